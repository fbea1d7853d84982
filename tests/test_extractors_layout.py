"""Geometry of words, rules and squares: what any reader of labels relies on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.layout import (
    below,
    columns,
    inside,
    label_of,
    lines_of,
    overlap,
    right_of,
    text_of,
    ticked,
    union,
)
from extractors.source import Line, Word


def word(text: str, x: float, y: float, width: float = 0.08, height: float = 0.015) -> Word:
    return Word(text, (x, y, x + width, y + height))


FORM = (
    word("SIRET", 0.1, 0.1),
    word(":", 0.19, 0.1, 0.005),
    word("73282932000074", 0.21, 0.101, 0.2),
    word("Ville", 0.6, 0.1),
    word("Agen", 0.7, 0.1),
    word("Objet", 0.1, 0.14),
    word("accompagner", 0.1, 0.16),
    word("former", 0.19, 0.16),
    word("insérer", 0.1, 0.18),
    word("Fin", 0.1, 0.3),
)


def test_words_make_lines_in_reading_order() -> None:
    assert text_of(FORM).split("\n") == [
        "SIRET : 73282932000074 Ville Agen",
        "Objet",
        "accompagner former",
        "insérer",
        "Fin",
    ]


def test_the_answer_right_of_a_label_ends_at_a_gap_or_a_bound() -> None:
    label = FORM[0].box
    assert [w.text for w in right_of(FORM, label, gap=0.1)] == [":", "73282932000074"]
    assert [w.text for w in right_of(FORM, label, until=0.5)] == [":", "73282932000074"]
    assert len(right_of(FORM, label)) == 4


def test_the_answer_below_a_label_takes_the_lines_asked_for() -> None:
    label = FORM[5].box
    assert [w.text for w in below(FORM, label)] == ["accompagner", "former"]
    assert len(below(FORM, label, lines=9, until=0.25)) == 3


def test_words_inside_a_box_are_those_whose_middle_is_in_it() -> None:
    assert [w.text for w in inside(FORM, (0.09, 0.155, 0.4, 0.2))] == [
        "accompagner",
        "former",
        "insérer",
    ]


def test_columns_are_parted_by_gutters() -> None:
    assert len(columns(FORM, gap=0.1)) == 2
    assert len(columns((word("a", 0.1, 0.1), word("b", 0.15, 0.3)))) == 1


SQUARE = (0.1, 0.1, 0.12, 0.115)


@pytest.mark.parametrize("sign", ["X", "x", "✓", "✘"])
def test_a_sign_in_a_square_ticks_it(sign: str) -> None:
    assert ticked(SQUARE, (word(sign, 0.105, 0.1, 0.01),))
    assert not ticked(SQUARE, (word(sign, 0.2, 0.1, 0.01),))


def test_a_word_beside_or_letters_over_a_square_do_not_tick_it() -> None:
    assert not ticked(SQUARE, (word("Oui", 0.13, 0.1), word("Oui", 0.1, 0.1, 0.02)))


def test_a_drawn_cross_ticks_a_square_and_its_own_sides_do_not() -> None:
    cross = (Line(0.1, 0.1, 0.12, 0.115), Line(0.12, 0.1, 0.1, 0.115))
    sides = (Line(0.1, 0.1, 0.12, 0.1), Line(0.1, 0.1, 0.1, 0.115))
    assert ticked(SQUARE, (), cross)
    assert not ticked(SQUARE, (), sides)
    assert ticked(SQUARE, (), (), ((0.098, 0.095, 0.125, 0.118),))
    assert not ticked(SQUARE, (), (), ((0.0, 0.0, 0.5, 0.5),))


def test_the_label_of_a_square_ends_at_the_next_square() -> None:
    second = (0.3, 0.1, 0.32, 0.115)
    words = (word("Oui", 0.13, 0.1), word("Non", 0.33, 0.1))
    first_label = label_of(SQUARE, words, gap=0.5, squares=(SQUARE, second))
    assert first_label is not None
    assert first_label.text == "Oui"
    assert label_of((0.5, 0.5, 0.52, 0.515), words) is None


def boxes() -> st.SearchStrategy[Word]:
    spot = st.floats(0, 0.9)
    return st.builds(word, st.sampled_from(["a", "b", "c"]), spot, spot)


@given(st.lists(boxes(), max_size=25))
def test_no_word_is_lost_or_doubled_in_lines(words: list[Word]) -> None:
    found = [w for line in lines_of(words) for w in line.words]
    assert sorted(map(repr, found)) == sorted(map(repr, words))
    for line in lines_of(words):
        lefts = [w.box[0] for w in line.words]
        assert lefts == sorted(lefts)


@given(boxes(), boxes())
def test_overlap_is_a_share_and_counts_both_ways(one: Word, two: Word) -> None:
    share = overlap(one.box, two.box)
    assert 0 <= share <= 1.0000001
    assert share == pytest.approx(overlap(two.box, one.box))
    assert overlap(one.box, union([one.box, two.box])) == pytest.approx(1.0)
