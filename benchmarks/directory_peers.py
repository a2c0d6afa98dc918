"""What others find over the same names: rapidfuzz in memory, pg_trgm with unaccent in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import psycopg
from rapidfuzz import fuzz, process, utils

from actions.ports import Listing
from tests.servers import running_postgresql

Find = Callable[[str], list[int]]

_TABLE = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEMP TABLE peer (id bigint, name text);
"""
_INDEX = "CREATE INDEX ON peer USING gist (name gist_trgm_ops)"
_NEAREST = "SELECT id FROM peer ORDER BY name <-> lower(unaccent(%s)) LIMIT 5"


def peers(entries: Sequence[Listing]) -> Iterator[tuple[str, Find]]:
    """Name and search function of each peer; PostgreSQL runs only while its function is used."""
    names = {entry.person_id: entry.full_name for entry in entries}
    yield "rapidfuzz", lambda said: _by_rapidfuzz(said, names)
    with running_postgresql() as server, psycopg.connect(server.url()) as connection:
        connection.execute(_TABLE)
        with connection.cursor().copy("COPY peer FROM STDIN") as copy:
            for entry in entries:
                copy.write_row((entry.person_id, entry.full_name))
        connection.execute("UPDATE peer SET name = lower(unaccent(name))")
        connection.execute(_INDEX)
        connection.execute("ANALYZE peer")
        yield "pg_trgm", lambda said: [row[0] for row in connection.execute(_NEAREST, (said,)).fetchall()]


def _by_rapidfuzz(said: str, names: dict[int, str]) -> list[int]:
    found = process.extract(said, names, scorer=fuzz.ratio, processor=utils.default_process, limit=5)
    return [person_id for _, _, person_id in found]
