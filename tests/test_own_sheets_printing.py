"""``recevable sheets``: lists of sessions in CSV and XLSX, faults by row, files to print."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pdfplumber
import pytest

from generators.sheets import notice_text, session_key, sheet_pdf
from intake.commands import run
from intake.session_file import SessionFileError, person_of, read_sessions

from .sheet_scans import AFTERNOON, MORNING, TEXTS, plan

CSV = """séance;date;début;fin;intitulé;lieu;intervenant;nom;prénom
A1-03;12/10/2022;9h00;12h00;Atelier mobilité;Agen;LAFARGUE Hélène / Issa Ouedraogo;DURAND;Amélie
;;;;;;;MARTIN;Luc
A1-03;12/10/2022;13h30;16h30;;;;DURAND;Amélie
A1-04;19/10/2022;9h;17h00;Autre atelier;;;BENALI;Karim
"""


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(SessionFileError) as error:
        read_sessions(text.encode("utf-8"))
    return error.value.faults


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_list_is_read_in_the_codings_and_delimiters_of_spreadsheets(
    coding: str, delimiter: str
) -> None:
    found = read_sessions(CSV.replace(";", delimiter).encode(coding)).sessions
    assert [(s.name, s.day) for s in found] == [
        ("A1-03", date(2022, 10, 12)),
        ("A1-04", date(2022, 10, 19)),
    ]
    first = found[0]
    assert first.slots == [MORNING, AFTERNOON]
    assert first.facilitators == [("LAFARGUE", "Hélène"), ("Ouedraogo", "Issa")]
    assert first.people == [("DURAND", "Amélie"), ("MARTIN", "Luc")]
    assert first.title == "Atelier mobilité"


def test_a_workbook_is_read_by_its_values() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("session", "date", "start", "end", "title", "place", "facilitator",
                  "last_name", "first_name"))  # fmt: skip
    sheet.append((1, datetime(2022, 10, 12), time(9), time(12), "Atelier", "Agen",  # noqa: DTZ001
                  "Hélène LAFARGUE", "DURAND", "Amélie"))  # fmt: skip
    target = io.BytesIO()
    book.save(target)
    found = read_sessions(target.getvalue()).sessions
    assert [(s.name, s.day, s.slots) for s in found] == [("1", date(2022, 10, 12), [MORNING])]


def test_every_fault_is_told_with_its_row() -> None:
    assert faults(
        "séance;date;début;fin;nom;prénom\n1;32/13/2022;9h;8h;A;\n2;1/2/2022;12h;9h;;B\n"
    ) == (
        "Ligne 2 : date « 32/13/2022 » incomprise (JJ/MM/AAAA attendu).",
        "Ligne 3 : l'heure de fin n'est pas après l'heure de début.",
        "Ligne 3 : nom du participant manquant.",
        "Séance « 2 » (ligne 3) : horaires manquants.",
    )
    assert faults("séance;nom\n1;A\n")[0].startswith(
        "Ligne 1 : colonne(s) absente(s) : date, début"
    )
    assert faults("") == ("Le fichier est vide.",)
    assert faults("date;début;fin\n") == ("Le fichier ne contient aucune séance.",)
    three = "séance;date;début;fin\n" + "".join(f"1;1/2/2022;{h}h;{h + 1}h\n" for h in (8, 10, 14))
    assert "3 horaires différents" in faults(three)[0]
    twice = "séance;date;début;fin;lieu\n1;1/2/2022;8h;9h;Agen\n1;1/2/2022;8h;9h;Nérac\n"
    assert faults(twice) == ("Ligne 3 : lieu différent de celui de la ligne 2, même séance.",)


def test_a_damaged_workbook_is_told_as_such() -> None:
    with pytest.raises(SessionFileError, match="illisible"):
        read_sessions(b"PK\x03\x04 no workbook")


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("LAFARGUE Hélène", ("LAFARGUE", "Hélène")),
        ("Hélène LAFARGUE", ("LAFARGUE", "Hélène")),
        ("Hélène Lafargue", ("Lafargue", "Hélène")),
        ("Lafargue Hélène", ("Lafargue", "Hélène")),
        ("Jean LE GOFF", ("LE GOFF", "Jean")),
        ("Lafargue", ("Lafargue", "")),
    ],
)
def test_names_in_one_cell_are_taken_apart(written: str, person: tuple[str, str]) -> None:
    assert person_of(written) == person


def test_a_name_of_a_session_that_may_be_a_persons_is_not_spelt_out_in_the_code() -> None:
    assert session_key("A1-03") == "A1-03"
    assert "Dupont" not in session_key("RDV Dupont")
    assert session_key("RDV Dupont") == session_key("rdv dupont")


def test_the_paper_says_all_that_the_call_requires_and_informs_on_personal_data() -> None:
    pdf = sheet_pdf(plan(slots=(MORNING, AFTERNOON)), TEXTS)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        said = document.pages[0].extract_text()
    for words in (
        "Feuille d'émargement",
        "Les Jardins du Confluent",
        "Mercredi 12 octobre 2022",
        "LAFARGUE",
        "MARTIN-LACOSTE",
        "page 1/1",
        "PDI47-2022-0007",
        "absent",
    ):
        assert words in said
    notice = notice_text(TEXTS)
    for words in ("délégué à la protection", "dpo@departement47.example", "3 ans", "CNIL", "accès",
                  "Conservation", "jamais comparée"):  # fmt: skip
        assert words in notice
    assert sheet_pdf(plan(), TEXTS) == sheet_pdf(plan(), TEXTS)


def test_the_command_writes_a_pdf_per_session_without_names_in_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "seances.csv"
    listed.write_text(CSV, encoding="utf-8")
    call = ["sheets", "--title", "Atelier mobilité", "--reference", "PDI47-2022-0007"]
    call += ["--sessions", str(listed), "--out", str(tmp_path / "out"), "--home", str(tmp_path)]
    assert run(call) == 0
    told = capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "PDI47-2022-0007 2022-10-12 feuille 01.pdf",
        "PDI47-2022-0007 2022-10-19 feuille 02.pdf",
    ]
    assert all(name in told for name in names)
    assert "la séance couvre matin et après-midi" in told
    assert run(call) == 0  # the same once more overwrites nothing and adds nothing
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names


def test_a_call_that_says_too_little_or_too_much_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "seances.csv"
    listed.write_text(CSV, encoding="utf-8")
    common = ["--sessions", str(listed), "--out", str(tmp_path / "out"), "--home", str(tmp_path)]
    assert run(["sheets", *common]) == 2
    assert run(["sheets", "R-1", "--reference", "R-1", *common]) == 2
    listed.write_text("séance;date;début;fin\n1;x;9h;10h\n", encoding="utf-8")
    assert run(["sheets", "--title", "T", "--reference", "R", *common]) == 2
    assert "Ligne 2 : date « x » incomprise" in capsys.readouterr().err
