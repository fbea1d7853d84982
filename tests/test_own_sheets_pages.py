"""Pages of our sheets come back in any file and order: they regroup, the newest scan counts."""

from __future__ import annotations

from datetime import date

from extractors.records import (
    AttendanceRecord,
    CellSignature,
    DocumentRead,
    Extracted,
    Participant,
    SheetFacilitator,
    SheetSession,
    Signature,
    Text,
)
from extractors.sheet_layout import SheetSpec
from extractors.stamp import build
from generators.sheets import specs_of
from validators.dossier import Held
from validators.sheet_pages import regroup, wholly_replaced

from .sheet_scans import PEOPLE, plan

LONG = plan(people=tuple((f"NOM{i:02d}", "Anne") for i in range(1, 31)))
SPECS = specs_of(LONG, "pdi47-2022-2023")


def text(value: str) -> Text:
    return Text(value=value, raw=value, confidence=0.98)


def held(ident: str, *specs: SheetSpec, day: date = date(2022, 11, 2), signed: int = 99) -> Held:
    """A document with some pages of the sheet; the first ``signed`` rows are signed."""
    rows = [row for spec in specs for row in range(spec.first, spec.first + spec.rows)]
    leader = SheetFacilitator(
        last_name=text("LAFARGUE"),
        first_name=text("Hélène"),
        signature=Signature(state="present", page=1, box=(0, 0, 1, 1), confidence=0.98),
    )
    leads = (leader,) if specs[0].page == 1 else ()
    record = AttendanceRecord(
        sessions=(
            SheetSession(
                id="s1",
                date=Extracted[date](value=LONG.day, raw="12/10/2022", confidence=0.99),
                facilitators=leads,
            ),
        ),
        facilitators=leads,
        participants=tuple(
            Participant(
                row=row,
                last_name=text(f"NOM{row:02d}"),
                first_name=text("Anne"),
                signatures=(
                    CellSignature(
                        session="s1",
                        state="present" if rank < signed else "absent",
                        confidence=0.98,
                    ),
                ),
            )
            for rank, row in enumerate(rows)
        ),
        layout="ours",
    )
    read = DocumentRead(
        kind="attendance_sheet",
        pages=tuple(range(1, len(specs) + 1)),
        confidence=0.99,
        record=record,
        stamp=build(specs[0].stamp),
    )
    return Held(id=ident, file=f"{ident}.pdf", sha256=ident * 8, received=day, read=read)


def rows(one: Held) -> list[int]:
    return [row.row for row in one.sheet.participants]


def test_the_long_roster_has_three_pages() -> None:
    assert [spec.page for spec in SPECS] == [1, 2, 3]
    assert len(PEOPLE) == 9


def test_pages_from_several_files_are_one_sheet_led_by_whom_page_1_names() -> None:
    found = regroup([held("b", SPECS[1], SPECS[2]), held("a", SPECS[0])])
    assert found.missing == ()
    assert found.replaced == ()
    later = next(one for one in found.sheets if one.id == "b")
    leader = later.sheet.sessions[0].facilitators[0]
    assert leader.last_name.value == "LAFARGUE"
    assert leader.signature.state == "present"
    assert leader.signature.box is None
    assert leader.signature.place == "page 1/3 de la feuille"


def test_a_rescanned_page_replaces_only_itself_and_the_old_file_stays() -> None:
    old = held("a", *SPECS)
    new = held("b", SPECS[1], day=date(2022, 11, 9))
    found = regroup([old, new])
    assert [(r.document, r.page, r.by, r.fewer) for r in found.replaced] == [("a", 2, "b", False)]
    kept, again = found.sheets
    second = set(range(SPECS[1].first, SPECS[1].first + SPECS[1].rows))
    assert not second & set(rows(kept))
    assert set(rows(again)) == second
    assert len(rows(kept)) + len(rows(again)) == len(rows(old))
    assert wholly_replaced([old, new]) == frozenset()


def test_a_page_that_came_again_with_fewer_signatures_is_told() -> None:
    old, new = held("a", SPECS[0]), held("b", SPECS[0], day=date(2022, 11, 9), signed=2)
    found = regroup([new, old])
    assert found.replaced[0].fewer
    assert [one.id for one in found.sheets] == ["b"]
    assert wholly_replaced([old, new]) == {"a"}


def test_a_missing_page_is_said() -> None:
    found = regroup([held("a", SPECS[0], SPECS[1])])
    assert [m.message for m in found.missing] == [
        "feuille du 12/10/2022 (séance A1-03) : page 3/3 manquante."
    ]
    assert found.sheets[0].sheet.doubts == ()


def test_without_page_1_nobody_is_said_to_have_led_and_nothing_is_sure() -> None:
    found = regroup([held("a", SPECS[2]), held("b", SPECS[1])])
    assert "page 1/3 manquante ; elle porte la signature" in found.missing[0].message
    assert all(one.sheet.doubts for one in found.sheets)
    assert all(one.sheet.sessions[0].facilitators == () for one in found.sheets)


def test_another_day_of_the_same_name_is_another_sheet() -> None:
    other = specs_of(plan(day=date(2022, 10, 19)), "pdi47-2022-2023")[0]
    found = regroup([held("a", SPECS[0]), held("b", other)])
    assert found.replaced == ()
    assert len(found.sheets) == 2


def test_sheets_that_are_not_ours_pass_as_they_are() -> None:
    foreign = held("x", SPECS[0])
    foreign = foreign.model_copy(update={"read": foreign.read.model_copy(update={"stamp": None})})
    assert regroup([foreign, foreign]).sheets == (foreign, foreign)
