"""Answers written into a sentence: "Fait à …, le …", "je soussigné …", "une subvention de … €"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..records import Signature
from ..source import Page
from ..values import parse_amount, parse_text
from .canvas import Canvas, Token, text_of
from .fields import Found, leaf_at, store_name, store_signed
from .label_text import FILL, fold
from .sheet import Sheet

_MADE_AT = re.compile(r"\bfait\s*(?:a\b|le\b|en\b|,|:)", re.I)
_ASKED = re.compile(
    r"(?:demand\w*|sollicit\w*)\b.{0,60}?\b(?:subvention|aide|participation|montant|concours)"
    r"\b.{0,60}?\b(?:de|:)\s*(?P<amount>\d[\d\s.,\u00a0\u202f]*)\s*(?:€|euros?)",
    re.I | re.S,
)
_ASKED_TOO = re.compile(
    r"subvention\s+(?:sollicit[ée]e|demand[ée]e)\b.{0,40}?\b(?:de"
    r"|:)\s*(?P<amount>\d[\d\s.,\u00a0\u202f]*)\s*(?:€|euros?)",
    re.I | re.S,
)
_YEAR = re.compile(
    r"(?:budget|plan de financement|subvention|aide|au titre)\b[^.]{0,90}?\b(?:ann[ée]e"
    r"|exercice)(?:\s+(?:ou exercice|civile|"
    r"budg[ée]taire))?\s*:?\s*(?P<year>20\d\d(?:\s*[-–/]\s*20\d\d)?)\b",
    re.I | re.S,
)
_SIGNER = re.compile(
    r"soussign[ée](?:\(e\)|·e|-e|\.e"
    r"|e)?\s*[,:]?\s*(?:\([^)]*\)\s*[,:]?\s*)?(?P<name>[^,;:()\n]{3,60}?)\s*"
    r"(?:,|;|\bagissant|\ben (?:ma|sa) qualit|\ben qualit|\brepr[ée]sentant|\bd[ée]clare"
    r"|\bcertifie)"
    r"(?P<after>.{0,120})",
    re.I | re.S,
)


def read_sentences(sheet: Sheet, found: Found) -> None:
    """Read what stands in sentences into ``found``, where no label has given it."""
    for lines in _passages(sheet.canvas):
        tokens = [t for line in lines for t in line]
        text = text_of(tokens)
        if _MADE_AT.search(fold(text)) or re.match(r"^\W*[àÀA]\s+\S.*,\s*le\s+\d", text):
            _made_at(sheet, found, tokens)
        for pattern in (_ASKED, _ASKED_TOO):
            match = pattern.search(text)
            if match and parse_amount(match["amount"]).value is not None:
                raw = match["amount"].strip()
                own = _tokens_of(tokens, match.start("amount"), match.end("amount"))
                found.add(
                    "budget.requested", leaf_at(sheet.canvas, own, parse_amount(raw), raw, 0.93)
                )
        year = _YEAR.search(text)
        if year and not found.readings.get("budget.year"):
            own = _tokens_of(tokens, year.start("year"), year.end("year"))
            found.said.setdefault(
                "budget.year",
                leaf_at(sheet.canvas, own, parse_text(year["year"]), year["year"], 0.9),
            )
        _signer(sheet, found, tokens, text)


def _passages(canvas: Canvas) -> Iterator[list[list[Token]]]:
    """Yield every printed line with the two that follow it, dots left out."""
    lines: list[list[Token]] = []
    numbers: dict[tuple[int, int], int] = {}
    for chunk in canvas.chunks:
        place = (chunk.page, chunk.line)
        words = [t for t in chunk.tokens if t.kind in {"word", "entry"} and t.text]
        if place in numbers:
            lines[numbers[place]] += words
        else:
            numbers[place] = len(lines)
            lines.append(words)
    for n in range(len(lines)):
        if lines[n]:
            yield [line for line in lines[n : n + 3] if line and line[0].page == lines[n][0].page]


def _tokens_of(tokens: list[Token], start: int, end: int) -> list[Token]:
    at, own = 0, []
    for token in tokens:
        if at < end and at + len(token.text) > start:
            own.append(token)
        at += len(token.text) + 1
    return own


def _made_at(sheet: Sheet, found: Found, tokens: list[Token]) -> None:
    """Read "Fait à Agen, le 12/10/2022" on one line or two."""
    words = [t for t in tokens if t.text]
    line = [t for t in words if abs(t.middle - words[0].middle) < 5]
    for own in (line, words):
        text = re.sub(r"\s+", " ", FILL.sub(" ", text_of(own)))
        match = (
            re.search(
                r"(?:fait|sign[ée])\s*(?:en \w+ exemplaires?)?\s*,?\s*(?:à|a"
                r"|:)?\s*:?\s*(?P<place>[^,\d:]{2,40}?)\s*,?\s*"
                r"\ble\s*:?\s*(?P<date>\d{1,2}(?:er)?[\s./\-]+[\wéûà]+[\s./\-]+\d{2,4})",
                text,
                re.I,
            )
            or re.search(
                r"(?:fait|sign[ée])\s*,?\s*le\s*:?\s*(?P<date>\d{1,2}(?:er)?[\s./\-]+[\wéûà]+[\s./\-]+\d{2,4})\s*,?\s*"
                r"à\s*:?\s*(?P<place>[^,\d:]{2,40}?)(?=$|[,.]| signature| cachet)",
                text,
                re.I,
            )
            or re.match(
                r"^\W*(?:À|A|à)\s+(?P<place>[A-ZÉÈ][^,\d:]{1,40}?)\s*,\s*le\s*:?\s*"
                r"(?P<date>\d{1,2}(?:er)?[\s./\-]+[\wéûà]+[\s./\-]+\d{2,4})",
                text,
            )
        )
        if match:
            said = f"{match['place'].strip()}, le {match['date']}"
            inside = [t for t in own if t.text.strip(",.:;") and t.text.strip(",.:;") in said]
            found.readings.pop("signed.place", None)
            found.readings.pop("signed.date", None)
            store_signed(found, said, 0.95, sheet.canvas, inside or own)
            return


def _signer(sheet: Sheet, found: Found, tokens: list[Token], text: str) -> None:
    match = _SIGNER.search(text)
    if not match:
        return
    name = FILL.sub(" ", match["name"]).strip()
    if not name or re.search(r"\b(?:nom|pr[ée]nom|qualit[ée])\b", name, re.I):
        return
    people = Found()
    own = _tokens_of(tokens, match.start("name"), match.end("name"))
    store_name(people, "signatory", name, 0.93, sheet.canvas, own, "")
    for path in ("signatory.last_name", "signatory.first_name"):
        leaf = people.one(path)
        if not leaf.absent:
            found.said.setdefault(path, leaf)
    role = re.match(
        r"\s*(?:de|agissant en qualit[ée] de|en (?:ma |sa )?qualit[ée] de"
        r"|:)?\s*(?P<role>(?:pr[ée]sident|direct|"
        r"g[ée]rant|maire|tr[ée]sor|secr[ée]t|co-?pr|vice|administrat"
        r"|d[ée]l[ée]gu)[\w\-·()éèê]*(?:\s+g[ée]n[ée]rale?)?)",
        match["after"],
        re.I,
    )
    if role:
        found.said.setdefault(
            "signatory.role",
            leaf_at(sheet.canvas, own, parse_text(role["role"]), role["role"], 0.9),
        )


def signature_of(sheet: Sheet, pages: tuple[Page, ...]) -> Signature:
    """Say whether ink, a picture or a digital signature stands where the form asks for one."""
    for page in pages:
        for widget in page.widgets:
            if widget.kind == "signature" and widget.value:
                return Signature(state="present", page=page.number, box=widget.box, confidence=0.95)
    spots = [la for la in sheet.labels if la.meaning and "signed.signature" in la.meaning.paths]
    spots_chunks = [la.chunk for la in spots]
    spots_chunks += [
        c
        for c in sheet.canvas.chunks
        if re.match(r"^\W*(?:cachet et )?signature\b", fold(c.text)) and len(c.tokens) < 12
    ]
    if not spots_chunks:
        return Signature()
    for chunk in reversed(spots_chunks):
        on_page = [p for p in pages if p.number == chunk.page]
        if not on_page:
            continue
        page = on_page[0]
        if page.paged:
            width, height = page.size
            for ink in page.ink:
                down = ink[1] * height - chunk.bottom
                if (
                    -60 < down < 180
                    and ink[2] * width > chunk.x0 - 80
                    and ink[0] * width < chunk.x1 + 260
                ):
                    return Signature(state="present", page=page.number, box=ink, confidence=0.9)
        elif page.pictures:
            place = page.pictures[-1]
            return Signature(state="present", place=place, confidence=0.85)
    return _typed_name(sheet, spots_chunks[-1].index)


def _typed_name(sheet: Sheet, index: int) -> Signature:
    """Return "absent", or "to_check" where words stand in the signature's place."""
    spot = sheet.canvas.chunks[index]
    region = sheet.region(spot)
    words: list[Token] = []
    for chunk in sheet.canvas.chunks[index + 1 : index + 12]:
        if chunk.page != spot.page or chunk.tokens[0].kind != "word" or sheet.is_printed(chunk):
            continue
        inside = region is not None and chunk.region == region.index
        under = region is None and 0 < chunk.top - spot.bottom < 60 and abs(chunk.x0 - spot.x0) < 60
        if (inside or under) and 2 <= len(chunk.tokens) <= 6:
            words = list(chunk.tokens)
            break
    text = text_of(words)
    if (
        not text
        or text.startswith("(")
        or re.search(r"cachet|signature|date|lieu|original|page", fold(text))
    ):
        return Signature(state="absent", confidence=0.85)
    box = sheet.canvas.box(words)
    page = words[0].page if sheet.canvas.paged else None
    place = None if sheet.canvas.paged else words[0].place
    return Signature(state="to_check", raw=text, page=page, box=box, place=place, confidence=0.5)
