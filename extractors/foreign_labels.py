"""Where the printed labels and headings of a form stand, and which section each belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .fields import BY_PATH
from .foreign_canvas import Canvas, Chunk, Region, Token, text_of
from .label_table import Meaning, exact, heading_section, near
from .label_text import fold, is_hint, key, unnumbered
from .values import parse

_TYPED = frozenset(
    {"siret", "rna", "naf", "postal_code", "phone", "email", "iban", "bic", "amount"}
)
_SHORT = frozenset(
    {"du", "au", "a", "le", "fait", "date", "site internet", "total", "titre", "forme"}
)
_LONGEST = 24
_NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}(?:[.\-]\d{1,2})*\s*[.)\-–—:°]*|[IVX]{1,5}\s*[.)\-–—]|[A-H]\s*[.)\-–—])\s+\S"
)
_CONNECTING = frozenset({"et", "ou", "de", "des", "du", "la", "le", "les", "a", "au", "aux", "en", "ses", "vos", "votre",
                         "par", "sur", "dans", "avec", "pour", "un", "une", "-", "–", "/", ","})  # fmt: skip
_ABBREVIATED = re.compile(r"\b(?:t[ée]l|n|nb|nbre|c\.?p|e-mail)\.$", re.I)
_ACTION = re.compile(r"^(?:fiche )?action (?:numero )?(\d{1,2})\b")
_PERSON = re.compile(r"^intervenant (?:numero )?(\d{1,2})\b")


@dataclass(slots=True, eq=False)
class Label:
    """A printed question: its words, what it may mean (None: unknown), what follows it there."""

    chunk: Chunk
    tokens: list[Token]
    meaning: Meaning | None
    rest: list[Token] = field(default_factory=list)
    colon: bool = False
    last: Chunk | None = None
    section: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """The label as printed."""
        return text_of(self.tokens)

    @property
    def end(self) -> Chunk:
        """The chunk that holds its last line."""
        return self.last or self.chunk

    @property
    def x1(self) -> float:
        """Right edge of its widest line."""
        return max(token.x1 for token in self.tokens)


@dataclass(slots=True, eq=False)
class Heading:
    """A printed title and the section that it opens; ``number`` counts repeated blocks."""

    chunk: Chunk
    section: str
    number: int = 0


@dataclass(slots=True)
class Sheet:
    """A canvas with its labels and headings; ``used`` holds chunks that a table has claimed."""

    canvas: Canvas
    labels: list[Label] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    at: dict[int, Label] = field(default_factory=dict)
    heads: dict[int, Heading] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    answers: set[int] = field(default_factory=set)
    gutters: dict[int, list[tuple[float, float, float]]] = field(default_factory=dict)

    def region(self, chunk: Chunk) -> Region | None:
        """Return the cell a chunk stands in, if any."""
        return self.canvas.regions[chunk.region] if chunk.region >= 0 else None

    def is_printed(self, chunk: Chunk) -> bool:
        """Say whether a chunk is the form's own: a label or a heading."""
        return chunk.index in self.at or chunk.index in self.heads

    def limit(self, label: Label) -> float:
        """Return the x where the next column of labels begins, right of this label."""
        chunk = label.chunk
        columns = [
            x for x, top, bottom in self.gutters.get(chunk.page, ())
            if x > chunk.x0 + 60 and top - 12 <= chunk.middle <= bottom + 12
        ]  # fmt: skip
        level = [
            other.chunk.x0 - 2 for other in self.labels
            if other.chunk.page == chunk.page and abs(other.chunk.middle - chunk.middle) < 5
            and other.chunk.x0 > label.tokens[-1].x1 + 2
        ]  # fmt: skip
        return min([*columns, *level], default=float("inf"))


def sheet_of(canvas: Canvas, used: Iterable[int] = ()) -> Sheet:
    """Find labels, headings, columns and sections on a canvas; ``used`` chunks are left out."""
    sheet = Sheet(canvas, used=set(used))
    for chunk in canvas.chunks:
        if chunk.index not in sheet.used and chunk.index not in sheet.at:
            _scan(sheet, chunk)
    _chosen_words(sheet)
    _near_labels(sheet)
    _demote(sheet)
    _chosen_words(sheet)
    _gutters(sheet)
    _headings(sheet)
    for index in [i for i in sheet.heads if i in sheet.answers]:
        sheet.headings.remove(sheet.heads.pop(index))
    _sections(sheet)
    return sheet


# -- labels --------------------------------------------------------------------------------------


def _scan(sheet: Sheet, chunk: Chunk) -> None:
    """Find the labels of a chunk: at its start, then after each value that a colon announces."""
    if chunk.tokens[0].kind != "word":
        return
    first = _first_label(sheet, chunk)
    if first is None:
        return
    _add(sheet, first)
    label = first
    while label.rest and not _is_long(label):
        following = _next_label(label)
        if following is None:
            break
        sheet.labels.append(following)
        label = following


def _add(sheet: Sheet, label: Label) -> None:
    sheet.labels.append(label)
    sheet.at[label.chunk.index] = label
    if label.last is not None:
        sheet.at[label.last.index] = label


def _is_long(label: Label) -> bool:
    paths = label.meaning.paths if label.meaning else ()
    return any(path in BY_PATH and BY_PATH[path].type == "long" for path in paths)


def _first_label(sheet: Sheet, chunk: Chunk) -> Label | None:
    alone = _longest(chunk.tokens, 0)
    below = _below(sheet, chunk)
    tokens, chunks = list(chunk.tokens), [chunk]
    best: tuple[int, Meaning] | None = alone
    last: Chunk | None = None
    for follower in below:
        if alone and alone[0] == len(chunk.tokens) and _longest(follower.tokens, 0):
            break
        tokens += follower.tokens
        chunks.append(follower)
        joined = _longest(tokens, 0)
        if joined and joined[0] > len(tokens) - len(follower.tokens) and joined[1].paths:
            best, last = joined, follower
    if best is None:
        return None
    end, meaning = best
    used = tokens if last else chunk.tokens
    stop = (
        len(used) if last is None else sum(len(c.tokens) for c in chunks[: chunks.index(last) + 1])
    )
    return Label(chunk, used[:end], meaning, _clean_rest(used[end:stop]), _colon(used, end), last)


def _below(sheet: Sheet, chunk: Chunk) -> list[Chunk]:
    """Return up to three chunks right under this one, same left edge, same cell."""
    found: list[Chunk] = []
    bottom, size = chunk.bottom, chunk.tokens[0].size
    for other in sheet.canvas.chunks[chunk.index + 1 : chunk.index + 40]:
        if other.page != chunk.page or other.top - bottom > 0.9 * size:
            if other.page != chunk.page or other.top - bottom > 60:
                break
            continue
        same = other.region == chunk.region and abs(other.x0 - chunk.x0) < 4
        if same and other.top > bottom - 3 and other.tokens[0].kind == "word":
            if other.bold != chunk.bold or abs(other.tokens[0].size - size) > 0.8:
                break
            found.append(other)
            bottom = other.bottom
            if len(found) == 3:
                break
    return found


def _longest(tokens: list[Token], start: int) -> tuple[int, Meaning] | None:
    """Return the end and meaning of the longest known label that starts here and ends well."""
    for end in range(min(len(tokens), start + _LONGEST), start, -1):
        if any(token.kind != "word" for token in tokens[start:end]):
            continue
        if (
            end - start > 1
            and fold(tokens[end - 1].text) in _CONNECTING
            and (fold(tokens[start].text) not in {"fait", "signe"})
        ):
            continue
        text = text_of(tokens[start:end])
        meaning = exact(text.rstrip(" :*"))
        inner = any(token.text.endswith((":", "?")) for token in tokens[start : end - 1])
        if meaning and inner and len(meaning.wording.split()) < 5:
            continue
        if meaning and _is_written_as_label(text) and _ends_well(tokens, start, end, meaning):
            return end, meaning
    return None


def _is_written_as_label(text: str) -> bool:
    """Tell a label from a word of an answer: a capital, a number or a colon, no full stop."""
    if text.rstrip().endswith((":", "?")) or _ABBREVIATED.search(text):
        return True
    bare = unnumbered(text)
    letter = next((sign for sign in bare if sign.isalpha()), "A")
    return not text.rstrip().endswith((".", ",", ";")) and (
        letter.isupper() or bare.split(" ")[0] in {"dont", "du", "au", "le", "à", "n°", "nb"}
    )


def _colon(tokens: list[Token], end: int) -> bool:
    return tokens[end - 1].text.endswith((":", "?")) or (
        end < len(tokens) and tokens[end].text in {":", "?", "?:", "*:"}
    )


def _ends_well(tokens: list[Token], start: int, end: int, meaning: Meaning) -> bool:
    if _colon(tokens, end):
        return True
    if end == len(tokens):
        return True
    after = tokens[end]
    if after.text in {"*", "(*)"}:
        return end + 1 == len(tokens) or _colon(tokens, end + 1)
    if tokens[end - 1].bold and not after.bold:
        return meaning.wording not in _SHORT
    if after.text.startswith("("):
        for n in range(end, len(tokens)):
            if tokens[n].text.rstrip(" :*.").endswith(")"):
                return n + 1 == len(tokens) or _colon(tokens, n + 1)
        return True
    kinds = {BY_PATH[path].type for path in meaning.paths if path in BY_PATH}
    if len(kinds & _TYPED) == 1 and start == 0:
        parsed = parse(next(iter(kinds & _TYPED)), text_of(tokens[end:]))
        return parsed.value is not None and parsed.confidence >= 0.9
    return False


def _clean_rest(tokens: list[Token]) -> list[Token]:
    """Drop a colon, a star and a parenthesis that belong to the label."""
    rest = list(tokens)
    while rest and rest[0].text in {":", "?", "*", "(*)", "?:", "*:", "-", "–"}:
        rest.pop(0)
    if rest and rest[0].text.startswith("("):
        for n, token in enumerate(rest):
            if token.text.rstrip(" :*.").endswith(")"):
                if is_hint(text_of(rest[: n + 1]).rstrip(" :*")) and not _is_phone(rest):
                    return _clean_rest(rest[n + 1 :])
                break
    return rest


def _is_phone(tokens: list[Token]) -> bool:
    return bool(re.match(r"\(?\+?\d", tokens[0].text))


def _next_label(label: Label) -> Label | None:
    """Find a label within the value: "Nom : DUPONT Prénom : Marie"."""
    tokens = label.rest
    for start in range(1, len(tokens)):
        for end in range(min(len(tokens), start + 8), start, -1):
            if not _colon(tokens, end):
                continue
            meaning = exact(text_of(tokens[start:end]).rstrip(" :*"))
            if meaning:
                found = Label(
                    label.chunk, tokens[start:end], meaning, _clean_rest(tokens[end:]), colon=True
                )
                label.rest = tokens[:start]
                return found
    return None


def _near_labels(sheet: Sheet) -> None:
    """Add labels by near wording or key words, and unknown ones that a colon shows."""
    bold = [label.chunk.bold for label in sheet.labels]
    bold_labels = len(bold) >= 5 and sum(bold) > 0.7 * len(bold)
    for chunk in sheet.canvas.chunks:
        if chunk.index in sheet.used or chunk.index in sheet.at or chunk.tokens[0].kind != "word":
            continue
        head = _head(chunk.tokens)
        whole = _whole_cell(sheet, chunk) if head is None else None
        if whole:
            _add(sheet, whole)
            continue
        styled = (chunk.bold and bold_labels) or _is_asked(sheet, chunk)
        if head is None:
            wrapped = _wrapped_question(sheet, chunk, styled=styled)
            if wrapped:
                _add(sheet, wrapped)
                continue
        if head is None and not styled and not _stands_alone(sheet, chunk):
            continue
        end = head or len(chunk.tokens)
        tokens = chunk.tokens[:end]
        text = text_of(tokens).rstrip(" :*")
        if len(tokens) > 16 or is_hint(text) or (heading_section(text) and head is None):
            continue
        meaning = near(text)
        if meaning and head is None and meaning.quality < 0.9 and _follows_question(sheet, chunk):
            continue
        if meaning is None and head is None:
            if chunk.bold and bold_labels and len(tokens) <= 12:
                _add(sheet, Label(chunk, tokens, None))
            continue
        _add(
            sheet, Label(chunk, tokens, meaning, _clean_rest(chunk.tokens[end:]), head is not None)
        )


def _follows_question(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether the text right before is a question without answer: this is then its answer."""
    before = sheet.canvas.chunks[chunk.index - 1] if chunk.index else None
    if chunk.region >= 0:
        return False
    label = sheet.at.get(before.index) if before is not None else None
    known = label is not None and label.meaning is not None and label.meaning.quality == 1.0
    return known and label is not None and not label.rest


def _whole_cell(sheet: Sheet, chunk: Chunk) -> Label | None:
    """Read a question that fills a cell over two or three lines, with a cell for its answer."""
    home = sheet.region(chunk)
    if home is None:
        return None
    inside = sheet.canvas.in_region(home.index)
    if not 2 <= len(inside) <= 4 or inside[0] is not chunk or not _has_right(sheet, home):
        return None
    if any(
        c.tokens[0].kind != "word" or c.bold != chunk.bold or c.index in sheet.at for c in inside
    ):
        return None
    tokens = [token for c in inside for token in c.tokens]
    text = text_of(tokens).rstrip(" :*")
    meaning = near(text) if len(tokens) <= 20 else None
    if meaning is None or text.endswith("."):
        return None
    for other in inside[1:-1]:
        sheet.answers.discard(other.index)
    return Label(chunk, tokens, meaning, [], False, inside[-1])


def _has_right(sheet: Sheet, home: Region) -> bool:
    beside = any(
        r.page == home.page and abs(r.top - home.top) < 3 and -3 <= r.x0 - home.x1 < 12
        for r in sheet.canvas.regions
    )
    return (beside and not _left_of(sheet, home)) or _over_cell(sheet, home)


def _stands_alone(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether a short line without full stop stands alone between two others: a question."""
    text = chunk.text
    if len(chunk.tokens) > 14 or len(text) < 5 or text.endswith((".", ",", ";", "-")):
        return False
    if not _is_written_as_label(text) or chunk.region >= 0:
        return False
    near_by = sheet.canvas.chunks[max(0, chunk.index - 6) : chunk.index + 7]
    if any(
        c is not chunk and c.page == chunk.page and abs(c.middle - chunk.middle) < 5
        for c in near_by
    ):
        return False
    if not sheet.canvas.paged:
        return True
    same = [c for c in near_by if c.page == chunk.page and c is not chunk]
    above = min((chunk.top - c.bottom for c in same if c.bottom <= chunk.top + 1), default=99.0)
    below = min((c.top - chunk.bottom for c in same if c.top >= chunk.bottom - 1), default=99.0)
    return above > 1.15 * below + 1


def _head(tokens: list[Token]) -> int | None:
    """Return where the words before the first colon end; a time or an address has none."""
    for n, token in enumerate(tokens[:16]):
        if token.kind != "word":
            return None
        if token.text in {":", "?"} or re.search(r"[A-Za-zÀ-ÿ)°*»'’][:?]$", token.text):
            last = max((k for k, t in enumerate(tokens[:20]) if t.text.endswith("?")), default=n)
            return last + 1 if tokens[n].text.endswith("?") and last + 1 == len(tokens) else n + 1
    return None


def _is_asked(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether something to write in stands right of this chunk: a cell, a widget, dots."""
    for other in sheet.canvas.chunks[chunk.index + 1 : chunk.index + 8]:
        if (
            other.page == chunk.page
            and abs(other.middle - chunk.middle) < 5
            and other.x0 > chunk.x1
        ):
            if other.tokens[0].kind in {"entry", "fill"}:
                return True
    home = sheet.region(chunk)
    if home is None or home.comb:
        return False
    if len(sheet.canvas.in_region(home.index)) > 2:
        return False
    if _over_cell(sheet, home):
        return True
    return any(
        r.table == home.table and r.page == home.page and abs(r.top - home.top) < 3
        and 0 <= r.x0 - home.x1 + 3 < 12
        for r in sheet.canvas.regions
    ) and not _left_of(sheet, home)  # fmt: skip


def _over_cell(sheet: Sheet, home: Region) -> bool:
    """Say whether a short text fills a whole row over a cell of the same width, no label above."""
    twins = [
        r for r in sheet.canvas.regions
        if r.page == home.page and abs(r.x0 - home.x0) < 3 and abs(r.x1 - home.x1) < 3
    ]  # fmt: skip
    row = [r for r in sheet.canvas.regions if r.page == home.page and abs(r.top - home.top) < 3]
    if len(row) > 1 or not any(-2 <= r.top - home.bottom < 6 for r in twins):
        return False
    above = next((r for r in twins if -2 <= home.top - r.bottom < 6), None)
    inside = sheet.canvas.in_region(above.index) if above else []
    return not (inside and inside[0].index in sheet.at)


def _left_of(sheet: Sheet, home: Region) -> bool:
    """Say whether the cell left of this one on its row holds a known label."""
    for label in sheet.labels:
        region = sheet.region(label.chunk)
        if region and region.page == home.page and abs(region.top - home.top) < 3:
            if 0 <= home.x0 - region.x1 + 3 < 12:
                return True
    return False


def _wrapped_question(sheet: Sheet, chunk: Chunk, *, styled: bool) -> Label | None:
    """Join a chunk with the lines under it up to a colon or the cell's end; near wording only."""
    tokens = list(chunk.tokens)
    for follower in _below(sheet, chunk)[:2]:
        if follower.index in sheet.at:
            return None
        head = _head(follower.tokens)
        tokens += follower.tokens[: head or len(follower.tokens)]
        if head or styled:
            text = text_of(tokens).rstrip(" :*")
            meaning = near(text) if len(tokens) <= 18 else None
            if meaning and meaning.quality > 0.8:
                rest = _clean_rest(follower.tokens[head:]) if head else []
                return Label(chunk, tokens, meaning, rest, bool(head), follower)
    return None


def _demote(sheet: Sheet) -> None:
    """Take back labels that stand in a column of answers ("Statut juridique | Commune")."""
    columns: dict[tuple[int, int, int], list[Chunk]] = defaultdict(list)
    first: dict[int, Chunk] = {}
    for chunk in sheet.canvas.chunks:
        if chunk.index in sheet.used or chunk.tokens[0].kind != "word":
            continue
        home = sheet.region(chunk)
        if home is not None and not home.comb:
            if first.setdefault(home.index, chunk) is chunk:
                columns[chunk.page, home.table, round(home.x0 / 4)].append(chunk)
        else:
            columns[chunk.page, -99, round(chunk.x0 / 4)].append(chunk)
    for chunks in columns.values():
        beside = [c for c in chunks if _left_label(sheet, c)]
        asks = [c for c in chunks if c.index in sheet.at]
        plain = [c for c in beside if c.index not in sheet.at]
        if len(beside) < 2 or len(beside) < 0.5 * len(chunks) or not plain:
            continue
        if len(asks) > 0.5 * len(chunks):
            continue
        for chunk in beside:
            sheet.answers.add(chunk.index)
            label = sheet.at.get(chunk.index)
            if label is not None and not label.colon:
                sheet.labels.remove(label)
                for index in [i for i, other in sheet.at.items() if other is label]:
                    del sheet.at[index]


def _chosen_words(sheet: Sheet) -> None:
    """Take back a label that is one of the choices of the unanswered label just before it."""
    for label in list(sheet.labels):
        fields = [
            BY_PATH[p] for p in (label.meaning.paths if label.meaning else ()) if p in BY_PATH
        ]
        choices = next((f.choices for f in fields if f.choices), None)
        if choices is None or label.rest or label.chunk.index not in sheet.at:
            continue
        for chunk in sheet.canvas.chunks[label.end.index + 1 : label.end.index + 3]:
            other = sheet.at.get(chunk.index)
            if other is None or other.colon or other.rest:
                continue
            if parse("choice", chunk.text, choices).value and chunk.page == label.chunk.page:
                sheet.labels.remove(other)
                for index in [i for i, known in sheet.at.items() if known is other]:
                    del sheet.at[index]
                sheet.answers.add(chunk.index)
            break


def _left_label(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether the text next to this one on its left, on its line or row, is a label."""
    home = sheet.region(chunk)
    best: Chunk | None = None
    for other in sheet.canvas.chunks:
        if other.page != chunk.page or other.x0 >= chunk.x0 - 5:
            continue
        region = sheet.region(other)
        if home is not None and region is not None and region.index != home.index:
            level = abs(region.top - home.top) < 3
        else:
            level = abs(other.middle - chunk.middle) < 5
        if level and (best is None or other.x0 > best.x0 or (other.x0 == best.x0)):
            best = (
                other
                if best is None or other.x0 > best.x0 + 1 or best.index not in sheet.at
                else best
            )
    label = sheet.at.get(best.index) if best is not None else None
    return label is not None and not label.rest


# -- columns, headings, sections -----------------------------------------------------------------


def _gutters(sheet: Sheet) -> None:
    """Find the x where a second column of labels begins, and how far down it goes."""
    columns: dict[tuple[int, int], list[Label]] = defaultdict(list)
    for label in sheet.labels:
        if label.chunk.tokens[0] is label.tokens[0] and label.meaning is not None:
            columns[label.chunk.page, round(label.chunk.x0 / 4)].append(label)
    for (page, _), members in columns.items():
        left = min(c.x0 for c in sheet.canvas.chunks if c.page == page)
        x = min(label.chunk.x0 for label in members) - 2
        if len(members) >= 2 and x > left + 120:
            tops = [label.chunk.top for label in members]
            sheet.gutters.setdefault(page, []).append((x, min(tops), max(tops) + 14))


def _headings(sheet: Sheet) -> None:
    lines: dict[int, list[Chunk]] = defaultdict(list)
    for chunk in sheet.canvas.chunks:
        lines[chunk.line + 100000 * chunk.page].append(chunk)
    for chunk in sheet.canvas.chunks:
        if chunk.index in sheet.used or chunk.tokens[0].kind != "word" or len(chunk.tokens) > 16:
            continue
        label = sheet.at.get(chunk.index)
        if label and (label.rest or label.last is chunk):
            continue
        found = _heading(chunk)
        if found is None:
            continue
        if label and not _opens(sheet, chunk, label):
            continue
        if label:
            sheet.labels.remove(label)
            for index in [i for i, other in sheet.at.items() if other is label]:
                del sheet.at[index]
        sheet.heads[chunk.index] = found
        sheet.headings.append(found)


def _heading(chunk: Chunk) -> Heading | None:
    text = chunk.text.rstrip(" :")
    if not _is_written_as_label(text):
        return None
    label = key(unnumbered(text))
    for pattern, section in ((_ACTION, "actions"), (_PERSON, "facilitators")):
        match = pattern.match(label)
        if match and len(chunk.tokens) <= 9:
            return Heading(chunk, section, int(match.group(1)))
    section_found = heading_section(text)
    if section_found:
        return Heading(chunk, section_found)
    if (
        _NUMBERED.match(chunk.text)
        and (chunk.bold or chunk.tokens[0].size > 11)
        and len(chunk.tokens) < 12
    ):
        return Heading(chunk, "") if not exact(text) else None
    return None


def _opens(sheet: Sheet, chunk: Chunk, label: Label) -> bool:
    """Decide between heading and label: what stands right of it, under it, how it is set."""
    if label.meaning and not label.meaning.paths:
        return True
    for other in sheet.canvas.chunks:
        right = other.page == chunk.page and abs(other.middle - chunk.middle) < 6
        if right and other.x0 > chunk.x1 and not sheet.is_printed(other):
            return other.tokens[0].kind == "tick" and False
    home = sheet.region(chunk)
    if home and _empty_right(sheet, home):
        return False
    under = next(
        (
            c
            for c in sheet.canvas.chunks[chunk.index + 1 :]
            if c.page == chunk.page and c.top > chunk.bottom - 3 and c.tokens[0].kind != "fill"
            and c.x0 < chunk.x0 + 260
        ),
        None,
    )  # fmt: skip
    if under is None or under.top - chunk.bottom > 60:
        return False
    return sheet.is_printed(under) or heading_section(under.text) is not None


def _empty_right(sheet: Sheet, home: Region) -> bool:
    for region in sheet.canvas.regions:
        beside = region.page == home.page and abs(region.top - home.top) < 3
        if beside and 0 <= region.x0 - home.x1 + 3 < 12:
            return not sheet.canvas.in_region(region.index)
    return False


def _sections(sheet: Sheet) -> None:
    """Give every label its section: a tall cell left of it, a column's title, the last title."""
    for label in sheet.labels:
        heading = _heading_of(sheet, label.chunk)
        if heading:
            label.section, label.number = heading.section, heading.number


def _heading_of(sheet: Sheet, chunk: Chunk) -> Heading | None:
    best: tuple[int, float, Heading] | None = None
    for heading in sheet.headings:
        head = heading.chunk
        cell = sheet.region(head)
        if head.page == chunk.page and cell and head.x0 < chunk.x0 and cell.x1 <= chunk.x0 + 2:
            if cell.top - 2 <= chunk.middle <= cell.bottom + 2 and cell.bottom - cell.top > 20:
                return heading
        if (head.page, head.middle) > (chunk.page, chunk.middle - 3):
            continue
        if not _same_column(sheet, heading, chunk):
            continue
        if best is None or (head.page, head.middle) >= best[:2]:
            best = (head.page, head.middle, heading)
    return best[2] if best else None


def _same_column(sheet: Sheet, heading: Heading, chunk: Chunk) -> bool:
    """Say whether a title that stands above governs this chunk, side by side columns considered."""
    head = heading.chunk
    row = [
        other for other in sheet.canvas.chunks
        if other.page == head.page and other is not head and abs(other.middle - head.middle) < 9
        and other.region != -2
    ]  # fmt: skip
    right = [c.x0 for c in row if c.x0 > head.x1 + 20]
    left = [c for c in row if c.x1 < head.x0 - 20]
    if not right and not left:
        return True
    if head.page != chunk.page:
        return not left
    until = min(right, default=float("inf"))
    return head.x0 - 12 <= chunk.x0 < until - 5 or (not left and chunk.x0 < head.x0)


def chunks_between(sheet: Sheet, first: Chunk, last: Chunk) -> Iterator[Chunk]:
    """Yield the chunks after ``first`` and before ``last`` in reading order."""
    yield from sheet.canvas.chunks[first.index + 1 : last.index]
