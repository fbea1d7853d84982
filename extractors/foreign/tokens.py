"""Words parted into text, boxes to tick and dots to write on; documents without pages laid out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..source import Block, Page, Table
from ..values import TICKED, UNTICKED
from .canvas import Kind, Region, Token
from .label_text import FILL

_TICK_MARK = re.compile(
    rf"[{TICKED}{UNTICKED}]|(?<!\w)(?:\[\s?[xX✓✗✔✘]?\s?\](?!\w)|\(\s?[xX✓✗✔✘]?\s?\)(?![\w)]))"
)
_COMB_TEXT = re.compile(r"^[\w\s@./-]?(?:[|¦]_*\s?\w?_*\s?){3,}[|¦]?$")
_ROW = 14.0
_CHAR = 5.4


def parted(word: Token) -> Iterator[Token]:
    """Part a word into text, boxes to tick and dots to write on, widths shared by length."""
    text = word.text.replace("\u00ad", "")
    if _COMB_TEXT.match(text) and text.count("|") >= 3:
        inner = re.sub(r"[|¦_\s]", "", text)
        yield replace(word, text=inner, kind="word" if inner else "fill")
        return
    cuts: list[tuple[int, int, Kind, bool | None]] = []
    for match in _TICK_MARK.finditer(text):
        mark = match.group()
        ticked = mark in TICKED or bool(re.search(r"[xX✓✗✔✘]", mark))
        cuts.append((match.start(), match.end(), "tick", ticked))
    fills = (m for m in FILL.finditer(text) if not _is_ellipsis(text, m))
    cuts.extend((m.start(), m.end(), "fill", None) for m in fills)
    at = 0
    each = (word.x1 - word.x0) / max(1, len(text))

    def part(start: int, end: int, kind: Kind = "word", ticked: bool | None = None) -> Token:
        return replace(
            word,
            text=text[start:end] if kind == "word" else "",
            kind=kind,
            ticked=ticked,
            x0=word.x0 + start * each,
            x1=word.x0 + end * each,
        )

    for start, end, kind, state in sorted(cuts, key=lambda cut: cut[:2]):
        if start < at:
            continue
        if text[at:start].strip(" .…_|"):
            yield part(at, start)
        yield part(start, end, kind, state)
        at = end
    if text[at:].strip() and (at == 0 or text[at:].strip(" .…_|")):
        yield part(at, len(text))


def _is_ellipsis(text: str, fill: re.Match[str]) -> bool:
    """Tell the three dots after a word ("entreprise...)") from dots to write on."""
    short = len(fill.group().replace("…", "...")) <= 3
    return short and fill.start() > 0 and text[fill.start() - 1].isalpha()


def document_tokens(page: Page, offset: int) -> tuple[list[Token], list[Region]]:
    """Lay out blocks and tables one under the other, in the order of the page's text."""
    tokens: list[Token] = []
    regions: list[Region] = []
    y = 10.0
    for item in _in_order(page):
        if isinstance(item, Block):
            bold = item.style.lower().startswith(("heading", "titre", "title"))
            for line in item.text.split("\n"):
                tokens.extend(_typed(line, page.number, 40.0, y, item.place, bold))
                y += _ROW
        else:
            made, cells, y = _grid(item, page.number, y + 4, offset + len(regions))
            tokens.extend(made)
            regions.extend(cells)
            y += 4
    return tokens, regions


def _in_order(page: Page) -> list[Block | Table]:
    """Put tables between the blocks where the running text has them."""
    blocks, tables = list(page.blocks), list(page.tables)
    rest = page.text.lstrip()
    ordered: list[Block | Table] = []
    while blocks or tables:
        table = _text_of_table(tables[0]) if tables else ""
        block = blocks[0].text.strip() if blocks else ""
        if tables and rest.startswith(table) and (not blocks or not block or table):
            ordered.append(tables.pop(0))
            rest = rest[len(table) :].lstrip()
        elif blocks and rest.startswith(block):
            ordered.append(blocks.pop(0))
            rest = rest[len(block) :].lstrip()
        elif "\n" in rest:
            rest = rest.split("\n", 1)[1].lstrip()
        else:
            ordered += [*blocks, *tables]
            break
    return ordered


def _text_of_table(table: Table) -> str:
    rows: dict[int, list[str]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell.text)
    return "\n".join("\t".join(rows[row]) for row in sorted(rows)).strip()


def _typed(
    line: str, number: int, x: float, y: float, place: str, bold: bool = False
) -> Iterator[Token]:
    line = re.sub(r"(?<!\w)\[\s*\]", "☐", re.sub(r"(?<!\w)\[\s*[xX✓✔]\s*\]", "☒", line))
    for part in re.split(r"(\t+|\s{3,})", line):
        if not part.strip():
            x += 40.0 if part and ("\t" in part or len(part) > 2) else 0.0
            continue
        for word in part.split():
            if not word.strip("._…·") and len(word) < 3:
                continue
            wide = len(word) * _CHAR
            base = Token(word, number, x, y, x + wide, y + 10.0, 10.0, bold, place=place)
            yield from parted(base)
            x += wide + _CHAR


def _grid(
    table: Table, number: int, y: float, offset: int
) -> tuple[list[Token], list[Region], float]:
    place = table.place or "tableau"
    widths: dict[int, float] = defaultdict(lambda: 60.0)
    heights: dict[int, float] = defaultdict(lambda: _ROW)
    for cell in table.cells:
        lines = cell.text.split("\n")
        widths[cell.column] = max(
            widths[cell.column], *(len(li) * (_CHAR + 0.6) + 60 for li in lines)
        )
        heights[cell.row] = max(heights[cell.row], _ROW * len(lines) + 2)
    columns = max([c.column for c in table.cells], default=-1) + 1
    rows = max([c.row for c in table.cells], default=-1) + 1
    lefts = [40 + sum(widths[k] for k in range(c)) for c in range(columns + 1)]
    tops = [y + sum(heights[k] for k in range(r)) for r in range(rows + 1)]
    tokens: list[Token] = []
    regions: list[Region] = []
    for cell in table.cells:
        c, r = cell.column, cell.row
        spot = f"{place}, ligne {r + 1}, colonne {c + 1}"
        regions.append(
            Region(
                offset + len(regions),
                number,
                lefts[c],
                tops[r],
                lefts[c + 1],
                tops[r + 1],
                hash(place) & 0xFFFF,
                place=spot,
            )
        )
        for n, line in enumerate(cell.text.split("\n")):
            tokens.extend(_typed(line, number, lefts[c] + 4, tops[r] + 2 + n * _ROW, spot))
    return tokens, regions, tops[-1] if tops else y
