"""What is still checked before an agreement leaves, beside account and plan (DOMAIN §4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.records import Person, Signatory

from .bank import account, bank_papers
from .calendar import eligible_period
from .call import Call
from .dossier import Dossier
from .names import Likeness, full_name, organisation_likeness, person_likeness
from .profiles import sure, sure_text
from .rules.conditions import organisation_type


def release_faults(dossier: Dossier, call: Call) -> tuple[str, ...]:
    """Say in French why an agreement may not leave yet; empty where nothing stands against it.

    Beneficiary and account holder, period within the call's, who signs, annexes 1 and 7.
    """
    return tuple(
        fault
        for check in (_holder, _period, _signatory, _annexes)
        for fault in check(dossier, call)
    )


def _holder(dossier: Dossier, call: Call) -> Iterator[str]:
    """The account is the beneficiary's; a person who confirmed it has looked already."""
    if account(dossier) is None or dossier.history.confirmed_iban is not None:
        return
    organisation = dossier.form.organisation
    names = [sure_text(organisation.name)]
    if organisation_type(dossier.form) == "M":
        names.append(_name(dossier.form.representative))
    holder = account_holder(dossier)
    if not holder:
        yield "le titulaire du RIB n'est pas lu avec certitude : une personne doit le confirmer."
    elif not any(
        organisation_likeness(name, holder, sure_text(organisation.acronym)) is Likeness.SAME
        or person_likeness(name, holder) is Likeness.SAME
        for name in names
        if name
    ):
        yield f"le titulaire du RIB (« {holder} ») n'est pas le bénéficiaire."


def account_holder(dossier: Dossier) -> str:
    """Return the holder of the account that may be paid: as its paper says, else as the form."""
    iban = account(dossier)
    papers = [p for p in bank_papers(dossier) if sure_text(p.piece.leaf("iban")) == iban]
    bank = dossier.form.bank
    stated = sure_text(bank.holder) if iban and sure_text(bank.iban) == iban else ""
    return (sure_text(papers[-1].piece.leaf("holder")) if papers else "") or stated


def _period(dossier: Dossier, call: Call) -> Iterator[str]:
    start, end = dossier.form.project.start, dossier.form.project.end
    if not (sure(start) and sure(end)) or start.value is None or end.value is None:
        yield "les dates de l'opération ne sont pas connues avec certitude."
    elif eligible_period(start.value, end.value, call.period.start, call.period.end) is None:
        yield "l'opération se déroule hors de la période de l'appel à projets."


def _signatory(dossier: Dossier, call: Call) -> Iterator[str]:
    head, signatory = _name(dossier.form.representative), _name(dossier.form.signatory)
    if not (head or signatory):
        yield "le nom de la personne qui signe pour le bénéficiaire n'est pas connu."
    elif (
        signatory
        and person_likeness(signatory, head) is not Likeness.SAME
        and not (dossier.held("D-POUVOIR") or dossier.held("D-DELIB-DEM"))
    ):
        yield f"aucun pouvoir n'habilite {signatory} à signer pour le bénéficiaire."


def _annexes(dossier: Dossier, call: Call) -> Iterator[str]:
    form = dossier.form
    if not any(sure_text(action.title) for action in form.actions):
        yield "aucune action n'est décrite : l'annexe 1 serait vide."
    committed = form.declarations.republican_commitment
    deemed = form.organisation.public_utility
    if (
        organisation_type(form) == "A"
        and not dossier.held("D-CER")
        and not (sure(committed) and committed.value)
        and not (sure(deemed) and deemed.value)
    ):
        yield "le contrat d'engagement républicain (annexe 7) manque."


def _name(person: Person | Signatory) -> str:
    first, last = sure_text(person.first_name), sure_text(person.last_name)
    return full_name(first, last) if first and last else ""
