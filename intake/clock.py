"""What falls due today: reminders written, deadlines listed. Running it twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from validators.procedure import Step, due

from . import letters, line
from .house import House
from .rows import LetterRow

Hold = Callable[[], AbstractContextManager[object]]
_ENDED = frozenset({Step.CLOSED.value, Step.PAYMENT.value})


def run(
    house: House, hold: Hold = nullcontext, go_on: Callable[[], bool] = lambda: True
) -> list[LetterRow]:
    """Examine open dossiers as of today and write the reminders due; return those written.

    Other drafts are left to their own moment (``letters.write_due``). ``hold`` is entered for each
    dossier: with very many of them nobody is kept from the home until all are examined.
    ``go_on`` is asked before each; what was done stays done.
    """
    written: list[LetterRow] = []
    for reference, state, _ in house.register.dossier_marks(house.call.id):
        if not go_on():
            break
        if state not in _ENDED:
            with hold():
                written += letters.guarded(house, reference, _remind)
    return written


def _remind(house: House, reference: str) -> list[LetterRow]:
    """Write what has fallen due on one dossier by a date alone."""
    with house.register.transaction():
        dossier, assessment = line.review(house, reference)
    wanted = due(dossier, assessment, house.call, house.today.day())
    standing = {(x.kind, x.round) for x in dossier.history.letters}
    if not any(x.kind in _BY_CLOCK and (x.kind, x.round) not in standing for x in wanted):
        return []
    changed = letters.write_now(house, reference)
    return [x for x in changed if x.kind in _BY_CLOCK and x.status == "draft"]


_BY_CLOCK = frozenset({"reminder", "award", "refusal", "agreement"})
"""Letters that fall due by a date alone: a time limit, a deliberation that becomes executory."""
