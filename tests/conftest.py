"""What all tests share: no property fails because the machine is busy; an inbox, a home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from intake.arrivals import Tracker
from intake.home import Home
from intake.house import House
from intake.settings import Arrivals

from .desk_fixtures import browser, desk, page, worked  # noqa: F401 (fixtures)
from .service_cases import INLINE, QUIET, STALE, house_of, make_home

settings.register_profile(
    "ci",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("ci")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return an empty inbox."""
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def tracker(inbox: Path) -> Tracker:
    """Return what looks at the inbox."""
    return Tracker(inbox, Arrivals(quiet_seconds=QUIET, stale_seconds=STALE))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home that does everything in one process."""
    return make_home(tmp_path, INLINE)


@pytest.fixture
def house(home: Home) -> Iterator[House]:
    """Return that home, opened as a command opens it."""
    with house_of(home) as opened:
        yield opened
