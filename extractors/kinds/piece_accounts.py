"""D-COMPTES, the annual accounts, D-CAC, the auditor's report on them, and D-ATTCAC."""

from __future__ import annotations

import re

from ..pieces.budget import numbers_right_of
from ..pieces.kind import Marks, PieceKind, by_marks, score, titled
from ..pieces.organisation import organisation_of
from ..pieces.people import person_leaf
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import (
    amount_leaf,
    date_after,
    document_date,
    flag_leaf,
    row_amounts,
    text_leaf,
)
from ..records import Amount, Day, Leaf, PieceRecord, Text
from ..source import Options
from ..values import AmountMatch

_COMPTES = Marks(
    titles=(
        r"comptes? annuels?",
        r"etats financiers",
        r"bilan(?: (?:et|comptable|simplifie|actif|passif|au \d|au 3|de l'exercice|\(|-|20\d\d"
        r"|de l'association"
        r"|financier)|$)",
        r"compte de resultat(?! previsionnel)",
        r"comptes de l'exercice|comptes 20\d\d",
        r"liasse fiscale",
        r"plaquette (?:des comptes|comptable)",
        r"documents de synthese",
        r"annexe (?:aux comptes|comptable|des comptes)",
    ),
    body=(
        r"\bactif\b",
        r"\bpassif\b",
        r"immobilisations?|creances|disponibilites|stocks",
        r"(?:fonds|capitaux) (?:propres|associatifs)",
        r"dettes|provisions|emprunts",
        r"resultat (?:de l'exercice|net|d'exploitation|courant)|excedent|deficit|\bresultat\b",
        r"(?:produits|charges) (?:d'exploitation|financiers|exceptionnel)",
        r"exercice (?:clos|du|n\b|20)|arretes? au 3|au 31[ /](?:12|decembre)|au 30[ /](?:06"
        r"|juin)|au 31[ /]08",
        r"amortissements?",
    ),
    least=3,
    untitled=6,
    against=(
        r"rapport (?:general |special )?(?:du|des|de) (?:commissaires?|l'auditeur)",
        r"bilan (?:d'activites?|de l'action|qualitatif|pedagogique|social|moral|d'execution"
        r"|annuel de l'action)",
        r"budget",
        r"compte[- ]rendu financier",
        r"rapport (?:d'activite|moral|annuel|financier du)",
        r"proces[- ]verbal",
        r"statuts",
        r"attestation",
        r"etat consolide",
        r"plan estimatif",
    ),
    never=(r"previsionnel.{0,60}total des produits",),
)
_CAC = Marks(
    titles=(
        r"rapports? (?:general |special )?(?:du|des|de (?:votre|nos)) commissaires? aux comptes",
        r"commissaires? aux comptes",
    ),
    body=(
        r"opinion",
        r"certifi(?:ons|er|e)",
        r"regulier[s]? et sinceres?|image fidele",
        r"normes d'exercice professionnel",
        r"comptes annuels",
        r"exercice clos",
        r"justification des appreciations|verifications specifiques|assemblee generale",
    ),
    least=3,
    against=(r"attestation", r"statuts", r"proces[- ]verbal", r"facture", r"lettre de mission"),
)
_ATTCAC = Marks(
    titles=(
        r"attestation[^.]{0,40}(?:expert[- ]comptable|commissaire aux comptes|comptable public"
        r"|comptable)",
        r"(?:etat|releve) (?:recapitulatif )?des depenses (?:certifie|acquittees)",
    ),
    body=(r"atteste|certifi", r"depenses", r"comptable", r"acquitte|paye"),
    least=2,
    against=(r"attestation (?:de presentation|sur l'honneur)",),
)


def _measure_accounts(text: PieceText) -> float:
    value = score(text, _COMPTES)
    if titled(text, (r"bilan\b",)) and not (text.has(r"\bactif\b") and text.has(r"\bpassif\b")):
        only_result = titled(text, (r"compte de resultat", r"comptes? annuels?", r"annexe"))
        return value if only_result else min(value, 0.3)
    return value


def _end(text: PieceText) -> Day:
    for pattern in (
        r"(?:exercice|comptes annuels|bilan|comptes|resultat|periode)[^\n]{0,60}?\b(?:clos|close"
        r"|arretee?s?|au|le|:)\b"
        r"[^\n\d]{0,12}",
        r"\bau\s",
        r"(?:clos|cloture|arretes?)[^\d\n]{0,20}",
    ):
        both = re.search(r"du\s+\S+(?:\s\w+\s\d{4})?\s+au\s", text.folded[:3000])
        if both:
            found = date_after(text, r"\bdu\s+[\d/. a-z]{6,22}?\s+au\s", window=24)
            if not found.absent:
                return found
        found = date_after(text, pattern, window=24)
        if not found.absent:
            return found
    return Day()


def _net(found: list[AmountMatch]) -> tuple[AmountMatch | None, float]:
    """Choose the year's net figure of gross, depreciation, net, previous year.

    Gross less depreciation equal to the third proves the columns; two columns are this year and
    the one before; anything else is a doubt.
    """
    if not found:
        return None, 0.0
    if len(found) == 1:
        return found[0], 0.96
    if len(found) >= 3 and found[0].value - abs(found[1].value) == found[2].value:
        return found[2], 0.95
    if len(found) == 2:
        return found[0], 0.85
    return found[0], 0.5


def _figure(text: PieceText, *patterns: str) -> Amount:
    for pattern in patterns:
        found, sure = _net(numbers_right_of(text, pattern))
        if found is not None:
            return amount_leaf(text, found, sure)
    return Amount()


_RESULT = (
    r"(?:resultat (?:net )?(?:de l'exercice|comptable|net)?|excedent(?: ou deficit)?"
    r"|deficit|benefice ou perte)"
)


def _plain_totals(text: PieceText) -> tuple[Amount, Amount]:
    """Both totals of a balance sheet whose last row only says "Total" on either side."""
    sheet = False
    for index, row in enumerate(text.rows):
        labels = [segment.folded for segment in row.segments]
        sheet = sheet or {"actif", "passif"} <= set(" ".join(labels).split())
        if sheet and sum(bool(re.match(r"total(?: general)?$", label)) for label in labels) == 2:
            found = row_amounts(text, index)
            if len(found) == 2:
                return amount_leaf(text, found[0], 0.93), amount_leaf(text, found[1], 0.93)
            return Amount(), Amount()
    return Amount(), Amount()


def _results(text: PieceText) -> tuple[Amount, Amount]:
    """The year's result and, where two columns are printed, the previous year's."""
    found = numbers_right_of(text, rf"(?:[ivx]+ ?- ?)?{_RESULT}(?: \([^)]*\))*(?: ?[/-] .*)?$")
    if not found:
        return Amount(), Amount()
    negative = text.has(r"\bdeficit(?! ?\)?$)") and not text.has(r"excedent")
    sure = 0.96 if len(found) == 1 else 0.85 if len(found) == 2 else 0.5
    if negative and found[0].value > 0:
        sure = min(sure, 0.6)
    previous = amount_leaf(text, found[1], 0.85) if len(found) == 2 else Amount()
    return amount_leaf(text, found[0], sure), previous


_ASSETS = (
    r"total (?:general )?(?:de l'|de )?actif",
    r"total de l'actif",
    r"total actif",
    r"actif total",
    r"total general(?! \(?[iv]+ ?\+ ?[iv]+\)? passif)",
)


def _fill_accounts(text: PieceText, options: Options) -> PieceRecord:
    result, previous = _results(text)
    approval = text.search(
        r"(?:comptes?|bilan)[^.\n]{0,60}(?:approuves?|adoptes?|certifies?|valides?)"
        r"|approuves? par l'assemblee|certifies? (?:conformes?|sinceres?|exacts?)"
        r"|arretes? par le (?:bureau|conseil)"
    )
    leaves: dict[str, Leaf] = {
        "fiscal_year_start": date_after(text, r"exercice[^\n]{0,20}\bdu\s|periode du\s", window=24),
        "fiscal_year_end": _end(text),
        "total_assets": _figure(text, *_ASSETS),
        "total_liabilities": _figure(
            text, r"total (?:general )?(?:du )?passif", r"passif total", r"total general.*passif"
        ),
        "equity": _figure(
            text,
            r"total (?:des )?(?:fonds|capitaux) (?:propres|associatifs)",
            r"(?:fonds|capitaux) (?:propres|associatifs)",
        ),
        "cash": _figure(text, r"disponibilites|tresorerie|banques?(?: et caisse)?\b"),
        "total_expenses": _figure(text, r"total (?:general )?(?:des |de )?charges(?!"
            r" d'exploitation)",
                                  r"total (?:des )?charges", r"charges d'exploitation"),
        "total_income": _figure(text, r"total (?:general )?(?:des |de )?produits(?!"
            r" d'exploitation)",
                                r"total (?:des )?produits", r"produits d'exploitation"),
        "result": result,
        "previous_result": previous,
        "balance_sheet": flag_leaf(text, text.search(r"\bactif\b(?=[\s\S]{0,6000}\bpassif\b)")),
        "income_statement": flag_leaf(text, text.search(r"comptes? de resultat|charges"
            r" d'exploitation")),
        "notes": flag_leaf(text, text.search(r"(?:^|\n)\s*annexe\b|regles et methodes comptables")),
        "approved": flag_leaf(text, approval),
        "approved_on": date_after(
            text, r"(?:approuve|adopte|certifie|valide)\w*[^\n]{0,80}?\b(?:le|du|en date du)\s",
            window=24,
        ),
    }  # fmt: skip
    if leaves["total_assets"].absent and leaves["total_liabilities"].absent:
        leaves["total_assets"], leaves["total_liabilities"] = _plain_totals(text)
    return record_of("D-COMPTES", text, options, Found(
        due=1, amounts=tuple(v for v in leaves.values() if isinstance(v.value, type(result.value))
                             and result.value is not None),
        date=document_date(text), leaves=leaves))  # fmt: skip


_OPINIONS = (
    (
        "refus",
        r"(?:refusons|refus) de (?:certifier|certification)|ne sommes pas en mesure de certifier"
        r"|impossibilite de (?:certifier|formuler une opinion)|ne sont pas reguliers et sinceres",
    ),
    (
        "réserve",
        r"opinion avec (?:une )?reserves?|sous (?:la|les|cette|ces) reserves? (?:decrite"
        r"|exprimee|mentionnee"
        r"|ci-dessus|qui precede)|sous reserve de l'incidence|formul\w+ (?:une|la|les) reserves?"
        r"|certification avec reserve",
    ),
    (
        "sans réserve",
        r"certifions que les comptes annuels (?:sont|presentent)|sans reserve"
        r"|reguliers et sinceres et donnent une image fidele",
    ),
)


def _opinion(text: PieceText) -> Text:
    for code, pattern in _OPINIONS:
        match = text.search(pattern.replace(" ", r"\s+"))
        if match:
            return text.leaf(text.hit(match), code, 0.92)
    return Text()


def _auditor(text: PieceText) -> Text:
    match = text.search(r"(?:le|les) commissaires? aux comptes?\s")
    starts = [m.start() for m in text.finditer(r"commissaires? aux comptes|fait a")]
    for start in reversed(starts[-3:]):
        name = person_leaf(text, start, min(len(text.text), start + 140), 0.82)
        if not name.absent:
            return name
    first = text.rows[0] if text.rows else None
    if first is not None and match is not None:
        hit = text.span(0, len(first.text))
        return text_leaf(text, hit, 0.65)
    return Text()


def _fill_audit(text: PieceText, options: Options) -> PieceRecord:
    leaves: dict[str, Leaf] = {
        "auditor": _auditor(text),
        "fiscal_year_end": date_after(
            text, r"exercice clos[^\d\n]{0,12}\s?|comptes annuels[^\n]{0,50}\bau\s", window=24
        ),
        "opinion": _opinion(text),
    }
    about = organisation_of(text, options, own=False)
    return record_of("D-CAC", text, options, Found(
        own=False, due=1, organisation=about, leaves=leaves))  # fmt: skip


def _fill_statement(text: PieceText, options: Options) -> PieceRecord:
    return record_of("D-ATTCAC", text, options, Found(
        own=False, due=1, leaves={"auditor": _auditor(text)}))  # fmt: skip


KINDS = (
    PieceKind(
        "D-COMPTES",
        _measure_accounts,
        _fill_accounts,
        more=(
            r"compte de resultat",
            r"\bpassif\b",
            r"annexe|regles et methodes comptables",
            r"amortissements|immobilisations",
        ),
    ),
    PieceKind(
        "D-CAC", by_marks(_CAC), _fill_audit, more=(r"commissaire aux comptes|appreciations",)
    ),
    PieceKind("D-ATTCAC", by_marks(_ATTCAC), _fill_statement),
)
