"""The command line's manners: French words, exit codes, the options that all commands share."""

from __future__ import annotations

import errno
import getpass
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from .typed import amount_of, day_of

DONE, FAULT, WRONG_CALL, REFUSED = 0, 1, 2, 3
"""Exit codes: done · a fault of ours · wrong call · document refused (``read``, ``check``)."""

_HELP_WORDS = (
    ("Usage:", "Usage :"),
    ("Commands:", "Commandes :"),
    ("Options:", "Options :"),
    ("Arguments:", "Arguments :"),
    ("[required]", "[obligatoire]"),
    ("[OPTIONS]", "[OPTIONS]"),
    ("COMMAND [ARGS]...", "COMMANDE …"),
    ("Show this message and exit.", "Affiche cette aide."),
)


_ERRNO = {
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.EISDIR: "c'est un dossier, pas un fichier",
    errno.EEXIST: "existe déjà",
}

_BRACES = re.compile(r"\{([^{} ]+)\}")
_TYPES = re.compile(r" <[\w\[\], ]+>")


class WrongCall(Exception):
    """A call that cannot be understood or a step that is not open; French sentences, exit 2."""


class FrenchCommand(TyperCommand):
    """A command whose help is French throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return in_french(super().get_help(ctx))


class FrenchGroup(TyperGroup):
    """A group of commands whose help is French throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return in_french(super().get_help(ctx))


def in_french(text: str) -> str:
    """Put the fixed words of a help text into French."""
    for english, french in _HELP_WORDS:
        text = text.replace(english, french)
    return _TYPES.sub("", _BRACES.sub(r"\1", text))


def day(text: str) -> date:
    """Read a date of the command line: 2022-10-12 or 12/10/2022."""
    try:
        return day_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def amount(text: str) -> Decimal:
    """Read an amount of the command line: 12500, 12500.50, « 12 500,50 »."""
    try:
        return amount_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


HomeOption = Annotated[
    Path,
    typer.Option(
        "--home",
        metavar="DOSSIER",
        help="Dossier qui contient inbox, outbox et le registre (le dossier courant par défaut).",
        show_default=False,
    ),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", help="Ne rien afficher, sauf les erreurs.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Répondre en JSON.", show_default=False)]
OnOption = Annotated[
    date | None,
    typer.Option(
        "--on",
        metavar="DATE",
        parser=day,
        help="Faire comme si l'on était ce jour-là.",
        show_default=False,
    ),
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NOM", help="Qui le fait.", show_default=False)
]


ReferenceArgument = Annotated[
    str, typer.Argument(metavar="RÉFÉRENCE", help="Le dossier.", show_default=False)
]
OptionalBy = Annotated[
    str, typer.Option("--by", metavar="NOM", help="Qui le fait.", show_default=False)
]


def say(text: str, *, quiet: bool = False) -> None:
    """Tell something to whoever called."""
    if not quiet:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def complain(text: str) -> None:
    """Tell of an error."""
    sys.stderr.write(f"Erreur : {text}\n")
    sys.stderr.flush()


def say_json(data: object) -> None:
    """Answer in JSON."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def leave(code: int) -> NoReturn:
    """End with an exit code."""
    raise typer.Exit(code)


def has_register(home: Path) -> None:
    """Make sure that a home was made before. Raises WrongCall where no register lies there."""
    from .home import Home  # noqa: PLC0415

    if not Home(home.expanduser().resolve()).register.exists():
        raise WrongCall(
            f"aucun registre dans « {home.expanduser().resolve()} » : indiquez --home DOSSIER, "
            "ou lancez d'abord « recevable watch --once »."
        )


@contextmanager
def at_home(home: Path, on: date | None = None) -> Iterator[Any]:
    """Open a home that has a register, for one command, and hold the right to write in it."""
    has_register(home)
    from .house import open_house  # noqa: PLC0415 (opening is slow, --help is not)

    with open_house(home, on) as house, house.home.turn():
        yield house


def words_of(error: Exception) -> tuple[int, str]:
    """Return exit code and French words for an error. A bug is logged with its traceback.

    The words of an unforeseen error are not logged: they may name a person.
    """
    from validators.call import CallError  # noqa: PLC0415 (only needed where something failed)

    from .home import HomeBusy  # noqa: PLC0415
    from .integrity import BackupError  # noqa: PLC0415
    from .refusal import Refused  # noqa: PLC0415
    from .register import RegisterError  # noqa: PLC0415
    from .settings import SettingsError  # noqa: PLC0415
    from .shelves import StoreDamaged  # noqa: PLC0415

    match error:
        case Refused():
            return WRONG_CALL, "\n".join(error.reasons)
        case KeyError():
            return WRONG_CALL, f"« {error.args[0] if error.args else '?'} » est inconnu ici."
        case WrongCall() | SettingsError() | CallError() | BackupError():
            return WRONG_CALL, str(error)
        case HomeBusy() | RegisterError() | StoreDamaged():
            return FAULT, str(error)
        case OSError():
            where = f" (« {error.filename} »)" if error.filename else ""
            return FAULT, f"{_ERRNO.get(error.errno or 0, 'erreur du disque ou du réseau')}{where}."
    frames = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger(__name__).error("A command failed: %s\n%s", type(error).__name__, frames)
    return FAULT, f"faute du programme ({type(error).__name__})."


def who(by: str) -> str:
    """Return who does it: as given, else the name under which the machine knows the caller."""
    if by.strip():
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "inconnu"


def refresh_pages(house: Any) -> None:
    """Bring the pages up to date after a command."""
    from .page_writer import write_pages  # noqa: PLC0415

    write_pages(house)
