"""The real Rasa behind our channel: what goes in, what comes out, and what must not."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import httpx
import pytest

from bot.dialogue import SECRET_HEADER, RasaAddress, RasaRouter
from bot.training import ROOT, train
from nlu.message import RouterDown
from tests.corpus.reading import read_yaml

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ANNOTATION = re.compile(r"\[([^\]]+)\]\(\w+\)")
FRIDAY = {"sent_at": "2026-11-20T10:00:00+07:00", "chat": "private", "card": None}


def _post(rasa: RasaAddress, body: dict[str, object], secret: str | None = None) -> httpx.Response:
    headers = {SECRET_HEADER.encode(): (rasa.secret if secret is None else secret).encode()}
    return httpx.post(f"{rasa.url}/webhooks/thuky/route", json=body, headers=headers, timeout=30)


def test_a_message_comes_back_with_intent_entities_and_the_action_of_its_rule(rasa: RasaAddress) -> None:
    answer = _post(rasa, {"text": "giao anh Nam làm báo cáo quý 3 trước thứ Sáu", "metadata": FRIDAY}).json()
    assert answer["intent"]["name"] == "assign_task"
    assert answer["action"] == "action_assign_task"
    assert answer["policy"] == "RulePolicy"
    assert answer["ranking"][0] == answer["intent"]
    content = next(each for each in answer["entities"] if each["entity"] == "content")
    assert content["value"] == "làm báo cáo quý 3"


@pytest.mark.parametrize("intent", sorted(path.stem for path in (ROOT / "data").glob("*.yml")))
def test_nearly_all_examples_of_an_intent_are_routed_to_the_action_of_its_rule(
    intent: str, rasa_router: RasaRouter
) -> None:
    file = read_yaml(ROOT / "data" / f"{intent}.yml")
    wanted = file["rules"][0]["steps"][1]["action"]
    lines = [line for block in file["nlu"] for line in block["examples"].splitlines()][::3]
    texts = [ANNOTATION.sub(r"\1", line.removeprefix("- ")) for line in lines]
    wrong = [text for text in texts if rasa_router.route(text, metadata=FRIDAY).action != wanted]
    assert len(wrong) <= len(texts) // 10, wrong


def test_spans_count_code_points_of_the_text_as_sent(rasa_router: RasaRouter) -> None:
    text = "  🟢 giao chị Lan soạn tờ trình nhé  "
    for entity in rasa_router.route(text, metadata=FRIDAY).entities:
        assert text[entity.begin : entity.finish] == entity.text


def test_a_bare_answer_is_no_command(rasa_router: RasaRouter) -> None:
    said = {"mai nhé": "inform", "anh Nam": "inform", "số 2": "inform", "ừ": "affirm", "không": "deny"}
    assert {text: rasa_router.route(text, metadata=FRIDAY).intent for text in said} == said


@pytest.mark.parametrize("text", ["...", "🎋🎋🎋", "⁂", "\u200b\u200b", "￼"])
def test_text_without_a_known_word_is_left_alone(text: str, rasa_router: RasaRouter) -> None:
    assert rasa_router.route(text, metadata=FRIDAY).intent == "out_of_scope"


@pytest.mark.parametrize("secret", ["", "wrong", "bí mật"])
def test_a_wrong_secret_is_refused(secret: str, rasa: RasaAddress) -> None:
    assert _post(rasa, {"text": "mai"}, secret).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": " \n\t"},
        {"text": 12},
        {},
        {"text": "a" * 20_001},
        {"text": "mai", "metadata": "private"},
        {"text": "mai", "metadata": {"sent_at": "hôm qua"}},
        {"text": "mai", "metadata": {"sent_at": "2026-11-20T10:00:00"}},
    ],
)
def test_a_wrong_body_is_refused_with_a_reason_that_quotes_nothing(
    body: dict[str, object], rasa: RasaAddress
) -> None:
    answer = _post(rasa, body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert "hôm qua" not in answer.text


def test_ten_thousand_characters_and_odd_unicode_are_answered(rasa_router: RasaRouter) -> None:
    for text in (
        "giao anh Nam " * 900,
        "giao\u202e anh\u200b Nam",
        "gia\u0301m đo\u0302\u0301c",
        "\ud800 mai",
    ):
        assert rasa_router.route(text, metadata=FRIDAY).intent


def test_rasa_keeps_no_conversation(rasa: RasaAddress, rasa_router: RasaRouter) -> None:
    """Its other doors are shut: they would show and change what a tracker holds."""
    rasa_router.route("giao anh Nam làm báo cáo", metadata=FRIDAY)
    for path in ("/conversations/default/tracker", "/status", "/domain"):
        assert httpx.get(rasa.url + path, timeout=10).status_code in {401, 404}


def test_the_same_message_always_gets_the_same_answer(rasa_router: RasaRouter) -> None:
    answers = {rasa_router.route("việc 12 xong rồi ạ", metadata=FRIDAY) for _ in range(5)}
    assert len(answers) == 1


def test_a_router_with_the_wrong_secret_says_that_rasa_is_down(rasa: RasaAddress) -> None:
    router = RasaRouter(lambda: RasaAddress(rasa.url, "wrong"))
    with pytest.raises(RouterDown, match="403"):
        router.route("mai", metadata=FRIDAY)
    router.close()


def test_the_model_holds_no_training_sentence_in_clear(tmp_path: Path) -> None:
    with tarfile.open(train()) as model:
        model.extractall(tmp_path, filter="data")
    stored = b"\n".join(_contents(path) for path in tmp_path.rglob("*") if path.is_file())
    said_by_us = (ROOT / "domain.yml").read_text(encoding="utf-8")  # the model carries the domain
    sentences = [each for each in _sentences() if len(each.split()) > 4 and each not in said_by_us]
    assert len(sentences) > 500
    text = _text([sentence.encode() for sentence in sentences], stored)
    assert [sentence for sentence in sentences if sentence.encode() in text] == []


def test_a_sentence_would_be_seen_among_weights() -> None:
    sentences = [each.encode() for each in ("nhắc tôi mai họp", "giao anh Nam làm báo cáo")]
    weights = bytes(range(256)) * 3
    assert all(each in _text(sentences, weights + each + weights) for each in sentences)


def _text(sentences: list[bytes], stored: bytes) -> bytes:
    """What could hold one of these: wherever their bytes stand together for as long as the shortest of them.

    Looking for each in all the weights would take half a minute.
    """
    letters = re.escape(bytes(sorted(set(b"".join(sentences)))))
    runs = re.findall(b"[%b]{%d,}" % (letters, min(map(len, sentences))), stored)
    return b"\n".join(runs)


def _contents(path: Path) -> bytes:
    """The bytes of a file; those of the members where it is an archive itself."""
    if path.suffix != ".npz":
        return path.read_bytes()
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def _sentences() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "data").glob("*.yml"):
        for block in read_yaml(path)["nlu"]:
            found.update(
                line.removeprefix("- ") for line in block["examples"].splitlines() if "[" not in line
            )
    return found
