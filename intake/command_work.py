"""``watch`` and ``clock``: the service, and what falls due."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from validators.wording import plural

from . import logs
from .command_desk import HOST, PORT, HostOption, PortOption
from .console import (
    DONE,
    FAULT,
    HomeOption,
    OnOption,
    QuietOption,
    WrongCall,
    at_home,
    complain,
    say,
)

if TYPE_CHECKING:
    from .house import House
    from .service import Service

HERE = Path()


def watch(  # noqa: PLR0913, PLR0917 (one parameter per option)
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help="Traiter ce qui est dans inbox, afficher un tableau, puis s'arrêter.",
            show_default=False,
        ),
    ] = False,
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
    log_json: Annotated[
        bool,
        typer.Option(
            "--log-json",
            help="Écrire le journal technique en JSON, un événement par ligne.",
            show_default=False,
        ),
    ] = False,
    desk: Annotated[
        bool,
        typer.Option("--desk", help="Ouvrir aussi le bureau (recevable desk).", show_default=False),
    ] = False,
    host: HostOption = HOST,
    port: PortOption = PORT,
) -> int:
    """Serve a home, or make one pass over its inbox."""
    if on is not None and not once:
        raise WrongCall("--on ne s'emploie qu'avec --once.")
    if desk and once:
        raise WrongCall("--desk ne s'emploie pas avec --once.")
    from .house import open_house  # noqa: PLC0415 (slow to import, --help is not)
    from .service import Service  # noqa: PLC0415

    if log_json:
        logs.as_json()
    logging.getLogger("intake").setLevel(logging.WARNING if quiet or once else logging.INFO)
    with open_house(home, on) as house:
        service = Service(house, _progress(quiet))
        _stop_on_signals(service)
        if once:
            service.once()
            if not quiet:
                _print_summary(house)
            if service.faults:
                complain("une faute du programme s'est produite ; elle est consignée ci-dessus.")
                return FAULT
        else:
            say(f"Recevable surveille {house.home.inbox}. Ctrl+C pour arrêter.", quiet=quiet)
            with _beside(house, desk, ["--host", host, "--port", str(port)], quiet):
                service.forever()
            say("Arrêté.", quiet=quiet)
    return DONE


@contextmanager
def _beside(house: House, desk: bool, options: list[str], quiet: bool) -> Iterator[None]:
    """Let the desk run beside the service where it is asked for."""
    if not desk:
        yield
        return
    from .desk.child import DeskProcess  # noqa: PLC0415

    process = DeskProcess(house.home.root, [*options, *(["--quiet"] if quiet else [])])
    process.start()
    try:
        yield
    finally:
        process.close()


def _progress(quiet: bool) -> Any:
    from .progress import Silent, Spoken  # noqa: PLC0415

    if quiet:
        return Silent()
    from rich.console import Console  # noqa: PLC0415

    return Spoken(Console(stderr=True))


def _stop_on_signals(service: Service) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.ask_to_stop())


def _print_summary(house: House) -> None:
    """Print a table of dossiers, outcomes and letters with their paths, and what is left."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from .journal import dossier_label  # noqa: PLC0415
    from .overview import OUTCOMES  # noqa: PLC0415

    console = Console()
    if not console.is_terminal:
        console = Console(width=240)
    table = Table(title="Dossiers", show_lines=True)
    for heading in ("Dossier", "Résultat", "Lettres"):
        table.add_column(heading, overflow="fold")
    for dossier in house.register.dossiers():
        letters = [x for x in house.register.letters(dossier.reference) if x.status != "stale"]
        paths = "\n".join(f"outbox/{letter.docx}" for letter in letters)
        table.add_row(dossier_label(dossier), OUTCOMES[dossier.outcome][0], paths)
    console.print(table)
    files = house.register.files()
    loose = house.register.loose_count()
    aside = sum(file.status == "set_aside" for file in files)
    twice = sum(file.status == "duplicate" for file in files)
    console.print(
        f"Fichiers reçus : {len(files)}, dont en double : {twice}, "
        f"mis de côté (inbox/A_REPRENDRE) : {aside}. Documents à classer : {loose}."
    )
    console.print(f"À traiter : {house.home.to_do}\nJournal du courrier : {house.home.journal}")


def clock(on: OnOption = None, home: HomeOption = HERE, quiet: QuietOption = False) -> int:
    """Write the reminders that fall due and list what does."""
    with at_home(home, on) as house:
        from . import clock as falling_due  # noqa: PLC0415
        from .journal import dossier_label  # noqa: PLC0415
        from .overview import deadlines  # noqa: PLC0415
        from .page_writer import write_pages  # noqa: PLC0415

        written = falling_due.run(house)
        write_pages(house)
        for dossier in house.register.dossiers():
            for deadline in deadlines(house, dossier):
                if deadline.on <= house.today.day():
                    say(
                        f"{deadline.on:%d/%m/%Y}  {dossier_label(dossier)}  {deadline.what}",
                        quiet=quiet,
                    )
        done = plural(len(written), "relance préparée", "relances préparées")
        say(f"{done}.", quiet=quiet)
    return DONE


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "watch",
        watch,
        "Surveille inbox : lit ce qui arrive, le classe et prépare les lettres dans outbox.",
        "recevable watch --once --on 2022-10-12 --home demo",
    ),
    (
        "clock",
        clock,
        "Ce qui arrive à échéance ; prépare les relances. L'exécuter deux fois ne change rien.",
        "recevable clock --on 2022-11-14",
    ),
)
