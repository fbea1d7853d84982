"""Two programs that open a register which is not there yet: both get it, whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from intake.register import Register


def _opened(path: Path) -> bool:
    Register.open(path).close()
    return True


def test_a_register_that_several_open_at_once_is_made_once(tmp_path: Path) -> None:
    for number in range(10):
        path = tmp_path / f"register {number}.db"
        with ThreadPoolExecutor(6) as pool:
            assert all(pool.map(_opened, [path] * 6))
