"""``make bench``: from drop to letters for one born-digital dossier of eight files.

The service is started and warmed up on another dossier first; then eight files are dropped and
one round is timed, quiet period off, with PDF copies and without. Beside ours, on the same files
in the same run: what the libraries alone need to open them.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pdfplumber
from rich.console import Console
from rich.table import Table

from extractors.office import to_pdf
from intake.house import open_house
from intake.service import Service
from samples.dossiers import Delivery, deliveries
from samples.make import Press, files_of
from validators.call import load_call

RUNS = 5
FILES = 8
STEPS = {
    "_take_arrivals": "claim, copy, hash, register",
    "_read_and_file": "read in workers, find the dossier",
    "_answer": "examine, write letters (and PDF)",
    "_write_pages": "journal, list to do, worksheets",
}
_SETTINGS = (
    '[arrivals]\nquiet_seconds = 0\n\n[drafts]\nrelease = "immediately"\n\n[letters]\npdf = {pdf}\n'
)


class Timed(Service):
    """The service, with the time that each step took."""

    spent: dict[str, float]

    def round(self) -> float:
        """Run one round; return its seconds."""
        self.spent = dict.fromkeys(STEPS, 0.0)
        start = time.perf_counter()
        self._clocked("_take_arrivals", lambda: self._take_arrivals(at_once=True))
        self._clocked("_read_and_file", self._read_and_file)
        self._clocked("_answer", lambda: self._answer(at_once=True))
        self._clocked("_write_pages", lambda: self._write_pages(None))
        return time.perf_counter() - start

    def close(self) -> None:
        """Stop the workers."""
        self._close()

    def _clocked(self, name: str, step: Callable[[], object]) -> None:
        start = time.perf_counter()
        step()
        self.spent[name] = time.perf_counter() - start


def _drop(home: Path, delivery: Delivery, files: dict[str, bytes]) -> None:
    folder = home / "inbox" / delivery.folder
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _one_run(
    warm: tuple[Delivery, dict[str, bytes]], cold: tuple[Delivery, dict[str, bytes]], pdf: bool
) -> tuple[float, dict[str, float], list[bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "recevable.toml").write_text(_SETTINGS.format(pdf=str(pdf).lower()), "utf-8")
        with open_house(home, date(2022, 10, 12)) as house, house.home.service():
            service = Timed(house)
            _drop(home, *warm)
            service.round()
            _drop(home, *cold)
            seconds = service.round()
            service.close()
        letters = sorted(home.glob("outbox/PDI47-2022-0002*/*.docx"))
        if len(letters) != 2:
            raise RuntimeError(f"expected two letters, found {len(letters)}")
        return seconds, service.spent, [path.read_bytes() for path in letters]


def _bare_reading(files: dict[str, bytes]) -> float:
    """Return the seconds that pdfplumber and python-docx alone need for the text of the files."""
    start = time.perf_counter()
    for name, content in files.items():
        if name.endswith(".pdf"):
            with pdfplumber.open(io.BytesIO(content)) as pdf:
                for page in pdf.pages:
                    page.extract_words()
        else:
            [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]
    return time.perf_counter() - start


def _bare_conversion(letters: list[bytes]) -> float:
    start = time.perf_counter()
    to_pdf(letters)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    press = Press(load_call().options())
    samples = deliveries()
    warm = (samples[3], files_of(samples[3], press))
    chosen = [n for n in files_of(samples[0], press) if not n.startswith(("CV", "Lettre de"))]
    files = {n: c for n, c in files_of(samples[0], press).items() if n in chosen[:FILES]}
    table = Table(title=f"One dossier of {len(files)} files, drop to letters ({RUNS} runs, median)")
    for column in ("", "with PDF copies", "without"):
        table.add_column(column, justify="left" if not column else "right")
    runs = {
        pdf: [_one_run(warm, (samples[0], files), pdf) for _ in range(RUNS)]
        for pdf in (True, False)
    }
    for name, label in STEPS.items():
        row = [statistics.median(run[1][name] for run in runs[pdf]) for pdf in (True, False)]
        table.add_row(label, *(f"{seconds:.2f} s" for seconds in row))
    totals = [statistics.median(run[0] for run in runs[pdf]) for pdf in (True, False)]
    table.add_row("whole", *(f"{seconds:.2f} s" for seconds in totals), style="bold")
    table.add_row("goal", "3.00 s", "1.00 s")
    reading = statistics.median(_bare_reading(files) for _ in range(RUNS))
    office = statistics.median(_bare_conversion(runs[False][0][2]) for _ in range(RUNS))
    table.add_row("beside: pdfplumber + python-docx, words only, one core", f"{reading:.2f} s", "")
    table.add_row("beside: LibreOffice alone on the two letters", f"{office:.2f} s", "")
    Console().print(table)


if __name__ == "__main__":
    main()
