"""dateparser over JSON lines: {"text", "now"} in, {"start", "ms"} out. Runs in an environment of its own."""

import json
import sys
import time
import warnings
from datetime import datetime

warnings.simplefilter("ignore")
from dateparser.search import search_dates  # noqa: E402

for line in sys.stdin:
    row = json.loads(line)
    settings = {"RELATIVE_BASE": datetime.fromisoformat(row["now"]), "PREFER_DATES_FROM": "future"}
    begin = time.perf_counter()
    try:
        found = search_dates(row["text"], languages=["vi"], settings=settings)
    except (ValueError, OverflowError, RecursionError):
        found = None
    took = (time.perf_counter() - begin) * 1000
    best = max(found, key=lambda each: len(each[0])) if found else None
    answer = {"start": best[1].replace(tzinfo=None).isoformat(), "text": best[0]} if best else None
    print(json.dumps({"answer": answer, "ms": took}), flush=True)
