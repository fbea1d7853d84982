"""D-FSE, the FSE+ request or its acknowledgement, and D-MINIMIS, the de minimis statement."""

from __future__ import annotations

import re

from ..pieces.action import action_of
from ..pieces.budget import items_of
from ..pieces.kind import Marks, PieceKind, score
from ..pieces.people import undersigned
from ..pieces.record import Found, record_of
from ..pieces.signature import signatures_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, flag_leaf, said_amount, text_leaf, year_in
from ..records import Amount, Count, Leaf, PieceRecord, Text
from ..source import Options

_NAMED = r"\bfse\b|\bfse ?\+|fonds social europeen"
_FSE = Marks(
    titles=(
        r"(?:accuse|recepisse|attestation|avis|confirmation)[^.]{0,40}(?:reception|depot"
        r"|recevabilite|enregistrement)",
        r"demande (?:de (?:subvention|concours|financement|aide))?[^.]{0,40}(?:fse|fonds social"
        r" europeen|europe)",
        r"ma demarche fse",
        r"fonds social europeen|\bfse ?\+?",
    ),
    body=(
        _NAMED,
        r"ma demarche[- ]fse",
        r"numero|\bn ?[o°]|reference",
        r"depo(?:t|se)|recevab|enregistr|recu|transmis",
        r"union europeenne|autorite de gestion|programme (?:operationnel|national)|service"
        r" gestionnaire",
        r"operation|projet",
        r"montant|cout total|€",
    ),
    least=4,
    against=(
        r"budget",
        r"descriptif",
        r"bilan",
        r"statuts",
        r"rapport",
        r"deliberation|extrait du registre",
        r"cv\b",
    ),
)
_MINIMIS = Marks(
    titles=(
        r"[^.]{0,80}de minimis",
        r"(?:attestation|declaration)[^.]{0,60}aides? (?:d'etat|d'importance mineure)",
    ),
    body=(
        r"de minimis",
        r"1407/2013|360/2012|2023/2831|2023/2832|reglement",
        r"(?:trois|3|deux|2) (?:derniers? |dernieres )?(?:exercices|annees|ans)|exercices? fisca",
        r"soussigne|atteste|declare",
        r"aides?",
        r"200 ?000|300 ?000|500 ?000|750 ?000|plafond",
    ),
    least=3,
    untitled=6,
    against=(r"budget", r"statuts", r"rapport", r"convention"),
)


def _measure_fse(text: PieceText) -> float:
    if not text.has(_NAMED):
        return 0.0
    value = score(text, _FSE)
    head = " ".join(row.folded for row in text.rows[:12])
    return value if re.search(_NAMED, head) else value * 0.5


def _measure_minimis(text: PieceText) -> float:
    if not text.has(r"de minimis"):
        return 0.0
    return score(text, _MINIMIS)


def _fill_fse(text: PieceText, options: Options) -> PieceRecord:
    number = text.search(
        r"(?:numero|\bn ?[o°]|reference|ref\.?|dossier|identifiant)[^\n\d:]{0,50}(?:ma demarche"
        r" fse ?\+?)?[^\n\d:]{0,20}"
        r"[:\s]\s*(?P<n>[a-z]{0,4}[-/]?\d[\w/-]{4,18})"
    )
    leaves: dict[str, Leaf] = {
        "number": text_leaf(text, text.hit(number, "n") if number else None, 0.9),
        "amount": said_amount(
            text,
            (
                r"(?:montant|concours|subvention|aide|participation)[^.\d€\n]{0,30}(?:fse"
                r"|europeen)[^.\d€\n]{0,40}",
                r"(?:fse ?\+?|europeen)[^.\d€\n]{0,40}(?:sollicite|demande)?[^.\d€\n]{0,20}",
                r"montant (?:sollicite|demande|de la demande)[^.\d€\n]{0,20}",
            ),
            40,
        ),
        "title": action_of(text),
    }
    return record_of("D-FSE", text, options, Found(own=False, leaves=leaves))


def _aids(text: PieceText) -> tuple[list[Count], list[Text], list[Amount]]:
    years: list[Count] = []
    funders: list[Text] = []
    sums: list[Amount] = []
    for line in items_of(text):
        if line.folded.startswith(("total", "plafond", "montant")) or line.amount.raw is None:
            continue
        label = line.label.raw or ""
        year = re.search(r"(?<!\d)20\d\d(?!\d)", label)
        at = text.text.find(label.split()[0]) if year and label.split() else -1
        span = text.span(at, at + len(label)) if year and at >= 0 else None
        years.append(year_in(text, span) if span else Count())
        name = re.sub(r"^(?:\d{1,2}/\d{1,2}/)?20\d\d\s*[-–:]?\s*", "", label)
        funders.append(line.label.model_copy(update={"value": name or label}))
        sums.append(line.amount)
    return years, funders, sums


def _fill_minimis(text: PieceText, options: Options) -> PieceRecord:
    signatures = signatures_of(text, due=1)
    name, role = undersigned(text)
    none = text.search(
        r"n'(?:a|ai|avoir|avons)\s?(?:pas |jamais )?(?:recu|percu|beneficie)[^.☐☒]{0,30}aucune?"
        r"|aucune aide[^.]{0,30}"
        r"de minimis|n'(?:a|ai|avoir) (?:pas|jamais) (?:recu|percu|beneficie)"
    )
    regulation = text.search(r"(?P<r>(?:1407/2013|360/2012|2023/2831|2023/2832|1408/2013))")
    years, funders, sums = _aids(text)
    total = next(
        (x.amount for x in items_of(text) if x.folded.startswith(("total", "montant total"))),
        Amount(),
    )
    leaves: dict[str, Leaf] = {
        "total": total,
        "regulation": text_leaf(text, text.hit(regulation, "r") if regulation else None, 0.95),
        "none_received": flag_leaf(text, none, not sums, SAID if not sums else 0.5),
        "signatory": name,
        "role": role,
    }
    return record_of("D-MINIMIS", text, options, Found(
        signatures=signatures, people=(name,), leaves=leaves,
        lists={"aid_years": years, "aid_funders": funders, "aid_amounts": sums}))  # fmt: skip


KINDS = (
    PieceKind("D-FSE", _measure_fse, _fill_fse),
    PieceKind("D-MINIMIS", _measure_minimis, _fill_minimis),
)
