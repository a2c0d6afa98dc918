"""The language data is whole, and what measures it is not what it was trained on."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.message_corpus import LEAVE_ALONE, families, folded, messages
from tests.corpus.reading import read_yaml

ROOT = Path(__file__).parents[2]
ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)\)")
# CONTRACTS of `thuky parse`: the names other programs rely on.
PUBLIC_INTENTS = set(
    re.findall(
        r"\w+",
        """
    assign_task create_reminder list_reminders cancel_reminder snooze_reminder find_contact list_tasks task_status
    accept_task decline_task report_progress complete_task approve_task return_task extend_deadline reassign_task
    cancel_task urge_task report_summary ask_help open_ticket ticket_status talk_to_human collect_opinions
    schedule_meeting broadcast correct_task decide_extension split_task hold_task reopen_task follow_task delegate
    list_unconfirmed open_case_room set_preference my_data flag_answer hand_back greet thank affirm deny
    bot_capabilities out_of_scope
    """,
    )
)


@cache
def domain() -> dict[str, Any]:
    return _yaml(ROOT / "domain.yml")


@cache
def data_files() -> dict[str, dict[str, Any]]:
    return {path.stem: _yaml(path) for path in sorted((ROOT / "data").glob("*.yml"))}


def _yaml(path: Path) -> dict[str, Any]:
    read = read_yaml(path)
    assert isinstance(read, dict), path
    return read


def _examples(intent: str) -> list[str]:
    """The examples of one file as written, annotations included."""
    blocks = [block["examples"] for block in data_files()[intent]["nlu"] if block["intent"] == intent]
    return [line.removeprefix("- ") for block in blocks for line in block.splitlines() if line.strip()]


def _without_annotations(example: str) -> str:
    return ANNOTATION.sub(r"\1", example)


def _sentence(text: str) -> str:
    """Without marks, case and signs; where there is nothing but signs, the signs."""
    return folded(text) or text


def test_no_corpus_message_is_a_training_example() -> None:
    trained = {
        _sentence(_without_annotations(line)): intent for intent in data_files() for line in _examples(intent)
    }
    copied = [
        (message.text, trained[_sentence(message.text)])
        for message in messages()
        if _sentence(message.text) in trained
    ]
    assert copied == []


def test_no_dictated_order_is_a_training_example() -> None:
    trained = {_sentence(_without_annotations(line)) for intent in data_files() for line in _examples(intent)}
    voice = ROOT / "tests/corpus/voice"
    said = [
        text for path in sorted(voice.glob("*.yaml")) for family in read_yaml(path) for text in family["said"]
    ]
    assert len(said) >= 80
    assert [text for text in said if _sentence(text) in trained] == []


def test_the_corpus_covers_every_public_intent_with_enough_messages() -> None:
    counted = Counter(message.family.intent for message in messages())
    assert counted.keys() >= PUBLIC_INTENTS
    assert counted.total() >= 500
    assert counted[LEAVE_ALONE] >= 120


def test_no_message_stands_in_two_families() -> None:
    texts = Counter(message.text for message in messages())
    assert [text for text, times in texts.items() if times > 1] == []


def test_every_corpus_family_has_an_aware_time_and_a_known_intent() -> None:
    for family in families():
        assert family.now.tzinfo is not None, family.name
        assert family.intent in domain()["intents"], family.name


def test_the_domain_names_every_public_intent_and_each_has_its_file() -> None:
    intents = domain()["intents"]
    assert len(intents) == len(set(intents))
    assert set(intents) == PUBLIC_INTENTS | {"inform"}
    assert set(data_files()) == set(intents)


@pytest.mark.parametrize("intent", sorted(PUBLIC_INTENTS | {"inform"}))
def test_an_intent_has_its_own_examples_and_exactly_one_rule(intent: str) -> None:
    file = data_files()[intent]
    assert {block["intent"] for block in file["nlu"]} == {intent}
    assert len(_examples(intent)) >= 30
    (rule,) = file["rules"]
    asked, answered = rule["steps"]
    assert asked == {"intent": intent}
    assert answered["action"] in {*domain()["actions"], *domain()["responses"]}


def test_every_action_and_response_of_the_domain_belongs_to_a_rule() -> None:
    ruled = {file["rules"][0]["steps"][1]["action"] for file in data_files().values()}
    assert ruled == {*domain()["actions"], *domain()["responses"]}


def test_only_known_entities_are_annotated_and_none_is_left_unused() -> None:
    used = {
        name for intent in data_files() for line in _examples(intent) for _, name in ANNOTATION.findall(line)
    }
    assert used == set(domain()["entities"])


def test_an_annotated_task_number_is_digits_only() -> None:
    spans = [
        span for intent in data_files() for line in _examples(intent) for span in ANNOTATION.findall(line)
    ]
    assert [text for text, name in spans if name == "task_id" and not text.isdigit()] == []


def test_no_example_stands_under_two_intents_or_twice() -> None:
    where: dict[str, list[str]] = {}
    for intent in data_files():
        for line in _examples(intent):
            where.setdefault(_without_annotations(line).lower(), []).append(intent)
    assert {text: intents for text, intents in where.items() if len(intents) > 1} == {}


def test_what_the_assistant_says_is_polite_and_without_exclamation_marks() -> None:
    for name, variants in domain()["responses"].items():
        for variant in variants:
            assert "!" not in variant["text"], name
            assert len(variant["text"]) <= 600, name
