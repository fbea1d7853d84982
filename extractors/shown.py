"""What there is to see of a file: the sizes of its pages, or its text with its places.

Made in a worker, from the original as received. The places are those that readings carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .crops import frame_sizes
from .formats import format_of
from .mail import open_mail
from .source import Options, Page, Source, Table

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document without pages: where it stands ("paragraphe 2"), what it says."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show: the size of each page (points or pixels), or passages in order."""

    sizes: tuple[Size, ...] = ()
    passages: tuple[Passage, ...] = ()


def shown(source: Source, options: Options) -> Shown:
    """Return what there is to show of a file; nothing where its format cannot be shown.

    Raises DocumentError where the file cannot be opened.
    """
    kind = format_of(source.content)
    if kind == "pdf":
        from .pdf_picture import Drawing  # noqa: PLC0415 (slow to import)

        with Drawing(source.content) as drawing:
            return Shown(sizes=drawing.sizes(options.limits.max_pages))
    if kind in {"image", "heic"}:
        return Shown(sizes=frame_sizes(source, options))
    if kind == "word":
        from .word import read_word  # noqa: PLC0415 (slow to import)

        pages = read_word(source, options).pages
        return Shown(passages=tuple(p for page in pages for p in _passages(page)))
    if kind == "mail":
        from .read import body_page  # noqa: PLC0415 (slow to import)

        mail = open_mail(source, options.limits)
        return Shown(passages=tuple(_passages(body_page(mail))))
    return Shown()


def _passages(page: Page) -> Iterator[Passage]:
    """Yield paragraphs and rows of tables in the order of the text, then what stands in boxes."""
    found: list[tuple[int, Passage]] = []
    at = 0
    for block in page.blocks:
        start = page.text.find(block.text, at)
        at = max(at, start)
        found.append((at, Passage(block.place, block.text)))
    at = 0
    for table in page.tables:
        for place, text in _rows(table):
            start = page.text.find(text, at)
            at = max(at, start)
            found.append((at, Passage(place, text.replace("\t", " | "))))
    yield from (passage for _, passage in sorted(found, key=lambda pair: pair[0]))
    for control in page.controls:
        place = f"champ {control.tag}"
        if control.checked:
            yield Passage(place, "coché")
        elif control.checked is None and control.text:
            yield Passage(place, control.text)


def _rows(table: Table) -> Iterator[tuple[str, str]]:
    """Yield each row of a table with its place: its cells, parted by tabs as in the page's text."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    for row, texts in sorted(rows.items()):
        if any(text.strip() for text in texts):
            yield f"{table.place}, ligne {row + 1}", "\t".join(texts)
