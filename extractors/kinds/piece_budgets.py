"""D-BUDG-ACT and D-BUDG-STR, the planned budgets, and D-CR-N1, the account of a spent grant."""

from __future__ import annotations

import re

from .. import values
from ..pieces.action import action_of, title_below
from ..pieces.budget import MoneyLine, Sides, numbers_right_of, sides_of
from ..pieces.kind import Marks, PieceKind, by_marks, headings, is_letter, score
from ..pieces.organisation import organisation_of
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, amount_leaf, said_amount, text_leaf, year_in
from ..records import Amount, Count, Leaf, PieceRecord, Text
from ..source import Options

_TITLES = (
    r"budgets?\b",
    r"plan (?:de )?financement",
    r"plan financier",
    r"(?:compte de resultat|bilan financier) previsionnel",
    r"previsionnel (?:financier|budgetaire)",
)
_BODY = (
    r"\b(?:charges|depenses|emplois)\b",
    r"\b(?:produits|recettes|ressources)\b",
    r"\btotal\b",
    r"achats?|fournitures|\b60\b",
    r"personnel|salaires?|remunerations?|\b64\b",
    r"subventions?|\b74\b|cofinanc",
    r"previsionnel|prevision|budgete",
)
_AGAINST = (
    r"compte[- ]rendu financier",
    r"comptes annuels",
    r"bilan(?! financier previsionnel)",
    r"compte de resultat(?! previsionnel)",
    r"plan (?:estimatif|previsionnel) (?:detaille )?(?:des|de)[^.]{0,30}(?:indirect|forfait"
    r"|frais couverts)",
    r"(?:depenses|charges|frais|couts) indirect",
    r"proces[- ]verbal",
    r"statuts",
    r"rapport",
    r"deliberation|extrait du registre",
    r"convention",
    r"note ",
    r"descriptif",
    r"facture|devis",
)
_BUDGET = Marks(titles=_TITLES, body=_BODY, least=4, untitled=7, against=_AGAINST,
                never=(r"net a payer", r"actif (?:immobilise|circulant)"))  # fmt: skip
_ACTION = (
    r"\b(?:action|projet|operation|programme|chantier)s?\b(?! sociale)|previsionnel du"
    r" projet|plan de financement"
)
_STRUCTURE = (
    r"\b(?:structure|association|organisme|societe|entreprise|etablissement|general|global|commune"
    r"|fonctionnement|annuel)\b"
)


def _scope(text: PieceText) -> str:
    """Return what the title says the budget is of: "action", "structure", or "" for neither."""
    titles = [h.text for h in headings(text) if re.search("|".join(_TITLES), h.text)]
    titles = titles or [row.folded for row in text.rows[:6]]
    first = " ".join(titles[:3])
    if re.search(_ACTION, first) and not re.match(
        r"budget (?:general|global|de la structure)", first
    ):
        return "action"
    top = " ".join(row.folded for row in text.rows[:14])
    if re.search(r"(?:intitule|titre|nom) (?:de l'action|du projet|de l'operation)|\b(?:action"
        r"|projet"
                 r"|operation) ?[:\"]|l'action \"|le projet \"", top):  # fmt: skip
        return "action"
    return "structure" if re.search(_STRUCTURE, first) else ""


def _measured(text: PieceText) -> float:
    value = score(text, _BUDGET)
    if not (text.has(_BODY[0]) and text.has(_BODY[1])):
        return min(value, 0.35)
    numbers = len(re.findall(r"\d[\d \u00a0\u202f.]*(?:,\d\d)?(?=[\t\n€ ])", text.text))
    if numbers < 6:
        return min(value, 0.35)
    return value * 0.5 if is_letter(text) else value


def _measure_action(text: PieceText) -> float:
    value = _measured(text)
    return value if _scope(text) == "action" else min(value * 0.4, 0.4)


def _measure_structure(text: PieceText) -> float:
    value = _measured(text)
    scope = _scope(text)
    if scope == "action":
        return min(value * 0.4, 0.4)
    return value if scope == "structure" else value * 0.8


def _columns(lines: list[MoneyLine]) -> tuple[list[Text], list[Text], list[Amount]]:
    return [x.account for x in lines], [x.label for x in lines], [x.amount for x in lines]


def _total(found: list[Amount]) -> Amount:
    """The total before voluntary contributions: the first; a different later one is a doubt."""
    if not found:
        return Amount()
    first = found[0]
    return first if len({a.value for a in found}) == 1 else first.model_copy(
        update={"confidence": min(first.confidence, 0.85)})  # fmt: skip


def _requested(text: PieceText, sides: Sides, options: Options) -> Amount:
    """What is asked of the granting authority: its own line; the sentence below the table."""
    names = [values.fold(name) for name in options.authority_names]
    own = [
        line.amount
        for line in sides.income
        if any(name and name in values.fold(line.label.value or "") for name in names)
        or re.search(
            r"subvention (?:sollicit|demand)|objet de la (?:presente )?demande", line.folded
        )
    ]
    said = said_amount(text, (r"subvention (?:sollicitee |demandee )?(?:de|:)\s",), 40)
    if len({a.value for a in own if a.value}) > 1:
        return own[0].model_copy(update={"confidence": 0.4})
    if own:
        agrees = said.value is None or said.value == own[0].value
        return own[0] if agrees else own[0].model_copy(update={"confidence": 0.5})
    return said


def _year(text: PieceText) -> Count:
    match = text.search(
        r"(?:annee|exercice|budget|previsionnel|periode)[^\n\d]{0,60}(?P<y>20\d\d)(?!\d)"
    )
    if match is None:
        match = text.search(r"(?P<y>\b20\d\d)\b(?![/-]\d)")
    found = year_in(text, text.hit(match, "y") if match else None)
    if match is not None:
        row = text.rows[text.row_at(match.start())].folded
        if len(set(re.findall(r"\b20\d\d\b", row))) > 1:
            return found.model_copy(update={"confidence": min(found.confidence, 0.6)})
    return found


def _period(text: PieceText) -> Text:
    match = text.search(
        r"(?:annee|exercice|periode|budget previsionnel)s?\s*:?\s*(?P<p>(?:du"
        r" )?[^\n\t]{0,30}20\d\d[^\n\t]{0,30})"
    )
    return text_leaf(text, text.hit(match, "p") if match else None, SAID)


_SKIP = (
    r"(?:annee|exercice|periode|charges|depenses|association|siret|du \d|20\d\d|montant|structure)"
)


def _fill(code: str, text: PieceText, options: Options) -> PieceRecord:
    sides = sides_of(text)
    accounts, labels, sums = _columns(sides.expenses)
    in_accounts, in_labels, in_sums = _columns(sides.income)
    scope = "action" if code == "D-BUDG-ACT" else "structure"
    word = text.search(_ACTION if scope == "action" else _STRUCTURE)
    title = Text()
    if scope == "action":
        named = action_of(text)
        below = title_below(text, r"budget|plan de financement", _SKIP)
        title = named if below.absent or named.confidence >= below.confidence else below
    indirect = [line.amount for line in sides.expenses if re.search(
        r"indirect|frais de structure|forfait", line.folded)]  # fmt: skip
    leaves: dict[str, Leaf] = {
        "title": title,
        "year": _year(text),
        "period": _period(text),
        "scope": text.leaf(text.hit(word) if word else None, scope, SAID),
        "total_expenses": _total(sides.total_expenses),
        "total_income": _total(sides.total_income),
        "requested": _requested(text, sides, options),
        "indirect_costs": indirect[0] if indirect else Amount(),
    }
    return record_of(code, text, options, Found(
        due=1, organisation=organisation_of(text, options, own=True), amounts=(*sums, *in_sums),
        leaves=leaves, lists={
            "expense_accounts": accounts, "expense_labels": labels, "expense_amounts": sums,
            "income_accounts": in_accounts, "income_labels": in_labels, "income_amounts": in_sums,
        }))  # fmt: skip


def _fill_action(text: PieceText, options: Options) -> PieceRecord:
    return _fill("D-BUDG-ACT", text, options)


def _fill_structure(text: PieceText, options: Options) -> PieceRecord:
    return _fill("D-BUDG-STR", text, options)


_REPORT = Marks(
    titles=(
        r"comptes?[- ]rendus? financiers?",
        r"cerfa n ?[o°]? ?15059|15059",
        r"bilan financier(?! previsionnel)",
        r"compte[- ]rendu (?:d'execution )?(?:financiere|de la subvention|d'emploi)",
        r"compte d'emploi",
    ),
    body=(
        r"realis",
        r"prev",
        r"\b(?:charges|depenses)\b",
        r"\b(?:produits|recettes|ressources)\b",
        r"ecarts?|%",
        r"subvention",
        r"15059|arrete du 11 octobre 2006",
    ),
    least=3,
    against=(r"budget", r"comptes annuels", r"statuts", r"proces[- ]verbal"),
)


def _fill_report(text: PieceText, options: Options) -> PieceRecord:
    spent = numbers_right_of(text, r"total (?:general )?(?:des )?(?:charges|depenses)")
    income = numbers_right_of(text, r"total (?:general )?(?:des )?(?:produits|recettes|ressources)")
    title = action_of(text)
    if title.absent:
        title = title_below(text, r"compte[- ]rendu financier", _SKIP)
    leaves: dict[str, Leaf] = {
        "title": title,
        "year": _year(text),
        "total_expenses": amount_leaf(text, _realised(spent), 0.85),
        "total_income": amount_leaf(text, _realised(income), 0.85),
    }
    return record_of("D-CR-N1", text, options, Found(due=1, leaves=leaves))


def _realised(found: list[values.AmountMatch]) -> values.AmountMatch | None:
    """Of "planned, spent, %" the second; of one column the one."""
    if not found:
        return None
    return found[1] if len(found) > 1 else found[0]


KINDS = (
    PieceKind("D-BUDG-ACT", _measure_action, _fill_action, more=(r"\btotal\b.{0,400}\btotal\b",)),
    PieceKind(
        "D-BUDG-STR", _measure_structure, _fill_structure, more=(r"\btotal\b.{0,400}\btotal\b",)
    ),
    PieceKind("D-CR-N1", by_marks(_REPORT), _fill_report, more=(r"realis\w+.{0,600}ecart",)),
)
