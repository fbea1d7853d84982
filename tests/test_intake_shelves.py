"""Shelves: nothing is overwritten, nothing is lost between two moves, names are safe."""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.home import Home, HomeBusy
from intake.safe_files import MAX_NAME, RESERVED, safe_name
from intake.shelves import Shelves, StoreDamaged


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.prepare()
    return made


@pytest.fixture
def shelves(home: Home) -> Shelves:
    return Shelves(home)


def drop(home: Home, name: str, content: bytes = b"content") -> Path:
    path = home.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_claimed_file_leaves_the_inbox_and_keeps_its_name(home: Home, shelves: Shelves) -> None:
    path = drop(home, "scan.pdf")
    claim = shelves.claim(path, [path])
    assert claim is not None
    assert not path.exists()
    assert [(name, p.read_bytes()) for name, p in claim.files()] == [("scan.pdf", b"content")]
    assert not claim.folder


def test_a_claimed_folder_keeps_its_order_and_disappears_from_the_inbox(
    home: Home, shelves: Shelves
) -> None:
    files = [drop(home, "Courrier/b.pdf"), drop(home, "Courrier/sous/a.pdf")]
    drop(home, "Courrier/Thumbs.db")
    claim = shelves.claim(home.inbox / "Courrier", files)
    assert claim is not None
    assert [name for name, _ in claim.files()] == ["b.pdf", "sous/a.pdf"]
    assert not (home.inbox / "Courrier").exists()


def test_what_is_not_claimed_of_a_folder_stays_where_it_is(home: Home, shelves: Shelves) -> None:
    done, half = drop(home, "Courrier/a.pdf"), drop(home, "Courrier/b.pdf.part")
    shelves.claim(home.inbox / "Courrier", [done])
    assert half.exists()


def test_a_file_that_vanished_is_no_claim(home: Home, shelves: Shelves) -> None:
    path = drop(home, "scan.pdf")
    path.unlink()
    assert shelves.claim(path, [path]) is None
    assert list(home.claims.iterdir()) == []


def test_what_a_crash_left_in_the_claim_folder_is_found_again(home: Home, shelves: Shelves) -> None:
    path = drop(home, "scan.pdf")
    claim = shelves.claim(path, [path])
    assert Shelves(home).claims() == [claim]


def test_a_move_torn_by_a_crash_is_brought_to_its_end(home: Home, shelves: Shelves) -> None:
    files = [drop(home, "Courrier/a.pdf", b"one"), drop(home, "Courrier/b.pdf", b"two")]
    claim = shelves.claim(home.inbox / "Courrier", files)
    assert claim is not None
    files[1].parent.mkdir()
    (claim.content / "b.pdf").rename(files[1])  # as if the second had not been moved yet
    (found,) = shelves.claims()
    assert [(name, path.read_bytes()) for name, path in found.files()] == [
        ("a.pdf", b"one"),
        ("b.pdf", b"two"),
    ]
    assert list(home.inbox.iterdir()) == []


def test_a_copy_across_file_systems_torn_by_a_crash_gives_the_file_once(
    home: Home, shelves: Shelves
) -> None:
    path = drop(home, "scan.pdf", b"whole content")
    claim = shelves.claim(path, [path])
    assert claim is not None
    (claim.content / "scan.pdf").rename(path)  # as if the original had not been removed yet,
    (claim.content / "scan.pdf").write_bytes(b"whole")  # and the copy were half done
    ((_, taken),) = shelves.claims()[0].files()
    assert taken.read_bytes() == b"whole content"
    assert not path.exists()


def test_another_file_of_the_same_name_dropped_after_a_crash_is_left_alone(
    home: Home, shelves: Shelves
) -> None:
    path = drop(home, "scan.pdf", b"first")
    claim = shelves.claim(path, [path])
    assert claim is not None
    drop(home, "scan.pdf", b"second and longer")
    ((_, taken),) = shelves.claims()[0].files()
    assert taken.read_bytes() == b"first"
    assert path.read_bytes() == b"second and longer"


def test_originals_lie_in_the_store_by_their_hash_for_their_owner_only(
    home: Home, shelves: Shelves
) -> None:
    kept = shelves.keep(drop(home, "scan.pdf"))
    place = shelves.place(kept.sha256)
    assert kept.sha256 == hashlib.sha256(b"content").hexdigest()
    assert place == home.store / kept.sha256[:2] / kept.sha256[2:]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.store.stat().st_mode) == 0o700
    assert shelves.read(kept.sha256) == b"content"


def test_keeping_the_same_bytes_twice_changes_nothing(home: Home, shelves: Shelves) -> None:
    first = shelves.keep(drop(home, "a.pdf"))
    before = shelves.place(first.sha256).stat().st_mtime_ns
    assert shelves.keep_bytes(b"content") == first
    assert shelves.place(first.sha256).stat().st_mtime_ns == before
    assert [p for p in home.work.iterdir() if p.suffix == ".keep"] == []


def test_a_changed_original_is_never_given_out(home: Home, shelves: Shelves) -> None:
    kept = shelves.keep(drop(home, "a.pdf"))
    shelves.place(kept.sha256).write_bytes(b"forged!")
    with pytest.raises(StoreDamaged):
        shelves.read(kept.sha256)
    with pytest.raises(StoreDamaged):
        shelves.read("0" * 64)


def test_filing_never_overwrites_and_the_same_bytes_are_the_same_path(
    home: Home, shelves: Shelves
) -> None:
    folder = home.outbox / "PDI47-2022-0001"
    first = shelves.file_away(folder, "Lettre.docx", b"one")
    second = shelves.file_away(folder, "Lettre.docx", b"two")
    assert (first.name, second.name) == ("Lettre.docx", "Lettre (2).docx")
    assert shelves.file_away(folder, "Lettre.docx", b"two") == second
    assert first.read_bytes() == b"one"
    assert sorted(p.name for p in folder.iterdir()) == ["Lettre (2).docx", "Lettre.docx"]


def test_renaming_never_overwrites(home: Home, shelves: Shelves) -> None:
    one = shelves.file_away(home.outbox, "a.pdf", b"one")
    shelves.file_away(home.outbox, "b.pdf", b"two")
    moved = shelves.rename_new(one, "b.pdf")
    assert moved.name == "b (2).pdf"
    assert (home.outbox / "b.pdf").read_bytes() == b"two"
    assert not one.exists()


def test_a_page_of_ours_is_written_only_when_it_changed(home: Home, shelves: Shelves) -> None:
    page = home.outbox / "page.html"
    assert shelves.replace_own(page, b"one")
    assert not shelves.replace_own(page, b"one")
    assert shelves.replace_own(page, b"two")
    assert page.read_bytes() == b"two"


def test_a_file_set_aside_lies_beside_why_and_what_to_do(home: Home, shelves: Shelves) -> None:
    kept = shelves.keep_bytes(b"broken")
    path = shelves.set_aside(
        "mail.eml/scan.pdf", kept.sha256, "Le fichier est abîmé.", "Redemandez-le."
    )
    note = path.with_name("scan.pdf.txt").read_text("utf-8-sig")
    assert path == home.retry / "scan.pdf"
    assert path.read_bytes() == b"broken"
    assert "Le fichier est abîmé." in note
    assert "Redemandez-le." in note
    assert shelves.retry_count() == 1


def test_the_note_goes_when_its_file_was_taken_away(home: Home, shelves: Shelves) -> None:
    path = shelves.set_aside("a.pdf", shelves.keep_bytes(b"x").sha256, "p", "q")
    (home.retry / "liste.txt").write_text("une note de l'agent")
    path.unlink()
    shelves.sweep_retry()
    assert [p.name for p in home.retry.iterdir()] == ["liste.txt"]


def test_attendance_folders_are_for_their_owner_only(home: Home, shelves: Shelves) -> None:
    path = shelves.file_away(home.control / "PDI47-2022-0001", "feuille.pdf", b"x")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("a/b:c*?.pdf", "a b c.pdf"),
        ("fin. . .", "fin"),
        ("..", "sans nom"),
        ("Été à Boé.pdf", "Été à Boé.pdf"),
        ("tab\tulation\x00.pdf", "tab ulation.pdf"),
    ],
)
def test_names_are_safe_on_windows_shares(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_windows_accepts(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= MAX_NAME
    assert not set(safe) & set('<>:"/\\|?*')
    assert safe == safe.strip()
    assert not safe.endswith(".")
    assert safe.split(".")[0].upper() not in RESERVED
    assert unicodedata.is_normalized("NFC", safe)
    assert len(safe.encode("utf-8")) <= 255
    assert safe_name(safe) == safe


def test_a_second_service_on_one_home_is_refused_in_words(home: Home) -> None:
    with home.service(), pytest.raises(HomeBusy, match="travaille déjà"), home.service():
        pass
    with home.service():
        pass


def test_what_a_crash_left_half_written_is_swept_and_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    shelves = Shelves(home)
    torn = home.inbox / f".{'0a' * 16}.tmp"
    deep = home.outbox / "PDI47-2022-0001" / f".{'1b' * 16}.tmp"
    staff = home.inbox / ".brouillon.tmp"
    deep.parent.mkdir(parents=True)
    for path in (torn, deep, staff):
        path.write_bytes(b"moiti")
    assert shelves.sweep_torn() == 2
    assert [path.exists() for path in (torn, deep, staff)] == [False, False, True]


def test_a_claim_whose_closing_was_torn_is_closed_at_the_next_start(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    shelves = Shelves(home)
    dropped = home.inbox / "facture.pdf"
    dropped.write_bytes(b"%PDF")
    claim = shelves.claim(dropped, [dropped])
    assert claim is not None
    shelves.release(claim.content / "facture.pdf")
    claim.content.rmdir()
    (torn,) = shelves.claims()
    shelves.close(torn)
    assert list(home.claims.iterdir()) == []


def test_a_claim_of_which_only_half_the_note_was_written_took_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    half = home.claims / "0-half"
    (half / "content").mkdir(parents=True)
    (half / "claim.json.begun").write_bytes(b'{"name": "fac')
    assert Shelves(home).claims() == []
    assert not half.exists()
