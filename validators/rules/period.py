"""The period of the operation against the call's (DOMAIN §1.3, §5.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..calendar import eligible_period, longer_than, months_begun
from ..call import Call
from ..dossier import Dossier
from ..findings import Family, Group, Severity
from ..wording import long_date, plural
from .rule import BLOCKS, BLOCKS_OR_REMARKS, Found, Rule, doubt, spot, sure, text_of, to_instruct


def _span(dossier: Dossier) -> tuple[date, date] | None:
    """Return start and end where both are sure and in order."""
    project = dossier.form.project
    if not (sure(project.start) and sure(project.end)):
        return None
    start, end = project.start.value, project.end.value
    return (start, end) if start and end and start <= end else None


def _dates(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """Both dates there, complete and in order; a vague period is a question."""
    project, held = dossier.form.project, dossier.application
    pairs = (("project.start", project.start, "Date de début de l'opération"),
             ("project.end", project.end, "Date de fin de l'opération"))  # fmt: skip
    unsure = [(path, leaf, what) for path, leaf, what in pairs if leaf.doubtful]
    for path, leaf, what in unsure:
        yield doubt(what, leaf, held, severity=Severity.BLOCKING, field=path)
    missing = [path for path, leaf, _ in pairs if leaf.absent]
    if missing:
        vague = text_of(project.period)
        yield _asked(
            "Les dates de début et de fin de l'opération doivent être renseignées"
            + (f" (jour, mois, année) ; vous indiquez « {vague} »." if vague else "."),
            dossier,
            missing[0],
        )
    elif not unsure and _span(dossier) is None:
        yield _asked(
            "Les dates de l'opération ne sont pas cohérentes : début le"
            f" {_shown(project.start.value)}, fin le {_shown(project.end.value)}.",
            dossier,
            "project.end",
        )


def _shown(value: date | None) -> str:
    return long_date(value) if value else "…"


def _asked(message: str, dossier: Dossier, path: str) -> Found:
    project = dossier.form.project
    return Found(
        message,
        Severity.BLOCKING,
        Family.COMPLETENESS,
        group=Group.INFORMATION,
        field=path,
        evidence=spot(dossier.application, project.start, project.end, project.period),
    )


def _outside(message: str, dossier: Dossier, path: str) -> Found:
    project = dossier.form.project
    return Found(
        message,
        Severity.BLOCKING,
        Family.ELIGIBILITY,
        field=path,
        evidence=spot(dossier.application, project.start, project.end),
    )


def _partly(message: str, dossier: Dossier, path: str) -> Found:
    leaf = dossier.form.project.start if path.endswith("start") else dossier.form.project.end
    evidence = spot(dossier.application, leaf)
    return to_instruct(message, evidence, field=path, family=Family.ELIGIBILITY)


def _too_early(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Start within the call's period: wholly before is ineligible, partly for the case officer."""
    span, period = _span(dossier), call.period
    if span is None or span[0] >= period.start:
        return
    inner = eligible_period(*span, period.start, period.end)
    message = f"La date de début ({long_date(span[0])}) est antérieure au {long_date(period.start)}"
    if inner is None:
        message += f" et l'opération s'achève avant cette date (le {long_date(span[1])})."
        yield _outside(message, dossier, "project.start")
    else:
        message += (
            f" ; seule la période du {long_date(inner[0])} au {long_date(inner[1])} est éligible."
        )
        yield _partly(message, dossier, "project.start")


def _too_late(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """End within the call's period: wholly after is ineligible, partly for the case officer."""
    span, period = _span(dossier), call.period
    if span is None or span[1] <= period.end:
        return
    inner = eligible_period(*span, period.start, period.end)
    message = f"La date de fin ({long_date(span[1])}) est postérieure au {long_date(period.end)}"
    if inner is None:
        message += f" et l'opération commence après cette date (le {long_date(span[0])})."
        yield _outside(message, dossier, "project.end")
    else:
        message += (
            f" ; seule la période du {long_date(inner[0])} au {long_date(inner[1])} est éligible."
        )
        yield _partly(message, dossier, "project.end")


def _too_long(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The operation lasts no longer than the call allows."""
    span, limit = _span(dossier), call.period.max_months
    if span is not None and longer_than(*span, limit):
        months = plural(months_begun(*span), "mois", "mois")
        message = f"La durée ({months}) dépasse {limit} mois."
        yield _partly(message, dossier, "project.end")


def _finished(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The operation is not already over at the deposit."""
    span = _span(dossier)
    if span is not None and span[1] < dossier.reception.day:
        yield to_instruct(
            f"L'opération est achevée (le {long_date(span[1])}) à la date du dépôt"
            f" ({long_date(dossier.reception.day)}) : éligibilité à examiner.",
            spot(dossier.application, dossier.form.project.end),
            field="project.end",
        )


RULES = (
    Rule("PER-04", "DEP", _dates, "call", "period", reach=BLOCKS),
    Rule("PER-01", "DEP", _too_early, "call", "period", reach=BLOCKS_OR_REMARKS),
    Rule("PER-02", "DEP", _too_late, "call", "period", reach=BLOCKS_OR_REMARKS),
    Rule("PER-03", "DEP", _too_long, "call", "period"),
    Rule("PER-05", "INS", _finished, "call", "period"),
)
