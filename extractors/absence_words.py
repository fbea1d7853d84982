"""Words by which a cell declares an absence: "abs", "absent(e)", "excusé(e)", "exc."…

Handwriting readers confuse 6 and b, 8 and B, 0 and O, 5 and S: they are folded before matching.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

SHORT = ("abs", "exc", "absj", "absnj", "absinj", "absexc", "rdv", "absi")
"""Said in full or not at all: a letter too many makes it something else."""
LONG = (
    "absent", "absente", "absents", "absentee", "absence", "excuse", "excusee", "excuseee",
    "absentexcuse", "absenteexcusee", "absexcuse", "absexcusee", "absencejustifiee",
    "absjustifiee", "absinjustifiee",
)  # fmt: skip
"""Recognised with a letter or two wrong."""
OTHER = (
    "malade", "maladie", "arretmaladie", "nonvenu", "pasvenu", "nonvenue", "pasvenue", "arret",
    "demission", "nestpasvenu", "nestpasvenue", "conge", "conges", "enstage", "abandon",
)  # fmt: skip
"""Recognised where nearly every letter is right: names are like some of them."""
NEARLY = frozenset({"nc", "ab", "bs", "as", "aps", "ahs", "obs", "alos", "ads"})
"""What a hasty "abs" is read as, or somebody's initials: a reason to look, not to decide."""
REASONS = frozenset(
    {"rdv", "caf", "medecin", "medical", "medicale", "hopital", "hospitalise", "hospitalisee",
     "injoignable", "appeler", "rappeler", "appele", "appelee", "report", "reporte", "reportee",
     "garde", "enfant", "enfants", "emploi", "parti", "partie", "mail", "malade", "maladie",
     "arret", "travail", "travaille", "entretien", "convoque", "convoquee", "convocation",
     "retard", "message", "attente", "demission", "sortie", "contrat", "conge", "conges", "deces",
     "transport", "greve", "panne", "voir", "justificatif", "certificat", "visio", "distance",
     "distanciel", "telephone", "venu", "venue", "absent", "absente", "excuse", "excusee",
     "prevenu", "prevenue", "annule", "annulee", "abandon", "stage", "tribunal", "pole",
     "prefecture", "cpam", "interim", "embauche"}
)  # fmt: skip
"""Words of a note in place of a signature: why somebody was not there, or what is to be done."""
_LETTERS, _LIKE = 4, 84.0
"""Words of a note up to so many letters are read exactly, longer ones this like (0 to 100)."""
_LONG = tuple(sorted(word for word in REASONS if len(word) > _LETTERS))
_LONGER = tuple(word for word in _LONG if len(word) > _LETTERS + 2)
"""Words looked for in a reading without blanks too."""
_FOLD = str.maketrans({"6": "b", "8": "b", "0": "o", "5": "s", "1": "l", "$": "s", "3": "e"})


def fold(text: str) -> str:
    """Return a text in small letters without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def likeness(text: str) -> float:
    """Return how surely a text declares an absence, 0 to 1."""
    letters = re.sub(r"[^a-z]", "", fold(text).translate(_FOLD))
    if not letters:
        return 0.0
    if letters in SHORT:
        return 1.0
    if len(letters) < 4 or len(letters) > 22:
        return 0.6 if letters in NEARLY else 0.0
    if letters.startswith("abs") and len(letters) <= 5:
        return 0.85
    loose = max(fuzz.ratio(letters, word) for word in LONG) / 100.0
    strict = max(fuzz.ratio(letters, word) for word in OTHER) / 100.0
    return max(loose, strict if strict > 0.93 else 0.0)


def notes(text: str) -> bool:
    """Tell a text with a word of a note in it ("RDV CAF", "à rappeler"); short ones are exact.

    Readers of handwriting lose the blank between two words.
    """
    tokens = re.findall(r"[a-z]+", fold(text))
    letters = "".join(tokens)
    if letters.startswith("rdv") or not REASONS.isdisjoint(tokens):
        return True
    near = (fuzz.ratio(token, word) for token in tokens if len(token) > _LETTERS for word in _LONG)
    if any(likeness >= _LIKE for likeness in near):
        return True
    return any(
        len(letters) >= len(word) and fuzz.partial_ratio(letters, word) >= _LIKE for word in _LONGER
    )
