"""The guard against state secrets: does a text, a file's name or a document's field bear a marking?

`nlu.documents.secret_marking` reads markings word by word; here are the forms in which stamps, headings, file names
and registers write them besides: in brackets, with letters apart, without marks, as a field. Pure, for use before
anything is stored. Where a form could be ordinary language ("toi mat" may be "tôi mất"), its surroundings decide.
"""

from __future__ import annotations

import re
import unicodedata

from nlu.documents import secret_marking
from nlu.text import fold

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAP = r"[\s.\-_·]+"
_OPEN, _CLOSE = r"[\[({<«“\"'*#|]\s*", r"\s*[\])}>»”\"'*|]"


def _apart(word: str) -> str:
    return _GAP.join(word)


_SPACED = re.compile(
    rf"(?<!\w)(?:(?P<first>{_apart('TUYỆT')}|{_apart('TỐI')}|{_apart('TUYET')}|{_apart('TOI')}){_GAP})?"
    rf"(?:{_apart('MẬT')}|{_apart('MAT')}|{_apart('mật')})(?!\w)"
)
_DEGREE = r"(?:(?P<first>tuyet|toi)[\s\-_]*)?mat"
_BRACKETED = re.compile(rf"{_OPEN}{_DEGREE}{_CLOSE}")
_TAG = re.compile(rf"#{_DEGREE}(?![\w])")
_FIELD = re.compile(rf"\b(?:muc )?do mat\s*[:=–-]\s*(?:[abc]\s*\(?\s*)?{_DEGREE}\b(?! khau| do\b| ma\b)")
_HEADING = re.compile(rf"^\s*{_DEGREE}\s*(?:[:–-]|$)", re.MULTILINE)
_JOINED = re.compile(r"\b(?P<first>tuyet|toi)[\-_]mat\b|\b(?P<other>Tuyet|Toi|Tuyệt|Tối)M[aậ]t\b")
_TUYET = re.compile(r"\b(?P<first>tuyet) mat\b")
_PAPER = (
    r"(?:cong van|van ban|tai lieu|ho so|to trinh|ke hoach|quyet dinh|thong bao|chi thi|phuong an|de an|cong dien|"
    r"bien ban|nghi quyet|bao cao|dong dau|con dau|cv|vb|bc|qd|kh|ttr|tb|ct|hs)"
)
_BARE_PAPER = re.compile(rf"\b{_PAPER} {_DEGREE}(?=\s*(?:$|[,.;:!?()\n]|so \d|\d))")
_IN_NAME = re.compile(rf"(?:^|_){_PAPER.replace(' ', '_')}_(?:\w*_)?{_DEGREE}(?:_so)?(?:_\d+)?$")
_NAME_IN_CAPITALS = re.compile(r"(?:^|[\s._\-(\[])M[AẬ]T(?:$|[\s._\-)\]](?!KH|DO|ĐỘ|BANG|TRAN|TRUOC))")
_DENIED = re.compile(r"\b(?:khong|ko|chua|dung|cam|nghiem cam)\b[^.;\n]{0,40}\bmat\b")
_DEGREES = {"tuyet": "Tuyệt mật", "toi": "Tối mật"}


def find_marking(text: str) -> str | None:
    """The degree that `text` is marked with: "Mật", "Tối mật", "Tuyệt mật", or None. The gravest of several."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    bare = fold(plain)
    found = [secret_marking(plain) if not _only_spoken_of(plain, bare) else None]
    found += [_degree(match) for match in _SPACED.finditer(plain)]
    for pattern in (_BRACKETED, _TAG, _FIELD, _JOINED):
        found += [_degree(match) for match in pattern.finditer(bare) if _is_secret_word(match, plain)]
    found += [_degree(match) for match in _HEADING.finditer(bare) if _is_secret_word(match, plain)]
    for line, written in zip(bare.split("\n"), plain.split("\n"), strict=True):
        if line == written.lower():  # no marks: "toi mat" there may be "tối mật"
            found += [_degree(match) for pattern in (_BARE_PAPER, _TUYET) for match in pattern.finditer(line)]
    return _gravest(found)


def find_marking_of_file(name: str) -> str | None:
    """The same for the name of a file: "bc_mat.pdf", "CV 12 (MẬT).docx", "TOI-MAT_ke_hoach.pdf"."""
    stem = re.sub(r"\.\w{1,5}$", "", name)
    words = re.sub(r"[\s.\-_]+", "_", fold(stem)).strip("_")
    found = [find_marking(stem.replace("_", " "))]
    found += [_degree(match) for match in _IN_NAME.finditer(words)]
    found += [_DEGREES[first] for first in _DEGREES if re.search(rf"(?:^|_){first}_mat(?:_|$)", words)]
    if _NAME_IN_CAPITALS.search(unicodedata.normalize("NFC", stem)):
        found.append("Mật")
    return _gravest(found)


def _only_spoken_of(plain: str, bare: str) -> bool:
    """ "không gửi tài liệu mật qua chat": said of secrets in lower case, not marked as one."""
    return _DENIED.search(bare) is not None and not re.search(r"M[AẬ]T\b", plain)


def _is_secret_word(match: re.Match[str], plain: str) -> bool:
    """With marks "mất", "mặt", "mắt" are other words; folding keeps the places of letters."""
    return not re.search(r"m(?:ất|ặt|ắt|át)\b", plain[match.start() : match.end()].lower())


def _degree(match: re.Match[str]) -> str:
    groups = match.groupdict()
    first = fold(re.sub(_GAP, "", groups.get("first") or groups.get("other") or ""))
    return _DEGREES.get(first, "Mật")


def _gravest(found: list[str | None]) -> str | None:
    order = ("Tuyệt mật", "Tối mật", "Mật")
    return next((degree for degree in order if degree in found), None)
