"""Days of follow-up as scripts: the whole program on its virtual clock, understood by the real Rasa."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import RasaAddress
from tests.e2e.test_commands import thuky

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
THURSDAY = "2026-11-19T10:00:00+07:00"
GROUP = "group:van-phong"
MISSED = 200


def played(tmp_path: Path, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    """What the assistant said; the final state is left out."""
    script = tmp_path / "days.jsonl"
    script.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    *said, _ = (json.loads(line) for line in thuky("chat", "--script", str(script), "--json"))
    return said


def order(text: str, at: str) -> dict[str, Any]:
    return {"at": at, "as": "NV001", "chat": GROUP, "members": ["NV002", "NV003"], "text": text}


def test_three_days_down_end_in_one_digest_a_person(tmp_path: Path, rasa: RasaAddress) -> None:
    said = played(
        tmp_path,
        order("giao anh Nam tổng hợp báo cáo trước thứ Sáu", THURSDAY),
        *(
            {
                "at": THURSDAY,
                "as": "NV002",
                "chat": "private",
                "text": f"nhắc tôi {9 + number // 60}h{number % 60:02} ngày 20/11 gọi khu phố {number + 1}",
            }
            for number in range(MISSED)
        ),
        {"at": "2026-11-19T17:00:00+07:00", "down": True},
        {"at": "2026-11-23T09:00:00+07:00", "up": True},
        {"at": "2026-11-23T16:00:00+07:00"},
    )
    after = [one for one in said if one["at"] >= "2026-11-20"]
    assert Counter((one["to"], one["kind"]) for one in after) == {("NV002", "digest"): 1}
    assert f"1 quá hạn · {MISSED} nhắc muộn" in after[0]["text"]
    assert after[0]["at"] == "2026-11-23T09:00:00+07:00"


def test_hoa_toc_goes_up_the_line_over_a_weekend(tmp_path: Path, rasa: RasaAddress) -> None:
    friday = "2026-11-20T16:00:00+07:00"
    said = played(
        tmp_path,
        order("hỏa tốc: giao anh Nam báo cáo sự cố trước 20h tối nay", friday),
        {"at": friday, "as": "NV001", "chat": GROUP, "press": "Đúng"},
        {"at": "2026-11-21T01:00:00+07:00"},
    )
    late = [one for one in said if "quá hạn" in one["text"]]
    assert {one["chat"] for one in late} == {"private"}
    assert [one["at"][8:16] for one in late if one["to"] == "NV002"] == ["20T22:00", "21T00:00"]
    assert [one["at"][8:16] for one in late if one["to"] == "NV001"] == ["20T21:00"]
    assert any(one["to"] not in ("NV001", "NV002") for one in late)


def test_a_question_back_an_answer_and_a_delegate_s_morning(tmp_path: Path, rasa: RasaAddress) -> None:
    private = {"at": THURSDAY, "chat": "private"}
    said = played(
        tmp_path,
        order(
            "giao anh Nam soạn tờ trình hỏa tốc trước 15h mai, giao chị Oanh soát số liệu trước thứ Hai",
            THURSDAY,
        ),
        {**private, "as": "NV002", "text": "hỏi lại việc 1: có cần phụ lục không ạ"},
        {**private, "as": "NV001", "text": "cần 2 trang phụ lục nhé"},
        {**private, "as": "NV002", "press": "Nhận việc"},
        {**private, "as": "NV002", "text": "lùi hạn việc 1 đến 17h mai vì chờ số liệu"},
        {**private, "as": "NV001", "press": "Đồng ý"},
        {**private, "as": "NV001", "text": "ủy quyền cho chị Nhung duyệt thay tôi đến hết tuần sau"},
        {**private, "as": "NV002", "text": "việc 1 xong rồi"},
        {"at": "2026-11-20T07:30:00+07:00", "as": "NV009", "chat": "private", "press": "Duyệt"},
    )
    to_nam = [one["text"] for one in said if one["to"] == "NV002"]
    assert any("“cần 2 trang phụ lục nhé”" in text for text in to_nam)
    assert any("được gia hạn: 17:00 thứ Sáu 20/11" in text for text in to_nam)
    (card,) = [one["text"] for one in said if one["chat"] == GROUP]
    assert ["(Hỏa tốc)" in line for line in card.splitlines()[1:3]] == [True, False]
    (digest,) = [one for one in said if one["kind"] == "digest" and one["to"] == "NV009"]
    assert "(thay anh Kiệt)" in digest["text"]
    assert to_nam[-1] == "✅ Chị Nhung đã duyệt việc 1: Soạn tờ trình hỏa tốc."


def test_settings_are_listed_changed_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_DATABASE_URL", f"sqlite:///{tmp_path}/thuky.db")
    assert any(line.startswith("  digest_at = 07:30") for line in thuky("setting"))
    (changed,) = thuky("setting", "digest_at", "7h")
    assert changed.startswith("* digest_at = 07:00")
    (back,) = thuky("setting", "digest_at", "--reset")
    assert back.startswith("  digest_at = 07:30")
    with pytest.raises(AssertionError, match="không phải giờ"):
        thuky("setting", "digest_at", "25h")
