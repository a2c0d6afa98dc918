"""`make bench`: the short benchmarks one after the other, at most 20 minutes; `--long` the campaigns."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

SHORT: tuple[tuple[str, ...], ...] = (
    ("benchmarks.turn",),
    ("benchmarks.voice",),
    ("benchmarks.storage", "--rows", "2000"),
    ("benchmarks.reminders", "--rows", "5000", "--real", "900"),
    ("benchmarks.tasks",),
    ("benchmarks.directory", "--people", "50000"),
    ("benchmarks.mornings", "--people", "10000"),
    ("benchmarks.notices", "--people", "1000"),
    ("benchmarks.city", "--people", "100"),
    ("benchmarks.time",),
    ("benchmarks.understanding",),
    ("benchmarks.helpdesk", "--passages", "20000"),
)
LONG: tuple[tuple[str, ...], ...] = (
    ("benchmarks.understanding", "--whole"),
    ("benchmarks.campaign",),
    ("benchmarks.soak",),
    ("benchmarks.reminders",),
    ("benchmarks.directory", "--people", "50000", "--peers"),
    ("benchmarks.directory", "--people", "2000000", "--queries", "1000"),
    ("benchmarks.mornings",),
    ("benchmarks.notices",),
    ("benchmarks.mornings", "--postgresql"),
    ("benchmarks.city", "--people", "2000"),
    ("benchmarks.city", "--people", "2000", "--bots", "2", "--zalo", "0.3", "--postgresql"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    failed = 0
    for words in LONG if parser.parse_args().long else SHORT:
        print(f"\n## {' '.join(words)}\n", flush=True)
        began = time.monotonic()
        failed += subprocess.run([sys.executable, "-m", *words], check=False).returncode != 0
        print(f"\n({time.monotonic() - began:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
