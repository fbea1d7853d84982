"""Which page of our form a scanned page says it is: by its square code, or by its printed foot."""

from __future__ import annotations

from collections.abc import Sequence

from ..codes import stamps_of
from ..form_layout import FormLayout
from ..source import Box, Page, Picture, Word
from ..stamp import parse
from ..values import fold


def number_of(text: str, layout: FormLayout) -> int | None:
    """Return the page of the printed form that a code's text names (the Word form's says 1/1)."""
    stamp = parse(text)
    if stamp is None or stamp.kind != "form" or stamp.pages != len(layout.pages):
        return None
    return stamp.page if 1 <= stamp.page <= len(layout.pages) else None


def number_in_code(
    page: Page, picture: Picture, layout: FormLayout
) -> tuple[int | None, Box | None]:
    """Return the form's page number that a code says, and the code's box in pixels."""
    numbers = (number_of(text, layout) for text in page.stamps)
    told = next((number for number in numbers if number is not None), None)
    if told is None:  # the page's codes were read before: its picture shows no other
        return None, None
    rows, columns = picture.grey.shape[:2]
    for code in stamps_of(picture.grey):
        number = number_of(code.text, layout)
        if number is not None:
            x0, y0, x1, y1 = code.box
            return number, (x0 * columns, y0 * rows, x1 * columns, y1 * rows)
    return told, None


def number_at_foot(words: Sequence[Word], layout: FormLayout) -> int | None:
    """Return the page that the form's foot says: "Formulaire <call> – version 1", "page 7/9".

    It says what the code says; None where the call, the version or the number is not read, or
    where two numbers are.
    """
    said = [text for word in words if (text := fold(word.text))]
    line = ["formulaire", fold(layout.call_id), "version", str(layout.version)]
    if not _runs(line, said):
        return None
    total = len(layout.pages)
    numbers = {n for n in range(1, total + 1) if _runs(["page", fold(f"{n}/{total}")], said)}
    return numbers.pop() if len(numbers) == 1 else None


def _runs(wanted: list[str], words: list[str]) -> bool:
    """Tell whether words follow each other somewhere as wanted."""
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
