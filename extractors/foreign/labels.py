"""The labels of a form whose wording is known."""

from __future__ import annotations

import re

from ..fields import BY_PATH
from ..values import parse
from .canvas import Chunk, Token, text_of
from .label_table import Meaning, exact, near
from .label_text import fold, is_hint, unnumbered
from .sheet import Label, Sheet

_TYPED = frozenset(
    {"siret", "rna", "naf", "postal_code", "phone", "email", "iban", "bic", "amount"}
)
_SHORT = frozenset(
    {"du", "au", "a", "le", "fait", "date", "site internet", "total", "titre", "forme"}
)
_LONGEST = 24
_CONNECTING = frozenset(
    (
        *("et", "ou", "de", "des", "du", "la", "le", "les", "a", "au", "aux", "en", "un", "une"),
        *("ses", "vos", "votre", "par", "sur", "dans", "avec", "pour", "-", "–", "/", ","),
    )
)
_ABBREVIATED = re.compile(r"\b(?:t[ée]l|n|nb|nbre|c\.?p|e-mail)\.$", re.I)


def scan(sheet: Sheet, chunk: Chunk) -> None:
    """Find the labels of a chunk: at its start, then after each value that a colon announces."""
    if chunk.tokens[0].kind != "word":
        return
    first = _first_label(sheet, chunk)
    if first is None:
        return
    add_label(sheet, first)
    label = first
    while label.rest and not _is_long(label):
        following = _next_label(label)
        if following is None:
            break
        sheet.labels.append(following)
        label = following


def add_label(sheet: Sheet, label: Label) -> None:
    """Put a label on the sheet."""
    sheet.labels.append(label)
    sheet.at[label.chunk.index] = label
    if label.last is not None:
        sheet.at[label.last.index] = label


def _is_long(label: Label) -> bool:
    paths = label.meaning.paths if label.meaning else ()
    return any(path in BY_PATH and BY_PATH[path].type == "long" for path in paths)


def _first_label(sheet: Sheet, chunk: Chunk) -> Label | None:
    alone = _longest(chunk.tokens, 0)
    below = lines_under(sheet, chunk)
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
    if last is None and best[0] == len(chunk.tokens) and chunk.region >= 0:
        whole = _whole_question(sheet, chunk, below, best[1])
        if whole is not None:
            return whole
    end, meaning = best
    used = tokens if last else chunk.tokens
    stop = (
        len(used) if last is None else sum(len(c.tokens) for c in chunks[: chunks.index(last) + 1])
    )
    return Label(chunk, used[:end], meaning, clean_rest(used[end:stop]), _colon(used, end), last)


def _whole_question(
    sheet: Sheet, chunk: Chunk, below: list[Chunk], meaning: Meaning
) -> Label | None:
    """Read "Caractère innovant | et plus-value de | l'opération": one question in one cell."""
    inside = sheet.canvas.in_region(chunk.region)
    if not below or inside != [chunk, *below] or not below[0].text[:1].islower():
        return None
    tokens = [token for part in inside for token in part.tokens]
    text = text_of(tokens).rstrip(" :*")
    found = None if text.endswith(".") or len(tokens) > 20 else exact(text) or near(text)
    if found is None or not set(found.paths) & set(meaning.paths):
        return None
    return Label(chunk, tokens, found, last=below[-1])


def lines_under(sheet: Sheet, chunk: Chunk) -> list[Chunk]:
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
        if meaning and is_written_as_label(text) and _ends_well(tokens, start, end, meaning):
            return end, meaning
    return None


def is_written_as_label(text: str) -> bool:
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


def clean_rest(tokens: list[Token]) -> list[Token]:
    """Drop a colon, a star and a parenthesis that belong to the label."""
    rest = list(tokens)
    while rest and rest[0].text in {":", "?", "*", "(*)", "?:", "*:", "-", "–"}:
        rest.pop(0)
    if rest and rest[0].text.startswith("("):
        for n, token in enumerate(rest):
            if token.text.rstrip(" :*.").endswith(")"):
                if is_hint(text_of(rest[: n + 1]).rstrip(" :*")) and not _is_phone(rest):
                    return clean_rest(rest[n + 1 :])
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
                    label.chunk, tokens[start:end], meaning, clean_rest(tokens[end:]), colon=True
                )
                label.rest = tokens[:start]
                return found
    return None
