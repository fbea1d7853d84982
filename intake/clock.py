"""What falls due today: reminders written, deadlines listed. Running it twice changes nothing."""

from __future__ import annotations

from validators.procedure import Step, due

from . import letters, line
from .house import House
from .rows import LetterRow

_ENDED = frozenset({Step.CLOSED.value, Step.PAYMENT.value})


def run(house: House) -> list[LetterRow]:
    """Examine open dossiers as of today and write the reminders due; return those written.

    Other drafts are left to their own moment (``letters.write_due``).
    """
    written: list[LetterRow] = []
    for row in house.register.dossiers(house.call.id):
        if row.state not in _ENDED:
            written += letters.guarded(house, row.reference, _remind)
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
