"""Pages as extracted → the canvas that labels and answers are looked for on."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..source import Box, Line, Page, Widget, Word
from .canvas import GAP, Canvas, Chunk, Region, Token
from .label_text import fold
from .tokens import document_tokens, parted

_CROSS = frozenset({"x", "X", "✓", "✗", "✔", "✘", "×", "✖"})
_PAGE_MARK = re.compile(r"^\W*(?:page\s*)?\d+\s*(?:/|sur|de|-)?\s*\d*\W*$")


def canvas_of(pages: Sequence[Page]) -> Canvas:
    """Lay out pages: tokens into regions, lines and chunks; running heads and feet left out."""
    canvas = Canvas(paged=all(page.paged for page in pages))
    running = _running_lines(pages) if canvas.paged else frozenset[str]()
    for page in pages:
        offset = len(canvas.regions)
        if page.paged:
            canvas.sizes[page.number] = page.size
            regions = _regions(page, offset)
            tokens = [t for t in _page_tokens(page) if t.text or t.kind != "word"]
        else:
            tokens, regions = document_tokens(page, offset)
            canvas.sizes[page.number] = (1000.0, max([t.bottom for t in tokens], default=10.0))
        canvas.regions.extend(regions)
        canvas.has_entries |= any(token.kind == "entry" for token in tokens)
        lines = _lines(tokens, regions)
        kept = [line for line in lines if not _is_running(line, page, running)]
        canvas.chunks.extend(_chunks(kept))
    for index, chunk in enumerate(canvas.chunks):
        chunk.index = index
    return canvas


# -- running heads and feet ----------------------------------------------------------------------


def _running_key(text: str) -> str:
    return re.sub(r"\d+", "#", fold(text)).strip()


def _edge_words(page: Page) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for word in page.words:
        if word.box[3] < 0.09 or word.box[1] > 0.92:
            found[round(word.box[3] * 400)].append(word.text)
    return found


def _running_lines(pages: Sequence[Page]) -> frozenset[str]:
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_running_key(" ".join(words)) for words in _edge_words(page).values()})
    return frozenset(key for key, count in seen.items() if count > 1 and key)


def _is_running(found: tuple[int, list[Token]], page: Page, running: frozenset[str]) -> bool:
    region, line = found
    if not page.paged or region >= 0:
        return False
    height = page.size[1]
    edge = line[0].bottom < 0.09 * height or line[0].top > 0.92 * height
    text = " ".join(token.text for token in line)
    return edge and (_running_key(text) in running or bool(_PAGE_MARK.match(fold(text))))


# -- PDF pages -----------------------------------------------------------------------------------


def _regions(page: Page, offset: int) -> list[Region]:
    width, height = page.size
    boxes: list[tuple[Box, int]] = []
    for number, table in enumerate(page.tables):
        boxes.extend((cell.box, number) for cell in table.cells if cell.box)
    for number, box in enumerate(_drawn_boxes(page)):
        if not any(_same(box, other) for other, _ in boxes):
            boxes.append((box, -2 - number))
    found = [
        Region(-1, page.number, b[0] * width, b[1] * height, b[2] * width, b[3] * height, table)
        for b, table in dict.fromkeys(boxes)
    ]
    big = [
        r
        for r in found
        if r.x1 - r.x0 > 5 and r.bottom - r.top > 6 and r.area < 0.9 * width * height
    ]
    merged = _combs(big)
    return [replace(region, index=offset + n) for n, region in enumerate(merged)]


def _same(box: Box, other: Box) -> bool:
    return all(abs(a - b) < 0.006 for a, b in zip(box, other, strict=True))


def _drawn_boxes(page: Page) -> Iterator[Box]:
    """Find rectangles in the drawn lines: two verticals that the same two horizontals join."""
    flat = [li for li in page.lines if abs(li.y1 - li.y0) < 0.002 and abs(li.x1 - li.x0) > 0.015]
    tall = [li for li in page.lines if abs(li.x1 - li.x0) < 0.002 and abs(li.y1 - li.y0) > 0.008]
    if len(tall) > 600 or len(flat) > 600:
        return
    by_span: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in flat:
        by_span[round(min(line.x0, line.x1) * 250), round(max(line.x0, line.x1) * 250)].append(line)
    for lines in by_span.values():
        lines.sort(key=lambda li: li.y0)
        for upper, lower in itertools.pairwise(lines):
            left, right = min(upper.x0, upper.x1), max(upper.x0, upper.x1)
            if lower.y0 - upper.y0 > 0.008 and _closed(tall, left, right, upper.y0, lower.y0):
                yield (left, upper.y0, right, lower.y0)


def _closed(tall: list[Line], left: float, right: float, top: float, bottom: float) -> bool:
    def side(x: float) -> bool:
        return any(
            abs(li.x0 - x) < 0.005
            and min(li.y0, li.y1) < top + 0.005
            and max(li.y0, li.y1) > bottom - 0.005
            for li in tall
        )

    return side(left) and side(right)


def _combs(regions: list[Region]) -> list[Region]:
    """Merge rows of four or more small adjoining cells of one size: one character per cell."""
    rows: dict[tuple[int, int], list[Region]] = defaultdict(list)
    for region in regions:
        if region.x1 - region.x0 <= 27 and region.bottom - region.top <= 32:
            rows[round(region.top / 2), round(region.bottom / 2)].append(region)
    gone: set[int] = set()
    combs: list[Region] = []
    for row in rows.values():
        row.sort(key=lambda r: r.x0)
        runs: list[list[Region]] = []
        for cell in row:
            if runs and cell.x0 - runs[-1][-1].x1 < 7:
                runs[-1].append(cell)
            else:
                runs.append([cell])
        for run in runs:
            if len(run) >= 4:
                gone.update(id(r) for r in run)
                combs.append(replace(run[0], x1=run[-1].x1, comb=True))
    return [region for region in regions if id(region) not in gone] + combs


def _page_tokens(page: Page) -> list[Token]:
    width, height = page.size
    tokens: list[Token] = []
    for word in _brackets(page.words):
        box = word.box
        base = Token(
            word.text,
            page.number,
            box[0] * width,
            box[1] * height,
            box[2] * width,
            box[3] * height,
            word.size,
            word.bold,
        )
        tokens.extend(parted(base))
    tokens.extend(_widget_tokens(page))
    return _with_squares(tokens, page)


def _brackets(words: Sequence[Word]) -> Iterator[Word]:
    """Join "[ ]" and "[ x ]" that a blank has parted; signs without letter become blanks."""
    at = 0
    while at < len(words):
        word = words[at]
        ahead = [w.text for w in words[at + 1 : at + 3] if abs(w.box[1] - word.box[1]) < 0.004]
        count = 0
        if word.text in {"[", "("} and ahead:
            if ahead[0] in {"]", ")"}:
                count = 1
            elif len(ahead) == 2 and ahead[0] in _CROSS and ahead[1] in {"]", ")"}:
                count = 2
        if count:
            last = words[at + count].box
            box = (*word.box[:2], last[2], last[3])
            yield replace(word, text="☐" if count == 1 else "☒", box=box)
        else:
            yield replace(word, text=re.sub(r"[\x00-\x1f]", "\u202f", word.text))
        at += 1 + count


def _widget_tokens(page: Page) -> Iterator[Token]:
    width, height = page.size
    for widget in page.widgets:
        if widget.box is None or widget.kind == "signature":
            continue
        x0, top, x1, bottom = widget.box
        base = Token("", page.number, x0 * width, top * height, x1 * width, bottom * height)
        if widget.kind == "check":
            yield replace(base, kind="tick", ticked=widget.value is not None)
        else:
            yield replace(base, text=widget.value or "", kind="entry", preset=_preset(widget))


def _preset(widget: Widget) -> bool:
    return bool(widget.value) and widget.value == widget.default


def _with_squares(tokens: list[Token], page: Page) -> list[Token]:
    """Make drawn squares boxes to tick; a cross within, or crossing strokes, ticks them."""
    width, height = page.size
    squares = [
        (b[0] * width, b[1] * height, b[2] * width, b[3] * height)
        for b in page.squares
        if 4 <= (b[2] - b[0]) * width <= 22 and 4 <= (b[3] - b[1]) * height <= 22
    ]
    kept = list(tokens)
    for square in _lonely(squares):
        inside = [t for t in kept if t.kind == "word" and _within(t, square)]
        texts = "".join(t.text for t in inside)
        if len(texts) > 1 or (texts and texts not in _CROSS and texts not in "■●"):
            continue
        if any(t.kind == "tick" and _within(t, square) for t in kept):
            continue
        ticked = bool(inside) or _crossed(square, page)
        kept = [t for t in kept if t not in inside]
        kept.append(Token("", page.number, *square, kind="tick", ticked=ticked))
    return kept


def _lonely(squares: list[Box]) -> list[Box]:
    """Leave out squares of a comb: four or more of one size side by side."""

    def neighbours(box: Box) -> int:
        return sum(
            abs(other[1] - box[1]) < 2
            and abs(other[0] - box[0]) < 5 * (box[2] - box[0])
            and abs((other[0] - box[0]) / max(1.0, box[2] - box[0]) % 1.0 - 0.5) > 0.35
            for other in squares
        )

    return [box for box in dict.fromkeys(squares) if neighbours(box) < 5]


def _within(token: Token, box: Box) -> bool:
    x, y = (token.x0 + token.x1) / 2, (token.top + token.bottom) / 2
    return box[0] - 1.5 <= x <= box[2] + 1.5 and box[1] - 2.5 <= y <= box[3] + 2.5


def _crossed(square: Box, page: Page) -> bool:
    width, height = page.size
    side = square[2] - square[0]
    for line in page.lines:
        x0, x1 = sorted((line.x0 * width, line.x1 * width))
        y0, y1 = sorted((line.y0 * height, line.y1 * height))
        inside = (
            x0 > square[0] - 2 and x1 < square[2] + 2 and y0 > square[1] - 2 and y1 < square[3] + 2
        )
        if inside and x1 - x0 > 0.4 * side and y1 - y0 > 0.4 * side:
            return True
    for ink in page.ink:
        x, y = (ink[0] + ink[2]) / 2 * width, (ink[1] + ink[3]) / 2 * height
        small = (ink[2] - ink[0]) * width < 2.5 * side
        if small and square[0] < x < square[2] and square[1] < y < square[3]:
            return True
    return False


# -- lines and chunks ----------------------------------------------------------------------------


def _lines(tokens: list[Token], regions: list[Region]) -> list[tuple[int, list[Token]]]:
    """Group tokens by the cell they stand in, then by line; reading order."""
    by_region: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        by_region[_home(token, regions)].append(token)
    comb = {region.index for region in regions if region.comb}
    lines: list[tuple[int, list[Token]]] = []
    for region, members in by_region.items():
        for level in _by_height(members):
            line = _glued(sorted(level, key=lambda t: t.x0))
            if region in comb:
                line[1:] = [replace(token, joined=True) for token in line[1:]]
            lines.append((region, line))
    return sorted(lines, key=lambda pair: (round(pair[1][0].middle / 3), pair[1][0].x0))


def _glued(line: list[Token]) -> list[Token]:
    """Mark a full stop or a comma that touches the word before it as part of that word."""
    glued = line[:1]
    for before, token in itertools.pairwise(line):
        touches = token.text in {".", ",", ")", "…"} and -1.0 < token.x0 - before.x1 < 0.8
        both = token.kind == before.kind == "word"
        glued.append(replace(token, joined=True) if touches and both else token)
    return glued


def _home(token: Token, regions: list[Region]) -> int:
    x, y = (token.x0 + token.x1) / 2, token.middle
    inside = [r for r in regions if r.x0 - 1 <= x <= r.x1 + 1 and r.top - 1 <= y <= r.bottom + 1]
    return min(inside, key=lambda r: r.area).index if inside else -1


def _by_height(tokens: Iterable[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = []
    for token in sorted(tokens, key=lambda t: t.middle):
        if lines and token.middle - lines[-1][0].middle < 0.45 * max(token.size, 8.0):
            lines[-1].append(token)
        else:
            lines.append([token])
    return lines


def _chunks(lines: list[tuple[int, list[Token]]]) -> Iterator[Chunk]:
    for number, (region, line) in enumerate(lines):
        current: list[Token] = []
        for token in line:
            if current and _parted(current[-1], token):
                yield Chunk(current, region, line=number)
                current = []
            current.append(token)
        if current:
            yield Chunk(current, region, line=number)


def _parted(before: Token, after: Token) -> bool:
    if after.joined:
        return False
    if before.kind != "word" or after.kind != "word":
        return True
    if before.bold and not after.bold and after.text[0].isalnum():
        return True
    return after.x0 - before.x1 > max(GAP, 0.95 * before.size)
