"""A letter edited in Word and put back: known by its stamp, kept as a version, never mistaken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from intake import letters, put_back
from intake.house import House, open_house
from intake.letter_files import PUT_BACK, is_edited
from intake.refusal import Overtaken, Refused
from intake.rows import LetterRow

from .desk_case import COMPLETE, DAY, INCOMPLETE, copy_of
from .letter_cases import with_sentence, words_of

BY = "Claire Martin"


@pytest.fixture
def house(worked: Path, tmp_path: Path) -> Iterator[House]:
    with open_house(copy_of(worked, tmp_path / "home"), DAY) as opened:
        yield opened


def draft(house: House, reference: str, kind: str) -> LetterRow:
    return next(x for x in house.register.letters(reference) if x.kind == kind)


def lying(house: House, letter: LetterRow) -> bytes:
    return (house.home.outbox / letter.docx).read_bytes()


def test_an_edited_letter_takes_the_place_of_the_draft_and_is_validated_as_it_lies(
    house: House,
) -> None:
    letter = draft(house, INCOMPLETE, "notice")
    ours = lying(house, letter)
    done = put_back.put_back(house, letter.id, with_sentence(ours, "Appelez-nous."), BY)
    assert is_edited(house, done)
    assert "Appelez-nous." in words_of(lying(house, done))
    letters.write_now(house, INCOMPLETE)
    assert "Appelez-nous." in words_of(lying(house, done)), "nothing of ours overwrites it"
    letters.validate(house, letter.id, BY, anyway=True)
    final = house.register.letter(letter.id)
    assert "Appelez-nous." in words_of(house.shelves.read(final.docx_sha256))


def test_each_version_is_kept_one_edited_in_the_folder_too(house: House) -> None:
    letter = draft(house, INCOMPLETE, "notice")
    ours = lying(house, letter)
    by_share = with_sentence(ours, "Corrigé dans le dossier partagé.")
    (house.home.outbox / letter.docx).write_bytes(by_share)
    put_back.put_back(house, letter.id, with_sentence(ours, "Corrigé au bureau."), BY)
    events = house.register.events(letter.id, PUT_BACK)
    told = [house.register.payload(event.id) or {} for event in events]
    assert [payload["by"] for payload in told] == [put_back.IN_FOLDER, BY]
    assert "partagé" in words_of(house.shelves.read(str(told[0]["sha256"])))
    put_back.restore_text(house, letter.id, BY)
    assert lying(house, letter) == ours
    assert not is_edited(house, letter)


def test_what_is_not_this_letter_is_refused_in_words_and_changes_nothing(house: House) -> None:
    letter = draft(house, INCOMPLETE, "notice")
    other = lying(house, draft(house, COMPLETE, "certificate"))
    same_dossier = lying(house, draft(house, INCOMPLETE, "acknowledgement"))
    blank = io.BytesIO()
    docx.Document().save(blank)
    ours = lying(house, letter)
    for content, words in (
        (b"%PDF-1.7", "pas un document Word lisible"),
        (b"PK\x03\x04 cut", "pas un document Word lisible"),
        (b"", "pas un document Word lisible"),
        (blank.getvalue(), "ne porte pas la marque"),
        (other, rf"lettre d'un autre dossier \({COMPLETE}\)"),
        (same_dossier, "autre lettre de ce dossier : « Accusé de réception"),
        (ours, "identique au texte en place"),
    ):
        with pytest.raises(Refused, match=words):
            put_back.put_back(house, letter.id, content, BY)
    assert lying(house, letter) == ours
    assert not house.register.events(letter.id, PUT_BACK)


def with_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Change bytes of one part of a Word file."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            after.writestr(part, data.replace(old, new, 1) if part == name else data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        (
            "word/document.xml",
            b"<w:r>",
            b'<w:ins w:id="1" w:author="x"><w:r><w:t>Ajout.</w:t></w:r></w:ins><w:r>',
            "modifications suivies",
        ),
        (
            "word/_rels/document.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/attachedTemplate" Target="https://ailleurs.example/x.dotm" '
            b'TargetMode="External"/></Relationships>',
            "pris ailleurs",
        ),
    ],
)
def test_a_text_that_cannot_leave_as_a_letter_is_refused_put_back_or_moved_to_valides(
    house: House, part: str, old: bytes, new: bytes, words: str
) -> None:
    letter = draft(house, INCOMPLETE, "notice")
    text = with_part(lying(house, letter), part, old, new)
    with pytest.raises(Refused, match=words):
        put_back.put_back(house, letter.id, text, BY)
    (house.home.outbox / letter.docx).write_bytes(text)
    with pytest.raises(Refused, match=words):
        letters.validate(house, letter.id, BY, anyway=True)
    assert house.register.letter(letter.id).status == "draft"


def test_the_second_of_two_who_act_on_a_letter_is_told_and_nothing_is_done_twice(
    house: House,
) -> None:
    letter = draft(house, INCOMPLETE, "acknowledgement")
    seen = put_back.version_of(house, letter)
    letters.validate(house, letter.id, BY, seen=seen)
    with pytest.raises(Overtaken, match="a changé depuis"):
        letters.validate(house, letter.id, "Hélène Roche", seen=seen)
    with pytest.raises(Overtaken, match="a changé depuis"):
        put_back.put_back(house, letter.id, b"", "Hélène Roche", seen=seen)
    assert len(house.register.events(letter.id, "letter.validated")) == 1


def test_a_letter_that_left_takes_no_text_any_more(house: House) -> None:
    letter = draft(house, INCOMPLETE, "acknowledgement")
    text = with_sentence(lying(house, letter), "Trop tard.")
    letters.validate(house, letter.id, BY)
    with pytest.raises(Refused, match="n'est plus un projet"):
        put_back.put_back(house, letter.id, text, BY)


def test_a_step_is_noted_on_the_day_it_was_taken_and_only_on_a_possible_one(
    worked: Path, tmp_path: Path
) -> None:
    root = copy_of(worked, tmp_path / "home")
    with open_house(root, DAY) as house:
        letter = draft(house, INCOMPLETE, "acknowledgement")
        letters.validate(house, letter.id, BY)
    with open_house(root, date(2022, 12, 5)) as house:
        for day in (date(2022, 11, 30), date(2022, 12, 6)):
            with pytest.raises(Refused, match="Étape impossible : la date"):
                letters.mark_sent(house, letter.id, BY, on=day)
        done = letters.mark_sent(house, letter.id, BY, on=date(2022, 12, 2))
        assert done.sent == date(2022, 12, 2)
        with pytest.raises(Refused, match="précède celle de l'envoi"):
            letters.mark_notified(house, letter.id, BY, on=DAY)
