"""The square code on our papers says what the paper is, and a damaged one says nothing."""

from __future__ import annotations

import segno
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


def test_a_stamp_has_only_signs_that_a_square_code_packs_tightly() -> None:
    details = (("s", "A2-17"), ("k", "mv4g"), ("action", "Vélo & Cie"), ("x", ""))
    text = build(Stamp("sheet", "pdi47-2022-2023", 1, 2, 3, "PDI47-2022-0007", details))
    assert text == (
        "RECEVABLE:2:S:PDI47-2022-2023:1:2:3:$PDI47-2022-0007:"
        "S$A2-17/KMV4G/ACTION.$V%C3%A9$LO %26 $C$IE/X:" + text[-4:]
    )
    assert segno.make(text).mode == "alphanumeric"


def test_papers_printed_in_the_format_before_are_read_still() -> None:
    text = "RECEVABLE:1:S:pdi47-2022-2023:1:2:2:PDI47-2022-0064:s=A2-17&t=0900-1200+1330-1630&h=5a"
    check = int.from_bytes(text.encode()) % 9973
    details = (("s", "A2-17"), ("t", "0900-1200+1330-1630"), ("h", "5a"))
    told = Stamp("sheet", "pdi47-2022-2023", 1, 2, 2, "PDI47-2022-0064", details)
    assert parse(f"{text}:{check:04d}") == told


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
