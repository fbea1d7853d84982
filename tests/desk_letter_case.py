"""What tests of letters and dossiers at the desk ask of a home, and of a browser by keyboard."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from playwright.sync_api import Page

from intake.house import open_house
from intake.rows import EventRow, LetterRow

from .desk_case import DAY, Answer, Client, Running

_FOCUSED = """() => {
  const one = document.activeElement;
  const named = one.labels && one.labels.length ? one.labels[0] : one;
  return one.ariaLabel || named.innerText || "";
}"""
_SEEN = re.compile(r'name="vu" value="([^"]*)"')


def letter_of(desk: Running, reference: str, kind: str) -> LetterRow:
    """Return a dossier's letter of a kind as the register holds it."""
    with open_house(desk.home, DAY) as house:
        return next(x for x in house.register.letters(reference) if x.kind == kind)


def events_of(desk: Running, subject: str, what: str) -> list[tuple[EventRow, dict[str, object]]]:
    """Return events of one kind with what they tell."""
    with open_house(desk.home, DAY) as house:
        found = house.register.events(subject, what)
        return [(event, house.register.payload(event.id) or {}) for event in found]


def seen_on(answer: Answer) -> str:
    """Return what the first form of a page says that it was shown."""
    found = _SEEN.search(answer.text)
    assert found, answer.text[-3000:]
    return found[1]


def upload(who: Client, path: str, content: bytes, name: str, fields: Mapping[str, str]) -> Answer:
    """Send a form with one file, whatever the file is called."""
    edge = secrets.token_hex(12)
    values = {"jeton": who.token(), **fields}
    parts = [
        f'--{edge}\r\ncontent-disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in values.items()
    ]
    head = f'--{edge}\r\ncontent-disposition: form-data; name="fichier"; filename="{name}"\r\n'
    parts.append(head.encode() + b"content-type: application/octet-stream\r\n\r\n" + content)
    body = b"".join(parts) + f"\r\n--{edge}--\r\n".encode()
    return who.ask("POST", path, body, {"content-type": f"multipart/form-data; boundary={edge}"})


def reach(page: Page, words: str, most: int = 80) -> None:
    """Go on by the tabulator key until what bears these words (button, link, field) has the focus.

    Begins with what has the focus already.
    """
    for _ in range(most):
        if page.evaluate(_FOCUSED).strip() == words:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by keyboard to « {words} »")
