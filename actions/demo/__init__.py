"""A believable office to try the program with, and synthetic cities of any size."""

from __future__ import annotations

from actions.demo.city import synthetic_city
from actions.demo.files import write_demo_csv
from actions.demo.load import load_demo

__all__ = ["load_demo", "synthetic_city", "write_demo_csv"]
