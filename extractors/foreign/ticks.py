"""Boxes to tick: which words belong to which box, and which question they answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..fields import FIELDS
from ..records import Candidate, Leaf
from ..source import Options
from ..values import Parsed
from .canvas import Canvas, Chunk, Token, text_of
from .choices import choice_of
from .fields import Found, leaf_at
from .label_table import exact, near
from .label_text import fold, key
from .sheet import Sheet

_CHOICE_TYPES = frozenset({"choice", "multi"})
_STATEMENTS: tuple[tuple[str, str], ...] = (
    ("declarations.republican_commitment", r"engagement republicain"),
    ("declarations.public_aid_threshold", r"500 ?000|aide publique.{0,80}(?:exercice|an)|minimis"),
    (
        "declarations.accurate",
        r"exact|sincer|veracite|certifie.{0,40}(?:information|renseignement)",
    ),
    (
        "declarations.up_to_date",
        r"jour.{0,60}(?:obligation|cotisation|declaration|social|fiscal)|"
        r"regularite.{0,50}(?:social|fiscal)|obligation.{0,40}(?:social|fiscal)",
    ),
    ("declarations.analytic_accounting", r"comptabilite.{0,30}(?:analytique|separee|distincte)"),
    ("budget.advance_requested", r"\bavance\b"),
)
_YES_NO = {"oui": True, "non": False, "yes": True, "no": False}


@dataclass(slots=True, eq=False)
class Tick:
    """A box, the words printed for it, and the question that it stands under."""

    token: Token
    line: int
    text: str = ""
    words: list[Token] = field(default_factory=list)
    question: list[str] = field(default_factory=list)
    block: int = 0


def read_ticks(sheet: Sheet, options: Options, found: Found) -> None:
    """Read every box to tick of a sheet into ``found``."""
    ticks = _ticks(sheet)
    blocks: dict[int, list[Tick]] = defaultdict(list)
    found.spoken |= {id(token) for tick in ticks for token in tick.words}
    for tick in ticks:
        blocks[tick.block].append(tick)
    chosen: dict[str, list[tuple[Tick, str | None]]] = defaultdict(list)
    for block in blocks.values():
        _read_block(sheet, block, options, found, chosen)
    for path, picks in chosen.items():
        _store(sheet.canvas, found, path, picks)
    choices = {f.path for f in FIELDS if f.type in {"choice", "multi", "flag"}}
    found.ticked = found.asked & choices


# -- words of a box ------------------------------------------------------------------------------


def _ticks(sheet: Sheet) -> list[Tick]:
    rows = _rows(sheet)
    before = _boxes_stand_before(rows)
    found: list[Tick] = []
    for number, row in enumerate(rows):
        if not any(c.tokens[0].kind == "tick" for c in row):
            continue
        found.extend(_ticks_of(sheet, row, number, before=_row_order(row, before)))
    _blocks(sheet, found)
    return found


def _rows(sheet: Sheet) -> list[list[Chunk]]:
    """Group chunks by visual line, across cells."""
    rows: list[list[Chunk]] = []
    ordered = sorted(sheet.canvas.chunks, key=lambda c: (c.page, c.middle, c.x0))
    for chunk in ordered:
        if chunk.tokens[0].kind == "fill":
            continue
        last = rows[-1] if rows else None
        if last and last[0].page == chunk.page and chunk.middle - last[0].middle < 5.5:
            last.append(chunk)
        else:
            rows.append([chunk])
    for row in rows:
        row.sort(key=lambda c: c.x0)
    return rows


def _boxes_stand_before(rows: list[list[Chunk]]) -> bool:
    votes = 0
    for row in rows:
        for n, chunk in enumerate(row):
            if chunk.tokens[0].kind != "tick":
                continue
            left = chunk.x0 - row[n - 1].x1 if n and row[n - 1].tokens[0].kind == "word" else 999.0
            after = row[n + 1] if n + 1 < len(row) else None
            right = after.x0 - chunk.x1 if after and after.tokens[0].kind == "word" else 999.0
            if min(left, right) < 60 and abs(left - right) > 2:
                votes += 1 if right < left else -1
    return votes >= 0


def _row_order(row: list[Chunk], before: bool) -> bool:
    """Decide for one line: a box at its start stands before its words, one at its end after."""
    kinds = [c.tokens[0].kind for c in row]
    if kinds[0] == "tick" and kinds[-1] != "tick":
        return True
    if kinds[-1] == "tick" and kinds[0] != "tick" and kinds.count("tick") == kinds.count("word"):
        return False
    return before


def _ticks_of(sheet: Sheet, row: list[Chunk], number: int, *, before: bool) -> list[Tick]:
    found: list[Tick] = []
    claimed: set[int] = set()
    for n, chunk in enumerate(row):
        if chunk.tokens[0].kind != "tick":
            continue
        tick = Tick(chunk.tokens[0], number)
        partner = row[n + 1] if before and n + 1 < len(row) else None
        if not before and n:
            partner = row[n - 1]
        if partner is not None and partner.tokens[0].kind == "word" and _close(chunk, partner):
            tick.words = list(partner.tokens)
            claimed.add(partner.index)
            tick.words += _wrapped(sheet, partner, chunk, before=before)
        else:
            head = _column_head(sheet, chunk)
            tick.words = head
        tick.text = text_of(tick.words).strip(" :;,/–-")
        found.append(tick)
    question = text_of(
        t for c in row if c.index not in claimed and c.tokens[0].kind == "word" for t in c.tokens
    )
    for tick in found:
        if question:
            left = [
                c
                for c in row
                if c.index not in claimed
                and c.x1 <= tick.token.x0 + 3
                and c.tokens[0].kind == "word"
            ]
            if left:
                if left[-1].region >= 0:
                    cell = sheet.canvas.in_region(left[-1].region)
                    tick.question.append(" ".join(c.text for c in cell))
                tick.question.append(left[-1].text)
                tick.question.append(text_of(t for c in left for t in c.tokens))
    return found


def _close(chunk: Chunk, partner: Chunk) -> bool:
    gap = max(partner.x0 - chunk.x1, chunk.x0 - partner.x1)
    return gap < 45 or (chunk.region >= 0 and gap < 200)


def _wrapped(sheet: Sheet, partner: Chunk, box: Chunk, *, before: bool) -> list[Token]:
    """Return the lines on which the words of a box go on, right under its first line."""
    words: list[Token] = []
    bottom, size = partner.bottom, partner.tokens[0].size
    boxes = [c for c in sheet.canvas.chunks if c.tokens[0].kind == "tick" and c.page == box.page]
    for chunk in sheet.canvas.chunks[partner.index + 1 : partner.index + 30]:
        if chunk.page != partner.page or chunk.tokens[0].kind != "word":
            continue
        under = -2 < chunk.top - bottom < 0.7 * size and (
            abs(chunk.x0 - partner.x0) < 6 or (before and abs(chunk.x0 - box.x0) < 6)
        )
        if not under or chunk.region != partner.region or sheet.is_printed(chunk):
            continue
        if any(
            abs(other.middle - chunk.middle) < 5 and chunk.x0 - 40 < other.x0 < chunk.x1 + 60
            for other in boxes
        ):
            break
        words += chunk.tokens
        bottom = chunk.bottom
    return words if before or len(words) < 12 else []


def _column_head(sheet: Sheet, box: Chunk) -> list[Token]:
    """Return "Oui" or "Non" printed above a column of boxes."""
    best: Chunk | None = None
    for chunk in sheet.canvas.chunks:
        above = chunk.page == box.page and chunk.bottom <= box.top + 2
        over = above and key(chunk.text) in _YES_NO and abs(_mid(chunk) - _mid(box)) < 22
        if over and (best is None or chunk.top > best.top):
            best = chunk
    return list(best.tokens) if best else []


def _mid(chunk: Chunk) -> float:
    return (chunk.x0 + chunk.x1) / 2


def _blocks(sheet: Sheet, ticks: list[Tick]) -> None:
    """Number the groups of boxes: a new label or title between two boxes parts them."""
    marks = [c for c in sheet.canvas.chunks if sheet.is_printed(c)]
    spoken = {id(t) for tick in ticks for t in tick.words}
    marks = [c for c in marks if id(c.tokens[0]) not in spoken]
    last: Chunk | None = None
    block = 0
    for tick in ticks:
        above = [
            c
            for c in marks
            if (c.page, c.middle) <= (tick.token.page, tick.token.middle + 6)
            and (
                c.page < tick.token.page or c.middle < tick.token.middle - 5 or c.x0 < tick.token.x0
            )
        ]
        column = [c for c in above if c.page == tick.token.page and c.x0 <= tick.token.x0 + 25]
        nearest = max(column or above, key=lambda c: (c.page, c.middle, c.x0), default=None)
        if nearest is not last:
            block += 1
            last = nearest
        tick.block = block
        if nearest is not None:
            tick.question.append(nearest.text)
        under = _text_above(sheet, tick, spoken)
        if under:
            tick.question.insert(0 if not tick.question else 1, under)


def _text_above(sheet: Sheet, tick: Tick, spoken: set[int]) -> str:
    """Return the line of words right above a box that stands alone on its line."""
    best: Chunk | None = None
    for chunk in sheet.canvas.chunks:
        if chunk.page != tick.token.page or chunk.tokens[0].kind != "word":
            continue
        if id(chunk.tokens[0]) in spoken or not 0 < tick.token.middle - chunk.middle < 34:
            continue
        if chunk.middle > tick.token.middle - 6 or chunk.x0 > tick.token.x0 + 40:
            continue
        if best is None or chunk.middle > best.middle:
            best = chunk
    return best.text if best else ""


# -- what a box answers --------------------------------------------------------------------------


def _read_block(
    sheet: Sheet,
    block: list[Tick],
    options: Options,
    found: Found,
    chosen: dict[str, list[tuple[Tick, str | None]]],
) -> None:
    plain: list[Tick] = []
    pairs: dict[int, list[Tick]] = defaultdict(list)
    for tick in block:
        word = key(tick.text).split(" ")[0] if tick.text else ""
        if word in _YES_NO and len(tick.text.split()) <= 6:
            pairs[tick.line].append(tick)
        elif tick.text:
            plain.append(tick)
    lines = list(pairs.values())
    if len(lines) > 1 and all(len(line) == 1 for line in lines):
        lines = _stacked(lines)
    for line in lines:
        _read_pair(sheet, line, found, chosen)
    _read_choices(plain, options, found, chosen)


def _stacked(lines: list[list[Tick]]) -> list[list[Tick]]:
    """Join "Oui" and "Non" that stand one under the other."""
    joined: list[list[Tick]] = []
    for line in lines:
        words = {key(t.text).split(" ")[0] for t in joined[-1]} if joined else set()
        mine = key(line[0].text).split(" ")[0]
        if joined and mine not in words and len(words) == 1:
            joined[-1] += line
        else:
            joined.append(list(line))
    return joined


def _read_pair(
    sheet: Sheet, pair: list[Tick], found: Found, chosen: dict[str, list[tuple[Tick, str | None]]]
) -> None:
    questions = [q for tick in pair for q in tick.question]
    path, sure = _flag_path(questions)
    if path is None:
        return
    found.asked.add(path)
    on = [tick for tick in pair if tick.token.ticked]
    if not on:
        found.add(path, Leaf())
        return
    values = {_YES_NO[key(tick.text).split(" ")[0]] for tick in on}
    raw = " / ".join(tick.text for tick in on)
    if path == "request.kind":
        code = "premiere_demande" if values == {True} else "renouvellement"
        chosen[path].append((on[0], code))
        return
    parsed: Parsed[Any] = Parsed(values.pop(), 0.98) if len(values) == 1 else Parsed()
    found.add(path, leaf_at(sheet.canvas, [t.token for t in on], parsed, raw, sure))


def _flag_path(questions: Sequence[str]) -> tuple[str | None, float]:
    flags = {f.path for f in FIELDS if f.type == "flag"}
    for question in questions:
        text = question.rstrip(" :?*.")
        for meaning in (exact(text), near(text)):
            for path in meaning.paths if meaning else ():
                if path in flags:
                    return path, 0.95 if meaning and meaning.quality > 0.8 else 0.9
                if path == "other_actions":
                    return "has_other_actions", 0.9
        statement = _statement(text)
        if statement:
            return statement, 0.93
        if re.match(
            r"(?:s agit il d une )?premiere demande$",
            " ".join(re.sub(r"[^a-z]+", " ", fold(text)).split()),
        ):
            return "request.kind", 0.9
        if "autre" in key(text) and re.search(r"\b(?:action|projet|operation)\b", key(text)):
            return "has_other_actions", 0.9
    return None, 0.0


def _statement(text: str) -> str | None:
    folded = re.sub(r"[^a-z0-9]+", " ", fold(text))
    if len(folded.split()) < 3 and "engagement republicain" not in folded:
        return None
    return next((path for path, rule in _STATEMENTS if re.search(rule, folded)), None)


def _read_choices(
    ticks: list[Tick],
    options: Options,
    found: Found,
    chosen: dict[str, list[tuple[Tick, str | None]]],
) -> None:
    scores: dict[str, int] = defaultdict(int)
    fits: dict[int, dict[str, str]] = {}
    for tick in ticks:
        fits[id(tick)] = _fitting(tick.text, options)
        for path in fits[id(tick)]:
            scores[path] += 2
    for tick in ticks:
        for question in tick.question[:3]:
            meaning = exact(question.rstrip(" :?*")) or near(question.rstrip(" :?*"))
            for path in meaning.paths if meaning else ():
                scores[path] += 3
    for tick in ticks:
        fitting = fits[id(tick)]
        if fitting:
            path = max(fitting, key=lambda p: scores[p])
            found.asked.add(path)
            if tick.token.ticked:
                chosen[path].append((tick, fitting[path]))
            continue
        statement = _statement(tick.text)
        if statement:
            chosen[statement].append((tick, "true" if tick.token.ticked else None))
            continue
        _unlisted(tick, ticks, fits, scores, chosen)


def _unlisted(
    tick: Tick,
    ticks: list[Tick],
    fits: dict[int, dict[str, str]],
    scores: dict[str, int],
    chosen: dict[str, list[tuple[Tick, str | None]]],
) -> None:
    """Keep a ticked wording that no list knows, where its neighbours answer a known question."""
    if not tick.token.ticked:
        return
    known = [p for other in ticks for p in fits[id(other)]]
    fields = {f.path for f in FIELDS if f.type in _CHOICE_TYPES}
    asked = [p for p in scores if p in fields and scores[p] >= 3]
    pool = known or asked
    if pool and (len(known) >= 0.5 * len(ticks) or asked):
        chosen[max(pool, key=lambda p: scores[p])].append((tick, None))


def _fitting(text: str, options: Options) -> dict[str, str]:
    """Return for each field the code of the choice that a printed wording is."""
    found: dict[str, str] = {}
    for field_ in FIELDS:
        if field_.type in _CHOICE_TYPES and "[]" not in field_.path:
            code = choice_of(text, field_, options)
            if code:
                found[field_.path] = code
    return found


# -- leaves --------------------------------------------------------------------------------------


def _store(canvas: Canvas, found: Found, path: str, picks: list[tuple[Tick, str | None]]) -> None:
    field_ = next((f for f in FIELDS if f.path == path), None)
    if field_ is None:
        return
    if field_.type == "flag":
        _store_flag(canvas, found, path, picks)
        return
    leaves = [_leaf(canvas, tick, code) for tick, code in picks]
    if field_.type == "multi":
        found.lists[path].extend(leaves)
        found.asked.add(path)
        return
    codes = list(dict.fromkeys(code for _, code in picks if code))
    if path == "project.scheme":
        found.lists["project.schemes"].extend(leaves)
    if len(picks) == 1 or (len(codes) == 1 and all(code for _, code in picks)):
        found.add(path, leaves[0])
    elif codes or picks:
        raw = " ; ".join(tick.text for tick, _ in picks)
        candidates = tuple(Candidate(value=code, score=0.5) for code in codes[:5])
        doubt: Parsed[Any] = Parsed(None, 0.5, candidates)
        found.add(path, leaf_at(canvas, [t.token for t, _ in picks], doubt, raw, 1.0))


def _store_flag(
    canvas: Canvas, found: Found, path: str, picks: list[tuple[Tick, str | None]]
) -> None:
    found.asked.add(path)
    on = [tick for tick, code in picks if code]
    if on:
        parsed: Parsed[Any] = Parsed(True, 0.98)
        found.add(path, leaf_at(canvas, [on[0].token], parsed, on[0].text or "☒", 0.95))


def _leaf(canvas: Canvas, tick: Tick, code: str | None) -> Leaf:
    parsed: Parsed[Any] = Parsed(code, 0.98) if code else Parsed()
    tokens = [tick.token, *tick.words]
    return leaf_at(canvas, tokens, parsed, tick.text, 0.95)
