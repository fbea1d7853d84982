"""``forms``: the blank application form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import DONE, HomeOption, QuietOption, say

HERE = Path()


def forms(
    out: Annotated[
        Path, typer.Option("--out", metavar="DOSSIER", help="Où écrire.", show_default=False)
    ],
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Write the blank form of the home's call: PDF, DOCX, fields.json."""
    from generators.forms import write_forms  # noqa: PLC0415 (slow to import, --help is not)
    from validators.call import load_call  # noqa: PLC0415

    from .home import Home  # noqa: PLC0415
    from .settings import load_settings  # noqa: PLC0415

    settings = load_settings(Home(home.expanduser().resolve()).settings)
    made = write_forms(load_call(settings.call).options())
    out.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        temporary = out / f".{name}.tmp"
        temporary.write_bytes(content)
        temporary.replace(out / name)
        say(str(out / name), quiet=quiet)
    return DONE


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "forms",
        forms,
        "Écrit le formulaire de demande vierge (PDF et Word) et la liste de ses champs.",
        "recevable forms --out formulaires",
    ),
)
