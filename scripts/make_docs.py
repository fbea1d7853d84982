"""Write the documentation pages that are made from tables (``make docs``)."""

from __future__ import annotations

from pathlib import Path

from extractors import fields_page
from extractors.pieces import fields as piece_fields
from generators import letters_page
from validators import rules_page
from validators.call import load_call

from . import licences

DOCS = Path(__file__).resolve().parents[1] / "docs"


def pages() -> dict[str, str]:
    """Return every made page: file name under docs and text."""
    return {
        "fields.md": fields_page.markdown(),
        "pieces.md": piece_fields.markdown(),
        "rules.md": rules_page.markdown(load_call()),
        "letters.md": letters_page.markdown(),
        "licences.md": licences.markdown(),
    }


def main() -> None:
    """Write the pages anew."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
