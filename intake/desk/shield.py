"""What stands around every answer: which host is asked, how much may come in, security headers."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .state import Desk

FORM_BYTES = 1_000_000
"""How much a form without files may bring in."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FRAMED_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
"""For a PDF of ours that is shown within a page: browsers' viewers style it in line."""

_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), "
        "clipboard-read=()"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_OWN = {"content-security-policy": POLICY, "x-frame-options": "DENY", "cache-control": "no-store"}
"""What a page may set otherwise for itself."""

FRAMED: Mapping[str, str] = {
    "content-security-policy": FRAMED_POLICY,
    "x-frame-options": "SAMEORIGIN",
}
"""Headers of an answer that our own pages may show in a frame."""


class Shield:
    """The outermost layer of the desk (ASGI)."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self._hosts = desk.hosts()
        self._secure = desk.secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        if _name(headers.get("host", "")) not in self._hosts:
            await _plain(guarded, 421, "Ce bureau ne répond pas sous ce nom.")
            return
        await self.app(scope, receive, guarded)

    def _add(self, headers: MutableHeaders) -> None:
        for name, value in _FIXED.items():
            headers[name] = value
        for name, value in _OWN.items():
            headers.setdefault(name, value)
        if self._secure:
            headers["strict-transport-security"] = "max-age=31536000"


def limited(receive: Receive, headers: Headers, most: int) -> Receive:
    """Return a way to receive that ends with 413 once more than ``most`` bytes come in."""
    told = headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit() or int(told) > most:
        raise HTTPException(413)
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413)
        return message

    return counted


def _name(host: str) -> str:
    """Return a host without its port: "127.0.0.1:8017", "[::1]:8017"."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


async def _plain(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode("utf-8")})
