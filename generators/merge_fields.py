"""The merge fields of the letters: name, label, where the value comes from, how it is written.

One table. A template may use any of these names and no other; a text field without a value stops
the letter and says which one, it never prints a hole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from validators.findings import Group
from validators.money import amount_in_figures
from validators.profiles import sure_text
from validators.wording import NBSP, long_date

from . import agreement_facts as agreement
from . import facts as of
from .facts import Facts, Item, MissingValue, Row
from .french import amount_in_words, in_words, one_line, siret_text, typeset, uncapitalised, whole

FieldKind = Literal["text", "condition", "list", "items", "rows"]


@dataclass(frozen=True, slots=True)
class MergeField:
    """One merge field.

    ``kind``: "text" is printed; "condition" is asked with « if »; "list" holds texts, "items"
    things with ``.text`` and ``.basis``, "rows" things with ``.label``, ``.value``, ``.third``
    and ``.fourth``. ``theirs``: the applicant's own words, which the vocabulary guard leaves.
    """

    name: str
    kind: FieldKind
    label: str
    getter: Callable[[Facts], Any]
    theirs: bool = False

    def value(self, facts: Facts) -> Any:
        """Return the value for a letter: a text (None where missing), a truth, or a tuple."""
        found = self.getter(facts)
        if self.kind == "condition":
            return bool(found)
        if self.kind == "text" or found is None:
            return found
        return tuple(found)


def _day(getter: Callable[[Facts], date | None]) -> Callable[[Facts], str | None]:
    def written(facts: Facts) -> str | None:
        day = getter(facts)
        return long_date(day) if day is not None else None

    return written


def _money(getter: Callable[[Facts], Any]) -> Callable[[Facts], str | None]:
    def written(facts: Facts) -> str | None:
        amount = getter(facts)
        return amount_in_figures(amount) if amount is not None else None

    return written


def _months(count: int) -> str:
    return f"{in_words(count)} mois"


def _joined(parts: tuple[str, ...]) -> str:
    return ", ".join(parts)


def _signature_formula(facts: Facts) -> str:
    """Return the delegation's formula, or the head's own quality."""
    authority = facts.call.authority
    delegation = authority.delegation(facts.due.kind)
    if delegation:
        return delegation.formula.replace("et par ", f"et{NBSP}par{NBSP}")
    return f"{_the_head(facts)},"


def _the_call(facts: Facts) -> str:
    title = facts.call.short_title
    if title.casefold().startswith("appel à projets"):
        return f"l'{uncapitalised(title)}"
    return f"l'appel à projets «{NBSP}{title}{NBSP}»"


def _the_head(facts: Facts) -> str:
    title = facts.call.authority.head_title
    return (
        f"La {title}"
        if facts.call.authority.head_salutation.startswith("Madame")
        else f"Le {title}"
    )


def _email(facts: Facts) -> str | None:
    form = facts.dossier.form
    leaves = (form.organisation.email, form.contact.email, form.representative.email)
    return next((found for leaf in leaves if (found := of.text(leaf))), None)


def _scheme(facts: Facts) -> str | None:
    scheme = facts.call.scheme(of.text(facts.dossier.form.project.scheme))
    return scheme.label.replace(" - ", " – ") if scheme else None


def _applicant_rows(facts: Facts) -> tuple[Row, ...]:
    organisation = facts.dossier.form.organisation
    pairs = (
        ("Demandeur", of.organisation_name(facts)),
        ("Statut juridique", of.legal_form(facts)),
        ("Numéro SIRET", siret_text(sure_text(organisation.siret))),
        ("Numéro RNA", of.text(organisation.rna)),
    )
    return tuple(Row(label, value) for label, value in pairs if value)


def _period_end(index: int, *, eligible: bool) -> Callable[[Facts], date | None]:
    def end(facts: Facts) -> date | None:
        days = of.period(facts, eligible=eligible)
        return days[index] if days else None

    return end


def _decided(name: str) -> Callable[[Facts], Any]:
    def value(facts: Facts) -> Any:
        made = of.decision(facts)
        found = getattr(made, name) if made is not None else None
        return typeset(one_line(found)) if isinstance(found, str) else found

    return value


def _limit(getter: Callable[[Facts], Any]) -> Callable[[Facts], date | None]:
    def limit(facts: Facts) -> date | None:
        letter = getter(facts)
        return letter.limit if letter is not None else None

    return limit


def _signed_name(facts: Facts) -> str | None:
    agent = of.signing(facts)
    return agent.full_name if agent else None


def _signed_role(facts: Facts) -> str | None:
    agent = of.signing(facts)
    return agent.role if agent else None


def _partial(facts: Facts) -> bool:
    granted, requested = of.granted(facts), of.requested(facts)
    return granted is not None and requested is not None and granted < requested


def _words(facts: Facts) -> str | None:
    granted = of.granted(facts)
    return amount_in_words(granted) if granted is not None else None


def _if_read(getter: Callable[[Facts], Any]) -> Callable[[Facts], bool]:
    """Ask the financing plan a question; where it was not surely read, the answer is no."""

    def answer(facts: Facts) -> bool:
        try:
            return bool(getter(facts))
        except MissingValue:
            return False

    return answer


def _group(group: Group) -> Callable[[Facts], tuple[Item, ...]]:
    return lambda facts: of.items(facts, group)


def _f(name: str, kind: FieldKind, label: str, getter: Callable[[Facts], Any]) -> MergeField:
    """One row of the table: our own words."""
    return MergeField(name, kind, label, getter)


def _t(name: str, kind: FieldKind, label: str, getter: Callable[[Facts], Any]) -> MergeField:
    """One row of the table: the applicant's words, which the vocabulary guard leaves alone."""
    return MergeField(name, kind, label, getter, theirs=True)


# fmt: off
_FRAME = (
    _f("authority_name", "text", "nom de la collectivité", lambda f: f.call.authority.name),
    _f("service_lines", "list", "service, ligne par ligne", lambda f: f.call.authority.service),
    _f("service_name", "text", "service, sur une ligne",
       lambda f: " – ".join(f.call.authority.service)),
    _f("send_to", "text", "adresse postale du service, sur une ligne",
       lambda f: _joined((*f.call.authority.service, *f.call.authority.address))),
    _f("send_to_lines", "list", "adresse postale du service, ligne par ligne",
       lambda f: (*f.call.authority.service, *f.call.authority.address)),
    _f("service_phone", "text", "téléphone du service", lambda f: whole(f.call.authority.phone)),
    _f("service_email", "text", "courriel du service", lambda f: f.call.authority.email or None),
    _f("officer_name", "text", "agent chargé du dossier : prénom et nom",
       lambda f: f.call.authority.officer.full_name),
    _f("officer_role", "text", "agent chargé du dossier : fonction",
       lambda f: f.call.authority.officer.role),
    _f("officer", "text", "agent chargé du dossier : prénom, nom et fonction, dans une phrase",
       lambda f: f"{f.call.authority.officer.full_name}, "
       f"{uncapitalised(f.call.authority.officer.role)}"),
    _f("officer_phone", "text", "agent chargé du dossier : téléphone",
       lambda f: whole(f.call.authority.officer.phone or f.call.authority.phone)),
    _f("officer_email", "text", "agent chargé du dossier : courriel",
       lambda f: f.call.authority.officer.email or f.call.authority.email or None),
    _f("place", "text", "lieu de la lettre", lambda f: f.call.authority.place),
    _f("letter_date", "text", "date de la lettre", _day(lambda f: f.on)),
    _f("reference", "text", "numéro du dossier", lambda f: f.dossier.reference),
    _f("call_title", "text", "intitulé de l'appel à projets", lambda f: f.call.title),
    _f("the_call", "text", "appel à projets avec son article (« l'appel à projets … »)",
       _the_call),
    _f("call_short_title", "text", "intitulé court de l'appel à projets",
       lambda f: f.call.short_title),
    _f("call_start", "text", "premier jour de la période de l'appel à projets",
       _day(lambda f: f.call.period.start)),
    _f("call_end", "text", "dernier jour de la période de l'appel à projets",
       _day(lambda f: f.call.period.end)),
    _f("signature_formula", "text", "formule de signature", _signature_formula),
    _f("signed_by_delegation", "condition", "la lettre est signée par délégation",
       lambda f: f.call.authority.delegation(f.due.kind)),
    _f("signatory_role", "text", "qualité du signataire", _signed_role),
    _f("signatory_name", "text", "prénom et nom du signataire", _signed_name),
    _f("head_title", "text", "qualité de l'autorité (« Présidente du Conseil départemental »)",
       lambda f: f.call.authority.head_title),
    _f("the_head", "text", "qualité de l'autorité avec son article", _the_head),
    _f("head_name", "text", "prénom et nom de l'autorité",
       lambda f: f.call.authority.head.full_name if f.call.authority.head else None),
    _f("footer_text", "text", "pied de page", lambda f: f.call.authority.footer),
    _f("privacy_notice", "text", "mention sur les données personnelles",
       lambda f: typeset(one_line(f.call.authority.privacy))),
    _f("privacy_contact", "text", "adresse du délégué à la protection des données",
       lambda f: f.call.authority.privacy_contact),
    _f("algorithm_contact", "text", "adresse où demander les règles du traitement algorithmique",
       lambda f: f.call.authority.algorithm_contact),
    _f("head_with_address", "text", "autorité et adresse, pour un recours gracieux",
       of.head_of_authority),
    _f("court", "text", "tribunal administratif compétent", lambda f: f.call.appeal.court),
    _f("court_address", "text", "adresse du tribunal",
       lambda f: _joined(f.call.appeal.court_address)),
    _f("online_appeal", "text", "adresse de Télérecours", lambda f: f.call.appeal.online),
    _f("appeal_delay", "text", "délai de recours (« deux mois »)",
       lambda f: _months(f.call.delays.appeal_months)),
    _f("implicit_delay", "text", "délai de la décision implicite (« deux mois »)",
       lambda f: _months(f.call.delays.implicit_months)),
)
_APPLICANT = (
    _t("recipient_lines", "list", "nom et adresse du destinataire, ligne par ligne",
       of.recipient_lines),
    _t("recipient_email", "text", "courriel du destinataire", _email),
    _f("by_email", "condition", "le dossier a été déposé par courriel et l'adresse est connue",
       lambda f: f.dossier.reception.basis == "email" and _email(f)),
    _t("organisation_name", "text", "dénomination de la structure", of.organisation_name),
    _f("is_association", "condition", "la structure est une association ou une fondation",
       of.is_association),
    _t("applicant_rows", "rows", "identité de la structure : libellé et valeur", _applicant_rows),
    _f("has_title", "condition", "l'intitulé de l'opération est connu",
       lambda f: of.text(f.dossier.form.project.title)),
    _t("project_title", "text", "intitulé de l'opération",
       lambda f: of.text(f.dossier.form.project.title)),
    _f("scheme", "text", "dispositif de l'appel à projets", _scheme),
    _f("has_scheme", "condition", "le dispositif est connu", _scheme),
    _f("project_start", "text", "premier jour de l'opération",
       _day(_period_end(0, eligible=False))),
    _f("project_end", "text", "dernier jour de l'opération",
       _day(_period_end(1, eligible=False))),
    _f("requested_amount", "text", "montant de la subvention sollicitée", _money(of.requested)),
    _f("received_on", "text", "date de réception du dossier",
       _day(lambda f: f.dossier.reception.day)),
)
_EXAMINATION = (
    _f("acknowledges", "condition", "la lettre vaut aussi accusé de réception",
       lambda f: f.due.acknowledges),
    _f("rejection_on", "text", "date de la décision implicite de rejet, sans suspension",
       _day(of.rejection_day)),
    _f("rejection_recomputed_on", "text",
       "date de la décision implicite de rejet, suspensions comprises",
       _day(lambda f: of.rejection_day(f, suspended=True))),
    _f("was_suspended", "condition", "le délai a été suspendu par une demande de pièces",
       lambda f: of.rejection_day(f, suspended=True) != of.rejection_day(f)),
    _f("second_request", "condition", "une demande de pièces a déjà été envoyée",
       lambda f: f.due.round > 1),
    _f("asked_items", "items", "tout ce qui est demandé", of.items),
    _f("missing_items", "items", "pièces manquantes", _group(Group.MISSING)),
    _f("non_conforming_items", "items", "pièces non conformes", _group(Group.NON_CONFORMING)),
    _f("information_items", "items", "informations à compléter", _group(Group.INFORMATION)),
    _f("attention_items", "items", "points d'attention, sans effet sur le délai", of.attention),
    _f("time_limit", "text", "date limite fixée par la lettre", _day(of.time_limit)),
    _f("closes_unanswered", "condition", "un dossier resté sans réponse est classé sans suite",
       lambda f: f.call.procedure.unanswered == "close"),
    _f("complete_on", "text", "date à laquelle le dossier a été complet", _day(of.complete_day)),
    _f("received_pieces", "rows", "pièces reçues : libellé et date", of.received_pieces),
    _f("notice_date", "text", "date de la demande de pièces",
       _day(lambda f: of.day_of(of.past_notice(f)))),
    _f("notice_limit", "text", "date limite de la demande de pièces",
       _day(_limit(of.past_notice))),
    _f("reminded", "condition", "une relance a été envoyée", of.past_reminder),
    _f("reminder_date", "text", "date de la relance",
       _day(lambda f: of.day_of(of.past_reminder(f)))),
    _f("reminder_limit", "text", "date limite de la relance", _day(_limit(of.past_reminder))),
    _f("has_deposit_deadline", "condition", "l'appel à projets fixe une date limite de dépôt",
       lambda f: f.call.procedure.deposit_deadline),
    _f("deposit_deadline", "text", "date limite de dépôt",
       _day(lambda f: f.call.procedure.deposit_deadline)),
)
_DECISION = (
    _f("deliberation", "text", "numéro de la délibération", _decided("deliberation")),
    _f("deliberation_date", "text", "date de la délibération", _day(_decided("day"))),
    _f("executory_date", "text", "date à laquelle la délibération est exécutoire",
       _day(_decided("executory"))),
    _f("granted_amount", "text", "montant accordé, en chiffres", _money(of.granted)),
    _f("granted_words", "text", "montant accordé, en lettres", _words),
    _f("is_partial", "condition", "le montant accordé est inférieur au montant sollicité",
       _partial),
    _t("refusal_reason", "text", "motif du refus", _decided("reason")),
    _f("eligible_start", "text", "premier jour de la période éligible",
       _day(_period_end(0, eligible=True))),
    _f("eligible_end", "text", "dernier jour de la période éligible",
       _day(_period_end(1, eligible=True))),
    _f("payment_rows", "rows", "échéancier : versement, événement, montant", agreement.payments),
    _f("payment_days", "text", "délai de paiement en jours",
       lambda f: str(f.call.delays.payment_days)),
    _f("has_co_funders", "condition", "d'autres financeurs participent",
       _if_read(agreement.co_funders)),
    _f("has_european_funds", "condition", "un financement européen est prévu",
       _if_read(agreement.has_european_funds)),
)
# fmt: on

FIELDS: tuple[MergeField, ...] = (
    *_FRAME,
    *_APPLICANT,
    *_EXAMINATION,
    *_DECISION,
    *(MergeField(*row) for row in agreement.FIELDS),
)
BY_NAME: Mapping[str, MergeField] = {field.name: field for field in FIELDS}


def values(facts: Facts, names: frozenset[str]) -> dict[str, Any]:
    """Return the values of the named fields that have one. Raises MissingValue for a wrong name."""
    unknown = sorted(names - BY_NAME.keys())
    if unknown:
        raise MissingValue(
            "Le modèle de lettre emploie un champ qui n'existe pas : " + ", ".join(unknown) + "."
        )
    found = {name: BY_NAME[name].value(facts) for name in sorted(names)}
    return {name: value for name, value in found.items() if value is not None}
