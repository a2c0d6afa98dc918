"""The office's table of words, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from nlu.help_terms import Thesaurus

WORDS = Path(__file__).with_name("words.yaml")


@cache
def thesaurus() -> Thesaurus:
    table = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    concepts = [[str(phrase) for phrase in group] for group in table["concepts"]]
    return Thesaurus(concepts, {str(short): str(full) for short, full in table["short"].items()})
