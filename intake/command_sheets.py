"""``sheets``: attendance sheets to print, with their code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import DONE, HomeOption, OnOption, QuietOption, WrongCall, at_home, say

HERE = Path()


def sheets(  # noqa: PLR0913, PLR0917 (the options of the command)
    sessions: Annotated[
        Path,
        typer.Option(
            "--sessions",
            metavar="FICHIER",
            help=(
                "Liste des séances, CSV ou XLSX, une ligne par participant. Colonnes : séance, "
                "date, début, fin, intitulé, lieu, intervenant, nom, prénom."
            ),
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DOSSIER", help="Où écrire.", show_default=False)
    ],
    dossier: Annotated[
        str | None,
        typer.Argument(
            metavar="RÉFÉRENCE", help="Le dossier, s'il est connu ici.", show_default=False
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            "--title",
            metavar="INTITULÉ",
            help="Sans dossier : l'intitulé de l'action.",
            show_default=False,
        ),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(
            "--reference",
            metavar="R",
            help="Sans dossier : la référence à imprimer.",
            show_default=False,
        ),
    ] = None,
    organisation: Annotated[
        str,
        typer.Option(
            "--organisation", metavar="NOM", help="Sans dossier : la structure.", show_default=False
        ),
    ] = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Write one PDF per session."""
    _one_way(dossier, title, reference)
    from .session_file import SessionFileError  # noqa: PLC0415 (slow to import, --help is not)

    try:
        if dossier is not None:
            written, remarks = _for_dossier(dossier, sessions, out, home, on)
        else:
            written, remarks = _alone(str(reference), str(title), organisation, sessions, out, home)
    except SessionFileError as error:
        raise WrongCall(f"{sessions.name} :\n{error}") from error
    for path in written:
        say(str(path), quiet=quiet)
    for remark in remarks:
        say(f"À noter. {remark}", quiet=quiet)
    pages = "feuille" if len(written) < 2 else "feuilles"
    say(f"{len(written)} {pages} d'émargement.", quiet=quiet)
    return DONE


def _one_way(dossier: str | None, title: str | None, reference: str | None) -> None:
    """Refuse a call that is neither « RÉFÉRENCE » nor « --title T --reference R »."""
    if dossier is not None and reference is not None:
        raise WrongCall(
            "indiquez la RÉFÉRENCE d'un dossier, ou --title et --reference, pas les deux."
        )
    if dossier is None and not (title and title.strip() and reference and reference.strip()):
        raise WrongCall("indiquez la RÉFÉRENCE d'un dossier, ou --title INTITULÉ et --reference R.")


def _for_dossier(
    dossier: str, sessions: Path, out: Path, home: Path, on: Any
) -> tuple[list[Path], list[str]]:
    """Print for a dossier of the register, and keep the list so that scans are resolved by it."""
    from . import sheet_print  # noqa: PLC0415
    from .session_file import read_sessions  # noqa: PLC0415

    found = read_sessions(sessions.read_bytes(), sessions.name)
    with at_home(home, on) as house:
        frame = sheet_print.frame_of(house, dossier)
        made, remarks = sheet_print.sheets_of(found.sessions, frame, house.call)
        written = sheet_print.write_files(made, out)
        sheet_print.keep(house, made)
    return written, [*found.remarks, *remarks]


def _alone(
    reference: str, title: str, organisation: str, sessions: Path, out: Path, home: Path
) -> tuple[list[Path], list[str]]:
    """Print without a register: the paper alone says all."""
    from validators.call import load_call  # noqa: PLC0415

    from . import sheet_print  # noqa: PLC0415
    from .home import Home  # noqa: PLC0415
    from .session_file import read_sessions  # noqa: PLC0415
    from .settings import load_settings  # noqa: PLC0415

    settings = load_settings(Home(home.expanduser().resolve()).settings)
    found = read_sessions(sessions.read_bytes(), sessions.name)
    frame = sheet_print.Frame(reference.strip(), organisation.strip(), title.strip())
    made, remarks = sheet_print.sheets_of(found.sessions, frame, load_call(settings.call))
    return sheet_print.write_files(made, out), [*found.remarks, *remarks]


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "sheets",
        sheets,
        "Imprime les feuilles d'émargement d'une liste de séances, une par PDF.",
        "recevable sheets PDI47-2022-0007 --sessions seances.csv --out feuilles",
    ),
)
