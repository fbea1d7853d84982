"""Reports of what was done: D-BILAN-N1, D-RAPACT, D-BILAN and D-INDIC."""

from __future__ import annotations

import re

from ..pieces.action import action_of, title_below
from ..pieces.kind import Marks, PieceKind, is_letter, score
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, SUPPOSED, date_after, year_in
from ..records import Count, Day, Leaf, PieceRecord
from ..source import Options

_FACTS = (
    r"participants?|beneficiaires|personnes (?:accompagnees|accueillies|orientees|suivies)"
    r"|public accueilli",
    r"objectifs?",
    r"resultats?|realis",
    r"indicateurs?|taux|sorties",
    r"actions? (?:menees?|realisees?|conduites?)|ateliers|activites|seances|deroulement",
    r"\b20[12]\d\b",
    r"partenaires|perspectives|difficultes|evaluation",
)
_ACCOUNTING = (r"total (?:de l')?actif|\bpassif\b.{0,3000}\bactif\b|\bactif\b.{0,3000}\bpassif\b",)
_AGAINST = (
    r"budget",
    r"comptes annuels|compte de resultat|bilan (?:comptable|actif|passif|financier)",
    r"compte[- ]rendu financier",
    r"statuts",
    r"proces[- ]verbal",
    r"convocation",
    r"descriptif",
    r"rapport (?:general |special )?(?:du|des) commissaires?",
    r"attestation|deliberation|convention|curriculum",
    r"feuille",
)
_EXECUTION = (
    r"bilan (?:annuel |final |intermediaire )?d'execution",
    r"bilan[^.]{0,50}(?:convention|demande de (?:solde|versement)|service fait)",
    r"compte[- ]rendu d'execution",
    r"bilan annuel d'activite (?:de l'|au titre de la)\s?(?:execution|convention)",
)
_INDICATORS = (
    r"(?:etat|tableau|recueil|recapitulatif)[^.]{0,40}indicateurs",
    r"indicateurs (?:de (?:realisation|resultats?|suivi)|consolides)",
)
_BILAN_N1 = Marks(
    titles=(
        r"bilan (?:d'activites?|de l'action|des actions|de l'operation|du projet|qualitatif"
        r"|quantitatif"
        r"|pedagogique|annuel|intermediaire|final|de l'annee|20\d\d|d'action|et resultats)",
        r"bilan$",
        r"compte[- ]rendu (?:d'activites?|de l'action|d'action)",
        r"(?:bilan|evaluation|resultats)[^.]{0,60}(?:annee precedente|20[12]\d)",
        r"rapport (?:final|d'execution|intermediaire|d'activites? de l'action)",
    ),
    body=_FACTS,
    least=3,
    against=(
        *_AGAINST,
        *_EXECUTION,
        *_INDICATORS,
        r"rapport (?:annuel|moral|d'activite(?!s? de l'action))",
    ),
    never=_ACCOUNTING,
)
_RAPACT = Marks(
    titles=(
        r"rapport (?:annuel |moral )?(?:et )?d'activites?(?! de l'action)",
        r"rapport (?:annuel|moral)",
        r"rapport d'activites? 20\d\d",
    ),
    body=(*_FACTS, r"association|structure", r"adherents|salaries|benevoles|equipe"),
    least=2,
    against=(*_AGAINST, *_EXECUTION),
    never=_ACCOUNTING,
)
_BILAN = Marks(
    titles=(*_EXECUTION, r"bilan (?:annuel |final )?d'activites?", r"bilan de l'action"),
    body=(
        r"convention n|convention (?:d'objectifs|signee|du \d)|convention conclue",
        r"solde de la subvention|versement du solde|demande de (?:solde|versement)|service fait",
        *_FACTS,
    ),
    least=4,
    against=(*_AGAINST[:5], *_INDICATORS),
    never=_ACCOUNTING,
)
_INDIC = Marks(
    titles=_INDICATORS,
    body=(r"indicateurs?", r"prevu|objectif|cible", r"realise|resultat", r"participants?|nombre"),
    least=2,
    against=_AGAINST,
)
_OF_EXECUTION = (
    r"versement du solde|demande de solde|solde de la subvention|service fait|bilan (?:annuel"
    r" )?d'execution"
    r"|compte[- ]rendu d'execution"
)


def _measure_previous(text: PieceText) -> float:
    value = score(text, _BILAN_N1)
    value = value * 0.5 if text.has(_OF_EXECUTION) else value
    return value * 0.4 if is_letter(text) else value


def _measure_yearly(text: PieceText) -> float:
    return score(text, _RAPACT) * (0.4 if is_letter(text) else 1.0)


def _measure_execution(text: PieceText) -> float:
    value = score(text, _BILAN)
    return value if text.has(_OF_EXECUTION) else min(value, 0.3)


def _measure_indicators(text: PieceText) -> float:
    return score(text, _INDIC)


def _year(text: PieceText) -> Count:
    for pattern in (
        r"(?:bilan|rapport|compte[- ]rendu|annee|exercice"
        r"|activites?)[^\n]{0,70}?(?P<y>20[012]\d)(?!\d)",
        r"(?P<y>\b20[012]\d)\b",
    ):
        match = text.search(pattern)
        if match is not None:
            return year_in(text, text.hit(match, "y"), SAID if "bilan" in pattern else SUPPOSED)
    return Count()


def _participants(text: PieceText) -> Count:
    noun = r"(?:participants?|personnes|beneficiaires|stagiaires)"
    match = text.search(
        rf"nombre (?:total )?de {noun}[^\d\n]{{0,40}}(?P<n>\d{{1,4}})(?!\d)"
        rf"|(?<![\d,./])(?P<m>\d{{1,4}})\s{noun}"
        r"(?: (?:ont ete )?(?:accompagne|accueilli|suivi|oriente)\w*)?"
    )
    if match is None:
        return Count()
    group = "n" if match["n"] else "m"
    hit = text.hit(match, group)
    labelled = group == "n" or re.search(r"accompagne|accueilli|suivi", match.group())
    return text.leaf(hit, int(match[group]), 0.85 if labelled else 0.6)


def _period(text: PieceText) -> tuple[Day, Day]:
    start = date_after(text, r"(?:periode|bilan|du|precedente,?)\s?:?\s?\bdu\s", window=22)
    end = date_after(text, r"\bdu\s+\d[^\n]{4,22}?\s+au\s", window=22)
    return start, end


def _fill(code: str, text: PieceText, options: Options) -> PieceRecord:
    start, end = _period(text)
    named = action_of(text)
    below = title_below(
        text,
        r"bilan|compte[- ]rendu",
        r"(?:bilan|annee|periode|du \d|exercice|association|siret|20\d\d)",
    )
    leaves: dict[str, Leaf] = {
        "title": named if below.absent or named.confidence > below.confidence else below,
        "year": _year(text),
        "start": start,
        "end": end,
        "participants_count": _participants(text),
    }
    return record_of(code, text, options, Found(leaves=leaves))


def _fill_previous(text: PieceText, options: Options) -> PieceRecord:
    return _fill("D-BILAN-N1", text, options)


def _fill_execution(text: PieceText, options: Options) -> PieceRecord:
    return _fill("D-BILAN", text, options)


def _fill_indicators(text: PieceText, options: Options) -> PieceRecord:
    return _fill("D-INDIC", text, options)


def _fill_yearly(text: PieceText, options: Options) -> PieceRecord:
    return record_of("D-RAPACT", text, options, Found(leaves={"year": _year(text)}, amounts=()))


_MORE = (r"participants|ateliers|resultats|activites",)
KINDS = (
    PieceKind("D-BILAN-N1", _measure_previous, _fill_previous, more=_MORE),
    PieceKind("D-RAPACT", _measure_yearly, _fill_yearly, more=_MORE),
    PieceKind("D-BILAN", _measure_execution, _fill_execution, more=_MORE, NAME="activity_report"),
    PieceKind("D-INDIC", _measure_indicators, _fill_indicators, NAME="activity_report"),
)
