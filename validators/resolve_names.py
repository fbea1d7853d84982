"""Handwritten names against the people that are known: who is meant, or a doubt.

Readings of a line of writing are compared letter by letter with every known person in both orders
of last and first name. A person is used once per sheet; two who are close, or one who is not close
enough for how well the line was read, leave a doubt with candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.parsed import fold
from extractors.records import Candidate, Leaf
from extractors.sheets.first_names import FIRST_NAMES

from .profiles import sure

Person = tuple[str, str]
"""Last name, first name."""

LEAST = 0.50
"""Less likeness of the whole name than this is nobody known."""
MARGIN = 0.10
"""So much nearer than the next one must the best person be."""
_RESOLVED, _BEST = 0.82, 0.97
_DOUBT = 0.70
_SHOWN = 3
_TAKEN = 0.10
_ALMOST, _ALMOST_PART = 0.85, 0.7
"""So near to a person, as a whole and in each name, a sure reading of another name is a doubt."""


@dataclass(slots=True)
class Entry:
    """A name on a sheet as it was read, to be resolved: its two leaves."""

    last: Leaf
    first: Leaf

    @property
    def settled(self) -> bool:
        """True where nothing is to be done: both sure, or nothing stands there."""
        leaves = (self.last, self.first)
        return all(sure(leaf) for leaf in leaves) or all(leaf.absent for leaf in leaves)

    @property
    def readings(self) -> tuple[str, ...]:
        """Every reading of the whole name, the one that the sheet shows first."""
        found = [" ".join(t for leaf in (self.last, self.first) if (t := _text(leaf)))]
        for leaf in (self.last, self.first):
            other = self.first if leaf is self.last else self.last
            whole = _holds_both(leaf, other)
            for text in (leaf.raw or "", *(c.value for c in leaf.candidates)):
                if not text.strip():
                    continue
                pair = (text, _text(other)) if leaf is self.last else (_text(other), text)
                found.append(text if whole else " ".join(pair))
        return tuple(dict.fromkeys(" ".join(fold(text).split()) for text in found if text.strip()))

    @property
    def legible(self) -> float:
        """How sure a letter of the best reading is: the score of the raw text, if it has one."""
        found = [0.0]
        for leaf in (self.last, self.first):
            if leaf.raw:
                score = next((c.score for c in leaf.candidates if c.value == leaf.raw), None)
                found.append(_letter_sure(leaf.raw, leaf.confidence if score is None else score))
        return max(found)


def _text(leaf: Leaf) -> str:
    return str(leaf.value if leaf.value is not None else leaf.raw or "").strip()


def _holds_both(leaf: Leaf, other: Leaf) -> bool:
    """Say whether the raw text and the candidates of a leaf are of the whole name's cell."""
    if leaf.absent:
        return False
    if other.absent:
        return True
    return (leaf.box is not None and leaf.box == other.box) or leaf.raw == other.raw


def _letter_sure(text: str, score: float) -> float:
    """Return how sure one letter is: line engines score the whole line, a product of letters."""
    return float(max(score, 1e-9) ** (1 / max(1, len(text.strip()))))


@lru_cache(maxsize=65536)
def _letters(text: str) -> str:
    return fold(text).replace(" ", "")


def likeness(text: str, person: Person) -> float:
    """Return how near a reading is to a person, in either order of the names, 0 to 1."""
    read, (last, first) = _letters(text), (_letters(person[0]), _letters(person[1]))
    return max(
        Levenshtein.normalized_similarity(read, last + first),
        Levenshtein.normalized_similarity(read, first + last),
    )


def parts_of(text: str, person: Person) -> tuple[float, float, str]:
    """Split a reading where it fits a person best: likeness of last and first name, first's text.

    A reading without a blank is split after as many letters as the name has.
    """
    last, first = _letters(person[0]), _letters(person[1])
    words = fold(text).split()
    cuts = [("".join(words[:k]), "".join(words[k:])) for k in range(len(words) + 1)]
    joined = "".join(words)
    cuts += [(joined[:k], joined[k:]) for k in (len(last), len(first))] if len(words) == 1 else []
    best = (0.0, 0.0, "")
    for head, tail in cuts:
        for one, other in ((head, tail), (tail, head)):
            found = (
                Levenshtein.normalized_similarity(one, last),
                Levenshtein.normalized_similarity(other, first),
                other,
            )
            if found[0] + found[1] > best[0] + best[1]:
                best = found
    return best


@dataclass(frozen=True, slots=True)
class _Fit:
    """A person as one entry reads: how near the whole is, and whether each name is near enough."""

    person: Person
    score: float
    whole: bool


def _fits(entry: Entry, people: Sequence[Person]) -> list[_Fit]:
    readings, legible = entry.readings, entry.legible
    return [_fit(entry, readings, legible, person) for person in people]


def _fit(entry: Entry, readings: Sequence[str], legible: float, person: Person) -> _Fit:
    best = max(readings, key=lambda text: likeness(text, person))
    whole = _near_enough(best, readings[0], legible, person)
    agree = _agrees(entry.last, person[0]) and _agrees(entry.first, person[1])
    return _Fit(person, likeness(best, person) if agree else 0.0, whole and agree)


def _agrees(leaf: Leaf, name: str) -> bool:
    """Say whether a sure half of a name is this person's; a half in doubt speaks for nobody."""
    return not sure(leaf) or _letters(str(leaf.value)) == _letters(name)


def _near_enough(text: str, top: str, legible: float, person: Person) -> bool:
    """Say whether both names are as near as the line is legible: well read must be well met.

    A reading that holds another known first name is another person, unless it is hardly legible.
    """
    last, first, said = parts_of(text, person)
    names = {word for word in (said, parts_of(top, person)[2]) if word in FIRST_NAMES}
    if names and _letters(person[1]) not in names and legible >= 0.6:
        return False
    return last >= max(0.45, legible - 0.28) and first >= max(0.38, legible - 0.42)


def assign(
    entries: Sequence[Entry], people: Sequence[Person], *, scanned: bool = False
) -> list[Entry]:
    """Resolve entries of one sheet; each person is used once. Settled entries stay as they are.

    ``scanned``: a sure name that is almost, but not quite, a known person's becomes a doubt; it is
    never replaced, since it may be somebody else.
    """
    free = list(dict.fromkeys(people))
    for entry in entries:
        if entry.settled and not entry.last.absent:
            own = (_letters(_text(entry.last)), _letters(_text(entry.first)))
            free = [p for p in free if (_letters(p[0]), _letters(p[1])) != own]
    found = [_almost(e, people) if scanned and e.settled else e for e in entries]
    open_ones = {i: _fits(e, free) for i, e in enumerate(entries) if not e.settled}
    taken: set[Person] = set()
    while open_ones:
        best = max(open_ones, key=lambda i: _lead(open_ones[i], taken))
        lead = _lead(open_ones[best], taken)
        ranked = _ranked(open_ones[best], taken)
        if not ranked or lead < MARGIN:
            break
        found[best] = _resolved(found[best], ranked[0], lead)
        taken.add(ranked[0].person)
        del open_ones[best]
    for index, fits in open_ones.items():
        found[index] = _doubted(found[index], _ranked(fits, taken))
    return found


def _almost(entry: Entry, people: Sequence[Person]) -> Entry:
    """Make a doubt of a name that OCR reads surely where a known name is a letter or two away."""
    leaves = (entry.last, entry.first)
    if any(leaf.absent for leaf in leaves) or all(leaf.confidence >= 1.0 for leaf in leaves):
        return entry
    text = f"{_text(entry.last)} {_text(entry.first)}"
    own = {_letters(_text(leaf)) for leaf in leaves}
    near = []
    for person in people:
        if {_letters(name) for name in person} == own:
            return entry
        score = likeness(text, person)
        if score >= _ALMOST and min(parts_of(text, person)[:2]) >= _ALMOST_PART:
            near.append((score, person))
    if not near:
        return entry
    near.sort(key=lambda pair: -pair[0])
    last, first = (
        leaf
        if _letters(_text(leaf)) == _letters(near[0][1][half])
        else leaf.model_copy(
            update={
                "confidence": min(leaf.confidence, _DOUBT),
                "candidates": tuple(
                    Candidate(value=person[half], score=round(score, 4))
                    for score, person in near[:_SHOWN]
                ),
            }
        )
        for half, leaf in enumerate(leaves)
    )
    return Entry(last, first)


def _ranked(fits: Sequence[_Fit], taken: set[Person]) -> list[_Fit]:
    left = [fit for fit in fits if fit.person not in taken and fit.score > 0]
    return sorted(left, key=lambda fit: -fit.score)


def _lead(fits: Sequence[_Fit], taken: set[Person]) -> float:
    """Return by how much the best person leads; -1 where nobody is near enough.

    Somebody who stands on another row already is hardly meant, but not ruled out.
    """
    ranked = _ranked(fits, taken)
    if not ranked or ranked[0].score < LEAST or not ranked[0].whole:
        return -1.0
    rivals = [fit.score for fit in ranked[1:2]]
    rivals += [fit.score - _TAKEN for fit in fits if fit.person in taken]
    return ranked[0].score - max(rivals, default=0.0)


def _resolved(entry: Entry, fit: _Fit, lead: float) -> Entry:
    """Put the person in; a half that stands nowhere on the paper stays empty."""
    confidence = round(min(_BEST, _RESOLVED + (lead - MARGIN) * 0.5), 4)
    last, first = entry.last, entry.first
    both = {"last": last, "first": first}
    if last.absent or first.absent:
        there = first if last.absent else last
        if len(fold(_text(there) + " " + (there.raw or "")).split()) < 2 or not _two(there):
            return entry
        both = {"last": there, "first": there}
    return Entry(
        *(
            leaf if sure(leaf) else _put(leaf, name, confidence)
            for leaf, name in zip(both.values(), fit.person, strict=True)
        )
    )


def _two(leaf: Leaf) -> bool:
    """Say whether the one leaf of a name holds two words in its raw text or a reading."""
    texts = [leaf.raw or "", *(c.value for c in leaf.candidates)]
    return any(len(fold(text).split()) >= 2 for text in texts)


def _put(leaf: Leaf, name: str, confidence: float) -> Leaf:
    return leaf.model_copy(
        update={"value": name, "raw": leaf.raw or _text(leaf), "confidence": confidence}
    )


def _doubted(entry: Entry, ranked: Sequence[_Fit]) -> Entry:
    """Leave the reading as it is, and show whom it may mean."""
    near = [fit for fit in ranked[:_SHOWN] if fit.score >= LEAST - 0.1]
    if not near:
        return entry
    return Entry(
        *(
            leaf
            if sure(leaf) or leaf.absent
            else leaf.model_copy(
                update={
                    "confidence": min(leaf.confidence, _DOUBT),
                    "candidates": tuple(
                        Candidate(value=fit.person[half], score=round(fit.score, 4)) for fit in near
                    ),
                }
            )
            for half, leaf in enumerate((entry.last, entry.first))
        )
    )
