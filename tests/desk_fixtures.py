"""Fixtures of the desk's tests: the worked home, the desk on a copy of it, the browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .desk_case import Running, copy_of, running, worked_home


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the worked home. It is for copying: nobody writes in it."""
    base = tmp_path_factory.getbasetemp()
    return worked_home(base if worker_id == "master" else base.parent)


@pytest.fixture(scope="module")
def desk(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return the running desk of a module, on a home of the module's own."""
    with running(copy_of(worked, tmp_path_factory.mktemp("desk") / "home")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed (scripts/system_packages.sh tests)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page as on a small laptop, with cookies of its own."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    yield context.new_page()
    context.close()
