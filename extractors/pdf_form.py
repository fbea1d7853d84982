"""The form fields and annotations of a PDF. Imports pypdf, as ``pdf_objects`` does.

JavaScript, actions and links in the file are never followed nor run.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from .errors import Encrypted, TooLarge, Unreadable
from .pdf_inside import count_attachments, is_active, pinned
from .pdf_objects import FAULTS as _FAULTS
from .pdf_objects import array as _array
from .pdf_objects import dictionary as _dictionary
from .pdf_objects import resolved as _resolved
from .pdf_objects import safely as _safely
from .pdf_weight import Scale
from .source import Box, Limits, Widget

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings may quote the document

_ADVICE = "Demander à l'expéditeur un nouvel export en PDF."
_PUSH, _MULTILINE = 1 << 16, 1 << 12


@dataclass(frozen=True, slots=True)
class Frame:
    """The displayed area of a page: media box, crop box (user space), rotation clockwise."""

    media: tuple[float, float, float, float]
    crop: tuple[float, float, float, float]
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, in points."""
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (height, width) if self.rotation in {90, 270} else (width, height)

    def box(self, rect: tuple[float, float, float, float]) -> Box:
        """Turn a rectangle of user space into fractions of the page as displayed."""
        a, b = self._point(rect[0], rect[1]), self._point(rect[2], rect[3])
        sides = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        return (round(sides[0], 5), round(sides[1], 5), round(sides[2], 5), round(sides[3], 5))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        x0, y0, x1, y1 = self.crop
        width, height = self.size
        across, down = {90: (y - y0, x - x0), 180: (x1 - x, y - y0), 270: (y1 - y, x1 - x)}.get(
            self.rotation, (x - x0, y1 - y)
        )
        return across / width, down / height


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation that shows: "FreeText" with its text, "Ink" or "Stamp" with its box."""

    kind: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class FormPage:
    """What pypdf knows of one page. ``drawn`` are rectangles (user space) of widgets without value
    whose appearance may hold the text, by the index of their widget. ``number`` is that of the
    page's object in the file, None where it stands within another."""

    frame: Frame
    number: int | None = None
    widgets: tuple[Widget, ...] = ()
    notes: tuple[Note, ...] = ()
    drawn: tuple[tuple[int, tuple[float, float, float, float]], ...] = ()
    invisible_text: bool = False


@dataclass(frozen=True, slots=True)
class FormRead:
    """All that pypdf knows of a file: its pages, and what the file is.

    ``active``: it holds scripts or actions that a viewer would run when it is opened.
    """

    pages: tuple[FormPage, ...]
    has_xfa: bool = False
    attachments: int = 0
    active: bool = False


def read_form(content: bytes, limits: Limits) -> FormRead:
    """Open a PDF and read its fields and annotations.

    Raises Encrypted where a password is asked for, TooLarge past the page limit, Unreadable
    where the file has no readable page.
    """
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked()
        root = _dictionary(reader.trailer["/Root"])
        pages = list(_page_tree(root, limits))
        _weigh(pages)
    except _FAULTS as fault:
        raise _refusal(fault) from None
    if not pages:
        raise Unreadable("Le fichier PDF ne contient aucune page.", _ADVICE)
    form = _safely(_dictionary, DictionaryObject(), root.get("/AcroForm"))
    read = [_page(page) for page in pages]
    return FormRead(
        pages=tuple(_with_lost_fields(read, pages, form)),
        has_xfa="/XFA" in form,
        attachments=_safely(count_attachments, 0, root) + sum(map(pinned, pages)),
        active=_safely(is_active, False, root, pages),
    )


def _weigh(pages: list[DictionaryObject]) -> None:
    """Refuse pages that draw without end, or that unpack past the library's own limit."""
    scale = Scale()
    for page in pages:
        try:
            scale.weigh(page)
        except LimitReachedError:
            raise
        except _FAULTS:  # what is malformed is drawn as far as it goes
            continue


def _locked() -> Encrypted:
    return Encrypted(
        "Le fichier PDF est protégé par un mot de passe.",
        "Demander à l'expéditeur le même document sans mot de passe.",
    )


def _refusal(fault: Exception) -> Exception:
    if isinstance(fault, Encrypted | TooLarge | Unreadable):
        return fault
    if isinstance(fault, LimitReachedError):
        return TooLarge("Le fichier PDF prend une taille démesurée une fois décompressé.", _ADVICE)
    if "password" in str(fault).casefold() or "decrypt" in str(fault).casefold():
        return _locked()
    return Unreadable("Le fichier PDF est abîmé et ne peut pas être ouvert.", _ADVICE)


def _page_tree(root: DictionaryObject, limits: Limits) -> Iterator[DictionaryObject]:
    """Yield the pages in order, each with its inherited keys; a circle in the tree is refused."""
    inherited_keys = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
    stack: list[tuple[Any, dict[str, Any]]] = [(root.get("/Pages"), {})]
    seen: set[int] = set()
    count = 0
    while stack:
        reference, above = stack.pop()
        if isinstance(reference, IndirectObject):
            node = _dictionary(reference)
            if "/Kids" in node and reference.idnum in seen:
                raise Unreadable("Les pages du fichier PDF tournent en rond.", _ADVICE)
            seen.add(reference.idnum)
        else:
            node = _dictionary(reference)
        own = {**above, **{key: node[key] for key in inherited_keys if key in node}}
        if "/Kids" in node:
            stack.extend((kid, own) for kid in reversed(_array(node.raw_get("/Kids"))))
        elif node:
            count += 1
            if count > limits.max_pages:
                raise TooLarge(
                    f"Le fichier compte plus de {limits.max_pages} pages.",
                    "Demander un envoi en plusieurs fichiers.",
                )
            page = DictionaryObject(node)
            page.update({NameObject(key): value for key, value in own.items()})
            page.indirect_reference = reference if isinstance(reference, IndirectObject) else None
            yield page


def _integer(value: Any) -> int:
    return int(_resolved(value) or 0)


def _rect(value: Any) -> tuple[float, float, float, float] | None:
    numbers = [_resolved(number) for number in _array(value)]
    if len(numbers) != 4:
        return None
    x0, y0, x1, y1 = (float(number) for number in numbers)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _frame(page: DictionaryObject) -> Frame:
    media = _safely(_rect, None, page.get("/MediaBox")) or (0.0, 0.0, 612.0, 792.0)
    crop = _safely(_rect, None, page.get("/CropBox")) or media
    inside = (max(crop[0], media[0]), max(crop[1], media[1]),
              min(crop[2], media[2]), min(crop[3], media[3]))  # fmt: skip
    if inside[2] - inside[0] < 1 or inside[3] - inside[1] < 1:
        inside = media
    if inside[2] - inside[0] < 1 or inside[3] - inside[1] < 1:
        media = inside = (0.0, 0.0, 612.0, 792.0)
    rotation = _safely(_integer, 0, page.get("/Rotate")) % 360
    return Frame(media, inside, rotation if rotation in {90, 180, 270} else 0)


def _page(page: DictionaryObject) -> FormPage:
    frame = _frame(page)
    widgets: list[Widget] = []
    notes: list[Note] = []
    drawn: list[tuple[int, tuple[float, float, float, float]]] = []
    for reference in _safely(_array, [], page.get("/Annots")):
        note = _safely(_dictionary, DictionaryObject(), reference)
        kind = str(note.get("/Subtype", ""))[1:]
        rect = _safely(_rect, None, note.get("/Rect"))
        box = frame.box(rect) if rect else None
        if kind == "Widget":
            widget = _safely(_widget, None, note, box)
            if widget is not None:
                if widget.from_appearance and rect:
                    drawn.append((len(widgets), rect))
                widgets.append(widget)
        elif kind in {"FreeText", "Ink", "Stamp"} and box and not _hidden(note):
            notes.append(Note(kind, _text(note.get("/Contents")) or "", box))
    invisible = _safely(_has_invisible_text, False, page)
    here = page.indirect_reference
    number = here.idnum if here is not None else None
    return FormPage(frame, number, tuple(widgets), tuple(notes), tuple(drawn), invisible)


def _hidden(note: DictionaryObject) -> bool:
    flags = _safely(_integer, 0, note.get("/F"))
    return bool(flags & 0b100010)


def _has_invisible_text(page: DictionaryObject) -> bool:
    """Tell whether the page draws text in mode 3: the text layer that OCR lays over a scan."""
    contents = _resolved(page.get("/Contents"))
    parts = _array(contents) if isinstance(contents, ArrayObject) else [contents]
    streams = [part for part in map(_resolved, parts) if isinstance(part, StreamObject)]
    forms = _dictionary(_dictionary(page.get("/Resources")).get("/XObject"))
    streams += [form for name in list(forms)[:20] if _is_form(form := _resolved(forms[name]))]
    return any(b"3 Tr" in stream.get_data() for stream in streams)


def _is_form(value: Any) -> bool:
    return isinstance(value, StreamObject) and value.get("/Subtype") == "/Form"


def _chain(widget: DictionaryObject) -> list[DictionaryObject]:
    """Return the widget and its ancestors, nearest first, without going round in circles."""
    chain = [widget]
    while "/Parent" in chain[-1] and len(chain) < 40:
        above = _dictionary(chain[-1]["/Parent"])
        if not above or any(above is known for known in chain):
            break
        chain.append(above)
    return chain


def _inherited(chain: list[DictionaryObject], key: str) -> Any:
    return next((_resolved(node[key]) for node in chain if key in node), None)


def _text(value: Any) -> str | None:
    """Return the text of a field value: string, name, rich text stream or list of choices."""
    value = _resolved(value)
    if value is None:
        return None
    if isinstance(value, StreamObject):
        value = value.get_data()
    if isinstance(value, bytes):
        return bytes(value).decode("utf-8", errors="replace")
    if isinstance(value, ArrayObject):
        return "\n".join(filter(None, (_text(item) for item in value)))
    if isinstance(value, NameObject):
        return str(value).removeprefix("/")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _widget(note: DictionaryObject, box: Box | None) -> Widget | None:
    chain = _chain(note)
    kind = str(_inherited(chain, "/FT") or "")
    flags = int(_inherited(chain, "/Ff") or 0)
    parts = [_text(node["/T"]) for node in reversed(chain) if "/T" in node]
    name = ".".join(part for part in parts if part)
    value, default = _inherited(chain, "/V"), _text(_inherited(chain, "/DV"))
    if kind == "/Btn":
        return None if flags & _PUSH else _button(note, chain, name, box)
    if kind == "/Sig":
        signed = isinstance(value, DictionaryObject) and "/Contents" in value
        return Widget(name, "signature", "signed" if signed else None, box)
    text = _text(value) or None
    if kind == "/Ch":
        return Widget(name, "choice", text, box, default=default, label=_label(chain, text))
    if kind != "/Tx":
        return None
    drawn = value is None and _draws_text(note)
    multiline = bool(flags & _MULTILINE)
    return Widget(
        name, "text", text, box, default=default, multiline=multiline, from_appearance=drawn
    )


def _label(chain: list[DictionaryObject], value: str | None) -> str | None:
    """Return the displayed wording of a chosen export value, where the form gives pairs."""
    for option in _array(_inherited(chain, "/Opt")):
        pair = [_text(part) for part in _array(option)]
        if len(pair) == 2 and pair[0] == value and pair[1] != value:
            return pair[1]
    return None


def _draws_text(note: DictionaryObject) -> bool:
    look = _resolved(_dictionary(note.get("/AP")).get("/N"))
    if not isinstance(look, StreamObject):
        return False
    data = look.get_data()
    return b"Tj" in data or b"TJ" in data


def _on_state(note: DictionaryObject) -> str | None:
    """Return the widget's own name for "ticked": the appearance that is not Off."""
    looks = _dictionary(note.get("/AP"))
    for which in ("/N", "/D"):
        for state in _dictionary(looks.get(which)):
            if state != "/Off":
                return str(state).removeprefix("/")
    return None


def _button(
    note: DictionaryObject, chain: list[DictionaryObject], name: str, box: Box | None
) -> Widget:
    """Read a check box or one button of a radio group.

    It is on where the field's value names its state (by name, text, or index into the export
    values) or where it is shown on. An unknown state with a value that is not Off is on.
    """
    state = _on_state(note)
    value = (_text(_inherited(chain, "/V")) or "").removeprefix("/")
    shown = (_text(note.get("/AS")) or "").removeprefix("/")
    named = value not in {"", "Off"} and (state is None or value == state)
    exports = [_text(option) for option in _array(_inherited(chain, "/Opt"))]
    if state and state.isdigit() and int(state) < len(exports):
        named = named or exports[int(state)] == value
    on = named or (shown not in {"", "Off"} and (state is None or shown == state))
    if state is None and on:
        state = value or shown
    born = (_text(_inherited(chain, "/DV")) or "").removeprefix("/")
    default = "on" if born not in {"", "Off"} and born == state else None
    return Widget(name, "check", "on" if on else None, box, on_state=state, default=default)


def _with_lost_fields(
    read: list[FormPage], pages: list[DictionaryObject], form: DictionaryObject
) -> list[FormPage]:
    """Add, without box on page 1, fields with a value that no page shows."""
    shown = {widget.name for page in read for widget in page.widgets}
    lost = []
    for field in _safely(_fields, [], form):
        widget = _safely(_widget, None, field, None)
        if widget and widget.value and widget.name and widget.name not in shown:
            shown.add(widget.name)
            lost.append(widget)
    if lost:
        read[0] = replace(read[0], widgets=(*read[0].widgets, *lost))
    return read


def _fields(form: DictionaryObject) -> list[DictionaryObject]:
    """Return the end fields of the form's own tree, from at most 20 000 nodes."""
    found: list[DictionaryObject] = []
    stack = [(kid, 0) for kid in _array(form.get("/Fields"))]
    for _ in range(20_000):
        if not stack:
            break
        reference, depth = stack.pop(0)
        field = _dictionary(reference)
        kids = [_dictionary(kid) for kid in _array(field.get("/Kids"))]
        if depth < 40 and any("/T" in kid for kid in kids):
            stack.extend((kid, depth + 1) for kid in _array(field.get("/Kids")))
        elif field:
            found.append(field)
    return found
