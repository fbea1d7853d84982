"""The title on an attendance sheet against the agreed actions (EMA-04)."""

from __future__ import annotations

from enum import StrEnum

from rapidfuzz import fuzz

from .names import fold, title_similarity, words_of
from .sheet_case import Case

SAME_ACTION = 0.80
"""From here a title is that of an action (DOMAIN EMA-04)."""

_TORN_BELOW = 0.05

GENERIC = frozenset(
    {
        "ACCOMPAGNEMENT", "ACCOMPAGNEMENTS", "ACTION", "ACTIONS", "ACTIVITE", "ACTIVITES",
        "ANIMATION", "ATELIER", "ATELIERS", "BILAN", "COLLECTIF", "COLLECTIFS", "COLLECTIVE",
        "COURS", "EMARGEMENT", "ENTRETIEN", "ENTRETIENS", "FEUILLE", "FORMATION", "GROUPE",
        "INDIVIDUEL", "INDIVIDUELS", "INDIVIDUELLE", "INFORMATION", "JOURNEE", "MODULE", "PRESENCE",
        "RDV", "RENCONTRE", "RENDEZ", "REUNION", "REUNIONS", "SEANCE", "SEANCES", "SESSION",
        "STAGE", "SUIVI", "VOUS", "NO", "N",
    }
)  # fmt: skip
"""Words that alone name no action: « atelier », « réunion », « entretien individuel »."""


class Precision(StrEnum):
    """How a title stands to the agreed actions."""

    AGREED = "agreed"
    GENERIC = "generic"
    OTHER = "other"
    TORN = "torn"


def generic(title: str) -> bool:
    """Say whether a title holds no word that tells one action from another."""
    return all(word in GENERIC or len(word) < 2 or word.isdigit() for word in words_of(title))


def precision_of(title: str, case: Case) -> Precision:
    """Say how precise a title is; without known actions any telling title is."""
    exact = any(fold(title) == fold(action) for action in (*case.actions, case.operation) if action)
    if generic(title) and not exact:
        return Precision.GENERIC
    if not (case.actions or case.operation):
        return Precision.AGREED if case.alone else Precision.OTHER
    if action_of(title, case) is not None:
        return Precision.AGREED
    if any(_likeness(action, title) >= SAME_ACTION for action in case.actions):
        return Precision.TORN
    operation = bool(case.operation) and _likeness(case.operation, title) >= SAME_ACTION
    return Precision.TORN if operation else Precision.OTHER


def action_of(title: str, case: Case) -> str | None:
    """Return the agreed action that a title names; None where none, or more than one, fits.

    The title of the whole operation names its action where there is only one.
    """
    scored = sorted(
        (
            (_likeness(action, title), _closeness(action, title), action)
            for action in case.actions
            if _likeness(action, title) >= SAME_ACTION
        ),
        reverse=True,
    )
    if len(scored) > 1 and scored[0][1] - scored[1][1] < _TORN_BELOW:
        return None
    if scored:
        return max(scored, key=lambda entry: entry[1])[2]
    if case.operation and _likeness(case.operation, title) >= SAME_ACTION:
        if len(case.actions) == 1:
            return case.actions[0]
        return None if case.actions else case.operation
    return None


def _likeness(action: str, title: str) -> float:
    """Return the similarity; other numbers tell actions apart ("Module 1", "Module 2")."""
    numbers = [{w for w in words_of(text) if w.isdigit()} for text in (action, title)]
    found = title_similarity(action, title)
    return min(found, SAME_ACTION - 0.01) if numbers[0] - numbers[1] else found


def _closeness(action: str, title: str) -> float:
    return fuzz.ratio(" ".join(words_of(action)), " ".join(words_of(title))) / 100
