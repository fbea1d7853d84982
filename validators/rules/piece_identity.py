"""Checks of the papers of identity: bank details, statutes, receipts, registers, officers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.identifiers import valid_iban
from extractors.records import Leaf

from ..dossier import Held
from ..findings import Severity
from ..names import Likeness, fold, organisation_likeness, person_likeness
from ..wording import long_date
from .conditions import organisation_type, representative_name
from .piece_context import Context, PieceCheck, other_body, other_number, signature_missing, too_old
from .rule import Found, sure, text_of

_RIB = "Le relevé d'identité bancaire"


def _bank_details(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-RIB: IBAN valid, holder the applicant (edge case 4), equal to the form's (edge case 5)."""
    iban = held.piece.leaf("iban")
    if iban.absent:
        yield context.wrong(
            f"{_RIB} ne porte pas d'IBAN : joignez un relevé lisible, avec IBAN et BIC.", held
        )
    elif not sure(iban):
        yield context.doubtful("IBAN du relevé d'identité bancaire", iban, held)
    elif not valid_iban(text_of(iban)):
        yield context.wrong(
            f"{_RIB} porte un IBAN qui n'est pas valide : joignez un relevé exact.", held, iban
        )
    yield from _holder(held, context)
    yield from _account_changed(held, context, iban)
    bic = held.piece.leaf("bic")
    if bic.doubtful:
        yield context.point("BIC du relevé d'identité bancaire à vérifier.", held, bic)
    if sure(iban) and not text_of(iban).startswith(("FR", "MC")):
        yield context.point("Compte tenu hors de France : à vérifier.", held, iban)


def _holder(held: Held, context: Context) -> Iterator[Found]:
    holder, name = held.piece.leaf("holder"), context.form.organisation.name
    if holder.absent:
        yield context.unsure(f"{_RIB} ne montre pas le titulaire du compte.", held)
        return
    if not sure(holder):
        yield context.doubtful("Titulaire du relevé d'identité bancaire", holder, held)
        return
    if name.absent or name.doubtful:
        return
    likeness = _holder_likeness(context, text_of(name), text_of(holder))
    if likeness is Likeness.DIFFERENT:
        yield context.wrong(
            f"{_RIB} est au nom de « {text_of(holder)} » : joignez un relevé au nom de"
            f" « {text_of(name)} ».",
            held,
            holder,
        )
    elif likeness is Likeness.CLOSE:
        yield context.unsure(
            f"Titulaire du relevé d'identité bancaire à rapprocher : « {text_of(holder)} » et"
            f" « {text_of(name)} ».",
            held,
            holder,
        )


def _holder_likeness(context: Context, name: str, holder: str) -> Likeness:
    """Compare the holder with the applicant; a sole trader's account may bear the own name."""
    acronym = text_of(context.form.organisation.acronym)
    without_address = re.split(r"\s\d", holder, maxsplit=1)[0]
    likes = [organisation_likeness(name, h, acronym) for h in (holder, without_address)]
    likeness = max(likes, key=_near)
    if likeness is Likeness.SAME:
        return likeness
    kind = organisation_type(context.form)
    if kind == "M":
        person = person_likeness(representative_name(context.form), holder)
        return Likeness.SAME if person is Likeness.SAME else max(likeness, person, key=_near)
    if kind in ("C", "P") and _public_treasury(holder):
        return Likeness.SAME
    return likeness


def _near(likeness: Likeness) -> int:
    return (Likeness.DIFFERENT, Likeness.CLOSE, Likeness.SAME).index(likeness)


def _public_treasury(holder: str) -> bool:
    """Accounts of local authorities are held by the public accountant (edge case 16)."""
    words = r"\bTRESOR|\bSGC\b|\bDD?FIP\b|\bDGFIP\b|COMPTABLE\b|PERCEPTION|PAIERIE|FINANCES PUBL"
    return re.search(words, fold(holder)) is not None


def _account_changed(held: Held, context: Context, iban: Leaf) -> Iterator[Found]:
    """Alert on another account than the form's or an earlier one (edge case 5)."""
    if not sure(iban) or context.dossier.history.confirmed_iban == iban.value:
        return
    stated = context.form.bank.iban
    if sure(stated) and stated.value != iban.value:
        yield context.point(
            "Alerte : l'IBAN du relevé d'identité bancaire diffère de celui du formulaire. Le faire"
            " confirmer par un appel au représentant légal, à un numéro déjà connu.",
            held,
            iban,
        )
    others = [d.piece.leaf("iban") for d in context.dossier.pieces if d.read.piece == "D-RIB"]
    earlier = {leaf.value for leaf in others if sure(leaf) and leaf.value != iban.value}
    known = context.dossier.history.known_ibans
    if earlier or (known and iban.value not in known):
        yield context.point(
            "Alerte : le compte bancaire a changé depuis un envoi précédent. Le faire confirmer"
            " par un appel au représentant légal, à un numéro déjà connu.",
            held,
            iban,
        )


def _statutes(held: Held, context: Context, _on: date) -> Iterator[Found]:
    yield from other_body(held, context, "Statuts", _first(held, "name"))
    yield from other_number(held, context, "Le document des statuts")
    flag = held.piece.leaf("signed")
    if sure(flag) and flag.value is False:
        message = "Les statuts joints ne sont pas signés : joignez les statuts datés et signés."
        yield context.wrong(message, held, flag)
    elif flag.doubtful:
        yield context.unsure("Statuts : signature à vérifier.", held, flag)


def _first(held: Held, key: str) -> Leaf:
    leaf = held.piece.leaf(key)
    return held.piece.organisation if leaf.absent else leaf


def _receipt(held: Held, context: Context, _on: date) -> Iterator[Found]:
    yield from other_body(held, context, "Récépissé de déclaration", _first(held, "name"))
    yield from other_number(held, context, "Le récépissé de déclaration")


def _officers(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-DIRIG: the representative is on the list, dated less than a year (edge case 29)."""
    yield from too_old(held, context, "La liste des dirigeants", held.piece.date, "datée du")
    yield from other_number(held, context, "La liste des dirigeants")
    people = [p for p in held.piece.lists.get("people", ()) if sure(p)]
    name = representative_name(context.form)
    if people and name and not context.form.representative.last_name.doubtful:
        likes = {person_likeness(name, text_of(person)) for person in people}
        if likes == {Likeness.DIFFERENT}:
            yield context.point(
                f"Le représentant légal du formulaire ({name}) ne figure pas sur la liste des"
                " dirigeants : changement à vérifier.",
                held,
                *people[:1],
            )
    if held.piece.date.absent:
        yield context.point("La liste des dirigeants n'est pas datée.", held)


def _situation(held: Held, context: Context, _on: date) -> Iterator[Found]:
    yield from other_number(held, context, "L'avis de situation SIRENE")
    state = held.piece.leaf("state")
    if sure(state) and state.value == "closed":
        yield context.point("L'établissement est fermé au répertoire SIRENE.", held, state)
    yield from _refresh(held, context, "L'avis de situation SIRENE")


def _company(held: Held, context: Context, _on: date) -> Iterator[Found]:
    yield from other_number(held, context, "L'extrait d'immatriculation")
    for key, what in (("insolvency", "une procédure collective"), ("struck_off", "une radiation")):
        flag = held.piece.leaf(key)
        if flag.value is True:
            yield context.point(f"L'extrait d'immatriculation mentionne {what}.", held, flag)
    yield from _refresh(held, context, "L'extrait d'immatriculation")


def _refresh(held: Held, context: Context, what: str) -> Iterator[Found]:
    """Say that the service gets a newer copy itself: these papers are never asked for."""
    for found in too_old(held, context, what, held.piece.date):
        message = f"{what} est trop ancien : à récupérer par le service."
        if found.severity is Severity.INFORMATION:
            yield context.point(message, held, held.piece.date)


def _minutes(held: Held, context: Context, _on: date) -> Iterator[Found]:
    leaf = held.piece.leaf("held_on")
    leaf = held.piece.date if leaf.absent else leaf
    yield from too_old(held, context, "Le procès-verbal d'assemblée générale", leaf, "tenue le")
    approved = held.piece.leaf("accounts_approved")
    if sure(approved) and approved.value is False:
        message = "Le procès-verbal ne mentionne pas l'approbation des comptes."
        yield context.point(message, held, approved)


def _vigilance(held: Held, context: Context, _on: date) -> Iterator[Found]:
    yield from other_number(held, context, "L'attestation sociale ou fiscale")
    yield from _refresh(held, context, "L'attestation sociale ou fiscale")
    flag = held.piece.leaf("up_to_date")
    if sure(flag) and flag.value is False:
        message = "L'attestation ne dit pas que la structure est à jour de ses obligations."
        yield context.point(message, held, flag)


def _expired(held: Held, context: Context, _on: date) -> Iterator[Found]:
    leaf = held.piece.leaf("valid_to")
    if sure(leaf) and isinstance(leaf.value, date) and leaf.value < context.deposit:
        yield context.point(
            f"« {context.entry.label} » : validité échue le {long_date(leaf.value)}.", held, leaf
        )


def _letter(held: Held, context: Context, _on: date) -> Iterator[Found]:
    yield from signature_missing(held, context, "Votre courrier de demande")


CHECKS: dict[str, PieceCheck] = {
    "D-RIB": _bank_details,
    "D-STATUTS": _statutes,
    "D-RECEP": _receipt,
    "D-DIRIG": _officers,
    "D-SIRENE": _situation,
    "D-KBIS": _company,
    "D-PVAG": _minutes,
    "D-SOC": _vigilance,
    "D-FISC": _vigilance,
    "D-ASSUR": _expired,
    "D-QUAL": _expired,
    "D-IAE": _expired,
    "D-LETTRE": _letter,
}
