"""How the lines of a printed answer are joined again to the text that was typed."""

from __future__ import annotations

from extractors.own_form.lines import Ink, Joined, joined, lines_of

SIZE, PITCH = 9.0, 11.0


def box(*lines: str, right: float = 60.0) -> Joined:
    """Join lines of words, each letter 5 points wide, in a box that ends at ``right``."""
    inks = []
    for number, line in enumerate(lines):
        x = 2.0
        for word in line.split():
            top = number * PITCH
            inks.append(Ink(word, (x, top, x + 5.0 * len(word), top + SIZE), SIZE))
            x += 5.0 * len(word) + 2.5
    return joined(lines_of(inks), right)


def test_a_line_that_ends_for_want_of_room_goes_on_with_a_blank() -> None:
    assert box("un deux", "troisième") == Joined("un deux troisième", unsure=False, wrapped=True)


def test_a_line_that_ends_with_room_left_was_ended_by_hand() -> None:
    assert box("un", "deux").text == "un\ndeux"


def test_a_word_that_fills_its_line_may_have_been_broken() -> None:
    assert box("anticonstit", "utionnel").unsure


def test_a_lone_word_that_ends_where_digits_meet_letters_may_have_been_broken() -> None:
    assert box("T7", "Hféabcdefgh").unsure


def test_a_year_at_the_end_of_a_line_of_several_words_is_no_doubt() -> None:
    assert not box("dès 2022", "ateliers").unsure
