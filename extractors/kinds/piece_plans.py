"""Notes on how costs are shared: D-FORF, the flat-rate plan, and D-ANALYT."""

from __future__ import annotations

import re

from .. import values
from ..pieces.action import action_of
from ..pieces.budget import TOTAL, items_of
from ..pieces.kind import Marks, PieceKind, by_marks
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, leaf_of, text_leaf
from ..records import Amount, Leaf, PieceRecord, Text
from ..source import Options

_FORF = Marks(
    titles=(
        r"(?:plan|etat|tableau|detail|note|estimation|decomposition|ventilation)s?[^.]{0,60}"
        r"(?:(?:depenses|charges|frais|couts) (?:indirect|couvert|de structure|de fonctionnement"
        r" indirect)"
        r"|forfait)",
        r"(?:plan|tableau) estimatif",
        r"(?:depenses|charges|frais|couts) indirect\w*",
        r"forfait (?:de|des|pour)[^.]{0,30}(?:depenses|charges|frais|couts)",
    ),
    body=(
        r"forfait|taux forfaitaire",
        r"indirect",
        r"loyer|energie|electricite|fluides|telephon|assurances?|secretariat|direction|comptabilite"
        r"|administratif|fournitures de bureau|entretien",
        r"\btotal\b",
        r"estim",
        r"\d ?%|cle de repartition|prorata|quote-part",
    ),
    least=3,
    against=(r"budget(?! des (?:depenses|charges|frais) indirect)", r"comptes? (?:annuels|de"
        r" resultat)", r"statuts",
             r"compte[- ]rendu financier", r"facture|devis"),
)  # fmt: skip
_ANALYT = Marks(
    titles=(
        r"(?:note|plan|presentation|attestation|tableau)?[^.]{0,40}comptabilite (?:analytique"
        r"|separee)",
        r"plan (?:comptable )?analytique",
        r"(?:note|tableau|methode|presentation)[^.]{0,40}cles? de repartition",
        r"cles? de repartition",
        r"sections? analytiques?|codes? analytiques?",
    ),
    body=(
        r"analytiques?",
        r"\bsections?\b|\bcodes?\b|\baxes?\b",
        r"cles? de repartition|repart|ventil|prorata",
        r"affect|imput",
        r"charges (?:communes|indirectes)|temps de travail|heures",
    ),
    least=2,
    against=(
        r"budget",
        r"compte de resultat|comptes annuels",
        r"facture",
        r"plan estimatif",
        r"rapport",
    ),
)


def _rate(text: PieceText) -> Leaf:
    match = text.search(
        r"(?:taux|forfait\w*|hauteur)[^\d\n]{0,40}(?P<n>\d{1,2}(?:[.,]\d{1,2})?)\s?%"
    )
    hit = text.hit(match, "n") if match else None
    return leaf_of(text, hit, values.parse_decimal(hit.text)) if hit else Leaf()


def _fill_flat_rate(text: PieceText, options: Options) -> PieceRecord:
    labels: list[Text] = []
    sums: list[Amount] = []
    total = Amount()
    for line in items_of(text):
        if TOTAL.match(line.folded) or re.match(r"total\b|montant total", line.folded):
            total = line.amount
        elif not re.match(r"(?:sous-total|base|assiette|taux)", line.folded):
            labels.append(line.label)
            sums.append(line.amount)
    return record_of("D-FORF", text, options, Found(
        due=1,
        amounts=(*sums, *(() if total.absent else (total,))),
        leaves={"total": total, "rate": _rate(text), "title": action_of(text)},
        lists={"item_labels": labels, "item_amounts": sums},
    ))  # fmt: skip


def _sections(text: PieceText) -> tuple[list[Text], list[Text]]:
    codes: list[Text] = []
    labels: list[Text] = []
    for index, row in enumerate(text.rows):
        start = text.row_starts[index]
        match = re.match(
            r"\s*(?:[-•*] ?)?(?:(?i:section|code|axe)\s+)?(?P<c>[A-Z]{0,4}[-_.]?\d{1,5}"
            r"|[A-Z]{2,6}\d*)"
            r"(?:\t|\s*[:=–-]\s+)(?P<l>[^\t]{3,90})",
            row.text,
        )
        if match and not re.match(r"SIRET|RNA|SIREN|TEL", match["c"]):
            codes.append(
                text_leaf(text, text.span(start + match.start("c"), start + match.end("c")), SAID)
            )
            labels.append(
                text_leaf(text, text.span(start + match.start("l"), start + match.end("l")), SAID)
            )
    return codes, labels


def _fill_analytic(text: PieceText, options: Options) -> PieceRecord:
    codes, labels = _sections(text)
    match = text.search(r"(?P<k>[^.\n]{0,120}cles? de repartition[^.]{0,200})")
    leaves: dict[str, Leaf] = {
        "distribution_keys": text_leaf(text, text.hit(match, "k") if match else None, 0.85)
    }
    return record_of("D-ANALYT", text, options, Found(
        leaves=leaves, lists={"section_codes": codes, "section_labels": labels}))  # fmt: skip


KINDS = (
    PieceKind("D-FORF", by_marks(_FORF), _fill_flat_rate),
    PieceKind("D-ANALYT", by_marks(_ANALYT), _fill_analytic),
)
