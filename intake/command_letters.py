"""Decisions, and the life of a letter: what a person does, each an event with who and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
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
    WrongCall,
    amount,
    at_home,
    day,
    refresh_pages,
    say,
    who,
)

if TYPE_CHECKING:
    from .house import House
    from .rows import LetterRow

HERE = Path()

LetterArgument = Annotated[
    str,
    typer.Argument(
        metavar="LETTRE", help="Le numéro de la lettre (recevable show).", show_default=False
    ),
]


def decide(  # noqa: PLR0913, PLR0917 (one parameter per option of the contract)
    reference: ReferenceArgument,
    deliberation: Annotated[
        str,
        typer.Option(
            "--deliberation", metavar="N", help="Numéro de la délibération.", show_default=False
        ),
    ],
    on_day: Annotated[
        date,
        typer.Option(
            "--date", metavar="DATE", parser=day, help="Date de la séance.", show_default=False
        ),
    ],
    executory: Annotated[
        date,
        typer.Option(
            "--executory", metavar="DATE", parser=day, help="Date exécutoire.", show_default=False
        ),
    ],
    by: ByOption,
    grant: Annotated[
        Decimal | None,
        typer.Option(
            "--grant",
            metavar="MONTANT",
            parser=amount,
            help="Attribuer ce montant.",
            show_default=False,
        ),
    ] = None,
    refuse: Annotated[
        str | None,
        typer.Option(
            "--refuse", metavar="MOTIF", help="Refuser, pour ce motif.", show_default=False
        ),
    ] = None,
    adjourn: Annotated[
        bool, typer.Option("--adjourn", help="Ajourner.", show_default=False)
    ] = False,
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Enter a decision of the Commission permanente; refused in words where it is not open."""
    if refuse is not None and not refuse.strip():
        raise WrongCall("--refuse : le motif du refus est à indiquer.")
    if sum((grant is not None, refuse is not None, adjourn)) != 1:
        raise WrongCall("indiquez --grant MONTANT, --refuse MOTIF ou --adjourn, un seul des trois.")
    with at_home(home, on) as house:
        from validators.dossier import Decision  # noqa: PLC0415 (slow to import, --help is not)

        from . import decisions  # noqa: PLC0415

        decision = Decision(
            outcome="granted" if grant is not None else "refused" if refuse else "adjourned",
            amount=grant,
            reason=refuse,
            deliberation=deliberation,
            day=on_day,
            executory=executory,
            by=by,
        )
        written = decisions.decide(house, reference, decision)
        refresh_pages(house)
        say(f"Décision enregistrée pour {reference}.", quiet=quiet)
        for letter in written:
            say(f"{letter.id}  {letter.title}  {letter.docx}", quiet=quiet)
        for sentence in decisions.held_back(house, reference):
            say(sentence, quiet=quiet)
    return DONE


def validate(
    letter: LetterArgument,
    by: ByOption,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway",
            help="Demander les pièces même si un document reste à classer ou un doute ouvert.",
            show_default=False,
        ),
    ] = False,
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Validate a letter as it lies in its folder."""
    from . import letters  # noqa: PLC0415

    def step(house: House) -> LetterRow:
        return letters.validate(house, letter, by, anyway=anyway)

    return _letter_step(step, home, on, quiet)


def signed(
    letter: LetterArgument,
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Note that a letter was signed."""
    from . import letters  # noqa: PLC0415

    return _letter_step(lambda house: letters.mark_signed(house, letter, who(by)), home, on, quiet)


def sent(
    letter: LetterArgument,
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Note that a letter was sent."""
    from . import letters  # noqa: PLC0415

    return _letter_step(lambda house: letters.mark_sent(house, letter, who(by)), home, on, quiet)


def notified(
    letter: LetterArgument,
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Note that a letter reached the applicant."""
    from . import letters  # noqa: PLC0415

    return _letter_step(
        lambda house: letters.mark_notified(house, letter, who(by)), home, on, quiet
    )


def _letter_step(
    step: Callable[[House], LetterRow], home: Path, on: date | None, quiet: bool
) -> int:
    from .worksheet import LETTER_STATUS  # noqa: PLC0415

    with at_home(home, on) as house:
        row = step(house)
        refresh_pages(house)
        say(f"{row.id} : {LETTER_STATUS[row.status]}. {row.docx}", quiet=quiet)
    return DONE


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "decide",
        decide,
        "Enregistre une décision de la Commission permanente et prépare les lettres.",
        "recevable decide PDI47-2022-0007 --grant 40000 --deliberation C1118 "
        '--date 2022-11-18 --executory 2022-11-24 --by "Claire Martin"',
    ),
    (
        "validate",
        validate,
        "Valide une lettre telle qu'elle est dans son dossier.",
        'recevable validate PDI47-2022-0007-L2 --by "Claire Martin"',
    ),
    (
        "signed",
        signed,
        "Indique qu'une lettre validée est signée.",
        "recevable signed PDI47-2022-0007-L2",
    ),
    (
        "sent",
        sent,
        "Indique qu'une lettre est envoyée.",
        "recevable sent PDI47-2022-0007-L2 --on 2022-10-14",
    ),
    (
        "notified",
        notified,
        "Indique qu'une lettre est arrivée chez le demandeur.",
        "recevable notified PDI47-2022-0007-L2 --on 2022-10-17",
    ),
)
