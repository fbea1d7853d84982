"""What a person says of documents and dossiers: each an event with who and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .console import (
    DONE,
    ByOption,
    HomeOption,
    OnOption,
    OptionalBy,
    QuietOption,
    ReferenceArgument,
    at_home,
    day,
    refresh_pages,
    say,
    who,
)

if TYPE_CHECKING:
    from .house import House

HERE = Path()

DocumentArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT", help="Le numéro du document (recevable show).", show_default=False
    ),
]


def attach(
    document: DocumentArgument,
    reference: ReferenceArgument,
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Attach a document to a dossier."""
    from . import decisions  # noqa: PLC0415

    return _done(
        lambda house: decisions.attach(house, document, reference, who(by)),
        f"{document} rattaché à {reference}.",
        home,
        on,
        quiet,
    )


def correct(
    document: DocumentArgument,
    field: Annotated[
        str,
        typer.Argument(
            metavar="CHAMP", help="Le chemin du champ (organisation.siret).", show_default=False
        ),
    ],
    value: Annotated[
        str, typer.Argument(metavar="VALEUR", help="Ce qui est juste.", show_default=False)
    ],
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Correct a value that was read."""
    from . import decisions  # noqa: PLC0415

    return _done(
        lambda house: decisions.correct(house, document, field, value, who(by)),
        f"{document} : {field} corrigé.",
        home,
        on,
        quiet,
    )


def set_aside(
    document: DocumentArgument,
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Set a document aside: it counts for nothing any more, and is kept."""
    from . import decisions  # noqa: PLC0415

    return _done(
        lambda house: decisions.set_aside(house, document, who(by)),
        f"{document} écarté.",
        home,
        on,
        quiet,
    )


def received(
    reference: ReferenceArgument,
    on_day: Annotated[
        date,
        typer.Argument(
            metavar="DATE", parser=day, help="La date de réception.", show_default=False
        ),
    ],
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Set the date of reception of a dossier."""
    from . import decisions  # noqa: PLC0415

    return _done(
        lambda house: decisions.received(house, reference, on_day, who(by)),
        f"{reference} : reçu le {on_day:%d/%m/%Y}.",
        home,
        on,
        quiet,
    )


def confirm_account(
    reference: ReferenceArgument,
    by: ByOption,
    iban: Annotated[
        str,
        typer.Option(
            "--iban",
            metavar="IBAN",
            help="Le compte confirmé (par défaut celui du dernier RIB).",
            show_default=False,
        ),
    ] = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Confirm the account that letters may carry, after it changed."""
    from . import decisions  # noqa: PLC0415

    return _done(
        lambda house: decisions.confirm_account(house, reference, by, iban or None),
        f"{reference} : compte confirmé.",
        home,
        on,
        quiet,
    )


def ask_again(
    reference: ReferenceArgument,
    by: ByOption,
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Allow one more request for documents."""
    from . import decisions  # noqa: PLC0415

    return _done(
        lambda house: decisions.ask_again(house, reference, by),
        f"{reference} : une nouvelle demande de pièces peut être faite.",
        home,
        on,
        quiet,
    )


def open_dossier(
    document: DocumentArgument,
    by: ByOption,
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Open a dossier with a form that a person says to be another request."""
    from . import decisions  # noqa: PLC0415

    with at_home(home, on) as house:
        reference = decisions.open_dossier(house, document, by)
        refresh_pages(house)
        say(f"Dossier {reference} ouvert.", quiet=quiet)
    return DONE


def _done(
    step: Callable[[House], object], words: str, home: Path, on: date | None, quiet: bool
) -> int:
    with at_home(home, on) as house:
        step(house)
        refresh_pages(house)
        say(words, quiet=quiet)
    return DONE


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "attach",
        attach,
        "Rattache un document à un dossier.",
        "recevable attach 2022-000012-1 PDI47-2022-0007",
    ),
    (
        "correct",
        correct,
        "Corrige une valeur lue.",
        "recevable correct 2022-000012-1 organisation.siret 12345678200010",
    ),
    (
        "set-aside",
        set_aside,
        "Écarte un document : il ne compte plus, il reste conservé.",
        "recevable set-aside 2022-000012-1",
    ),
    (
        "received",
        received,
        "Fixe la date de réception d'un dossier.",
        "recevable received PDI47-2022-0007 2022-10-06",
    ),
    (
        "confirm-account",
        confirm_account,
        "Confirme le compte bancaire d'un dossier, après un changement de RIB.",
        'recevable confirm-account PDI47-2022-0007 --by "Claire Martin"',
    ),
    (
        "ask-again",
        ask_again,
        "Autorise une nouvelle demande de pièces.",
        'recevable ask-again PDI47-2022-0007 --by "Claire Martin"',
    ),
    (
        "open",
        open_dossier,
        "Ouvre un dossier avec un formulaire à classer.",
        'recevable open 2022-000012-1 --by "Claire Martin"',
    ),
)
