"""The labels of a sheet's header block, and where their values stand.

"Date : 12/09/2022 - Horaires : 9h-12h" holds two; a label alone in a cell has its value in the
cell beside it or below. OCR's slips in a label are forgiven, never in a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from ..layout import union
from ..parsed import fold
from ..records import Candidate
from ..source import Box, Word
from .lines import HeadLine, Segment
from .table import Cell

Field = Literal[
    "title", "date", "times", "start", "end", "am", "pm", "pause", "place", "organisation",
    "facilitators", "facilitator_first", "facilitator_signature", "participant", "last_name",
    "first_name", "period", "other",
]  # fmt: skip

_WHO = (
    "intervenant", "intervenants", "intervenante", "intervenantes", "intervenant e",
    "intervenant s", "intervenant e s", "formateur", "formateurs", "formatrice", "formatrices",
    "formateur s", "formateur trice", "animateur", "animateurs", "animatrice", "animatrices",
    "animateur s", "accompagnateur", "accompagnatrice", "accompagnateurs", "conseiller",
    "conseillere", "conseillers", "encadrant", "encadrante", "encadrants", "referent", "referente",
    "educateur", "educatrice", "coach", "professionnel", "professionnelle", "moniteur", "monitrice",
    "facilitateur", "facilitatrice", "animateur trice", "animateur rice", "formateur rice",
    "animateur trice s", "conseiller ere", "conseiller e", "accompagnateur trice", "encadrant e",
    "referent e", "educateur trice", "psychologue", "responsable de la seance", "tuteur",
    "referent de parcours", "conseiller referent", "travailleur social",
)  # fmt: skip
_OF = ("de l", "du", "de la", "des", "de", "d", "")
_PLAIN: dict[Field, tuple[str, ...]] = {
    "title": (
        "intitule", "titre", "action", "nom de l action", "theme", "themes", "thematique",
        "formation", "intitule precis", "objet", "module", "libelle", "accompagnement",
        "prestation", "activite", "stage", "sujet", "action conventionnee", "operation", "atelier",
        "nom de l atelier", "intitule precis de l action", "titre precis de l action", "session",
        "intitule du module", "intitule de la session", "objet de la seance", "projet",
        "theme de la seance", "theme de l atelier", "intitule complet", "dispositif", "seance",
        "intitule de l action ou de l accompagnement", "action accompagnement",
        "intitule de l action accompagnement", "nature de l action", "titre de la formation",
        *(f"{what} {of}" for what in ("intitule", "titre", "libelle", "nom") for of in (
            "de l action", "de l atelier", "de la formation", "de la seance", "du stage",
            "de l accompagnement", "de l operation", "de l activite", "de la prestation",
            "du projet", "de l intervention", "de la session", "du module", "action", "atelier",
            "formation", "de l action de formation", "de l action collective")),
    ),
    "date": (
        "date", "dates", "date de la seance", "date de l atelier", "date de la formation", "jour",
        "date de l action", "en date du", "date s", "seance du", "journee du", "date du jour",
        "date et horaires", "date et heure", "date et heures", "dates et horaires", "date horaires",
        "date de la session", "date de realisation", "date de l intervention", "atelier du",
        "date et horaire", "jour et horaires", "jour et heure", "date de seance", "date seance",
        "date de la journee", "date du stage", "date de l accompagnement", "date de l activite",
    ),
    "times": (
        "horaires", "horaire", "heures", "heure", "creneau", "creneaux", "plage horaire",
        "plages horaires", "horaires de la seance", "heure de debut heure de fin",
        "heures de debut et de fin", "heure de debut et de fin", "heure de debut et heure de fin",
        "horaires de l atelier", "debut fin", "horaire s", "heure debut heure fin",
        "heure s", "horaires de formation", "horaires de la formation", "heure de debut fin",
        "debut et fin", "debut fin de seance", "horaires de l action", "creneau horaire",
    ),
    "start": (
        "heure de debut", "debut", "heure debut", "debut a", "h debut", "heure d ouverture",
        "debut de seance", "debut de la seance", "commence a", "heure de commencement",
        "heure de debut de seance", "debut de l atelier", "heure d arrivee",
    ),
    "end": (
        "heure de fin", "fin", "heure fin", "fin a", "h fin", "fin de seance", "fin de la seance",
        "finit a", "heure de cloture", "heure de fin de seance", "fin de l atelier",
        "heure de depart",
    ),
    "am": ("matin", "matinee", "horaires matin", "horaires du matin", "horaire matin",
           "heures matin", "seance du matin", "le matin"),
    "pm": ("apres midi", "horaires apres midi", "horaires de l apres midi", "horaire apres midi",
           "heures apres midi", "seance de l apres midi", "l apres midi"),
    "pause": ("pause", "pauses", "pause de", "dont pause", "pause dejeuner", "pause meridienne"),
    "place": (
        "lieu", "lieux", "lieu de l action", "lieu de la seance", "adresse", "site", "salle",
        "ville", "lieu de formation", "lieu de la formation", "lieu de l atelier", "commune",
        "lieu de realisation", "lieu d intervention", "lieu de l accompagnement", "lieu s",
        "adresse du lieu", "lieu de rendez vous", "lieu de deroulement", "lieu d accueil",
    ),
    "organisation": (
        "structure", "organisme", "association", "porteur", "porteur de projet",
        "organisme de formation", "structure porteuse", "nom de la structure", "raison sociale",
        "nom de l organisme", "operateur", "prestataire", "etablissement", "organisme formateur",
        "structure organisatrice", "organisateur", "nom de l association", "porteur du projet",
        "organisme intervenant", "structure d accueil", "centre", "nom du porteur", "entreprise",
        "structure organisme", "nom de l operateur",
    ),
    "facilitators": (
        *_WHO, "anime par", "animee par", "assure par", "assuree par", "encadre par", "animation",
        "encadree par", "dispense par", "dispensee par", "intervention de", "equipe pedagogique",
        "nom prenom intervenant", "realise par", "realisee par", "suivi par", "suivie par",
        *(f"{head} {of} {who}".replace("  ", " ")
          for head in ("nom", "noms", "nom et prenom", "nom prenom", "noms et prenoms",
                       "prenom et nom", "prenom nom", "nom s et prenom s", "identite", "nom s")
          for of in _OF for who in _WHO),
    ),
    "facilitator_first": tuple(
        f"{head} {of} {who}".replace("  ", " ")
        for head in ("prenom", "prenoms") for of in _OF for who in _WHO
    ),
    "facilitator_signature": (
        "signature et cachet", "cachet et signature", "signature et cachet de l organisme", "visa",
        "emargement",
        "signature du responsable", "signature animation", "signature",
        *(f"{head} {of} {who}".replace("  ", " ")
          for head in ("signature", "signatures", "visa", "emargement", "paraphe", "signature s",
                       "nom et signature", "nom prenom et signature", "date et signature",
                       "nom prenom signature", "cachet et signature", "signature et cachet")
          for of in _OF for who in _WHO),
    ),
    "participant": (
        "participant", "participante", "beneficiaire", "stagiaire", "personne accompagnee",
        "usager", "allocataire", "participant e", "personne suivie", "apprenant",
        *(f"{head} {of} {who}" for head in ("nom", "nom et prenom", "nom prenom", "prenom et nom",
                                            "nom prenoms", "identite", "nom et prenoms")
          for of in ("du", "de la", "de l")
          for who in ("participant", "participante", "beneficiaire", "stagiaire", "usager",
                      "personne accompagnee", "allocataire", "personne", "participant e",
                      "apprenant")),
        "nom et prenom", "nom prenom",
    ),
    "last_name": ("nom", "nom de famille"),
    "first_name": ("prenom", "prenoms", "prenom du beneficiaire", "prenom du participant",
                   "prenom du stagiaire"),
    "period": ("periode", "semaine", "semaine du", "mois", "mois de", "du", "annee", "periode du"),
    "other": (
        "effectif", "nombre de participants", "convention", "n", "dossier", "page", "telephone",
        "tel", "mail", "e mail", "courriel", "siret", "duree", "observation", "observations",
        "fait a", "total", "code", "financeur", "financeurs", "reference", "groupe", "n dossier",
        "numero de dossier", "n de convention", "nombre d heures", "public", "axe", "mesure",
        "duree totale", "nb de participants", "total heures", "volume horaire", "le",
        "signature du participant", "signature du beneficiaire", "signature du stagiaire",
        "signature des participants", "referent rsa", "convention n", "num", "site web", "nda",
        "n siret", "contact", "date de naissance", "version", "annee scolaire", "remarques",
        "nombre de presents", "nombre d absents", "presents", "absents", "participants",
        "stagiaires", "beneficiaires", "liste des participants", "commanditaire", "appel a projets",
        "maitre d ouvrage", "cofinanceur", "dossier n", "action n", "lot", "nombre d inscrits",
    ),
}  # fmt: skip
_FIELD_OF: dict[str, Field] = {
    " ".join(wording.split()): name for name, wordings in _PLAIN.items() for wording in wordings
}
_BY_ITSELF = frozenset(
    wording
    for name in ("title", "place", "organisation", "facilitators", "participant", "date")
    for wording in _PLAIN[name]  # type: ignore[index]
) - {
    "action", "atelier", "formation", "module", "seance", "association", "centre", "entreprise",
    "accompagnement", "projet", "session", "stage", "activite", "operation", "dispositif",
    "prestation", "site", "ville", "salle", "commune", "adresse", "conseiller", "coach",
    "psychologue", "responsable de la seance", "etablissement", "jour", "theme", "objet",
}  # fmt: skip
"""Labels that may stand before their value without a colon (a colon is easily lost by OCR)."""
_NAMED_FIELDS = frozenset({"title", "organisation", "facilitators", "participant"})
_LONG = tuple(wording for wording in _FIELD_OF if len(wording) >= 6)
_COLON = re.compile(r"(?<!\d)\s*[:：]|(?<=\d)\s*[:：](?!\s?\d)")
_BOUNDARY = re.compile(r"[\t\n;|•·→▪◦]|(?<=\s)[-–—/](?=\s)|, |\. (?=[A-ZÀ-Ý])")
_TYPED_PREFIX: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("date", re.compile(r"(?i)(?:date|dates|s[ée]ance du|journ[ée]e du|atelier du|en date du)\s+"
                        r"(?:(?:le|du)\s+)?(?=(?:lun|mar|mer|jeu|ven|sam|dim|\d))")),
    ("times", re.compile(r"(?i)(?:horaires?|heures?|cr[ée]neau)\s+(?:(?:de)\s+)?(?=\d)")),
    ("start", re.compile(r"(?i)(?:heure de )?d[ée]but\s+(?=\d)")),
    ("end", re.compile(r"(?i)(?:heure de )?fin\s+(?=\d)")),
    ("facilitators", re.compile(r"(?i)(?:anim[ée]|assur[ée]|encadr[ée]|dispens[ée])e?s? par\s+")),
)  # fmt: skip


@lru_cache(maxsize=4096)
def field_of(text: str) -> tuple[Field, float] | None:
    """Return which field a wording labels, and how surely; None where it is no label."""
    folded = fold(text)
    if not folded or len(folded) > 60:
        return None
    found = _FIELD_OF.get(folded)
    if found is not None:
        return found, 1.0
    if len(folded) < 5:
        return None
    best, wording = 0.0, ""
    for known in _LONG:
        if abs(len(known) - len(folded)) <= 2:
            ratio = fuzz.ratio(folded, known)
            if ratio > best:
                best, wording = ratio, known
    return (_FIELD_OF[wording], best / 100) if best >= 86 else None


@dataclass(frozen=True, slots=True)
class Value:
    """The value of one label: text as read, words and place; ``zone`` is where it may stand.

    ``label`` is the box of the label. ``cell`` is the cell that the value fills, if it is one.
    """

    field: Field
    text: str
    page: int | None
    box: Box | None
    place: str | None
    words: tuple[Word, ...]
    zone: Box | None
    label: Box | None
    cell: Cell | None = None
    said: str = ""
    sure: float = 1.0
    readings: tuple[Candidate, ...] = ()
    """What the line reader makes of it, where print is not sure: then it is handwriting."""

    @property
    def read(self) -> float:
        """How surely OCR read the words, 1 without OCR."""
        return min((word.confidence for word in self.words), default=1.0)


@dataclass(slots=True)
class _Text:
    """A line as one string, each word with its span and its segment."""

    text: str
    spans: list[tuple[int, int, Word | None, int]]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class _Hit:
    field: Field
    start: int
    value: int
    sure: float
    said: str


def values_of(lines: Sequence[HeadLine]) -> tuple[list[Value], set[tuple[int, int]]]:
    """Return the labelled values of the lines, and which segments (line, index) they explain."""
    found: list[Value] = []
    used: set[tuple[int, int]] = set()
    for at, line in enumerate(lines):
        whole = _joined(line)
        hits = _hits(whole, line)
        for number, hit in enumerate(hits):
            end = hits[number + 1].start if number + 1 < len(hits) else len(whole.text)
            value = _value(lines, at, whole, hit, end, used)
            if value is not None:
                found.append(value)
            used.update(
                (at, _segment_at(whole, p)) for p in (hit.start, max(hit.start, hit.value - 1))
            )
    return found, used


def _joined(line: HeadLine) -> _Text:
    text = ""
    spans: list[tuple[int, int, Word | None, int]] = []
    starts: list[int] = []
    for index, segment in enumerate(line.segments):
        if index:
            text += "\t"
        starts.append(len(text))
        if segment.words:
            before: Word | None = None
            for word in segment.words:
                if before is not None:
                    same = word.box[1] < before.box[3] - 0.3 * (before.box[3] - before.box[1])
                    text += " " if same else "\n"
                spans.append((len(text), len(text) + len(word.text), word, index))
                text += word.text
                before = word
        else:
            for match in re.finditer(r"\S+", segment.text):
                begin = len(text) + match.start()
                spans.append((begin, begin + len(match.group()), None, index))
            text += segment.text
    return _Text(text, spans, starts)


def _segment_at(whole: _Text, position: int) -> int:
    return max((i for i, start in enumerate(whole.starts) if start <= position), default=0)


def _hits(whole: _Text, line: HeadLine) -> list[_Hit]:
    hits: list[_Hit] = []
    for colon in _COLON.finditer(whole.text):
        before = whole.text[: colon.start()]
        cut = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
        floor = max([cut, *(h.value for h in hits)])
        hit = _label_before(before, floor, colon.end())
        if hit is not None:
            hits.append(hit)
    for index, segment in enumerate(line.segments):
        start = whole.starts[index]
        end = start + len(segment.text) if not segment.words else _end_of(whole, index)
        if any(start <= hit.start < end for hit in hits) or not segment.text.strip():
            continue
        text = whole.text[start:end]
        hit = (
            _whole_segment(text, start, end) or _prefix(text, start) or _without_colon(text, start)
        )
        if hit is not None:
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def _end_of(whole: _Text, index: int) -> int:
    return max((end for _, end, _, i in whole.spans if i == index), default=whole.starts[index])


def _label_before(before: str, floor: int, value: int) -> _Hit | None:
    """Find the longest wording of a label that ends where the colon stands."""
    tail = before[floor:]
    starts = [m.start() for m in re.finditer(r"\S+", tail)][-9:]
    for start in starts:
        said = tail[start:]
        found = field_of(re.sub(r"^[^\w]+", "", said))
        if found is not None:
            return _Hit(found[0], floor + start, value, found[1], fold(said))
    return None


def _whole_segment(text: str, start: int, end: int) -> _Hit | None:
    """Take a segment that is a label as a whole; the value stands beside or below."""
    bare = text.strip(" :.;*_…")
    found = field_of(bare)
    if found is None or found[1] < 0.9 or fold(bare) in {"du", "n", "le", "centre", "fin", "debut"}:
        return None
    return _Hit(found[0], start, end, found[1] * 0.98, fold(bare))


def _without_colon(text: str, start: int) -> _Hit | None:
    """Take the longest label that a segment begins with, before a capital or a digit."""
    words = list(re.finditer(r"\S+", text))[:9]
    for count in range(len(words) - 1, 0, -1):
        said = text[: words[count - 1].end()]
        value = words[count].group()
        if fold(said) in _BY_ITSELF and re.match(r"[A-ZÀ-Ý\d«\"]", value):
            return _Hit(
                _FIELD_OF[fold(said)], start, start + words[count].start(), 0.95, fold(said)
            )
    return None


def _prefix(text: str, start: int) -> _Hit | None:
    for name, pattern in _TYPED_PREFIX:
        match = pattern.match(text)
        if match:
            return _Hit(name, start, start + match.end(), 0.95, fold(match.group()))
    return None


def _value(
    lines: Sequence[HeadLine],
    at: int,
    whole: _Text,
    hit: _Hit,
    end: int,
    used: set[tuple[int, int]],
) -> Value | None:
    line = lines[at]
    index = _segment_at(whole, hit.start)
    own = line.segments[_segment_at(whole, max(hit.start, hit.value - 1))]
    label = _box(whole, hit.start, hit.value)
    start, stop = _trimmed(whole.text, hit.value, end)
    if start < stop:
        beside = _segment_at(whole, start)
        used.add((at, beside))
        holder = line.segments[beside]
        return Value(
            hit.field, whole.text[start:stop], line.page.number if line.page.paged else None,
            _box(whole, start, stop) if line.page.paged else None, holder.place,
            _words(whole, start, stop), _zone(line, own, holder, label, whole, end), label,
            holder.cell, hit.said, hit.sure,
        )  # fmt: skip
    return _elsewhere(lines, at, index, own, hit, label, end, whole, used)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the value: up to the first gap after it begins, fill signs dropped."""
    part = text[start:end]
    lead = re.match(r"[\s:._…·‥\-–—/|]*(?=[^\s:._…·‥\-–—/|])|[\s:._…·‥\-–—/|]*$", part)
    begin = start + (lead.end() if lead else 0)
    rest = text[begin:end]
    gap = re.search(r"\t", rest)
    stop = begin + (gap.start() if gap else len(rest))
    body = text[begin:stop]
    body = re.sub(r"[\s._…·‥|;/–—-]+$", "", re.sub(r"[._…·‥]{3,}[\s\S]*$", "", body))
    return begin, begin + len(body)


def _elsewhere(
    lines: Sequence[HeadLine],
    at: int,
    index: int,
    own: Segment,
    hit: _Hit,
    label: Box | None,
    end: int,
    whole: _Text,
    used: set[tuple[int, int]],
) -> Value | None:
    """Find the value of a label that stands alone: the cell or segment beside it, or below."""
    line = lines[at]
    number = line.page.number if line.page.paged else None
    beside = line.segments[index + 1] if index + 1 < len(line.segments) else None
    free = beside is not None and _is_free(whole, beside, index + 1, end)
    if own.cell is not None and own.table is not None:
        below = own.table.at(own.cell.row + own.cell.row_span, own.cell.column)
        target = beside.cell if free and beside is not None else None
        if target is None and below is not None and field_of(below.line.strip(" :")) is None:
            target = below
            _mark(lines, below, used)
        elif target is not None:
            used.add((at, index + 1))
        tall = _room_below(own)
        if target is None or (hit.field == "facilitator_signature" and tall and not target.line):
            target = None if tall else target
        if target is not None:
            return Value(
                hit.field, target.line, number, target.box, target.place, target.words, target.box,
                label, target, hit.said, hit.sure,
            )  # fmt: skip
        return Value(
            hit.field, "", number, own.box, own.place, (), tall or own.box, label, own.cell,
            hit.said, hit.sure,
        )  # fmt: skip
    zone = _zone(line, own, beside if free else None, label, whole, end)
    return Value(hit.field, "", number, None, own.place, (), zone, label, None, hit.said, hit.sure)


def _is_free(whole: _Text, segment: Segment, index: int, end: int) -> bool:
    """Tell whether the segment beside a label is its value and not the next label."""
    return whole.starts[index] <= end and (
        not segment.text.strip() or field_of(segment.text.strip(" :")) is None
    )


def _mark(lines: Sequence[HeadLine], cell: Cell, used: set[tuple[int, int]]) -> None:
    for at, line in enumerate(lines):
        for index, segment in enumerate(line.segments):
            if segment.cell is cell:
                used.add((at, index))


def _room_below(own: Segment) -> Box | None:
    """Return the blank lower part of a cell that begins with a label, where one could write."""
    if own.box is None or not own.words:
        return None
    text = union(word.box for word in own.words)
    room = own.box[3] - text[3]
    if room < 1.2 * (text[3] - text[1]):
        return None
    return own.box[0], text[3], own.box[2], own.box[3]


def _zone(
    line: HeadLine, own: Segment, holder: Segment | None, label: Box | None, whole: _Text, end: int
) -> Box | None:
    """Return where a value may stand: right of its label, up to what follows on the line."""
    if label is None:
        return None
    if holder is not None and holder.cell is not None and holder is not own:
        return holder.box
    right = own.box[2] if own.cell is not None and own.box else 0.97
    following = [w.box[0] for s, _, w, _ in whole.spans if w is not None and s >= end]
    right = min([right, *(x for x in following if x > label[2])])
    height = label[3] - label[1]
    return label[2] + 0.002, label[1] - 0.5 * height, right, label[3] + 0.4 * height


def _words(whole: _Text, start: int, stop: int) -> tuple[Word, ...]:
    return tuple(
        word for s, e, word, _ in whole.spans if word is not None and s < stop and e > start
    )


def _box(whole: _Text, start: int, stop: int) -> Box | None:
    boxes = [word.box for word in _words(whole, start, stop)]
    return union(boxes) if boxes else None
