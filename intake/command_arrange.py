"""``arrange``: what a person says a file's pages to be; they are read anew accordingly."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from .console import (
    DONE,
    HomeOption,
    OnOption,
    OptionalBy,
    QuietOption,
    at_home,
    refresh_pages,
    say,
    who,
)

HERE = Path()
_PART = re.compile(r"([0-9,-]+)(?::([A-Za-z_0-9-]+))?")
_TURN = re.compile(r"(\d{1,4}):(90|180|270)")


def arrange(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCUMENT…",
            help="Le ou les documents d'un même fichier (recevable show).",
            show_default=False,
        ),
    ],
    part: Annotated[
        list[str],
        typer.Option(
            "--part",
            metavar="PAGES[:NATURE]",
            help="Un document : ses pages (1-3,5) et, si on la connaît, sa nature (D-RIB). "
            "À répéter.",
            show_default=False,
        ),
    ] = [],  # noqa: B006 (typer makes a new list)
    turn: Annotated[
        list[str],
        typer.Option(
            "--turn",
            metavar="PAGE:DEGRÉS",
            help="Une page à tourner de 90, 180 ou 270 degrés vers la droite. À répéter.",
            show_default=False,
        ),
    ] = [],  # noqa: B006
    by: OptionalBy = "",
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Make documents of a file anew: split, joined, turned, of another kind."""
    from .rearrange import arrange as arranged  # noqa: PLC0415 (slow to import, --help is not)
    from .rearrange import as_it_is, part_of  # noqa: PLC0415
    from .workers import make_team  # noqa: PLC0415

    turns = dict(_turn(text) for text in turn)
    with at_home(home, on) as house:
        team = make_team(house.settings.workers)
        try:
            parts = [part_of(*_part(text)) for text in part] or [as_it_is(house, documents)]
            made = arranged(house, documents, parts, turns, who(by), team, nullcontext)
        finally:
            team.close()
        refresh_pages(house)
        say(f"Relu : {', '.join(made)}.", quiet=quiet)
    return DONE


def _part(text: str) -> tuple[list[int], str]:
    """Read "1-3,5:D-RIB": pages and a kind, which may be left out."""
    found = _PART.fullmatch(text)
    if not found:
        raise typer.BadParameter("attendu : des pages, puis une nature (1-3:D-RIB)")
    pages: list[int] = []
    for span in found[1].split(","):
        first, _, last = span.partition("-")
        if not first.isdigit() or (last and not last.isdigit()) or int(last or first) > 9999:
            raise typer.BadParameter("attendu : des pages (1-3,5)")
        pages += range(int(first), int(last or first) + 1)
    return pages, found[2] or ""


def _turn(text: str) -> tuple[int, int]:
    found = _TURN.fullmatch(text)
    if not found:
        raise typer.BadParameter("attendu : une page et un quart de tour (2:90)")
    return int(found[1]), int(found[2])


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "arrange",
        arrange,
        "Refait les documents d'un fichier : séparés, réunis, tournés, d'une autre nature.",
        "recevable arrange 2022-000012-1 --part 1-2:D-RIB --part 3:D-CV",
    ),
)
