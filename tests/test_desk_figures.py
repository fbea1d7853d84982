"""Figures: plots as shapes alone, a table that says the same under each, and the same as CSV."""

from __future__ import annotations

import csv
import io
import itertools
import re

import pytest
from playwright.sync_api import Page

from generators.csv_files import csv_file
from intake.desk.charts import bars, columns
from intake.desk.role import Role

from .desk_case import PEOPLE, Running, axe, client, sign_in


def test_a_column_is_as_high_as_its_value_and_says_it() -> None:
    plot = columns(["a", "b"], [[1.0, 1.0], [4.0, 0.0]], ("x", "y"))
    low, on_it, high = plot.shapes
    assert high.height == 4 * low.height
    assert on_it.y + on_it.height == low.y
    assert high.words == "b : x : 4"
    assert columns([], []).shapes == ()


def test_a_plot_of_whole_numbers_names_no_half_beside_it() -> None:
    for values, told in (([1], "01"), ([5], "05"), ([2], "012"), ([0.5], ["0", "0,5", "1"])):
        plot = columns(["a"], [values])
        assert [label.text for label in plot.labels if label.anchor == "end"] == list(told)


@pytest.mark.parametrize("many", [1, 26, 200])
def test_labels_of_many_columns_do_not_run_into_each_other(many: int) -> None:
    plot = columns([f"{n}" for n in range(many)], [[1.0]] * many)
    below = [label.x for label in plot.labels if label.anchor == "middle"]
    assert all(after - before > 50 for before, after in itertools.pairwise(below))
    assert all(s.x >= 0 and s.x + s.width <= plot.width for s in plot.shapes)


def test_the_longest_bar_fills_the_plot() -> None:
    plot = bars(["a", "b"], [10, 5])
    assert plot.shapes[0].width == 2 * plot.shapes[1].width < plot.width


def test_no_cell_of_a_csv_is_a_formula() -> None:
    told = csv_file(("x",), [("=1+1",), ("@x",), ("-2",), (1.5,)]).decode("utf-8-sig")
    assert told.split() == ["x", "'=1+1", "'@x", "'-2", "1,50"]


def test_each_plot_stands_above_a_table_of_the_same(desk: Running, page: Page) -> None:
    sign_in(page, desk, Role.LECTURE)
    page.get_by_role("link", name="Chiffres").click()
    axe(page)
    assert page.locator("svg.plot").count() == page.get_by_role("table").count() == 4
    weeks = page.get_by_role("table", name="Dossiers reçus par semaine")
    assert weeks.get_by_role("row", name="10/10/2022").get_by_role("cell").last.inner_text() == "2"
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_csv_holds_what_the_page_shows_and_nobody_s_name(desk: Running) -> None:
    who = client(desk, Role.RESPONSABLE)
    answer = who.get("/chiffres.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="chiffres.csv"'
    told = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert rows[0] == ["Tableau", "Période ou objet", "Détail", "Valeur"]
    by_week = {r[1]: r[3] for r in rows if r[0].startswith("Dossiers reçus") and r[2] == "Total"}
    assert by_week == {"03/10/2022": "1", "10/10/2022": "2"}
    assert any(r[1] == "Relevé d'identité bancaire" for r in rows)
    text = told + who.get("/chiffres").text
    assert not [name for person in PEOPLE for name in person if name in text]
    assert not re.search(r"\bstyle=", who.get("/chiffres").text)
    assert client(desk, Role.COURRIER).get("/chiffres.csv").status == 403
