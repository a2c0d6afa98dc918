"""Mends slips of the keyboard in questions, with the words of the documents as the dictionary.

Only what is neither in the documents nor a syllable at all is touched: joined ones ("matkhau") are parted, others
are replaced by the one word that sounds alike or is one letter away. Where several fit, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from nlu.sounds import sound_key
from nlu.words import listed

_SHORTEST = 3
_LONGEST = 24
_ONSETS = listed(
    "b, c, ch, d, g, gh, gi, h, k, kh, l, m, n, ng, ngh, nh, p, ph, q, qu, r, s, t, th, tr, v, x"
)
_RIMES = listed("""
    a, ac, ach, ai, am, an, ang, anh, ao, ap, at, au, ay, e, ec, em, en, eng, eo, ep, et, eu, enh, ech, i, ia,
    ich, iec, iem, ien, ieng, iep, iet, ieu, im, in, inh, ip, it, iu, o, oa, oac, oach, oai, oam, oan, oang,
    oanh, oao, oap, oat, oay, oc, oe, oen, oeo, oet, oi, om, on, ong, oong, op, ot, u, ua, uac, uan, uang, uat,
    uay, uc, ue, uech, uenh, ui, um, un, ung, uo, uoc, uoi, uom, uon, uong, uop, uot, uou, up, ut, uu, uy, uya,
    uych, uyen, uyet, uynh, uyt, uyu, y, yem, yen, yet, yeu
""")
_SYLLABLE = re.compile(f"(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(?:{'|'.join(_RIMES)})")


class Slips:
    """`known` are folded syllables."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._by_sound: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._known):
            if word.isalpha() and len(word) >= 2:
                self._by_sound.setdefault(sound_key(word), []).append(word)
                self._by_length.setdefault(len(word), []).append(word)
        self.meant = lru_cache(maxsize=4096)(self._meant)

    def _meant(self, word: str) -> Sequence[str]:
        if word in self._known or not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
            return ()
        if _SYLLABLE.fullmatch(word):  # a word that the documents do not have, and no slip
            return ()
        if parted := self._parted(word):
            return parted
        alike = self._by_sound.get(sound_key(word), [])
        near = [each for each in alike if OSA.distance(word, each, score_cutoff=2) <= 2]
        if not near and len(word) >= 4:
            nearby = (
                each
                for length in range(len(word) - 1, len(word) + 2)
                for each in self._by_length.get(length, ())
            )
            near = [each for each in nearby if OSA.distance(word, each, score_cutoff=1) <= 1]
        return (near[0],) if len(near) == 1 else ()

    def _parted(self, word: str) -> tuple[str, ...]:
        """ "matkhau" → mat, khau: into as few known syllables as possible, each of at least two letters."""
        if len(word) < 5:
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for begin in range(max(0, end - 7), end - 1):
                before = best[begin]
                if before is not None and word[begin:end] in self._known and len(word[begin:end]) >= 2:
                    now = (*before, word[begin:end])
                    if best[end] is None or len(now) < len(best[end] or ()):
                        best[end] = now
        found = best[len(word)]
        return found if found is not None and 2 <= len(found) <= 5 else ()
