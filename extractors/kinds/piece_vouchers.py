"""D-FACT and D-BP: vouchers, told apart so that a stray one never counts as another piece."""

from __future__ import annotations

import re

from ..pieces.budget import numbers_right_of
from ..pieces.kind import Marks, PieceKind, by_marks
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, amount_leaf, flag_leaf, said_amount, text_leaf
from ..records import Amount, Leaf, PieceRecord, Text
from ..source import Options

_FACT = Marks(
    titles=(
        r"factures?\b",
        r"note d'honoraires",
        r"avoir n",
        r"facture[- ]?(?:pro forma|acquittee|n)",
    ),
    body=(
        r"net a payer|total (?:ttc|ht)|montant (?:ttc|ht)|total a (?:payer|regler)|a payer",
        r"\btva\b|\bht\b|\bttc\b",
        r"quantite|designation|prix unitaire|\bp\.?u\.?\b|prestation",
        r"echeance|reglement|paiement|acquitte",
        r"client|facture a|adresse de facturation",
        r"facture n|numero de facture|n ?[o°] de facture",
    ),
    least=2,
    untitled=5,
    against=(r"budget", r"statuts", r"rapport", r"devis"),
)
_BP = Marks(
    titles=(r"bulletins? de (?:paie|paye|salaire)", r"fiche de paie"),
    body=(
        r"net a payer|net imposable",
        r"brut",
        r"cotisations",
        r"employeur|salarie|emploi",
        r"urssaf|periode",
    ),
    least=2,
    untitled=5,
)


def _total(text: PieceText) -> Amount:
    label = r"(?:net a payer|total ttc|montant ttc|total a (?:payer|regler)|montant total)"
    found = numbers_right_of(text, label)
    if found:
        return amount_leaf(text, found[-1], 0.9)
    return said_amount(text, (label,), 30)


def _fill_invoice(text: PieceText, options: Options) -> PieceRecord:
    number = text.search(
        r"(?:facture|avoir)[^\n\w]{0,4}(?:n ?[o°]?|numero)\s?:?\s*(?P<n>[\w/-]{2,24})"
    )
    first = text.rows[0].segments[0] if text.rows else None
    supplier = Text()
    if first is not None and not re.match(r"facture|date|client", first.folded):
        supplier = text_leaf(text, text.span(0, len(first.text)), 0.8)
    leaves: dict[str, Leaf] = {
        "number": text_leaf(text, text.hit(number, "n") if number else None, 0.92),
        "supplier": supplier,
        "total": _total(text),
        "paid": flag_leaf(text, text.search(r"acquittee?|payee? le|reglee? le"), True, SAID),
    }
    return record_of(
        "D-FACT", text, options, Found(own=False, organisation=_client(text), leaves=leaves)
    )


def _client(text: PieceText) -> Text:
    hit = text.after(r"client|factur[ee] a|adresse de facturation|destinataire")
    if hit is None:
        match = text.search(r"client ?: ?(?P<c>[^\n\t]{3,60})")
        hit = text.hit(match, "c") if match else None
    return text_leaf(text, hit, 0.85)


def _fill_payslip(text: PieceText, options: Options) -> PieceRecord:
    return record_of("D-BP", text, options, Found(own=False, amounts=()))


KINDS = (
    PieceKind("D-FACT", by_marks(_FACT), _fill_invoice),
    PieceKind("D-BP", by_marks(_BP), _fill_payslip),
)
