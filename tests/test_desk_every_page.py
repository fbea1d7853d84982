"""Every page of the desk, each address that can be looked at: no barrier, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from playwright.sync_api import Page

from extractors.records import Kind
from intake.desk.app import routes
from intake.desk.role import Role
from intake.house import House, open_house

from .desk_case import COMPLETE, DAY, DOUBTFUL, INCOMPLETE, Running, axe, sign_in

NO_PAGE = {
    "static_file",
    "figures_csv",
    "letter_docx",
    "letter_pdf",
    "letter_page",
    "letter_version",
    "page_picture",
    "next_doubt",
}
"""What is a file or a picture, or leads on to another page."""


def document_of(house: House, reference: str, kind: Kind, piece: str | None = None) -> str:
    """Return the address of a dossier's document."""
    found = next(
        document.id
        for document in house.register.documents(reference)
        if (document.kind, document.piece) == (kind, piece)
    )
    return f"/documents/{found}"


def every_page(desk: Running) -> Mapping[str, Iterable[str]]:
    """Return addresses to look at, by the page's name, as somebody who has signed in."""
    with open_house(desk.home, DAY) as house:
        bank = document_of(house, DOUBTFUL, "piece", "D-RIB")
        sheet = document_of(house, COMPLETE, "attendance_sheet")
        (loose,) = [d.id for d in house.register.documents() if d.status == "unattached"]
        (notice,) = [x.id for x in house.register.letters(INCOMPLETE) if x.kind == "notice"]
        return {
            "home": ("/", "/?quoi=echeances"),
            "search_form": ("/recherche",),
            "drop_form": ("/depot",),
            "loose_documents": ("/a-classer",),
            "loose_document": (f"/a-classer/{loose}",),
            "dossier": (f"/dossiers/{COMPLETE}",),
            "decision_form": (f"/dossiers/{COMPLETE}/decision",),
            "document": (
                f"{bank}?champ=premier",
                f"{sheet}?champ=participants[0].signatures[0]",
                document_of(house, INCOMPLETE, "application_form"),
                f"/documents/{loose}",
            ),
            "letter": (f"/lettres/{notice}",),
            "figures": ("/chiffres",),
            "access_log": ("/acces",),
            "own_account": ("/mon-compte",),
            "sign_in_form": (),
        }


def test_no_page_is_forgotten_here(desk: Running) -> None:
    looked_at = {route.name for route in routes() if "GET" in (route.methods or ())}
    assert every_page(desk).keys() | NO_PAGE == looked_at


def test_no_page_has_a_barrier_or_is_wider_than_a_small_screen(desk: Running, page: Page) -> None:
    page.goto(desk.url + "connexion")
    axe(page)
    sign_in(page, desk, Role.RESPONSABLE)
    for path in [path for paths in every_page(desk).values() for path in paths] + ["/rien"]:
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(desk.url.rstrip("/") + path)
        axe(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
