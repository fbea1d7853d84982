"""``read``, ``check``, ``show``: what files say, what would follow, what is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .console import (
    DONE,
    REFUSED,
    HomeOption,
    JsonOption,
    OnOption,
    QuietOption,
    WrongCall,
    at_home,
    complain,
    day,
    say,
    say_json,
)

if TYPE_CHECKING:
    from extractors.records import Reading
    from validators.call import Call

    from .settings import Settings
    from .trial import Refusal, Trial

HERE = Path()

FileArgument = Annotated[
    Path, typer.Argument(metavar="FICHIER", help="Le fichier à lire.", show_default=False)
]
CallOption = Annotated[
    Path | None,
    typer.Option(
        "--call", metavar="FICHIER", help="Un autre appel à projets (TOML).", show_default=False
    ),
]


def read(
    file: FileArgument,
    known: Annotated[
        Path | None,
        typer.Option(
            "--known",
            metavar="FICHIER",
            help="JSON des personnes, actions et séances attendues.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Say what one file says; touches no state."""
    from extractors.errors import DocumentError  # noqa: PLC0415 (slow to import, --help is not)
    from extractors.read import reading_json  # noqa: PLC0415

    from .trial import KnownError, Refusal, load_known, read_file, with_known  # noqa: PLC0415

    settings, call = _rules(home, None)
    _must_exist([file])
    if not file.is_file():
        raise WrongCall(f"« {file} » n'est pas un fichier.")
    try:
        people = load_known(known) if known is not None else None
        reading = read_file(file, with_known(call.options(), people), settings.workers)
    except KnownError as error:
        raise WrongCall(str(error)) from error
    except DocumentError as error:
        return _refuse([Refusal.of(file.name, error)], as_json)
    if as_json:
        say_json(reading_json(reading))
    elif not quiet:
        _tell_reading(reading)
    return DONE


def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FICHIER", help="Les fichiers d'un même dépôt.", show_default=False),
    ],
    received: Annotated[
        date | None,
        typer.Option(
            "--received",
            metavar="DATE",
            parser=day,
            help="La date de réception.",
            show_default=False,
        ),
    ] = None,
    on: OnOption = None,
    call: CallOption = None,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Examine files as one delivery; touches no state."""
    from .trial import check as try_out  # noqa: PLC0415

    settings, rules = _rules(home, call)
    _must_exist(files)
    trial = try_out(files, settings, rules, on, received)
    if trial.refusals:
        return _refuse(trial.refusals, as_json, trial.answer)
    if as_json:
        say_json(trial.answer)
    elif not quiet:
        _tell_trial(trial)
    return DONE


def show(
    reference: Annotated[
        str | None,
        typer.Argument(metavar="[RÉFÉRENCE]", help="Un seul dossier.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Show dossiers, documents, findings, letters, deadlines."""
    from .overview import show as look  # noqa: PLC0415

    with at_home(home) as house:
        known = look(house, reference)
    if as_json:
        say_json(known)
    elif not quiet:
        _tell_dossiers(known)
    return DONE


def _rules(home: Path, call: Path | None) -> tuple[Settings, Call]:
    """Return settings and call, without making or opening a home."""
    from validators.call import load_call  # noqa: PLC0415

    from .home import Home  # noqa: PLC0415
    from .settings import load_settings  # noqa: PLC0415

    settings = load_settings(Home(home.expanduser().resolve()).settings)
    return settings, load_call(call or settings.call)


def _must_exist(files: list[Path]) -> None:
    lost = [file for file in files if not file.exists()]
    if lost:
        raise WrongCall(f"« {lost[0]} » n'existe pas.")
    strange = [file for file in files if not (file.is_file() or file.is_dir())]
    if strange:
        raise WrongCall(f"« {strange[0]} » n'est ni un fichier ni un dossier.")


def _refuse(
    refusals: list[Refusal] | tuple[Refusal, ...],
    as_json: bool,
    answer: dict[str, Any] | None = None,
) -> int:
    """Say which files were refused and what to do; the rest of the answer is given as well."""
    if as_json:
        say_json({"error": refusals[0].json(), **(answer or {})})
    else:
        for refusal in refusals:
            complain(f"{refusal.file} : {refusal.message} {refusal.advice}")
    return REFUSED


def _tell_reading(reading: Reading) -> None:
    """Tell a reading to a person: each value, where it stands, and what is unsure."""
    from extractors.records import DOUBT_BELOW, Signature, leaves  # noqa: PLC0415

    from .copies import name_of  # noqa: PLC0415

    pages = f" ({reading.pages} pages)" if reading.pages else ""
    say(f"{reading.file}{pages}")
    for document in reading.documents:
        where = f", pages {', '.join(map(str, document.pages))}" if document.pages else ""
        say(f"\n{name_of(document.kind, document.piece)}{where} – {document.confidence:.0%}")
        for path, leaf in leaves(document.record):
            if isinstance(leaf, Signature):
                say(f"  {path} : {leaf.state}")
            elif not leaf.absent:
                value = leaf.value if leaf.value is not None else f"illisible ({leaf.raw})"
                doubt = "" if leaf.confidence >= DOUBT_BELOW else "   ← à vérifier"
                say(f"  {path} : {value}{doubt}")
    for remark in reading.remarks:
        say(f"! {remark.message}")


def _tell_trial(trial: Trial) -> None:
    from .copies import name_of  # noqa: PLC0415

    for document in trial.answer["documents"]:
        say(f"{document['file']} : {name_of(document['kind'], document['piece'])}")
    for dossier in trial.answer["dossiers"]:
        _tell_outcome(dossier)
        _tell_findings(dossier["findings"])
        say(f"  Lettres : {', '.join(map(_letter_name, dossier['letters'])) or 'aucune'}")
    for document in trial.answer["unattached"]:
        say(f"À classer : {document['file']} ({document['reason'] or 'aucun dossier'})")


def _tell_dossiers(known: dict[str, Any]) -> None:
    from .worksheet import LETTER_STATUS  # noqa: PLC0415

    for dossier in known["dossiers"]:
        _tell_outcome(dossier)
        say(f"  Reçu le {_french(dossier['received'])}, documents : {len(dossier['documents'])}")
        _tell_findings(dossier["findings"])
        for letter in dossier["letters"]:
            status = LETTER_STATUS[letter["status"]]
            say(f"  {letter['id']}  {letter['title']} ({status})  {letter['docx']}")
        for deadline in dossier["deadlines"]:
            say(f"  {_french(deadline['date'])}  {deadline['what']}")
    for document in known["unattached"]:
        say(f"À classer : {document['id']}  {document['file']} ({document['reason']})")


def _tell_outcome(dossier: dict[str, Any]) -> None:
    from validators.findings import Outcome  # noqa: PLC0415

    from .overview import OUTCOMES  # noqa: PLC0415

    words = OUTCOMES[Outcome(dossier["outcome"]) if dossier["outcome"] else None][0]
    say(f"\n{dossier['reference']} – {dossier['name']} : {words}")


def _letter_name(kind: str) -> str:
    from generators.write import TITLES  # noqa: PLC0415

    return next(title for known, title in TITLES.items() if known == kind)


def _french(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _tell_findings(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        blocks = finding["severity"] in {"blocking", "blocking_payment"}
        mark = "?" if finding["verdict"] == "to_check" else "✗" if blocks else "•"
        say(f"  {mark} {finding['message']} [{finding['rule']} : {finding['basis']}]")


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "read",
        read,
        "Ce que dit un fichier, sans rien enregistrer.",
        "recevable read rib.pdf --json",
    ),
    (
        "check",
        check,
        "Examine des fichiers comme un seul dépôt, sans rien enregistrer.",
        "recevable check demande.pdf rib.pdf --on 2022-10-12",
    ),
    (
        "show",
        show,
        "Les dossiers, leurs documents, constats, lettres et échéances.",
        "recevable show PDI47-2022-0007",
    ),
)
