"""Attendance sheets (feuilles d'émargement) of any layout: DOMAIN 1.8.

A sheet is told by its title and by a table with names (or days) and a column to sign in. Lists
of a general meeting, application forms and other tables of names are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..ocr import HandEngine
from ..parsed import fold
from ..pieces.kind import Marks, is_letter, number_of, score
from ..pieces.text import PieceText
from ..records import DOUBT_BELOW, AttendanceRecord, DocumentRead, Region, Remark
from ..sheets.beyond import again, lost_page, may_list, unread_tables
from ..sheets.blocks import Block, blocks_of
from ..sheets.fingerprint import fingerprint_of
from ..sheets.headings import GUESSED
from ..sheets.lost_lists import lost_headings
from ..sheets.name_doubts import with_names_doubted
from ..sheets.own_code import is_ours, not_registered, stamp_on
from ..sheets.record import record_of
from ..sheets.regions import parts_of
from ..sheets.table import tables_of
from ..source import Box, Options, Page

NAME = "attendance_sheet"
label = "Feuille d'émargement"

_TITLED = Marks(
    titles=(
        r"(?:feuille|fiche|liste|etat|registre|releve|tableau)s? "
        r"(?:(?:individuel|collectif|journalier|hebdomadaire)(?:le)?s? )?"
        r"(?:d[e']s? ?)?(?:emargements?|presences?)",
        r"emargements?\b",
        r"attestation de presence",
    ),
    body=(
        r"signatures?|emargement",
        r"\bnoms?\b|prenoms?|participants?|stagiaires?",
        r"\bdate\b|\ble \d",
        r"horaires?|heures?|\d{1,2} ?h|matin|apres-midi",
        r"intervenante?|formateur|formatrice|animat",
    ),
    least=2,
    against=(r"facture", r"statuts", r"proces[- ]verbal", r"rapport"),
)
_MEETING = re.compile(
    r"assemblee generale|conseil d'administration|\bpouvoirs?\b|mandataire|nombre de voix"
    r"|conseil municipal|comite syndical|bureau de l'association|adherent"
)
_OTHER = re.compile(
    r"demande de subvention|formulaire (?:de demande|unique)|curriculum|budget previsionnel"
    r"|bulletin de (?:paie|salaire)|compte de resultat|article 1(?:er)?\b"
)
_TABLED = 0.86
"""Score of a page with a title and a table of people that has a column to sign in."""
_UNTITLED = 0.66


def recognises(pages: Sequence[Page]) -> float:
    """Return 0 to 1: how surely these pages are one attendance sheet from its start."""
    if pages and is_ours(pages[0]):
        return 0.99
    text = PieceText.of(tuple(pages))
    if not text.flat:
        return 0.0
    if _OTHER.search(text.flat[:4000]) or len(pages[0].widgets) > 80:
        return min(score(text, _TITLED), 0.4)
    value = score(text, _TITLED)
    tabled = _has_table(pages[0])
    if tabled and value >= 0.4:
        value = max(value + 0.06 if value >= _TABLED else value, _TABLED)
    elif tabled and not is_letter(text):
        value = max(value, _UNTITLED)
    if _MEETING.search(text.flat):
        value = min(value * 0.5, 0.45)
    number = number_of(pages[0])
    if number and number[0] > 1:
        value *= 0.6
    return round(min(max(value, 0.0), 0.98), 3)


def _has_table(page: Page) -> bool:
    """Tell a page with a table of people (or appointments) with room to sign."""
    for block in blocks_of(page):
        main = block.main
        if main is None or main.heading is None:
            continue
        columns = main.heading.of("signature", "arrival", "departure")
        signed = [column for column in columns if column.sure > GUESSED]
        if signed and main.table.rows - main.heading.below >= 2:
            return True
    return False


def continues(previous: Sequence[Page], page: Page) -> float:
    """Return 0 to 1: how surely a page goes on with the sheet of the previous pages."""
    before, here = number_of(previous[-1]), number_of(page)
    if here:
        if before and here == (before[0] + 1, before[1]):
            return 0.95
        if here[0] == 1:
            return 0.2
    blocks = blocks_of(page)
    mains = [block for block in blocks if block.main is not None]
    if here and mains and not any(block.head.sheet_titles for block in blocks):
        return 0.9
    if not mains:
        return _unread_goes_on(blocks, page)
    return _same_session(_mains(previous), mains)


def _unread_goes_on(blocks: Sequence[Block], page: Page) -> float:
    """Tell a further page whose list was not understood: it has no title and no day of its own.

    Read with the pages before it, it makes the sheet a doubt; apart, that would seem whole.
    """
    own = any(title.cell is None for block in blocks for title in block.head.sheet_titles)
    if own or any(block.head.says_day for block in blocks):
        return 0.5
    return 0.9 if any(may_list(table) for table in tables_of(page)) else 0.5


def _mains(pages: Sequence[Page]) -> list[Block]:
    return [block for page in pages for block in blocks_of(page) if block.main is not None]


def _same_session(before: Sequence[Block], here: Sequence[Block]) -> float:
    """Tell a second page of people from the next sheet by what its header says anew."""
    head, known = here[0].head, before[0].head if before else None
    if known is None:
        return 0.3
    if not head.says_day and not head.sheet_titles:
        return 0.9
    same = (
        head.date.value == known.date.value
        and head.start.value == known.start.value
        and fold(head.title.value or "") == fold(known.title.value or "")
        and head.date.value is not None
    )
    if not same:
        return 0.2 if head.says_day else 0.6
    return 0.9 if _numbers_go_on(before[-1], here[0]) else 0.2


def _numbers_go_on(before: Block, here: Block) -> bool:
    """Tell whether the printed numbers of the second table follow those of the first."""
    last, first = _numbers(before), _numbers(here)
    return bool(last and first) and first[0] == last[-1] + 1


def _numbers(block: Block) -> list[int]:
    main = block.main
    if main is None or main.heading is None:
        return []
    found = []
    for column in main.heading.of("number")[:1]:
        for row in range(main.heading.below, main.table.rows):
            cell = main.table.at(row, column.index)
            text = cell.line.strip(" .") if cell is not None else ""
            if text.isdigit():
                found.append(int(text))
    return found


def read(pages: Sequence[Page], options: Options) -> DocumentRead:
    """Read the first sheet on the pages; see ``read_all``."""
    return read_all(pages, options)[0]


def read_all(pages: Sequence[Page], options: Options) -> tuple[DocumentRead, ...]:
    """Read the sheets on the pages: one, or two where a single page holds two of them."""
    ours = _ours(pages, options)
    if ours is not None:
        return (ours,)
    parts = parts_of(pages[0]) if len(pages) == 1 else ((pages[0], None),)
    if len(parts) == 1:
        return (_document(tuple(pages), pages, None),)
    return tuple(_document((part,), pages, region) for part, region in parts)


def _ours(pages: Sequence[Page], options: Options) -> DocumentRead | None:
    """Read a scan of a sheet that we printed by its code; None where it must be read as others."""
    if not any(is_ours(page) and page.picture is not None for page in pages):
        return None
    from ..sheets.ours import read_ours  # noqa: PLC0415 (loads the readers of pictures)

    record = read_ours(pages, options)
    if record is None:
        return None
    return DocumentRead(
        kind="attendance_sheet",
        pages=tuple(page.number for page in pages),
        confidence=0.79 * 0.9 if record.doubts else 0.99,
        record=record,
        stamp=stamp_on(pages),
    )


def _document(pages: tuple[Page, ...], whole: Sequence[Page], region: Box | None) -> DocumentRead:
    record = record_of(pages, _engine(pages))
    lost = not_registered(pages)
    found = [*unread_tables(pages, record), *lost_headings(pages, record)]
    found += [*again(record), *([lost] if lost else [])]
    if found:
        record = record.model_copy(update={"doubts": (*record.doubts, *found)})
    record = with_names_doubted(record)
    prints = [fingerprint_of(page.picture, region) for page in pages if page.picture is not None]
    record = record.model_copy(update={"fingerprint": "-".join(prints) or None})
    known = max(0.5, recognises(whole))
    confidence = min(known, 0.79 * 0.9) if record.doubts else max(known, DOUBT_BELOW)
    return DocumentRead(
        kind="attendance_sheet",
        pages=tuple(page.number for page in pages),
        confidence=round(confidence, 3),
        record=record,
        regions=(Region(page=pages[0].number, box=region),) if region else (),
        stamp=stamp_on(pages),
    )


def beside(
    document: DocumentRead, pages: Sequence[Page], unclaimed: Sequence[Page]
) -> DocumentRead:
    """Doubt a sheet beside a page with a table that nothing claims."""
    record, lost = document.record, lost_page(pages, unclaimed)
    if lost is None or not isinstance(record, AttendanceRecord):
        return document
    record = record.model_copy(update={"doubts": (*record.doubts, lost)})
    sure = round(min(document.confidence, 0.79 * 0.9), 3)
    return document.model_copy(update={"record": record, "confidence": sure})


def _engine(pages: Sequence[Page]) -> HandEngine | None:
    if all(page.picture is None for page in pages):
        return None
    from ..ocr import handwriting  # noqa: PLC0415 (loads the model)

    return handwriting()


def remarks(document: DocumentRead, options: Options) -> tuple[Remark, ...]:
    """Say what staff should look at: a doubted table, a blank model."""
    del options
    record = document.record
    if not isinstance(record, AttendanceRecord):
        return ()
    page = document.pages[0] if document.pages else None
    found = [
        Remark(
            code="sheet_doubt",
            message=f"Feuille d'émargement à regarder : {doubt.message}",
            page=doubt.page or page,
        )
        for doubt in record.doubts
    ]
    if _is_blank(record):
        message = "Feuille d'émargement vierge : aucun nom ni signature."
        found.append(Remark(code="blank_sheet", message=message, page=page))
    return tuple(found)


def _is_blank(record: AttendanceRecord) -> bool:
    people = record.participants
    named = any(not (p.last_name.absent and p.first_name.absent) for p in people)
    inked = any(cell.state != "absent" for p in people for cell in p.signatures)
    return not named and not inked and not record.doubts
