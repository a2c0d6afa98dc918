"""What Zalo's refusals mean for a message."""

from __future__ import annotations

import pytest

from actions.messages import RefusedForGood, RetryLater
from bot.zalo_oa.client import Answer
from bot.zalo_oa.receipts import concerns_account, receipt_for, window_closed


def judged(error: int, *, retry_after: float | None = None) -> RetryLater | RefusedForGood:
    return receipt_for(Answer(200, error, "as Zalo words it", {}, retry_after))


@pytest.mark.parametrize("error", [-230, -232])
def test_outside_the_seven_days_the_chat_stays_open_and_the_reason_is_told(error: int) -> None:
    receipt = judged(error)
    assert receipt == window_closed()
    assert isinstance(receipt, RefusedForGood)
    assert not receipt.closes_chat
    assert "7 ngày" in receipt.told


@pytest.mark.parametrize("error", [-213, -217, -227])
def test_who_left_is_not_tried_again(error: int) -> None:
    receipt = judged(error)
    assert isinstance(receipt, RefusedForGood)
    assert receipt.closes_chat


@pytest.mark.parametrize("error", [-211, -218])
def test_a_used_up_quota_waits_or_goes_elsewhere(error: int) -> None:
    receipt = judged(error)
    assert isinstance(receipt, RetryLater)
    assert receipt.elsewhere
    assert receipt.seconds
    assert not receipt.whole_account


def test_too_many_requests_hold_the_account() -> None:
    receipt = judged(-32)
    assert isinstance(receipt, RetryLater)
    assert (receipt.whole_account, receipt.seconds) == (True, 10)
    assert judged(-32, retry_after=7) == RetryLater(7, "-32 as Zalo words it", whole_account=True)


@pytest.mark.parametrize("error", [-201, -210, -233, -212, -224, -205])
def test_what_will_be_refused_again_is_refused_for_good(error: int) -> None:
    receipt = judged(error)
    assert isinstance(receipt, RefusedForGood)
    assert not receipt.closes_chat


@pytest.mark.parametrize("error", [-200, -1, 999, -9999])
def test_what_nobody_knows_is_tried_again(error: int) -> None:
    receipt = judged(error)
    assert isinstance(receipt, RetryLater)
    assert receipt.seconds is None


def test_a_missing_package_is_no_trouble_of_the_whole_account() -> None:
    assert concerns_account(-224) == ""
    assert concerns_account(-221) == "the Official Account is not verified"
