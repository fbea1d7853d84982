"""Words of attendance sheets, compared without accents and in spite of OCR's slips."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from ..parsed import fold

LEADS = (
    "intervenant", "intervenants", "intervenante", "intervenantes", "formateur", "formateurs",
    "formatrice", "formatrices", "animateur", "animateurs", "animatrice", "animatrices",
    "encadrant", "encadrants", "encadrante", "encadrantes", "moniteur", "monitrice",
)  # fmt: skip
"""Words that name whoever leads a session, in any column."""
FACILITATOR = (
    *LEADS,
    "accompagnateur", "accompagnateurs", "accompagnatrice", "accompagnatrices", "conseiller",
    "conseillers", "conseillere", "conseilleres", "referent", "referents", "referente",
    "educateur", "educatrice", "coach", "psychologue", "professionnel", "professionnelle",
    "professionnels", "tuteur", "tutrice", "travailleur social", "charge d accompagnement",
    "ctip", "cip",
)  # fmt: skip
"""And trades: as a label they name who leads; in a column of functions whoever has that trade."""
PARTICIPANT = (
    "participant", "participants", "participante", "participantes", "beneficiaire",
    "beneficiaires", "stagiaire", "stagiaires", "usager", "usagers", "usagere", "apprenant",
    "apprenants", "apprenante", "personne accompagnee", "personnes accompagnees", "allocataire",
    "allocataires", "inscrit", "inscrits", "personne", "personnes", "salarie", "salaries",
    "candidat", "candidats",
)  # fmt: skip
SIGNATURE = ("signature", "signatures", "emargement", "emargements", "visa", "visas", "paraphe",
             "paraphes", "sign", "signe", "emarg", "emargt")  # fmt: skip
SHEET_TITLE = re.compile(
    r"(?:feuille|fiche|liste|etat|registre|releve|tableau|bordereau)s? "
    r"(?:(?:individuel|collectif|journalier|hebdomadaire|mensuel)(?:le)?s? )?"
    r"(?:d |de |des |du )?(?:suivi des )?(?:emargements?|presences?|signatures?)"
    r"|^emargements?\b|attestation de presence|suivi (?:individuel )?des (?:rendez vous|entretiens)"
)
ABSENT = re.compile(
    r"(?:abs(?:ent(?:e|es|s)?)?|a6s|excuse?(?:e|s|es)?|exc|abs(?:ent)?e? (?:et )?excuse?e?"
    r"|non present(?:e|s|es)?|pas venu(?:e|s)?|n est pas venue?|defaillant|absence"
    r"|absente? (?:non )?(?:justifie|injustifie|excuse)e?|abandon|annule|barre|neant)"
)
_OCR_TWINS = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b", "6": "b", "|": "l", "!": "l"})


def is_absence(text: str) -> bool:
    """Tell "abs", "excusé(e)", a dash or a cross from anything else written in a cell."""
    line = " ".join(text.split())
    if not line:
        return False
    if re.fullmatch(r"[-–—_/\\xX×✗✘X\s]{1,12}", line):
        return True
    folded = fold(re.sub(r"\(([a-zé]{1,2})\)", r"\1", line))
    twins = fold(line.translate(_OCR_TWINS))
    return bool(ABSENT.fullmatch(folded) or ABSENT.fullmatch(twins))


@lru_cache(maxsize=8192)
def near(token: str, words: tuple[str, ...]) -> float:
    """Return how well a folded token is one of the words, 0 to 1; below 0.8 it is none: 0.

    Short words must be exact, since a slip makes another word of them.
    """
    if token in words:
        return 1.0
    if len(token) < 5:
        return 0.0
    spellings = {token, token.replace("rn", "m")}
    best = max(
        (
            fuzz.ratio(spelling, word)
            for word in words
            for spelling in spellings
            if abs(len(word) - len(spelling)) <= 2
        ),
        default=0.0,
    )
    return best / 100 if best >= 80 else 0.0


@lru_cache(maxsize=4096)
def has(folded: str, words: tuple[str, ...]) -> float:
    """Return how surely one of the words stands in a folded text, 0 to 1."""
    tokens = folded.split()
    best = 0.0
    for index, token in enumerate(tokens):
        best = max(best, near(token, words))
        for length in (2, 3):
            if index + length <= len(tokens):
                best = max(best, near(" ".join(tokens[index : index + length]), words))
    return best


_TITLE_WORDS = frozenset(
    {word for word in (*SIGNATURE, *FACILITATOR, *PARTICIPANT) if len(word) >= 5}
    | {"prenom", "prenoms", "matin", "matinee", "apres", "midi"}
)
_SMALL_WORDS = frozenset({"de", "du", "des", "d", "le", "la", "les", "l", "1", "et", "ou", "s"})


def spelt(text: str) -> bool:
    """Tell a title of a column whose every word is one of those of such titles, letter by letter.

    Unsure signs that make such a word were read rightly. "Nom" alone may be the rest of "prénom".
    """
    tokens = [token for token in fold(text).split() if token not in _SMALL_WORDS]
    plain = [token for token in tokens if token in _TITLE_WORDS]
    named = [token for token in tokens if token in {"nom", "noms"}]
    beside = not named or any(token.startswith("prenom") for token in plain)
    return bool(plain) and beside and len(plain) + len(named) == len(tokens)


def is_sheet_title(text: str) -> bool:
    """Tell "Feuille d'émargement", "Liste de présence"… in a line."""
    return bool(SHEET_TITLE.search(fold(text)))
