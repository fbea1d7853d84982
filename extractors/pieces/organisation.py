"""Which organisation a piece is about: the applicant, not the bank, the funder or the authority.

Read from a printed label, from the wording of a sentence ("l'association X", "au nom de X"), from
the letterhead of a paper that the applicant writes, or from the addressee's block of one that it
receives. The weaker the way, the lower the confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .. import values
from ..records import DOUBT_BELOW, Candidate, Text
from ..source import Options
from .people import is_person
from .rows import Row, Segment, flat
from .text import Hit, PieceText
from .values import text_leaf

LABELS = (
    r"(?:nom(?: ou)? )?(?:la )?denomination(?: sociale)?(?: ou raison sociale)?"
    r"(?: de l'(?:association|organisme|entreprise))?",
    r"(?:nom|titre|intitule|denomination) (?:complet )?(?:de (?:l'|la )|du |de votre )"
    r"(?:association|structure|organisme|entreprise|societe|beneficiaire|porteur(?: de projet)?"
    r"|etablissement|demandeur)(?: \([^)]{0,30}\))?",
    r"raison sociale(?: / nom)?|nom / raison sociale",
    r"(?:structure|organisme)(?: (?:beneficiaire|porteuse|demandeuse|demandeur|employeur))?",
    r"(?:association|porteur(?: de projet)?|beneficiaire|demandeur|entreprise|employeur|societe"
    r"|(?:designation du )?redevable|assure|souscripteur|sociétaire|porteur de l'action|nom du"
    r" porteur)",
)
_KINDS = (
    r"association|fondation|soci[ée]t[ée]|entreprise|structure|commune|ville|r[ée]gie"
    r"|coop[ée]rative"
    r"|SARL|SAS|SASU|SCOP|SCIC|EURL|SELARL|GIP|micro-entreprise|organisme"
)
_QUOTED = r"[«\"“]\s*(?P<quoted>[^»\"”\n\t]{3,100})\s*[»\"”]"
_STOP = (
    r"sollicite|est|sont|a|ont|dont|s'engage|s’engage|représentée?|representee?|régie?|régis|sise?"
    r"|située?|domiciliée?|ayant|demande|atteste|certifie|qui|que|déclare|lors|immatriculée?"
    r"|inscrite?|enregistrée?|dispose|souhaite|mène|porte|propose|vous|nous|je|pour son|pour sa"
    r"|pour ses|pour l'action|pour l’action|pour le projet|pour un montant|pour la mise|pour une"
    r"|pour l'année|pour l’année|pour l'exercice|au titre|à hauteur|afin|dans le cadre|et dont"
    r"|et qui"
    r"|numéro|n°|SIRET|SIREN|RNA|certifions|soussignée?|fait|sera|seront|doit|peut|met|mettra"
    r"|bénéficie"
    r"|pour la réalisation|pour le financement|pour la période|pour le fonctionnement|pour"
    r" l'opération|pour réaliser"
    r"|sur l'action|sur le projet|sur l'opération|afin de|bénéficient?|une subvention|un soutien"
    r"|un concours|une aide|en qualité|à la date|arrêtés?|arrêtée"
    r"|relatifs?|tels|portant|avec|depuis|ci-après|dite|dénommée|exerce|intervient|assure"
    r"|a été|en vue|met en|comme|notamment|dans|par|sur l'exercice|clos|établis|adresse|liste"
)
_WRAP = (
    r"\n(?=[a-zà-ÿ])|(?:(?<=\bdu)|(?<=\bde)|(?<=\bdes)|(?<=\bla)|(?<=\ble)|(?<=\bles)"
    r"|(?<=\bet)|(?<=&)|(?<=\ben)|(?<=\bau)|(?<=\baux)|(?<=\bpour)|(?<=\bsur))\n"
)
_RUN = rf"(?P<run>[A-ZÀ-ÖØ-ÞŒ0-9](?:(?!\s(?:{_STOP})\b)[^,;:()«»\"“”\n\t.]|{_WRAP}){{2,80}})"
_NAME = rf"(?:{_QUOTED}|{_RUN})"
_THE = rf"(?:la |l['’]|le )?(?:{_KINDS})?\s*"
_SENTENCES: tuple[tuple[str, float], ...] = (
    (
        r"(?:dénommée?|nommée?|pour (?:dénomination|titre|nom)|dont le titre est|appelée?)\s*:?\s*"
        rf"{_NAME}",
        0.88,
    ),
    (
        r"(?:agissant (?:au nom et pour le compte|pour le compte|au nom) (?:de |du )"
        r"|représentant(?:e|\(e\))?(?: légale?(?:\(e\))?)? (?:de |du )"
        r"|(?:président|gérant|direct|trésori|maire|dirigeant)\w*(?:\(e\))? de "
        rf"|en qualité de [\w ()]{{4,40}} de ){_THE}(?:dite |dénommée )?{_NAME}",
        0.86,
    ),
    (
        r"(?:portée?s? par|menée?s? par|présentée?s? par|déposée?s? par|proposée?s? par"
        r"|mise? en œuvre par|entre le PLIE et|attribuée? à|accordée? à|allouée? à|octroyée? à"
        r"|versée? à|au profit de|en faveur de|au bénéfice de|soutenir|soutien à|la demande de"
        rf"|le compte de|projet de)\s+{_THE}{_NAME}",
        0.84,
    ),
    (rf"\b(?:{_KINDS})\s+{_NAME}", 0.83),
    (rf"(?:certifi\w+|attest\w+) que\s+{_THE}{_NAME}", 0.81),
    (
        r"(?:comptes annuels|statuts|membres du bureau|budget) de (?:la |l['’])?"
        rf"(?:{_KINDS})?\s*{_NAME}",
        0.81,
    ),
    (rf"\b[Ee]ntre\s[^.]{{5,160}}?,?\set\s{_THE}{_NAME}", 0.75),
)


_REACH = 12_000
"""How far into a paper its organisation is looked for in sentences, in characters."""


def _spaced(pattern: str) -> str:
    """Let every blank of a pattern match a line break too."""
    return pattern.replace(" ", r"\s")


_NOT_NAME = re.compile(
    r"^(?:\d+|monsieur|madame|m\.|mme|mr|loi|article|la loi|le \d|le (?:maire|president"
    r"|directeur|gerant|departement|demandeur|projet)|la presidente|ordinaire|generale|"
    r"extraordinaire|annee|exercice|siret|siren|loi 1901|regie|declaree|sportive|sociale|code|nom|"
    r"signature|cachet|date|montant|objet|pole emploi|et |ou |de |des |du |titre|legale"
    r"|personne)\b|"
    r"\b(?:rue|avenue|boulevard|cedex|telephone|tel|courriel|www|@|http)\b|^.{0,2}$"
)
_BODIES = re.compile(
    r"\b(?:urssaf|insee|prefect|sous-prefect|prefecture|greffe|banque|credit|caisse|caf|msa|dgfip|"
    r"direction generale|finances publiques|tresor public|ministere|republique francaise|tribunal|"
    r"france travail|pole emploi|commissaire|expert|assurance|mutuelle|maif|macif|cofrac|dreets|"
    r"direccte|dirrecte|conseil regional|region|conseil departemental|departement|plie|"
    r"communaute|agglomeration|institut national|union europeenne|fonds social|cerfa)\b"
)
_ADDRESS = re.compile(
    r"\b\d{5} [a-z]|^\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.?|boulevard|bd|place|chemin"
    r"|route"
    r"|allee|impasse|cours|quai|lieu|lot)|^(?:rue|avenue|place|lieu-dit|bp|b\.p\.) |siret|siren|rna"
)
_NUMBER_BEHIND = re.compile(r"(?i)[\s(,–-]+(?:n°\s*)?(?:siret|siren|rna)\b")
_DOCUMENT = re.compile(
    r"\b(?:budget|statuts|attestation|contrat|lettre|bilan|rapport|compte|comptes|plan|note"
    r"|liste|proces"
    r"|descriptif|fiche|projet|action|declaration|pouvoir|delegation|curriculum|cv|avis|extrait"
    r"|feuille"
    r"|convention|demande|objet|annee|exercice|charges|produits|page|annexe|seance)\b|20\d\d"
)
_DROP = re.compile(
    r"(?i)^(?:(?:l['’]\s*)?(?:association|soci[ée]t[ée]|structure|entreprise"
    r"|organisme)\s+(?:dite\s+)?)"
    r"(?=[A-ZÀ-Þ«\"0-9])"
)


@dataclass(frozen=True, slots=True)
class _Found:
    hit: Hit
    confidence: float


def organisation_of(
    text: PieceText, options: Options, *, own: bool, labels: tuple[str, ...] = ()
) -> Text:
    """Return the organisation a piece is about.

    ``own``: the applicant writes the paper, so that its letterhead names it; else somebody else
    wrote it, and its addressee's block may name it. ``labels`` are this piece's own labels,
    asked first.
    """
    ways: list[Iterator[_Found]] = [_labelled(text, (*labels, *LABELS)), _said(text)]
    ways.append(_letterhead(text) if own else _addressee(text))
    ways.append(_above_number(text))
    best: _Found | None = None
    for way in ways:
        for found in way:
            if not _plausible(found.hit.text, options):
                continue
            if best is None or found.confidence > best.confidence:
                best = found
        if best is not None and best.confidence >= 0.85:
            break
    leaf = text_leaf(text, _bare(text, best.hit), best.confidence) if best else Text()
    if best is not None and best.confidence >= DOUBT_BELOW:
        return leaf
    heads = (line for line in _heads(text) if line != leaf.value and _plausible(line, options))
    return leaf.model_copy(
        update={"candidates": tuple(Candidate(value=line, score=_HEAD_SCORE) for line in heads)}
    )


_HEAD_SCORE = 0.3
"""A line alone at the head of a paper may be its organisation; only one who knows can tell."""


def _heads(text: PieceText) -> Iterator[str]:
    """Yield the lines at the head of the first page that may be a name."""
    first = text.rows[0].page if text.rows else None
    for row in text.rows[:8]:
        line = row.segments[0].text.strip(" -–—:,")
        key = flat(line)
        if row.page != first or not 3 <= len(key) <= 90 or " " not in key:
            continue
        if _ADDRESS.search(key) or _BODIES.search(key) or _DOCUMENT.search(key):
            continue
        yield line


def _bare(text: PieceText, hit: Hit) -> Hit:
    """Drop a leading "l'association" before the name proper."""
    match = _DROP.match(text.text[hit.start : hit.end])
    if match is None:
        return hit
    return text.span(hit.start + match.end(), hit.end) or hit


def _plausible(name: str, options: Options) -> bool:
    key = flat(name)
    if not 2 < len(key) <= 110 or _NOT_NAME.search(key) or not re.search(r"[a-z]{2}", key):
        return False
    return not is_authority(name, options)


def is_authority(name: str, options: Options) -> bool:
    """True where the name is the granting authority's own."""
    key = values.fold(name)
    names = [values.fold(known) for known in options.authority_names]
    return any(known and (known == key or (len(known) > 8 and known in key)) for known in names)


def _labelled(text: PieceText, labels: tuple[str, ...]) -> Iterator[_Found]:
    for index, label in enumerate(labels):
        own = index < len(labels) - len(LABELS)
        needs_colon = index >= len(labels) - 2
        hit = text.after(
            label, stop=r" ?[,;] ?(?:n[o°]|siret|siren|rna|represente|adresse|sise)| siret"
        )
        if hit is None:
            continue
        before = text.folded[max(0, hit.start - 4) : hit.start]
        if needs_colon and not own and ":" not in before and "\t" not in before:
            continue
        yield _Found(hit, 0.97 if ":" in before or own else 0.88)


def _said(text: PieceText) -> Iterator[_Found]:
    for sentence, certainty in _SENTENCES:
        found = re.finditer(_spaced(sentence), text.text[:_REACH])
        for match in islice(found, 40):
            group = "quoted" if match["quoted"] else "run"
            hit = text.span(*match.span(group))
            if hit is None or _BODIES.search(flat(hit.text)):
                continue
            if re.search(r"(?i)(?:action|projet|opération|opération intitulée)\s*$",
                         text.text[max(0, match.start() - 14) : match.start()]):  # fmt: skip
                continue
            whole = _repeated(text, hit)
            known = whole is not hit
            sure = 0.93 if group == "quoted" or known else certainty
            yield _Found(whole, sure if _ends_well(text, whole) or known else 0.72)


def _ends_well(text: PieceText, hit: Hit) -> bool:
    """Tell whether the name ends at punctuation, a line's end or a word that is no name's."""
    after = text.text[hit.end : hit.end + 24]
    if re.match(r"\n[A-ZÀ-ÖØ-Þ]", after) and len(text.rows[text.row_at(hit.start)].text) > 60:
        return False
    if re.match(r"\s*[,;:.()»\"”\n\t]|\s*$", after):
        return not re.search(r"\b(?:pour|sur|avec|en) [a-zà-ÿ]+(?: [a-zà-ÿ]+)*$", hit.text)
    return bool(re.match(_spaced(rf"\s+(?:{_STOP})\b"), after)) and not re.search(
        r"\b(?:pour|sur|dans) ", hit.text
    )


def _repeated(text: PieceText, hit: Hit) -> Hit:
    """Return the longest start of a name that stands elsewhere alone in a segment."""
    own = values.fold(_DROP.sub("", text.segments[text.segment_at(hit.start)].text).strip())
    ends = [match.end() for match in re.finditer(r"\S+", text.text[hit.start : hit.end])]
    for end in reversed(ends):
        shorter = text.span(hit.start, hit.start + end)
        key = values.fold(shorter.text) if shorter else ""
        if shorter and len(key) > 4 and text.phrases[key] > (key == own):
            return Hit(shorter.start, shorter.end, shorter.text)
    return hit


def _letterhead(text: PieceText) -> Iterator[_Found]:
    """The first line of the paper where address, SIRET or RNA follow; alone it is a doubt."""
    rows = [row for row in text.rows[:12] if row.page == text.rows[0].page]
    for index, row in enumerate(rows[:6]):
        segment = row.segments[0]
        numbered = _NUMBER_BEHIND.search(segment.text)
        parted = re.search(r"\s[-–—]\s", segment.text)
        length = numbered.start() if numbered else len(segment.text)
        if parted and _DOCUMENT.search(flat(segment.text[parted.end() :])):
            length = min(length, parted.start())
        key = flat(segment.text[:length])
        if _ADDRESS.search(key) or _BODIES.search(key):
            continue
        if key.endswith((":", ",")) or not 3 <= len(key) <= 90 or _DOCUMENT.search(key):
            continue
        start = text.row_starts[index]
        hit = text.span(start, start + length)
        if hit is None:
            continue
        below = _left_below(rows, index, segment)
        identified = numbered or any(re.search(r"siret|siren|rna", line) for line in below)
        if numbered or any(_ADDRESS.search(line) for line in below):
            person = is_person(hit.text) is not None and not identified
            yield _Found(hit, 0.7 if person else 0.88 if index == 0 else 0.78)
            return
        if index == 0:
            again = text.flat.count(flat(hit.text)) > 1
            yield _Found(hit, 0.82 if again else 0.65)


def _above_number(text: PieceText) -> Iterator[_Found]:
    """The line right above a SIRET or SIREN, where it reads as a name alone."""
    for index, row in enumerate(text.rows[1:40], 1):
        if not re.match(r"(?:n[o°] ?)?(?:de )?(?:siret|siren)\b", row.folded):
            continue
        above = text.rows[index - 1]
        segment = above.segments[0]
        key = segment.folded
        if len(above.segments) > 1 or not 3 <= len(key) <= 80 or key.endswith((".", ":", ",")):
            continue
        if _BODIES.search(key) or _DOCUMENT.search(key) or _ADDRESS.search(key):
            continue
        start = text.row_starts[index - 1]
        hit = text.span(start, start + len(segment.text))
        if hit is not None:
            yield _Found(hit, 0.84 if segment.text.isupper() else 0.78)


def _left_below(rows: list[Row], index: int, segment: Segment) -> list[str]:
    lines = []
    for row in rows[index + 1 : index + 4]:
        first = row.segments[0]
        if segment.box is None or first.box is None or abs(first.box[0] - segment.box[0]) < 0.12:
            lines.append(first.folded)
    return lines


def _addressee(text: PieceText) -> Iterator[_Found]:
    """The block to whom a letter goes: a name on the right, above a street and a post code."""
    rows = text.rows[:25]
    for index, row in enumerate(rows):
        segment = row.segments[-1]
        if segment.box is not None and segment.box[0] < 0.35:
            continue
        key = segment.folded
        if _ADDRESS.search(key) or _BODIES.search(key) or len(key) > 80 or key.endswith(":"):
            continue
        if re.search(r"\b(?:le|20\d\d|objet|madame|monsieur)\b", key) or is_person(segment.text):
            continue
        below = [r.segments[-1].folded for r in rows[index + 1 : index + 4]]
        if segment.box is not None and any(_ADDRESS.search(line) for line in below):
            start = text.row_starts[index] + len(row.text) - len(segment.text)
            hit = text.span(start, start + len(segment.text))
            if hit is not None:
                yield _Found(hit, 0.82)
                return
