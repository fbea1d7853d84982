"""What one file says: format by content, pages, documents, records. The task sent to workers."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from pydantic import BaseModel

from .bundle import Bundle, is_bundle, unpack
from .errors import DocumentError, Encrypted, TooLarge, Unreadable, Unrecognised
from .formats import Format, format_of
from .kinds import kinds
from .mail import Mail, open_mail
from .records import Reading, Remark
from .source import Block, Options, Page, Source
from .split import split

_ACCEPTED = "Formats acceptés : PDF, Word (.docx), JPEG, PNG, TIFF, HEIC, courriel (.eml) et zip."
_SAVE_AS_PDF = "L'enregistrer ou l'imprimer en PDF, puis le déposer à nouveau. "
_REFUSED: dict[Format, tuple[str, str]] = {
    "old_word": (
        "Document Word d'un ancien format (.doc), non lu.",
        "L'ouvrir dans Word et l'enregistrer au format .docx ou en PDF. ",
    ),
    "old_office": ("Document d'un ancien format (Excel, PowerPoint…), non lu.", _SAVE_AS_PDF),
    "outlook": (
        "Message Outlook (.msg), non lu.",
        "L'enregistrer au format .eml, ou en extraire les pièces jointes. ",
    ),
    "sheet": ("Classeur Excel, non lu.", _SAVE_AS_PDF),
    "slides": ("Présentation, non lue.", _SAVE_AS_PDF),
    "odf": ("Document LibreOffice, non lu.", _SAVE_AS_PDF),
    "rtf": ("Document RTF, non lu.", "L'enregistrer au format .docx ou en PDF. "),
    "html": ("Page web, non lue.", _SAVE_AS_PDF),
    "text": ("Fichier de texte simple, non lu.", _SAVE_AS_PDF),
    "archive": (
        "Archive compressée d'un format non lu (RAR, 7z, gzip…).",
        "En extraire les fichiers, ou demander un fichier zip. ",
    ),
    "unknown": ("Le format de ce fichier n'est pas reconnu.", _SAVE_AS_PDF),
}


_BY_MAIL = frozenset({"D-PLIE", "D-LI", "D-DELIB-COFI"})
"""Pieces that the text of an e-mail can be: what others than the applicant say of the operation."""


def read(source: Source, options: Options) -> Reading:
    """Read one file whole. Plain data in and out; raises DocumentError where a person must act.

    An e-mail or archive gives one reading of all that it carries: each document names its part
    in ``file``, and a part that cannot be read is told in the remarks.
    """
    if is_bundle(source):
        return _joined(source, options)
    found, remarks, paged = _pages(source, options)
    return _reading(source, found, remarks, options, paged=paged)


def read_bundle(source: Source, options: Options) -> tuple[Reading, ...]:
    """Read an e-mail or archive part by part: first the e-mail's own text, then each file.

    A part that cannot be read has no document and one remark with the error's code and words.
    Another file gives its one reading. Raises DocumentError where the bundle itself is refused.
    """
    if not is_bundle(source):
        return (read(source, options),)
    bundle = unpack(source, options)
    own = [read_body(source, bundle, options)] if bundle.is_mail else []
    return (*own, *(_part(part, options) for part in bundle.sources))


def _part(part: Source, options: Options) -> Reading:
    try:
        if format_of(part.content) == "mail":
            mail = open_mail(part, options.limits)
            return read_body(part, mail, options, whole=not mail.parts)
        return read(part, options)
    except DocumentError as refused:
        remark = Remark(code=refused.code, message=f"{refused.message} {refused.advice}")
        return Reading(file=part.name, sha256=part.sha256, remarks=(remark,))


def _joined(source: Source, options: Options) -> Reading:
    readings = read_bundle(source, options)
    remarks: list[Remark] = []
    for reading in readings:
        name = reading.file.removeprefix(f"{source.name}/")
        remarks += [
            remark.model_copy(update={"message": f"{name} : {remark.message}"})
            if reading.file != source.name
            else remark
            for remark in reading.remarks
        ]
    documents = [
        document.model_copy(update={"file": reading.file})
        for reading in readings
        for document in reading.documents
    ]
    return Reading(
        file=source.name, sha256=source.sha256, documents=tuple(documents), remarks=tuple(remarks)
    )


def read_body(
    source: Source, mail: Mail | Bundle, options: Options, *, whole: bool = False
) -> Reading:
    """Read the text of an e-mail, headed as a printed one, as a document without pages.

    The words that come with a delivery are no paper of it, unless a third party says by mail what
    it may say by mail. ``whole``: the e-mail itself was attached and carries nothing else, so that
    it is kept as a document whatever it is.
    """
    page = body_page(mail)
    found = _reading(source, (page,) if page.blocks else (), (), options, paged=False)
    claimed = tuple(d for d in found.documents if whole or d.piece in _BY_MAIL)
    return found.model_copy(update={"documents": claimed})


def body_page(mail: Mail | Bundle) -> Page:
    """Return the text of an e-mail, headed as a printed one; without blocks where it has none."""
    lines = [line for line in mail.body.splitlines() if line.strip()]
    head = _head_lines(mail) if lines else []
    return Page(
        number=1,
        size=(595.28, 841.89),
        text="\n".join((*head, *lines)),
        blocks=(
            *(Block(line, "en-tête du courriel") for line in head),
            *(
                Block(line, f"corps du courriel, ligne {number}")
                for number, line in enumerate(lines, 1)
            ),
        ),
        paged=False,
    )


def _head_lines(mail: Mail | Bundle) -> list[str]:
    day = f"Date : {mail.sent:%d/%m/%Y %H:%M}" if mail.sent else ""
    return [
        line
        for line in (
            f"De : {mail.sender}" if mail.sender else "",
            day,
            f"Objet : {mail.subject}" if mail.subject else "",
        )
        if line
    ]


def _reading(
    source: Source,
    pages: tuple[Page, ...],
    remarks: tuple[Remark, ...],
    options: Options,
    *,
    paged: bool,
) -> Reading:
    found = split(pages, kinds(), options)
    documents = found.documents
    if not paged:
        documents = tuple(document.model_copy(update={"pages": ()}) for document in documents)
    return Reading(
        file=source.name,
        sha256=source.sha256,
        pages=len(pages) if paged else None,
        documents=documents,
        remarks=(*remarks, *found.remarks),
    )


def pages_of(source: Source, options: Options) -> tuple[Page, ...]:
    """Return the pages of a PDF, Word or picture file. Raises DocumentError."""
    return _pages(source, options)[0]


def _pages(source: Source, options: Options) -> tuple[tuple[Page, ...], tuple[Remark, ...], bool]:
    """Return the pages, the remarks on the file, and whether it has real pages."""
    if len(source.content) > options.limits.max_bytes:
        raise TooLarge(
            f"Le fichier dépasse {options.limits.max_bytes // 2**20} Mo.",
            "Demander un fichier plus léger ou en plusieurs parties.",
        )
    kind = format_of(source.content)
    if kind == "empty":
        raise Unreadable("Le fichier est vide.", "Demander à l'expéditeur de l'envoyer à nouveau.")
    if kind == "locked_office":
        raise Encrypted(
            "Le document est protégé par un mot de passe.",
            "Demander à l'expéditeur le même document sans mot de passe.",
        )
    if kind in {"pdf", "word", "image", "heic"}:
        return _pages_by(kind, source, options)
    message, advice = _REFUSED.get(kind, _REFUSED["unknown"])
    raise Unrecognised(message, advice + _ACCEPTED)


def _pages_by(
    kind: Format, source: Source, options: Options
) -> tuple[tuple[Page, ...], tuple[Remark, ...], bool]:
    # The libraries are slow to import, and most processes that use this package read no file.
    if kind == "pdf":
        from .pdf import read_pdf  # noqa: PLC0415 (slow to import)

        in_pdf = read_pdf(source, options)
        return in_pdf.pages, in_pdf.remarks, True
    if kind == "word":
        from .word import read_word  # noqa: PLC0415 (slow to import)

        in_word = read_word(source, options)
        return in_word.pages, in_word.remarks, False
    from .image import read_heic, read_image  # noqa: PLC0415 (slow to import)

    in_image = (read_heic if kind == "heic" else read_image)(source, options)
    return in_image.pages, in_image.remarks, True


def reading_json(reading: Reading) -> dict[str, object]:
    """Return a reading as the JSON object of ``read --json``: plain strings, numbers, lists.

    Days are ISO 8601, times HH:MM, decimals strings without exponent.
    """
    plain = _plain(reading.model_dump(mode="python"))
    if not isinstance(plain, dict):  # a reading is an object
        raise TypeError(type(plain).__name__)
    return plain


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="python"))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value
