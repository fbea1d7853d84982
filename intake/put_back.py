"""A letter's text put back after a person edited it in Word: known by its stamp, kept as a version.

What is put back takes the place of the draft in the outbox, as if it had been edited there; the
store keeps every text, the one that it replaces too.
"""

from __future__ import annotations

import hashlib

from extractors.errors import DocumentError
from extractors.source import Options, Source
from extractors.stamp import Stamp, parse
from extractors.word import read_word
from generators.wordfile import reaches_out, stamp_of

from .house import House
from .letter_files import PUT_BACK, digest, find_lying, is_ours, put_in_place, waits_validated
from .refusal import Overtaken, Refused
from .rows import LetterRow

RESTORED = "letter.restored"
"""The event of a person's return to the text that we wrote."""
IN_FOLDER = "modifié dans le dossier partagé"
_NO_WORD = (
    "Ce fichier n'est pas un document Word lisible (.docx). Téléchargez la lettre, modifiez-la "
    "dans Word, enregistrez-la au format .docx et remettez ce fichier."
)
_NO_STAMP = (
    "Ce fichier ne porte pas la marque d'une lettre de Recevable. Téléchargez la lettre, "
    "modifiez-la dans Word et remettez ce fichier-là."
)


_UNFIT = {
    "tracked_changes": "Ce texte porte des modifications suivies, qui paraîtraient dans la "
    "lettre : acceptez-les ou refusez-les dans Word, puis enregistrez.",
    "macros": "Ce fichier contient des macros : une lettre n'en porte pas.",
    "attachments": "Ce fichier en contient un autre : une lettre n'en porte pas.",
}
_REACHES_OUT = (
    "Ce fichier montre un élément pris ailleurs (modèle, image liée) : placez-le dans le fichier "
    "ou retirez-le."
)


def version_of(house: House, letter: LetterRow) -> str:
    """Return a value that changes whenever a letter does: its text as it lies, its step."""
    lying = find_lying(house, letter)
    marks = (letter.status, letter.docx_sha256, digest(lying) if lying is not None else "")
    return hashlib.sha256(" ".join(marks).encode("utf-8")).hexdigest()[:16]


def not_overtaken(house: House, letter: LetterRow, seen: str | None) -> None:
    """Raise Overtaken where a letter is no longer as a person saw it; None: it is not asked.

    ``seen`` is the ``version_of`` the letter when the person looked at it.
    """
    if seen is not None and seen != version_of(house, letter):
        raise Overtaken(
            "Cette lettre a changé depuis que vous avez ouvert la page : voyez l'historique. "
            "Rien n'a été fait ; regardez-la, puis recommencez si besoin."
        )


def put_back(
    house: House, letter_id: str, content: bytes, by: str, seen: str | None = None
) -> LetterRow:
    """Take a Word file that a person edited as the text of a draft, and return the draft.

    ``content`` is a DOCX; ``by`` who puts it back; ``seen`` as ``not_overtaken`` takes it. Raises
    Refused where the letter is no draft any more, or the file is not this letter edited.
    """
    letter = _draft(house, letter_id, seen)
    _must_be(house, letter, content)
    before = find_lying(house, letter)
    if before == content:
        raise Refused("Ce fichier est identique au texte en place : rien n'a été changé.")
    if is_ours(house, letter_id, content):
        raise Refused(
            "Ce fichier est une version préparée par Recevable, sans modification : rien n'a été "
            "changé."
        )
    _keep(house, letter_id, before)
    kept = house.shelves.keep_bytes(content).sha256
    house.register.event(PUT_BACK, letter_id, house.today.now(), {"by": by, "sha256": kept})
    house.shelves.replace_own(house.home.outbox / letter.docx, content)
    put_in_place(house, [letter])
    return house.register.letter(letter_id)


def restore_text(house: House, letter_id: str, by: str, seen: str | None = None) -> LetterRow:
    """Return to the text that we wrote, and return the draft. What was edited is kept.

    Raises Refused where the letter is no draft any more.
    """
    letter = _draft(house, letter_id, seen)
    _keep(house, letter_id, find_lying(house, letter))
    payload = {"by": by, "sha256": letter.docx_sha256}
    house.register.event(RESTORED, letter_id, house.today.now(), payload)
    content = house.shelves.read(letter.docx_sha256)
    house.shelves.replace_own(house.home.outbox / letter.docx, content)
    put_in_place(house, [letter])
    return house.register.letter(letter_id)


def _draft(house: House, letter_id: str, seen: str | None) -> LetterRow:
    try:
        letter = house.register.letter(letter_id)
    except KeyError:
        raise Refused(f"La lettre « {letter_id} » n'existe pas.") from None
    not_overtaken(house, letter, seen)
    if letter.status != "draft":
        raise Refused("Cette lettre n'est plus un projet : son texte ne change plus.")
    if waits_validated(house.home.outbox / letter.docx):
        raise Refused(
            "Ce projet vient d'être déplacé pour être validé : son texte ne change plus ici."
        )
    return letter


def _keep(house: House, letter_id: str, lying: bytes | None) -> None:
    """Keep a text that somebody edited in the folder and that is about to be replaced."""
    if lying is not None and not house.shelves.place(digest(lying)).is_file():
        kept = house.shelves.keep_bytes(lying).sha256
        payload = {"by": IN_FOLDER, "sha256": kept}
        house.register.event(PUT_BACK, letter_id, house.today.now(), payload)


def unfit(content: bytes) -> tuple[str, ...]:
    """Say in French why an edited text cannot leave as a letter; empty where it can.

    Raises DocumentError where the bytes are no Word file that can be read.
    """
    read = read_word(Source.of("lettre.docx", content), Options())
    codes = {remark.code for remark in read.remarks}
    reasons = [words for code, words in _UNFIT.items() if code in codes]
    return (*reasons, *((_REACHES_OUT,) if reaches_out(content) else ()))


def _must_be(house: House, letter: LetterRow, content: bytes) -> None:
    """Raise Refused, in words, where bytes are not a Word file of this very letter."""
    try:
        reasons = unfit(content)
    except DocumentError:
        raise Refused(_NO_WORD) from None
    stamp = parse(stamp_of(content) or "")
    told = stamp.detail("letter") if stamp is not None and stamp.kind == "letter" else None
    if stamp is None or told is None:
        raise Refused(_NO_STAMP)
    if told != letter.id or stamp.reference != letter.reference:
        raise Refused(_whose(house, letter, stamp, told))
    if reasons:
        raise Refused(*reasons)


def _whose(house: House, letter: LetterRow, stamp: Stamp, told: str) -> str:
    """Say whose letter a file is, that is not the one asked for."""
    nothing = "Rien n'a été changé."
    if stamp.reference != letter.reference:
        return f"Ce fichier est une lettre d'un autre dossier ({stamp.reference}). {nothing}"
    try:
        title = f"« {house.register.letter(told).title} »"
    except KeyError:
        title = f"n° {told}"
    return f"Ce fichier est une autre lettre de ce dossier : {title}. {nothing}"
