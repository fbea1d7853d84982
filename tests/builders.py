"""Dossiers for tests of the rules: a complete one of each kind, and what is changed in it.

Everything is invented. A change names a record path: ``{"project.start": date(2022, 3, 1)}``,
``{"organisation.siret": None}`` (left blank), ``{"project.places": ["Boé", "Marmande"]}``, or a
leaf made by ``doubtful`` or ``leaf``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from extractors.records import (
    ApplicationRecord,
    Candidate,
    DocumentRead,
    Extracted,
    Frozen,
    Leaf,
    PieceRecord,
    Signature,
)
from samples.applicants import COMMUNE, CONFLUENT, HORIZON, RESSORTS, VERDIER, Applicant
from samples.forms import Plan, application, leaf
from validators.call import Call, load_call
from validators.dossier import Dossier, Held, History, Reception, ReceptionBasis
from validators.examine import examine
from validators.findings import Assessment, Finding, Severity

RECEIVED = date(2022, 10, 12)
TITLE = "Cultiver ses compétences"
SIGNED = Signature(state="present", confidence=0.95, page=1, box=(0.6, 0.8, 0.9, 0.9))
UNSIGNED = Signature(state="absent", confidence=0.9, page=1, box=(0.6, 0.8, 0.9, 0.9))
EXPENSES = (
    ("60", "Achats", "8000"),
    ("61", "Services extérieurs", "6500"),
    ("62", "Autres services extérieurs", "4500"),
    ("63", "Impôts et taxes", "500"),
    ("64", "Charges de personnel", "40000"),
    ("65", "Autres charges de gestion courante", "500"),
)
OWN_LINE = ("74", "Conseil départemental (subvention sollicitée)", "")
TOWN_LINE = ("74", "Commune, communauté de communes ou d'agglomération", "Commune de Tonneins")
OWN_FUNDS = ("own", "Ressources propres affectées à l'opération", "")
CALL = load_call()


def doubtful(value: object, raw: str, *others: str) -> Leaf:
    """Return a leaf that a person must look at, with what else it may be."""
    guesses = tuple(Candidate(value=other, score=0.5) for other in others)
    return Leaf(value=value, raw=raw, page=1, box=(0.1, 0.1, 0.4, 0.12), confidence=0.5,
                candidates=guesses)  # fmt: skip


def as_leaf(value: object) -> object:
    """Wrap a plain value as a sure leaf; records, leaves and signatures stay as they are."""
    if isinstance(value, Frozen):
        return value
    if isinstance(value, list | tuple):
        return tuple(as_leaf(item) for item in value)
    return leaf(value)


def changed(record: Frozen, changes: Mapping[str, object]) -> Any:
    """Return a record with the leaves at some paths replaced."""
    for path, value in changes.items():
        record = _with(record, path.split("."), as_leaf(value))
    return record


def _with(record: Frozen, parts: Sequence[str], value: object) -> Frozen:
    match = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", parts[0])
    assert match is not None
    name, index = match[1], match[2]
    old = getattr(record, name)
    inner = old[int(index)] if index else old
    new = _with(inner, parts[1:], value) if len(parts) > 1 else value
    if index:
        new = (*old[: int(index)], new, *old[int(index) + 1 :])
    return record.model_copy(update={name: new})


def paper(piece: str, file: str = "", *, confidence: float = 0.95, **keys: Any) -> Held:
    """Return a supporting document: plain values of its keys, ``signatures`` as they are."""
    common: dict[str, Any] = {
        k: as_leaf(v) for k, v in keys.items() if k in PieceRecord.model_fields
    }
    own = {k: as_leaf(v) for k, v in keys.items() if k not in PieceRecord.model_fields}
    record = PieceRecord(
        **common,
        own={k: v for k, v in own.items() if isinstance(v, Extracted)},
        lists={k: v for k, v in own.items() if isinstance(v, tuple)},
    )
    name = file or f"{piece}.pdf"
    read = DocumentRead(kind="piece", piece=piece, pages=(1,), confidence=confidence, record=record)
    return Held(id=name, file=name, sha256=name, received=RECEIVED, read=read)


def form(record: ApplicationRecord, *, kind: str = "ours-fillable", **keys: Any) -> Held:
    """Return an application form as held."""
    read = DocumentRead(kind="application_form", pages=(1, 2), confidence=0.99, record=record,
                        form=kind, **keys)  # fmt: skip
    return Held(id="form", file="formulaire.pdf", sha256="form", received=RECEIVED, read=read)


def plan(**changes: Any) -> Plan:
    """Return what a complete association asks for."""
    values: dict[str, Any] = {
        "title": TITLE,
        "scheme": "D1",
        "start": date(2022, 11, 1),
        "end": date(2023, 10, 31),
        "places": ("Tonneins", "Clairac"),
        "requested": Decimal("40000.00"),
        "expenses": EXPENSES,
        "income": ((*OWN_LINE, "40000"), (*TOWN_LINE, "10000"), (*OWN_FUNDS, "10000")),
    }
    return Plan(**{**values, **changes})


def bank_paper(applicant: Applicant, **keys: Any) -> Held:
    """Return bank details of an applicant."""
    return paper("D-RIB", **{"iban": applicant.iban, "bic": applicant.bic,
                             "holder": applicant.name, **keys})  # fmt: skip


def accounts_paper(**keys: Any) -> Held:
    """Return annual accounts of 2021, whole and approved."""
    values: dict[str, Any] = {
        "fiscal_year_end": date(2021, 12, 31),
        "total_assets": Decimal(72420),
        "total_liabilities": Decimal(72420),
        "balance_sheet": True,
        "income_statement": True,
        "notes": True,
        "approved": True,
        "signatures": (SIGNED,),
    }
    return paper("D-COMPTES", **{**values, **keys})


def intent_paper(funder: str, amount: Decimal | None, action: str = TITLE, **keys: Any) -> Held:
    """Return a co-funder's letter of intent."""
    return paper("D-LI", f"Lettre {funder}.pdf", funder=funder, amount=amount, action=action,
                 date=date(2022, 9, 20), signatures=(SIGNED,), **keys)  # fmt: skip


def dossier(
    record: ApplicationRecord,
    papers: Sequence[Held] = (),
    received: date = RECEIVED,
    history: History | None = None,
    **keys: Any,
) -> Dossier:
    """Return a dossier of a form and papers, received on a day that is sure."""
    held = keys.pop("application", None) or form(record)
    return Dossier(
        reference="PDI47-2022-0001",
        reception=Reception(day=received, basis=ReceptionBasis.PERSON, to_confirm=False),
        application=held,
        pieces=tuple(papers),
        history=history or History(),
        **keys,
    )


def _built(
    applicant: Applicant,
    asked: Plan,
    papers: Sequence[Held],
    changes: Mapping[str, object] | None,
    options: dict[str, Any],
) -> Dossier:
    without, more = options.pop("without", ()), options.pop("papers", ())
    kept = [p for p in papers if p.read.piece not in without]
    record = changed(application(applicant, asked), changes or {})
    return dossier(record, [*kept, *more], **options)


def complete_association_dossier(
    changes: Mapping[str, object] | None = None, **options: Any
) -> Dossier:
    """Return a complete dossier of an association; ``without`` piece codes, ``papers`` added,

    ``plan`` another plan, ``received``, ``history``, ``unfiled`` as in ``Dossier``.
    """
    papers = [
        bank_paper(CONFLUENT),
        accounts_paper(organisation=CONFLUENT.name),
        intent_paper("Commune de Tonneins", Decimal(10000)),
        *(paper("D-CV", f"CV {p.last_name}.pdf", person=p.full) for p in CONFLUENT.facilitators),
    ]
    return _built(CONFLUENT, options.pop("plan", plan()), papers, changes, options)


def complete_commune_dossier(
    changes: Mapping[str, object] | None = None, **options: Any
) -> Dossier:
    """Return a complete dossier of a commune, options as for the association."""
    asked = options.pop("plan", plan(
        title="Un numérique pour tous", scheme="D3", places=("Monflanquin",),
        income=((*OWN_LINE, "40000"), (*OWN_FUNDS, "20000")),
    ))  # fmt: skip
    papers = [
        bank_paper(COMMUNE, holder="TRESORERIE DE MONFLANQUIN"),
        paper("D-DELIB-DEM", body=COMMUNE.name, executory=True, amount=Decimal(40000),
              executory_on=date(2022, 9, 15)),
    ]  # fmt: skip
    return _built(COMMUNE, asked, papers, changes, options)


def complete_company_dossier(
    changes: Mapping[str, object] | None = None, **options: Any
) -> Dossier:
    """Return a complete dossier of a company, options as for the association."""
    income = ((*OWN_LINE, "40000"), (*OWN_FUNDS, "20000"))
    asked = options.pop("plan", plan(scheme="D2", income=income))
    papers = [bank_paper(RESSORTS), accounts_paper(organisation=RESSORTS.name)]
    return _built(RESSORTS, asked, papers, changes, options)


def complete_sole_trader_dossier(
    changes: Mapping[str, object] | None = None, **options: Any
) -> Dossier:
    """Return a complete dossier of a micro-entrepreneur, options as for the association."""
    asked = options.pop("plan", plan(income=((*OWN_LINE, "40000"), (*OWN_FUNDS, "20000"))))
    return _built(VERDIER, asked, [bank_paper(VERDIER)], changes, options)


def complete_renewal_dossier(
    changes: Mapping[str, object] | None = None, **options: Any
) -> Dossier:
    """Return a renewal in the consultation area with a flat rate, options as above."""
    asked = options.pop("plan", plan(
        title="Cap vers l'emploi", kind="renouvellement", places=("Agen", "Boé"),
        requested=Decimal(38000),
        expenses=(("64", "Charges de personnel", "40000"),
                  ("indirect", "Charges indirectes affectées à l'opération", "6000")),
        income=((*OWN_LINE, "38000"), (*OWN_FUNDS, "8000")),
        indirect="6000", flat_rate="15",
    ))  # fmt: skip
    papers = [
        bank_paper(HORIZON),
        accounts_paper(organisation=HORIZON.name),
        paper("D-CR-N1", year=2021),
        paper("D-BILAN-N1", year=2021),
        paper("D-FORF", total=Decimal(6000)),
        paper("D-PLIE", date=date(2022, 9, 14), opinion_given=True),
    ]
    return _built(HORIZON, asked, papers, changes, options)


def examined(case: Dossier, call: Call = CALL, on: date = RECEIVED) -> Assessment:
    """Examine a dossier by the bundled call."""
    return examine(case, call, on)


def asked(case: Dossier, call: Call = CALL) -> list[tuple[str, str | None]]:
    """Return (rule, piece or field) of what the applicant is asked for, in letter order."""
    return [(f.rule, f.piece or f.field) for f in examined(case, call).asked]


def findings(case: Dossier, rule: str, call: Call = CALL) -> list[Finding]:
    """Return the findings of one rule."""
    return [f for f in examined(case, call).findings if f.rule == rule]


def blocking(case: Dossier) -> list[Finding]:
    """Return every blocking finding, sure or not."""
    return [f for f in examined(case).findings if f.severity is Severity.BLOCKING]
