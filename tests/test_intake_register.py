"""The register: one number per file, states that must not be are refused, events cannot change."""

from __future__ import annotations

import dataclasses
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.records import ApplicationRecord, DocumentRead, Organisation, Text
from intake.migrations import STEPS
from intake.register import Register, RegisterError
from intake.rows import (
    DecisionRow,
    Delivery,
    DocumentRow,
    DossierRow,
    FileRow,
    LetterRow,
    Row,
    StoredAssessment,
    sql_values,
)
from validators.dossier import ReceptionBasis
from validators.findings import Family, Finding, Severity, Verdict

NOW = datetime(2022, 10, 12, 9, 30, tzinfo=UTC)
SHA = "ab" * 32


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register.open(tmp_path / "register.db")
    yield opened
    opened.close()


@pytest.fixture
def delivery(register: Register) -> Delivery:
    return register.delivery_of_claim("claim-1", "Courrier", True, NOW)


def dossier(reference: str = "PDI47-2022-0001") -> DossierRow:
    return DossierRow(
        reference=reference,
        call_id="pdi47-2022-2023",
        name="Les Jardins du Confluent",
        state="examination",
        received=date(2022, 10, 6),
        reception_basis=ReceptionBasis.FOLDER,
        to_confirm=False,
        folder=f"{reference} - Les Jardins du Confluent",
        opened=NOW,
        changed=NOW,
    )


def sql_row(kind: type[Row], values: dict[str, object]) -> dict[str, object]:
    """Fill up a row with the defaults of its fields, as SQLite holds them."""
    known = {
        field.name: field.default
        for field in dataclasses.fields(kind)
        if field.default is not dataclasses.MISSING
    }
    return dict(sql_values(kind, {**known, **values}))


def letter(key: str, **changes: object) -> LetterRow:
    values: dict[str, object] = {
        "id": key,
        "reference": "PDI47-2022-0001",
        "kind": "notice",
        "round": 1,
        "status": "draft",
        "title": "Demande de pièces",
        "written": date(2022, 10, 12),
        "inputs_hash": "x",
        "docx": "a.docx",
        "docx_sha256": SHA,
        **changes,
    }
    return LetterRow.of(sql_row(LetterRow, values))


def test_files_are_numbered_by_the_year_of_the_day_given(
    register: Register, delivery: Delivery
) -> None:
    first = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    second = register.add_file(delivery, "b.pdf", "cd" * 32, 10, NOW)
    later = register.add_file(delivery, "c.pdf", "ef" * 32, 1, NOW.replace(year=2023))
    assert [first.id, second.id, later.id] == ["2022-000001", "2022-000002", "2023-000001"]


def test_a_claim_taken_up_again_gives_the_same_delivery_and_the_same_files(
    register: Register, delivery: Delivery
) -> None:
    first = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    again = register.delivery_of_claim("claim-1", "Courrier", True, NOW)
    assert again == delivery
    assert register.add_file(again, "a.pdf", SHA, 10, NOW) == first
    assert len(register.files()) == 1


def test_two_files_of_one_name_in_one_delivery_are_both_kept(
    register: Register, delivery: Delivery
) -> None:
    register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    other = register.add_file(delivery, "a.pdf", "cd" * 32, 10, NOW)
    assert other.name == "a (2).pdf"
    assert len(register.files()) == 2


def test_the_same_bytes_are_a_duplicate_of_the_first(
    register: Register, delivery: Delivery
) -> None:
    first = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    second = register.add_file(delivery, "autre nom.pdf", SHA, 10, NOW)
    assert (second.status, second.duplicate_of) == ("duplicate", first.id)


def test_the_same_bytes_as_what_was_set_aside_are_tried_again(
    register: Register, delivery: Delivery
) -> None:
    first = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    register.file_set_aside(first.id, "unreadable", "Abîmé.", "Redemandez-le.")
    second = register.add_file(delivery, "b.pdf", SHA, 10, NOW)
    assert (second.status, second.retry_of) == ("pending", first.id)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "set_aside"},
        {"status": "duplicate"},
        {"status": "lost"},
        {"error_code": "unreadable"},
    ],
)
def test_a_file_in_an_impossible_state_is_refused_by_the_database(
    register: Register, delivery: Delivery, change: dict[str, str]
) -> None:
    file = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    with pytest.raises((sqlite3.IntegrityError, ValueError)):
        register.change(FileRow, file.id, **change)


def test_a_filed_document_has_a_dossier(register: Register, delivery: Delivery) -> None:
    file = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    document = DocumentRow(
        id=f"{file.id}-1",
        file_id=file.id,
        ordinal=1,
        kind="piece",
        piece="D-RIB",
        pages=(1,),
        reading=DocumentRead(kind="piece", piece="D-RIB"),
        received=date(2022, 10, 6),
        status="filed",
    )
    with pytest.raises(sqlite3.IntegrityError):
        register.add(document)


def test_a_document_comes_back_with_all_that_was_read(
    register: Register, delivery: Delivery
) -> None:
    file = register.add_file(delivery, "a.pdf", SHA, 10, NOW)
    read = DocumentRead(
        kind="application_form",
        pages=(1, 2),
        confidence=0.99,
        record=ApplicationRecord(
            organisation=Organisation(name=Text(value="L'Étoile-d'Agen", raw="…", confidence=0.9))
        ),
    )
    row = DocumentRow(
        f"{file.id}-1", file.id, 1, "application_form", None, (1, 2), read, NOW.date(), "unattached"
    )
    register.add(row)
    assert register.document(row.id) == row


def test_a_dossier_comes_back_with_its_findings(register: Register) -> None:
    finding = Finding(
        rule="FIN-05",
        severity=Severity.BLOCKING,
        verdict=Verdict.FAULT,
        family=Family.COMPLETENESS,
        message="Il manque la lettre d'intention.",
        basis="appel à projets, § 4e",
        basis_kind="call",
        amount=Decimal("10000.00"),
    )
    register.add(dossier())
    kept = StoredAssessment((finding,), date(2022, 10, 12))
    changed = register.change(DossierRow, "PDI47-2022-0001", assessment=kept)
    assert changed.assessment == kept


def test_references_count_by_call_and_year_without_holes(register: Register) -> None:
    day = date(2022, 10, 12)
    made = [register.new_reference("PDI47", day) for _ in range(3)]
    made.append(register.new_reference("PDI47", date(2023, 1, 2)))
    assert made == ["PDI47-2022-0001", "PDI47-2022-0002", "PDI47-2022-0003", "PDI47-2023-0001"]


def test_a_number_taken_in_a_transaction_that_failed_is_given_again(register: Register) -> None:
    day = date(2022, 10, 12)

    def fail() -> None:
        with register.transaction():
            register.new_reference("PDI47", day)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert register.new_reference("PDI47", day) == "PDI47-2022-0001"


def test_there_is_one_letter_of_a_kind_per_round(register: Register) -> None:
    register.add(dossier())
    register.add(letter("L1"))
    with pytest.raises(sqlite3.IntegrityError):
        register.add(letter("L2"))
    register.add(letter("L2", status="stale"))
    register.add(letter("L3", round=2))


def test_a_letter_is_not_sent_before_it_was_validated(register: Register) -> None:
    register.add(dossier())
    register.add(letter("L1"))
    with pytest.raises(sqlite3.IntegrityError):
        register.change(LetterRow, "L1", status="sent", sent=date(2022, 10, 13))


def test_no_letter_is_mailed_twice(register: Register) -> None:
    register.add(dossier())
    register.add(letter("L1"))
    mail = register.intend_mail("L1", "<1@example.org>", "contact@example.org", NOW)
    with pytest.raises(sqlite3.IntegrityError):
        register.intend_mail("L1", "<2@example.org>", "contact@example.org", NOW)
    assert register.mail_state(mail.id, "sent").state == "sent"


@pytest.mark.parametrize(
    "wrong",
    [
        {"deliberation": "  "},
        {"amount": None},
        {"executory": date(2022, 11, 1)},
        {"outcome": "refused", "amount": None, "reason": None},
    ],
)
def test_a_decision_without_number_amount_reason_or_in_the_wrong_order_is_refused(
    register: Register, wrong: dict[str, object]
) -> None:
    register.add(dossier())
    values: dict[str, object] = {
        "id": 1,
        "reference": "PDI47-2022-0001",
        "outcome": "granted",
        "amount": Decimal("40000.00"),
        "reason": None,
        "deliberation": "C0123",
        "day": date(2022, 11, 18),
        "executory": date(2022, 11, 24),
        "by": "Claire Martin",
        "at": NOW,
        **wrong,
    }
    with pytest.raises(sqlite3.IntegrityError):
        register.add(DecisionRow.of(sql_row(DecisionRow, values)))


def test_events_can_be_neither_changed_nor_removed(register: Register) -> None:
    register.event("file.received", "2022-000001", NOW, {"name": "a.pdf"})
    for statement in ("UPDATE events SET what = 'x'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError):
            register.connection.execute(statement)
    with pytest.raises(sqlite3.IntegrityError):
        register.connection.execute("UPDATE payloads SET body = '{}'")


def test_the_chain_shows_an_event_that_was_forged(register: Register) -> None:
    for number in range(5):
        register.event("file.received", f"2022-00000{number}", NOW, {"by": "Claire Martin"})
    assert register.chain_faults() == []
    register.connection.execute("DROP TRIGGER events_no_update")
    register.connection.execute("UPDATE events SET subject = '2022-000009' WHERE id = 3")
    assert register.chain_faults() == [3]


def test_erasing_what_is_personal_leaves_the_chain_whole(register: Register) -> None:
    key = register.event("document.corrected", "2022-000001-1", NOW, {"by": "Claire Martin"})
    register.event("document.corrected", "2022-000001-1", NOW)
    register.erase_payload(key)
    assert register.payload(key) is None
    assert register.chain_faults() == []


def test_what_fails_in_a_transaction_leaves_nothing(register: Register, delivery: Delivery) -> None:
    def fail() -> None:
        with register.transaction():
            register.add_file(delivery, "a.pdf", SHA, 1, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert register.files() == []
    assert register.events() == []


def test_a_register_is_for_its_owner_only_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    Register.open(path).close()
    again = Register.open(path)
    assert again.connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again.close()


def test_a_damaged_register_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(RegisterError, match="illisible"):
        Register.open(path)


def test_a_register_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    register = Register.open(path)
    register.connection.execute("PRAGMA user_version = 999")
    register.close()
    with pytest.raises(RegisterError, match="plus récente"):
        Register.open(path)


def test_a_change_in_another_process_is_noticed(tmp_path: Path) -> None:
    mine, other = Register.open(tmp_path / "r.db"), Register.open(tmp_path / "r.db")
    before = mine.stamp()
    assert mine.stamp() == before
    other.event("x", "y", NOW)
    assert mine.stamp() != before
    mine.close()
    other.close()


def test_what_one_of_several_open_registers_writes_outlives_another_process(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    first, second = Register.open(path), Register.open(path)
    first.event("before", "y", NOW)
    look = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "print(c.execute('SELECT count(*) FROM events').fetchone()[0]); c.close()"
    )

    def seen_elsewhere() -> int:
        command = [sys.executable, "-c", look, str(path)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert seen_elsewhere() == 1
    first.event("after", "y", NOW)
    assert seen_elsewhere() == 2
    first.close()
    second.close()
