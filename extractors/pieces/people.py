"""Persons in the text of a piece: names with a civility, signatories, "je soussigné"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .. import values
from ..records import Text
from .text import PieceText
from .values import SAID, text_leaf

_CIVILITY = r"(?:M\.|Mr\.?|MM\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Docteur|Dr|Maître|Me)"
_PART = r"(?:[A-ZÀ-ÖØ-ÞŒ][\w'’-]*|d['’][A-ZÀ-ÖØ-ÞŒ][\w'’-]+|de|du|la|le|van|von|da|dos)"
_NAME = rf"[A-ZÀ-ÖØ-ÞŒ][\w'’-]*(?:[ \u00a0]{_PART}){{0,3}}[ \u00a0][A-ZÀ-ÖØ-ÞŒ][\w'’-]+"
PERSON = re.compile(rf"{_CIVILITY}[ \u00a0]+(?P<name>{_NAME})")
_BARE_PERSON = re.compile(rf"(?:{_CIVILITY}[ \u00a0]+)?(?P<name>{_NAME})")
_NOT_PERSON = re.compile(
    r"(?i)\b(?:association|soci[ée]t[ée]|commune|mairie|conseil|banque|caisse|cr[ée]dit|"
    r"pr[ée]fecture|d[ée]partement|r[ée]gion|direction|service|centre|fondation|f[ée]d[ée]ration|"
    r"pr[ée]sidente?|secr[ée]taire|tr[ée]sori[eè]re?|directeur|directrice|g[ée]rante?|maire|"
    r"code|num[ée]ro|cachet|signature|lot-et-garonne|r[ée]publique|lieu|objet|date|page|article|"
    r"rue|avenue|boulevard|place|chemin|route|impasse|all[ée]e|cedex|siret|exp[ée]rience|formation|"
    r"comp[ée]tences|curriculum|vitae|engagement|plan|budget|total|conseill[eè]re?|animat\w+|"
    r"formateur|formatrice|caf|msa|ccas|plie|urssaf|cpam|carsat|dreets|ville|habitat|mission"
    r"|sarl|sas|scop|asso|les|unit[ée]|groupe|agglom[ée]ration)\b"
)
ROLES = (
    r"(?:co-?|vice-?)?present|(?:vice-?|co-?)?president(?:e|\(e\)|·e)?|tresori(?:er|ere)(?:\(e\))?"
    r"(?: adjointe?)?|secretaire(?: general[e]?| adjointe?)?|directeur|directrice|gerante?"
    r"|(?:premier |1er )?adjointe?(?: au maire)?|maire|administrat(?:eur|rice)|vice-?presidente?"
    r"|co-?gerante?|associee?(?: unique)?|representante?(?: legale?)?|delegue?e? generale?"
    r"|entrepreneure?(?: individuel(?:le)?)?|micro-entrepreneure?|chef(?:fe)? de service"
    r"|directeur general|directrice generale|responsable"
)


def is_person(line: str) -> str | None:
    """Return the name where a line is a person's name and nothing else (a civility may lead)."""
    bare = re.sub(r"\s+", " ", line).strip(" ,.;:-–—()")
    match = _BARE_PERSON.fullmatch(bare)
    if match is None or _NOT_PERSON.search(match["name"]) or len(bare) > 50:
        return None
    if re.match(r"(?:L['’]|Les |Le |La )", match["name"]):
        return None
    return match["name"]


def person_leaf(text: PieceText, start: int, end: int, confidence: float = SAID) -> Text:
    """Return the first person named in a part of the text."""
    part = text.text[start:end]
    for match in _BARE_PERSON.finditer(part):
        if not _NOT_PERSON.search(match["name"]):
            hit = text.span(start + match.start("name"), start + match.end("name"))
            return text_leaf(text, hit, confidence)
    return Text()


def undersigned(text: PieceText) -> tuple[Text, Text]:
    """Return who says "je soussigné(e)", and in which quality."""
    match = text.search(r"soussigne(?:e|\(e\)|s|·e|\.e)?(?:[ ,:\n\t]|\(nom[^)]*\))*")
    if match is None:
        return Text(), Text()
    end = min(len(text.text), match.end() + 160)
    name = person_leaf(text, match.end(), min(end, match.end() + 70), 0.93)
    role = text.search(rf"\b(?P<r>{ROLES})\b", match.end(), end)
    return name, text_leaf(text, text.hit(role, "r") if role else None, SAID)


def people(text: PieceText, extra: Iterable[Text] = ()) -> tuple[Text, ...]:
    """Return every person named with a civility, and the ``extra`` ones, each once."""
    kept: dict[str, Text] = {}
    for leaf in extra:
        if leaf.value:
            kept.setdefault(values.fold(leaf.value), leaf)
    for match in PERSON.finditer(text.text):
        name = match["name"]
        if not _NOT_PERSON.search(name):
            hit = text.span(match.start("name"), match.end("name"))
            kept.setdefault(values.fold(name), text_leaf(text, hit, SAID))
    return tuple(kept.values())[:30]
