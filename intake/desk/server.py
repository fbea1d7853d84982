"""The desk's web server: one process, loopback unless told, a clean end on SIGTERM."""

from __future__ import annotations

import logging
import signal
import socket
from urllib.parse import urlsplit

import uvicorn

from ..refusal import Refused
from .app import make_app
from .state import Desk

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 (named to be refused)
_AT_A_TIME = 200
"""Connections that are served at once; more are told to come back."""
_END_SECONDS = 8


def listen(host: str, port: int, desk: Desk) -> socket.socket:
    """Take the port. Raises Refused where it is taken, or where nobody said who may come."""
    if host in _EVERYWHERE and not desk.settings.desk.address:
        raise Refused(
            "Pour ouvrir le bureau à d'autres postes, indiquez dans recevable.toml l'adresse "
            "qu'ils emploient ([desk] address)."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise Refused(
            f"Le port {port} de {host} n'est pas libre : le bureau est-il déjà ouvert ? "
            "(--port en choisit un autre)"
        ) from error


def address(desk: Desk, host: str, taken: socket.socket) -> str:
    """Return the address that a person types."""
    if desk.settings.desk.address:
        return f"{desk.settings.desk.address}/"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{taken.getsockname()[1]}/"


def prepared(desk: Desk) -> uvicorn.Server:
    """Return the server, ready to ``run`` on a port that was taken.

    From now on SIGTERM and SIGINT end it: what is being answered is answered, then it ends.
    """
    logger = logging.getLogger("uvicorn.error")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_without_words)
    config = uvicorn.Config(
        make_app(desk),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # whom to believe is said by the settings alone
        server_header=False,
        limit_concurrency=_AT_A_TIME,
        timeout_graceful_shutdown=_END_SECONDS,
    )
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        server.should_exit = True

    # For a signal that comes before uvicorn minds signals itself; and once it has ended it raises
    # again the one that ended it, which is then to do nothing more.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return server


def _without_words(record: logging.LogRecord) -> bool:
    """Let a line through without the words of its error: they may name a person."""
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args = f"{record.msg} (%s)", (record.exc_info[0].__name__,)
        record.exc_info = None
    return True


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches a host."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def in_the_clear(desk: Desk, host: str) -> bool:
    """Say whether passwords would cross the network unencrypted."""
    return not is_loopback(host) and urlsplit(desk.settings.desk.address).scheme != "https"
