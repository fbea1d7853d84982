"""Names of scanned sheets that cannot be relied on (sheets/name_doubts.py, sheets/rows.py)."""

from __future__ import annotations

import pytest

from extractors.records import AttendanceRecord, Participant, SheetDoubt, SheetSession, Text
from extractors.sheets.cell_text import name_of
from extractors.sheets.name_doubts import with_names_doubted
from extractors.sheets.people import split_name
from extractors.sheets.rows import Line, with_hand_doubted
from extractors.sheets.table import Cell, SheetTable
from extractors.source import Page, Word


def text(value: str | None, sure: float = 0.98) -> Text:
    return Text(value=value, raw=value, page=1, confidence=sure) if value else Text()


def doubts(last: str | None, first: str | None, sure: float = 0.98, code: str = "") -> list[bool]:
    found = tuple(SheetDoubt(code=c, message="Doute.") for c in (code,) if c)
    person = Participant(row=1, last_name=text(last, sure), first_name=text(first, sure))
    record = AttendanceRecord(participants=(person,), layout="ruled", doubts=found)
    one = with_names_doubted(record).participants[0]
    return [one.last_name.doubtful, one.first_name.doubtful]


def test_a_plain_printed_name_is_sure() -> None:
    assert doubts("Daubèze", "Marie-Line") == [False, False]


@pytest.mark.parametrize("odd", ["2 Peyrichou", "Fontanié |", "Lab(dens"])
def test_a_name_with_signs_that_names_have_not_is_a_doubt(odd: str) -> None:
    assert doubts(odd, "Claire") == [True, False]


def test_half_a_name_is_a_doubt() -> None:
    assert doubts("Haddad Vincent", None) == [True, False]
    assert doubts(None, "Claire") == [False, True]


def test_a_first_name_one_letter_off_a_common_one_is_a_doubt_where_ocr_was_unsure() -> None:
    assert doubts("Bernadou", "Éldie", 0.9) == [False, True]
    assert doubts("Bernadou", "Éldie", 0.98) == [False, False]
    assert doubts("Bernadou", "Élodie", 0.9) == [False, False]


def test_a_table_read_wrongly_leaves_no_name_sure_and_a_fold_does() -> None:
    assert doubts("Daubèze", "Claire", code="merged_rows") == [True, True]
    assert doubts("Daubèze", "Claire", code="fold") == [False, False]


def test_sessions_of_a_table_read_wrongly_may_be_each_others() -> None:
    doubt = SheetDoubt(code="merged_columns", message="Doute.")
    both = tuple(SheetSession(id=ident, title=text("Ateliers")) for ident in ("s1", "s2"))
    many = with_names_doubted(AttendanceRecord(sessions=both, doubts=(doubt,)))
    assert all(session.title.doubtful for session in many.sessions)
    one = with_names_doubted(AttendanceRecord(sessions=both[:1], doubts=(doubt,)))
    assert not one.sessions[0].title.doubtful


def test_one_word_that_is_a_first_name_is_no_sure_last_name() -> None:
    alone = split_name("CAMILLE")
    assert alone is not None
    assert alone.sure < 0.8


def list_of(*hands: bool) -> list[Line]:
    table = SheetTable(Page(1, (595.0, 842.0), ""), 0, (), 0, 0)
    return [
        Line(table, number, "participant", number, text("BEKNADOU", 0.9), text("Claire"), hand=hand)
        for number, hand in enumerate(hands, 1)
    ]


def test_in_a_list_written_by_hand_no_name_is_sure() -> None:
    lines = with_hand_doubted(list_of(True, False, True, False))
    assert all(line.last.doubtful and line.first.doubtful for line in lines)


def test_one_line_written_below_a_printed_list_leaves_the_print_sure() -> None:
    lines = with_hand_doubted(list_of(False, False, False, True))
    assert not any(line.last.doubtful for line in lines[:3])


@pytest.mark.parametrize(("wide", "doubt"), [(0.115, True), (0.2, False)])
def test_a_name_that_fills_a_narrow_cell_may_go_on_in_the_next_line(
    wide: float, *, doubt: bool
) -> None:
    words = (Word("BENSALE", (0.11, 0.2, 0.2, 0.215)), Word("M", (0.11, 0.22, 0.123, 0.235)),
             Word("Karima", (0.13, 0.22, 0.19, 0.235)))  # fmt: skip
    cell = Cell(0, 0, "BENSALE\nM Karima", (0.1, 0.19, 0.1 + wide, 0.25), words=words)
    table = SheetTable(Page(1, (595.0, 842.0), ""), 0, (cell,), 1, 1)
    names, _ = name_of(table, cell, "last", None)
    assert names is not None
    assert names[0].doubtful is doubt
