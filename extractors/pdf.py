"""A PDF file to pages as seen. The only place that imports pdfplumber (and its pdfminer).

Text comes from the page's own text layer; a page that is a picture says so (``image``).
"""

from __future__ import annotations

import io
import itertools
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pdfplumber
import pdfplumber.table as ruled
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect

from . import pdf_bytes, pdf_form
from .codes import Stamp
from .errors import Unreadable, Unrecognised
from .layout import inside, text_of, union
from .packed import packed
from .pdf_marks import area, ink, rules, sides_of, squares_of
from .pdf_picture import Drawing
from .pdf_scan import page_by_ocr, wants_ocr
from .pdf_words import Sign, words_of
from .records import Remark
from .scan import poor_remarks
from .source import Box, Options, Page, Source, Table, TableCell, Word
from .symbols import plain_sign

for _library in ("pdfminer", "pdfplumber"):  # their warnings may quote the document
    logging.getLogger(_library).setLevel(logging.CRITICAL)

T = TypeVar("T")

_ASIDE = 0.5
"""Confidence of what a page says whose text stands on its side or head."""
_ASIDE_SIGNS = 30
_OCR_CONFIDENCE = 0.75
_MAX_EDGES = 4000
_MANY = 4
"""From so many pages on the pictures of pages are kept packed, to spare memory."""
_MAX_STROKES = 3000


@dataclass(frozen=True, slots=True)
class PdfRead:
    """The pages of a PDF and what a person should know about the file."""

    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()


def pages(source: Source, options: Options) -> tuple[Page, ...]:
    """Return every page of a PDF; see ``read_pdf``."""
    return read_pdf(source, options).pages


def read_pdf(source: Source, options: Options) -> PdfRead:
    """Read every page of a PDF: words, form fields, rules, boxes, tables, ink, square codes.

    Raises Unreadable (empty, cut, damaged, no page), Encrypted (password), TooLarge (bytes,
    pages, unpacked size), Unrecognised (a dynamic XFA form).
    """
    checked = pdf_bytes.check(source.content, options.limits)
    form = pdf_form.read_form(checked.content, options.limits)
    remarks = list(_file_remarks(form, repaired=checked.repaired))
    found: list[Page] = []
    document = _opened(checked.content)
    with Drawing(checked.content) as drawing:
        for index, known in enumerate(form.pages):
            if not options.wants(index + 1):
                continue
            page, notes = _page(document, index, known, drawing)
            if wants_ocr(page, notes):
                page, notes = page_by_ocr(page, notes, drawing, options)
                if page.picture is not None and len(form.pages) >= _MANY:
                    page = replace(page, picture=packed(page.picture))
            found.append(page)
            remarks.extend(notes)
            _attempt(_forget, document, index)
    if form.has_xfa and _is_waiting_page(found):
        raise Unrecognised(
            "Ce PDF est un formulaire dynamique (XFA) que seul Adobe Reader sait afficher.",
            "L'ouvrir dans Adobe Reader, l'imprimer en PDF et déposer le PDF obtenu, ou demander "
            "à l'expéditeur de le faire.",
        )
    remarks.extend(poor_remarks(found))
    return PdfRead(tuple(found), tuple(remarks))


def _opened(content: bytes) -> Any:
    try:
        return pdfplumber.open(io.BytesIO(content), password="")
    except MemoryError:
        raise
    except Exception:  # on damaged bytes the library raises whatever its parser stumbles on
        raise Unreadable(
            "Le fichier PDF est abîmé et ne peut pas être ouvert.",
            "Demander à l'expéditeur un nouvel export en PDF.",
        ) from None


def _file_remarks(form: pdf_form.FormRead, *, repaired: bool) -> Iterator[Remark]:
    if repaired:
        message = "Le fichier PDF est légèrement abîmé ; il a été lu, à relire par un agent."
        yield Remark(code="repaired", message=message)
    if form.attachments:
        count = form.attachments
        joined = "un fichier joint" if count == 1 else f"{count} fichiers joints"
        message = f"Le PDF contient {joined} à l'intérieur, à extraire et à déposer à part."
        yield Remark(code="attachments", message=message)
    if form.active:
        message = "Le PDF contient des scripts ou des actions ; ils n'ont pas été exécutés."
        yield Remark(code="scripts", message=message)


def _is_waiting_page(found: list[Page]) -> bool:
    text = " ".join(page.text for page in found).casefold()
    waiting = "please wait" in text or "veuillez patienter" in text or "adobe reader" in text
    return waiting and len(found) <= 2 and not any(page.widgets for page in found)


@dataclass(slots=True)
class _Drawn:
    """What one page draws, in points from the top left of its media box as displayed."""

    signs: list[Sign] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)
    rects: list[Box] = field(default_factory=list)
    curves: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Of each picture, a name that is the same where the picture is the same."""
    covered: int = 0
    """How many signs were drawn before the last picture."""


def _page(
    document: Any, index: int, known: pdf_form.FormPage, drawing: Drawing
) -> tuple[Page, list[Remark]]:
    """Read one page; one that cannot be read is kept as a picture, with a remark."""
    number = index + 1
    drawn = _attempt(_drawn, document, index, known.number)
    if drawn is None:
        remark = Remark(
            code="page_unreadable",
            message=f"La page {number} ne peut pas être lue, à regarder par un agent.",
            page=number,
        )
        return Page(number, known.frame.size, "", widgets=known.widgets, image=True), [remark]
    return _assemble(number, known, drawn, drawing)


def _forget(document: Any, index: int) -> None:
    """Let go of what the library keeps of a page: a long file would fill the memory."""
    document.pages[index].close()


def _attempt(call: Callable[..., T], *args: Any) -> T | None:
    """Return what the library makes of a part of the file; None where it stumbles on it."""
    try:
        return call(*args)
    except MemoryError:
        raise
    except Exception:  # on damaged bytes the library raises whatever its parser stumbles on
        return None


def _drawn(document: Any, index: int, number: int | None) -> _Drawn:
    """Return what a page draws. Raises ValueError where it is not the page that was weighed.

    In a damaged tree the two libraries may find other pages: one of them draws what the other
    has not seen, and it may draw without end.
    """
    page = document.pages[index]
    if page.page_obj.pageid != number:
        raise ValueError("another page than the one that was weighed")
    layout = page.layout
    drawn = _Drawn()
    _collect(layout, layout.height, drawn, 0)
    return drawn


def _collect(container: LTContainer[Any], height: float, drawn: _Drawn, depth: int) -> None:
    """Sort what a page or a form inside it draws, in the order of drawing."""
    for item in container:
        if isinstance(item, LTChar):
            drawn.signs.append(_sign(item, height))
            continue
        box = (item.x0, height - item.y1, item.x1, height - item.y0)
        if isinstance(item, LTImage):
            drawn.images.append(box)
            drawn.names.append(_name_of(item))
            drawn.covered = len(drawn.signs)
        elif isinstance(item, LTRect):
            drawn.rects.append(box)
        elif isinstance(item, LTLine):
            drawn.lines.append(_segment(item.pts, height))
        elif isinstance(item, LTCurve):
            _collect_curve(item, box, height, drawn)
        elif isinstance(item, LTContainer) and depth < 12:
            _collect(item, height, drawn, depth + 1)


def _name_of(picture: LTImage) -> str:
    """Name a picture by its object in the file, or by its size where it stands in the page."""
    ident = getattr(picture.stream, "objid", None)
    return f"{ident}" if ident else f"{picture.srcsize}:{len(picture.stream.rawdata or b'')}"


def _segment(points: list[tuple[float, float]], height: float) -> Box:
    (x0, y0), (x1, y1) = points[0], points[-1]
    return (x0, height - y0, x1, height - y1)


def _collect_curve(curve: LTCurve, box: Box, height: float, drawn: _Drawn) -> None:
    """Keep a short path of straight lines as lines (a cross, an open square), others as curves."""
    points = curve.pts
    straight = all(step[0] in "mlh" for step in curve.original_path or ())
    if straight and 2 <= len(points) <= 9:
        for first, second in itertools.pairwise(points):
            drawn.lines.append(_segment([first, second], height))
    else:
        drawn.curves.append(box)


def _sign(char: LTChar, height: float) -> Sign:
    a, b = char.matrix[0], char.matrix[1]
    turn = (0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)
    return Sign(
        text=plain_sign(char.get_text(), char.fontname),
        x0=char.x0,
        top=height - char.y1,
        x1=char.x1,
        bottom=height - char.y0,
        size=char.size if turn in {0, 180} else char.width or char.size,
        font=char.fontname,
        turn=turn,
    )


class _Scale:
    """Points from the top left of the media box as displayed to fractions of the shown area."""

    def __init__(self, frame: pdf_form.Frame) -> None:
        moved = pdf_form.Frame(frame.media, frame.media, frame.rotation)
        shown = moved.box(frame.crop)
        width, height = moved.size
        self._left, self._top = shown[0] * width, shown[1] * height
        self._width, self._height = frame.size

    def box(self, box: Box) -> Box:
        """Return the box in fractions, five decimals (a hundredth of a millimetre)."""
        return (
            round((box[0] - self._left) / self._width, 5),
            round((box[1] - self._top) / self._height, 5),
            round((box[2] - self._left) / self._width, 5),
            round((box[3] - self._top) / self._height, 5),
        )


def _assemble(
    number: int, known: pdf_form.FormPage, drawn: _Drawn, drawing: Drawing
) -> tuple[Page, list[Remark]]:
    scale = _Scale(known.frame)
    images = [scale.box(box) for box in drawn.images]
    scanned = any(area(box) > 0.6 for box in images)
    under = drawn.covered * 2 > len(drawn.signs)
    ocr_layer = scanned and bool(drawn.signs) and (known.invisible_text or under)
    aside = _lies_aside(drawn.signs)
    words = _words(drawn, scale, _OCR_CONFIDENCE if ocr_layer else _ASIDE if aside else 1.0)
    words += tuple(_note_words(known))
    segments = drawn.lines + sides_of(drawn.rects)
    lines, squares = rules(segments, scale.box), squares_of(drawn.rects, scale.box)
    stamps: tuple[Stamp, ...] = ()
    if images or len(drawn.rects) + len(drawn.curves) > 150:
        stamps = drawing.stamps(number - 1)
    page = Page(
        number=number,
        size=(round(known.frame.size[0], 2), round(known.frame.size[1], 2)),
        text=text_of(words),
        words=words,
        widgets=_filled(known, drawing, number - 1),
        lines=lines,
        squares=squares,
        tables=_attempt(_tables, segments, words, scale) or (),
        ink=ink(known.notes, images, [scale.box(box) for box in drawn.curves], stamps),
        strokes=tuple(scale.box(box) for box in drawn.curves[:_MAX_STROKES]),
        pasted=tuple(zip(images, drawn.names, strict=True)),
        stamps=tuple(stamp.text for stamp in stamps),
        image=_is_picture(words, images, drawn),
    )
    return page, list(_page_remarks(page, ocr_layer=ocr_layer, aside=aside))


def _lies_aside(signs: list[Sign]) -> bool:
    """Tell whether most of the text stands turned: rows and columns of the page mean nothing."""
    turned = sum(sign.turn != 0 for sign in signs)
    return turned > _ASIDE_SIGNS and turned * 2 > len(signs)


def _words(drawn: _Drawn, scale: _Scale, confidence: float) -> tuple[Word, ...]:
    return tuple(
        Word(
            run.text,
            scale.box((run.x0, run.top, run.x1, run.bottom)),
            run.size,
            run.bold,
            confidence,
        )
        for run in words_of(drawn.signs)
    )


def _note_words(known: pdf_form.FormPage) -> Iterator[Word]:
    """Yield the words typed over the page as comments, spread over their box."""
    for note in known.notes:
        lines = [line.split() for line in note.text.splitlines() if line.strip()]
        if note.kind != "FreeText" or not lines:
            continue
        x0, y0, x1, y1 = note.box
        height = (y1 - y0) / len(lines)
        size = min(12.0, height * known.frame.size[1])
        for row, texts in enumerate(lines):
            length = sum(len(text) + 1 for text in texts)
            at = x0
            for text in texts:
                end = at + (x1 - x0) * len(text) / length
                yield Word(text, (at, y0 + row * height, end, y0 + (row + 1) * height), size)
                at = end + (x1 - x0) / length


def _tables(segments: list[Box], words: tuple[Word, ...], scale: _Scale) -> tuple[Table, ...]:
    """Return the ruled tables that level and upright rules (in points) make, cell by cell."""
    edges = [edge for segment in segments if (edge := _edge(segment))]
    across = sum(edge["orientation"] == "h" and edge["width"] > 30 for edge in edges)
    if across < 3 or len(edges) - across < 2 or len(edges) > _MAX_EDGES:
        return ()
    merged = ruled.merge_edges(edges, 3, 3, 3, 3)
    crossings = ruled.edges_to_intersections(merged, 3, 3)
    found = []
    for cells in ruled.cells_to_tables(ruled.intersections_to_cells(crossings)):
        rows = {top: index for index, top in enumerate(sorted({cell[1] for cell in cells}))}
        columns = {x0: index for index, x0 in enumerate(sorted({cell[0] for cell in cells}))}
        if len(cells) > 1:
            found.append(
                _table(sorted(cells, key=lambda c: (c[1], c[0])), rows, columns, words, scale)
            )
    return tuple(found)


def _table(
    cells: Sequence[Box],
    rows: dict[float, int],
    columns: dict[float, int],
    words: tuple[Word, ...],
    scale: _Scale,
) -> Table:
    """Make a table of cells (points, in reading order) with the words that stand in each."""
    boxes = [scale.box(cell) for cell in cells]
    filled = tuple(
        TableCell(text_of(inside(words, box)), rows[cell[1]], columns[cell[0]], box)
        for cell, box in zip(cells, boxes, strict=True)
    )
    return Table(filled, box=union(boxes))


def _edge(segment: Box) -> dict[str, Any] | None:
    """Make the edge of a level or upright rule, as the library's table functions take it."""
    x0, x1 = sorted((segment[0], segment[2]))
    top, bottom = sorted((segment[1], segment[3]))
    level, upright = bottom - top <= 1, x1 - x0 <= 1
    if level == upright or max(x1 - x0, bottom - top) < 3:
        return None
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if level else "v",
    }


def _filled(known: pdf_form.FormPage, drawing: Drawing, index: int) -> tuple[Any, ...]:
    """Return the widgets, with the text that only an appearance shows."""
    if not known.drawn:
        return known.widgets
    widgets = list(known.widgets)
    texts = drawing.appearance_texts(index, [rect for _, rect in known.drawn])
    for (at, _), text in zip(known.drawn, texts, strict=True):
        widgets[at] = replace(widgets[at], value=text or None, from_appearance=bool(text))
    return tuple(widgets)


def _is_picture(words: tuple[Word, ...], images: list[Box], drawn: _Drawn) -> bool:
    """Tell a page without usable text that still shows something: a scan, outlined letters."""
    unmapped = sum("(cid:" in word.text or "\ufffd" in word.text for word in words)
    if words and unmapped * 3 > len(words):
        return True
    if any(area(box) > 0.5 for box in images):
        return len(words) < 5
    return not words and (sum(map(area, images)) > 0.2 or len(drawn.curves) > 200)


def _page_remarks(page: Page, *, ocr_layer: bool, aside: bool) -> Iterator[Remark]:
    if aside:
        message = f"Page {page.number} : le texte est tourné, à redresser ou à relire par un agent."
        yield Remark(code="page_aside", message=message, page=page.number)
    if ocr_layer:
        message = f"Page {page.number} : texte issu d'une numérisation, à relire par un agent."
        yield Remark(code="ocr_layer", message=message, page=page.number)
    if any(
        word.box[2] < 0 or word.box[0] > 1 or word.box[3] < 0 or word.box[1] > 1
        for word in page.words
    ):
        message = f"Page {page.number} : du texte sort de la page et ne s'imprime pas."
        yield Remark(code="outside_page", message=message, page=page.number)
