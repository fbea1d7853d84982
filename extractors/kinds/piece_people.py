"""D-CV: the CV, diploma or job description of a facilitator."""

from __future__ import annotations

import re

from ..pieces.kind import Marks, PieceKind, is_letter, score
from ..pieces.people import is_person, people, person_leaf
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, document_date, text_leaf
from ..records import Leaf, PieceRecord, Text
from ..source import Options

_NOT_CV = (
    r"facture",
    r"bulletin",
    r"statuts",
    r"rapport",
    r"bilan",
    r"convention",
    r"attestation (?:sur l'honneur|d'assurance|de vigilance)",
    r"proces[- ]verbal",
    r"descriptif",
    r"offre d'emploi",
    r"budget",
    r"feuille",
)
_CV = Marks(
    titles=(r"curriculum(?: vitae)?", r"c\.?v\.?\b", r"experiences? professionnelles?$"),
    body=(
        r"experiences?(?: professionnelles?)?|parcours professionnel",
        r"formations?|etudes|diplomes?",
        r"competences|savoir[- ]faire|aptitudes",
        r"langues|informatique|centres? d'interets?|loisirs|permis b|divers",
        r"(?:19|20)\d\d ?(?:-|a|/) ?(?:(?:19|20)\d\d|aujourd'hui|ce jour|present)|depuis (?:19"
        r"|20)\d\d",
        r"nee? le|\bans\b|nationalite|celibataire|mariee?",
    ),
    least=1,
    untitled=4,
    against=_NOT_CV,
    never=(r"net a payer|total des produits",),
)
_DIPLOMA = Marks(
    titles=(
        r"diplome(?:s)?\b",
        r"titre professionnel",
        r"(?:brevet|licence|master|baccalaureat|certificat d'(?:aptitude|etudes)|dut|bts|deust?"
        r"|dejeps|bpjeps)\b",
        r"attestation de (?:reussite|formation|competences|fin de formation)",
        r"certificat de (?:qualification|formation|competences)",
        r"parchemin",
    ),
    body=(
        r"est (?:decerne|delivre|attribue|confere)|delivre a|a obtenu|certifie que|a suivi",
        r"jury|recteur|academie|universite|ministere|ministre|education nationale|titulaire",
        r"nee? le|nee? a",
        r"session|mention|niveau|rncp",
    ),
    least=2,
    against=(*_NOT_CV, r"curriculum", r"qualiopi"),
)
_POST = Marks(
    titles=(r"fiche de (?:poste|fonction|mission)s?", r"description de poste", r"profil de poste",
            r"definition de (?:poste|fonction)"),
    body=(r"missions?|activites", r"competences|profil|qualifications?|diplome", r"responsab"
        r"|rattach"
          r"|hierarchi", r"temps (?:plein|partiel)|horaires|contrat|cdi|cdd|remuneration|poste"),
    least=2,
    against=_NOT_CV,
)  # fmt: skip


def _scores(text: PieceText) -> list[tuple[float, str]]:
    found = [
        (score(text, _CV), "cv"),
        (score(text, _DIPLOMA), "diplôme"),
        (score(text, _POST), "fiche de poste"),
    ]
    return sorted(found, key=lambda pair: -pair[0])


def _measure(text: PieceText) -> float:
    value, kind = _scores(text)[0]
    if kind == "cv" and value >= 0.5 and not text.has(r"experiences?|parcours|formations?"):
        value = 0.3
    if kind == "cv" and value >= 0.5 and not _person(text, kind).absent:
        value = min(value + 0.1, 0.95)
    return value * 0.4 if is_letter(text) else value


def _person(text: PieceText, kind: str) -> Text:
    if kind == "cv":
        for index, row in enumerate(text.rows[:8]):
            position = text.row_starts[index]
            for segment in row.segments:
                bare = re.sub(
                    r"(?i)^\s*(?:curriculum vitae|cv)\s*(?:de|d['’])?\s*[:–-]?\s*", "", segment.text
                )
                if is_person(bare):
                    at = position + segment.text.find(bare)
                    return text_leaf(text, text.span(at, at + len(bare)), 0.9)
                position += len(segment.text) + 1
    label = text.after(
        r"nom(?: et prenom| prenom)?|prenom(?:s)?,? (?:et )?nom|titulaire(?: du poste)?"
        r"|intervenante?"
    )
    if label is not None:
        name = person_leaf(text, label.start, label.end)
        if not name.absent:
            return name
    match = text.search(
        r"(?:delivree?|decernee?|attribuee?|conferee?|certifie que|atteste que)(?: (?:a|au))?\s"
    )
    if match:
        return person_leaf(text, match.end(), match.end() + 60, 0.88)
    named = people(text)
    return named[0].model_copy(update={"confidence": 0.75}) if len(named) == 1 else Text()


def _qualification(text: PieceText) -> Text:
    match = text.search(
        r"(?:^|\n)\W*(?!diplomes? (?:et|obtenu)|certificats? et)(?:(?:19|20)\d\d ?[:–-]?"
        r" ?)?(?P<q>(?:diplome|titre professionnel|licence"
        r"|master|bts|dut|"
        r"brevet|certificat|bpjeps|dejeps|doctorat|cap\b|bac)[^\n\t]{3,100})"
    )
    return text_leaf(text, text.hit(match, "q") if match else None, 0.82)


_WORDS = {
    "cv": r"curriculum|experience|formation|parcours",
    "diplôme": r"diplome|titre|certificat|attestation|brevet|licence|master",
    "fiche de poste": r"fiche|poste|profil",
}


def _fill(text: PieceText, options: Options) -> PieceRecord:
    kind = _scores(text)[0][1]
    person = _person(text, kind)
    word = text.search(_WORDS[kind])
    leaves: dict[str, Leaf] = {
        "person": person,
        "document": text.leaf(text.hit(word) if word else None, kind, SAID),
        "qualification": _qualification(text),
    }
    return record_of("D-CV", text, options, Found(
        own=False, organisation=Text(), people=(person,), date=document_date(text), amounts=(),
        leaves=leaves))  # fmt: skip


KINDS = (PieceKind("D-CV", _measure, _fill, more=(r"competences|formations?|experience",)),)
