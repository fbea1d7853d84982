"""Templates of the desk, and its style sheet and script, read once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..pages import environment

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Static:
    """A file that pages load: its content, its type, and the mark of this content."""

    content: bytes
    media_type: str
    mark: str


def render(template: str, **values: object) -> str:
    """Return a page. Every value is escaped; a missing one raises."""
    return environment(_TEMPLATES).get_template(template).render(**values)


@cache
def statics() -> dict[str, Static]:
    """Return the files that pages load, by name; there are no others."""
    return {
        path.name: _static(path)
        for path in sorted((_HERE / "static").iterdir())
        if path.suffix in _TYPES
    }


def _static(path: Path) -> Static:
    content = path.read_bytes()
    mark = hashlib.sha256(content).hexdigest()[:12]
    return Static(content, _TYPES[path.suffix], mark)


def static_url(name: str) -> str:
    """Return the address of a file that pages load; it changes with the content."""
    return f"/static/{name}?v={statics()[name].mark}"
