"""The public of the operation and its share without RSA (DOMAIN §1.2, §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..call import Call
from ..dossier import Dossier
from ..findings import Family, Group, Severity
from ..money import amount_in_figures, cents, non_rsa
from ..wording import plural
from .rule import BLOCKS_OR_REMARKS, Found, Rule, spot, sure, text_of, to_instruct


def _known_groups(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Each public is one of the call's list."""
    known = {public.code for public in call.publics}
    for leaf in dossier.form.public.groups:
        if not leaf.absent and leaf.value not in known:
            yield to_instruct(
                f"Le public « {text_of(leaf)} » ne figure pas dans la liste de l'appel à projets :"
                " à préciser.",
                spot(dossier.application, leaf),
                field="public.groups",
                subject=text_of(leaf),
            )


def _counts(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """A scheme that serves participants needs some with RSA; counts must agree."""
    public, held = dossier.form.public, dossier.application
    scheme = call.scheme(dossier.form.project.scheme.value)
    rsa, others, young = public.rsa_count, public.non_rsa_count, public.non_rsa_under_25_count
    if sure(rsa) and rsa.value == 0 and scheme is not None and scheme.needs_participants:
        yield Found(
            "Aucun bénéficiaire du RSA n'est prévu : indiquez le nombre prévisionnel de"
            " bénéficiaires du RSA.",
            Severity.BLOCKING,
            Family.COMPLETENESS,
            group=Group.INFORMATION,
            field="public.rsa_count",
            evidence=spot(held, rsa),
        )
    if _number(young.value) > _number(others.value) and others.value is not None:
        yield to_instruct(
            f"Participants hors RSA de moins de 25 ans ({young.value}) plus nombreux que les"
            f" participants hors RSA ({others.value}).",
            spot(held, young, others),
            field="public.non_rsa_under_25_count",
        )
    total, parts = public.total_count.value, (rsa.value, others.value)
    if total is not None and None not in parts and sum(map(_number, parts)) != total:
        yield to_instruct(
            f"Le total des participants ({total}) n'est pas la somme des bénéficiaires du RSA"
            f" ({rsa.value}) et des autres ({others.value}).",
            spot(held, public.total_count),
            field="public.total_count",
        )


def _number(value: int | None) -> int:
    return value or 0


def _share(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The share of the grant for participants without RSA stays within the limit (§5.5)."""
    public, requested = dossier.form.public, dossier.form.budget.requested
    rsa, others = public.rsa_count.value, public.non_rsa_count.value
    if requested.value is None or rsa is None or not others:
        return
    part = non_rsa(requested.value, others, rsa + others, call.finance.non_rsa_share)
    if part.excess > 0:
        share = f"{call.finance.non_rsa_share * 100:f}".rstrip("0").rstrip(".")
        yield to_instruct(
            f"La part de subvention consacrée aux publics hors RSA"
            f" ({amount_in_figures(part.part)}) dépasse {share} % du montant"
            f" ({amount_in_figures(part.cap)}) ; dépassement"
            f" {amount_in_figures(cents(part.excess))}. {_by_axis(dossier, call)}",
            spot(dossier.application, public.non_rsa_count),
            field="public.non_rsa_count",
        )


def _by_axis(dossier: Dossier, call: Call) -> str:
    """Say what the chosen axes allow beside RSA recipients; what the call leaves open, so."""
    chosen = {leaf.value for leaf in dossier.form.project.axes}
    said = [f"{a.label} : {a.beyond_rsa}" for a in call.axes if a.code in chosen and a.beyond_rsa]
    return " ".join(said) if said else "Particularités de l'axe à examiner."


def _young(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Participants without RSA are younger than the age limit."""
    public, held = dossier.form.public, dossier.application
    others, young = public.non_rsa_count.value, public.non_rsa_under_25_count
    age = call.finance.non_rsa_age
    if not others:
        return
    if young.absent:
        message = f"Nombre de participants hors RSA de moins de {age} ans non indiqué."
        yield to_instruct(message, spot(held, public.non_rsa_count), field="public.non_rsa_count")
    elif young.value is not None and young.value < others:
        older = plural(others - young.value, "participant")
        yield to_instruct(
            f"{older} hors RSA de {age} ans ou plus : non pris en charge."
            f" {_by_axis(dossier, call)}",
            spot(held, young),
            field="public.non_rsa_under_25_count",
        )


RULES = (
    Rule("PUB-03", "DEP", _counts, "call", "public", reach=BLOCKS_OR_REMARKS),
    Rule("PUB-02", "INS", _known_groups, "call", "public"),
    Rule("PUB-04", "INS", _share, "call", "public"),
    Rule("PUB-05", "INS", _young, "call", "public"),
)
