"""From labels and their answers to the leaves of an application record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..fields import BY_PATH, Field, FieldType
from ..records import Candidate, Leaf
from ..source import Options
from ..values import (
    Parsed,
    clean,
    clean_line,
    fold,
    is_answer,
    leaf,
    parse,
    parse_date,
    parse_period,
    parse_person,
    split_list,
)
from .answers import Answer, answer_to
from .canvas import Canvas, Token
from .label_text import is_empty_amount
from .meaning import resolved
from .sheet import Label, Sheet

EXACT, NEARLY, UNSURE = 0.95, 0.78, 0.78
_CHECKED = frozenset({"siret", "rna", "email", "iban", "bic", "naf"})
_EXTRA_TYPES: dict[str, FieldType] = {
    "budget.total_expenses": "amount",
    "budget.total_income": "amount",
    "request.addressed_to": "multi",
}


@dataclass(slots=True)
class Found:
    """Readings by path; ``lists`` for fields that hold several leaves; ``groups`` for the rows of
    repeated groups; ``asked``: what the form asks for at all."""

    readings: dict[str, list[Leaf]] = field(default_factory=lambda: defaultdict(list))
    lists: dict[str, list[Leaf]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, list[dict[str, Leaf | list[Leaf]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    asked: set[str] = field(default_factory=set)
    said: dict[str, Leaf] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    spoken: set[int] = field(default_factory=set)

    def add(self, path: str, found: Leaf) -> None:
        """Note a reading of a path; an empty one only says that the form asks for it."""
        self.asked.add(path)
        if not found.absent:
            self.readings[path].append(found)

    def one(self, path: str) -> Leaf:
        """Return the reading of a path; two that differ make a doubt with both as candidates."""
        every = self.readings.get(path, [])
        if not every:
            return Leaf()
        best = max(every, key=lambda found: found.confidence)
        same = {_comparable(found) for found in every}
        if len(same) == 1:
            return best
        texts = list(dict.fromkeys(str(f.value if f.value is not None else f.raw) for f in every))
        strong = [f for f in every if f.confidence > 0.8]
        if len({_comparable(f) for f in strong}) == 1 and best.value is not None:
            close = 0.75 if len(every) - len(strong) else best.confidence
            return best.model_copy(
                update={"confidence": min(best.confidence, close), "candidates": _candidates(texts)}
            )
        return best.model_copy(
            update={"confidence": min(best.confidence, 0.5), "candidates": _candidates(texts)}
        )


def _candidates(texts: Sequence[str]) -> tuple[Candidate, ...]:
    return tuple(Candidate(value=text, score=0.5) for text in texts[:5])


def _comparable(found: Leaf) -> str:
    return fold(str(found.value if found.value is not None else found.raw))


# -- answers to leaves ---------------------------------------------------------------------------


def read_labels(sheet: Sheet, options: Options, found: Found) -> None:
    """Read the answer to every label of a sheet into ``found``."""
    for label, meant, sure in resolved(sheet):
        path = meant
        if path == "has_other_actions" and path in found.ticked and label.meaning:
            path = "other_actions" if "other_actions" in label.meaning.paths else path
        if id(label.tokens[0]) in found.spoken or path in found.ticked:
            continue
        _read_label(sheet, options, found, label, path, sure)


def _read_label(
    sheet: Sheet, options: Options, found: Found, label: Label, path: str, sure: float
) -> None:
    field_ = field_of(path)
    long = field_ is not None and field_.type in {"long", "multi", "list"}
    answer = answer_to(sheet, label, long=long)
    if path == "has_other_actions" and parse("flag", answer.text).value is None:
        path, field_ = "other_actions", field_of("other_actions")
    base = EXACT * sure if sure >= 0.95 else NEARLY * sure / 0.82
    if field_ is not None and field_.type in _CHECKED and sure >= 0.8:
        base = 0.93
    base = min(base, EXACT) * (1.0 if answer.sure else UNSURE)
    found.asked.add(path)
    maker = _Maker(sheet.canvas, answer.tokens, min(base, 1.0))
    if field_ is None:
        if answer.text:
            _store_compound(found, path, answer.text, maker, label)
    else:
        _store(found, field_, answer, maker, options)


def field_of(path: str) -> Field | None:
    """Return the field of a path, also for the totals that the table does not list."""
    if path in _EXTRA_TYPES and path not in BY_PATH:
        return Field("", path, path, _EXTRA_TYPES[path])
    if path.endswith("[]"):
        return None
    return BY_PATH.get(path)


def _store(found: Found, field_: Field, answer: Answer, maker: _Maker, options: Options) -> None:
    text, path = answer.text, field_.path
    if not text or (field_.type == "amount" and answer.widget and is_empty_amount(text)):
        found.add(path, Leaf())
    elif path == "project.period":
        _store_period(found, text, maker)
    elif field_.type in {"choice", "multi", "flag", "list"}:
        _store_listed(found, field_, text, maker, options)
    elif field_.type != "signature":
        _store_plain(found, path, field_, text, maker)


def _store_plain(found: Found, path: str, field_: Field, text: str, maker: _Maker) -> None:
    if field_.type == "date" and re.search(r"\bau\b|\bà\b|–|\bfin\b", text):
        start, end = parse_period(text)
        if start.value and end.value:
            found.add("project.start", maker.leaf(start, text))
            found.add("project.end", maker.leaf(end, text))
            return
    if field_.type == "date":
        found.add(path, maker.leaf(parse_date(text, end=path.endswith(".end")), text))
        return
    if field_.type == "amount":
        cut = re.match(r"^\D{0,20}(\d[\d\s.,\u00a0\u202f]*(?:€|euros?\b))", text)
        text = cut[1] if cut else text
    parsed = parse(field_.type, text)
    if field_.type == "text" and len(text) > 160 and field_.lines == 1:
        maker.base *= UNSURE
    found.add(path, maker.leaf(parsed, text))


@dataclass(slots=True)
class _Maker:
    """Makes leaves of one answer: its tokens give the place."""

    canvas: Canvas
    tokens: Sequence[Token]
    base: float

    def leaf(self, parsed: Parsed[Any], raw: str) -> Leaf:
        """Join a parse with the place of the answer."""
        return leaf_at(self.canvas, self.tokens, parsed, raw, self.base)


def leaf_at(
    canvas: Canvas, tokens: Sequence[Token], parsed: Parsed[Any], raw: str, base: float
) -> Leaf:
    """Make the leaf of a parse read from tokens."""
    if not tokens:
        return leaf(parsed, raw, base_confidence=base)
    if not canvas.paged:
        return leaf(parsed, raw, place=tokens[0].place, base_confidence=base)
    return leaf(parsed, raw, page=tokens[0].page, box=canvas.box(tokens), base_confidence=base)


def _store_listed(found: Found, field_: Field, text: str, maker: _Maker, options: Options) -> None:
    choices = field_.options_of(options)
    if field_.type == "flag":
        found.add(field_.path, maker.leaf(parse("flag", text), text))
    elif field_.type == "choice":
        found.add(field_.path, maker.leaf(parse("choice", text, choices), text))
    elif field_.type == "list":
        for part in _parts(text):
            found.lists[field_.path].append(maker.leaf(parse("text", part), part))
    else:
        for item in _multi(text, field_, options):
            found.lists[field_.path].append(maker.leaf(parse("multi", item, choices), item))


def _parts(text: str) -> list[str]:
    parts = list(split_list(text))
    if len(parts) == 1:
        parts = re.split(r",\s+(?:et\s+)?|\s+et\s+(?=[A-ZÉÈ])", parts[0])
    return [p.strip(" .-–,") for p in parts if is_answer(p.strip(" .-–,"))]


def _multi(text: str, field_: Field, options: Options) -> list[str]:
    """Split a list of choices: by line or ";", by comma or "et" where each part is a choice."""
    parts = list(split_list(text)) or [clean(text)]
    if len(parts) > 1:
        return parts
    choices = field_.options_of(options)
    for pattern in (r"\s*[,/]\s*", r"\s*[,/]\s*|\s+et\s+|\s*\+\s*"):
        pieces = [p.strip() for p in re.split(pattern, clean_line(parts[0])) if p.strip()]
        if len(pieces) > 1 and all(parse("choice", p, choices).value for p in pieces):
            return pieces
    return parts


def _store_period(found: Found, text: str, maker: _Maker) -> None:
    start, end = parse_period(text)
    found.add("project.period", maker.leaf(parse("text", text), text))
    if not start.blank and (start.value or end.value):
        found.add("project.start", maker.leaf(start, text))
        found.add("project.end", maker.leaf(end, text))


# -- one answer for several fields ---------------------------------------------------------------

_MAIL = re.compile(r"[^\s;,/|<>]+@[^\s;,/|<>]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?:\+33|0)\s*[1-9](?:[\s.\-]*\d{2}){4}")
_ROLE_WORDS = re.compile(
    r"^(?:pr[ée]sident|directeur|directrice|g[ée]rant|maire|tr[ée]sori|secr[ée]taire|responsable|"
    r"charg|coordin|chef|adjoint|vice|repr[ée]sentant|d[ée]l[ée]gu|co-?pr|administrat|entrepren|"
    r"conseill|r[ée]f[ée]rent|assistant|comptable|dirigeant|animat|associ)",
    re.IGNORECASE,
)


def _store_compound(found: Found, path: str, text: str, maker: _Maker, label: Label) -> None:
    owner, _, parts = path.rpartition(".")
    if "full" in parts:
        _store_person(found, owner, text, maker, label)
    elif parts == "phone+email":
        for name, pattern in (("phone", _PHONE), ("email", _MAIL)):
            match = pattern.search(text)
            if match:
                parsed = parse("phone" if name == "phone" else "email", match.group())
                found.add(f"{owner}.{name}", maker.leaf(parsed, match.group()))
    elif parts == "postal_code+city":
        store_town(found, text, maker.base, maker.canvas, maker.tokens)
    elif parts == "iban+bic":
        code = re.search(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", text)
        if code:
            found.add("bank.iban", maker.leaf(parse("iban", code.group()), code.group()))
            rest = text.replace(code.group(), " ").strip(" /-–|")
            found.add("bank.bic", maker.leaf(parse("bic", rest), rest))
    elif parts == "place+date":
        store_signed(found, text, maker.base, maker.canvas, maker.tokens)


def store_town(
    found: Found, text: str, base: float, canvas: Canvas, tokens: Sequence[Token]
) -> None:
    """Read "47000 Agen" (or "Agen 47000") into post code and town."""
    match = re.search(r"(?:F-?)?\b(\d{2} ?\d{3})\b", text)
    if not match:
        return
    town = (text[match.end() :].strip(" ,-–/") or text[: match.start()].strip(" ,-–/")).split("\n")[
        0
    ]
    maker = _Maker(canvas, tokens, base)
    found.add("organisation.postal_code", maker.leaf(parse("postal_code", match[1]), match[1]))
    if town:
        found.add("organisation.city", maker.leaf(parse("text", town), town))


def store_signed(
    found: Found, text: str, base: float, canvas: Canvas, tokens: Sequence[Token]
) -> None:
    """Read "Agen, le 12/10/2022" into place and date of signature."""
    maker = _Maker(canvas, tokens, base)
    match = re.match(r"^(?:à\s+)?(?P<place>[^,\d]+?)\s*,?\s*(?:\ble\b|,)\s*(?P<date>.*\d.*)$", text)
    other = re.match(r"^(?:le\s+)?(?P<date>.*\d{2,4})\s*,?\s*à\s+(?P<place>[^\d,]+)$", text)
    parts = match or other
    if parts:
        place, date = parts["place"].strip(), parts["date"].strip()
        found.add("signed.place", maker.leaf(parse("text", place), place))
        found.add("signed.date", maker.leaf(parse_date(date), date))
    elif parse_date(text).value:
        found.add("signed.date", maker.leaf(parse_date(text), text))
    else:
        found.add("signed.place", maker.leaf(parse("text", text), text))


def _store_person(found: Found, owner: str, text: str, maker: _Maker, label: Label) -> None:
    line = clean_line(text)
    for name, pattern in (("phone", _PHONE), ("email", _MAIL)):
        match = pattern.search(line)
        if match:
            kind: FieldType = "phone" if name == "phone" else "email"
            found.add(f"{owner}.{name}", maker.leaf(parse(kind, match.group()), match.group()))
            line = line.replace(match.group(), " ")
    line = re.sub(r"\s*[-–/|;,]\s*$", "", " ".join(line.split()).strip(" ,;-–/|"))
    cuts = re.split(r"\s*[,;]\s+|\s+[-–—]\s+|\s*\((?=[^)]+\))", line, maxsplit=1)
    head, role = cuts[0], (cuts[1].rstrip(")") if len(cuts) > 1 else "")
    if role and not _ROLE_WORDS.match(role) and _ROLE_WORDS.match(head):
        head, role = role, head
    if role and not _ROLE_WORDS.match(role) and len(cuts) > 1 and len(head.split()) == 1:
        head, role = line, ""
    store_name(found, owner, head, maker.base, maker.canvas, maker.tokens, label.text)
    if role:
        sure = 1.0 if _ROLE_WORDS.match(role) else UNSURE
        known = replace(maker, base=maker.base * sure)
        found.add(f"{owner}.role", known.leaf(parse("text", role), role))


def store_name(
    found: Found,
    owner: str,
    name: str,
    base: float,
    canvas: Canvas,
    tokens: Sequence[Token],
    label: str,
) -> None:
    """Read a full name; where capitals do not tell, the label's order decides, as a doubt."""
    maker = _Maker(canvas, tokens, base)
    parsed = parse_person(name)
    if parsed.blank:
        return
    if parsed.value is None:
        empty: Parsed[Any] = Parsed(candidates=parsed.candidates)
        found.add(f"{owner}.last_name", maker.leaf(empty, name))
        return
    last, first = parsed.value.last_name, parsed.value.first_name
    sure = parsed.confidence
    asked = fold(label)
    if sure < 0.8 and "nom" in asked and "prenom" in asked and last and first:
        surname_first = asked.find("nom") < asked.find("prenom")
        words = re.sub(r"^(?:m\.|mme|mlle|mr|monsieur|madame)\s+", "", name, flags=re.I).split()
        if surname_first and len(words) == 2:
            last, first = words[0], words[1]
        sure = 0.7
    found.add(f"{owner}.last_name", maker.leaf(Parsed(last, sure, parsed.candidates), name))
    found.add(f"{owner}.first_name", maker.leaf(Parsed(first or None, sure), name))
