"""Which choice of a field a printed wording names."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from ..fields import Field
from ..source import Choice, Options
from .label_text import fold, key, unnumbered


def choice_of(text: str, field_: Field, options: Options) -> str | None:
    """Return the code of the one choice that a printed wording names, None if none or several."""
    label = _choice_key(text)
    if not label:
        return None
    choices = field_.options_of(options)
    same = [c.code for c in choices if label in _keys(c)]
    if same:
        return same[0]
    numbered = _by_number(text, choices)
    if numbered and field_.from_call:
        return numbered
    scored = sorted(((_likeness(label, c), c.code) for c in choices), reverse=True)
    if scored and scored[0][0] >= 88 and (len(scored) == 1 or scored[0][0] - scored[1][0] >= 4):
        return scored[0][1]
    return None


def _choice_key(text: str) -> str:
    return key(re.sub(r"[(:].*$", "", unnumbered(text)).strip() or unnumbered(text))


def _keys(choice: Choice) -> set[str]:
    texts = (choice.code, choice.label, *choice.synonyms)
    return {key(text) for text in texts} | {_choice_key(text) for text in texts}


def _likeness(label: str, choice: Choice) -> float:
    best = 0.0
    for other in _keys(choice):
        score = fuzz.ratio(label, other)
        if len(other.split()) >= 3 and (
            f" {other} " in f" {label} " or f" {label} " in f" {other} "
        ):
            score = max(score, 89.0 if len(label.split()) >= 3 else 0.0)
        best = max(best, score)
    return best


def _by_number(text: str, choices: tuple[Choice, ...]) -> str | None:
    """Read "Dispositif 1", "Axe 2 : …", "D1 - …": the number names the choice, the words agree."""
    match = re.match(
        r"^\W*(?:dispositif|axe|mesure|volet|[dam])\s*(?:n\s?[°o]\s*)?(\d)\b\W*(.*)$",
        fold(text),
        re.S,
    )
    if not match:
        return None
    chosen = [c for c in choices if c.code.endswith(match[1]) and len(c.code) <= 3]
    head = fold(text).strip()[:1]
    chosen = [c for c in chosen if c.code[:1].lower() == head or head == "v"]
    if len(chosen) != 1:
        return None
    rest = key(match[2])
    if rest and max(fuzz.token_set_ratio(rest, other) for other in _keys(chosen[0])) < 60:
        return None
    return chosen[0].code
