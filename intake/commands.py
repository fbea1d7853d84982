"""The command line ``recevable``. Commands import what they need when they run: help is quick."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer

from . import (
    command_account,
    command_arrange,
    command_care,
    command_desk,
    command_forms,
    command_letters,
    command_people,
    command_read,
    command_sheets,
    command_work,
    logs,
)
from .console import DONE, FAULT, WRONG_CALL, FrenchCommand, FrenchGroup, complain, words_of

app = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=(
        "Recevable lit ce que les porteurs de projet envoient à un appel à projets, dit ce qui "
        "manque et pourquoi, et prépare les lettres."
    ),
    epilog="Exemple : recevable watch --once --home /srv/recevable",
)

_TABLE: tuple[tuple[str, Any, str, str], ...] = (
    *command_work.COMMANDS,
    *command_read.COMMANDS,
    *command_letters.COMMANDS,
    *command_people.COMMANDS,
    *command_arrange.COMMANDS,
    *command_forms.COMMANDS,
    *command_sheets.COMMANDS,
    *command_care.COMMANDS,
    *command_desk.COMMANDS,
)

for _name, _function, _help, _example in _TABLE:
    app.command(
        _name, cls=FrenchCommand, help=_help, short_help=_help, epilog=f"Exemple : {_example}"
    )(_function)

app.add_typer(command_account.app, name="account", short_help="Gère les comptes du bureau.")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    Nothing that it or its children make is ever for strangers to read.
    """
    os.umask(0o007)
    logs.begin()
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    command = typer.main.get_command(app)
    try:
        result = command.main(arguments, prog_name="recevable", standalone_mode=False)
    except typer.TyperException as error:
        return _wrong_call(error)
    except (KeyboardInterrupt, typer.Abort):
        complain("interrompu.")
        return FAULT
    except BrokenPipeError:
        return FAULT
    except Exception as error:
        code, words = words_of(error)
        complain(words)
        return code
    return result if isinstance(result, int) else DONE


def _wrong_call(error: Any) -> int:
    """Say in French what is wrong with a call."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = _name_of(parameter)
    match kind:
        case "NoArgsIsHelpError":
            sys.stdout.write(f"{error}\n")
            return WRONG_CALL
        case "NoSuchOption":
            words = f"l'option « {error.option_name} » n'existe pas."
        case "MissingParameter":
            words = f"il manque {name}."
        case "BadParameter":
            words = f"{name} : {error.message}"
        case "BadOptionUsage":
            words = f"l'option « {error.option_name} » attend une valeur."
        case _:
            words = _in_words(error.message)
    complain(words)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "recevable"
    sys.stderr.write(f"Voir : {path} --help\n")
    return WRONG_CALL


def _name_of(parameter: Any) -> str:
    if parameter is None:
        return "un argument"
    if parameter.param_type_name == "argument":
        return f"l'argument {parameter.metavar or parameter.name.upper()}"
    return f"l'option {parameter.opts[0]}"


def _in_words(message: str) -> str:
    """Put the messages of the command-line library into French."""
    for start, french in (
        ("No such command", "commande inconnue : "),
        ("Got unexpected extra argument", "argument en trop : "),
        ("Invalid value", "valeur incorrecte : "),
    ):
        if message.startswith(start):
            _, _, rest = message.partition("'")
            value = rest.partition("'")[0] or message.rpartition("(")[2].rstrip(").")
            return f"{french}« {value} »."
    return f"commande incomprise ({message})"


if __name__ == "__main__":
    main()
