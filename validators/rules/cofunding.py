"""Who else pays, and what proves it: letters of intent, flat rate, European fund (DOMAIN §1.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractors.records import DOUBT_BELOW, Leaf

from ..budget import Funder, Plan, co_funders, european_line, is_european, undetailed_subsidies
from ..call import Call
from ..dossier import Dossier, Held
from ..findings import Family, Group, Severity, Verdict
from ..money import ZERO, amount_in_figures
from ..names import Likeness, fold, organisation_likeness, title_similarity
from ..wording import listed
from .conditions import (
    CONDITIONS,
    budget_of,
    budget_source,
    flat_rate_amount,
    organisation_type,
    signed_by,
)
from .pieces import doubtful_paper, missing, recognised, severity_of
from .rule import (
    BLOCKS,
    BLOCKS_OR_REMARKS,
    REMARKS_OR_INFORMS,
    Found,
    Rule,
    doubt,
    spot,
    sure,
    text_of,
    to_instruct,
    to_know,
)

_LONG_NAMES = (
    (r"CAISSES? (D |DES )?ALLOCATIONS FAMILIALES", "CAF"),
    (r"MUTUALITE SOCIALE AGRICOLE", "MSA"),
    (r"CONSEIL REGIONAL", "REGION"),
    (r"CONSEIL DEPARTEMENTAL", "DEPARTEMENT"),
    (r"AGENCE REGIONALE DE SANTE", "ARS"),
    (r"FONDS SOCIAL EUROPEEN( PLUS)?|\bFSE\b", "FSE"),
    (r"COMMUNAUTE (D )?AGGLOMERATION|AGGLOMERATION", "AGGLO"),
    (r"COMMUNAUTE DE COMMUNES", "CC"),
    (r"PREFECTURE|PREFET|DDETSPP|DDETS|DREETS|DRAJES|MINISTERE", "ETAT"),
)
_REGION_OR_PLACE = frozenset({"LOT", "GARONNE", "47", "NOUVELLE", "AQUITAINE", "DEPARTEMENT"})


def funder_likeness(one: str, other: str) -> Likeness:
    """Compare two names of funders: usual short names count, the département's name does not."""
    first, second = _short(one), _short(other)
    likeness = organisation_likeness(first, second)
    if likeness is Likeness.SAME:
        return likeness
    mine, theirs = _telling(first), _telling(second)
    if mine and theirs and (mine <= theirs or theirs <= mine):
        return Likeness.SAME
    return likeness


def _short(name: str) -> str:
    text = fold(name)
    for pattern, short in _LONG_NAMES:
        text = re.sub(pattern, short, text)
    return text


def _telling(folded: str) -> set[str]:
    small = {"DE", "DU", "D", "DES", "LA", "LE", "LES", "L", "ET", "COMMUNE", "VILLE", "MAIRIE"}
    return set(folded.split()) - small - _REGION_OR_PLACE


@dataclass(frozen=True, slots=True)
class _Proof:
    """A paper of a co-funder and what it says of the amount and of the action."""

    held: Held
    amount: Decimal | None
    for_action: bool | None

    @property
    def complete(self) -> bool:
        return self.amount is not None and self.for_action is not False


def _proofs(dossier: Dossier, call: Call) -> list[_Proof]:
    papers = (*dossier.held("D-LI"), *dossier.held("D-DELIB-COFI"))
    return [_proof(held, dossier, call) for held in papers]


def _proof(held: Held, dossier: Dossier, call: Call) -> _Proof:
    figures, action = held.piece.leaf("amount"), held.piece.leaf("action")
    if action.absent:
        action = held.piece.leaf("object")
    titles = [dossier.form.project.title, *(a.title for a in dossier.form.actions)]
    known = [text_of(leaf) for leaf in titles if not leaf.absent]
    meant: bool | None = None
    if not action.absent and known:
        best = max(title_similarity(title, text_of(action)) for title in known)
        unsure = None if action.doubtful else False
        meant = True if best >= call.finance.agreement_match else unsure
    return _Proof(held, figures.value if isinstance(figures.value, Decimal) else None, meant)


def _of(funder: Funder, proofs: list[_Proof]) -> tuple[list[_Proof], list[_Proof]]:
    """Return the papers surely of a funder, and those that may be."""
    same, close = [], []
    for proof in proofs:
        leaf = _funder_leaf(proof.held)
        likeness = funder_likeness(funder.name, text_of(leaf))
        certain = sure(leaf) and proof.held.read.confidence >= DOUBT_BELOW
        right_sum = proof.amount is not None and proof.amount == funder.amount
        if likeness is Likeness.SAME and certain:
            same.append(proof)
        elif likeness is not Likeness.DIFFERENT or (
            right_sum and (leaf.absent or not funder.named)
        ):
            close.append(proof)
    return same, close


def _funder_leaf(held: Held) -> Leaf:
    leaf = held.piece.leaf("funder")
    return held.piece.leaf("body") if leaf.absent else leaf


def _others(plan: Plan, dossier: Dossier, call: Call) -> list[Funder]:
    """Return the co-funders other than the applicant, whose own money needs no letter (FIN-07)."""
    own = text_of(dossier.form.organisation.name)
    found = co_funders(plan, call.authority.names)
    return [f for f in found if not own or funder_likeness(own, f.name) is not Likeness.SAME]


def _letters(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """One letter, resolution or agreement per co-funder, with action and amount."""
    entry = call.piece_for("D-LI", organisation_type(dossier.form)) or call.piece("D-LI")
    (plan, source), proofs = budget_source(dossier), _proofs(dossier, call)
    severity = severity_of(entry, call) if entry else Severity.BLOCKING
    for funder in _others(plan, dossier, call):
        if is_european(funder.line) and dossier.held("D-FSE"):
            continue
        yield from _letter_of(funder, proofs, source, severity)
    whole = undetailed_subsidies(plan)
    requested = dossier.form.budget.requested.value
    if whole is not None and requested is not None and whole.amount > requested:
        yield Found(
            f"Subventions non détaillées ({amount_in_figures(whole.amount)}) : les autres"
            " financeurs et leurs lettres d'intention sont à vérifier.",
            severity,
            Family.COMPLETENESS,
            Verdict.TO_CHECK,
            Group.INFORMATION,
            piece="D-LI",
            evidence=spot(source, whole.leaf),
        )


def _letter_of(
    funder: Funder, proofs: list[_Proof], held: Held, severity: Severity
) -> Iterator[Found]:
    line = funder.line
    same, close = _of(funder, proofs)
    if any(proof.complete for proof in same):
        return
    for leaf, what in ((line.leaf, f"Montant de {funder.name}"), (line.name, "Financeur")):
        if leaf.doubtful:
            yield doubt(what, leaf, held, severity=severity, piece="D-LI", subject=funder.name)
            return
    amount = amount_in_figures(funder.amount)
    if same and same[-1].amount is None and same[-1].held.piece.leaf("amount").doubtful:
        paper = same[-1].held
        yield doubt(f"Montant de la lettre {_by(funder)}", paper.piece.leaf("amount"), paper,
                    severity=severity, piece="D-LI", subject=funder.name)  # fmt: skip
    elif same:
        yield Found(
            f"La lettre {_by(funder)} {_lacks(same[-1])} : joignez sa lettre d'intention pour"
            f" l'opération ({amount}).",
            severity,
            Family.COMPLETENESS,
            group=Group.NON_CONFORMING,
            piece="D-LI",
            subject=funder.name,
            evidence=spot(same[-1].held),
            amount=funder.amount,
        )
    elif close:
        names = listed(sorted({f"« {p.held.file} »" for p in close}))
        yield Found(
            f"Lettre d'intention {_by(funder)} ({amount}) à vérifier : {names} peut l'être.",
            severity,
            Family.COMPLETENESS,
            Verdict.TO_CHECK,
            Group.MISSING,
            piece="D-LI",
            subject=funder.name,
            evidence=spot(close[-1].held, _funder_leaf(close[-1].held)),
            amount=funder.amount,
        )
    else:
        yield Found(
            f"Joignez la lettre d'intention {_by(funder)} ({amount}).",
            severity,
            Family.COMPLETENESS,
            group=Group.MISSING,
            piece="D-LI",
            subject=funder.name,
            evidence=spot(held, line.leaf),
            amount=funder.amount,
        )


def _by(funder: Funder) -> str:
    return f"du cofinanceur « {funder.name} »"


def _lacks(proof: _Proof) -> str:
    lacks = []
    if proof.for_action is False:
        lacks.append("vise une autre action")
    if proof.amount is None:
        lacks.append("ne porte pas de montant")
    return listed(lacks)


def _dedicated(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """A letter names the action and the budget's amount, both ways alike, and is signed."""
    proofs = _proofs(dossier, call)
    for funder in _others(budget_of(dossier), dossier, call):
        for proof in _of(funder, proofs)[0]:
            action = proof.held.piece.leaf("action")
            if not proof.for_action:
                yield _about(
                    f"La lettre {_by(funder)} ne vise pas expressément l'action.",
                    proof.held, funder, action,
                )  # fmt: skip
            yield from _amounts(proof, funder)
            yield from _signed(proof, funder)


def _signed(proof: _Proof, funder: Funder) -> Iterator[Found]:
    """A letter of intent bears a signature; one that came as an e-mail has no place for it."""
    signatures = proof.held.piece.signatures
    if proof.held.read.piece != "D-LI" or not signatures or signed_by(signatures):
        return
    surely = signed_by(signatures) is False
    state = "n'est pas signée" if surely else "est à regarder : signature à vérifier"
    yield _about(f"La lettre {_by(funder)} {state}.", proof.held, funder)


def _about(message: str, held: Held, funder: Funder, *places: Leaf) -> Found:
    return to_instruct(message, spot(held, *places), piece="D-LI", subject=funder.name)


def _amounts(proof: _Proof, funder: Funder) -> Iterator[Found]:
    figures, words = proof.held.piece.leaf("amount"), proof.held.piece.leaf("amount_in_words")
    if proof.amount is None:
        yield _about(f"La lettre {_by(funder)} ne porte pas de montant.", proof.held, funder)
    elif proof.amount != funder.amount:
        yield _about(
            f"Montant de la lettre {_by(funder)} ({amount_in_figures(proof.amount)}) différent"
            f" du budget ({amount_in_figures(funder.amount)}).",
            proof.held,
            funder,
            figures,
        )
    if isinstance(words.value, Decimal) and proof.amount not in (None, words.value):
        yield _about(
            f"La lettre {_by(funder)} donne deux montants : en chiffres"
            f" {amount_in_figures(proof.amount or ZERO)}, en lettres"
            f" {amount_in_figures(words.value)}. Faire préciser.",
            proof.held,
            funder,
            figures,
            words,
        )


def _flat_rate(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The plan of the costs under the flat rate, its total the budget's line."""
    entry = call.piece_for("D-FORF", organisation_type(dossier.form)) or call.piece("D-FORF")
    due = CONDITIONS["flat_rate"](dossier, call)
    if entry is None or due is False:
        return
    severity = severity_of(entry, call)
    certain, doubtful = recognised(dossier, "D-FORF")
    if certain:
        yield from _plan_total(certain[-1], dossier, call)
    elif doubtful:
        yield doubtful_paper(entry, doubtful[-1], severity)
    elif due is None:
        leaf = dossier.form.budget.indirect_costs
        yield doubt("Charges indirectes au forfait", leaf, dossier.application,
                    severity=severity, piece="D-FORF", field="budget.indirect_costs")  # fmt: skip
    else:
        yield missing(entry, severity)


def _plan_total(held: Held, dossier: Dossier, call: Call) -> Iterator[Found]:
    total = held.piece.leaf("total").value
    items = [a.value for a in held.piece.lists.get("item_amounts", ()) if a.value is not None]
    known = total if isinstance(total, Decimal) else sum(items, ZERO) if items else None
    line = flat_rate_amount(dossier)
    if known is not None and line and abs(known - line) > call.finance.rounding_tolerance:
        yield to_instruct(
            f"Le total du plan du forfait ({amount_in_figures(known)}) diffère de la ligne du"
            f" budget ({amount_in_figures(line)}).",
            spot(held, held.piece.leaf("total")),
            piece="D-FORF",
        )


def _european(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """A line of the European Social Fund comes with the reference of its request."""
    plan, source = budget_source(dossier)
    line = european_line(plan)
    if line is None:
        return
    spots = spot(source, line.leaf)
    if dossier.held("D-FSE"):
        message = "Un financement FSE+ est prévu : une convention distincte sera nécessaire."
        yield to_know(message, spots, subject="fse")
    else:
        yield to_instruct(
            "Un financement FSE+ est prévu : indiquez la référence de la demande ; une convention"
            " distincte sera nécessaire.",
            spots,
            piece="D-FSE",
            family=Family.COMPLETENESS,
        )


RULES = (
    Rule("FIN-05", "DEP", _letters, "piece", "D-LI", reach=BLOCKS),
    Rule("FIN-10", "DEP", _flat_rate, "piece", "D-FORF", reach=BLOCKS_OR_REMARKS),
    Rule("FIN-04", "DEP", _dedicated, "call", "co_funding"),
    Rule("FIN-08", "DEP", _european, "call", "co_funding", reach=REMARKS_OR_INFORMS),
)
