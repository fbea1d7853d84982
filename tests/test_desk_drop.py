"""Dropping files at the desk: whole into the inbox, never over another, the way of all others."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from intake.desk.role import Role
from intake.drop import Upload, drop, lying
from intake.home import Home
from intake.house import open_house

from .desk_case import ACCOUNTS, DAY, Client, Running, axe, client, copy_of, running, sign_in
from .service_cases import invoice, start, wait_until


def upload(path: str, content: bytes = b"%PDF-1.4 x") -> Upload:
    return Upload(path, io.BytesIO(content))


def below(inbox: Path) -> list[str]:
    return sorted(p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file())


# -- into the inbox -----------------------------------------------------------------------------


def test_files_stand_alone_a_folder_stays_one_delivery(inbox: Path) -> None:
    done = drop(inbox, [upload("a.pdf"), upload("Envoi/b.pdf"), upload("Envoi/sous/c.pdf")])
    assert below(inbox) == ["Envoi/b.pdf", "Envoi/sous/c.pdf", "a.pdf"]
    assert (done.entries, done.files, done.refused) == (("Envoi", "a.pdf"), 3, ())


def test_files_sent_together_are_one_delivery(inbox: Path) -> None:
    drop(inbox, [upload("a.pdf"), upload("a.pdf", b"other")], together="Envoi")
    assert below(inbox) == ["Envoi/a (2).pdf", "Envoi/a.pdf"]


def test_nothing_is_ever_overwritten(inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"first")
    (inbox / "Envoi").mkdir()
    assert drop(inbox, [upload("a.pdf"), upload("Envoi/b.pdf")]).entries == (
        "Envoi (2)",
        "a (2).pdf",
    )
    assert (inbox / "a.pdf").read_bytes() == b"first"


@pytest.mark.parametrize(
    "path",
    ["../../evil.pdf", "/etc/evil.pdf", "..\\..\\evil.pdf", "C:\\evil.pdf", "a/../../../evil.pdf"],
)
def test_no_name_leads_out_of_the_inbox(inbox: Path, path: str) -> None:
    drop(inbox, [upload(path)])
    (found,) = below(inbox)
    assert found.endswith("evil.pdf")
    assert below(inbox.parent) == [f"inbox/{found}"]


@pytest.mark.parametrize("name", ["JOURNAL.html", "A_REPRENDRE/x.pdf"])
def test_what_is_ours_in_the_inbox_is_not_replaced(inbox: Path, name: str) -> None:
    drop(inbox, [upload(name)])
    assert below(inbox) == [f"_{name}"]


@pytest.mark.parametrize(
    ("name", "content"),
    [(".cache", b"x"), ("~$lettre.docx", b"x"), ("scan.pdf.part", b"x"), ("vide.pdf", b"")],
)
def test_what_would_lie_there_for_ever_is_refused_in_words(
    inbox: Path, name: str, content: bytes
) -> None:
    (refused,) = drop(inbox, [upload(name, content)]).refused
    assert refused.name == name
    assert refused.why
    assert below(inbox) == []


def test_what_breaks_off_leaves_nothing_that_could_be_taken(inbox: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("away")

    with pytest.raises(OSError, match="away"):
        drop(inbox, [upload("Envoi/a.pdf"), Upload("Envoi/b.pdf", Broken(b"x"))])
    assert list(inbox.iterdir()) == []


NUMBER = re.compile(r"^20\d\d-\d{6}$")


# -- at the desk --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk beside the running service."""
    root = copy_of(worked, tmp_path_factory.mktemp("drop") / "home")
    with (root / "recevable.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[arrivals]\nquiet_seconds = 0.5\npoll_seconds = 0.5\n")
    service = start(Home(root))
    try:
        with running(root) as started:
            yield started
    finally:
        service.terminate()
        service.communicate(timeout=30)


def received(root: Path, name: str) -> Callable[[], bool]:
    """Whether a file of this name is read and registered."""

    def there() -> bool:
        with open_house(root, DAY) as house:
            return any(f.name == name and f.status == "read" for f in house.register.files())

    return there


def test_what_is_dropped_is_registered_and_its_number_told(
    served: Running, page: Page, tmp_path: Path
) -> None:
    sign_in(page, served, Role.COURRIER)
    page.get_by_role("link", name="Dépôt").click()
    files = [tmp_path / "facture une.pdf", tmp_path / "facture deux.pdf"]
    for number, path in enumerate(files, 41):
        path.write_bytes(invoice(number))
    page.get_by_label("Fichiers à déposer").set_input_files(files)
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_text("2 fichiers sont déposés").wait_for()
    page.get_by_role("row").filter(has_text="facture deux.pdf").get_by_text(NUMBER).wait_for()
    wait_until(received(served.home, "facture deux.pdf"), 30)
    page.get_by_role("row").filter(has_text="facture deux.pdf").get_by_text("à classer").wait_for()
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_same_without_scripts(served: Running, browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    sign_in(page, served, Role.COURRIER)
    page.goto(served.url + "depot")
    paper = tmp_path / "sans script.pdf"
    paper.write_bytes(invoice(51))
    page.get_by_label("Fichiers à déposer").set_input_files(paper)
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_text("Un fichier est déposé dans la boîte.").wait_for()
    wait_until(received(served.home, "sans script.pdf"), 30)
    page.reload()
    assert page.get_by_role("row").filter(has_text="sans script.pdf").is_visible()
    context.close()


DRAGGED = """() => {
  const entry = (name) => (
    {isFile: true, name, file: (done) => done(new File(["%PDF-1.4"], name))});
  const batches = [[entry("un.pdf")], [entry("deux.pdf")], []];
  const createReader = () => ({readEntries: (done) => done(batches.shift())});
  const folder = {isFile: false, name: "Envoi", createReader};
  const event = new Event("drop", {bubbles: true, cancelable: true});
  event.dataTransfer = {items: [{webkitGetAsEntry: () => folder}]};
  document.querySelector("[data-drop]").dispatchEvent(event);
}"""
"""A folder of two files as a browser hands it over when it is dragged in."""


def test_a_folder_can_be_dragged_in(desk: Running, page: Page) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(desk.url + "depot")
    page.evaluate(DRAGGED)
    page.get_by_text("2 fichiers sont déposés").wait_for()
    assert sorted(p.name for p in (desk.home / "inbox" / "Envoi").iterdir()) == [
        "deux.pdf",
        "un.pdf",
    ]
    assert "Envoi" in lying(desk.home / "inbox")
    assert page.get_by_text("Le service de lecture est arrêté").is_visible()


def send(who: Client, name: str, content: bytes, token: str) -> int:
    """Send one file as a browser does, and return the status."""
    sign = "limite"
    parts = (
        f'--{sign}\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n{token}\r\n'
        f'--{sign}\r\nContent-Disposition: form-data; name="fichiers"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = parts.encode() + content + f"\r\n--{sign}--\r\n".encode()
    kind = {"content-type": f"multipart/form-data; boundary={sign}"}
    return who.ask("POST", "/depot", body, kind).status


def test_too_much_is_refused_and_nothing_of_it_is_kept(worked: Path, tmp_path: Path) -> None:
    root = copy_of(worked, tmp_path / "home")
    with (root / "recevable.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[desk]\nupload_mb = 1\n")
    with running(root) as small:
        who = client(small, Role.COURRIER)
        assert send(who, "grand.pdf", b"x" * 1_100_000, who.token()) == 413
        assert send(who, "petit.pdf", b"%PDF-1.4", "0" * 64) == 403, "no token, no file"
        assert send(client(small, Role.LECTURE), "petit.pdf", b"%PDF-1.4", "") == 403
        assert lying(root / "inbox") == []
        assert send(who, "../petit.pdf", b"%PDF-1.4", who.token()) == 303
        assert lying(root / "inbox") == ["petit.pdf"]
        assert ACCOUNTS[Role.COURRIER][1] in who.get("/depot").text
        assert 'id="fichiers"' in who.post("/depot").text
