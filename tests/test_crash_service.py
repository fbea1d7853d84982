"""The service is killed, restarted, doubled, stopped: everything is there once, nothing twice."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from intake.home import Home
from intake.integrity import verify
from intake.register import Register
from intake.rows import LetterRow
from tests.service_cases import (
    batch_of_50,
    children,
    count,
    drop,
    house_of,
    invoice,
    is_worker,
    kill,
    left_in_inbox,
    make_home,
    once,
    start,
    wait_for,
    wait_until,
    word_files,
)

pytestmark = pytest.mark.slow

FILES = "SELECT count(*) FROM files"
LETTERS = "SELECT count(*) FROM letters"
KNOWN = "SELECT count(*) FROM files WHERE status <> 'pending'"


@pytest.fixture(scope="module")
def batch() -> dict[str, dict[str, bytes]]:
    return batch_of_50()


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, batch: dict[str, dict[str, bytes]]
) -> dict[str, object]:
    """What the batch gives when nobody disturbs the work."""
    home = make_home(tmp_path_factory.mktemp("undisturbed"))
    drop(home, batch)
    assert once(home).returncode == 0
    return outcome(home)


def outcome(home: Home) -> dict[str, object]:
    """What came of the mail, whatever numbers were given in whatever order."""
    register = Register.open(home.register)
    try:
        names = {d.reference: d.name for d in register.dossiers()}
        return {
            "files": sorted((f.name, f.sha256, f.status) for f in register.files()),
            "dossiers": sorted((d.name, d.outcome, d.received) for d in register.dossiers()),
            "documents": sorted(
                (d.reading.kind, d.piece or "", d.status, names.get(d.reference or "", ""))
                for d in register.documents()
            ),
            "letters": sorted(
                (names[x.reference], x.kind, x.round, x.status) for x in register.letters()
            ),
        }
    finally:
        register.close()


def all_is_well(home: Home) -> None:
    """Nothing is left over, nothing is there twice, nothing is damaged."""
    assert left_in_inbox(home) == []
    assert list(home.claims.iterdir()) == []
    with house_of(home) as house:
        assert verify(house).faults == ()
        letters = house.register.find(LetterRow, "status <> 'stale'")
        assert sorted(word_files(home)) == sorted(x.docx for x in letters)


def test_killed_during_a_batch_of_50_files_all_are_there_once_and_no_letter_twice(
    tmp_path: Path, batch: dict[str, dict[str, bytes]], undisturbed: dict[str, object]
) -> None:
    """While it takes in, while it reads, and twice while it writes letters."""
    home = make_home(tmp_path)
    drop(home, batch)
    for what, moment in ((FILES, 1), (KNOWN, 35), (LETTERS, 1), (LETTERS, 3)):
        service = start(home)
        wait_for(home, what, moment)
        kill(service)
    assert once(home).returncode == 0
    assert count(home, FILES) == 50
    assert outcome(home) == undisturbed
    all_is_well(home)


def test_one_worker_killed_only_its_document_is_tried_again(
    tmp_path: Path, batch: dict[str, dict[str, bytes]], undisturbed: dict[str, object]
) -> None:
    home = make_home(tmp_path)
    drop(home, batch)
    service = start(home)
    wait_for(home, KNOWN, 5)
    victim = next(pid for pid in children(service.pid) if is_worker(pid))
    os.kill(victim, signal.SIGKILL)
    wait_for(home, KNOWN, 50)
    wait_until(lambda: count(home, "SELECT count(*) FROM deliveries WHERE settled = 0") == 0)
    service.send_signal(signal.SIGTERM)
    _, log = service.communicate(timeout=20)
    assert log.count("A worker was replaced") <= 1
    read = [line.rpartition(" ")[2] for line in log.splitlines() if " INFO Read " in line]
    assert len(read) == len(set(read)) == 50
    assert once(home).returncode == 0
    assert outcome(home) == undisturbed
    all_is_well(home)


def test_two_services_on_one_home_the_second_refuses(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    first = start(home)
    try:
        wait_until(lambda: (home.work / "service.lock").exists() and home.journal.exists())
        second = once(home)
        assert second.returncode == 1
        assert "travaille déjà" in second.stderr
        assert first.poll() is None
    finally:
        kill(first)


def test_told_to_stop_it_stops_within_ten_seconds_and_loses_nothing(
    tmp_path: Path, batch: dict[str, dict[str, bytes]]
) -> None:
    home = make_home(tmp_path)
    some = dict(list(batch.items())[:2])
    many = sum(map(len, some.values()))
    drop(home, some)
    service = start(home)
    wait_for(home, KNOWN, 3)
    asked = time.monotonic()
    service.send_signal(signal.SIGTERM)
    service.communicate(timeout=20)
    assert time.monotonic() - asked < 10
    assert service.returncode == 0
    assert once(home).returncode == 0
    assert count(home, KNOWN) == count(home, FILES) == many
    all_is_well(home)


def test_200_small_files_dropped_one_by_one_balance(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    service = start(home)
    try:
        for number in range(200):
            (home.inbox / f"facture {number:03d}.pdf").write_bytes(invoice(number % 190))
        wait_for(home, KNOWN, 200)
        wait_until(lambda: "200" in home.journal.read_text("utf-8"))
    finally:
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=20)
    assert count(home, "SELECT count(*) FROM files WHERE status = 'duplicate'") == 10
    assert count(home, "SELECT count(*) FROM files WHERE status = 'read'") == 190
    all_is_well(home)


def test_an_inbox_that_vanishes_for_a_while_costs_nothing(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    service = start(home)
    try:
        wait_until(home.journal.exists)
        away = home.root / "away"
        home.inbox.rename(away)
        time.sleep(1)
        assert service.poll() is None
        assert not home.inbox.exists()
        away.rename(home.inbox)
        (home.inbox / "facture.pdf").write_bytes(invoice(1))
        wait_for(home, KNOWN, 1)
    finally:
        kill(service)
