"""vi-nlp-core over JSON lines. It asks the machine for today, so its clock is frozen at the reference."""

import json
import os
import site
import sys
import time
from datetime import UTC, datetime

from freezegun import freeze_time

os.environ["TZ"] = "UTC"
time.tzset()
os.chdir(site.getsitepackages()[0])  # it opens its tables relative to the working directory


class REAL:
    """The clock out of freezegun's reach, which replaces every module's own."""

    clock = time.perf_counter


def extractor_at(now):
    """A fresh import under the frozen clock: it keeps the day of its import in default arguments."""
    for name in [name for name in sys.modules if name.startswith("vi_nlp_core")]:
        del sys.modules[name]
    with freeze_time(now):
        from vi_nlp_core.ner.extractor import Extractor

        return Extractor()


def value_of(found):
    entities = found.get("entities", []) if isinstance(found, dict) else []
    return entities[0]["value"] if entities else None


def moment(value):
    return datetime.fromtimestamp(float(value), tz=UTC).replace(tzinfo=None)


def answer_of(day, clock):
    try:
        if day is not None and clock is not None:
            return {"start": f"{moment(day):%Y-%m-%d}T{moment(clock):%H:%M:%S}"}
        if day is not None:
            return {"start": f"{moment(day):%Y-%m-%d}T00:00:00"}
        return {"start": f"{moment(clock):%Y-%m-%dT%H:%M:%S}"} if clock is not None else None
    except (TypeError, ValueError, OverflowError):
        return None


extractors = {}
for line in sys.stdin:
    row = json.loads(line)
    if row["now"] not in extractors:
        extractors[row["now"]] = extractor_at(row["now"])
    extractor = extractors[row["now"]]
    with freeze_time(row["now"]):
        begin = REAL.clock()
        try:
            day = value_of(extractor.extract_date(row["text"]))
            clock = value_of(extractor.extract_time(row["text"]))
        except Exception:  # it raises all kinds of errors on text it does not know
            day = clock = None
        took = (REAL.clock() - begin) * 1000
    print(json.dumps({"answer": answer_of(day, clock), "ms": took}), flush=True)
