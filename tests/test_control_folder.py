"""What the control of the service done finds under outbox/_CONTROLE: ledger, verdicts, evidence."""

from __future__ import annotations

import csv
import io
import stat
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extractors.source import Source
from tests.line_cases import Desk, complete
from tests.sheets_paper import Paper, Ruled

LATER = date(2023, 6, 1)
PEOPLE = (("GARRIGUE", "Nolwenn"), ("DELMAS", "Idriss"), ("VERGNES", "Pauline"))


def sheet(signed: dict[tuple[int, int], int], day: str = "14/03/2023") -> bytes:
    paper = Paper()
    paper.line("Feuille d'émargement", 14, bold=True)
    paper.line("Les Jardins du Confluent")
    paper.line("Intitulé de l'action : Cultiver ses compétences")
    paper.line(f"Date : {day}")
    paper.line("Horaires : de 9h00 à 12h00")
    paper.line("Lieu : Tonneins")
    paper.line("Intervenante : Camille LARROQUE")
    paper.line("Signature de l'intervenante :").sign(7, 75)
    paper.y += 10
    rows = [("N°", "Nom", "Prénom", "Signature")]
    rows += [(str(n), last, first, "") for n, (last, first) in enumerate(PEOPLE, 1)]
    paper.table(Ruled(rows, (12, 50, 45, 60), signed))
    return paper.bytes()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("home"))
    desk.drop(dict(complete()))
    desk.once()
    desk.drop({"feuille de mars.pdf": sheet({(1, 3): 1, (2, 3): 2})}, folder="")
    desk.once(LATER)
    return desk


def control(desk: Desk) -> Path:
    reference = desk.dossier()["reference"]
    return Path(desk.home.control, reference)


def lines(desk: Desk) -> list[dict[str, str]]:
    text = (control(desk) / "Registre des présences.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_sheet_that_comes_later_finds_the_dossier_of_its_action(desk: Desk) -> None:
    kinds = {d["kind"]: d["status"] for d in desk.dossier()["documents"]}
    assert kinds["attendance_sheet"] == "filed"


def test_the_ledger_counts_who_signed_and_says_why_others_do_not(desk: Desk) -> None:
    rows = [row for row in lines(desk) if row["Rôle"] == "participant"]
    assert [(row["Nom"], row["Minutes retenues"]) for row in rows] == [
        ("GARRIGUE", "180"), ("DELMAS", "180"), ("VERGNES", "0"),
    ]  # fmt: skip
    assert "EMA-08" in rows[2]["Motifs"]
    assert all(row["Page"] == "1" and row["Cadre (% de la page)"] for row in rows)


def test_the_workbook_says_the_same_as_the_csv(desk: Desk) -> None:
    book = load_workbook(control(desk) / "Registre des présences.xlsx")
    assert book.sheetnames == ["Séances", "Personnes", "Totaux"]
    names = [cell.value for cell in book["Séances"]["K"]][1:]
    assert names[: len(PEOPLE)] == [last for last, _ in PEOPLE]
    assert "6 h 00" in str(book["Totaux"]["B3"].value).replace("\u00a0", " ")


def test_each_sheet_has_a_verdict_page_and_a_crop_of_every_cell(desk: Desk) -> None:
    (verdict,) = control(desk).glob("*Verdict*.pdf")
    assert verdict.read_bytes().startswith(b"%PDF-")
    crops = {path.name for path in control(desk).glob("Images/*/*.jpg")}
    assert "page 001.jpg" in crops
    assert {f"ligne {row:03d} s1 signature.jpg" for row in (1, 2, 3)} <= crops


def test_nobody_else_may_open_what_names_participants(desk: Desk) -> None:
    for path in (control(desk), *control(desk).rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_participants_are_named_in_no_common_page_and_no_file_name(desk: Desk) -> None:
    for path in desk.home.outbox.rglob("*"):
        assert not any(last.casefold() in path.name.casefold() for last, _ in PEOPLE)
        if path.suffix == ".html" or path.parent == desk.home.inbox:
            text = path.read_text("utf-8")
            assert not any(last in text for last, _ in PEOPLE), path


def test_a_sheet_changes_no_letter_and_no_outcome(desk: Desk) -> None:
    assert desk.dossier()["outcome"] == "complete"
    assert set(desk.letters()) == {"acknowledgement", "certificate"}


def test_a_correction_is_counted_at_once(desk: Desk, tmp_path: Path) -> None:
    copy = Desk.copy_of(desk, tmp_path / "copy")
    document = next(d for d in copy.dossier()["documents"] if d["kind"] == "attendance_sheet")
    from intake.commands import run

    path = "participants[2].signatures[0].state"
    code = run(
        ["correct", document["id"], path, "present", "--by", "Essai", "--home", str(copy.home.root)]
    )
    assert code == 0
    assert [row["Minutes retenues"] for row in lines(copy)[:3]] == ["180", "180", "180"]


def test_what_a_spreadsheet_would_take_for_a_formula_is_text(tmp_path: Path) -> None:
    from generators.ledger_files import comma_separated, workbook
    from validators.ledger import Ledger, Line

    line = Line(
        sheet="1", file="x.pdf", label="=1+1", session="s1", action=None, title="@SUM(A1)",
        day=None, start=None, end=None, place="+33", role="participant", row=1,
        last_name='=HYPERLINK("http://x.example")', first_name="-2", person="p",
        session_minutes=None, minutes=None, status="pending",
    )  # fmt: skip
    ledger = Ledger(reference="PDI47-2022-0001", on=date(2023, 1, 2), lines=(line,))
    text = comma_separated(ledger).decode("utf-8-sig").splitlines()[1]
    fields = next(csv.reader(io.StringIO(text), delimiter=";"))
    assert not any(field.startswith(("=", "+", "-", "@")) for field in fields)
    sheet = load_workbook(io.BytesIO(workbook(ledger)))["Séances"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_sheet_s_original_is_kept_unchanged(desk: Desk) -> None:
    document = next(d for d in desk.dossier()["documents"] if d["kind"] == "attendance_sheet")
    with desk.house() as house:
        kept = house.shelves.read(document["sha256"])
    assert Source.of("x", kept).sha256 == document["sha256"]
