"""D-PLIE: proof that the operation was talked over with the PLIE beforehand, also as an e-mail."""

from __future__ import annotations

import re

from .. import values
from ..pieces.action import action_of
from ..pieces.kind import PieceKind, is_email, is_letter, titled
from ..pieces.organisation import organisation_of
from ..pieces.people import is_person, person_leaf, undersigned
from ..pieces.record import Found, record_of
from ..pieces.text import Hit, PieceText
from ..pieces.values import SAID, date_after, dates, day_leaf, document_date, flag_leaf, text_leaf
from ..records import Day, Flag, Leaf, PieceRecord, Text
from ..source import Options
from .piece_funding import INTENDS

_PLIE = r"\bplie\b|plan local (?:pluriannuel )?(?:pour|d[e'])\s?l?'?\s?insertion"
_TALK = (
    r"concert(?:ation|e)|\bavis\b|rencontr|reunion|echang|consult|articul|complementar|presente"
    r"|coordination|coherence|favorable"
)
_TITLES = (
    r"(?:compte[- ]rendu|releve)[^.]{0,60}(?:concertation|reunion|rencontre|echange|entretien)",
    r"(?:attestation|avis|note|proces[- ]verbal|fiche|preuve)[^.]{0,50}(?:concertation|plie|plan"
    r" local)",
    r"concertation",
    r"avis du plie|plie\b",
)
_OTHERS = (
    r"budget|statuts|bilan|rapport d'activite|descriptif|deliberation|extrait du registre"
    r"|convention"
    r"|fiche action|curriculum|attestation sur l'honneur|appel a projets|releve d'identite|kbis"
    r"|facture",
)


def _measure(text: PieceText) -> float:
    if not text.has(_PLIE) or not text.has(_TALK):
        return 0.0
    if titled(text, _OTHERS):
        return 0.25
    rows = text.rows
    edges = " ".join(row.folded for row in (*rows[:14], *rows[-8:]))
    named = re.search(_PLIE, edges) is not None
    if titled(text, _TITLES):
        return 0.88 if named else 0.70
    if not named:
        return 0.3
    attests = r"soussigne[^.]{0,90}\bplie\b|\ble plie [^.]{0,40}(?:atteste|certifie|confirme)"
    if titled(text, (r"attestations?$", r"avis$", r"certificat")) and text.has(attests):
        return 0.84
    if is_email(text):
        return 0.84
    if is_letter(text):
        funds = text.has(INTENDS) and text.has(r"€|\beuros?\b|cofinanc")
        asks = text.has(r"\bsollicit(?:e|ons)\b[^.]{0,80}(?:subvention|aide)")
        return 0.35 if funds or asks else 0.76
    return 0.4


def _sender(text: PieceText) -> Text:
    hit = text.after(r"(?:de|from|expediteur)", stop=r"<|\[mailto|\(|envoye")
    if hit is None:
        return Text()
    return text_leaf(text, hit, 0.93 if is_person(hit.text) else 0.8)


def _sent(text: PieceText) -> Day:
    for label in (r"(?:envoye|sent|date)(?: le)?", r"le"):
        hit = text.after(label)
        found = dates(text, hit.start, hit.end) if hit else []
        if found:
            return day_leaf(text, found[0])
    return Day()


def _author(text: PieceText) -> Text:
    """The sender of an e-mail, else who signs, else the reporter."""
    if is_email(text):
        return _sender(text)
    name, _ = undersigned(text)
    if not name.absent:
        return name
    label = text.after(r"(?:redacteur|redactrice|auteure?|redige par|emetteur)")
    if label is not None:
        return text_leaf(text, label, SAID)
    closings = list(text.finditer(r"salutations|cordialement|fait a|signature|plie\s*$"))
    start = closings[-1].start() if closings else int(len(text.text) * 0.6)
    return person_leaf(text, start, len(text.text), 0.85)


def _operation(text: PieceText) -> Text:
    named = action_of(text)
    if not named.absent:
        return named
    hit: Hit | None = text.after(r"objet|sujet|subject")
    if hit is None:
        return Text()
    match = re.search(r"[-–:]\s*([^-–:]{5,})$", hit.text)
    return text_leaf(text, hit, 0.6 if match else 0.5)


def _fill(text: PieceText, options: Options) -> PieceRecord:
    email = is_email(text)
    header = text.search(r"(?:^|\n)(?:de|from|expediteur) ?:") if email else None
    author = _author(text)
    sent = _sent(text) if email else Day()
    held = Day()
    if not email:
        held = date_after(
            text, r"(?:reunion|rencontre|entretien|concertation|echange)[^\n\d]{0,30}", window=26
        )
    made = sent if not sent.absent else held if not held.absent else document_date(text)
    given = text.search(_TALK)
    flag: Flag = flag_leaf(text, header, True, 0.95) if email else Flag()
    leaves: dict[str, Leaf] = {
        "operation": _operation(text),
        "author": author,
        "email": flag,
        "opinion_given": flag_leaf(text, given, True, 0.82),
    }
    return record_of("D-PLIE", text, options, Found(
        own=False, due=0 if email else 1, date=made, people=(author,) if _is_name(author) else (),
        organisation=organisation_of(text, options, own=False), leaves=leaves,
        amounts=()))  # fmt: skip


def _is_name(leaf: Text) -> bool:
    return bool(leaf.value and is_person(leaf.value) and values.fold(leaf.value))


KINDS = (PieceKind("D-PLIE", _measure, _fill),)
