"""Rows of the desk: accounts stand in the register; sessions, tries and visits beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ..rows import Row
from .role import Role


@dataclass(frozen=True, slots=True)
class AccountRow(Row):
    """Somebody who may sign in. ``password`` is an argon2 hash.

    ``delegated``: a delegation of signature covers this person. ``since``: sessions begun before
    this moment count no more (a new password, an account closed or changed).
    """

    TABLE: ClassVar[str] = "accounts"
    id: int
    login: str
    name: str
    role: Role
    password: str = field(repr=False)
    delegated: bool
    active: bool
    made: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class SessionRow(Row):
    """Somebody signed in: ``id`` is the hash of the cookie, ``said`` told on his next page."""

    TABLE: ClassVar[str] = "sessions"
    id: str
    account_id: int
    made: datetime
    seen: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class VisitRow(Row):
    """Who did or looked at what, when. ``account_id`` None: nobody was signed in."""

    TABLE: ClassVar[str] = "visits"
    id: int
    at: datetime
    account_id: int | None
    method: str
    path: str
    status: int
    address: str
