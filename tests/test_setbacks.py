"""What befalls a home: yesterday's register, a clock set back, a full disk, a share away."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from intake import health, journal, letters
from intake.home import Home
from intake.house import House, Today
from intake.integrity import backup, verify
from intake.register import Register, RegisterError
from intake.service import Service
from samples.hostile.mails import attached, mail
from tests.fault_cases import mixed_batch
from tests.service_cases import (
    INLINE,
    drop,
    house_of,
    invoice,
    kill,
    left_in_inbox,
    make_home,
    start,
    wait_for,
    wait_until,
)

DAY = date(2022, 10, 12)


@cache
def mail_of_the_day() -> dict[str, dict[str, bytes]]:
    """Two dossiers and loose files, by folder and name."""
    return mixed_batch().files


def work(home: Home, on: date | None = None) -> None:
    with house_of(home, on) as house:
        Service(house).once()


def known(home: Home) -> Counter[str]:
    """How often each content stands in the register, duplicates left aside."""
    with house_of(home, None) as house:
        return Counter(f.sha256 for f in house.register.files() if f.status != "duplicate")


def faults(home: Home) -> tuple[str, ...]:
    with house_of(home, None) as house:
        return verify(house).faults


# -- yesterday's register ----------------------------------------------------------------------


def put_back(archive: Path, home: Home) -> None:
    """Put the register of a backup in the place of today's, as somebody would by hand."""
    with tarfile.open(archive) as packed:
        member = packed.extractfile("register.db")
        assert member is not None
        content = member.read()
    for path in home.root.glob("register.db*"):
        path.unlink()
    home.register.write_bytes(content)


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose register is older than its store: a dossier, a mail and a bill came since."""
    root = tmp_path_factory.mktemp("yesterday")
    home = make_home(root / "home", INLINE.replace("[letters]", RELEASE))
    folders = sorted((n, f) for n, f in mail_of_the_day().items() if n)
    drop(home, {"": {"facture 1.pdf": invoice(1)}, folders[0][0]: folders[0][1]})
    work(home)
    with house_of(home, None) as house:
        archive = backup(house, root / "hier.tar.gz")
    message = mail(attached(b'"facture 3.pdf"', invoice(3)), attached(b'"vide.pdf"', b"x"))
    drop(home, {folders[1][0]: folders[1][1], "": {"m.eml": message, "f 2.pdf": invoice(2)}})
    work(home)
    shutil.copytree(home.root, root / "today")
    put_back(archive, home)
    return home


RELEASE = '[drafts]\nrelease = "immediately"\n[letters]'


@pytest.fixture(scope="module")
def today(yesterday: Home) -> Home:
    """The same home before yesterday's register was put back."""
    return Home(yesterday.root.parent / "today")


def test_a_register_older_than_the_store_is_told_by_the_verification(
    yesterday: Home, today: Home
) -> None:
    assert faults(today) == ()
    gone = known(today) - known(yesterday)
    (told,) = [fault for fault in faults(yesterday) if "sans ligne au registre" in fault]
    assert told.startswith(f"{len(gone)} originaux")
    assert "reprend" in told


def test_what_the_store_alone_knows_is_taken_back_once_and_answered(
    yesterday: Home, today: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(yesterday.root, tmp_path / "home"))
    work(home)
    work(home)
    assert known(home) == known(today)
    assert faults(home) == ()
    assert left_in_inbox(home) == []
    assert dossiers(home) == dossiers(today)
    with house_of(home, None) as house:
        assert all(day.files.balanced for day in journal.days(house))


def dossiers(home: Home) -> list[tuple[object, ...]]:
    """Reference, name, outcome, day of reception and letters of each dossier."""
    register = Register.open(home.register)
    try:
        return sorted(
            (
                row.reference,
                row.name,
                row.outcome,
                row.received,
                tuple(sorted(x.kind for x in register.letters(row.reference))),
            )
            for row in register.dossiers()
        )
    finally:
        register.close()


def test_a_reference_that_others_letters_bear_is_not_given_again(home: Home) -> None:
    (home.outbox / "PDI47-2022-0001 - Une autre structure").mkdir()
    drop(home, {"dépôt": dict(one_dossier())})
    work(home, DAY)
    assert [row[0] for row in dossiers(home)] == ["PDI47-2022-0002"]
    assert faults(home) == ()


def one_dossier() -> dict[str, bytes]:
    return next(files for name, files in mail_of_the_day().items() if name)


# -- a clock set back --------------------------------------------------------------------------


@contextmanager
def at(home: Home, days: int) -> Iterator[House]:
    """The home by a clock that is so many days off."""

    class Off(Today):
        def now(self) -> datetime:
            return super().now() + timedelta(days=days)

    with house_of(home, None) as house:
        yield dataclasses.replace(house, today=Off(house.today.zone))


def test_a_clock_set_back_loses_and_doubles_nothing(home: Home) -> None:
    for number, days in enumerate((400, 3, 0, -2)):
        drop(home, {"": {f"facture {number}.pdf": invoice(number)}})
        with at(home, days) as house:
            Service(house).once()
    with house_of(home, None) as house:
        files = house.register.files()
        assert [file.name for file in files] == [f"facture {n}.pdf" for n in range(4)]
        assert {file.status for file in files} == {"read"}
        assert len({file.id for file in files}) == 4
        assert all(day.files.balanced for day in journal.days(house))
    assert faults(home) == ()
    assert left_in_inbox(home) == []
    assert health.health(home)["faults"] == []


def test_drafts_planned_by_a_clock_that_ran_ahead_do_not_wait_for_it(home: Home) -> None:
    drop(home, {"dépôt": dict(one_dossier())})
    with at(home, 400) as house:
        service = Service(house)
        service._take_arrivals(at_once=True)
        service._read_and_file()
    with at(home, 0) as house:
        assert (
            letters.write_due(house, at_once=False) == []
        )  # planned anew: for the next working morning
    with at(home, 5) as house:
        assert letters.write_due(house, at_once=False) != []


# -- a disk that is full, a store that cannot be written ---------------------------------------


def mounted(*arguments: str) -> None:
    """Mount something; skip the test where that is not allowed."""
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("a file system cannot be mounted here (root's rights are needed)")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    mounted("-t", "tmpfs", "-o", f"size={size}", "none", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


BATCH = {"": {f"facture {n}.pdf": invoice(n) for n in range(8)}}


def everywhere(home: Home) -> set[str]:
    """The SHA-256 of all files of the inbox, the claims and the store."""
    folders = (home.inbox, home.claims, home.store)
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def nothing_is_lost(home: Home, batch: dict[str, dict[str, bytes]]) -> None:
    dropped = {hashlib.sha256(c).hexdigest() for files in batch.values() for c in files.values()}
    assert dropped <= everywhere(home)


def all_is_taken(home: Home, batch: dict[str, dict[str, bytes]]) -> None:
    """Work undisturbed, and find everything read once."""
    work(home)
    dropped = [hashlib.sha256(c).hexdigest() for files in batch.values() for c in files.values()]
    assert known(home) == Counter(dropped)
    assert faults(home) == ()
    assert left_in_inbox(home) == []


def fill(filler: Path, room: int) -> None:
    """Fill a disk but for so many kilobytes."""
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(filler, max(0, filler.stat().st_size - room * 1024))


@pytest.mark.slow
def test_a_register_that_finds_no_room_is_not_called_damaged(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        home = make_home(disk, INLINE)
        work(home)
        fill(disk / "filler", 0)
        with pytest.raises(RegisterError, match="disque plein") as told:
            work(home)
        assert "restore" not in str(told.value)


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_the_work_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8m") as disk:
        home = make_home(disk, INLINE)
        drop(home, {"": {"première.pdf": invoice(99)}})
        work(home)
        drop(home, BATCH)
        filler = disk / "filler"
        for room in (12, 60, 120, 250):  # from not enough to open the register, to nearly enough
            fill(filler, room)
            with contextlib.suppress(OSError, sqlite3.OperationalError, RegisterError):
                work(home)
            nothing_is_lost(home, BATCH)
        filler.unlink()
        all_is_taken(home, {"": {**BATCH[""], "première.pdf": invoice(99)}})


@pytest.mark.slow
def test_a_limit_on_what_may_be_written_loses_nothing(tmp_path: Path) -> None:
    home = make_home(tmp_path, INLINE)
    drop(home, BATCH)
    command = 'ulimit -f 40; exec "$@"'
    watch = [sys.executable, "-m", "intake.commands", "watch", "--once", "--home", str(home.root)]
    held = subprocess.run(
        ["bash", "-c", command, "bash", *watch], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert held.returncode == 1
    assert "Traceback" not in held.stderr
    nothing_is_lost(home, BATCH)
    all_is_taken(home, BATCH)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only, for root as well."""
    mounted("--bind", str(folder), str(folder))
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_store_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    home = make_home(tmp_path, INLINE)
    work(home)
    drop(home, BATCH)
    with read_only(home.store):
        with pytest.raises(OSError, match="Read-only"):
            work(home)
        assert left_in_inbox(home) == sorted(BATCH[""])
    all_is_taken(home, BATCH)


# -- a register that another process holds ------------------------------------------------------


HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.mark.slow
def test_a_register_that_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    home = make_home(tmp_path, INLINE)
    work(home)
    drop(home, BATCH)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.register), "2"], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    all_is_taken(home, BATCH)
    other.communicate()


# -- a share that is away, and back -------------------------------------------------------------


@pytest.mark.slow
def test_a_share_that_is_unmounted_leaves_an_empty_inbox_and_costs_nothing(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    share = tmp_path / "share"
    share.mkdir()
    mounted("--bind", str(share), str(home.inbox))
    service = start(home)
    try:
        wait_until((share / home.journal.name).exists)
        (share / "facture 1.pdf").write_bytes(invoice(1))
        wait_for(home, "SELECT count(*) FROM files WHERE status = 'read'", 1)
        subprocess.run(["umount", "--lazy", str(home.inbox)], check=True)
        (share / "facture 2.pdf").write_bytes(invoice(2))
        time.sleep(1)
        assert service.poll() is None
        mounted("--bind", str(share), str(home.inbox))
        wait_for(home, "SELECT count(*) FROM files WHERE status = 'read'", 2)
    finally:
        kill(service)
        subprocess.run(["umount", "--lazy", str(home.inbox)], check=False)
    assert known(home) == Counter(hashlib.sha256(invoice(n)).hexdigest() for n in (1, 2))
    assert faults(home) == ()
