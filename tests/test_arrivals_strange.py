"""Strange names and strange things in the inbox: each file once in the register, nothing followed,
nothing stops the service."""

from __future__ import annotations

import os
import stat
import subprocess
import unicodedata
from pathlib import Path

import pytest

from intake import journal
from intake.arrivals import MAX_DEPTH, Tracker
from intake.home import Home
from intake.house import House
from intake.integrity import backup, verify
from intake.rows import FileRow
from intake.safe_files import remove_empty
from intake.service import Service
from intake.settings import Arrivals
from tests.service_cases import invoice, left_in_inbox


def take_in(house: House) -> list[FileRow]:
    service = Service(house)
    service.once()
    assert service.faults == 0
    assert verify(house).faults == ()
    assert list(house.home.claims.iterdir()) == []
    assert all(day.files.balanced for day in journal.days(house))
    return house.register.files()


def write(folder: Path, name: str | bytes, content: bytes) -> bytes:
    """Write a file under a name of exactly these bytes; return them."""
    raw = os.fsencode(name)
    with open(os.path.join(os.fsencode(folder), raw), "wb") as file:  # noqa: PTH118, PTH123
        file.write(content)
    return raw


def test_a_name_of_255_bytes_is_taken_and_its_copy_has_a_shorter_one(
    home: Home, house: House
) -> None:
    write(home.inbox, "a" * 251 + ".pdf", invoice(1))
    write(home.inbox, "é" * 125 + "b.pdf", b"%PDF-1.4 cut")
    files = take_in(house)
    assert [file.status for file in files] == ["read", "set_aside"]
    assert len(files[0].name) == 255
    assert left_in_inbox(home) == []
    assert len([p for p in home.retry.iterdir() if p.suffix == ".txt"]) == 1


def test_names_that_are_no_utf_8_are_taken_and_shown(home: Home, house: House) -> None:
    write(home.inbox, b"re\xe7u.pdf", invoice(1))
    write(home.inbox, b"re\xe8u.pdf", b"%PDF-1.4 cut")
    (home.inbox / "lot").mkdir()
    write(home.inbox / "lot", b"pi\xe8ce.pdf", invoice(2))
    os.mkdir(os.fsencode(home.inbox) + b"/\xe9tude")  # noqa: PTH102
    write(Path(os.fsdecode(os.fsencode(home.inbox) + b"/\xe9tude")), b"a.pdf", invoice(3))
    files = take_in(house)
    assert len(files) == 4
    assert any(file.name == "re\\xe7u.pdf" for file in files)
    assert left_in_inbox(home) == []
    page = home.journal.read_text("utf-8")
    assert all(file.id in page for file in files)


def test_a_name_that_is_no_utf_8_is_told_while_it_waits(home: Home) -> None:
    write(home.inbox, b"re\xe7u.pdf.part", b"x")
    listing = Tracker(home.inbox, Arrivals()).look(0)
    assert [waiting.name for waiting in listing.waiting] == ["re\\xe7u.pdf.part"]


def test_twins_composed_and_decomposed_are_two_files(home: Home, house: House) -> None:
    name = "Pièce d'identité.pdf"
    write(home.inbox, unicodedata.normalize("NFC", name), b"%PDF-1.4 one")
    write(home.inbox, unicodedata.normalize("NFD", name), b"%PDF-1.4 two")
    files = take_in(house)
    assert len(files) == 2
    assert len({file.sha256 for file in files}) == 2
    set_aside = sorted(p.name for p in home.retry.iterdir() if p.suffix == ".pdf")
    assert set_aside == ["Pièce d'identité (2).pdf", "Pièce d'identité.pdf"]


def test_names_that_differ_in_capitals_only_stay_apart_even_on_a_windows_share(
    home: Home, house: House
) -> None:
    for number, name in enumerate(("SCAN.pdf", "Scan.pdf", "scan.PDF")):
        write(home.inbox, name, f"%PDF-1.4 {number}".encode())
    files = take_in(house)
    assert len(files) == 3
    copies = [p.name for p in home.retry.iterdir() if p.suffix.lower() == ".pdf"]
    assert len({name.casefold() for name in copies}) == len(copies) == 3


def test_a_link_is_left_where_it_is_and_named(home: Home, house: House, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(invoice(1))
    (home.inbox / "lien.pdf").symlink_to(secret)
    (home.inbox / "lot").mkdir()
    (home.inbox / "lot" / "a.pdf").write_bytes(invoice(2))
    (home.inbox / "lot" / "retour").symlink_to(home.inbox)  # a folder that holds itself
    files = take_in(house)
    assert [file.name for file in files] == ["a.pdf"]
    assert (home.inbox / "lien.pdf").is_symlink()
    assert secret.read_bytes() == invoice(1)
    assert "lien.pdf" in home.journal.read_text("utf-8")


def test_a_hard_link_is_taken_and_what_it_was_linked_to_stays(
    home: Home, house: House, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "ailleurs.pdf"
    elsewhere.write_bytes(invoice(1))
    os.link(elsewhere, home.inbox / "a.pdf")
    os.link(elsewhere, home.inbox / "b.pdf")
    files = take_in(house)
    assert sorted(file.status for file in files) == ["duplicate", "read"]
    elsewhere.write_bytes(b"changed by whoever holds the other name")
    assert house.shelves.read(files[0].sha256) == invoice(1)


def test_pipes_and_devices_are_left_where_they_are_and_named(home: Home, house: House) -> None:
    os.mkfifo(home.inbox / "tube.pdf")
    try:
        os.mknod(home.inbox / "zero.pdf", stat.S_IFCHR | 0o600, os.makedev(1, 5))
        strange = {"tube.pdf", "zero.pdf"}
    except PermissionError:  # only root makes devices
        strange = {"tube.pdf"}
    (home.inbox / "a.pdf").write_bytes(invoice(1))
    files = take_in(house)
    assert [file.name for file in files] == ["a.pdf"]
    assert set(left_in_inbox(home)) == strange
    page = home.journal.read_text("utf-8")
    assert all(name in page for name in strange)


def deep_folder(inbox: Path, depth: int) -> None:
    """Make folders within folders, deeper than one path may be long."""
    handle = os.open(inbox, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=handle)
        inner = os.open("d", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)


def test_folders_without_end_are_named_and_cost_nobody_anything(
    home: Home, house: House, tmp_path: Path
) -> None:
    deep_folder(home.inbox, 3000)
    (home.inbox / "d" / "a.pdf").write_bytes(invoice(1))
    files = take_in(house)
    assert [file.name for file in files] == ["a.pdf"]
    refused = Tracker(home.inbox, Arrivals()).look(0, at_once=True).refused
    assert [item.name.count("/") for item in refused] == [MAX_DEPTH]
    remove_empty(home.inbox / "nowhere")
    assert backup(house, tmp_path / "copies").is_file()
    subprocess.run(["rm", "-rf", str(home.inbox / "d")], check=True)  # too deep for Python's own


def test_a_file_that_is_removed_between_the_look_and_the_claim_costs_nothing(
    home: Home, house: House
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (home.inbox / name).write_bytes(invoice(ord(name[0])))
    service = Service(house)
    listing = service.tracker.look(0, at_once=True)
    (home.inbox / "a.pdf").unlink()
    assert [service._claim(arrival) for arrival in listing.arrived] == [False, True]
    service.once()
    assert [file.name for file in house.register.files()] == ["b.pdf"]
    assert list(home.claims.iterdir()) == []


def test_a_claimed_file_that_vanishes_while_it_is_copied_leaves_no_half_row(
    home: Home, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.inbox / "lot").mkdir()
    for name in ("a.pdf", "b.pdf"):
        (home.inbox / "lot" / name).write_bytes(invoice(ord(name[0])))
    keep = house.shelves.keep

    def removing(path: Path) -> object:
        if path.name == "a.pdf":
            path.unlink()
        return keep(path)

    monkeypatch.setattr(house.shelves, "keep", removing)
    service = Service(house)
    with pytest.raises(FileNotFoundError):
        service.once()
    monkeypatch.undo()
    assert [file.name for file in take_in(house)] == ["b.pdf"]
