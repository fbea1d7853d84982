"""Who may do what at the desk: one table of permissions, one of letters under delegation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from validators.dossier import LetterKind

from ..house import House
from ..settings import AUTOMATIC_KINDS
from .role import Role
from .rows import AccountRow


class Permission(StrEnum):
    """What a page lets somebody do. Every route names one."""

    PUBLIC = "public"
    """Nobody needs to be signed in: the sign-in page, the style sheet."""
    OWN_ACCOUNT = "own-account"
    """The home page, one's own password, signing out."""
    DROP = "drop"
    ATTACH = "attach"
    """Attach a document, say its kind, split, merge, turn its pages, set it aside."""
    READ_DOCUMENTS = "read-documents"
    """Pages and values of application forms and pieces."""
    SEARCH = "search"
    READ_DOSSIERS = "read-dossiers"
    """A dossier's page: state, checklist, findings, money, deadlines."""
    READ_PARTICIPANTS = "read-participants"
    """Attendance sheets, ledgers, crops, names of participants."""
    CORRECT = "correct"
    """Put values right, on sheets too; confirm an account, a date of reception."""
    READ_LETTERS = "read-letters"
    EDIT_LETTERS = "edit-letters"
    """Take a draft to Word and put it back; note that a letter was sent, notified."""
    VALIDATE_LETTERS = "validate-letters"
    """Validate a letter, where ``may_validate`` says so for its kind."""
    SIGN_LETTERS = "sign-letters"
    DECIDE = "decide"
    READ_FIGURES = "read-figures"
    READ_VISITS = "read-visits"
    """The log of who looked at what."""


_MAIL, _OFFICER, _HEAD, _READER = (Role.COURRIER, Role.INSTRUCTEUR, Role.RESPONSABLE, Role.LECTURE)
_ALL = frozenset(Role)
_OFFICERS = frozenset({_OFFICER, _HEAD})

RIGHTS: Mapping[Permission, frozenset[Role]] = {
    Permission.PUBLIC: _ALL,
    Permission.OWN_ACCOUNT: _ALL,
    Permission.DROP: _OFFICERS | {_MAIL},
    Permission.ATTACH: _OFFICERS | {_MAIL},
    Permission.READ_DOCUMENTS: _ALL,
    Permission.SEARCH: _ALL,
    Permission.READ_DOSSIERS: _OFFICERS | {_READER},
    Permission.READ_PARTICIPANTS: _OFFICERS,
    Permission.CORRECT: _OFFICERS,
    Permission.READ_LETTERS: _OFFICERS | {_READER},
    Permission.EDIT_LETTERS: _OFFICERS,
    Permission.VALIDATE_LETTERS: _OFFICERS,
    Permission.SIGN_LETTERS: frozenset({_HEAD}),
    Permission.DECIDE: frozenset({_HEAD}),
    Permission.READ_FIGURES: _OFFICERS | {_READER},
    Permission.READ_VISITS: frozenset({_HEAD}),
}
"""The one table of rights."""


_TO_SEE = {
    "attendance_sheet": Permission.READ_PARTICIPANTS,
    "activity_report": Permission.READ_PARTICIPANTS,
    "unrecognised": Permission.ATTACH,
}


def to_see(kind: str) -> Permission:
    """Return what somebody needs to see a document of a kind.

    Sheets and reports on an action name participants; a document that nobody recognised may be
    one of them, and is seen by who is to file it.
    """
    return _TO_SEE.get(kind, Permission.READ_DOCUMENTS)


def may(account: AccountRow | None, permission: Permission) -> bool:
    """Say whether somebody may; ``None`` is a visitor who has not signed in."""
    if permission is Permission.PUBLIC:
        return True
    return account is not None and account.active and account.role in RIGHTS[permission]


def may_validate(house: House, account: AccountRow, kind: LetterKind) -> bool:
    """Say whether somebody may validate a kind of letter.

    The head may validate all. A case officer may where his account is marked as holding a
    delegation and a delegation covers the kind: one of the call's, or that of the settings for
    the kinds that may leave by rule.
    """
    if not may(account, Permission.VALIDATE_LETTERS):
        return False
    if account.role is Role.RESPONSABLE:
        return True
    own = house.settings.delegation is not None and kind in AUTOMATIC_KINDS
    return account.delegated and (own or house.call.authority.delegation(kind) is not None)
