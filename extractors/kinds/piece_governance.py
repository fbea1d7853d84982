"""The papers of an association's life: D-STATUTS, D-DIRIG and D-PVAG."""

from __future__ import annotations

import re
from itertools import pairwise

from .. import values
from ..pieces.kind import Marks, PieceKind, by_marks, is_letter, score, titled
from ..pieces.organisation import organisation_of
from ..pieces.people import ROLES, is_person, people
from ..pieces.record import Found, record_of
from ..pieces.rows import Row
from ..pieces.signature import signatures_of, signed
from ..pieces.text import Hit, PieceText
from ..pieces.values import LABELLED, SAID, date_after, document_date, flag_leaf, text_leaf
from ..records import Day, Flag, Leaf, PieceRecord, Signature, Text
from ..source import Options

_STATUTS = Marks(
    titles=(
        r"(?:projet de )?statuts\b(?! (?:signes|joints|ci-joints))",
        r"statuts (?:de|mis a jour)",
    ),
    body=(
        r"article (?:1\b|1er|premier|i\b)",
        r"article (?:2|ii|deux)",
        r"1\s?er juillet 1901|loi de 1901|loi 1901|code de commerce|societe (?:par actions|a"
        r" responsabilite)",
        r"\bobjet\b|\bbut\b",
        r"siege(?: social)?",
        r"assemblee generale|associes?",
        r"dissolution|liquidation",
        r"duree",
        r"cotisation|capital",
        r"denomination|pour (?:titre|nom)",
    ),
    least=4,
    untitled=8,
    against=(
        r"proces[- ]verbal",
        r"recepisse",
        r"reglement interieur",
        r"(?:contrat|convention)\b",
        r"liste des",
        r"(?:journal officiel|extrait)",
        r"deliberation",
    ),
)
_DIRIG = Marks(
    titles=(
        r"(?:liste|composition|etat|membres)[^.]{0,40}(?:dirigeants?|administrateurs?|bureau"
        r"|conseil d'administration|personnes chargees|administration|representants legaux)",
        r"^(?:composition du )?(?:bureau|conseil d'administration)(?: (?:et|au|de|elu|actuel)\b|$"
        r"|s?\s?:)",
        r"personnes chargees de (?:l'administration|la direction)",
        r"(?:nos |les )?dirigeants",
    ),
    body=(
        r"president",
        r"tresori",
        r"secretaire",
        r"administrat|membre du (?:bureau|conseil)|vice-president",
        r"\bnom\b|prenom|fonction|qualite|profession|nationalite|domicile|mandat",
    ),
    least=2,
    untitled=0,
    against=(
        r"statuts",
        r"proces[- ]verbal",
        r"pouvoir",
        r"rapport",
        r"attestation",
        r"convocation",
    ),
    never=(r"emargement|feuille de presence|signature des participants",),
)
_PVAG = Marks(
    titles=(
        r"(?:extrait (?:du |de )?)?(?:proces[- ]verbal|p\.?v\.?|compte[- ]rendu)[^.]{0,40}(?:de"
        r" l'|d'|des? )?"
        r"\s?(?:assemblees? generales?|a\.?g\.?o?\b)",
        r"assemblee generale (?:ordinaire|annuelle|mixte|extraordinaire)",
        r"(?:proces[- ]verbal|pv) (?:des deliberations|de l'ag)",
    ),
    body=(
        r"assemblee generale",
        r"ordre du jour",
        r"quitus|approu[vb]\w+|adopte",
        r"unanimite|voix|vote|abstention",
        r"rapport (?:moral|d'activite|financier)",
        r"comptes? (?:de l'exercice|annuels)?|exercice (?:clos|20)|bilan",
        r"president de seance|seance (?:est )?(?:ouverte|levee)|preside",
        r"elu|elections?|renouvellement|reelu",
    ),
    least=3,
    untitled=7,
    against=(
        r"statuts",
        r"convocation",
        r"rapport d'activite",
        r"(?:conseil municipal|copropriete)",
    ),
    never=(r"syndicat des coproprietaires|copropriete|conseil municipal s'est reuni",),
)


def _measure_minutes(text: PieceText) -> float:
    value = score(text, _PVAG)
    if titled(text, (r"convocation", r"invitation")) or (is_letter(text) and value < 0.8):
        return value * 0.4
    return value


_ARTICLE = r"article\s+(?:\d{1,2}|premier|1er|[ivx]{1,5})[ .:-]*"


def _article(text: PieceText, topic: str) -> Text:
    """Return the body of the article whose heading (or first words) speak of a topic."""
    bounds = [m.start() for m in text.finditer(_ARTICLE)] + [len(text.text)]
    for start, end in pairwise(bounds):
        head = text.folded[start : min(end, start + 110)]
        match = re.match(
            rf"{_ARTICLE}[^.\n]{{0,40}}?\b(?:{topic})\b[^\n.:]{{0,25}}[.:\n-]*\s*", head
        )
        if match is None:
            continue
        hit = text.span(start + match.end(), end)
        if hit is not None and len(hit.text) > 3:
            return text_leaf(text, hit, 0.88)
    return Text()


_NAME_ITSELF = r"(?:[«\"“]\s*(?P<q>[^»\"”]{3,90})\s*[»\"”]|(?P<r>[A-ZÀ-ÖØ-Þ][^\n.;:«»]{2,80}))"
_NAMES = (
    r"(?i:(?:ayant|a|prend|porte)\s+pour\s+(?:titre|dénomination|nom)|dénomination\s+sociale\s+est|"
    rf"est\s+dénommée|se\s+nomme|dénommée|intitulée|appelée)\s*:?\s*{_NAME_ITSELF}",
    r"(?i:pour\s+(?:titre|dénomination|nom)|dénomination(?:\s+sociale)?|titre|"
    rf"nom\s+de\s+l['’]association)[ \t]*:[ \t\n]*{_NAME_ITSELF}",
)


def _name(text: PieceText, options: Options) -> Text:
    head = text.text[: min(len(text.text), 4000)]
    for pattern in _NAMES:
        match = re.search(pattern, head)
        if match is not None:
            group = "q" if match["q"] else "r"
            sure = 0.95 if group == "q" else 0.86
            return text_leaf(text, text.span(*match.span(group)), sure)
    return organisation_of(text, options, own=False)


def _signed_flag(text: PieceText, found: tuple[Signature, ...]) -> Flag:
    best = signed(found)
    if best is None:
        return Flag()
    value = {"present": True, "absent": False}.get(best.state)
    return Flag(value=value, raw=best.raw or best.state, page=best.page, box=best.box,
                place=best.place, confidence=best.confidence)  # fmt: skip


def _adopted(text: PieceText) -> Day:
    found = date_after(
        text,
        r"(?:adoptes?|approuves?|modifies?|mis a jour|signes?|votes?|etablis?)[^\n]{0,90}?(?:le"
        r"|du|en date du)\s",
        window=30,
        last=True,
    )
    made = document_date(text)
    return found if made.absent else made


def _fill_statutes(text: PieceText, options: Options) -> PieceRecord:
    name = _name(text, options)
    signatures = signatures_of(text, due=2)
    seat = _article(text, r"siege(?: social)?")
    if seat.absent:
        seat = text_leaf(text, text.after(r"siege social", rows=2), 0.85)
    leaves: dict[str, Leaf] = {
        "name": name,
        "purpose": _article(text, r"objet|but|buts|objectifs?"),
        "seat": seat,
        "signed": _signed_flag(text, signatures),
    }
    return record_of("D-STATUTS", text, options, Found(
        organisation=name, date=_adopted(text), signatures=signatures, leaves=leaves,
        amounts=()))  # fmt: skip


_ROLE_WORD = re.compile(rf"\b(?:{ROLES}|membre)\b")


def _officer(text: PieceText, row: Row, start: int) -> tuple[Text, Text] | None:
    """Return name and role printed on one row, in cells or in a phrase."""
    roles = list(_ROLE_WORD.finditer(text.folded, start, start + len(row.text)))
    if not roles or len(row.text) > 140:
        return None
    role = text_leaf(text, text.span(roles[0].start(), roles[-1].end()), SAID)
    if len(row.segments) > 1:
        return _in_cells(text, row, start, role)
    rest = _ROLE_WORD.sub(lambda m: " " * len(m[0]), text.folded[start : start + len(row.text)])
    for part in re.finditer(r"[^:,;()\t–]+|(?<= )-(?= )", rest):
        for piece in re.finditer(r"\S(?:.*?\S)??(?= - |$|  )", part.group()):
            begin = start + part.start() + piece.start()
            raw = text.text[begin : begin + len(piece.group())]
            bare = re.sub(r"^(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s+", "", raw.strip())
            if is_person(bare):
                at = begin + raw.find(bare)
                return text_leaf(text, text.span(at, at + len(bare)), SAID), role
    return None


def _in_cells(text: PieceText, row: Row, start: int, role: Text) -> tuple[Text, Text] | None:
    cells: list[Hit] = []
    position = start
    for segment in row.segments:
        if not _ROLE_WORD.search(segment.folded):
            hit = text.span(position, position + len(segment.text))
            if hit is not None:
                cells.append(hit)
        position += len(segment.text) + 1
    if not cells:
        return None
    if is_person(cells[0].text):
        return text_leaf(text, cells[0], LABELLED), role
    if len(cells) > 1 and all(re.fullmatch(r"[\w'’ -]{2,40}", c.text) for c in cells[:2]):
        both = Hit(cells[0].start, cells[1].end, f"{cells[0].text} {cells[1].text}")
        if is_person(both.text) or is_person(f"{cells[1].text} {cells[0].text}"):
            return text_leaf(text, both, SAID), role
    return None


def _fill_officers(text: PieceText, options: Options) -> PieceRecord:
    found = [
        officer
        for index, row in enumerate(text.rows)
        if not re.match(r"(?:le|la|l'|signature|fait)\b", row.folded)
        and (officer := _officer(text, row, text.row_starts[index]))
    ]
    kept = {values.fold(name.value or ""): (name, role) for name, role in reversed(found)}
    listed = tuple(reversed(kept.values()))
    upto = date_after(
        text,
        r"(?:a jour|en date|arretee?|a la date|au|elu\w*[^\n\d]{0,40}|depuis)\s?(?:au|du|le)?\s",
        window=24,
    )
    made = document_date(text)
    return record_of("D-DIRIG", text, options, Found(
        due=1, date=made if not made.absent else upto,
        people=tuple(name for name, _ in listed), amounts=(),
        lists={"people": tuple(n for n, _ in listed), "people_roles": tuple(r for _, r in listed)},
    ))  # fmt: skip


_APPROVES = (
    r"(?:rapport financier|comptes)[\s\S]{0,200}?\bils (?:sont|ont ete) (?:approuve|adopte)\w*|"
    r"(?:comptes?|bilan|rapport financier|compte de resultat)[^.]{0,120}?(?:est |sont |ont ete "
    r"|a ete )?"
    r"(?:approuve\w*|adopte\w*|valide\w*|vote\w*)"
    r"|(?:approuve\w*|adopte\w*|valide\w*)[^.]{0,80}?(?:comptes?|bilan financier|rapport financier)"
)


def _fill_minutes(text: PieceText, options: Options) -> PieceRecord:
    held = date_after(
        text,
        r"(?:assemblee generale|a\.?g\.?o?\.?)[^.\d]{0,60}?(?:\b(?:du|le|en date du)"
        r"|:)?\s?(?:lundi"
        r"|mardi|mercredi|jeudi"
        r"|vendredi|samedi|dimanche)?\s?(?=\d)",
        window=26,
    )
    if held.absent:
        held = date_after(
            text,
            r"(?:s'est reunie?|reunis?|tenue?|en date du|l'an)[^\n]{0,70}?(?:\ble)?\s",
            window=60,
        )
    made = document_date(text)
    end = date_after(
        text,
        r"(?:exercice|comptes?)(?: comptables?| annuels)? (?:clos|arrete)[^\d\n]{0,20}",
        window=24,
    )
    match = text.search(_APPROVES)
    refused = match and re.search(r"n'(?:ont|a|est|sont) pas|rejet", match.group())
    leaves: dict[str, Leaf] = {
        "held_on": held,
        "accounts_approved": flag_leaf(text, match, not refused, SAID),
        "discharge": flag_leaf(text, text.search(r"\bquitus\b"), True, SAID),
        "fiscal_year_end": end,
        "elected": flag_leaf(
            text, text.search(r"\b(?:re)?elus?\b|\b(?:re)?elues?\b|renouvellement"), True, 0.85
        ),
    }
    return record_of("D-PVAG", text, options, Found(
        due=2, date=held if not held.absent else made, leaves=leaves,
        people=people(text)))  # fmt: skip


KINDS = (
    PieceKind(
        "D-STATUTS", by_marks(_STATUTS), _fill_statutes, more=(r"article \d", r"article [ivx]+\b")
    ),
    PieceKind("D-DIRIG", by_marks(_DIRIG), _fill_officers),
    PieceKind(
        "D-PVAG",
        _measure_minutes,
        _fill_minutes,
        more=(r"unanimite|resolution|quitus|ordre du jour",),
    ),
)
