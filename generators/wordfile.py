"""The Word file as a package: same bytes for same content, its stamp, the dates it carries.

A letter may come back from a person's Word. What is written here is found again there: a document
property that says which letter it is, and bookmarks around the dates that validation sets.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from extractors.errors import TooLarge, Unreadable
from validators.wording import long_date

LETTER_DATE = "letter_date"
TIME_LIMIT = "time_limit"
STAMP_PROPERTY = "Recevable"
_MARKS_PROPERTY = "RecevableReperes"
_COPIED = re.compile(r"_Copy_\d+$")
"""LibreOffice adds it to the bookmarks of a text box when it saves a Word file."""
_NAMES = {LETTER_DATE: "la date de la lettre", TIME_LIMIT: "la date limite"}
_ADVICE = "Ouvrez la lettre dans Word, enregistrez-la au format .docx et déposez-la à nouveau."
_MAX_UNPACKED = 100 * 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CUSTOM = "docProps/custom.xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

Moment = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Dated:
    """A Word file with its dates set; ``missing`` names in French those no longer to be found.

    A date is missing where a person's editing removed its bookmark: the text was left as it lies.
    """

    docx: bytes
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Package:
    parts: dict[str, bytes]
    moments: dict[str, Moment]

    def pack(self) -> bytes:
        """Write the parts in their order, each with its own fixed time."""
        first = next(iter(self.moments.values()), (1980, 1, 1, 0, 0, 0))
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo(name, self.moments.get(name, first))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                info.create_system = 0
                archive.writestr(info, content)
        return target.getvalue()


def _unpack(docx: bytes) -> _Package:
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > _MAX_UNPACKED:
                raise TooLarge("Le fichier Word est trop volumineux.", _ADVICE)
            parts = {info.filename: archive.read(info) for info in infos}
            moments: dict[str, Moment] = {info.filename: info.date_time for info in infos}
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise Unreadable("Le fichier Word est endommagé ou n'en est pas un.", _ADVICE) from error
    if "word/document.xml" not in parts:
        raise Unreadable("Le fichier n'est pas un document Word.", _ADVICE)
    return _Package(parts, moments)


def settle(docx: bytes, day: date) -> bytes:
    """Pack a Word file so that the same content always gives the same bytes.

    The entries take the given day as their time; the bookmarks present are noted, so that
    ``set_dates`` can tell later which of them an editor removed.
    """
    package = _unpack(docx)
    moment: Moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    package.moments = dict.fromkeys(package.parts, moment)
    names = sorted({name for name, _, _ in _marks(package)})
    _set_property(package, _MARKS_PROPERTY, ",".join(names))
    return package.pack()


def repacked(docx: bytes, like: bytes) -> bytes:
    """Pack a Word file saved by a library so that the same content always gives the same bytes.

    Its entries take the time of those of ``like``, the file that it was made from.
    """
    package, before = _unpack(docx), _unpack(like)
    moment: Moment = next(iter(before.moments.values()), (1980, 1, 1, 0, 0, 0))
    package.moments = {name: before.moments.get(name, moment) for name in package.parts}
    return package.pack()


def marks_of(docx: bytes) -> frozenset[str]:
    """Return which dates of a Word file are bookmarked: "letter_date", "time_limit"."""
    return frozenset(_base(name) for name, _, _ in _marks(_unpack(docx)))


def stamp_of(docx: bytes) -> str | None:
    """Return the stamp of one of our letters; None for any other file, damaged ones included."""
    try:
        return _property(_unpack(docx), STAMP_PROPERTY)
    except (Unreadable, TooLarge, etree.XMLSyntaxError):
        return None


def reaches_out(docx: bytes) -> bool:
    """Say whether Word would fetch something from elsewhere to show this file (no mere link does).

    A template, a picture, a text of another place: whoever opens the file asks for it. Raises
    Unreadable where the bytes are no Word file.
    """
    package = _unpack(docx)
    for name, content in package.parts.items():
        if not name.endswith(".rels"):
            continue
        try:
            relations = list(_parse(content))
        except etree.XMLSyntaxError:
            raise Unreadable("Le fichier Word est endommagé.", _ADVICE) from None
        for relation in relations:
            outside = relation.get("TargetMode", "").lower() == "external"
            if outside and not relation.get("Type", "").endswith("/hyperlink"):
                return True
    return False


def set_stamp(docx: bytes, text: str) -> bytes:
    """Return the Word file with its stamp set (a document property that Word keeps on saving).

    Raises Unreadable where the bytes are no Word file.
    """
    package = _unpack(docx)
    _set_property(package, STAMP_PROPERTY, text)
    return package.pack()


def set_dates(docx: bytes, *, letter_date: date, time_limit: date | None = None) -> Dated:
    """Set the letter's date, and its time limit if it has one, in a Word file as it lies.

    Everything else that a person wrote stays. What was bookmarked when the letter was written and
    is no longer there is named in ``missing``. Raises Unreadable where it is no Word file.
    """
    package = _unpack(docx)
    values = {LETTER_DATE: long_date(letter_date)}
    if time_limit is not None:
        values[TIME_LIMIT] = long_date(time_limit)
    trees: dict[str, etree._Element] = {}
    found: set[str] = set()
    for name, part, texts in list(_marks(package, trees)):
        value = values.get(_base(name))
        if value is None or not "".join(t.text or "" for t in texts).strip():
            continue
        texts[0].text = value
        for text in texts[1:]:
            text.text = ""
        found.add(name)
        package.parts[part] = etree.tostring(
            trees[part], xml_declaration=True, encoding="UTF-8", standalone=True
        )
    noted = _property(package, _MARKS_PROPERTY)
    wanted = set(values) if noted is None else set(filter(None, noted.split(",")))
    lost = {_base(name) for name in wanted - found if _base(name) in values}
    return Dated(package.pack(), tuple(_NAMES[name] for name in _NAMES if name in lost))


def _base(name: str) -> str:
    """``time_limit_2`` is another place of the same date."""
    return TIME_LIMIT if name.startswith(TIME_LIMIT) else name


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def _marks(
    package: _Package, trees: dict[str, etree._Element] | None = None
) -> Iterator[tuple[str, str, list[etree._Element]]]:
    """Yield (bookmark, part, its text elements) for our bookmarks of every part."""
    for part in [p for p in package.parts if p.startswith("word/") and p.endswith(".xml")]:
        content = package.parts[part]
        if b"bookmarkStart" not in content:
            continue
        tree = _parse(content)
        if trees is not None:
            trees[part] = tree
        for start in tree.iter(f"{_W}bookmarkStart"):
            name = _COPIED.sub("", start.get(f"{_W}name", ""))
            if _base(name) not in _NAMES:
                continue
            texts = _texts_within(start)
            if texts:
                yield name, part, texts


def _texts_within(start: etree._Element) -> list[etree._Element]:
    """Return the text elements between a bookmark's start and its end in the same paragraph."""
    paragraph = next(start.iterancestors(f"{_W}p"), None)
    if paragraph is None:
        return []
    texts: list[etree._Element] = []
    inside = False
    for element in paragraph.iter():
        if element is start:
            inside = True
        elif inside and element.tag == f"{_W}t":
            texts.append(element)
        elif (
            inside
            and element.tag == f"{_W}bookmarkEnd"
            and element.get(f"{_W}id") == start.get(f"{_W}id")
        ):
            return texts
    return []


def _property(package: _Package, name: str) -> str | None:
    content = package.parts.get(_CUSTOM)
    if content is None:
        return None
    for element in _parse(content):
        if element.get("name") == name and len(element):
            return element[0].text or ""
    return None


def _set_property(package: _Package, name: str, text: str) -> None:
    content = package.parts.get(_CUSTOM)
    values: dict[str, str] = {}
    if content is not None:
        for element in _parse(content):
            if len(element) and element.get("name"):
                values[str(element.get("name"))] = element[0].text or ""
    values[name] = text
    package.parts[_CUSTOM] = _custom_part(values)
    if content is None:
        _declare_custom(package)


def _custom_part(values: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _TYPES})
    for index, (name, text) in enumerate(values.items(), start=2):
        element = etree.SubElement(root, f"{{{_PROPERTIES}}}property")
        element.set("fmtid", _FORMAT_ID)
        element.set("pid", str(index))
        element.set("name", name)
        etree.SubElement(element, f"{{{_TYPES}}}lpwstr").text = text
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _declare_custom(package: _Package) -> None:
    """Name the new part in the content types and in the package's relations."""
    types = _parse(package.parts["[Content_Types].xml"])
    override = etree.SubElement(types, f"{{{_CONTENT_TYPES}}}Override")
    override.set("PartName", f"/{_CUSTOM}")
    override.set("ContentType", _CUSTOM_TYPE)
    relations = _parse(package.parts["_rels/.rels"])
    relation = etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship")
    relation.set("Id", "rIdRecevable")
    relation.set("Type", _CUSTOM_RELATION)
    relation.set("Target", _CUSTOM)
    for name, tree in (("[Content_Types].xml", types), ("_rels/.rels", relations)):
        package.parts[name] = etree.tostring(
            tree, xml_declaration=True, encoding="UTF-8", standalone=True
        )
