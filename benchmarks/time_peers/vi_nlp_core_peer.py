"""vi-nlp-core over JSON lines. It asks the machine for today, so its clock is frozen at the reference."""

import json
import os
import site
import sys
import time
from datetime import UTC, datetime

from freezegun import freeze_time
from freezegun.api import real_perf_counter  # the frozen one stands still

os.environ["TZ"] = "UTC"
time.tzset()
os.chdir(site.getsitepackages()[0])  # it opens its tables relative to the working directory
from vi_nlp_core.ner.extractor import Extractor  # noqa: E402


def value_of(found):
    entities = found.get("entities", []) if isinstance(found, dict) else []
    return entities[0]["value"] if entities else None


def moment(value):
    return datetime.fromtimestamp(float(value), tz=UTC).replace(tzinfo=None)


for line in sys.stdin:
    row = json.loads(line)
    with freeze_time(row["now"], ignore=["time"]):
        extractor = Extractor()
        begin = real_perf_counter()
        try:
            day = value_of(extractor.extract_date(row["text"]))
            clock = value_of(extractor.extract_time(row["text"]))
        except Exception:  # it raises all kinds of errors on text it does not know
            day = clock = None
        took = (real_perf_counter() - begin) * 1000
    answer = None
    try:
        if day is not None and clock is not None:
            answer = {"start": f"{moment(day):%Y-%m-%d}T{moment(clock):%H:%M:%S}"}
        elif day is not None:
            answer = {"start": f"{moment(day):%Y-%m-%d}T00:00:00"}
        elif clock is not None:
            answer = {"start": f"{moment(clock):%Y-%m-%dT%H:%M:%S}"}
    except (TypeError, ValueError, OverflowError):
        answer = None
    print(json.dumps({"answer": answer, "ms": took}), flush=True)
