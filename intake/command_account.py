"""``account``: who may sign in at the desk. A password is never an argument."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from .console import (
    DONE,
    FrenchCommand,
    FrenchGroup,
    HomeOption,
    OptionalBy,
    QuietOption,
    WrongCall,
    at_home,
    say,
    who,
)
from .desk.role import Role

HERE = Path()

LoginArgument = Annotated[
    str,
    typer.Argument(
        metavar="IDENTIFIANT", help="Ce que la personne tape pour entrer.", show_default=False
    ),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FICHIER",
        help="Fichier (droits 600) dont la première ligne est le mot de passe.",
        show_default=False,
    ),
]
_ROLES = "courrier, instructeur, responsable ou lecture"


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower())
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » n'est pas un rôle ({_ROLES}).") from error


def add(  # noqa: PLR0913, PLR0917 (one parameter per option)
    login: LoginArgument,
    role: Annotated[
        Role,
        typer.Option("--role", metavar="RÔLE", parser=_role, help=f"{_ROLES}.", show_default=False),
    ],
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="NOM", help="Le nom porté sur ce qu'elle fait.", show_default=False
        ),
    ],
    delegated: Annotated[
        bool,
        typer.Option(
            "--delegated", help="Une délégation de signature la couvre.", show_default=False
        ),
    ] = False,
    password_file: PasswordFile = None,
    by: OptionalBy = "",
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Make an account."""
    from .desk import accounts  # noqa: PLC0415 (slow to import, --help is not)

    with at_home(home) as house:
        if accounts.account_named(house.register, accounts.plain_login(login)) is not None:
            raise WrongCall(f"l'identifiant « {login} » existe déjà.")
    password = _password(password_file)
    with at_home(home) as house:
        row = accounts.add(
            house, login, name=name, role=role, password=password, delegated=delegated, by=who(by)
        )
    say(f"Compte « {row.login} » créé ({row.role.value}).", quiet=quiet)
    return DONE


def listed(home: HomeOption = HERE) -> int:
    """List the accounts."""
    from .desk import accounts  # noqa: PLC0415

    with at_home(home) as house:
        for row in accounts.accounts(house.register):
            marks = [row.role.value]
            marks += ["délégation"] if row.delegated else []
            marks += [] if row.active else ["fermé"]
            say(f"{row.login}  {row.name}  ({', '.join(marks)})")
    return DONE


def password(
    login: LoginArgument,
    password_file: PasswordFile = None,
    by: OptionalBy = "",
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Set a new password."""
    from .desk import accounts  # noqa: PLC0415

    with at_home(home) as house:
        accounts.known(house.register, login)
    new = _password(password_file)
    with at_home(home) as house:
        row = accounts.set_password(house, login, new, who(by))
    say(f"Mot de passe de « {row.login} » changé.", quiet=quiet)
    return DONE


def change(
    login: LoginArgument,
    role: Annotated[
        Role | None,
        typer.Option("--role", metavar="RÔLE", parser=_role, help=f"{_ROLES}.", show_default=False),
    ] = None,
    delegated: Annotated[
        bool | None,
        typer.Option(
            "--delegated/--not-delegated",
            help="Une délégation de signature la couvre, ou non.",
            show_default=False,
        ),
    ] = None,
    by: OptionalBy = "",
    home: HomeOption = HERE,
    quiet: QuietOption = False,
) -> int:
    """Change what somebody may do."""
    from .desk import accounts  # noqa: PLC0415

    with at_home(home) as house:
        row = accounts.change(house, login, role=role, delegated=delegated, by=who(by))
    say(f"Compte « {row.login} » : {row.role.value}.", quiet=quiet)
    return DONE


def disable(
    login: LoginArgument, by: OptionalBy = "", home: HomeOption = HERE, quiet: QuietOption = False
) -> int:
    """Close an account."""
    return _set_active(login, False, by, home, quiet)


def enable(
    login: LoginArgument, by: OptionalBy = "", home: HomeOption = HERE, quiet: QuietOption = False
) -> int:
    """Open an account again."""
    return _set_active(login, True, by, home, quiet)


def _set_active(login: str, active: bool, by: str, home: Path, quiet: bool) -> int:
    from .desk import accounts  # noqa: PLC0415

    with at_home(home) as house:
        row = accounts.change(house, login, active=active, by=who(by))
    say(f"Compte « {row.login} » {'rouvert' if active else 'fermé'}.", quiet=quiet)
    return DONE


def _password(file: Path | None) -> str:
    """Return a new password: from a file, asked twice at the terminal, or the first line sent."""
    if file is not None:
        from .settings import secret_in  # noqa: PLC0415

        return secret_in(file, "--password-file").partition("\n")[0]
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Mot de passe : ")
    if first != getpass.getpass("Encore une fois : "):
        raise WrongCall("les deux mots de passe diffèrent.")
    return first


app = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Gère les comptes du bureau.",
    epilog=(
        "Exemple : recevable account add c.martin --role responsable "
        '--name "Claire Martin" --home /srv/recevable'
    ),
)

for _name, _function, _help, _example in (
    (
        "add",
        add,
        "Crée un compte ; le mot de passe est demandé deux fois.",
        'add c.martin --role instructeur --name "Claire Martin"',
    ),
    ("list", listed, "Liste les comptes.", "list"),
    ("password", password, "Change un mot de passe.", "password c.martin"),
    ("change", change, "Change un rôle ou une délégation.", "change c.martin --role lecture"),
    ("disable", disable, "Ferme un compte ; ses sessions s'arrêtent.", "disable c.martin"),
    ("enable", enable, "Rouvre un compte.", "enable c.martin"),
):
    app.command(
        _name,
        cls=FrenchCommand,
        help=_help,
        short_help=_help,
        epilog=f"Exemple : recevable account {_example}",
    )(_function)
