"""The Word file of a letter when it comes back: its stamp, its dates, its bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document

from extractors.errors import Unreadable
from generators.render import text_of
from generators.wordfile import marks_of, set_dates, set_stamp, stamp_of
from tests.letter_cases import GRANT, MISSING_RIB, case, decided

NOTICE = case("association", MISSING_RIB).letter("notice").docx


def edited(docx: bytes, change: str, by: str) -> bytes:
    """Edit a letter as Word would: change its text and save."""
    document = Document(io.BytesIO(docx))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(change, by)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def without_marks(docx: bytes, name: str) -> bytes:
    """Take one bookmark away, as overwriting it in Word does."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as copy:
        for part in source.namelist():
            content = source.read(part)
            if part == "word/document.xml":
                content = re.sub(
                    rb'<w:bookmarkStart [^>]*w:name="' + name.encode() + rb'"[^>]*/>', b"", content
                )
            copy.writestr(part, content)
    return target.getvalue()


def test_a_stamp_is_found_again_after_a_person_saved_the_file() -> None:
    stamped = set_stamp(NOTICE, "L-0007-2:ab12cd")
    assert stamp_of(stamped) == "L-0007-2:ab12cd"
    assert stamp_of(edited(stamped, "Comment répondre", "Pour répondre")) == "L-0007-2:ab12cd"


def test_a_stamp_can_be_set_anew_and_gives_the_same_bytes() -> None:
    assert set_stamp(NOTICE, "a") == set_stamp(NOTICE, "a")
    assert stamp_of(set_stamp(set_stamp(NOTICE, "a"), "b & <c>")) == "b & <c>"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"%PDF-1.7", NOTICE[:2000]])
def test_other_files_carry_no_stamp(content: bytes) -> None:
    assert stamp_of(content) is None
    with pytest.raises(Unreadable):
        set_stamp(content, "x")


def test_a_letter_without_a_stamp_is_not_taken_for_one_of_ours() -> None:
    assert stamp_of(NOTICE) is None


def test_validation_sets_the_date_and_every_place_of_the_time_limit() -> None:
    dated = set_dates(NOTICE, letter_date=date(2022, 10, 20), time_limit=date(2022, 11, 21))
    text = re.sub(r"\s+", " ", text_of(dated.docx))
    assert dated.missing == ()
    assert "Agen, le 20 octobre 2022" in text
    assert text.count("21 novembre 2022") == 3  # twice in the letter, once on its return slip
    assert "12 octobre 2022" not in text
    assert "14 novembre 2022" not in text


def test_dates_are_set_in_a_file_that_a_person_edited_and_the_edit_stays() -> None:
    mine = edited(NOTICE, "Comment répondre", "Pour répondre")
    text = text_of(set_dates(mine, letter_date=date(2022, 10, 20)).docx)
    assert "Agen, le 20 octobre 2022" in text
    assert "Pour répondre" in text


def test_a_date_whose_mark_was_removed_is_named_and_left_as_it_lies() -> None:
    dated = set_dates(
        without_marks(NOTICE, "letter_date"),
        letter_date=date(2022, 10, 20),
        time_limit=date(2022, 11, 21),
    )
    assert dated.missing == ("la date de la lettre",)
    assert "Agen, le 12 octobre 2022" in text_of(dated.docx)
    one_left = without_marks(NOTICE, "time_limit_2")
    assert set_dates(
        one_left, letter_date=date(2022, 10, 20), time_limit=date(2022, 11, 21)
    ).missing == ("la date limite",)


def test_dates_set_twice_are_the_same_bytes() -> None:
    once = set_dates(NOTICE, letter_date=date(2022, 10, 20)).docx
    assert set_dates(once, letter_date=date(2022, 10, 20)).docx == once


def test_the_stamp_outlives_the_dates() -> None:
    assert stamp_of(set_dates(set_stamp(NOTICE, "x"), letter_date=date(2022, 10, 20)).docx) == "x"


def test_an_agreement_is_dated_by_hand() -> None:
    docx = decided("association", GRANT).letter("agreement", date(2022, 12, 19)).docx
    assert marks_of(docx) == frozenset()
    assert set_dates(docx, letter_date=date(2022, 12, 20)).missing == ()


def test_a_damaged_file_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="endommagé"):
        set_dates(NOTICE[:5000], letter_date=date(2022, 10, 20))
