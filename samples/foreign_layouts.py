"""The forms that are not ours: which were used to develop the reader, which only to evaluate it."""

from __future__ import annotations

from .foreign_forms import Layout
from .foreign_loose import loose_word, web_print
from .foreign_odd import cerfa, people_table
from .foreign_paper import Look, drawn, side_by_side, two_columns
from .foreign_tables import fillable, platypus
from .foreign_word import printed, word
from .foreign_wordings import CERFA, DEPARTMENT, FSE, REGION

LAYOUTS: tuple[Layout, ...] = (
    Layout("lines with colons", DEPARTMENT, drawn(Look()), ".pdf"),
    Layout(
        "dotted lines, boxes after",
        REGION,
        drawn(Look(dots=".", tick="square", after=True)),
        ".pdf",
        hints=True,
    ),
    Layout("table label | value", DEPARTMENT, platypus(2, shaded=True), ".pdf"),
    Layout(
        "label over box, comb",
        CERFA,
        drawn(Look(label="Sans-Bold", colon=False, above=True, box=True, tick="cross", comb=True)),
        ".pdf",
        hints=True,
    ),
    Layout("two columns", FSE, two_columns(Look()), ".pdf"),
    Layout("fillable, label left", DEPARTMENT, fillable(Look(indent=170)), ".pdf"),
    Layout("word table", REGION, word("table"), ".docx"),
    Layout("word lines", CERFA, word("lines"), ".docx"),
    Layout("word question above", FSE, word("above"), ".docx", hints=True),
    # kept for evaluation: never looked at while the reader was written
    Layout("four column table", FSE, platypus(4), ".pdf", held=True),
    Layout(
        "people side by side",
        REGION,
        side_by_side(Look(label="Sans-Bold", colon=False, indent=95)),
        ".pdf",
        held=True,
    ),
    Layout(
        "fillable, label above",
        CERFA,
        fillable(Look(above=True, colon=False, label="Sans-Bold"), names="txt"),
        ".pdf",
        held=True,
    ),
    Layout("word controls", FSE, word("controls"), ".docx", held=True),
    Layout("printed from word", CERFA, printed(word("table")), ".pdf", held=True),
    Layout("label over value, cells", DEPARTMENT, platypus(1, above=True), ".pdf", held=True),
    Layout("after the national form", CERFA, drawn(Look()), ".pdf", held=True, whole=cerfa),
    Layout(
        "people table, action blocks",
        DEPARTMENT,
        drawn(Look()),
        ".pdf",
        held=True,
        whole=people_table,
    ),
    Layout("web form as printed", DEPARTMENT, drawn(Look()), ".pdf", held=True, whole=web_print),
    Layout("loose word form", DEPARTMENT, drawn(Look()), ".docx", held=True, whole=loose_word),
    Layout("underscores, brackets", FSE, drawn(Look(dots="_", tick="bracket")), ".pdf", held=True),
)
