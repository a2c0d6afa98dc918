"""Names that the writer or the group gave to people: whatever their words are, they are read as names."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.addresses import read_address
from nlu.words import Phrases, Words, standard


class GivenNames:
    """The names to look for, without the address word they were given with."""

    def __init__(self, names: Sequence[str]) -> None:
        bare = [name for name in map(_without_address, names) if name]
        self._names = Phrases.of(bare, True) if bare else None

    def read(self, words: Words, index: int) -> tuple[int, int, str | None] | None:
        """(first word of the name, index after it, address word in front) of the name at `index`."""
        if self._names is None:
            return None
        address = read_address(words, index)
        at = index if address is None or address.pronoun is not None else address.end
        matched = self._names.match(words, at)
        if matched is None:
            return None
        # "Tư" alone is somebody, "tư" alone a number.
        if at == index and matched[0] == at + 1 and not words.capital(at):
            return None
        return at, matched[0], address.word if address is not None and at > index else None


def _without_address(name: str) -> str:
    words = Words(standard(name))
    address = read_address(words, 0) if len(words) > 1 else None
    return words.slice(address.end if address is not None else 0, len(words))
