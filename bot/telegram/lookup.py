"""What inline mode asks the directory, over the store of this node."""

from __future__ import annotations

from collections.abc import Sequence

from actions.directory.open_search import linked_person, search_openly
from actions.ports import Store
from bot.telegram.inbound import CHANNEL
from bot.telegram.inline import Entry, Lookup


def directory_lookup(store: Store) -> Lookup:
    def look_up(account: str, sender_id: str, query: str, limit: int) -> Sequence[Entry] | None:
        with store.reading() as work:
            if linked_person(work, CHANNEL, account, sender_id) is None:
                return None
            found = search_openly(work, query, limit=limit)
        return [Entry(each.code, each.name, each.place, each.office_phone) for each in found]

    return look_up
