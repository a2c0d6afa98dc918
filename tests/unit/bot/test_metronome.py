"""Steps are repeated, each by itself, and an error costs one beat."""

from __future__ import annotations

import asyncio

from bot.metronome import Metronome


def test_a_step_that_fails_is_done_again() -> None:
    async def scene() -> int:
        beats, enough = 0, asyncio.Event()

        async def step() -> None:
            nonlocal beats
            beats += 1
            if beats == 3:
                enough.set()
            raise ConnectionError("the database is away")

        metronome = Metronome()
        metronome.every(0, step)
        await enough.wait()
        await metronome.stop()
        return beats

    assert asyncio.run(scene()) >= 3


def test_a_slow_step_is_never_done_twice_at_once_and_holds_up_no_other() -> None:
    async def scene() -> tuple[int, int]:
        slow, quick, enough = 0, 0, asyncio.Event()

        async def slow_step() -> None:
            nonlocal slow
            slow += 1
            await asyncio.Event().wait()

        async def quick_step() -> None:
            nonlocal quick
            quick += 1
            if quick == 5:
                enough.set()

        metronome = Metronome()
        metronome.every(0, slow_step)
        metronome.every(0, quick_step)
        await enough.wait()
        await metronome.stop()
        return slow, quick

    slow, quick = asyncio.run(scene())
    assert slow == 1
    assert quick >= 5
