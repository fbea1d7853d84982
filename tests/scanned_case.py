"""What the tests of scanned forms share: one application, its print, what may be said of it."""

from __future__ import annotations

from functools import lru_cache

from extractors.form_layout import application_layout
from extractors.kinds import application_form
from extractors.records import DocumentRead, Extracted, leaves
from extractors.source import Page
from tests.applications import values_of
from tests.form_tools import folded
from tests.scanned_forms import Grey, printed, random_application
from validators.call import load_call

OPTIONS = load_call().options()
LAYOUT = application_layout(OPTIONS)
TRUE = random_application(7, OPTIONS)


@lru_cache(maxsize=1)
def printed_pages() -> list[Grey]:
    """Return the application filled on a screen and printed."""
    return printed(TRUE, OPTIONS)


def read(pages: tuple[Page, ...]) -> DocumentRead:
    """Read pages as a form."""
    return application_form.read(pages, OPTIONS)


def wrong(document: DocumentRead, paths: set[str]) -> dict[str, tuple[object, object]]:
    """Return the values that are wrong, or missing among ``paths``, and not marked as a doubt."""
    wanted, found = values_of(TRUE), values_of(document.record)
    leaf_of = dict(leaves(document.record))
    faults = {}
    for path in found.keys() | (paths & wanted.keys()):
        leaf = leaf_of.get(path)
        marked = isinstance(leaf, Extracted) and leaf.doubtful
        if folded(wanted.get(path)) != folded(found.get(path)) and not marked:
            faults[path] = (wanted.get(path), found.get(path))
    return faults


def paths_of(*starts: str) -> set[str]:
    """Return the paths of the application's values that begin so."""
    return {path for path in values_of(TRUE) if path.startswith(starts)}


FIRST = paths_of(
    "request.",
    "organisation.name",
    "organisation.siret",
    "organisation.city",
    "organisation.postal_code",
    "organisation.legal_form",
    "organisation.email",
)
BUDGET = paths_of("budget.expenses", "budget.income", "budget.total")
