"""The form itself and who fills it: identifiers, signature date, account, papers not recognised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extractors.fields import printed_label
from extractors.identifiers import valid_iban, valid_siret
from extractors.records import DOUBT_BELOW

from ..call import Call
from ..dossier import Dossier
from ..findings import Family, Group, Severity, Verdict
from ..money import amount_in_figures
from ..wording import long_date, plural
from .rule import (
    BLOCKS,
    BLOCKS_OR_REMARKS_OR_INFORMS,
    Found,
    Rule,
    doubt,
    spot,
    sure,
    text_of,
    to_instruct,
    to_know,
)

_IDENTIFIED = "usage : information nécessaire à l'identification du demandeur"
_PAID = "usage : information nécessaire au paiement de la subvention"
_STUDIED = "usage : information nécessaire à l'étude de la demande"
_SIGNED = "usage : une demande est datée et signée par une personne habilitée"


def _siret(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """A SIRET that is surely read holds its check digits."""
    leaf = dossier.form.organisation.siret
    if sure(leaf) and not valid_siret(text_of(leaf)):
        yield Found(
            f"Le numéro SIRET indiqué ({text_of(leaf)}) n'est pas valide : indiquez le numéro exact"
            " (14 chiffres).",
            Severity.BLOCKING,
            Family.COMPLETENESS,
            group=Group.INFORMATION,
            field="organisation.siret",
            evidence=spot(dossier.application, leaf),
        )


def _stated_account(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The account that the form states; the paper (D-RIB) is the one that counts."""
    leaf, held = dossier.form.bank.iban, dossier.application
    if leaf.doubtful:
        severity, family = Severity.INSTRUCTOR, Family.INSTRUCTION
        yield doubt("IBAN du formulaire", leaf, held, severity=severity, family=family,
                    field="bank.iban")  # fmt: skip
    elif sure(leaf) and not valid_iban(text_of(leaf)):
        message = "L'IBAN du formulaire n'est pas valide."
        yield to_instruct(message, spot(held, leaf), field="bank.iban")


def _object(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The request is for a project, not for the running of the structure."""
    leaf = dossier.form.request.object
    if sure(leaf) and leaf.value == "fonctionnement":
        yield to_instruct(
            "La demande porte sur le fonctionnement global, alors que l'appel à projets finance"
            " des opérations.",
            spot(dossier.application, leaf),
            field="request.object",
        )


def _signing_date(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The form is not dated after its reception."""
    leaf, received = dossier.form.signed.date, dossier.reception.day
    if sure(leaf) and leaf.value is not None and leaf.value > received:
        yield to_instruct(
            f"La demande est datée du {long_date(leaf.value)}, après sa réception"
            f" ({long_date(received)}).",
            spot(dossier.application, leaf),
            field="signed.date",
        )


def _yearly_shares(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The yearly shares make the amount requested and lie within the call's years."""
    budget, held = dossier.form.budget, dossier.application
    amounts = [share.amount for share in budget.per_year if share.amount.value is not None]
    total = sum((leaf.value for leaf in amounts if leaf.value is not None), Decimal(0))
    requested = budget.requested.value
    if amounts and requested is not None and total != requested:
        yield to_instruct(
            f"La répartition par année ({amount_in_figures(total)}) ne fait pas le montant"
            f" sollicité ({amount_in_figures(requested)}).",
            spot(held, *amounts),
            field="budget.per_year",
        )
    allowed = range(call.period.start.year, call.period.end.year + 1)
    for share in budget.per_year:
        if share.year.value is not None and share.year.value not in allowed:
            message = f"L'année {share.year.value} est hors de la période de l'appel à projets."
            yield to_instruct(message, spot(held, share.year), field="budget.per_year")


def _form(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """How the form came and was read, and what in the delivery is not recognised (edge case 22)."""
    held = dossier.application
    if held.read.confidence < DOUBT_BELOW:
        yield Found(
            f"Formulaire à vérifier : « {held.file} » est reconnu sans certitude.",
            Severity.BLOCKING,
            Family.COMPLETENESS,
            Verdict.TO_CHECK,
            Group.MISSING,
            piece="D-FORM",
            evidence=spot(held),
        )
    if held.read.form == "foreign":
        message = "Formulaire d'un autre modèle : accepté, lecture à relire."
        yield to_know(message, spot(held), piece="D-FORM")
    for path in held.read.truncated:
        yield to_instruct(
            f"Texte coupé par sa case : « {printed_label(path)} ». Demander le texte entier.",
            spot(held),
            piece="D-FORM",
            field=path,
        )
    if dossier.unfiled:
        count = plural(dossier.unfiled, "document reçu", "documents reçus")
        message = f"{count} avec ce dossier, à classer avant de conclure."
        yield to_instruct(message, piece=None, subject="unfiled")


RULES = (
    Rule("D-FORM", "DEP", _form, "piece", "D-FORM", reach=BLOCKS_OR_REMARKS_OR_INFORMS),
    Rule("F-STR-04", "DEP", _siret, "usage", _IDENTIFIED, reach=BLOCKS),
    Rule("F-BQ-01", "DEP", _stated_account, "usage", _PAID),
    Rule("F-DEM-03", "DEP", _object, "call", "object"),
    Rule("F-ATT-02", "DEP", _signing_date, "usage", _SIGNED),
    Rule("F-FIN-02", "DEP", _yearly_shares, "usage", _STUDIED),
)
