"""Local accounts: made, changed, closed by a command; each step an event of the register."""

from __future__ import annotations

import re
import threading
import unicodedata
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..house import House
from ..refusal import Refused
from ..register import Register
from .role import Role
from .rows import AccountRow

SHORTEST, LONGEST = 12, 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_DIFFERENT = 5

_HASHER = PasswordHasher()
"""RFC 9106's second recommended choice: argon2id, 64 MiB, three passes."""
_AT_A_TIME = threading.BoundedSemaphore(2)
"""Two hashes at a time, so that tries to sign in cannot fill the memory."""
_NOBODY = _HASHER.hash("nobody signs in with this")
"""What the password of an unknown login is compared with, so that it takes as long."""


def add(
    house: House,
    login: str,
    *,
    name: str,
    role: Role,
    password: str,
    delegated: bool = False,
    by: str = "",
) -> AccountRow:
    """Make an account. Raises Refused for a login that is taken or odd, or a weak password."""
    login = plain_login(login)
    if not _LOGIN.fullmatch(login):
        raise Refused(
            "L'identifiant a 2 à 40 signes : lettres sans accent, chiffres, point, tiret."
        )
    if not name.strip():
        raise Refused("Le nom de la personne est à indiquer.")
    check_password(login, password)
    register, now = house.register, house.today.now()
    hashed = _hash(password)
    with register.transaction():
        if account_named(register, login) is not None:
            raise Refused(f"L'identifiant « {login} » existe déjà.")
        key = register.next_key(AccountRow)
        row = AccountRow(
            key, login, name.strip(), role, hashed, delegated, True, now, _this_moment()
        )
        register.add(row)
        _event(house, "account.added", row, by)
    return row


def change(
    house: House,
    login: str,
    *,
    role: Role | None = None,
    name: str | None = None,
    delegated: bool | None = None,
    active: bool | None = None,
    by: str = "",
) -> AccountRow:
    """Change what is given of an account; who is signed in with it must sign in again."""
    account = known(house.register, login)
    given = {"role": role, "name": name, "delegated": delegated, "active": active}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    with house.register.transaction():
        row = house.register.change(AccountRow, account.id, since=_this_moment(), **changes)
        _event(house, "account.changed", row, by)
    return row


def set_password(house: House, login: str, password: str, by: str = "") -> AccountRow:
    """Set a new password; who is signed in with the old one must sign in again. Raises Refused."""
    account = known(house.register, login)
    check_password(account.login, password)
    hashed = _hash(password)
    with house.register.transaction():
        row = house.register.change(AccountRow, account.id, password=hashed, since=_this_moment())
        _event(house, "account.password", row, by)
    return row


def known(register: Register, login: str) -> AccountRow:
    """Return an account by its login. Raises Refused where there is none."""
    account = account_named(register, plain_login(login))
    if account is None:
        raise Refused(f"Le compte « {login} » n'existe pas.")
    return account


def account_named(register: Register, login: str) -> AccountRow | None:
    """Return the account of a login as it is kept, closed or not; None where there is none."""
    return next(iter(register.find(AccountRow, "login = ?", (login,))), None)


def accounts(register: Register) -> list[AccountRow]:
    """Return all accounts by login."""
    return register.find(AccountRow, order="login")


def plain_login(text: str) -> str:
    """Return a login as it is kept: without capitals, without spaces around it."""
    return text.strip().lower()


def verified(register: Register, login: str, password: str) -> AccountRow | None:
    """Return the open account that a login and its password are of; None else.

    An unknown login and a closed account take as long as a wrong password.
    """
    account = account_named(register, plain_login(login))
    right = _matches(account.password if account else _NOBODY, password[: LONGEST + 1])
    return account if right and account is not None and account.active else None


def check_password(login: str, password: str) -> None:
    """Refuse a password that is short, long, or easily guessed. Raises Refused."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"Le mot de passe a {SHORTEST} à {LONGEST} signes.")
    if len(set(password)) < _DIFFERENT or login in password.lower():
        raise Refused(
            "Ce mot de passe se devine : qu'il ne contienne pas l'identifiant "
            f"et qu'il ait au moins {_DIFFERENT} signes différents."
        )


def _hash(password: str) -> str:
    with _AT_A_TIME:
        return _HASHER.hash(_bytes(password))


def _matches(hashed: str, password: str) -> bool:
    try:
        with _AT_A_TIME:
            return _HASHER.verify(hashed, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """Return a password as it is hashed: the same whichever way a keyboard composes accents."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


def _this_moment() -> datetime:
    """Return the real moment, whatever day the work is done as of: sessions end by it."""
    return datetime.now(UTC)


def _event(house: House, what: str, row: AccountRow, by: str) -> None:
    """Note a step by the account's number; login and name are personal: in the payload."""
    payload = {
        "by": by.strip() or "non précisé",
        "login": row.login,
        "name": row.name,
        "role": row.role.value,
        "delegated": row.delegated,
        "active": row.active,
    }
    house.register.event(what, f"account-{row.id}", house.today.now(), payload)
