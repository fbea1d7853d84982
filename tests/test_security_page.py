"""Each claim of docs/security.md names the test that shows it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
CLAIMS = PAGE.partition("\n## Claims\n")[2].partition("\n## ")[0]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in CLAIMS.splitlines()
    if line.startswith("|") and not line.startswith(("| claim |", "| ---"))
]
NAMED = re.compile(r"`(tests/test_\w+\.py)::(test_\w+)`")


def names_of_tests(path: Path) -> set[str]:
    """Return the names of the tests of a file that are not skipped whatever happens."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            if not any(re.search(r"mark\.(?:skip|xfail)\b", mark) for mark in marks):
                found.add(node.name)
    return found


def test_the_page_makes_claims() -> None:
    assert len(ROWS) > 40
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert all(len(row) == 2 and row[0] for row in ROWS)


@pytest.mark.parametrize(("claim", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_a_claim_names_a_test_that_exists(claim: str, shown: str) -> None:
    named = NAMED.findall(shown)
    assert named, f"no test shows: {claim}"
    for file, name in named:
        assert (ROOT / file).is_file(), f"{file} does not exist"
        assert name in names_of_tests(ROOT / file), f"{file} has no test {name}"


def test_no_line_of_a_table_of_claims_was_overlooked() -> None:
    assert CLAIMS.count("::test_") == sum(len(NAMED.findall(row[1])) for row in ROWS)
