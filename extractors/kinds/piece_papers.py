"""Papers that are no piece: the letters that the authority writes."""

from __future__ import annotations

from ..pieces.kind import PieceKind, is_letter, titled
from ..pieces.text import PieceText
from ..records import PieceRecord
from ..source import Options

_TITLES = (
    r"accuse de reception (?:d'un|de votre|du|de la|d'une)\s?(?:dossier|demande)",
    r"attestation de recevabilite",
    r"demande de pieces (?:complementaires|manquantes)",
    r"notification (?:d'attribution|de refus|de la decision)",
    r"relance|classement (?:de votre|sans suite)",
)
_MARKS = (
    r"voies? et delais? de recours|recours gracieux|tribunal administratif",
    r"code des relations entre le public et l'administration|\bcrpa\b",
    r"votre (?:demande|dossier) (?:a ete|est)|votre dossier[^.]{0,60}(?:complet|incomplet"
    r"|recevable|enregistre)",
    r"traitement algorithmique|prepare(?:e)? a l'aide d'un (?:traitement|outil)|controle"
    r" automatise",
    r"commission permanente",
    r"pour la presidente|par delegation|pour le president",
    r"interruption du delai|delai de (?:deux|2) mois|date limite (?:de reponse|pour)",
)


def _measure_letter(text: PieceText) -> float:
    found = text.count(_MARKS)
    if titled(text, _TITLES) and found >= 2:
        return min(0.76 + 0.05 * found, 0.97)
    announced = text.has(
        r"objet ?:[^:]{0,100}(?:accuse de reception|recevabilite|pieces (?:complementaires"
        r"|manquantes))"
    )
    if announced and found >= 2 and is_letter(text):
        return 0.85
    return 0.1 if found < 4 else 0.55


def _empty(_text: PieceText, _options: Options) -> PieceRecord:
    return PieceRecord()


KINDS = (PieceKind(None, _measure_letter, _empty, NAME="letter"),)
