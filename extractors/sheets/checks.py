"""The table of a sheet held against itself: a sheet whose table was read wrongly is a doubt.

Each check looks for a sign that a rule was missed or invented: a heading that says nothing, rows
of twice the pitch, printed numbers that jump, words that a rule cuts, words in line with the table
but outside it. A clean sheet has none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ..layout import centre
from ..parsed import fold
from ..records import DOUBT_BELOW, AttendanceRecord, Participant, SheetDoubt, SheetSession
from ..source import Box, Page, Word
from .beyond import beyond, first_numbers
from .doubt_codes import everywhere
from .headings import NAMES, SIGNED, Column, Heading, column_of
from .lost_lists import swallowed, two_titles
from .odd_lines import column_box, column_doubts, sheet_doubts
from .reach import unsure
from .sessions import Plan
from .table import SheetTable, words_of

_FAULTS = {
    "streak": "une trace de numérisation traverse le tableau",
    "fold": "une pliure traverse le tableau",
    "uneven_pitch": "la hauteur des lignes est irrégulière",
    "column_guessed": "une limite de colonne a été supposée",
    "row_guessed": "une limite de ligne a été supposée",
    "cut_by_edge": "le tableau est coupé par le bord de la page",
    "odd_rule": "un trait du tableau est inhabituel",
    "faint_column": "une colonne est peut-être partagée par un trait à peine visible",
    "weak_rules": "les traits du tableau sont à peine visibles",
    "part_rule": "un trait du tableau est incomplet",
    "faint_rule": "un trait du tableau est à peine visible",
    "pen_line": "un trait de stylo traverse le tableau",
}
_SURE_WORD = 0.85
_SPECK = 2
"""Signs of a word that may be ink beside a title."""
_TWICE = 1.7
"""A row this many times as high as the usual one may be two rows."""
_HALF = 0.72
"""A row that is a part of one is less high than this share of the usual."""
_REGULAR = 0.12
"""Spread of row heights up to which a table is regular."""


def unreadable(table: SheetTable | None, page: Page | None = None) -> list[SheetDoubt]:
    """Return the doubt of a sheet without a table, or whose table has no heading."""
    if table is None:
        number = page.number if page is not None and page.paged else None
        message = "Aucun tableau de participants n'a été trouvé sur la feuille."
        return [SheetDoubt(code="no_table", message=message, page=number)]
    message = "Les titres des colonnes manquent ou sont illisibles."
    return [_doubt(table, "no_heading", message)]


def table_doubts(table: SheetTable, heading: Heading, plan: Plan | None = None) -> list[SheetDoubt]:
    """Return what speaks against the reading of one table.

    No message quotes the sheet: it may stand where nobody is to be named.
    """
    found = [*_grid(table), *_columns(table, heading), *_pitch(table, heading)]
    found += [
        *_cut(table),
        *_outside(table, heading),
        *_merged(table, heading),
        *_doubled(table, heading),
        *swallowed(table, heading),
        *two_titles(table, heading),
        *beyond(table),
        *column_doubts(table, heading),
        *_soft(table),
    ]
    if plan is not None and "same_columns" in plan.unclear:
        message = "Plusieurs colonnes de signature portent le même titre."
        found.append(_doubt(table, "same_columns", message))
    return found


def _soft(table: SheetTable) -> Iterator[SheetDoubt]:
    picture = table.page.picture
    if picture is not None and "blurred" in picture.faults:
        yield _doubt(table, "blurred", "L'image de la page est floue.")


def _doubt(table: SheetTable, code: str, message: str, box: Box | None = None) -> SheetDoubt:
    page = table.page.number if table.page.paged else None
    return SheetDoubt(code=code, message=message, page=page, box=box or table.box)


def _grid(table: SheetTable) -> Iterator[SheetDoubt]:
    grid = table.grid
    if grid is None or (grid.confidence >= DOUBT_BELOW and "cut_by_edge" not in grid.faults):
        if table.box and grid is None and (table.box[0] < -0.005 or table.box[2] > 1.005):
            yield _doubt(table, "cut_by_edge", "Le tableau dépasse le bord de la page.")
        return
    said = [_FAULTS[fault] for fault in grid.faults if fault in _FAULTS]
    why = f" : {', '.join(said)}" if said else ""
    code = grid.faults[0] if grid.faults else "grid"
    yield _doubt(table, code, f"Le tableau est lu avec un doute{why}.")


def _columns(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    if not heading.of(*SIGNED):
        yield _doubt(table, "no_signature_column", "Aucune colonne de signature n'a été trouvée.")
    for column in heading.columns:
        named = column.role in NAMES | SIGNED
        if named and column.sure < DOUBT_BELOW and not _beside_ink(table, heading, column):
            message = "Le titre d'une colonne est lu avec un doute."
            yield _doubt(table, "heading_unsure", message, _place(table, heading, column))
        elif column.role == "unknown" and _matters(table, heading, column):
            message = "Le titre d'une colonne n'est pas compris."
            yield _doubt(table, "heading_unknown", message, _place(table, heading, column))


def _beside_ink(table: SheetTable, heading: Heading, column: Column) -> bool:
    """Tell a title read surely, with a sign or two of ink: a signature reaches up into it.

    Where several columns are signed, the signs may be the half-day ("AM"): left a doubt.
    """
    if column.role in SIGNED and len(heading.of(*SIGNED)) > 1:
        return False
    rows = range(max(0, heading.first), heading.below)
    cells = {id(c): c for row in rows if (c := table.at(row, column.index)) and c.line}
    words = [word for cell in cells.values() for word in cell.words]
    clear = [w for w in words if w.confidence >= DOUBT_BELOW or len(fold(w.text)) > _SPECK]
    if not clear or len(clear) == len(words):
        return False
    told = column_of(" ".join(word.text for word in clear), column.index, column.box)
    sure = min(told.sure, *(word.confidence for word in clear))
    return sure >= DOUBT_BELOW and replace(told, text=column.text, sure=column.sure) == column


def _place(table: SheetTable, heading: Heading, column: Column) -> Box | None:
    """Return where a column stands, with or without words in its heading."""
    return column.box or column_box(table, heading, column)


def _doubled(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Look for one heading over two columns: the rule between them may be none."""
    row = heading.below - 1
    for column in heading.of(*NAMES, *SIGNED):
        cell = table.at(row, column.index) if row >= 0 else None
        if cell is not None and cell.column_span > 1 and cell.column == column.index:
            message = "Un même titre couvre deux colonnes du tableau lu."
            yield _doubt(table, "doubled_column", message, cell.box)
            return
    for role in ("last_name", "first_name"):
        who = Counter(column.who for column in heading.of(role))
        if any(count > 1 for count in who.values()):
            message = "Deux colonnes portent le même titre de nom."
            yield _doubt(table, "doubled_column", message)
            return


def _matters(table: SheetTable, heading: Heading, column: Column) -> bool:
    """Tell whether a column that is not understood may be one of names or signatures.

    A narrow first column without a title is that of the numbers; a title that is plainly
    something else (words read surely) is none of our business.
    """
    cells = [table.at(row, column.index) for row in range(heading.below, table.rows)]
    texts = [cell.line for cell in cells if cell is not None and cell.line]
    if not column.text:
        wide = column.box is None or _width(table, column) > 0.06
        numbers = sum(text.strip(" .").isdigit() for text in texts)
        return wide and not (texts and numbers * 2 >= len(texts))
    if column.sure < 0.7:
        return True
    least = min((w.confidence for w in _heading_words(table, heading, column)), default=1.0)
    return least < 0.6


def _heading_words(table: SheetTable, heading: Heading, column: Column) -> list[Word]:
    cells = [table.at(row, column.index) for row in range(max(0, heading.first), heading.below)]
    return [word for cell in cells if cell is not None for word in cell.words]


def _width(table: SheetTable, column: Column) -> float:
    cell = next(
        (c for r in range(table.rows - 1, -1, -1) if (c := table.at(r, column.index)) and c.box),
        None,
    )
    return cell.box[2] - cell.box[0] if cell is not None and cell.box else 1.0


def _pitch(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Look for rows of twice the usual height in a scanned table that is otherwise regular."""
    if table.grid is None:
        return
    heights = []
    for row in range(heading.below, table.rows):
        box = table.row_box(row)
        closing = len(table.row(row)) * 2 < table.columns  # "Signature de la formatrice", across
        if box is not None and not closing:
            heights.append((box[3] - box[1], box))
    if len(heights) < 4:
        return
    halves = _two_halves(heights)
    if halves is not None:
        message = "Deux lignes du tableau ont la hauteur d'une seule : un trait peut être de trop."
        yield _doubt(table, "row_pitch", message, halves)
        return
    usual = median(height for height, _ in heights)
    spread = median(abs(height - usual) for height, _ in heights) / usual
    odd = [box for height, box in heights if height > _TWICE * usual or height < usual / _TWICE]
    if odd and spread < _REGULAR:
        message = (
            "Une ligne du tableau n'a pas la hauteur des autres : une limite a pu être oubliée."
        )
        yield _doubt(table, "row_pitch", message, odd[0])


def _two_halves(heights: Sequence[tuple[float, Box]]) -> Box | None:
    """Return the second of two rows that are one of the usual height parted: a struck line."""
    for at, (one, two) in enumerate(pairwise(heights)):
        others = [high for high, _ in (*heights[:at], *heights[at + 2 :])]
        usual = median(others)
        regular = all(abs(high - usual) < _REGULAR * usual for high in others)
        parted = max(one[0], two[0]) < _HALF * usual
        if regular and parted and abs(one[0] + two[0] - usual) < 2 * _REGULAR * usual:
            return two[1]
    return None


def _cut(table: SheetTable) -> Iterator[SheetDoubt]:
    """Look for plain words that a rule runs through: the rule may not be one."""
    cut = [
        word
        for word in table.cut
        if word.confidence >= _SURE_WORD and sum(c.isalpha() for c in word.text) >= 3
    ]
    if table.grid is None:  # long words of a Word or PDF table run over without harm
        cut = []
    if cut:
        message = "Un trait du tableau coupe des mots."
        yield _doubt(table, "cut_words", message, cut[0].box)


def _outside(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Look for words in line with the rows but outside the table: a lost column or row."""
    if table.box is None:
        return
    rows = [box for r in range(heading.below, table.rows) if (box := table.row_box(r))]
    left: set[int] = set()
    right: set[int] = set()
    for word in words_of(table.page):
        if word.confidence < _SURE_WORD or not any(c.isalnum() for c in word.text):
            continue
        x, y = centre(word.box)
        at = next((i for i, box in enumerate(rows) if box[1] <= y <= box[3]), None)
        if at is None or any(_inside(other, (x, y)) for other in table.page.tables if other.box):
            continue
        if table.box[0] - 0.12 < x < table.box[0]:
            left.add(at)
        elif table.box[2] < x < table.box[2] + 0.12:
            right.add(at)
    for side in (left, right):
        if len(side) >= 3 and len(side) * 3 >= len(rows):
            message = "Des mots sont alignés avec les lignes mais hors du tableau lu."
            yield _doubt(table, "words_outside", message)
            return
    yield from _lost_row(table, heading, rows)


def _inside(table: object, point: tuple[float, float]) -> bool:
    box: Box | None = getattr(table, "box", None)
    return box is not None and box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _lost_row(table: SheetTable, heading: Heading, rows: Sequence[Box]) -> Iterator[SheetDoubt]:
    """Look for the next printed number just below the table."""
    numbered = next(iter(heading.of("number")), None)
    if numbered is None or not rows or table.box is None:
        return
    last = table.at(table.rows - 1, numbered.index)
    if last is None or last.box is None or not last.line.strip(" .").isdigit():
        return
    following = int(last.line.strip(" .")) + 1
    high = last.box[3] - last.box[1]
    for word in words_of(table.page):
        x, y = centre(word.box)
        below = last.box[3] < y < last.box[3] + 1.2 * high and last.box[0] <= x <= last.box[2]
        if below and word.text.strip(" .") == str(following):
            message = "Une ligne numérotée se trouve sous le tableau lu."
            yield _doubt(table, "lost_row", message, word.box)


def _merged(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Look for cells of names or signatures that span several rows of the body."""
    for column in heading.of(*NAMES, *SIGNED):
        for row in range(heading.below, table.rows):
            cell = table.at(row, column.index)
            if cell is not None and cell.row == row and cell.row_span > 1:
                message = "Une case du tableau s'étend sur plusieurs lignes."
                yield _doubt(table, "merged_rows", message, cell.box)
                return
            if cell is not None and cell.column_span > 1 and cell.column == column.index:
                kinds = {c.role for c in heading.columns[cell.column :][: cell.column_span]}
                if cell.row == row and len(kinds & (NAMES | SIGNED)) > 1 and cell.line:
                    names = kinds <= NAMES
                    if not names and cell.column_span < 0.7 * table.columns:
                        message = "Une case du tableau s'étend sur plusieurs colonnes."
                        yield _doubt(table, "merged_columns", message, cell.box)
                        return


def number_doubts(people: Sequence[Participant]) -> Iterator[SheetDoubt]:
    """Hold the printed numbers against the lines: two runs that disagree mean a lost line."""
    offsets: Counter[int] = Counter()
    for person in people:
        leaf = person.printed_number
        text = (leaf.value or "").strip(" .°)")
        if text.isdigit() and leaf.confidence >= DOUBT_BELOW:
            offsets[int(text) - person.row] += 1
    runs = [offset for offset, count in offsets.items() if count >= 2]
    if len(runs) > 1:
        page = next((p.printed_number.page for p in people if p.printed_number.page), None)
        message = (
            "Les numéros imprimés ne suivent pas les lignes lues : une ligne a pu être oubliée."
        )
        yield SheetDoubt(code="numbers", message=message, page=page)


def with_numbers(people: Sequence[Participant]) -> tuple[Participant, ...]:
    """Make doubts of printed numbers that do not follow the others (a slip of OCR)."""
    offsets = Counter(
        int(text) - person.row
        for person in people
        if (text := (person.printed_number.value or "").strip(" .°)")).isdigit()
    )
    usual = offsets.most_common(1)[0] if offsets else (0, 0)
    found = []
    for person in people:
        leaf = person.printed_number
        text = (leaf.value or "").strip(" .°)")
        follows = text.isdigit() and (usual[1] < 3 or int(text) - person.row == usual[0])
        if leaf.absent or follows or leaf.confidence < DOUBT_BELOW:
            found.append(person)
            continue
        doubt = leaf.model_copy(update={"confidence": 0.6})
        found.append(person.model_copy(update={"printed_number": doubt}))
    return tuple(found)


def checked(record: AttendanceRecord) -> AttendanceRecord:
    """Add the doubts that only the whole sheet shows; where they reach all, no cell is sure.

    States become ``to_check``; what was read stays in ``raw``. Doubts of one table have reached
    their cells before (``reach``).
    """
    people = record.participants
    doubts = (*record.doubts, *number_doubts(people), *first_numbers(people), *sheet_doubts(record))
    if record.layout == "ruled":
        people = with_numbers(record.participants)
        record = record.model_copy(update={"participants": people})
    doubts = tuple(dict.fromkeys(doubts))
    if not doubts:
        return record
    pages = {doubt.page for doubt in doubts if record.layout != "ruled" or everywhere(doubt)}
    people = tuple(
        person.model_copy(
            update={
                "signatures": tuple(
                    unsure(cell) if cell.page in pages else cell for cell in person.signatures
                )
            }
        )
        for person in record.participants
    )
    sessions = record.sessions
    if any(doubt.code == "no_table" for doubt in doubts):
        sessions = tuple(map(_open_led, sessions))
    return record.model_copy(
        update={"doubts": doubts, "participants": people, "sessions": sessions}
    )


def _open_led(session: SheetSession) -> SheetSession:
    """Say of nobody who leads that they did not sign where the list was not found: it has a place.

    What was taken for the place to sign may be the title of a column.
    """
    return session.model_copy(
        update={
            "facilitators": tuple(
                leader.model_copy(update={"signature": unsure(leader.signature)})
                if leader.signature.state in {"absent", "declared_absent"}
                else leader
                for leader in session.facilitators
            )
        }
    )
