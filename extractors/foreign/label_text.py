"""The wording of printed labels: folding, numbering, hints, placeholders and fill marks.

Two labels are the same when their keys are: case, accents, punctuation, numbering, inclusive
writing ("légal-e", "salarié(e)s"), articles and plural marks do not count.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..parsed import without_accents

_STOP = frozenset(
    [
        "l",
        "le",
        "la",
        "les",
        "d",
        "de",
        "des",
        "du",
        "un",
        "une",
        "et",
        "ou",
        "a",
        "au",
        "aux",
        "en",
        "votre",
        "vos",
        "notre",
        "nos",
        "ce",
        "cette",
        "ces",
        "son",
        "sa",
        "ses",
        "est",
        "il",
        "elle",
        "y",
        "t",
        "que",
        "qui",
        "quel",
        "quelle",
        "quels",
        "quelles",
        "sont",
        "ci",
        "dessus",
        "dessous",
    ]
)
_INCLUSIVE = re.compile(
    r"(?<=[a-z])(?:\((?:e|s|x|es|ne|nes|ve|se|euse|rice|trice|aux|nt)\)s?|"
    r"[·•‧.](?:e|s|x|es|ne|rice|trice)(?:[·•‧.]s)?(?![a-z])|-e-s(?![a-z])|-e(?![a-z])|-s(?![a-z])|"
    r"/(?:e|s|x|es|trice|rice)(?![a-z]))"
)
_NUMBERING = re.compile(
    r"^\s*(?:(?:article|fiche|rubrique|partie|section|annexe|question|volet|cadre)\s+)?"
    r"(?:n\s?[°º]\s*)?"
    r"(?:\d{1,2}(?:[.\-]\d{1,2}){1,3}[a-z]?\s*[.)\-–—:/°]*|\d{1,2}\s*[a-z]?\s*[.)\-–—:/°]+|"
    r"[IVX]{1,5}\s*[.)\-–—:/]+(?:\d{1,2}[.)]?)*|[A-Za-z]\s*[.)]|[A-Z]\s*[\-–—/]"
    r"|[A-Z]\d{1,2}\s*[.)\-–—:]*"
    r"|[Qq]\s?\d{1,2}\s*[.)\-–—:]*)\s+(?=\S)"
)
_BULLET = re.compile(r"^[\s•●▪■◆►▶➢➤❖✓→»>*·‣◦–—-]+(?=\s*\w)")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bn\s?[°º]\s*(?:de\s+)?", "numero "),
        (r"\b(?:num|nr)\b\.?", "numero "),
        (r"\b(?:nb|nbre|nbr)\b\.?", "nombre "),
        (r"\btel\b\.?", "telephone "),
        (r"\b(?:telephonique|telephone fixe|tel fixe)\b", "telephone"),
        (r"\b(?:numero(?: de)?|coordonnees) telephone\b", "telephone"),
        (r"\b(?:adresses? )?(?:de )?(?:e-?mail|mail|courriel|mel|messagerie)s?\b", "courriel"),
        (r"\b(?:adresse|courrier)s? (?:e-?lectronique|internet de contact)s?\b", "courriel"),
        (r"\bcourriel(?: de)? courriel\b", "courriel"),
        (r"\bc\.? ?p\b\.?", "code postal"),
        (r"\bsite (?:internet|web)\b|\bsite\b(?= *:?$)|\bsite internet web\b", "site internet"),
        (r"\bqualite\b|\bfonctions?\b|\bmandat\b", "fonction"),
        (r"\bformulaire de\b", "formulaire"),
        (r"\bhommes?\b.{1,7}\bfemmes?\b", "femmes hommes"),
        (r"\bfemmes?\b.{1,7}\bhommes?\b", "femmes hommes"),
    )
)
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´", "'"))


def fold(text: str) -> str:
    """Return lower-case text without accents, typographic apostrophes made straight."""
    return without_accents(text.lower().translate(_APOSTROPHES))


def unnumbered(text: str) -> str:
    """Return a heading or label without its bullet and its numbering ("1.2", "II -", "b)")."""
    stripped = _BULLET.sub("", text.strip())
    return _NUMBERING.sub("", stripped, count=1).strip()


def without_parentheses(text: str) -> str:
    """Return text without what stands in round or square brackets (hints)."""
    return re.sub(r"\s*[(\[][^()\[\]]*(?:[)\]]|$)", " ", text).strip()


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Return the key of a label: what stays when nothing but its wording counts."""
    folded = _INCLUSIVE.sub("", fold(text))
    for pattern, replacement in _RULES:
        folded = pattern.sub(replacement, folded)
    words = _WORD.findall(folded)
    kept = [_singular(word) for word in words if word not in _STOP]
    return " ".join(kept or words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.isdigit() else word


# -- what is printed but is no answer -----------------------------------------------------------

_HINT_START = re.compile(
    r"^(?:\*|nb\b|n\.b\.|ex(?:emple)?s?\s*[:.]|par exemple|precis|preciser|indiqu|decri(?:re"
    r"|vez)\b|"
    r"merci d|a (?:completer|preciser|remplir|joindre|cocher|renseigner)|cf\b|voir (?:la |le "
    r")?notice|"
    r"coch(?:er|ez)|ne pas |jj/|si differente?|si oui|le cas echeant|saisi(?:r|ssez)|cliquez|"
    r"choisissez|selectionnez|tapez|entrez|inscri(?:re|vez)|reportez|listez|detaille[rz]|"
    r"present(?:er|ez) |explique[rz]|expose[rz]|rappel\s*:|attention|nota|important|"
    r"texte a saisir|votre (?:texte|reponse) ici|\d+ (?:lignes|caracteres|mots) (?:max|au plus))"
)
_PLACEHOLDER = re.compile(
    r"^(?:cliquez (?:ou appuyez )?ici.*|(?:veuillez )?(?:saisi(?:r|ssez)|entrez|tapez|indiquez) "
    r"(?:votre |le |la |les |du |ici).*|choisissez un (?:element|e).*|selectionnez.*|click or "
    r"tap.*|"
    r"a (?:completer|renseigner|preciser|remplir|definir)\.?|jj\s?[/.\-]\s?mm\s?[/.\-]\s?aa(?:aa)?|"
    r"texte|votre texte(?: ici)?|x{3,}|n[°o]|0x( ?xx){4}|xx( ?xx){4}|exemple@.*|ex\s?:.*|"
    r"\[.{0,60}\]|<.{0,60}>|«\s*»|(?:…|\.|_|-|–|—|/|\s|\||€|:)*)$"
)
_EMPTY_AMOUNT = re.compile(r"^(?:0|0[,.]0{1,2}|-|—|–)?\s*(?:€|eur|euros)?$")


def is_hint(text: str) -> bool:
    """Say whether a printed line explains the question rather than answers it."""
    stripped = text.strip()
    if not stripped:
        return True
    if stripped[0] in "([" and stripped.rstrip(" .:*")[-1:] in ")]":
        return True
    return bool(_HINT_START.match(fold(stripped)))


def is_placeholder(text: str) -> bool:
    """Say whether a text is a prompt or a fill mark that the applicant left as it was."""
    return bool(_PLACEHOLDER.match(fold(text.strip())))


def is_empty_amount(text: str) -> bool:
    """Say whether an amount is a preset zero, a dash or nothing."""
    return bool(_EMPTY_AMOUNT.match(fold(text.strip())))


FILL = re.compile(r"[.…·]{3,}|…+|_{2,}|[|_]{3,}|(?:\.\s){3,}\.?|-{4,}|─{2,}")
"""A run of dots, underscores or dashes to write on."""
