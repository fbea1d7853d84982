"""D-DELIB-DEM: the act by which a public body asks for the grant; what all such acts print."""

from __future__ import annotations

import re

from ..pieces.kind import CLAIM, Marks, PieceKind, score
from ..pieces.organisation import is_authority, organisation_of
from ..pieces.record import Found, record_of
from ..pieces.text import Hit, PieceText
from ..pieces.values import (
    SAID,
    date_after,
    dates,
    day_leaf,
    document_date,
    flag_leaf,
    said_amount,
    text_leaf,
)
from ..records import Day, Flag, Leaf, PieceRecord, Text
from ..source import Options

ACT_BODY = (
    r"l'an (?:deux mille|20\d\d)",
    r"deliber",
    r"unanimite|abstentions?|majorite|vote ?:|pour ?: ?\d|voix",
    r"conseil (?:municipal|communautaire|d'administration|syndical|departemental|regional)"
    r"|comite syndical|bureau|commission permanente|assemblee pleniere",
    r"seance|reunion",
    r"recu en (?:sous-)?prefecture|transmi\w+ (?:en|a la) (?:sous-)?prefecture|executoire|\bactes\b"
    r"|controle de legalite",
    r"convo[qc]|presents?|quorum|en exercice",
    r"le (?:maire|president)|la presidente",
)
_ACT = Marks(
    titles=(
        r"extraits? (?:du|des) (?:registres?|proces[- ]verba\w+)(?: des deliberations)?",
        r"(?:extrait de (?:la )?)?deliberations?\b",
        r"registre des (?:deliberations|decisions)",
        r"decision (?:du|de la|de l'|n)[^.]{0,40}(?:maire|president|bureau|conseil|n ?[o°])",
    ),
    body=ACT_BODY,
    least=3,
    against=(
        r"convocation",
        r"ordre du jour",
        r"statuts",
        r"compte rendu de (?:reunion|concertation)",
    ),
)
_REQUESTS = (
    r"sollicite(?:r|nt)?\b|demande(?:r)? (?:a|au|aupres|de|une|l'octroi|l'attribution)[^.]{0,60}"
    r"(?:subvention|aide|financement|concours)|depose(?:r)? (?:un|le|une|la) (?:dossier|demande"
    r"|candidature)"
    r"|repondre a l'appel a projets|candidat\w*|demande de (?:subvention|financement|concours)"
)
_GRANTS = (
    r"(?:attribue|accorde|alloue|octroie|verse)(?:r|nt)?\b[^.]{0,60}(?:subvention|aide"
    r"|participation|concours"
    r"|somme|montant|\d)|(?:attribution|octroi|versement) d'une (?:subvention|aide|participation)"
    r"|(?:de |d')(?:soutenir|cofinancer|participer au financement)|approuve (?:le versement"
    r"|l'attribution)"
    r"|subventions? (?:aux|a l'|a la) (?:associations?|societe|structure|organisme)"
)
_OPERATIVE = (
    r"(?:apres en avoir|apres avoir|ayant) delibere|\bdecide\b\s?:?|le conseil[^.\n]{0,40}\s?:"
    r"|article (?:1|premier)\b"
)


def act_score(text: PieceText) -> float:
    """Return how surely the text is a formal act of a deliberating body, whatever it decides."""
    return score(text, _ACT)


def _operative(text: PieceText) -> str:
    match = text.search(_OPERATIVE)
    return " ".join(text.folded[match.start() :].split()) if match else text.flat


def _first(pattern: str, where: str) -> int | None:
    match = re.search(pattern, where)
    return match.start() if match else None


def requests_grant(text: PieceText) -> bool:
    """True where the operative part asks for a grant rather than gives one."""
    part = _operative(text)
    asked, given = _first(_REQUESTS, part), _first(_GRANTS, part)
    if asked is None and given is None:
        asked, given = _first(_REQUESTS, text.flat), _first(_GRANTS, text.flat)
    return asked is not None and (given is None or asked < given)


def grants(text: PieceText) -> bool:
    """True where the operative part gives a grant to somebody."""
    part = _operative(text)
    asked, given = _first(_REQUESTS, part), _first(_GRANTS, part)
    if asked is None and given is None:
        asked, given = _first(_REQUESTS, text.flat), _first(_GRANTS, text.flat)
    return given is not None and (asked is None or given < asked)


def _measure(text: PieceText) -> float:
    value = act_score(text)
    if value < CLAIM:
        return min(value, 0.3)
    return value if requests_grant(text) else 0.25


_BODY_NAME = (
    r"(?:conseil (?:municipal|communautaire|d'administration|syndical|departemental|regional)"
    r"|comite syndical|bureau (?:communautaire|syndical|municipal)?|commission permanente)"
)


def _body(text: PieceText) -> Text:
    match = text.search(
        rf"{_BODY_NAME}(?:\s+(?:de la (?:commune|ville|communaute)|du (?:ccas|syndicat"
        rf"|departement)|de l'"
        r"(?:agglomeration|etablissement)|de|du|d'))?[^\n\t,.;:]{0,60}"
    )
    if match is None:
        return Text()
    hit = text.hit(match)
    if hit is None:
        return Text()
    cut = re.search(
        r"\s(?:s'est|légalement|dûment|réuni|après|a |sous|du \d|en séance|n ?°|N ?°|,)", hit.text
    )
    end = hit.start + cut.start() if cut else hit.end
    return text_leaf(text, text.span(hit.start, end), 0.88)


_BODY_OWNER = re.compile(
    r"\b(?i:commune|ville|mairie|c\.?c\.?a\.?s\.?|c\.?i\.?a\.?s\.?"
    r"|centre (?:inter)?communal d['’]action sociale|communauté de communes"
    r"|communauté d['’]agglomération|syndicat (?:mixte|intercommunal)[\w ]{0,20}?)"
    r"\s+(?i:de la |de l['’]|de |d['’]|du |des )(?:[lL]['’])?[A-ZÀ-ÖØ-Þ][\w'’-]*"
    r"(?: [A-ZÀ-ÖØ-Þa-zà-ÿ][\w'’-]*){0,5}"
)
_OWNER_ENDS = re.compile(
    r"\s(?:s['’]est|légalement|dûment|réunie?s?|sous|sollicite|décide|est|a|autorise|en|pour|dont|qui"
    r"|au|par|représentée?|présidée?|dans|auprès|du (?:\d|conseil|registre)|le \d|séance"
    r"|extrait|délibération)\b",
    re.IGNORECASE,
)
_HEAD = 8
"""Rows at the head of an act where its body is named; further down it may be somebody else."""


def _owner(text: PieceText, options: Options) -> Text:
    """The body's own organisation: its commune, its CCAS, its letterhead; never who is asked."""
    for match in _BODY_OWNER.finditer(text.text):
        name = _OWNER_ENDS.split(match.group())[0]
        if is_authority(name, options):
            continue
        hit = text.span(match.start(), match.start() + len(name))
        council = re.search(r"(?i)conseil [\w' ]{3,20}\s(?:de la |du |de )?$",
                            text.text[: match.start()][-40:])  # fmt: skip
        sure = text.row_at(match.start()) < _HEAD or council
        return text_leaf(text, hit, 0.9 if sure else 0.7)
    return organisation_of(text, options, own=True)


def act_leaves(text: PieceText) -> dict[str, Leaf]:
    """Return what every such act prints: body, number, date of the session, object, executory."""
    number = text.search(
        r"(?:deliberation|decision|acte|arrete|dossier)[^\n\d]{0,20}?n ?[o°]?"
        r" ?[:.]?\s?(?P<n>\d[\w./-]{1,20})"
        r"|(?:^|\n|\t)n ?[o°] ?:?\s?(?P<m>(?:19|20)?\d{2}[\w./-]{2,18})"
        r"|numero(?: de (?:l'acte|deliberation))? ?:\s?(?P<k>[\w./-]{3,30})"
    )
    group = next((g for g in ("n", "m", "k") if number and number[g]), None)
    executory_on = date_after(
        text,
        r"(?:recue?|receptionnee?|(?:accuse de |apres )?reception|transmise?|deposee?|envoyee?"
        r"|date de"
        r" reception)"
        r"[^\n]{0,60}?(?:prefecture|controle de legalite|ar)?[^\n\d]{0,30}?(?:le|du|:)\s",
        window=24,
    )
    mark = text.search(
        r"(?:recue?|receptionnee?) (?:en|a la|par la) (?:sous-)?prefecture|executoire"
        r"|(?:accuse de |date de )?reception (?:en |a la |de la |par la |par le )?"
        r"(?:(?:sous-)?prefecture|representant de l'etat|controle de legalite)"
        r"|(?:transmi\w+|transmission|teletransmi\w+|envoyee?|deposee?) (?:en|a la|au)"
        r" (?:(?:sous-)?prefecture|controle de legalite|representant de l'etat)|\bactes\b"
    )
    return {
        "body": _body(text),
        "number": text_leaf(text, text.hit(number, group) if number and group else None, 0.92),
        "date": _session(text),
        "object": text_leaf(text, _object(text), 0.9),
        "executory": _executory(text, mark, executory_on),
        "executory_on": executory_on,
    }


def _object(text: PieceText) -> Hit | None:
    return text.after(r"objet(?: de la deliberation)?", rows=3)


def _executory(text: PieceText, mark: re.Match[str] | None, on: Day) -> Flag:
    """True with the mark and its date; the mark alone is a doubt; no mark: an empty leaf."""
    if mark is None:
        return Flag()
    return flag_leaf(text, mark, True, SAID + 0.04 if not on.absent else 0.7)


def _session(text: PieceText) -> Day:
    for pattern in (
        r"(?:seance|reunion)(?: ordinaire| publique| extraordinaire)*(?: du conseil[^\n]{0,30})?"
        r" (?:du|en date du|le|:)",
        r"date de (?:la )?(?:seance|reunion)\s?:?",
        r"s'est reuni\w* le",
    ):
        found = date_after(text, pattern, window=34)
        if not found.absent:
            return found
    match = text.search(r"l'an (?:deux|20)")
    if match:
        there = dates(text, match.start(), match.start() + 110)
        if there:
            return day_leaf(text, there[0])
    return document_date(text)


def _fill(text: PieceText, options: Options) -> PieceRecord:
    act = act_leaves(text)
    leaves: dict[str, Leaf] = {key: leaf for key, leaf in act.items() if key != "date"}
    leaves["amount"] = said_amount(
        text,
        (
            r"sollicit\w+[^.]{0,160}?(?:de|montant|:|hauteur de)\s",
            r"subvention[^.\d]{0,90}?(?:de|a hauteur de|:|s'elevant a|d'un montant de)\s",
        ),
        60,
    )
    leaves["requests_grant"] = flag_leaf(text, text.search(_REQUESTS), True, SAID)
    leaves["authorises_signature"] = flag_leaf(
        text,
        text.search(
            r"(?:autorise|habilite|donne (?:tous )?pouvoirs?|mandate|charge)[^.]{0,90}?"
            r"(?:signer|signature|deposer|accomplir|engager)"
        ),
        True,
        SAID,
    )
    return record_of("D-DELIB-DEM", text, options, Found(
        due=1, date=act["date"], organisation=_owner(text, options), leaves=leaves))  # fmt: skip


KINDS = (
    PieceKind(
        "D-DELIB-DEM", _measure, _fill, more=(r"recu en prefecture", r"pour extrait conforme")
    ),
)
