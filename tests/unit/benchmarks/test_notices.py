"""A notice to many over providers that fail, while the program dies and comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from actions.notices import sending
from actions.notices.models import NoticeCopy, Standing
from benchmarks.notices import TELEGRAM, TEXT, ZALO, Killed, Trial
from storage.notices import SqlNotices

PEOPLE = 90


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trial]:
    monkeypatch.setattr(sending, "PAGE", 30)
    trial = Trial(PEOPLE, 0.2, f"sqlite:///{tmp_path}/city.db")
    # Those who never answer cost minutes of tries; the benchmark has them.
    trial.providers[TELEGRAM].deaf = set()
    yield trial
    trial.close()


def test_figures_add_up_and_the_second_call_reaches_only_the_unconfirmed(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.say(f"thông báo toàn cơ quan: {TEXT}")
    trial.settle()
    trial.press("Gửi")
    trial.providers[TELEGRAM].dies_at = 40
    _dies_once_in_a_page(monkeypatch)
    assert trial.settle() == 2

    first, screens = trial.tally(), trial.screens()
    assert first.total == PEOPLE
    assert not first.waiting
    assert first.failed
    assert first.unconfirmed
    standings = trial.standings()
    assert {person for person, many in screens.items() if many} == standings[Standing.UNCONFIRMED]
    with trial.store.work() as work:
        assert len(work.notices.copies(1, range(1, PEOPLE + 10))) == PEOPLE

    chosen = set(sorted(standings[Standing.UNCONFIRMED])[:20])
    trial.confirm(trial.chats_of(chosen))
    trial.settle()
    second = trial.tally()
    assert (second.confirmed, second.unconfirmed) == (20, first.unconfirmed - 20)

    telegram, zalo = trial.providers[TELEGRAM].got.copy(), trial.providers[ZALO].got.copy()
    trial.say("gọi lại những người chưa xem")
    trial.settle()
    third, after = trial.tally(), trial.screens()
    again = {person for person in after if after[person] > screens[person]}
    reachable = standings[Standing.UNCONFIRMED] - chosen
    assert reachable <= again <= reachable | standings[Standing.FAILED]
    assert (third.total, third.confirmed, third.waiting) == (PEOPLE, 20, 0)
    # Whoever has both got the second one in the other channel.
    both = {code for code in telegram if code in trial.providers[ZALO].got and code != "leader"}
    on_zalo = {code for code in both if trial.providers[ZALO].got[code] > zalo[code]}
    assert on_zalo
    assert all(trial.providers[TELEGRAM].got[code] == telegram[code] for code in on_zalo)


def _dies_once_in_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its messages are in the outbox, before the transaction is kept."""
    put, pages = SqlNotices.put, iter(range(10))

    def dying(self: SqlNotices, copies: Sequence[NoticeCopy]) -> None:
        put(self, copies)
        if next(pages) == 1:
            raise Killed

    monkeypatch.setattr(SqlNotices, "put", dying)
