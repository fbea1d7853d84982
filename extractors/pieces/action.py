"""The action a piece speaks of, and the body of text under a heading."""

from __future__ import annotations

import re

from ..records import Text
from .text import Hit, PieceText
from .values import text_leaf

_NOUN = (
    r"(?:l[’']|cette |notre |votre |un |le |du |son |au |d[’']une? )?"
    r"(?:projet|action|op[ée]ration|programme|dispositif|chantier|atelier|parcours)s?"
)
_NAMED = r"(?:\s+(?:intitulé|dénommé|nommé|appelé|suivant|dit)e?s?)?\s*:?\s*"
_QUOTED = r"[«\"“]\s*(?P<name>[^»\"”]{3,140}?)\s*[»\"”]"
_LABEL = (
    r"(?:intitule|titre|nom|libelle|denomination)(?: complet)? (?:de (?:l'|la )?|du |de votre )?"
    r"(?:projet|action|operation|programme)|(?:action|projet|operation)(?: subventionnee?|"
    r" concernee?"
    r"| financee?| soutenue?| visee?)?"
)
_CAPITAL_RUN = (
    r"(?P<name>[A-ZÀ-ÖØ-Þ][^,;:()«»\"“”\n\t.]{3,90}?)"
    r"(?=\s+(?:port[ée]|mené|propos|présent|conduit|pour (?:un|l|la|le)\b|d'un montant|à hauteur"
    r"|au titre"
    r"|organis|mis|qui|que|dont|est|a été|sur|en 20|[-–—])|[,;:.\n\t]|$)"
)


def action_of(text: PieceText) -> Text:
    """Return the title of the action a paper names: quoted, behind its label, or in a sentence."""
    match = re.search(_NOUN + _NAMED + _QUOTED, text.text, re.IGNORECASE)
    if match:
        return text_leaf(text, text.span(*match.span("name")), 0.95)
    hit = text.after(_LABEL)
    if hit is not None and ":" in text.text[max(0, hit.start - 5) : hit.start] + "":
        return text_leaf(text, _unquoted(text, hit), 0.93)
    quoted = [
        m for m in re.finditer(_QUOTED, text.text) if len(m["name"]) > 6 and "\t" not in m["name"]
    ]
    if len({m["name"].casefold() for m in quoted}) == 1:
        return text_leaf(text, text.span(*quoted[0].span("name")), 0.82)
    match = re.search(
        rf"(?i:{_NOUN})(?i:\s+(?:intitulé|dénommé|nommé|appelé|dit)e?s?)?\s*:?\s+{_CAPITAL_RUN}",
        text.text,
    )
    if match:
        named = re.search(r"(?i)intitul|dénomm|nomm|appel", match.group()[: match.start("name")])
        return text_leaf(text, text.span(*match.span("name")), 0.85 if named else 0.72)
    return Text()


def _unquoted(text: PieceText, hit: Hit) -> Hit:
    return text.span(hit.start, hit.end) or hit


def title_below(text: PieceText, title: str, skip: str) -> Text:
    """Return the line that follows the document's title, where it is none of ``skip``.

    ``title`` and ``skip`` are patterns for folded rows. The line under "DESCRIPTIF DU PROJET" or
    "BUDGET DE L'ACTION" usually is the action's name.
    """
    for index, row in enumerate(text.rows[:20]):
        match = re.search(title, row.folded)
        if match is None:
            continue
        start = text.row_starts[index]
        rest = re.search(r"\s[-–—:]\s+(?P<name>\S.{3,})$", row.text)
        if rest and not re.match(skip, text.folded[start + rest.start("name") :]):
            hit = text.span(start + rest.start("name"), start + rest.end("name"))
            return text_leaf(text, hit, 0.88)
        if index + 1 < len(text.rows):
            below = text.rows[index + 1]
            plain = len(below.segments) == 1 and not re.match(skip, below.folded)
            if plain and not _HEADINGS.search(below.folded):
                first = text.row_starts[index + 1]
                hit = text.span(first, first + len(below.text))
                alike = abs(below.size - row.size) < 0.5 and len(below.text) < 100
                return text_leaf(text, hit, 0.84 if alike else 0.7)
        return Text()
    return Text()


_HEADINGS = re.compile(
    r"(?:\d{1,2}[.)/-]? ?(?:\d[.)]? ?)?|[ivx]+[.) -]+ ?|[a-h][.)] ?|[-•*] ?)?(?:les? |la |l'|nos"
    r" |vos )?"
    r"(?:contexte|diagnostic|besoins?|objectifs?|finalites?|publics?|beneficiaires|participants"
    r"|moyens?|deroulement|description|methode|methodologie|calendrier|planning|lieux?|territoire"
    r"|partenaires?|partenariats?|evaluation|indicateurs?|resultats?|suivi|budget|plan de"
    r" financement"
    r"|presentation|contenu|intervenants|equipe|modalites|perspectives|duree|mobilisation"
    r"|annexes?)\b"
)


def _is_heading(folded: str, *, first: bool) -> bool:
    short = len(folded) < (30 if first else 70) and not folded.endswith((".", ",", ";"))
    return short and _HEADINGS.match(folded) is not None


def section(text: PieceText, pattern: str, *, most: int = 25) -> Text:
    """Return the text under the heading that a pattern opens, up to the next heading."""
    opening = re.compile(
        r"(?:\d{1,2}[.)/-]? ?(?:\d[.)]? ?)?|[ivx]+[.) -]+ ?|[a-h][.)] ?|[-•*] ?)?"
        rf"(?:les? |la |l'|nos |vos )?(?:{pattern})"
    )
    for index, row in enumerate(text.rows):
        match = opening.match(row.folded)
        if match is None or (len(row.folded) > 90 and ":" not in row.folded[:60]):
            continue
        start = text.row_starts[index]
        inline = re.search(r":\s*(?P<rest>\S.*)$", row.text)
        begin = start + inline.start("rest") if inline else start + len(row.text) + 1
        end = start + len(row.text) if inline else begin
        for follow in range(index + 1, min(index + most, len(text.rows))):
            below = text.rows[follow]
            if _is_heading(below.folded, first=follow == index + 1):
                break
            end = text.row_starts[follow] + len(below.text)
        hit = text.span(begin, end)
        if hit is not None and len(hit.text) > 8:
            return text_leaf(text, hit, 0.85)
    return Text()
