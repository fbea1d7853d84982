"""The header block of a sheet: title, day, hours, place, organisation, facilitators.

Values come from labels first; what stands without a label (a title in the page head, "le lundi 12
mars de 9h à 12h") is taken only where nothing else says it, and with less confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..parsed import fold
from ..records import Flag
from .head import Head
from .head_hours import with_days, with_hours
from .head_loose import EU, with_loose
from .head_people import first_text, helpers, person
from .labels import Value, places_beside, values_of
from .lines import HeadLine
from .wording import is_sheet_title

Reader = Callable[[Value], Value]
"""Returns a value with the readings of its handwriting, or as it is where print is sure."""


def head_of(lines: Sequence[HeadLine], reader: Reader | None = None) -> Head:
    """Read a header block. ``reader`` reads handwriting where print says nothing sure."""
    values, used = values_of(lines)
    if reader is not None:
        values = [reader(value) for value in values]
    by: dict[str, list[Value]] = {}
    for value in values:
        by.setdefault(value.field, []).append(value)
    titles = tuple(
        segment for line in lines for segment in line.segments if is_sheet_title(segment.text)
    )
    head = Head(
        title=first_text(by.get("title", [])),
        place=first_text(by.get("place", [])),
        organisation=first_text(by.get("organisation", [])),
        helpers=helpers(by),
        zones=tuple(by.get("facilitator_signature", [])) or places_beside(lines, values),
        written=tuple(
            box
            for value in values
            if value.field != "facilitator_signature"
            if (box := value.box or value.zone) is not None
        ),
        person=person(by),
        eu=_mention(lines),
        sheet_titles=titles,
        said=frozenset(by),
    )
    head = with_days(head, by)
    head = with_hours(head, by)
    return with_loose(head, lines, used, values)


def _mention(lines: Sequence[HeadLine]) -> Flag:
    for line in lines:
        for segment in line.segments:
            if EU.search(fold(segment.text)):
                return Flag(
                    value=True, raw=segment.text, page=line.page.number if segment.box else None,
                    box=segment.box, place=segment.place, confidence=0.95,
                )  # fmt: skip
    return Flag()
