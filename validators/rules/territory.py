"""Where the operation takes place, and the consultation that some places need (DOMAIN §1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..call import Call, PieceRule
from ..dossier import Dossier, Held
from ..findings import Family, Severity, Verdict
from ..places import places_of
from ..wording import long_date
from .conditions import operation_places, organisation_type
from .piece_context import Context
from .pieces import doubtful_paper, missing, recognised
from .rule import BLOCKS_OR_REMARKS, Found, Rule, doubt, spot, sure, text_of, to_instruct


def _communes(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The places are communes of the call's territory."""
    held, leaves = dossier.application, dossier.form.project.places
    certain = [text_of(leaf) for leaf in leaves if not leaf.doubtful]
    places = places_of(certain, call.territory) if leaves else operation_places(dossier, call)
    for leaf in leaves:
        if leaf.doubtful:
            yield doubt("Lieu de l'opération", leaf, held, severity=Severity.INSTRUCTOR,
                        field="project.places", subject=leaf.raw)  # fmt: skip
    spots = spot(held, *dossier.form.project.places)
    for name in places.outside:
        yield to_instruct(
            f"Le lieu « {name} » n'est pas situé en {call.territory.name} ou n'y est pas connu"
            " comme commune.",
            spots,
            field="project.places",
            subject=name,
            family=Family.ELIGIBILITY,
        )
    for name in places.vague:
        yield to_instruct(
            f"Le lieu « {name} » ne désigne pas une commune : précisez la ou les communes.",
            spots,
            field="project.places",
            subject=name,
            verdict=Verdict.TO_CHECK,
        )


def _consultation(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Proof of the prior consultation, dated on or before the deposit (edge case 13)."""
    entry = call.piece_for("D-PLIE", organisation_type(dossier.form)) or call.piece("D-PLIE")
    severity = _reach(dossier, call)
    if entry is None or severity is None:
        return
    certain, doubtful = recognised(dossier, "D-PLIE")
    if certain:
        yield from _proof(certain, Context(dossier, call, entry, severity))
    elif doubtful:
        yield doubtful_paper(entry, doubtful[-1], severity)
    elif severity is Severity.BLOCKING and _doubtful_places(dossier):
        yield _unsure(entry)
    elif severity is Severity.BLOCKING:
        yield missing(entry, severity)
    else:
        area = call.territory.consultation
        yield to_instruct(
            f"L'opération touche le territoire « {area.name} » : preuve de la concertation"
            f" préalable avec le {area.consulted} à examiner.",
            piece="D-PLIE",
            family=Family.COMPLETENESS,
        )


def _doubtful_places(dossier: Dossier) -> bool:
    leaves = [leaf for leaf in dossier.form.project.places if not leaf.absent]
    return bool(leaves) and all(leaf.doubtful for leaf in leaves)


def _unsure(entry: PieceRule) -> Found:
    return Found(
        f"Lieux de l'opération d'une lecture incertaine : « {entry.label} » est peut-être due.",
        Severity.BLOCKING,
        Family.COMPLETENESS,
        Verdict.TO_CHECK,
        piece=entry.code,
        field="project.places",
    )


def _reach(dossier: Dossier, call: Call) -> Severity | None:
    """Blocking where at least half of the places lie in the area; else for the case officer."""
    places = operation_places(dossier, call)
    inside = places.within(call.territory)
    if places.whole and not places.area:
        return Severity.INSTRUCTOR
    if not inside and not places.area:
        return None
    known = len(places.communes) + len(places.outside)
    mainly = places.area or 2 * len(inside) >= known
    return Severity.BLOCKING if mainly else Severity.INSTRUCTOR


def _proof(papers: list[Held], context: Context) -> Iterator[Found]:
    """One paper dated in time is enough; else the newest is named."""
    area = context.call.territory.consultation
    dated = [h for h in papers if sure(h.piece.date) and h.piece.date.value is not None]
    if any(h.piece.date.value <= context.deposit for h in dated if h.piece.date.value):
        return
    undated = [h for h in papers if h not in dated]
    if undated:
        held = undated[-1]
        yield context.unsure(
            f"Concertation avec le {area.consulted} : date à vérifier.", held, held.piece.date
        )
    elif dated and dated[-1].piece.date.value:
        held = dated[-1]
        yield context.wrong(
            f"La preuve de concertation avec le {area.consulted} est datée du"
            f" {long_date(held.piece.date.value or context.deposit)}, après le dépôt du dossier"
            f" ({long_date(context.deposit)}) : la concertation doit être préalable, joignez-en une"
            " preuve antérieure.",
            held,
            held.piece.date,
        )


RULES = (
    Rule("TER-01", "DEP", _communes, "call", "territory"),
    Rule("TER-02", "DEP", _consultation, "piece", "D-PLIE", reach=BLOCKS_OR_REMARKS),
)
