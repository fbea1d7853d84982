"""Arrivals: only what has arrived whole is taken; nothing strange is followed; nothing is lost."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from intake.arrivals import Bell, Listing, Tracker
from intake.settings import Arrivals
from tests.service_cases import QUIET, STALE


def drop(inbox: Path, name: str, content: bytes = b"x") -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def arrived(listing: Listing) -> dict[str, list[str]]:
    return {
        arrival.source.name: [
            f.relative_to(arrival.source.parent).as_posix() for f in arrival.files
        ]
        for arrival in listing.arrived
    }


def test_a_file_is_taken_when_it_was_quiet_long_enough(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "scan.pdf")
    assert arrived(tracker.look(0)) == {}
    assert arrived(tracker.look(QUIET - 1)) == {}
    assert arrived(tracker.look(QUIET)) == {"scan.pdf": ["scan.pdf"]}


def test_a_file_that_still_grows_is_waited_for(inbox: Path, tracker: Tracker) -> None:
    path = drop(inbox, "scan.pdf")
    tracker.look(0)
    path.write_bytes(b"xx")
    assert arrived(tracker.look(QUIET)) == {}
    assert arrived(tracker.look(2 * QUIET)) == {"scan.pdf": ["scan.pdf"]}


def test_a_folder_settles_as_a_whole(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "Courrier/a.pdf")
    tracker.look(0)
    drop(inbox, "Courrier/sous/b.pdf")
    assert arrived(tracker.look(QUIET)) == {}
    assert arrived(tracker.look(2 * QUIET)) == {
        "Courrier": ["Courrier/a.pdf", "Courrier/sous/b.pdf"]
    }


def test_a_file_waits_for_one_that_came_before_and_was_seen_after(
    inbox: Path, tracker: Tracker
) -> None:
    drop(inbox, "courrier 1.pdf")
    time.sleep(0.02)
    drop(inbox, "courrier 2.pdf")
    tracker.look(0)
    tracker._seen.pop("courrier 1.pdf")  # as a listing made while files come in passes one over
    assert arrived(tracker.look(QUIET)) == {}
    assert list(arrived(tracker.look(2 * QUIET))) == ["courrier 1.pdf", "courrier 2.pdf"]


def test_a_burst_is_taken_in_the_order_in_which_it_came(tmp_path: Path, inbox: Path) -> None:
    """Many files share one tick of the file system's clock, and listings pass some over."""
    names = [f"courrier {number:04d}.pdf" for number in range(3000)]
    for name in names:
        drop(tmp_path / "ailleurs", name)

    def copy() -> None:
        for name in names:
            (tmp_path / "ailleurs" / name).rename(inbox / name)

    tracker = Tracker(inbox, Arrivals(quiet_seconds=1, poll_seconds=1))
    taken: list[str] = []
    copying = Thread(target=copy)
    copying.start()
    until = time.monotonic() + 60
    while len(taken) < len(names) and time.monotonic() < until:
        for arrival in tracker.look(time.monotonic()).arrived:
            taken.append(arrival.source.name)
            arrival.source.unlink()
        time.sleep(0.05)
    copying.join()
    assert taken == names


def test_no_file_waits_long_for_others_that_seem_older(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "ancien.pdf")
    time.sleep(0.02)
    drop(inbox, "scan.pdf")
    for turn in range(4):
        tracker._seen.pop("ancien.pdf", None)
        assert arrived(tracker.look(turn * QUIET)) == {}
    tracker._seen.pop("ancien.pdf")
    assert arrived(tracker.look(4 * QUIET)) == {"scan.pdf": ["scan.pdf"]}


def test_once_takes_what_lies_there_at_once(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "a.pdf")
    drop(inbox, "Courrier/b.pdf")
    assert set(arrived(tracker.look(0, at_once=True))) == {"a.pdf", "Courrier"}


@pytest.mark.parametrize(
    "name", ["a.pdf.part", "a.CRDOWNLOAD", "a.tmp", "~$lettre.docx", ".caché.pdf", "Thumbs.db"]
)
def test_what_is_no_finished_file_is_never_taken(inbox: Path, tracker: Tracker, name: str) -> None:
    path = drop(inbox, name)
    for moment in (0, QUIET, STALE, 10 * STALE):
        assert arrived(tracker.look(moment)) == {}
    assert arrived(tracker.look(0, at_once=True)) == {}
    assert path.exists()


def test_our_own_page_and_folder_are_no_deliveries(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "JOURNAL.html")
    drop(inbox, "A_REPRENDRE/scan.pdf")
    assert arrived(tracker.look(0, at_once=True)) == {}


def test_a_folder_with_a_half_copied_file_waits_then_goes_without_it(
    inbox: Path, tracker: Tracker
) -> None:
    drop(inbox, "Courrier/a.pdf")
    drop(inbox, "Courrier/b.pdf.part")
    tracker.look(0)
    waiting = tracker.look(QUIET)
    assert arrived(waiting) == {}
    assert any("b.pdf.part" in item.name for item in waiting.waiting)
    assert arrived(tracker.look(STALE)) == {"Courrier": ["Courrier/a.pdf"]}


def test_an_empty_file_is_waited_for_and_then_taken_to_be_set_aside(
    inbox: Path, tracker: Tracker
) -> None:
    drop(inbox, "vide.pdf", b"")
    tracker.look(0)
    assert arrived(tracker.look(QUIET)) == {}
    assert arrived(tracker.look(STALE)) == {"vide.pdf": ["vide.pdf"]}


@pytest.mark.parametrize("size", [162, 165])
def test_a_document_open_in_word_or_excel_stays(inbox: Path, tracker: Tracker, size: int) -> None:
    drop(inbox, "Formulaire.docx")
    drop(inbox, "~$rmulaire.docx", b"\x05" * size)
    assert arrived(tracker.look(0, at_once=True)) == {}


def test_a_document_open_in_libreoffice_stays(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "Formulaire.docx")
    drop(inbox, ".~lock.Formulaire.docx#")
    assert arrived(tracker.look(0, at_once=True)) == {}


def test_a_copied_lock_file_does_not_hold_its_document(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "Formulaire.docx")
    drop(inbox, "~$rmulaire.docx", b"")
    assert arrived(tracker.look(0, at_once=True)) == {"Formulaire.docx": ["Formulaire.docx"]}


@pytest.mark.parametrize("lock", ["flock", "lockf"])
def test_a_file_locked_by_another_process_stays(inbox: Path, tracker: Tracker, lock: str) -> None:
    path = drop(inbox, "scan.pdf")
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys, time\n"
            f"f = open(sys.argv[1], 'r+b'); fcntl.{lock}(f, fcntl.LOCK_EX)\n"
            "print('held', flush=True); time.sleep(60)",
            str(path),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        listing = tracker.look(0, at_once=True)
        assert arrived(listing) == {}
        assert listing.waiting[0].name == "scan.pdf"
    finally:
        holder.kill()
        holder.communicate()
    assert arrived(tracker.look(0, at_once=True)) == {"scan.pdf": ["scan.pdf"]}


@pytest.mark.skipif(not hasattr(fcntl, "F_SETLEASE"), reason="leases are Linux's")
def test_a_file_open_for_writing_elsewhere_stays(inbox: Path, tracker: Tracker) -> None:
    path = drop(inbox, "scan.pdf")
    with path.open("ab"):
        assert arrived(tracker.look(0, at_once=True)) == {}
    assert arrived(tracker.look(0, at_once=True)) == {"scan.pdf": ["scan.pdf"]}


def test_files_opened_for_writing_while_they_are_looked_at_do_no_harm(
    inbox: Path, tracker: Tracker
) -> None:
    path = drop(inbox, "scan.pdf")
    writer = subprocess.Popen(
        [sys.executable, "-c", "import sys\nwhile True: open(sys.argv[1], 'ab').close()", str(path)]
    )
    try:
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            tracker.look(0, at_once=True)
    finally:
        writer.kill()
        writer.wait()
    assert path.exists()


def test_links_and_pipes_are_never_followed_but_named(
    inbox: Path, tracker: Tracker, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"secret")
    (inbox / "lien.pdf").symlink_to(secret)
    (inbox / "dossier").symlink_to(tmp_path)
    os.mkfifo(inbox / "tube.pdf")
    drop(inbox, "Courrier/a.pdf")
    (inbox / "Courrier" / "lien.pdf").symlink_to(secret)
    listing = tracker.look(0, at_once=True)
    assert arrived(listing) == {"Courrier": ["Courrier/a.pdf"]}
    assert {item.name for item in listing.refused} == {
        "lien.pdf",
        "dossier",
        "tube.pdf",
        "Courrier/lien.pdf",
    }


def test_an_inbox_that_is_away_is_told_and_found_again(inbox: Path, tracker: Tracker) -> None:
    drop(inbox, "a.pdf")
    away = inbox.with_name("away")
    inbox.rename(away)
    assert tracker.look(0).missing
    away.rename(inbox)
    tracker.look(1)
    assert arrived(tracker.look(1 + QUIET)) == {"a.pdf": ["a.pdf"]}


def test_a_file_that_vanished_is_forgotten(inbox: Path, tracker: Tracker) -> None:
    path = drop(inbox, "a.pdf")
    tracker.look(0)
    path.unlink()
    tracker.look(5)
    path.write_bytes(b"x")
    assert arrived(tracker.look(QUIET)) == {}


@pytest.mark.parametrize("polling", [False, True])
def test_the_bell_rings_when_something_arrives(inbox: Path, polling: bool) -> None:
    bell = Bell(inbox, Arrivals(polling=polling, poll_seconds=0.2))
    try:
        bell.wait(0.3)
        drop(inbox, "a.pdf")
        started = time.monotonic()
        bell.wait(20)
        assert time.monotonic() - started < 10
    finally:
        bell.close()


def test_an_inbox_that_stays_away_costs_no_watchers(inbox: Path) -> None:
    def watchers() -> int:
        return sum(
            str(link.readlink()) == "anon_inode:inotify"
            for link in Path("/proc/self/fd").iterdir()
            if link.is_symlink()
        )

    bell = Bell(inbox, Arrivals())
    try:
        bell.wait(0.05)
        inbox.rmdir()
        bell.wait(0.2)
        before = watchers()
        for _ in range(20):
            bell.wait(0.001)
        assert watchers() <= before
    finally:
        bell.close()
