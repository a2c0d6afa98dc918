"""Duckling (native wheel) over JSON lines. Runs in an environment of its own."""

import json
import sys
import time
from datetime import datetime, timedelta, timezone

from duckling import (
    Context,
    default_locale_lang,
    load_time_zones,
    parse_dimensions,
    parse_lang,
    parse_ref_time,
    parse_text,
)

ZONES = load_time_zones("/usr/share/zoneinfo")
LOCALE = default_locale_lang(parse_lang("VI"))
TIME = parse_dimensions(["time"])


def answer_of(found):
    if not found:
        return None
    best = max(found, key=lambda each: each["end"] - each["start"])
    value = best["value"]
    if value["type"] == "value":
        return {"start": value["value"][:19], "grain": value["grain"]}
    ends = [value.get(side) for side in ("from", "to")]
    grain = next(end["grain"] for end in ends if end)
    return {
        "start": ends[0] and ends[0]["value"][:19],
        "end": ends[1] and ends[1]["value"][:19],
        "grain": grain,
    }


for line in sys.stdin:
    row = json.loads(line)
    # The zone's name has its sign the other way round: Etc/GMT+2 is two hours behind UTC.
    zone = f"Etc/GMT{-row['offset']:+d}"
    moment = datetime.fromisoformat(row["now"]).replace(tzinfo=timezone(timedelta(hours=row["offset"])))
    context = Context(parse_ref_time(ZONES, zone, int(moment.timestamp())), LOCALE)
    begin = time.perf_counter()
    found = json.loads(parse_text(row["text"], context, TIME, False))
    took = (time.perf_counter() - begin) * 1000
    print(json.dumps({"answer": answer_of(found), "ms": took}), flush=True)
