"""``recevable health``: what a monitor and a person learn of a home, while the service runs."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake import heartbeat
from intake.commands import run
from intake.health import DEAF_SECONDS, LONG_WAIT, health
from intake.home import Home
from intake.service import Service
from tests.service_cases import INLINE, drop, house_of, invoice, make_home, start, wait_until


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = make_home(tmp_path, INLINE)
    drop(made, {"": {"facture.pdf": invoice(1)}})
    with house_of(made, None) as house:
        Service(house).once()
    return made


def beat(home: Home, **changes: Any) -> None:
    """Write what a service would tell of itself."""
    told: dict[str, Any] = {
        "beat": heartbeat.now(),
        "listed": heartbeat.now(),
        "waiting": 0,
        "oldest": 0.0,
        "workers": 2,
        "wanted": 2,
        "pid": 1,
    }
    heartbeat.write(home.work, heartbeat.Heartbeat(**{**told, **changes}))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dict[str, Any]]]:
    """What is told of a real service that has read a file and waits for another."""
    home = make_home(tmp_path_factory.mktemp("running"))
    service = start(home)
    try:
        drop(home, {"": {"facture.pdf": invoice(1), "en cours.pdf.part": b"x"}})

        def read() -> bool:
            report = health(home)
            return report.get("files") == 1 and report["pending"] == 0 and report["waiting"] == 1

        wait_until(read)
        yield home, health(home)
    finally:
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=20)
    assert health(home)["service"] is False


def test_of_a_running_service_the_age_of_the_last_listing_is_told(
    running: tuple[Home, dict[str, Any]],
) -> None:
    _, report = running
    assert report["service"] is True
    assert 0 <= report["listing_age_seconds"] < 60
    assert report["faults"] == []


def test_workers_queue_disk_and_what_waits_are_told(running: tuple[Home, dict[str, Any]]) -> None:
    _, report = running
    assert report["workers"] == report["workers_wanted"] == 2
    assert report["waiting"] == 1
    assert report["oldest_waiting_seconds"] >= 0
    assert report["free_bytes"] > 0
    assert report["last_verify"] is None
    assert report["oldest_pending_seconds"] is None


def test_the_beat_names_nobody_and_nothing(running: tuple[Home, dict[str, Any]]) -> None:
    home, _ = running
    told = json.loads((home.work / "heartbeat.json").read_text("utf-8"))
    assert all(isinstance(value, int | float) for value in told.values())


def test_in_words_and_in_json_with_an_exit_code(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["health", "--home", str(home.root)]) == 0
    words = capsys.readouterr().out
    for part in ("Service à l'arrêt.", "1 fichier enregistré", "Place libre", "Aucun contrôle"):
        assert part in words
    assert run(["health", "--json", "--home", str(home.root)]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    home.outbox.rename(home.root / "away")
    assert run(["health", "--home", str(home.root)]) == 1
    assert "✗ Le dossier « outbox » est introuvable." in capsys.readouterr().out


def test_the_last_verification_is_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--quiet", "--home", str(home.root)]) == 0
    assert health(home)["last_verify"]["faults"] == 0
    with house_of(home, None) as house:
        house.shelves.place(house.register.files()[0].sha256).write_bytes(b"damaged")
    assert run(["verify", "--quiet", "--home", str(home.root)]) == 1
    assert run(["health", "--home", str(home.root)]) == 1
    assert "a trouvé 1 anomalie" in capsys.readouterr().out


def test_a_service_that_has_not_listed_its_inbox_for_long_is_a_fault(home: Home) -> None:
    with home.service():
        beat(home)
        assert health(home)["faults"] == []
        beat(home, listed=heartbeat.now() - DEAF_SECONDS - 60)
        assert any("« inbox » depuis 16 minutes" in fault for fault in health(home)["faults"])
        beat(home, listed=None)
        assert any("« inbox »" in fault for fault in health(home)["faults"])


def test_of_a_stopped_service_its_last_words_are_no_fault(home: Home) -> None:
    beat(home, listed=heartbeat.now() - 10 * DEAF_SECONDS)
    report = health(home)
    assert report["faults"] == []
    assert report["listing_age_seconds"] > 9 * DEAF_SECONDS
    assert report["workers"] is None


def test_a_file_that_waits_for_hours_to_be_read_is_a_fault(home: Home) -> None:
    with house_of(home, None) as house:
        arrived = (datetime.now(house.today.zone) - LONG_WAIT - timedelta(hours=1)).isoformat()
        house.register.connection.execute(
            "UPDATE files SET status = 'pending', arrived = ?", (arrived,)
        )
    with home.service():
        report = health(home)
    assert report["oldest_pending_seconds"] > LONG_WAIT.total_seconds()
    assert any("depuis 3 heures" in fault for fault in report["faults"])


@pytest.mark.parametrize("torn", [b"", b"{", b"[1]", b'{"beat": 1}'])
def test_a_beat_that_cannot_be_read_harms_nobody(home: Home, torn: bytes) -> None:
    (home.work / "heartbeat.json").write_bytes(torn)
    assert health(home)["listing_age_seconds"] is None
