"""The page about storage shows the tables as they are."""

from __future__ import annotations

from docs.draw_tables import PAGE, draw, with_picture


def test_the_picture_of_the_tables_is_up_to_date() -> None:
    page = PAGE.read_text()
    assert draw() in page, "run `python -m docs.draw_tables`"
    assert with_picture(page) == page


def test_the_picture_shows_tables_keys_and_what_may_be_empty() -> None:
    picture = draw()
    assert "    people ||--o{ tasks : lead_id" in picture
    assert "    people |o--o{ tasks : approver_id" in picture
    assert '        moment deadline "may be empty"' in picture
    assert "        id person_id FK, UK" in picture
