"""Draws the chart of a report as a PNG: `python -m bot.drawing` reads the chart from stdin and writes the picture.

In a process of its own, because vl-convert holds Python's interpreter while it draws (half a second for the first
picture), in which nobody's message would be taken; and because only a process can be ended when it hangs.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from actions.errors import ThukyError

Draw = Callable[[bytes], bytes]
"""From a `Chart` in JSON to a PNG; raises `NotDrawn`."""
PNG = b"\x89PNG\r\n\x1a\n"
CHART = b"{"
"""So begins what is to be drawn; everything else is a picture already."""
SCALE = 2
_PROGRAM = Path(__file__).parents[1]


class NotDrawn(ThukyError):
    """There is no picture of this chart now; say its numbers in words."""


class Artist:
    """Draws charts; safe in threads, where it blocks for a second or two. `patience`: seconds until it gives up."""

    def __init__(self, *, patience: float = 20.0) -> None:
        self._patience = patience

    def draw(self, chart: bytes) -> bytes:
        """The picture of a `Chart` in JSON, as PNG. Raises `NotDrawn`."""
        command = [sys.executable, "-m", "bot.drawing"]
        try:
            done = subprocess.run(
                command, input=chart, capture_output=True, cwd=_PROGRAM, timeout=self._patience, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotDrawn(type(error).__name__) from error
        if done.returncode or not done.stdout.startswith(PNG):
            # The last line begins with the kind of error; what follows may quote names.
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
            raise NotDrawn(f"exit code {done.returncode}: {lines[-1].partition(':')[0]}")
        return done.stdout


def main() -> None:
    # Only here: they take half a second and a hundred megabytes that the program itself can do without.
    import vl_convert

    from actions.helpdesk import chart_spec as helpdesk_spec
    from actions.helpdesk.chart import HelpdeskChart, is_helpdesk
    from actions.reports.chart import Chart
    from actions.reports.chart_spec import spec_of

    content = sys.stdin.buffer.read()
    if is_helpdesk(content):
        spec = helpdesk_spec.spec_of(HelpdeskChart.from_json(content))
    else:
        spec = spec_of(Chart.from_json(content))
    # No address is allowed: all that is drawn is in the specification.
    picture: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE, allowed_base_urls=[])
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
