"""Every reader there is, as a function of bytes: it returns how it ended, or lets a fault out.

A reader may answer ("read") or refuse by the one kind of error that is its own, whose words are
looked at; whatever else it raises goes to the caller, who has found something.
"""

from __future__ import annotations

import json
import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from extractors import amounts, dates, endings, identifiers, parsed, scan, stamp, values
from extractors.errors import DocumentError, ToolMissing
from extractors.fields import FieldType
from extractors.formats import format_of
from extractors.kinds import kinds
from extractors.read import read_bundle, reading_json
from extractors.records import DocumentRead, Extracted, Reading, leaves
from extractors.sheet_layout import layout_of, spec_of
from extractors.sheets import times
from extractors.slip_layout import slip_spec_of
from extractors.source import Known, Options, Source
from extractors.split import split
from generators.facts import MissingValue
from generators.write import write
from intake.corrections import corrected
from intake.home import Home
from intake.integrity import BackupError, restore
from intake.refusal import Refused
from intake.session_file import SessionFileError, read_sessions
from intake.settings import SettingsError, load_settings
from intake.trial import KnownError, load_known
from scripts.hostile import french
from validators.call import Call, CallError, load_call, parse_call
from validators.dossier import Dossier
from validators.examine import examine, problems
from validators.procedure import due
from validators.resolve import known_of, resolve

from . import corpus, mutate, pages, shapes, trees
from .mutate import Mutator

ON = date(2022, 10, 12)
_CODES = frozenset({"unreadable", "encrypted", "too_large", "unrecognised", "tool_missing"})
_FIELD_TYPES = get_args(FieldType)


class Unworthy(Exception):
    """A reader's answer or refusal that is not as it must be; the words say what is wrong."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader: what it reads at first, how that is changed, and how it is read.

    ``share``: how often its turn comes beside others, in about a thousand inputs; slow readers
    come less often, but get the most time.
    """

    seeds: Callable[[], Iterable[bytes]]
    mutate: Mutator
    run: Callable[[bytes], str]
    share: int = 10
    smaller: Callable[[bytes], Iterator[bytes]] | None = None


@cache
def _call() -> Call:
    return load_call()


@cache
def _options() -> Options:
    """Limits of a document that is small: a mutant shall not unpack to more than it needs."""
    options = _call().options()
    known = Known((("DURAND", "Amélie"), ("MARTIN", "Paul")), ("Atelier numérique",))
    return replace(options, known=known)


def _no_ocr(*_: object, **__: object) -> None:
    raise ToolMissing("", "")


_PAGE_OF = scan.page_of


def load() -> None:
    """Load the readers; pages that are pictures are kept unread, as on a machine without OCR.

    What stands in their pixels is no sender's bytes any more and takes a second a page: the
    target ``scan`` reads it.
    """
    kinds()
    scan.page_of = _no_ocr  # type: ignore[assignment]


# -- files -----------------------------------------------------------------------------------------


def read_file(content: bytes) -> str:
    """Read a file with all that it carries, as the service does."""
    try:
        readings = read_bundle(Source.of("courrier", content), _options())
    except DocumentError as refused:
        return _refused(refused)
    for reading in readings:
        check_reading(reading)
    return "read"


def _refused(refused: DocumentError) -> str:
    """Return the code of a refusal that tells in French what is wrong and what to do."""
    if refused.code not in _CODES or not french(refused.message) or not french(refused.advice):
        raise Unworthy("a refusal without words")
    pickle.loads(pickle.dumps(refused))
    return refused.code


def check_reading(reading: Reading) -> None:
    """Check what a reading must be: fit for the register and for JSON, its places on its pages."""
    json.dumps(reading_json(reading), ensure_ascii=False, allow_nan=False).encode("utf-8")
    pickle.loads(pickle.dumps(reading))
    for document in reading.documents:
        check_document(document, reading.pages)
    for remark in reading.remarks:
        if not french(remark.message):
            raise Unworthy("a remark without words")


def check_document(document: DocumentRead, count: int | None) -> None:
    """Check one document: it comes out of the register as it went in; its places are places."""
    stored = document.model_dump_json().encode("utf-8")
    if DocumentRead.model_validate_json(stored) != document:
        raise Unworthy("a document that the register gives back changed")
    if count is not None and not all(1 <= page <= count for page in document.pages):
        raise Unworthy("a document on a page that is not there")
    for _, leaf in leaves(document.record):
        _check_place(leaf)


def _check_place(leaf: BaseModel) -> None:
    box = getattr(leaf, "box", None)
    if box is not None:
        x0, y0, x1, y1 = box
        if not (-0.001 <= x0 <= x1 <= 1.001 and -0.001 <= y0 <= y1 <= 1.001):
            raise Unworthy("a box outside its page")
    if isinstance(leaf, Extracted) and leaf.absent and leaf.value is not None:
        raise Unworthy("a value that is not there")


def look_at_file(content: bytes) -> str:
    """Tell the format of a file that lies in the inbox, and whether it is whole."""
    found = format_of(content)
    return "read" if endings.is_whole(content) else f"cut {found}"


def read_scan(content: bytes) -> str:
    """Read a picture with its pixels: straightened, its tables, its print."""
    scan.page_of = _PAGE_OF
    try:
        return read_file(content)
    finally:
        scan.page_of = _no_ocr  # type: ignore[assignment]


def read_pages(content: bytes) -> str:
    """Split pages into documents; let each be read, and all by one more kind."""
    given = pages.pages_of(content)
    found = split(given, kinds(), _options())
    for document in found.documents:
        paged = given[0].paged if given else False
        check_document(document if paged else document.model_copy(update={"pages": ()}), None)
        resolve(document, _options().known)
    asked = kinds()[zlib.crc32(content) % len(kinds())]
    if given:
        every = asked.read_all
        read = every(given, _options()) if every else (asked.read(given, _options()),)
        for document in read:
            check_document(document, None)
    return "read" if found.documents else "none"


# -- texts -----------------------------------------------------------------------------------------


def read_value(content: bytes) -> str:
    """Let every reader of values read a text."""
    text = mutate.told(content)
    choices = _options().schemes if zlib.crc32(content) % 8 == 0 else ()
    for kind in _FIELD_TYPES:
        found = values.parse(kind, text, choices)
        if not 0.0 <= found.confidence <= 1.0:
            raise Unworthy("a confidence that is none")
    for read in _VALUES:
        read(text)
    return "read"


_VALUES: tuple[Callable[[str], object], ...] = (
    dates.dates_in, dates.parse_period, dates.parse_time, dates.time_ranges, dates.parse_time_range,
    dates.parse_duration, amounts.amounts_in, amounts.number_in_letters, amounts.parse_decimal,
    amounts.parse_integer, identifiers.sirets_in, identifiers.sirens_in, identifiers.parse_siren,
    identifiers.rnas_in, identifiers.valid_iban, identifiers.ibans_in, values.ticked_labels,
    values.split_list, values.parse_person, parsed.fold, parsed.clean, parsed.clean_line,
    parsed.strip_fill, parsed.is_answer, times.hours_in, times.one_clock, times.is_clock,
    times.names_half,
)  # fmt: skip


def read_stamp(content: bytes) -> str:
    """Read the text of a code on our papers, whoever made it: its check digits are made right."""
    text = mutate.told(content)
    body = text.rpartition(":")[0]
    for told in (text, f"{body}:{int.from_bytes(body.encode('utf-8', 'replace')) % 9973:04d}"):
        found = stamp.parse(told)
        if found is None:
            continue
        if stamp.parse(stamp.build(found)) != found:
            raise Unworthy("a code that does not come back")
        spec = spec_of(found)
        if spec is not None:
            layout_of(spec)
        slip_spec_of(found)
        return "read"
    return "none"


# -- files of staff --------------------------------------------------------------------------------


def read_session_list(content: bytes) -> str:
    """Read a list of sessions."""
    try:
        read_sessions(content)
    except SessionFileError as refused:
        return _worded("faults", str(refused))
    return "read"


def _worded(code: str, words: str) -> str:
    if not words.encode("utf-8").strip():
        raise Unworthy("a refusal without words")
    return code


def _as_file(content: bytes, read: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory(prefix="recevable-fuzz-") as folder:
        path = Path(folder) / "recevable.toml"
        path.write_bytes(content)
        read(path)


def read_known(content: bytes) -> str:
    """Read what ``read --known`` takes."""
    try:
        _as_file(content, load_known)
    except KnownError as refused:
        return _worded("refused", str(refused))
    return "read"


def read_settings(content: bytes) -> str:
    """Read a home's settings."""
    try:
        _as_file(content, load_settings)
    except SettingsError as refused:
        str(refused).encode("utf-8")
        return "refused"
    return "read"


def read_call(content: bytes) -> str:
    """Read a call for projects, and see whether its rules can be applied."""
    try:
        call = parse_call(content.decode("utf-8", "replace"), "appel.toml")
    except CallError as refused:
        str(refused).encode("utf-8")
        return "refused"
    call.options()
    problems(call)
    return "read"


def restore_copy(content: bytes) -> str:
    """Bring a backup back into an empty home."""
    with tempfile.TemporaryDirectory(prefix="recevable-fuzz-") as folder:
        archive = Path(folder) / "copie.tar.gz"
        archive.write_bytes(content)
        try:
            restore(archive, Home(Path(folder) / "home"))
        except BackupError as refused:
            return _worded("refused", str(refused))
    return "read"


# -- what was read ---------------------------------------------------------------------------------


def weigh_dossier(content: bytes) -> str:
    """Examine a dossier whatever its documents say; now and then write its letters as well."""
    try:
        dossier = Dossier.model_validate_json(content)
    except ValidationError:
        return "no dossier"
    assessment = examine(dossier, _call(), ON)
    known_of(dossier, _call())
    letters = due(dossier, assessment, _call(), ON)
    for finding in assessment.findings:
        finding.model_dump_json().encode("utf-8")
    if zlib.crc32(content) % 16 == 0:
        try:
            write(letters, dossier, assessment, _call(), ON)
        except MissingValue as refused:
            return _worded("no letter", str(refused))
    return "read"


@cache
def _held() -> tuple[DocumentRead, ...]:
    kept = [Dossier.model_validate_json(told) for told in corpus.dossiers()]
    return (kept[0].application.read, kept[0].pieces[0].read, kept[-1].sheets[0].read)


def correct_value(content: bytes) -> str:
    """Put a value right in an application, a piece or an attendance sheet."""
    number, _, rest = mutate.told(content).partition("\n")
    path, _, value = rest.partition("\n")
    read = _held()[zlib.crc32(number.encode("utf-8", "replace")) % 3 if len(number) != 1
                   else ord(number) % 3]  # fmt: skip
    try:
        check_document(corrected(read, path, value), None)
    except Refused as refused:
        return _worded("refused", str(refused))
    return "read"


TARGETS: Mapping[str, Target] = {
    "pdf": Target(corpus.pdfs, shapes.pdf, read_file, 30),
    "word": Target(corpus.word_files, shapes.packed(shapes.xml), read_file, 35),
    "picture": Target(corpus.pictures, shapes.picture, read_file, 130),
    "heic": Target(corpus.heics, shapes.picture, read_file, 70),
    "mail": Target(corpus.mail_files, shapes.mail, read_file, 20),
    "archive": Target(corpus.archive_files, shapes.packed(shapes.any_file), read_file, 30),
    "other": Target(corpus.odd_files, shapes.any_file, read_file, 12),
    "scan": Target(corpus.whole_pages, shapes.picture, read_scan, 1),
    "arrival": Target(corpus.every_file, shapes.any_file, look_at_file, 120),
    "piece": Target(corpus.paper_pages, pages.changed, read_pages, 12, pages.smaller),
    "form": Target(corpus.form_pages, pages.changed, read_pages, 1, pages.smaller),
    "value": Target(corpus.value_texts, mutate.of_text, read_value, 120),
    "code": Target(corpus.stamps, mutate.of_text, read_stamp, 120),
    "sessions": Target(corpus.session_tables, mutate.of_file, read_session_list, 100),
    "workbook": Target(corpus.session_books, shapes.packed(shapes.xml), read_session_list, 15),
    "known": Target(corpus.known_files, trees.changed, read_known, 40),
    "settings": Target(corpus.settings_files, mutate.of_file, read_settings, 25),
    "call": Target(corpus.call_files, mutate.of_file, read_call, 7),
    "copy": Target(corpus.copies, shapes.compressed, restore_copy, 5),
    "dossier": Target(corpus.dossiers, trees.changed, weigh_dossier, 30),
    "correction": Target(corpus.corrections, mutate.of_text, correct_value, 70),
}
"""Every reader by name. What a whole inbox makes of mutants is ``inbox.py``'s."""
