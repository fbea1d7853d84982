"""The documentation page of the letters, made from the table of merge fields."""

from __future__ import annotations

from .merge_fields import FIELDS, FieldKind, MergeField
from .write import ESSENTIAL, TITLES

_KINDS: dict[FieldKind, tuple[str, str]] = {
    "text": ("Texts", "printed with `{{ name }}`"),
    "condition": ("Conditions", "asked with `{%p if name %}` … `{%p endif %}`"),
    "list": ("Lists of texts", "`{%p for item in name %}` … `{{ item }}` … `{%p endfor %}`"),
    "items": ("Lists of requests", "as above, with `{{ item.text }}` and `{{ item.basis }}`"),
    "rows": (
        "Lists of table rows",
        "`{%tr for item in name %}`, with `{{ item.label }}`, `{{ item.value }}`, "
        "`{{ item.third }}`, `{{ item.fourth }}`",
    ),
}
_HEAD = """# Letters

The letters are Word files with merge fields (docxtpl). Ours lie in `generators/letters/`, one per
kind, and are made by `python -m scripts.make_letter_templates`. This page is made by
`python -m scripts.make_docs`; a test keeps it current.

## An authority's own templates

1. Copy a file of `generators/letters/` into a folder beside `recevable.toml`, under the same name.
2. Edit it in Word: text, logo, fonts, margins. Keep each `{{ … }}` and `{% … %}` whole.
3. Name the folder in `recevable.toml`:

   ```toml
   [letters]
   templates = "modeles"
   ```

4. Run `recevable check-setup`. It names every unknown field, every compulsory mention that is
   missing, every bookmark that is gone, and words that a letter may not use before the decision.

Kinds without a file in that folder keep the bundled template.

- A field without a value stops the letter and says which one; nothing prints "N/A" or a hole.
- Values are text. Whatever stands in an applicant's document is printed as it is, never executed.
- The dates that validation sets are inside bookmarks: `letter_date`, and `time_limit` (further
  places of the same date: `time_limit_2`, …). In Word: Insertion, Signet.
- The written letter is opened again and compared with the dossier before it is kept.
"""


def markdown() -> str:
    """Return the page."""
    return "\n".join((_HEAD, _letters(), _fields()))


def _letters() -> str:
    rows = ["## Kinds of letters\n", "| file | letter | what it must carry |", "|---|---|---|"]
    for kind, title in TITLES.items():
        fields = ", ".join(f"`{name}`" for name in ESSENTIAL[kind])
        rows.append(f"| `{kind}.docx` | {title} | {fields} |")
    return "\n".join(rows) + "\n"


def _fields() -> str:
    parts = ["## Merge fields\n"]
    for kind, (title, how) in _KINDS.items():
        parts += [f"### {title}\n", f"{how}\n", "| name | what it says |", "|---|---|"]
        parts += [_row(field) for field in FIELDS if field.kind == kind]
        parts.append("")
    return "\n".join(parts)


def _row(field: MergeField) -> str:
    return f"| `{field.name}` | {field.label} |"
