"""Born-digital sheets, PDF and Word: every layout, pasted signatures, struck rows, two a page."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from extractors.read import read, reading_json
from extractors.records import AttendanceRecord, DocumentRead, Reading
from extractors.source import Options, Source

from .sheets_paper import Letter, Paper, Ruled

PLAIN = (
    ("Nom", "Prénom", "Signature"),
    ("DUPONT", "Claire", ""),
    ("BENALI", "Karim", ""),
    ("de La Tour", "Inès", "abs"),
    ("", "", ""),
)


def read_file(paper: Paper | Letter) -> Reading:
    name = "feuille.pdf" if isinstance(paper, Paper) else "feuille.docx"
    return read(Source.of(name, paper.bytes()), Options())


def sheets(paper: Paper | Letter) -> list[DocumentRead]:
    found = [d for d in read_file(paper).documents if d.kind == "attendance_sheet"]
    assert found
    return found


def sheet(paper: Paper | Letter) -> AttendanceRecord:
    record = sheets(paper)[0].record
    assert isinstance(record, AttendanceRecord)
    return record


def states(record: AttendanceRecord) -> list[list[str]]:
    return [[cell.state for cell in person.signatures] for person in record.participants]


def names(record: AttendanceRecord) -> list[tuple[str | None, str | None]]:
    return [(p.last_name.value, p.first_name.value) for p in record.participants]


def leaders(record: AttendanceRecord) -> list[tuple[str | None, str | None, str]]:
    return [
        (f.last_name.value, f.first_name.value, f.signature.state)
        for f in record.sessions[0].facilitators
    ]


def headed() -> Paper:
    return (
        Paper()
        .line("FEUILLE D'ÉMARGEMENT", 16, bold=True)
        .line("Intitulé de l'action : Atelier numérique pas à pas")
        .line("Date : 12/03/2024")
        .beside("Horaires : 9h00 - 12h00", 80)
        .line("Lieu : Agen")
        .line("Intervenant : Mme Sophie Marchand")
    )


def signed_plain() -> Ruled:
    return Ruled(PLAIN, (50, 50, 60), signed={(1, 2): 1}, drawn=[(2, 2)])


def test_a_plain_sheet_is_read_whole() -> None:
    paper = headed().table(signed_plain()).line("Signature de l'intervenant :").sign(5, 60)
    record = sheet(paper)
    assert record.title.value == "Atelier numérique pas à pas"
    assert record.date.value == date(2024, 3, 12)
    assert (record.start.value, record.end.value) == (time(9), time(12))
    assert record.place.value == "Agen"
    assert leaders(record) == [("Marchand", "Sophie", "present")]
    assert names(record)[:3] == [("DUPONT", "Claire"), ("BENALI", "Karim"), ("de La Tour", "Inès")]
    assert states(record) == [["present"], ["present"], ["declared_absent"], ["absent"]]
    assert [p.row for p in record.participants] == [1, 2, 3, 4]
    assert record.doubts == ()
    assert record.layout == "digital"
    assert record.fingerprint is None


def test_the_json_is_that_of_the_contract() -> None:
    whole: Any = reading_json(read_file(headed().table(signed_plain())))
    document = whole["documents"][0]
    assert document["kind"] == "attendance_sheet"
    assert document["pages"] == [1]
    record = document["record"]
    leaf = record["sessions"][0]["date"]
    assert leaf["value"] == "2024-03-12"
    assert leaf["page"] == 1
    assert len(leaf["box"]) == 4
    assert record["start"]["value"] == "09:00"
    assert record["sessions"][0]["id"] == "s1"
    first = record["participants"][0]
    assert first["row"] == 1
    assert first["printed_number"]["value"] is None
    assert first["printed_number"]["raw"] is None
    signature = first["signatures"][0]
    assert (signature["session"], signature["column"]) == ("s1", "signature")
    assert signature["state"] == "present"
    assert signature["page"] == 1
    assert len(signature["box"]) == 4
    helper = record["facilitators"][0]
    assert helper["last_name"]["value"] == "Marchand"
    assert helper["signature"]["state"] == "absent"


def halves(hours: str) -> Paper:
    rows = (
        ("N°", "Nom et prénom", "Structure", "Matin", "Après-midi"),
        ("1", "DUMAS Alain", "CCAS", "", ""),
        ("2", "FERRAND Nora", "PLIE", "", ""),
        ("3", "COSTES Paul", "", "", ""),
    )
    header = (
        ("Action", "Vers l'emploi", "Date", "12/03/2024"),
        ("Horaires", hours, "Lieu", "Marmande"),
        ("Intervenant", "Claire LARROUY", "Signature", ""),
    )
    table = Ruled(rows, (12, 55, 35, 35, 35), signed={(1, 3): 1, (1, 4): 2},
                  pasted=[(2, 3), (2, 4)], struck=[3])  # fmt: skip
    return (
        Paper()
        .line("Liste de présence", 14, bold=True)
        .table(Ruled(header, (30, 60, 30, 60), signed={(2, 3): 3}))
        .table(table)
    )


def test_two_half_days_are_two_sessions_with_hours_of_their_own() -> None:
    record = sheet(halves("9h-12h / 13h30-16h30"))
    assert [(s.start.value, s.end.value) for s in record.sessions] == [
        (time(9), time(12)),
        (time(13, 30), time(16, 30)),
    ]
    assert all(s.date.value == date(2024, 3, 12) for s in record.sessions)
    assert record.date.absent
    assert leaders(record) == [("LARROUY", "Claire", "present")]


def test_two_half_day_columns_with_one_time_leave_the_other_without() -> None:
    record = sheet(halves("9h-12h"))
    morning, afternoon = record.sessions
    assert (morning.start.value, morning.end.value) == (time(9), time(12))
    assert afternoon.start.absent
    assert afternoon.end.absent


def test_one_picture_pasted_in_two_cells_is_told() -> None:
    record = sheet(halves("9h-12h"))
    first, second = record.participants[:2]
    assert [cell.alike for cell in first.signatures] == [None, None]
    assert second.signatures[0].alike is not None
    assert second.signatures[0].alike == second.signatures[1].alike


def test_a_struck_row_counts_and_is_declared_absent() -> None:
    record = sheet(halves("9h-12h"))
    assert len(record.participants) == 3
    struck = record.participants[2]
    assert struck.struck
    assert struck.row == 3
    assert {cell.state for cell in struck.signatures} == {"declared_absent"}
    assert not record.doubts


def test_a_matrix_of_people_and_days_has_a_session_per_day() -> None:
    rows = (
        ("Participants", "lundi 4 mars", "lundi 11 mars", "25/03"),
        ("DUMAS Alain", "", "", ""),
        ("FERRAND Nora", "", "excusée", ""),
        ("Intervenante : Claire LARROUY", "", "", ""),
    )
    signed = {(1, 1): 1, (1, 2): 2, (3, 1): 7, (3, 2): 8}
    paper = Paper(wide=True).line("Feuille d'émargement", 14, bold=True)
    paper.line("Action : Atelier cuisine").line("Du 4 au 25 mars 2024")
    record = sheet(paper.table(Ruled(rows, (60, 40, 40, 40), signed=signed)))
    assert [s.date.value for s in record.sessions] == [
        date(2024, 3, 4), date(2024, 3, 11), date(2024, 3, 25),
    ]  # fmt: skip
    assert names(record) == [("DUMAS", "Alain"), ("FERRAND", "Nora")]
    assert states(record) == [["present", "present", "absent"],
                              ["absent", "declared_absent", "absent"]]  # fmt: skip
    signs = [s.facilitators[0].signature.state for s in record.sessions]
    assert signs == ["present", "present", "absent"]


def test_a_one_person_sheet_has_a_session_per_appointment() -> None:
    rows = (
        ("Date", "Début", "Fin", "Objet", "Signature du bénéficiaire", "Signature conseiller"),
        ("12/03/2024", "9h00", "10h00", "CV", "", ""),
        ("19/03/2024", "14h", "15h30", "Lettre", "", ""),
        ("", "", "", "", "", ""),
    )
    paper = Paper().line("Fiche individuelle de présence", 14, bold=True)
    paper.line("Bénéficiaire : Mme Nora FERRAND").line("Accompagnateur : Paul COSTES")
    paper.line("Action : Accompagnement vers l'emploi")
    signed = {(1, 4): 1, (1, 5): 2, (2, 4): 3}
    record = sheet(paper.table(Ruled(rows, (25, 20, 20, 30, 45, 40), signed=signed)))
    assert [(s.date.value, s.start.value, s.end.value) for s in record.sessions] == [
        (date(2024, 3, 12), time(9), time(10)),
        (date(2024, 3, 19), time(14), time(15, 30)),
    ]
    assert names(record) == [("FERRAND", "Nora")]
    cells = record.participants[0].signatures
    assert [(cell.session, cell.state) for cell in cells] == [("s1", "present"), ("s2", "present")]
    signs = [s.facilitators[0].signature.state for s in record.sessions]
    assert signs == ["present", "absent"]


def test_times_of_arrival_are_read_beside_the_signature() -> None:
    rows = (
        ("Nom", "Prénom", "Heure d'arrivée", "Heure de départ", "Signature"),
        ("DUMAS", "Alain", "9h15", "12h00", ""),
        ("FERRAND", "Nora", "", "", ""),
    )
    record = sheet(headed().table(Ruled(rows, (40, 35, 30, 30, 40), signed={(1, 4): 1})))
    cells = record.participants[0].signatures
    assert [cell.column for cell in cells] == ["arrival", "departure", "signature"]
    assert [cell.time.value for cell in cells] == [time(9, 15), time(12), None]
    assert cells[2].state == "present"


def two_sheets() -> Paper:
    paper = Paper()
    for day in ("12/03/2024", "13/03/2024"):
        paper.line("FEUILLE D'ÉMARGEMENT", 14, bold=True).line("Action : Atelier CV")
        paper.line(f"Date : {day} de 9h à 12h").line("Formateur : Claire LARROUY")
        paper.table(Ruled(PLAIN[:4], (50, 50, 60), signed={(1, 2): 1}))
    return paper


def test_two_sheets_on_a_page_are_two_documents_with_their_regions() -> None:
    found = sheets(two_sheets())
    records = [d.record for d in found if isinstance(d.record, AttendanceRecord)]
    assert [r.date.value for r in records] == [date(2024, 3, 12), date(2024, 3, 13)]
    assert [d.pages for d in found] == [(1,), (1,)]
    assert all(len(d.regions) == 1 and d.regions[0].page == 1 for d in found)
    assert found[0].regions[0].box[3] <= found[1].regions[0].box[1]
    assert all(len(r.participants) == 3 for r in records)


def test_sessions_stacked_under_one_title_are_one_document() -> None:
    paper = Paper().line("FEUILLE D'ÉMARGEMENT", 14, bold=True).line("Action : Atelier CV")
    for day in ("12/03/2024", "19/03/2024"):
        paper.line(f"Date : {day}").beside("Horaires : 9h-12h", 80)
        paper.table(Ruled(PLAIN[:3], (50, 50, 60), signed={(1, 2): 1}))
    found = sheets(paper)
    assert len(found) == 1
    record = found[0].record
    assert isinstance(record, AttendanceRecord)
    assert [s.date.value for s in record.sessions] == [date(2024, 3, 12), date(2024, 3, 19)]
    assert {s.title.value for s in record.sessions} == {"Atelier CV"}
    assert [p.signatures[0].session for p in record.participants] == ["s1", "s1", "s2", "s2"]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_sheet_goes_on_over_a_second_page(repeated: bool) -> None:
    head = ("N°", "Nom", "Prénom", "Signature")
    first = [head] + [(str(i), f"NOM{chr(64 + i)}", "Paul", "") for i in range(1, 16)]
    rest = [(str(i), f"NOM{chr(64 + i)}", "Paul", "") for i in range(16, 20)]
    paper = headed().table(Ruled(first, (12, 50, 50, 60))).next_page()
    paper.table(Ruled([head, *rest] if repeated else rest, (12, 50, 50, 60), signed={(1, 3): 1}))
    found = sheets(paper)
    assert [d.pages for d in found] == [(1, 2)]
    record = found[0].record
    assert isinstance(record, AttendanceRecord)
    assert len(record.sessions) == 1
    assert [p.row for p in record.participants] == list(range(1, 20))
    assert not record.doubts


def test_the_next_sheet_of_a_file_is_a_document_of_its_own() -> None:
    paper = headed().table(signed_plain()).next_page()
    paper.line("FEUILLE D'ÉMARGEMENT", 16, bold=True).line("Action : Atelier numérique pas à pas")
    paper.line("Date : 19/03/2024").line("Horaires : 9h-12h").table(signed_plain())
    assert [d.pages for d in sheets(paper)] == [(1,), (2,)]


def test_a_facilitator_without_first_name_is_read_as_such() -> None:
    paper = Paper().line("FEUILLE D'ÉMARGEMENT", 14, bold=True).line("Atelier", 13)
    paper.line("Date : 12/03/2024 de 9h à 12h").line("Intervenant : Mme LARROUY")
    record = sheet(paper.table(signed_plain()))
    helper = record.facilitators[0]
    assert helper.last_name.value == "LARROUY"
    assert helper.first_name.absent


def test_a_title_that_says_only_atelier_is_read_as_it_stands() -> None:
    paper = Paper().line("FEUILLE D'ÉMARGEMENT", 14, bold=True).line("Intitulé : Atelier")
    record = sheet(paper.line("Date : 12/03/2024 de 9h à 12h").table(signed_plain()))
    assert record.title.value == "Atelier"


def test_facilitators_in_a_table_of_their_own() -> None:
    helpers = (("Nom de l'intervenant", "Prénom", "Signature"), ("LARROUY", "Claire", ""),
               ("COSTES", "Paul", ""))  # fmt: skip
    paper = Paper().line("FEUILLE D'ÉMARGEMENT", 14, bold=True).line("Action : Atelier CV")
    paper.line("Date : 12/03/2024 de 9h à 12h")
    paper.table(Ruled(helpers, (50, 50, 60), signed={(1, 2): 4})).table(signed_plain())
    record = sheet(paper)
    assert leaders(record) == [("LARROUY", "Claire", "present"), ("COSTES", "Paul", "absent")]
    assert len(record.participants) == 4


def test_a_table_without_a_heading_is_a_doubt_and_no_result() -> None:
    paper = headed().table(Ruled(PLAIN[1:], (50, 50, 60), signed={(0, 2): 1}))
    document = sheets(paper)[0]
    record = document.record
    assert isinstance(record, AttendanceRecord)
    assert [doubt.code for doubt in record.doubts] == ["no_heading"]
    assert document.confidence < 0.8


def test_a_table_without_a_signature_column_is_a_doubt() -> None:
    rows = [row[:2] for row in PLAIN]
    record = sheet(headed().table(Ruled(rows, (50, 50))))
    assert "no_signature_column" in {doubt.code for doubt in record.doubts}


def test_a_blank_model_is_a_sheet_with_a_remark() -> None:
    rows = [PLAIN[0]] + [("", "", "")] * 4
    paper = Paper().line("Feuille d'émargement", 14, bold=True).line("Intitulé :").line("Date :")
    reading = read_file(paper.table(Ruled(rows, (50, 50, 60))))
    assert [d.kind for d in reading.documents] == ["attendance_sheet"]
    assert "blank_sheet" in {remark.code for remark in reading.remarks}
    record = reading.documents[0].record
    assert isinstance(record, AttendanceRecord)
    assert states(record) == [["absent"]] * 4


def test_the_list_of_a_general_meeting_is_no_attendance_sheet() -> None:
    rows = (("Nom", "Prénom", "Pouvoir à", "Signature"), ("DUPONT", "Claire", "", ""),
            ("BENALI", "Karim", "", ""))  # fmt: skip
    paper = Paper().line("FEUILLE DE PRÉSENCE", 14, bold=True)
    paper.line("Assemblée générale ordinaire du 12 mars 2024 - membres présents ou représentés")
    reading = read_file(paper.table(Ruled(rows, (45, 45, 45, 45))))
    assert "attendance_sheet" not in {d.kind for d in reading.documents}


def word_sheet() -> Letter:
    rows = (
        ("N°", "Nom", "Prénom", "Émargement", ""),
        ("", "", "", "Matin", "Après-midi"),
        ("1", "DUMAS", "Alain", "", ""),
        ("2", "FERRAND", "Nora", "absente", ""),
    )
    merged = [(0, 3, 1, 2), (0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 2, 1)]
    table = Ruled(rows, (10, 40, 40, 40, 40), merged=merged, signed={(2, 3): 1},
                  pasted=[(3, 4), (2, 4)])  # fmt: skip
    return (
        Letter()
        .line("Feuille d'émargement", "Title")
        .line("Structure : Tremplin et Compagnie")
        .line("Intitulé : Atelier mobilité")
        .line("Date : 5 avril 2024 - Horaires : 9h-12h / 14h-17h")
        .line("Animé par : Yann BORDENAVE")
        .table(table)
        .line("Signature de l'intervenant :")
    )


def test_a_word_sheet_is_read_with_places_and_no_boxes() -> None:
    record = sheet(word_sheet())
    assert record.layout == "word"
    assert record.organisation.value == "Tremplin et Compagnie"
    assert [s.start.value for s in record.sessions] == [time(9), time(14)]
    assert names(record) == [("DUMAS", "Alain"), ("FERRAND", "Nora")]
    assert states(record) == [["present", "present"], ["declared_absent", "present"]]
    cell = record.participants[0].signatures[0]
    assert (cell.page, cell.box, cell.place) == (None, None, "tableau 1, ligne 3")
    assert record.participants[0].signatures[1].alike == record.participants[1].signatures[1].alike
    assert leaders(record) == [("BORDENAVE", "Yann", "absent")]
    assert not record.doubts


def test_a_row_of_labels_has_its_values_below() -> None:
    paper = (
        Paper()
        .line("FICHE DE PRÉSENCE", 16, bold=True)
        .table(
            Ruled(
                (
                    ("Date de la séance", "Début", "Fin", "Thème"),
                    ("06/06/2023", "10:00", "12:00", "Préparer son entretien"),
                ),
                (40, 30, 30, 70),
            )
        )
        .line("Intervenante : Mme Sophie Marchand")
        .table(signed_plain())
    )
    record = sheet(paper)
    assert record.date.value == date(2023, 6, 6)
    assert (record.start.value, record.end.value) == (time(10), time(12))
    assert record.title.value == "Préparer son entretien"


def test_the_facilitator_may_sign_in_a_row_under_the_list() -> None:
    rows = (
        ("Nom", "Prénom", "12/03/2024", "13/03/2024"),
        ("DUPONT", "Claire", "", ""),
        ("BENALI", "Karim", "", ""),
        ("Signature du formateur", "", "", ""),
    )
    ruled = Ruled(rows, (40, 40, 40, 40), signed={(1, 2): 1, (2, 2): 2, (3, 2): 3})
    paper = (
        Paper()
        .line("FEUILLE D'ÉMARGEMENT", 16, bold=True)
        .line("Action : Atelier numérique pas à pas")
        .line("Horaires : 9h00 - 12h00")
        .line("Formateur : M. Paul Girard")
        .table(ruled)
    )
    record = sheet(paper)
    assert [
        [(f.last_name.value, f.signature.state) for f in s.facilitators] for s in record.sessions
    ] == [[("Girard", "present")], [("Girard", "absent")]]
    assert names(record) == [("DUPONT", "Claire"), ("BENALI", "Karim")]


def test_a_list_with_level_rules_alone_is_read_by_the_words_of_its_heading() -> None:
    rows = (
        ("Nom", "Prénom", "Signature"),
        ("DUPONT", "Claire", ""),
        ("BENALI", "Karim", ""),
        ("GIRARDIN-LAFONTAINE", "Anne-Sophie", ""),
        ("MOREAU", "Luc", ""),
    )
    ruled = Ruled(rows, (50, 50, 60), signed={(1, 2): 1, (3, 2): 2}, open=True)
    record = sheet(headed().table(ruled))
    assert names(record) == [(last, first) for last, first, _ in rows[1:]]
    assert states(record) == [["present"], ["absent"], ["present"], ["absent"]]


def test_lines_to_write_on_are_no_list() -> None:
    paper = headed()
    for y in (230, 240, 250, 260):
        paper.canvas.line(43, paper._at(y), 500, paper._at(y))
    assert sheet(paper.table(signed_plain())).participants[0].last_name.value == "DUPONT"
