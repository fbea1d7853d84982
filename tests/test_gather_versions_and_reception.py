"""Versions of a piece are kept and the newest valid one counts; the day of reception."""

from __future__ import annotations

from datetime import date

import pytest

from tests.papers_for_gathering import form, piece
from validators.dossier import Held, ReceptionBasis
from validators.profiles import Paper
from validators.reception import Marks, date_at_start, reception
from validators.versions import superseded


def held(paper: Paper, day: int = 1, late: bool = False) -> Held:
    return Held(
        id=paper.id,
        file=paper.file,
        sha256="0" * 64,
        received=date(2022, 10, day),
        read=paper.read,
        late=late,
    )


IBAN = "FR7630006000011234567890189"


def test_the_newest_version_of_a_piece_counts() -> None:
    old = held(piece("old", "D-RIB", iban=IBAN), 1)
    new = held(piece("new", "D-RIB", iban="FR1420041010050500013M02606"), 5)
    assert superseded([old, new]) == {"old"}
    assert superseded([new, old]) == {"old"}


def test_an_unreadable_newer_piece_does_not_replace_a_valid_one() -> None:
    old = held(piece("old", "D-RIB", iban=IBAN), 1)
    assert superseded([old, held(piece("new", "D-RIB"), 5)]) == {"new"}
    signed = held(piece("signed", "D-CER", signed=True), 1)
    assert superseded([signed, held(piece("unsigned", "D-CER"), 5)]) == {"unsigned"}


def test_what_came_after_the_certificate_replaces_nothing() -> None:
    old = held(piece("old", "D-RIB", iban=IBAN), 1)
    assert superseded([old, held(piece("new", "D-RIB", iban=IBAN), 5, late=True)]) == set()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (piece("1", "D-LI", funder="CAF"), piece("2", "D-LI", funder="Commune de Nérac")),
        (piece("1", "D-CV", person="Hugo Mirande"), piece("2", "D-CV", person="Anne Leroy")),
        (piece("1", "D-BUDG-ACT", year=2022), piece("2", "D-BUDG-ACT", year=2023)),
        (piece("1", "D-COMPTES", year=2021, notes=True), piece("2", "D-COMPTES", year=2021)),
        (piece("1", "D-FACT"), piece("2", "D-FACT")),
        (piece("1", "D-LI"), piece("2", "D-LI")),
        (piece("1", "D-DESC"), piece("2", "D-DESC")),
    ],
    ids=["funders", "persons", "years", "parts", "invoices", "unread funders", "untitled"],
)
def test_papers_of_several_subjects_are_several_and_not_versions(one: Paper, two: Paper) -> None:
    assert superseded([held(one, 1), held(two, 2)]) == set()


def test_a_second_letter_of_the_same_funder_is_a_version() -> None:
    one = held(piece("1", "D-LI", funder="Commune de Nérac", signed=True), 1)
    two = held(piece("2", "D-LI", funder="COMMUNE DE NERAC", signed=True), 2)
    assert superseded([one, two]) == {"1"}


def test_edge_case_23_a_second_and_completed_version_replaces_the_first_form() -> None:
    first = held(form("first", title=None), 1)
    second = held(form("second", signed=date(2022, 10, 4)), 5)
    assert superseded([first, second]) == {"first"}


def test_of_two_forms_of_one_day_the_one_signed_later_then_the_fuller_one_counts() -> None:
    assert superseded([held(form("b", signed=date(2022, 10, 2))), held(form("a"))]) == {"a"}
    assert superseded([held(form("full")), held(form("part", title=None))]) == {"part"}


# -- the day of reception ------------------------------------------------------------------

ARRIVAL = date(2022, 10, 12)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2022-10-06 Courrier", date(2022, 10, 6)),
        ("20221006_courrier", date(2022, 10, 6)),
        ("06-10-2022 Jardins", date(2022, 10, 6)),
        ("6.10.2022", date(2022, 10, 6)),
        ("Courrier du 12-10", None),
        ("2022-13-45", None),
        ("47922 AGEN", None),
        ("PDI47-2022-0007", None),
    ],
)
def test_a_folder_name_may_begin_with_a_date(name: str, day: date | None) -> None:
    assert date_at_start(name) == day


def test_the_first_mark_that_exists_gives_the_day() -> None:
    everything = Marks(
        arrival=ARRIVAL,
        person=date(2022, 10, 1),
        email=date(2022, 10, 2),
        stamp=date(2022, 10, 3),
        folder="2022-10-04",
    )
    expected = [
        (everything, ReceptionBasis.PERSON, 1),
        (Marks(ARRIVAL, None, everything.email, everything.stamp), ReceptionBasis.EMAIL, 2),
        (Marks(ARRIVAL, None, None, everything.stamp, "2022-10-04"), ReceptionBasis.STAMP, 3),
        (Marks(ARRIVAL, folder="2022-10-04 lot"), ReceptionBasis.FOLDER, 4),
    ]
    for marks, basis, day in expected:
        found = reception(marks)
        assert (found.basis, found.day, found.to_confirm) == (basis, date(2022, 10, day), False)
    assert reception(Marks(ARRIVAL)).to_confirm


def test_a_stamp_in_the_future_or_over_sixty_days_old_is_to_check() -> None:
    assert reception(Marks(ARRIVAL, stamp=date(2022, 10, 13))).to_confirm
    assert reception(Marks(ARRIVAL, stamp=date(2022, 8, 12))).to_confirm
    assert not reception(Marks(ARRIVAL, stamp=date(2022, 8, 13))).to_confirm


def test_a_stamp_that_is_hardly_legible_is_to_confirm() -> None:
    found = reception(Marks(ARRIVAL, stamp=date(2022, 10, 10), stamp_sure=False))
    assert (found.basis, found.day, found.to_confirm) == (
        ReceptionBasis.STAMP, date(2022, 10, 10), True,
    )  # fmt: skip
