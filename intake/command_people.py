"""What a person decides: decisions, the life of a letter, documents; each an event with who."""

from __future__ import annotations

import getpass
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
    QuietOption,
    WrongCall,
    amount,
    at_home,
    day,
    say,
)

if TYPE_CHECKING:
    from .house import House
    from .rows import LetterRow

HERE = Path()

ReferenceArgument = Annotated[
    str, typer.Argument(metavar="RÉFÉRENCE", help="Le dossier.", show_default=False)
]
LetterArgument = Annotated[
    str,
    typer.Argument(
        metavar="LETTRE", help="Le numéro de la lettre (recevable show).", show_default=False
    ),
]
DocumentArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT", help="Le numéro du document (recevable show).", show_default=False
    ),
]
OptionalBy = Annotated[
    str, typer.Option("--by", metavar="NOM", help="Qui le fait.", show_default=False)
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
        _refresh(house)
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
        _refresh(house)
        say(f"{row.id} : {LETTER_STATUS[row.status]}. {row.docx}", quiet=quiet)
    return DONE


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
        _refresh(house)
        say(f"Dossier {reference} ouvert.", quiet=quiet)
    return DONE


def who(by: str) -> str:
    """Return who does it: as given, else the name under which the machine knows the caller."""
    if by.strip():
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "inconnu"


def _done(
    step: Callable[[House], object], words: str, home: Path, on: date | None, quiet: bool
) -> int:
    with at_home(home, on) as house:
        step(house)
        _refresh(house)
        say(words, quiet=quiet)
    return DONE


def _refresh(house: House) -> None:
    from .page_writer import write_pages  # noqa: PLC0415

    write_pages(house)


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
