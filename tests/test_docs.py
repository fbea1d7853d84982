"""The pages that are made from tables are those of the tables (``make docs`` writes them anew)."""

from __future__ import annotations

import pytest

from scripts.make_docs import DOCS, pages


@pytest.mark.parametrize("name", pages())
def test_a_made_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == pages()[name], "run: make docs"
