"""The square code on our papers says what the paper is, and a damaged one says nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.stamp import Stamp, StampKind, build, parse

KINDS: st.SearchStrategy[StampKind] = st.sampled_from(("form", "sheet", "slip", "letter"))
NUMBERS = st.integers(1, 999)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


@given(KINDS, TEXTS, NUMBERS, NUMBERS, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_a_stamp_reads_back_as_it_was_built(
    kind: StampKind, call: str, layout: int, page: int, reference: str, details: dict[str, str]
) -> None:
    stamp = Stamp(kind, call, layout, page, page + 1, reference, tuple(details.items()))
    assert parse(build(stamp)) == stamp


@given(st.integers(0, 60), st.characters(min_codepoint=33, max_codepoint=126))
def test_one_wrong_character_makes_a_stamp_unreadable(place: int, sign: str) -> None:
    text = build(Stamp("sheet", "pdi47-2022-2023", 1, 2, 3, "PDI47-2022-0007", (("rows", "12"),)))
    place %= len(text)
    changed = text[:place] + sign + text[place + 1 :]
    assert changed == text or parse(changed) is None


@given(st.text(max_size=80))
def test_any_other_text_is_no_stamp(text: str) -> None:
    assert parse(text) is None


def test_a_detail_is_found_by_its_name() -> None:
    stamp = Stamp("sheet", "c", details=(("rows", "12"), ("sessions", "s1 s2")))
    assert stamp.detail("rows") == "12"
    assert stamp.detail("date") is None
