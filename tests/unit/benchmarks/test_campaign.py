"""The judge of the fault campaign finds what is lost and what is told twice, and believes no excuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.campaign.audit import Outage, Seen, Taken, count_written, judge
from benchmarks.campaign.ledger import held
from benchmarks.campaign.plan import STEPS, plan_for
from benchmarks.campaign.steps import STEPS as PLACES
from benchmarks.campaign.steps import Step, owners_of

KEY = ("20001", 7)
TOLD = Taken("⏰ Nộp báo cáo số 20001.", 7, 10.0, answered=True)
GOOD = Seen(expected=[KEY], taken=[TOLD], outages=[], rows={KEY: 1}, done={"20001": 1}, lines={})


def test_a_message_taken_once_is_good() -> None:
    verdict = judge(GOOD)
    assert (verdict.accepted, verdict.lost, verdict.unexplained, verdict.wrong) == (1, 0, 0, ())


def test_a_message_taken_by_another_chat_is_lost() -> None:
    assert judge(replace(GOOD, taken=[replace(TOLD, chat=8)])).lost == 1


def test_a_repeat_without_a_fault_is_unexplained() -> None:
    assert judge(replace(GOOD, taken=[TOLD, replace(TOLD, at=14.0)])).unexplained == 1


def test_a_lost_answer_explains_one_repeat_and_no_more() -> None:
    lost = replace(TOLD, answered=False)
    assert judge(replace(GOOD, taken=[lost, replace(TOLD, at=14.0)])).explained == 1
    thrice = judge(replace(GOOD, taken=[lost, replace(TOLD, at=14.0), replace(TOLD, at=15.0)]))
    assert (thrice.explained, thrice.unexplained) == (1, 1)


@pytest.mark.parametrize(
    ("outage", "explained"),
    [
        (Outage(("Nộp báo cáo số 20001.",), 10.2, 10.2), 1),
        (Outage(("Nộp báo cáo số 20002.",), 10.2, 10.2), 0),  # it had been recorded
        (Outage(("Nộp báo cáo số 20001.",), 9.0, 9.0), 0),  # it had not been taken yet
        (Outage(("Nộp báo cáo số 20001.",), 9.8, 9.8), 1),  # it was on its way
        (Outage(("Nộp báo cáo số 20002.",), 9.8, 9.8), 0),  # so was it, but from somebody else
        (Outage(("Nộp báo cáo số 20001.",), 8.0, 9.8), 0),  # the database was back before it was taken
        (Outage((), 9.5, 11.0), 1),  # nobody could record it
    ],
)
def test_a_death_explains_what_was_taken_and_not_recorded(outage: Outage, explained: int) -> None:
    verdict = judge(replace(GOOD, taken=[TOLD, replace(TOLD, at=14.0)], outages=[outage]))
    assert (verdict.explained, verdict.unexplained) == (explained, 1 - explained)


def test_an_order_acted_upon_twice_or_a_message_written_twice_is_found() -> None:
    assert judge(replace(GOOD, done={"20001": 2})).doubled == 1
    assert judge(replace(GOOD, rows={KEY: 2})).doubled == 1


def test_parts_of_one_message_count_as_messages() -> None:
    both = "1. Nộp báo cáo số 20001.\n\n2. Nộp báo cáo số 20002."
    assert count_written([(7, both)], ["20001", "20002"]) == {("20001", 7): 1, ("20002", 7): 1}
    assert count_written([(7, both), (7, "Nộp báo cáo số 20001.")], ["20001"]) == {("20001", 7): 2}
    twice = "1. Nộp báo cáo số 20001.\n\n2. Nộp báo cáo số 20001."
    assert count_written([(7, twice)], ["20001"]) == {("20001", 7): 2}


def test_a_process_holds_what_it_claimed_and_what_leaves_within_that(tmp_path: Path) -> None:
    ledger = tmp_path / "node0.claims"
    ledger.write_text('["a", 1, 2]\n["a", 3]\n["b", 4]\n["c", 5')
    assert held(ledger, {1: "a", 3: "z", 4: "b", 5: "c", 6: "x"}) == {1, 2, 4}
    assert held(tmp_path / "node1.claims", {1: "a"}) == set()


def test_answers_out_of_order_are_found() -> None:
    later = Taken("Dạ, số 20002.", 7, 9.0, answered=True)
    lines = {7: ["20001", "20002"]}
    seen = replace(GOOD, expected=[KEY, ("20002", 7)], taken=[TOLD, later], lines=lines)
    assert judge(seen).disordered == 1


def test_each_named_step_is_somewhere_in_the_program() -> None:
    assert set(STEPS) == set(PLACES)
    for step in PLACES.values():
        assert owners_of(step)


def test_a_step_whose_target_is_gone_is_an_error() -> None:
    for place in ("bot.lane:Lane._nowhere", "bot.lane:Nobody._claim", "bot.lane:nothing"):
        with pytest.raises(LookupError):
            owners_of(Step("after", ("bot.lane:Lane._claim", place)))


def test_two_hundred_seeds_kill_at_every_step_and_every_process() -> None:
    kills = [kill for seed in range(1, 201) for kill in plan_for(seed).kills]
    assert {kill.step for kill in kills} >= set(STEPS)
    assert {kill.victim for kill in kills} >= {
        *("app", "app after receipt", "worker", "rasa", "postgresql", "redis")
    }
    assert plan_for(7) == plan_for(7)


def test_only_what_there_is_gets_killed() -> None:
    plans = [plan_for(seed) for seed in range(1, 401)]
    assert {plan.nodes for plan in plans if plan.redis} == {
        ("run", "worker"),
        ("run --no-work", "worker"),
        ("run --no-work", "worker", "worker"),
    }
    for plan in plans:
        assert plan.redis or not {kill.victim for kill in plan.kills} & {"worker", "redis"}
        assert plan.database == "postgresql" or len(plan.nodes) == 1
    assert not any(plan_for(seed, workers=False).redis for seed in range(1, 401))
