"""``verify``, ``backup``, ``restore``, ``health``, ``check-setup``: the state of a home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from validators.wording import plural

from .console import (
    DONE,
    FAULT,
    HomeOption,
    JsonOption,
    QuietOption,
    at_home,
    refresh_pages,
    say,
    say_json,
)

HERE = Path()

_ARCHIVE_HELP = "Dossier ou fichier .tar.gz où écrire la sauvegarde (sauvegardes/ par défaut)."


def verify(home: HomeOption = HERE, as_json: JsonOption = False, quiet: QuietOption = False) -> int:
    """Compare register, events, originals and letters."""
    from .verification import note  # noqa: PLC0415 (slow to import, --help is not)
    from .verification import verify as compare  # noqa: PLC0415

    with at_home(home) as house, _bar("Vérification", quiet or as_json) as step:
        found = compare(house, step)
        note(house, found)
        refresh_pages(house)
    if as_json:
        say_json(
            {
                "originals": found.originals,
                "events": found.events,
                "letters": found.letters,
                "edited": found.edited,
                "faults": list(found.faults),
                "remarks": list(found.remarks),
            }
        )
    else:
        for fault in found.faults:
            say(f"✗ {fault}")
        for remark in found.remarks:
            say(f"! {remark}", quiet=quiet)
        say(
            f"{plural(found.originals, 'original', 'originaux')}, "
            f"{plural(found.events, 'événement')}, {plural(found.letters, 'lettre')} : "
            f"{plural(len(found.faults), 'anomalie')}.",
            quiet=quiet and not found.faults,
        )
    return FAULT if found.faults else DONE


def reindex(home: HomeOption = HERE, quiet: QuietOption = False) -> int:
    """Make the search, and the lists of what waits, anew from the register."""
    from .standings import weigh  # noqa: PLC0415

    with at_home(home) as house:
        house.register.rebuild_search()
        weigh(house)
        refresh_pages(house)
    say("La recherche et les listes sont refaites.", quiet=quiet)
    return DONE


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="CHEMIN", help=_ARCHIVE_HELP, show_default=False)
    ] = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Copy a home into one archive."""
    from .integrity import backup as copy  # noqa: PLC0415

    with at_home(home) as house, _bar("Sauvegarde", quiet) as step:
        path = copy(house, to or house.home.root / "sauvegardes", step)
    say(f"Sauvegarde écrite : {path}", quiet=quiet)
    return DONE


def restore(
    archive: Annotated[Path, typer.Argument(metavar="SAUVEGARDE", help="Le fichier .tar.gz.")],
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Unpack a copy into an empty home and verify it."""
    from .home import Home  # noqa: PLC0415
    from .integrity import restore as unpack  # noqa: PLC0415

    number = unpack(archive, Home(home.expanduser().resolve()))
    restored = plural(number, "fichier restauré", "fichiers restaurés")
    say(f"{restored} dans {home.resolve()}.", quiet=quiet)
    return verify(home=home, quiet=quiet)


def health(home: HomeOption = HERE, as_json: JsonOption = False, quiet: QuietOption = False) -> int:
    """Tell the state of a home; the service may run."""
    from .health import health as look  # noqa: PLC0415
    from .home import Home  # noqa: PLC0415

    report = look(Home(home.expanduser().resolve()))
    faults = report["faults"]
    if as_json:
        say_json(report)
        return FAULT if faults else DONE
    for line in _health_lines(report):
        say(line, quiet=quiet)
    for fault in faults:
        say(f"✗ {fault}")
    return FAULT if faults else DONE


def _health_lines(report: dict[str, Any]) -> Iterator[str]:
    """Yield the state of a home in words."""
    yield "Service en marche." if report["service"] else "Service à l'arrêt."
    if report["listing_age_seconds"] is not None:
        yield f"Boîte de dépôt lue il y a {_duration(report['listing_age_seconds'])}."
    if report["workers_wanted"]:
        yield f"Processus de lecture en vie : {report['workers']} sur {report['workers_wanted']}."
    if report["waiting"]:
        waits = _duration(report["oldest_waiting_seconds"])
        yield f"Encore dans la boîte : {report['waiting']}, le plus ancien depuis {waits}."
    for key, one, many in (
        ("files", "fichier enregistré", "fichiers enregistrés"),
        ("pending", "en attente de lecture", "en attente de lecture"),
        ("set_aside", "mis de côté", "mis de côté"),
        ("dossiers", "dossier", "dossiers"),
        ("unattached", "document à classer", "documents à classer"),
    ):
        if key in report:
            yield plural(report[key], one, many)
    if report.get("oldest_pending_seconds") is not None:
        yield f"La plus longue attente : {_duration(report['oldest_pending_seconds'])}."
    if "free_bytes" in report:
        yield f"Place libre sur le disque : {report['free_bytes'] // 1_000_000_000} Go."
    last = report.get("last_verify")
    if last:
        if not last["faults"]:  # else it stands among the faults
            day = datetime.fromisoformat(last["at"])
            yield f"Contrôle d'intégrité du {day:%d/%m/%Y} : aucune anomalie."
    elif "files" in report:
        yield "Aucun contrôle d'intégrité n'a encore été fait."


def _duration(seconds: float) -> str:
    """Say a time that has passed in the unit that fits it."""
    for size, word in ((86_400, "jour"), (3_600, "heure"), (60, "minute")):
        if seconds >= 2 * size:
            return plural(int(seconds // size), word)
    return plural(int(seconds), "seconde")


def check_setup(home: HomeOption = HERE, quiet: QuietOption = False) -> int:
    """Look at settings, call, rules, templates and tools before a document arrives."""
    from .home import Home  # noqa: PLC0415
    from .setup_check import check  # noqa: PLC0415

    results = check(Home(home.expanduser().resolve()))
    marks = {"ok": "✓", "warning": "!", "fault": "✗"}
    for result in results:
        say(f"{marks[result.level]} {result.text}", quiet=quiet and result.level == "ok")
    return FAULT if any(result.level == "fault" for result in results) else DONE


class _bar:  # noqa: N801 (used as a function)
    """A progress bar on a terminal; nothing elsewhere."""

    def __init__(self, label: str, quiet: bool) -> None:
        self.label = label
        self.quiet = quiet
        self._bar: Any = None

    def __enter__(self) -> Any:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        console = Console(stderr=True)
        if self.quiet or not console.is_terminal:
            return lambda _done, _all: None
        self._bar = Progress(console=console, transient=True)
        task = self._bar.add_task(self.label, total=None)
        self._bar.start()
        return lambda done, total: self._bar.update(task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "verify",
        verify,
        "Vérifie que tout ce qui a été reçu est là, inchangé.",
        "recevable verify --home /srv/recevable",
    ),
    (
        "reindex",
        reindex,
        "Refait la recherche et les listes du bureau à partir du registre.",
        "recevable reindex --home /srv/recevable",
    ),
    (
        "backup",
        backup,
        "Copie le registre, les originaux et les lettres dans une archive.",
        "recevable backup --to /mnt/sauvegardes",
    ),
    (
        "restore",
        restore,
        "Rétablit une sauvegarde dans un dossier vide.",
        "recevable restore recevable-2022-10-12-183000.tar.gz --home /srv/nouveau",
    ),
    ("health", health, "L'état du service et du dossier.", "recevable health --json"),
    (
        "check-setup",
        check_setup,
        "Contrôle les réglages, l'appel à projets, les modèles de lettres et les outils.",
        "recevable check-setup --home /srv/recevable",
    ),
)
