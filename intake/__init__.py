"""Floor 4: the home folder, the clock, the register, the workers, the people."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
_FLOORS = ("extractors", "validators", "generators")


def _check_floors() -> None:
    """Make sure that the other floors are ours: their names also belong to other projects."""
    for name in _FLOORS:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if origin is None or origin.parent.parent != _HERE:
            raise ImportError(f"the package {name!r} beside intake is missing; found {origin}")


_check_floors()
