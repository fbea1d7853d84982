"""Checks of declarations and acts: commitment, declaration on honour, power, resolution, FSE+."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.records import Leaf

from ..dossier import Held
from ..names import Likeness, person_likeness
from ..wording import long_date
from .conditions import organisation_type, representative_name, signatory_name
from .piece_context import Context, PieceCheck, other_body, signature_missing
from .rule import Found, shown, sure, text_of


def _signatory(held: Held, context: Context, what: str) -> Iterator[Found]:
    """The signatory is the representative, or the one who holds a power.

    Somebody else's signature under a paper that does not surely name the structure may be another
    structure's paper: a person looks before it counts.
    """
    leaf = held.piece.leaf("signatory")
    known = [n for n in (representative_name(context.form), signatory_name(context.form)) if n]
    if not sure(leaf) or not known or context.form.representative.last_name.doubtful:
        return
    likes = {person_likeness(name, text_of(leaf)) for name in known}
    if likes == {Likeness.DIFFERENT}:
        named = any(sure(one) for one in (held.piece.organisation, held.piece.siret))
        told = context.point if named else context.unsure
        yield told(
            f"{what} : signataire « {text_of(leaf)} », qui n'est ni le représentant légal ni le"
            " signataire de la demande.",
            held,
            leaf,
        )


def _commitment(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-CER: signed by the legal representative, dated."""
    what = "Le contrat d'engagement républicain"
    yield from signature_missing(held, context, what, "le représentant légal")
    yield from _signatory(held, context, what)
    yield from other_body(held, context, what, held.piece.organisation)
    if held.piece.date.absent:
        yield context.point(f"{what} n'est pas daté.", held)


def _honour(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-ATTHON: signed by the representative or the holder of a power; the aid declared."""
    what = "L'attestation sur l'honneur"
    yield from signature_missing(held, context, what, "le représentant légal", feminine=True)
    yield from _signatory(held, context, "Attestation sur l'honneur")
    keys = {"up_to_date": "que la structure est à jour de ses obligations sociales et fiscales",
            "accurate": "que les informations sont exactes et sincères"}  # fmt: skip
    for key, label in keys.items():
        flag = held.piece.leaf(key)
        if flag.doubtful:
            yield context.unsure("Attestation sur l'honneur : mentions à vérifier.", held, flag)
        elif flag.value is not True:
            yield context.point(f"L'attestation sur l'honneur ne dit pas {label}.", held, flag)


def _power(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-POUVOIR: from the representative to the signatory, not later than the signature."""
    pairs = (
        ("grantee", signatory_name(context.form), "donné à", "le signataire de la demande"),
        ("grantor", representative_name(context.form), "donné par", "le représentant légal"),
    )
    for key, name, verb, who in pairs:
        yield from _named(held, context, held.piece.leaf(key), name, (verb, who))
    yield from signature_missing(held, context, "Le pouvoir", "le représentant légal")
    given, signed = held.piece.date, context.form.signed.date
    if sure(given) and sure(signed) and given.value and signed.value and given.value > signed.value:
        yield context.point(
            f"Le pouvoir ({long_date(given.value)}) est postérieur à la signature de la demande.",
            held,
            given,
        )


def _named(
    held: Held, context: Context, leaf: Leaf, name: str, words: tuple[str, str]
) -> Iterator[Found]:
    verb, who = words
    if not name:
        return
    if not sure(leaf):
        yield context.unsure(f"Pouvoir : {verb} qui, à vérifier ({who} est {name}).", held, leaf)
        return
    likeness = person_likeness(name, text_of(leaf))
    if likeness is Likeness.DIFFERENT:
        yield context.wrong(
            f"Le pouvoir est {verb} « {text_of(leaf)} », alors que {who} est {name} : joignez le"
            " pouvoir du représentant légal au signataire.",
            held,
            leaf,
        )
    elif likeness is Likeness.CLOSE:
        yield context.unsure(f"Pouvoir {verb} « {text_of(leaf)} » : nom à vérifier.", held, leaf)


def _resolution(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-DELIB-DEM: bears the mark of its reception at the préfecture (edge case 16)."""
    executory = held.piece.leaf("executory")
    if executory.doubtful:
        message = "Délibération : mention de réception en préfecture à vérifier."
        yield context.unsure(message, held, executory)
    elif executory.value is not True:
        if organisation_type(context.form) == "C":
            yield context.wrong(
                "La délibération ne porte pas la mention de sa réception en préfecture : joignez"
                " la délibération exécutoire.",
                held,
                executory,
            )
        else:
            yield context.point("Délibération : caractère exécutoire à vérifier.", held)
    asked, requested = held.piece.leaf("amount"), context.form.budget.requested
    if sure(asked) and sure(requested) and asked.value != requested.value:
        yield context.point(
            f"Montant de la délibération ({shown(asked.value)}) différent du montant sollicité"
            f" ({shown(requested.value)}).",
            held,
            asked,
        )
    requests = held.piece.leaf("requests_grant")
    if sure(requests) and requests.value is False:
        message = "La délibération ne sollicite pas expressément la subvention."
        yield context.point(message, held, requests)


CHECKS: dict[str, PieceCheck] = {
    "D-CER": _commitment,
    "D-ATTHON": _honour,
    "D-POUVOIR": _power,
    "D-DELIB-DEM": _resolution,
}
