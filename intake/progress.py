"""What the person at the terminal sees while work goes on."""

from __future__ import annotations

from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from validators.wording import plural


class Progress(Protocol):
    """What the service tells while it works."""

    def received(self, files: int) -> None:
        """So many files were taken in."""

    def reading(self, files: int) -> None:
        """So many files are going to be read."""

    def read(self) -> None:
        """One more was read."""

    def answering(self, dossiers: int) -> None:
        """The letters of so many dossiers are going to be written."""

    def close(self) -> None:
        """Nothing more follows."""


class Silent:
    """Says nothing (``--quiet``, tests)."""

    def received(self, files: int) -> None:
        """Say nothing."""

    def reading(self, files: int) -> None:
        """Say nothing."""

    def read(self) -> None:
        """Say nothing."""

    def answering(self, dossiers: int) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""


class Spoken:
    """A bar on a terminal, a line per stage elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._bar: Bar | None = None
        self._left = 0

    def received(self, files: int) -> None:
        """Say how many files were taken in."""
        self.console.print(plural(files, "fichier enregistré", "fichiers enregistrés"))

    def reading(self, files: int) -> None:
        """Open a bar."""
        self.close()
        self._left = files
        if not self.console.is_terminal:
            self.console.print(f"Lecture de {plural(files, 'fichier')}…")
            return
        self._bar = Bar(
            TextColumn("Lecture"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
        )
        self._bar.add_task("Lecture", total=files)
        self._bar.start()

    def read(self) -> None:
        """Move the bar on."""
        self._left -= 1
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])
        if self._left <= 0:
            self.close()

    def answering(self, dossiers: int) -> None:
        """Say whose letters are written."""
        self.close()
        if dossiers:
            self.console.print(f"Lettres de {plural(dossiers, 'dossier')}…")

    def close(self) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
