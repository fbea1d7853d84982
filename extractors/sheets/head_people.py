"""People of a header block: facilitators, and the one participant of a one-person sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..layout import union
from ..parsed import Parsed, clean_line, fold, is_answer, parse_text
from ..records import Text
from ..source import Word
from .head import Helper
from .labels import Value
from .leaves import HAND_AT_MOST, made, options_of
from .people import Order, people_in, split_name


def text_leaf(value: Value, sure: float = 1.0) -> Text:
    """Return the leaf of a labelled text; of handwriting it is a doubt with candidates."""
    if value.readings:
        best = value.readings[0]
        return Text(
            value=best.value, raw=best.value, page=value.page, box=value.zone or value.box,
            place=value.place, confidence=round(min(HAND_AT_MOST, best.score), 4),
            candidates=value.readings,
        )  # fmt: skip
    text = re.sub(r"^[«\"“]\s*|\s*[»\"”]$", "", clean_line(value.text))
    return made(
        parse_text(text), value.text, page=value.page, box=value.box, place=value.place,
        words=value.words, sure=sure * min(1.0, value.sure + 0.02),
    )  # fmt: skip


def first_text(values: Sequence[Value]) -> Text:
    """Return the first of the values that says anything."""
    leaves = [leaf for value in values if not (leaf := text_leaf(value)).absent]
    return leaves[0] if leaves else Text()


def name_leaves(
    text: str, words: Sequence[Word], page: int | None, place: str | None, order: Order = ""
) -> tuple[Text, Text] | None:
    """Return last and first name of a person's name as read, each over its own words."""
    name = split_name(text, order)
    if name is None:
        return None
    last_other, first_other = name.other or ("", "")
    return (
        _part(name.last, last_other, name.sure, words, page, place),
        _part(name.first, first_other, name.sure, words, page, place),
    )


def _part(
    part: str, other: str, sure: float, words: Sequence[Word], page: int | None, place: str | None
) -> Text:
    if not part:
        return Text()
    own = own_words(part, words)
    box = union(word.box for word in own) if own else None
    leaf = made(Parsed(part, sure), part, page=page, box=box, place=place, words=own or words)
    weak = sure < 0.9 and other and other != part
    return leaf.model_copy(update={"candidates": options_of([part, other])}) if weak else leaf


def own_words(part: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words that a part of a name is made of."""
    wanted = set(fold(part).split())
    return tuple(
        word for word in words if (keys := set(fold(word.text).split())) and keys <= wanted
    )


def helpers(by: dict[str, list[Value]]) -> tuple[Helper, ...]:
    """Return the facilitators that labels name."""
    found: list[Helper] = []
    firsts = [v for v in by.get("facilitator_first", []) if is_answer(v.text)]
    for value in by.get("facilitators", []):
        alone = "prenom" not in value.said and value.said.startswith("nom")
        if firsts and alone and is_answer(value.text):
            found.append(Helper(text_leaf(value), text_leaf(firsts.pop(0))))
            continue
        order = _order_of(value.said)
        for person in people_in(value.text):
            words = own_words(person, value.words) or value.words
            leaves = name_leaves(person, words, value.page, value.place, order)
            if leaves is not None:
                found.append(Helper(*_as_hand(leaves, value)))
    return tuple(found)


def _as_hand(leaves: tuple[Text, Text], value: Value) -> tuple[Text, Text]:
    """Make doubts of names read from handwriting, with the readings as candidates."""
    if not value.readings:
        return leaves
    last, first = (
        leaf
        if leaf.absent
        else leaf.model_copy(
            update={
                "raw": value.readings[0].value,
                "box": value.zone or value.box,
                "confidence": round(min(HAND_AT_MOST, value.readings[0].score), 4),
                "candidates": value.readings,
            }
        )
        for leaf in leaves
    )
    return last, first


def _order_of(said: str) -> Order:
    tokens = said.split()
    if not any(token.startswith("prenom") for token in tokens):
        return ""
    last = next((i for i, token in enumerate(tokens) if token in {"nom", "noms"}), None)
    first = next(i for i, token in enumerate(tokens) if token.startswith("prenom"))
    return "" if last is None else "last" if last < first else "first"


def person(by: dict[str, list[Value]]) -> tuple[Text, Text]:
    """Return the one participant that a header names (one-person sheets)."""
    last = first_text(by.get("last_name", []))
    first = first_text(by.get("first_name", []))
    if not last.absent or not first.absent:
        return last, first
    for value in by.get("participant", []):
        leaves = name_leaves(
            value.text, value.words, value.page, value.place, _order_of(value.said)
        )
        if leaves is not None:
            return _as_hand(leaves, value)
    return Text(), Text()
