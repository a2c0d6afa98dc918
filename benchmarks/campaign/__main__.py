"""The fault campaign: `python -m benchmarks.campaign [--runs N] [--first SEED] [--state FOLDER]`.

Each seed is a run of the whole program as real processes, on SQLite or a real PostgreSQL, with or without workers and a
real Redis, with the real Rasa, before a provider of our own that misbehaves and counts what it has taken. Processes are
killed with SIGKILL at random moments and at every named step. Afterwards: every message must have been taken, once;
repetitions only where a death or a lost answer fell between taking and recording. A finished seed is not run again: the
results are lines in FOLDER.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from pathlib import Path

from benchmarks.campaign import results
from benchmarks.campaign.ground import prepared
from benchmarks.campaign.nodes import nursery
from benchmarks.campaign.plan import plan_for
from benchmarks.campaign.run import Run
from benchmarks.campaign.steps import STEPS, owners_of


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--state", type=Path, default=Path("var/campaign"))
    parser.add_argument("--again", action="store_true", help="run the seeds though they are finished")
    parser.add_argument(
        "--no-workers", action="store_true", help="no worker processes and no Redis in any run"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that PostgreSQL and Rasa are ended too
    seeds = range(options.first, options.first + options.runs)
    campaign(seeds, options.state.absolute(), again=options.again, workers=not options.no_workers)
    lines = [line for line in results.read(options.state / "results.jsonl") if line["seed"] in seeds]
    print("\n".join(results.table(lines)), flush=True)
    good = all(results.is_good(line) for line in lines) and not results.never_reached(lines)
    return 0 if good else 1


def campaign(seeds: range, state: Path, *, again: bool = False, workers: bool = True) -> None:
    """Run what is not finished yet, one seed after the other; each prints a line."""
    path = state / "results.jsonl"
    finished = {line["seed"] for line in results.read(path)} if not again else set()
    todo = [seed for seed in seeds if seed not in finished]
    if not todo:
        return
    for step in STEPS.values():
        owners_of(step)  # before hours are spent on a step that is nowhere any more
    context = nursery()
    with prepared(state) as ground:
        for seed in todo:
            folder = state / f"seed{seed}"
            shutil.rmtree(folder, ignore_errors=True)
            line = results.line_of(Run(plan_for(seed, workers=workers), ground, context, folder).execute())
            results.append(path, line)
            good = results.is_good(line)
            print(
                f"seed {seed}: {'good' if good else 'BAD'} {line['database']} {'+'.join(line['nodes'])} "
                f"killed {line['died']} faults {line['faults']} expected {line['expected']} "
                f"accepted {line['accepted']} in {line['seconds']} s {'; '.join(line['wrong'])}",
                flush=True,
            )
            if good:
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
