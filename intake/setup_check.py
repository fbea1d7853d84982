"""``check-setup``: settings, call, rules, templates and tools, before a document arrives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.office import available
from validators.call import Call, CallError, load_call

from .home import Home
from .settings import Settings, SettingsError, load_settings
from .volume import is_encrypted

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Result:
    """One thing looked at, in French."""

    level: Level
    text: str


def check(home: Home) -> list[Result]:
    """Return everything that was looked at. Makes and changes nothing."""
    try:
        settings = load_settings(home.settings)
    except SettingsError as error:
        return [Result("fault", f"Réglages : {line}") for line in str(error).splitlines()]
    found = [Result("ok", "Réglages lus.")]
    found += _home(home)
    try:
        call = load_call(settings.call)
    except CallError as error:
        found += [Result("fault", f"Appel à projets : {x}") for x in str(error).splitlines()]
    else:
        found += [Result("ok", f"Appel à projets : {call.short_title}."), *_adoption(call)]
        found += _guarded("Règles", lambda: _rules(call))
        found += _guarded("Modèles de lettres", lambda: _templates(settings))
        found += _automatic(settings, call)
    return [*found, *_tools(settings), *_mail(settings)]


def _home(home: Home) -> Iterator[Result]:
    for folder in (home.inbox, home.outbox, home.store):
        place = _existing(folder)
        if not os.access(place, os.W_OK | os.X_OK):
            yield Result("fault", f"« {folder.name} » : pas le droit d'écrire.")
    yield from _private(home)
    places = {_existing(home.inbox).stat().st_dev, _existing(home.store).stat().st_dev}
    if len(places) > 1:
        yield Result(
            "warning",
            "« inbox » n'est pas sur le même disque que le registre : les fichiers sont copiés.",
        )


def _private(home: Home) -> Iterator[Result]:
    """Look at who else may enter the store, and whether a stolen disk would tell what is on it."""
    for path in (home.store, home.register, home.visits, home.control):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Result(
                "fault", f"« {path.name} » : d'autres que son propriétaire y ont accès (chmod go=)."
            )
    match is_encrypted(_existing(home.store)):
        case True:
            yield Result("ok", "Le volume est chiffré.")
        case False:
            yield Result(
                "warning", "Le volume n'est pas chiffré : un disque volé livrerait les dossiers."
            )
        case None:
            yield Result("warning", "Chiffrement du volume : inconnu.")


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _adoption(call: Call) -> Iterator[Result]:
    if not call.adoption.adopted:
        yield Result(
            "warning",
            "La liste des pièces n'est pas marquée comme adoptée par l'autorité : une pièce "
            "qu'aucun texte n'exige ne peut pas être opposée au demandeur.",
        )


def _guarded(what: str, look: Callable[[], list[Result]]) -> list[Result]:
    """Turn whatever a check raises into a fault: a setup check never breaks off."""
    try:
        return look()
    except Exception as error:
        return [Result("fault", f"{what} : {error}")]


def _rules(call: Call) -> list[Result]:
    """Look at every rule: known to the call, with its basis."""
    from validators.examine import problems, rules_of  # noqa: PLC0415

    wrong = [Result("fault", f"Règles : {text}") for text in problems(call)]
    return wrong or [Result("ok", f"{len(rules_of(call))} règles, chacune avec son fondement.")]


def _templates(settings: Settings) -> list[Result]:
    """Look at every letter template, the authority's own included: merge fields all known."""
    from generators.write import bundled, check_templates  # noqa: PLC0415

    own = settings.letters.templates
    found = dict(bundled())
    if own is not None:
        if not own.is_dir():
            return [Result("fault", f"Modèles de lettres : « {own} » n'existe pas.")]
        found |= {path.stem: path.read_bytes() for path in sorted(own.glob("*.docx"))}
    wrong = [Result("fault", f"Modèle de lettre : {text}") for text in check_templates(found)]
    return wrong or [Result("ok", "Modèles de lettres : tous les champs sont connus.")]


def _automatic(settings: Settings, call: Call) -> Iterator[Result]:
    for kind, mode in settings.letters.modes.items():
        if mode != "automatic":
            continue
        if settings.delegation is None and call.authority.delegation(kind) is None:
            yield Result(
                "fault", f"Envoi automatique de « {kind} » : aucune délégation de signature."
            )
        if not settings.smtp.host:
            yield Result("fault", f"Envoi automatique de « {kind} » : aucun serveur de courriel.")


def _tools(settings: Settings) -> Iterator[Result]:
    if not settings.letters.pdf:
        yield Result("ok", "Copies PDF : arrêtées par les réglages.")
    elif available():
        yield Result("ok", "LibreOffice est installé : copies PDF en marche.")
    else:
        yield Result(
            "warning", "LibreOffice n'est pas installé : lettres en Word seulement, sans PDF."
        )


def _mail(settings: Settings) -> Iterator[Result]:
    if not settings.smtp.host:
        yield Result("ok", "Aucun serveur de courriel : les lettres s'envoient à la main.")
        return
    try:
        settings.smtp.secret()
    except SettingsError as error:
        yield Result("fault", f"Réglages : {error}")
    if settings.smtp.tls == "none" and settings.smtp.host not in {"localhost", "127.0.0.1", "::1"}:
        yield Result("warning", "Le courriel part sans chiffrement (smtp.tls).")
    if not settings.smtp.sender:
        yield Result("fault", "Réglages : smtp.sender : l'adresse d'expédition manque.")
