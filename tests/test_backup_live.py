"""A copy made while the service works and staff drop files holds together; restore proves it."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from intake.commands import run
from intake.home import Home
from intake.integrity import backup, restore
from intake.service import Service
from intake.verification import verify
from tests.service_cases import (
    INLINE,
    count,
    drop,
    house_of,
    invoice,
    make_home,
    sample_folders,
    start,
    wait_for,
)


def test_a_file_that_somebody_is_writing_does_not_spoil_the_copy(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", INLINE)
    drop(home, {"": {"facture.pdf": invoice(1)}})
    with house_of(home) as house:
        Service(house).once()
        growing = home.inbox / "en cours.pdf.part"
        growing.write_bytes(b"x" * 1_000_000)
        over = threading.Event()

        def write() -> None:
            while not over.is_set():
                with growing.open("ab") as file:
                    file.write(b"y" * 100_000)
                with growing.open("r+b") as file:
                    file.truncate(500_000)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            archives = [backup(house, tmp_path / f"copie {n}.tar.gz") for n in range(8)]
        finally:
            over.set()
            writer.join()
    for number, archive in enumerate(archives):
        assert restore(archive, Home(tmp_path / f"again {number}")) > 3


def test_two_names_of_one_file_are_both_in_the_copy(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", INLINE)
    (home.inbox / "a.pdf").write_bytes(invoice(1))
    os.link(home.inbox / "a.pdf", home.inbox / "b.pdf")
    with house_of(home) as house:
        archive = backup(house, tmp_path / "copies")
    again = Home(tmp_path / "again")
    restore(archive, again)
    assert {p.name: p.read_bytes() for p in again.inbox.glob("*.pdf")} == {
        "a.pdf": invoice(1),
        "b.pdf": invoice(1),
    }


@pytest.mark.slow
def test_a_copy_made_while_the_service_works_is_whole(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    service = start(home)
    try:
        drop(home, {**sample_folders(1), "": {f"{n:02d}.pdf": invoice(n) for n in range(20)}})
        for number in (3, 12):
            wait_for(home, "SELECT count(*) FROM files WHERE status <> 'pending'", number)
            target = tmp_path / f"copie {number}.tar.gz"
            assert run(["backup", "--quiet", "--to", str(target), "--home", str(home.root)]) == 0
            assert service.poll() is None
    finally:
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=20)
    for number in (3, 12):
        again = Home(tmp_path / f"again {number}")
        restore(tmp_path / f"copie {number}.tar.gz", again)
        assert count(again, "SELECT count(*) FROM files") >= number
        with house_of(again) as house:
            assert verify(house).faults == ()
            Service(house).once()  # what the copy caught half way is taken up
            assert verify(house).faults == ()
            assert house.register.files("pending") == []
