"""``desk``: the web page of the case officers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import DONE, HomeOption, OnOption, QuietOption, complain, has_register, say

HERE = Path()
HOST, PORT = "127.0.0.1", 8017

HostOption = Annotated[
    str,
    typer.Option(
        "--host",
        metavar="ADRESSE",
        help="L'adresse où écouter ; par défaut ce poste seul (127.0.0.1).",
        show_default=False,
    ),
]
PortOption = Annotated[
    int,
    typer.Option(
        "--port",
        metavar="PORT",
        min=0,
        max=65535,
        help="Le port où écouter (8017 par défaut).",
        show_default=False,
    ),
]


def desk(
    host: HostOption = HOST,
    port: PortOption = PORT,
    on: OnOption = None,
    home: HomeOption = HERE,
    quiet: QuietOption = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> int:
    """Serve the desk until told to stop."""
    has_register(home)
    from extractors.confined import die_with_parent  # noqa: PLC0415

    from .desk.accounts import accounts  # noqa: PLC0415 (slow to import, --help is not)
    from .desk.server import address, in_the_clear, listen, prepared  # noqa: PLC0415
    from .desk.state import open_desk  # noqa: PLC0415

    if with_parent:
        die_with_parent()
    with open_desk(home, host, on) as opened, listen(host, port, opened) as taken:
        with opened.house() as house:
            if not any(account.active for account in accounts(house.register)):
                complain(
                    "personne ne peut encore se connecter : "
                    "recevable account add IDENTIFIANT --role responsable --name NOM"
                )
        if in_the_clear(opened, host):
            complain(
                "les mots de passe passeront en clair sur le réseau : placez le bureau derrière "
                "un serveur https et indiquez son adresse ([desk] address)."
            )
        server = prepared(opened)
        say(f"Bureau : {address(opened, host, taken)}", quiet=quiet)
        server.run(sockets=[taken])
        say("Bureau fermé.", quiet=quiet)
    return DONE


COMMANDS: tuple[tuple[str, Any, str, str], ...] = (
    (
        "desk",
        desk,
        "Ouvre le bureau : la page web où l'on regarde, corrige et décide.",
        "recevable desk --home /srv/recevable",
    ),
)
