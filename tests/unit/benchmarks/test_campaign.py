"""The judge of the fault campaign finds what is lost and what is told twice, and believes no excuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.campaign.audit import Outage, Seen, Taken, judge
from benchmarks.campaign.plan import STEPS, plan_for
from benchmarks.campaign.steps import STEPS as PLACES
from benchmarks.campaign.steps import owners_of

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
        (Outage((), 9.5, 11.0), 1),  # nobody could record it
    ],
)
def test_a_death_explains_what_was_taken_and_not_recorded(outage: Outage, explained: int) -> None:
    verdict = judge(replace(GOOD, taken=[TOLD, replace(TOLD, at=14.0)], outages=[outage]))
    assert (verdict.explained, verdict.unexplained) == (explained, 1 - explained)


def test_an_order_acted_upon_twice_or_a_message_written_twice_is_found() -> None:
    assert judge(replace(GOOD, done={"20001": 2})).doubled == 1
    assert judge(replace(GOOD, rows={KEY: 2})).doubled == 1


def test_answers_out_of_order_are_found() -> None:
    later = Taken("Dạ, số 20002.", 7, 9.0, answered=True)
    lines = {7: ["20001", "20002"]}
    seen = replace(GOOD, expected=[KEY, ("20002", 7)], taken=[TOLD, later], lines=lines)
    assert judge(seen).disordered == 1


def test_each_named_step_is_somewhere_in_the_program() -> None:
    assert set(STEPS) == set(PLACES)
    for step in PLACES.values():
        assert owners_of(step)


def test_two_hundred_seeds_kill_at_every_step_and_every_process() -> None:
    kills = [kill for seed in range(1, 201) for kill in plan_for(seed).kills]
    assert {kill.step for kill in kills} >= set(STEPS)
    assert {kill.victim for kill in kills} >= {"app", "app after receipt", "rasa", "postgresql"}
    assert plan_for(7) == plan_for(7)
