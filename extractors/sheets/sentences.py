"""Sentences of a header that run over several lines: "Atelier « … » du … , animé par …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..layout import union
from .lines import HeadLine, Segment

_SAME_LEFT = 0.012
"""Share of the page's width within which two lines begin at one margin."""
_FULL = 0.72
"""Share of the page's width that a line reaches at least where its text goes on below."""
_BELOW = 1.9
"""Heights of a line within which the next line of one text stands."""
_QUOTED = re.compile(r"[«“\"]\s*(?P<said>[^«»“”\"]{5,90}?)\s*[»”\"]")


def sentences(lines: Sequence[HeadLine]) -> list[tuple[HeadLine, Segment]]:
    """Return the segments of a header, those that go on in the next line joined with it."""
    found: list[tuple[HeadLine, Segment]] = []
    for line in lines:
        alone = len(line.segments) == 1
        if found and alone and _goes_on(found[-1][1], line.segments[0]):
            first, before = found[-1]
            found[-1] = (first, _joined(before, line.segments[0]))
            continue
        found += [(line, segment) for segment in line.segments]
    return found


def _goes_on(before: Segment, after: Segment) -> bool:
    """Tell two lines of one text by their margin, their distance and how far the first runs."""
    if before.box is None or after.box is None or before.page != after.page or not after.words:
        return False
    if before.cell is not after.cell or before.text.rstrip().endswith((".", ":")):
        return False
    high = max(word.box[3] - word.box[1] for word in before.words) if before.words else 0.0
    last = before.words[-1].box if before.words else before.box
    return (
        abs(before.box[0] - after.box[0]) < _SAME_LEFT
        and 0 <= after.box[1] - last[1] < _BELOW * high
        and last[2] > _FULL
    )


def _joined(before: Segment, after: Segment) -> Segment:
    assert before.box is not None
    assert after.box is not None
    return replace(
        before,
        text=f"{before.text} {after.text}",
        words=(*before.words, *after.words),
        box=union([before.box, after.box]),
    )


def quoted(text: str) -> str:
    """Return what stands in quotation marks in a sentence, "" where nothing or several do."""
    said = [match["said"] for match in _QUOTED.finditer(text)]
    return said[0].strip() if len(said) == 1 else ""
