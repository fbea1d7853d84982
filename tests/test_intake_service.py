"""What becomes of the mail: taken once, told in the journal, set aside with advice, tried again."""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from intake import journal, line
from intake.home import Home
from intake.house import House
from intake.page_writer import write_pages
from intake.rows import Delivery, DocumentRow
from intake.service import Service
from intake.worksheet import NAME
from tests.service_cases import (
    INLINE,
    drop,
    house_of,
    invoice,
    left_in_inbox,
    make_home,
    sample_folders,
)


@pytest.fixture(scope="module")
def mail() -> dict[str, dict[str, bytes]]:
    return sample_folders(1)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, mail: dict[str, dict[str, bytes]]) -> Home:
    made = make_home(tmp_path_factory.mktemp("settled"), INLINE)
    drop(made, mail)
    with house_of(made) as opened:
        once(opened)
    return made


@pytest.fixture
def taken(settled: Home, tmp_path: Path) -> Iterator[House]:
    """A home of its own that has taken in the mail."""
    shutil.copytree(settled.root, tmp_path / "home", symlinks=True)
    with house_of(Home(tmp_path / "home")) as opened:
        yield opened


def once(house: House) -> Service:
    service = Service(house)
    service.once()
    return service


def statuses(house: House) -> list[str]:
    return [file.status for file in house.register.files()]


def balanced(house: House) -> bool:
    """The journal's own count agrees, for files and pages, on every day."""
    return all(day.files.balanced and day.pages.balanced for day in journal.days(house))


def test_what_was_dropped_is_taken_kept_and_told(home: Home, house: House) -> None:
    drop(home, {"": {"facture.pdf": invoice(1)}})
    once(house)
    (file,) = house.register.files()
    assert left_in_inbox(home) == []
    assert house.shelves.read(file.sha256) == invoice(1)
    page = home.journal.read_text("utf-8")
    assert file.id in page
    assert "facture.pdf" in page
    assert balanced(house)


def test_everything_dropped_twice_under_other_names_changes_nothing_but_the_journal(
    taken: House, mail: dict[str, dict[str, bytes]]
) -> None:
    home = taken.home
    before = [(x.id, x.docx_sha256, x.status) for x in taken.register.letters()]
    lying = {p: p.read_bytes() for p in home.outbox.rglob("*") if p.is_file()}
    again = {f"z{n}.{name.rpartition('.')[2]}": c for n, (name, c) in enumerate(_all(mail).items())}
    drop(home, {"encore": again})
    once(taken)
    assert statuses(taken).count("duplicate") == len(again)
    assert [(x.id, x.docx_sha256, x.status) for x in taken.register.letters()] == before
    assert {p: p.read_bytes() for p in home.outbox.rglob("*") if p.is_file()} == lying
    assert balanced(taken)


def _all(mail: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    return {name: content for files in mail.values() for name, content in files.items()}


def test_what_cannot_be_read_lies_in_a_reprendre_with_why_and_what_to_do(
    home: Home, house: House
) -> None:
    drop(
        home, {"": {"scan.pdf": b"%PDF-1.4 cut off", "vide.pdf": b"", "vieux.doc": b"\xd0\xcf\x11"}}
    )
    once(house)
    assert statuses(house) == ["set_aside"] * 3
    for name in ("scan.pdf", "vide.pdf", "vieux.doc"):
        note = (home.retry / f"{name}.txt").read_text("utf-8-sig")
        assert re.search(r"Pourquoi : \S", note)
        assert re.search(r"Que faire : \S", note)
    assert balanced(house)
    assert "mis de côté" in home.journal.read_text("utf-8")


def test_a_file_put_back_from_a_reprendre_is_tried_again_and_not_called_a_duplicate(
    home: Home, house: House
) -> None:
    drop(home, {"": {"scan.pdf": b"%PDF-1.4 cut off"}})
    once(house)
    shutil.move(home.retry / "scan.pdf", home.inbox / "scan.pdf")
    once(house)
    first, second = house.register.files()
    assert (second.status, second.retry_of) == ("set_aside", first.id)
    assert sorted(p.name for p in home.retry.iterdir()) == ["scan.pdf", "scan.pdf.txt"]


def test_a_note_of_ours_that_comes_back_with_its_file_is_no_mail(home: Home, house: House) -> None:
    drop(home, {"": {"scan.pdf": b"%PDF-1.4 cut off"}})
    once(house)
    for name in ("scan.pdf", "scan.pdf.txt"):
        shutil.move(home.retry / name, home.inbox / name)
    once(house)
    assert [file.name for file in house.register.files()] == ["scan.pdf", "scan.pdf"]
    assert left_in_inbox(home) == []


def test_nothing_is_done_twice_when_nothing_is_new(taken: House) -> None:
    home = taken.home
    times = {p: p.stat().st_mtime_ns for p in home.root.rglob("*.html")}
    events = len(taken.register.events())
    once(taken)
    assert {p: p.stat().st_mtime_ns for p in home.root.rglob("*.html")} == times
    assert len(taken.register.events()) == events


def test_what_a_crash_left_between_claim_and_register_is_taken_up(home: Home, house: House) -> None:
    path = home.inbox / "facture.pdf"
    path.write_bytes(invoice(1))
    house.shelves.claim(path, [path])
    once(house)
    assert statuses(house) == ["read"]
    assert list(home.claims.iterdir()) == []


def test_what_a_crash_left_between_register_and_removal_is_not_registered_twice(
    home: Home, house: House
) -> None:
    path = home.inbox / "facture.pdf"
    path.write_bytes(invoice(1))
    claim = house.shelves.claim(path, [path])
    assert claim is not None
    now = house.today.now()
    kept = house.shelves.keep(claim.files()[0][1])
    delivery = house.register.delivery_of_claim(claim.id, claim.name, False, now)
    house.register.add_file(delivery, "facture.pdf", kept.sha256, kept.size, now)
    once(house)
    assert statuses(house) == ["read"]
    assert list(home.claims.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_an_inbox_on_another_file_system_is_emptied_all_the_same(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        (tmp_path / "inbox").symlink_to(elsewhere)
        home = make_home(tmp_path, INLINE)
        drop(home, {"": {"a.pdf": invoice(1)}, "Courrier": {"b.pdf": invoice(2)}})
        with house_of(home) as house:
            once(house)
            assert statuses(house) == ["read", "read"]
            assert left_in_inbox(home) == []


def test_links_are_left_and_named_in_the_journal(home: Home, house: House, tmp_path: Path) -> None:
    (home.inbox / "lien.pdf").symlink_to(tmp_path / "recevable.toml")
    once(house)
    assert house.register.files() == []
    assert "lien.pdf" in home.journal.read_text("utf-8")


def test_a_half_copied_file_is_named_in_the_journal_and_left(home: Home, house: House) -> None:
    drop(home, {"": {"gros.pdf.part": b"x"}})
    once(house)
    assert left_in_inbox(home) == ["gros.pdf.part"]
    assert "gros.pdf.part" in home.journal.read_text("utf-8")


def test_a_fault_of_ours_in_one_delivery_stops_no_other(
    home: Home, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(home, {"un": {"a.pdf": invoice(1)}, "deux": {"b.pdf": invoice(2)}})
    settle = line.settle

    def broken(house: House, delivery: Delivery) -> None:
        if delivery.name == "deux":
            raise ZeroDivisionError("Claire Martin")
        settle(house, delivery)

    monkeypatch.setattr(line, "settle", broken)
    assert once(house).faults == 1
    assert house.register.unsettled() == []
    reasons = {d.reason or "" for d in house.register.find(DocumentRow)}
    assert any("faute du programme" in reason for reason in reasons)
    monkeypatch.setattr(line, "settle", settle)
    assert once(house).faults == 0
    reasons = {d.reason or "" for d in house.register.find(DocumentRow)}
    assert not any("faute du programme" in reason for reason in reasons)


def test_an_original_damaged_or_lost_before_it_was_read_is_never_read_and_stops_nothing(
    home: Home, house: House
) -> None:
    now = house.today.now()
    delivery = house.register.delivery_of_claim("c", "courrier", True, now)
    for name, content in (("a.pdf", invoice(1)), ("b.pdf", invoice(2)), ("c.pdf", invoice(3))):
        kept = house.shelves.keep_bytes(content)
        house.register.add_file(delivery, name, kept.sha256, kept.size, now)
        if name == "a.pdf":
            house.shelves.place(kept.sha256).write_bytes(invoice(9))
        if name == "b.pdf":
            house.shelves.place(kept.sha256).unlink()
    once(house)
    assert statuses(house) == ["set_aside", "set_aside", "read"]


def test_logs_name_no_file_and_no_person(
    home: Home, house: House, mail: dict[str, dict[str, bytes]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="intake")
    drop(home, mail)
    drop(home, {"": {"CV de Claire Martin.pdf": b"%PDF-1.4 cut"}})
    once(house)
    told = caplog.text
    assert "2022-000001" in told
    for name in [*_all(mail), *mail, "Claire Martin", "CV de Claire Martin.pdf"]:
        assert name not in told


class _Page(HTMLParser):
    """What a page loads, runs or nests."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for key, value in attrs if key in {"href", "src"}]


def pages(home: Home) -> list[Path]:
    return [home.journal, home.to_do, *home.outbox.rglob(NAME)]


def test_pages_run_nothing_load_nothing_and_link_relatively(taken: House) -> None:
    home = taken.home
    drop(home, {"": {"<script>alert(1)</script>.pdf": invoice(1)}})
    once(taken)
    assert len(pages(home)) == 3
    for path in pages(home):
        page = _Page(path.read_text("utf-8"))
        assert not {"script", "iframe", "object", "img", "link"} & set(page.tags)
        for target in page.links:
            assert not re.match(r"[a-z]+:|/", target)


def test_every_link_of_a_page_leads_to_a_file(taken: House) -> None:
    home = taken.home
    for path in pages(home):
        for target in _Page(path.read_text("utf-8")).links:
            if not target.startswith("#"):
                assert (path.parent / unquote(target)).is_file(), target


def test_staff_find_a_copy_of_each_document_under_its_number_and_what_it_is(taken: House) -> None:
    home = taken.home
    for document in taken.register.find(DocumentRow):
        file = taken.register.file(document.file_id)
        assert document.path is not None
        assert document.path.startswith(f"_DOCUMENTS/{file.id} ")
        assert (home.outbox / document.path).read_bytes() == taken.shelves.read(file.sha256)
    assert not list((home.outbox / "_DOCUMENTS").glob("*.docx"))


def test_no_page_shows_a_whole_account(taken: House) -> None:
    home = taken.home
    for path in pages(home):
        assert not re.search(r"FR\d{2}[ \d]{10,}", path.read_text("utf-8"))


def test_the_worksheet_shows_pieces_findings_with_their_basis_and_deadlines(taken: House) -> None:
    home = taken.home
    (dossier,) = taken.register.dossiers()
    text = (home.outbox / dossier.folder / NAME).read_text("utf-8")
    assert "Que faire" in text
    assert "Pièces" in text
    assert "Échéances" in text
    for finding in dossier.assessment.findings:
        assert "Fondement" in text
        assert finding.rule not in re.sub(r"<[^>]*>", "", text) or "-" not in finding.rule


def test_the_journal_balances_by_an_independent_count(home: Home, house: House) -> None:
    drop(
        home,
        {
            "": {"a.pdf": invoice(1), "b.pdf": invoice(1), "c.pdf": b"%PDF-1.4 cut"},
            "d": {"e.pdf": invoice(2)},
        },
    )
    once(house)
    (day,) = journal.days(house)
    assert (day.on, day.files.received) == (date(2022, 10, 12), 4)
    assert (day.files.filed, day.files.duplicate, day.files.set_aside) == (2, 1, 1)
    assert day.files.balanced
    assert day.pages.received == 3
    assert day.pages.balanced


def test_pages_can_be_written_before_anything_came(home: Home, house: House) -> None:
    write_pages(house)
    assert "Aucun courrier" in home.journal.read_text("utf-8")
    assert "Rien à faire" in home.to_do.read_text("utf-8")
