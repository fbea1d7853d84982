"""Changed files: every reader answers or refuses in words (a short run of ``make fuzz``).

What longer runs found stands below, each with the bytes that showed it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from extractors.errors import DocumentError
from extractors.read import pages_of, read
from extractors.sheet_layout import spec_of
from extractors.source import Options, Source
from extractors.stamp import Stamp, build, parse
from extractors.values import parse as parse_value
from intake.corrections import corrected
from intake.refusal import Refused
from samples.hostile.pdf_raw import TEXT, one_page, stream, written
from scripts.fuzz import fuzz, made_smaller
from scripts.fuzzing import pages, targets
from scripts.fuzzing.corpus import heics
from scripts.fuzzing.targets import TARGETS
from scripts.fuzzing.worker import Answer, Reader, judged
from tests import builders, pieces_maker
from tests.pieces_papers import PAPERS
from tests.test_sheets_digital import headed, signed_plain

SEED = 7
SHORT = {
    "pdf": 20, "word": 30, "picture": 40, "heic": 30, "mail": 20, "archive": 20, "other": 20,
    "value": 100, "code": 200, "sessions": 60, "workbook": 15, "known": 60, "settings": 40,
    "call": 5, "dossier": 10, "correction": 60,
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A process with the limits of a reader."""
    started = Reader()
    yield started
    started.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", SHORT)
def test_a_reader_answers_or_refuses_in_words_whatever_it_is_given(
    reader: Reader, name: str
) -> None:
    tally = fuzz(name, SHORT[name], SEED, reader, corpus_first=False)
    assert tally.inputs == SHORT[name]
    assert tally.finds == {}


def test_every_kind_reads_or_leaves_pages_whatever_stands_on_them() -> None:
    draw = random.Random(SEED)
    drawn = draw.sample(PAPERS, 4)
    given = [
        pages.packed(pages_of(Source.of("p.pdf", pieces_maker.pdf(paper.text)), Options()))
        for paper in drawn
    ]
    for number in range(16):
        content = pages.changed(draw, given[number % len(given)], given)
        assert targets.read_pages(content) in {"read", "none"}


def test_the_same_seed_gives_the_same_inputs() -> None:
    for name in ("pdf", "mail", "value", "known"):
        seeds = list(TARGETS[name].seeds())
        runs = [
            [TARGETS[name].mutate(draw, seeds[0], seeds) for _ in range(20)]
            for draw in (random.Random(SEED), random.Random(SEED))
        ]
        assert runs[0] == runs[1]


@pytest.mark.slow
def test_a_reader_that_stumbles_hangs_or_dies_is_a_find(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbling = replace(TARGETS["value"], run=lambda content: str(1 // len(content)))
    monkeypatch.setattr(targets, "TARGETS", {"value": stumbling})
    assert judged("value", b"").find.startswith("ZeroDivisionError in ")
    monkeypatch.setattr("scripts.fuzzing.worker._HANGS", 0.01)
    assert reader.read("value", b"le 12 octobre 2022 " * 9000).find == "hangs"
    monkeypatch.undo()
    assert reader.read("value", b"12/10/2022").find == ""


class Stumbling(Reader):
    """Stumbles over every input with an exclamation mark."""

    def read(self, target: str, content: bytes, *, traced: bool = False) -> Answer:
        return Answer("none", "stumbles" if b"!" in content else "")


def test_a_find_is_made_as_small_as_it_still_shows() -> None:
    content = b"much text and ! one sign that matters"
    assert made_smaller("value", content, "stumbles", Stumbling()) == b"!"


# -- what longer runs found ------------------------------------------------------------------------


def test_a_code_of_a_day_beyond_all_days_is_none_of_ours() -> None:
    details = {"s": "A1", "d": "202211" + "9" * 30, "t": "0900-1200", "r": "2", "f": "1", "n": "1",
               "i": "1"}  # fmt: skip
    found = parse(build(Stamp("sheet", "pdi47", details=tuple(details.items()))))
    assert found is not None
    assert spec_of(found) is None


def test_a_code_with_signs_that_no_file_can_hold_is_none_of_ours() -> None:
    assert parse(build(Stamp("form", "pdi47")).replace("PDI", "\ud800")) is None


def test_words_without_a_size_are_read() -> None:
    paper = headed().table(signed_plain())
    (page,) = pages_of(Source.of("feuille.pdf", paper.bytes()), Options())
    flat = replace(page, words=tuple(replace(word, size=0.0) for word in page.words), tables=())
    assert targets.read_pages(pages.packed([flat])) in {"read", "none"}


def test_a_photo_whose_head_counts_places_without_end_is_damaged() -> None:
    whole = heics()[0]
    at = whole.index(b"iloc") + 10
    counted = whole[:at] + b"\xff" + whole[at + 1 :]
    with pytest.raises(DocumentError, match="abîmée"):
        read(Source.of("photo.heic", counted), Options())


def test_a_page_that_was_not_weighed_is_not_drawn() -> None:
    """A tree without its list of pages: one library then sees no page, the other searches all."""
    body = stream(b"/X0 Do " * 12, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                  b"/Resources << /XObject << /X0 %d 0 R >> >>")  # fmt: skip
    drawings = {number: body % (number + 1) for number in range(20, 32)}
    drawings[32] = stream(TEXT, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    objects = one_page(stream(b"/X0 Do"), resources=b"/XObject << /X0 20 0 R >>", more=drawings)
    objects[2] = b"<< /Type /Pages /Count 1 /Kinds [3 0 R] >>"
    begun = time.monotonic()
    reading = read(Source.of("arbre.pdf", written(objects)), Options())
    assert time.monotonic() - begun < 20
    assert "page_unreadable" in {remark.code for remark in reading.remarks}


def test_more_digits_than_any_amount_has_are_no_amount() -> None:
    for text in ("9" * 45, "9" * 45 + ",00 €", "1 000 000 000 000 €"):
        assert parse_value("amount", text).value is None
        assert parse_value("decimal", text).value is None
        assert parse_value("integer", text).value is None
    assert parse_value("amount", "999 999 999 999 €").value == 999_999_999_999
    held = builders.complete_association_dossier().application.read
    with pytest.raises(Refused, match="nombre"):
        corrected(held, "budget.requested", "9" * 45)


def test_a_correction_with_signs_that_no_file_can_hold_is_refused() -> None:
    held = builders.complete_association_dossier().application.read
    for path, value in (("organisation.name", "Jardins \udcff"), ("organisation\udcff", "x")):
        with pytest.raises(Refused, match="illisibles"):
            corrected(held, path, value)
