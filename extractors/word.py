"""A Word document to pages without fixed layout. The only place that imports docx.

Only the XML is read: macros, embedded objects and links outside the file are never run nor
fetched, external entities are not resolved.
"""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage
from docx.oxml.parser import parse_xml
from lxml.etree import LxmlError

from .errors import TooLarge, Unreadable, Unrecognised
from .image import codes_in
from .records import Remark
from .source import Limits, Options, Page, Source
from .word_text import Sheet, W, Walker

_INSIDE = ("oleObject", "package", "aFChunk")
_SHOWN = ("image", "subDocument", "frame", "header", "footer")
_A4 = (595.28, 841.89)
_MOST = 12_000
"""Paragraphs and cells: as many as two hundred full pages hold."""
_MOST_ELEMENTS = 300_000
"""Marks of the XML, a few for each word of a text that was often edited."""
_MAX_XML = 60 * 1024 * 1024
_RESEND = "Demander à l'expéditeur de l'enregistrer à nouveau au format Word (.docx) ou en PDF."
_FAULTS = (OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError, IndexError,
           zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError,
           EOFError, OSError, zlib.error, struct.error, RecursionError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordRead:
    """The pages of a Word document and what a person should know about the file."""

    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()


def pages(source: Source, options: Options) -> tuple[Page, ...]:
    """Return the pages of a Word document; see ``read_word``."""
    return read_word(source, options).pages


def read_word(source: Source, options: Options) -> WordRead:
    """Read a DOCX or DOCM: paragraphs, tables, content controls, places of pictures.

    A page is what stands between hard page breaks (``paged`` False, no boxes). Raises
    Unreadable (damaged), TooLarge (bytes, members, unpacked size), Unrecognised (no document).
    """
    check_zip(source.content, options.limits)
    try:
        package = OpcPackage.open(io.BytesIO(source.content))
        main = package.main_document_part
        body = parse_xml(main.blob).find(f"{W}body")
    except _FAULTS:
        raise Unreadable("Le document Word est abîmé et ne peut pas être lu.", _RESEND) from None
    if body is None:
        raise Unrecognised("Ce fichier n'est pas un document Word usuel.", _RESEND)
    if sum(1 for _ in body.iter()) > _MOST_ELEMENTS:
        raise _too_long()
    try:
        walker = Walker(_section_breaks(body))
        _walk_margins(walker, main, "header", "en-tête")
        walker.sheet.pictures.clear()
        walker.walk(body)
        pictures = len(walker.sheet.pictures)
        _walk_margins(walker, main, "footer", "pied de page")
        del walker.sheet.pictures[pictures:]
        stamps = _stamps(main)
    except _FAULTS:
        raise Unreadable("Le document Word est abîmé et ne peut pas être lu.", _RESEND) from None
    sheets = [sheet for sheet in walker.sheets if not sheet.empty] or walker.sheets[:1]
    if sum(len(s.blocks) + sum(len(table.cells) for table in s.tables) for s in sheets) > _MOST:
        raise _too_long()
    found = [_page(number, sheet, stamps) for number, sheet in enumerate(sheets, 1)]
    return WordRead(tuple(found), (*_remarks(source, walker), *_unread(main)))


def _too_long() -> TooLarge:
    return TooLarge(
        "Le document Word est trop long pour être lu.",
        "Demander à l'expéditeur les pages utiles, en plusieurs fichiers.",
    )


def check_zip(content: bytes, limits: Limits) -> None:
    """Refuse an archive that is damaged or would unpack past the limits.

    Raises Unreadable or TooLarge. Nothing is unpacked: sizes are those that bound the reading.
    """
    if len(content) > limits.max_bytes:
        raise TooLarge(
            f"Le fichier dépasse {limits.max_bytes // 2**20} Mo.",
            "Demander un fichier plus léger ou en plusieurs parties.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except _FAULTS:
        raise Unreadable("Le fichier est incomplet ou abîmé.", _RESEND) from None
    unpacked = sum(member.file_size for member in members)
    xml = max(
        (m.file_size for m in members if m.filename.casefold().endswith((".xml", ".rels"))),
        default=0,
    )
    if len(members) > limits.max_members or unpacked > limits.max_unpacked or xml > _MAX_XML:
        raise TooLarge(
            "Le fichier prend une taille démesurée une fois décompressé.",
            "Ne pas l'ouvrir. Demander à l'expéditeur un PDF simple.",
        )


def _section_breaks(body: Any) -> Any:
    """Return a test of paragraphs: does a new page begin after it by a section break?

    The kind of the break is written in the properties of the section that follows.
    """
    sections = list(body.iter(f"{W}sectPr"))
    breaking: set[Any] = set()
    for this, following in itertools.pairwise(sections):
        kind = following.find(f"{W}type")
        name = "nextPage" if kind is None else kind.get(f"{W}val")
        if name in {"nextPage", "oddPage", "evenPage"}:
            breaking.add(this)

    def breaks(paragraph: Any) -> bool:
        section = paragraph.find(f"{W}pPr/{W}sectPr")
        return section is not None and section in breaking

    return breaks


def _walk_margins(walker: Walker, main: Any, kind: str, place: str) -> None:
    """Read the headers or footers, each text once, on the sheet being filled."""
    reltype = f"{RELATIONSHIP_TYPE.HEADER.rsplit('/', 1)[0]}/{kind}"
    seen: set[bytes] = set()
    for relation in main.rels.values():
        if relation.reltype == reltype and not relation.is_external:
            blob = relation.target_part.blob
            if blob not in seen:
                seen.add(blob)
                walker.walk(parse_xml(blob), place)


def _stamps(main: Any) -> tuple[tuple[str, str], ...]:
    """Return relationship id and text of every square code among the document's pictures."""
    found: list[tuple[str, str]] = []
    parts = [main] + [
        relation.target_part
        for relation in main.rels.values()
        if relation.reltype.endswith(("/header", "/footer")) and not relation.is_external
    ]
    for part in parts:
        for ident, relation in part.rels.items():
            if relation.reltype == RELATIONSHIP_TYPE.IMAGE and not relation.is_external:
                name = ident if part is main else ""
                found += [(name, text) for text in codes_in(relation.target_part.blob)]
    return tuple(found)


def _page(number: int, sheet: Sheet, stamps: tuple[tuple[str, str], ...]) -> Page:
    coded = {ident for ident, _ in stamps}
    here = {ident for _, ident in sheet.pictures}
    return Page(
        number=number,
        size=_A4,
        text="\n".join(line for line in sheet.text if line.strip()),
        blocks=tuple(sheet.blocks),
        tables=tuple(sheet.tables),
        controls=tuple(sheet.controls),
        stamps=tuple(
            text for ident, text in stamps if ident in here or (number == 1 and not ident)
        ),
        pictures=tuple(place for place, ident in sheet.pictures if ident not in coded),
        paged=False,
    )


def _unread(main: Any) -> Iterator[Remark]:
    """Tell of what a reader of the document may see and that is not read here."""
    kinds = {
        (relation.reltype.rpartition("/")[2], bool(relation.is_external))
        for relation in main.rels.values()
    }
    if kinds & {(kind, False) for kind in _INSIDE}:
        message = "Le document contient un fichier inclus, à extraire et à déposer à part."
        yield Remark(code="attachments", message=message)
    if kinds & {(kind, True) for kind in (*_INSIDE, *_SHOWN)}:
        message = (
            "Le document montre des éléments pris hors du fichier (image, texte) : ils n'ont été "
            "ni cherchés ni lus, à demander dans le fichier."
        )
        yield Remark(code="external", message=message)


def _remarks(source: Source, walker: Walker) -> Iterator[Remark]:
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        names = [name.casefold() for name in archive.namelist()]
    if any(name.endswith("vbaproject.bin") for name in names):
        message = "Le document contient des macros ; elles n'ont pas été exécutées."
        yield Remark(code="macros", message=message)
    if any(name.startswith("_xmlsignatures/") and "sig" in name for name in names):
        message = "Le document porte une signature électronique, à vérifier dans Word."
        yield Remark(code="digital_signature", message=message)
    if walker.reader.changed:
        message = "Le document porte des modifications suivies : le texte supprimé n'a pas été lu."
        yield Remark(code="tracked_changes", message=message)
