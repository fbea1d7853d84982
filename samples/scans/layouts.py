"""The layouts of made attendance sheets, as data: what associations really use.

``EVAL`` layouts occur nowhere in development. Adding a layout is adding one line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .truth import Split

Header = Literal["lines", "table", "head", "two_columns", "sentence", "boxes"]
Facilitators = Literal["line", "box", "rows_bottom", "rows_top", "header_table", "below", "cells"]
Sessions = Literal["one", "halves", "dates", "numbered", "appointments"]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay out a sheet.

    ``columns`` are roles in their order; "signature" stands for one column per session. ``row``
    is the range of row heights in mm, ``people`` of participants, ``blank`` of empty rows.
    ``banner``: a merged heading over the session columns. ``rules`` names how the table is ruled.
    """

    name: str
    kind: Split
    columns: tuple[str, ...]
    header: Header = "lines"
    facilitators: Facilitators = "line"
    sessions: Sessions = "one"
    landscape: bool = False
    row: tuple[float, float] = (8.0, 13.0)
    people: tuple[int, int] = (5, 12)
    blank: tuple[int, int] = (0, 4)
    dates: tuple[int, int] = (3, 6)
    shading: Literal["none", "heading", "bands"] = "none"
    rules: Literal["thin", "thick", "double", "grey", "dotted"] = "thin"
    banner: bool = False
    two_up: bool = False
    continued: bool = False
    names: Literal["printed", "hand", "mixed"] = "mixed"
    headings: tuple[tuple[str, str], ...] = field(default=())


_NFS = ("last_name", "first_name", "signature")
_NUM = ("number", *_NFS)

LAYOUTS: tuple[Layout, ...] = (
    Layout("plain", "dev", _NFS),
    Layout("full_name", "dev", ("full_name", "signature"), facilitators="box", shading="heading"),
    Layout("numbered", "dev", _NUM, header="table", facilitators="header_table"),
    Layout(
        "halves",
        "dev",
        ("number", "last_name", "first_name", "organisation", "signature"),
        sessions="halves",
        facilitators="rows_bottom",
        row=(8.0, 11.0),
        shading="heading",
    ),
    Layout(
        "matrix",
        "dev",
        ("full_name", "signature"),
        header="two_columns",
        sessions="dates",
        landscape=True,
        facilitators="rows_bottom",
        row=(8.0, 12.0),
    ),
    Layout(
        "arrivals",
        "dev",
        ("last_name", "first_name", "arrival", "departure", "signature"),
        facilitators="below",
        names="hand",
    ),
    Layout(
        "appointments",
        "dev",
        ("date", "start", "end", "object", "signature", "facilitator_signature"),
        sessions="appointments",
        facilitators="cells",
        people=(5, 12),
        row=(9.0, 14.0),
    ),
    Layout("head_only", "dev", _NUM, header="head", facilitators="box", rules="grey", row=(7, 10)),
    Layout(
        "facilitator_first",
        "dev",
        ("full_name", "organisation", "signature"),
        facilitators="rows_top",
        header="table",
        shading="bands",
        row=(8.0, 12.0),
    ),
    Layout(
        "small_rows",
        "dev",
        ("number", "full_name", "organisation", "signature"),
        row=(7.0, 7.6),
        people=(14, 22),
        facilitators="line",
        header="two_columns",
    ),
    Layout("two_up", "dev", _NFS, two_up=True, people=(3, 5), blank=(0, 1), row=(7.5, 9.0)),
    Layout(
        "hand_list",
        "dev",
        ("number", "full_name", "signature"),
        names="hand",
        blank=(3, 8),
        people=(4, 9),
        row=(9.0, 14.0),
        facilitators="box",
        rules="thick",
    ),
    Layout(
        "continued",
        "dev",
        _NUM,
        continued=True,
        people=(20, 30),
        row=(8.0, 10.0),
        facilitators="rows_bottom",
        header="table",
    ),
    Layout(
        "sentence",
        "eval",
        ("full_name", "organisation", "signature"),
        header="sentence",
        facilitators="below",
        rules="double",
    ),
    Layout(
        "signature_first",
        "eval",
        ("signature", "last_name", "first_name", "organisation"),
        header="boxes",
        facilitators="line",
        shading="bands",
        headings=(("signature", "Signature du bénéficiaire"), ("organisation", "Commune")),
    ),
    Layout(
        "banner",
        "eval",
        ("number", "last_name", "first_name", "signature"),
        sessions="halves",
        banner=True,
        landscape=True,
        header="table",
        facilitators="rows_top",
        row=(8.0, 11.0),
    ),
    Layout(
        "numbered_sessions",
        "eval",
        ("full_name", "signature"),
        sessions="numbered",
        header="lines",
        facilitators="rows_bottom",
        landscape=True,
        dates=(3, 5),
        shading="heading",
    ),
    Layout(
        "appointments_hours",
        "eval",
        ("number", "date", "hours", "object", "facilitator_signature", "signature"),
        sessions="appointments",
        facilitators="cells",
        header="boxes",
        row=(10.0, 16.0),
        people=(4, 9),
        shading="heading",
    ),
    Layout(
        "large_rows",
        "eval",
        ("full_name", "phone", "signature"),
        row=(15.0, 20.0),
        people=(4, 8),
        blank=(0, 3),
        facilitators="box",
        rules="dotted",
        names="hand",
    ),
    Layout(
        "in_and_out",
        "eval",
        ("number", "full_name", "arrival", "signature", "departure", "remarks"),
        facilitators="header_table",
        header="table",
        landscape=True,
        row=(9.0, 12.0),
    ),
)
"""All layouts; two in three for development."""


def layouts(split: Split) -> list[Layout]:
    """Return the layouts of a split; evaluation draws its own twice as often as the others."""
    if split == "dev":
        return [layout for layout in LAYOUTS if layout.kind == "dev"]
    return [layout for layout in LAYOUTS for _ in range(1 if layout.kind == "dev" else 2)]


def named(name: str) -> Layout:
    """Return one layout; KeyError where there is none of that name."""
    for layout in LAYOUTS:
        if layout.name == name:
            return layout
    raise KeyError(name)
