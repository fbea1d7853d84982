"""The fields of a fillable PDF: names, values, check boxes, choices, signatures, oddities."""

from __future__ import annotations

from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from extractors.source import Page, Widget
from tests.pdf_cases import fillable, read, written


def by_name(page: Page) -> dict[str, list[Widget]]:
    found: dict[str, list[Widget]] = {}
    for widget in page.widgets:
        found.setdefault(widget.name, []).append(widget)
    return found


def test_form_fields_are_read_with_their_boxes() -> None:
    (page,) = read(fillable())
    fields = by_name(page)
    assert fields["nom"][0].value == "L'Étoile"
    assert fields["nom"][0].box == pytest.approx((100 / 600, 0.1, 0.5, 0.125), abs=0.002)
    assert (fields["oui"][0].value, fields["non"][0].value) == ("on", None)
    assert [(w.on_state, w.value) for w in fields["axe"]] == [("A", None), ("B", "on")]
    assert fields["forme"][0].value == "Commune"
    assert fields["vide"][0].value is None


def field(**entries: Any) -> DictionaryObject:
    base = {"Type": NameObject("/Annot"), "Subtype": NameObject("/Widget"),
            "Rect": ArrayObject([FloatObject(n) for n in (100, 700, 200, 720)])}  # fmt: skip
    return DictionaryObject({NameObject(f"/{k}"): v for k, v in {**base, **entries}.items()})


def apart(writer: PdfWriter, item: Any) -> Any:
    """Make every stream inside an object an object of its own, as the format demands."""
    if isinstance(item, DictionaryObject):
        for key, value in item.items():
            if isinstance(value, DictionaryObject) and key != "/Parent":
                inner = apart(writer, value)
                stream = isinstance(inner, DecodedStreamObject)
                item[key] = writer._add_object(inner) if stream else inner
    return item


def form_of(*pages: list[DictionaryObject], top: list[Any] | None = None) -> bytes:
    writer = PdfWriter()
    roots: list[Any] = list(top or [])
    for widgets in pages:
        page = writer.add_blank_page(600, 800)
        references = [writer._add_object(apart(writer, widget)) for widget in widgets]
        page[NameObject("/Annots")] = ArrayObject(references)
        roots += [r for r, w in zip(references, widgets, strict=True) if "/Parent" not in w]
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): ArrayObject(roots),
            NameObject("/NeedAppearances"): BooleanObject(True),
        }
    )
    return written(writer)


TEXT = NameObject("/Tx")
BUTTON = NameObject("/Btn")


def parent(name: str, **entries: Any) -> DictionaryObject:
    values = {"T": TextStringObject(name), **entries}
    return DictionaryObject({NameObject(f"/{k}"): v for k, v in values.items()})


def test_the_same_last_name_under_two_parents_stays_apart() -> None:
    one = field(FT=TEXT, T=TextStringObject("nom"), V=TextStringObject("A"),
                Parent=parent("representant"))  # fmt: skip
    two = field(
        FT=TEXT, T=TextStringObject("nom"), V=TextStringObject("B"), Parent=parent("contact")
    )
    first, second = read(form_of([one], [two]))
    assert (first.widgets[0].name, first.widgets[0].value) == ("representant.nom", "A")
    assert (second.widgets[0].name, second.widgets[0].value) == ("contact.nom", "B")


def test_type_and_value_are_inherited_from_the_parent() -> None:
    above = parent("siret", FT=TEXT, V=TextStringObject("73282932000074"), Ff=NumberObject(1 << 12))
    first, second = read(form_of([field(Parent=above)], [field(Parent=above)]))
    assert first.widgets[0].name == second.widgets[0].name == "siret"
    assert second.widgets[0].value == "73282932000074"
    assert first.widgets[0].multiline


def states(*names: str) -> DictionaryObject:
    looks = DictionaryObject({NameObject(f"/{name}"): DecodedStreamObject() for name in names})
    return DictionaryObject({NameObject("/N"): looks})


@pytest.mark.parametrize(
    ("state", "entries", "on"),
    [
        ("Oui", {"V": NameObject("/Oui"), "AS": NameObject("/Oui")}, True),
        ("Oui", {"V": NameObject("/Oui")}, True),
        ("Oui", {"AS": NameObject("/Oui")}, True),
        ("Cochée_1", {"V": NameObject("/Cochée_1"), "AS": NameObject("/Cochée_1")}, True),
        ("0", {"V": NameObject("/0"), "AS": NameObject("/0")}, True),
        ("Oui", {"V": TextStringObject("Oui")}, True),
        ("Oui", {"V": NameObject("/Off"), "AS": NameObject("/Off")}, False),
        ("Oui", {"V": NameObject("/Autre"), "AS": NameObject("/Off")}, False),
        ("Oui", {}, False),
    ],
)  # fmt: skip
def test_check_boxes_with_odd_on_states(state: str, entries: dict[str, Any], on: bool) -> None:
    widget = field(FT=BUTTON, T=TextStringObject("c"), AP=states(state, "Off"), **entries)
    (page,) = read(form_of([widget]))
    assert page.widgets[0].value == ("on" if on else None)
    assert page.widgets[0].on_state == state


def test_a_check_box_without_appearance_and_a_push_button() -> None:
    box = field(FT=BUTTON, T=TextStringObject("c"), V=NameObject("/Yes"))
    push = field(FT=BUTTON, T=TextStringObject("p"), Ff=NumberObject(1 << 16))
    (page,) = read(form_of([box, push]))
    assert [(w.name, w.value) for w in page.widgets] == [("c", "on")]


def test_a_preset_is_told_beside_the_value() -> None:
    widget = field(FT=TEXT, T=TextStringObject("montant"), V=TextStringObject("0,00"),
                   DV=TextStringObject("0,00"))  # fmt: skip
    (page,) = read(form_of([widget]))
    assert (page.widgets[0].value, page.widgets[0].default) == ("0,00", "0,00")


def test_a_choice_with_export_codes_tells_its_wording_too() -> None:
    pairs = ArrayObject([ArrayObject([TextStringObject("c1"), TextStringObject("Commune")])])
    widget = field(
        FT=NameObject("/Ch"), T=TextStringObject("f"), V=TextStringObject("c1"), Opt=pairs
    )
    (page,) = read(form_of([widget]))
    assert (page.widgets[0].value, page.widgets[0].label) == ("c1", "Commune")


def test_a_value_that_only_the_appearance_shows_is_read_and_marked() -> None:
    look = DecodedStreamObject()
    look.set_data(b"/Tx BMC BT /F1 12 Tf 2 5 Td (Marmande) Tj ET EMC")
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): font})
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(n) for n in (0, 0, 100, 20)]),
            NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts}),
        }
    )
    widget = field(FT=TEXT, T=TextStringObject("ville"),
                   AP=DictionaryObject({NameObject("/N"): look}))  # fmt: skip
    (page,) = read(form_of([widget]))
    assert page.widgets[0].value == "Marmande"
    assert page.widgets[0].from_appearance


def test_an_electronic_signature_is_seen_and_its_empty_field_not() -> None:
    signed = DictionaryObject({NameObject("/Contents"): TextStringObject("00")})
    full = field(FT=NameObject("/Sig"), T=TextStringObject("s1"), V=signed)
    empty = field(FT=NameObject("/Sig"), T=TextStringObject("s2"))
    (page,) = read(form_of([full, empty]))
    assert [(w.kind, w.value) for w in page.widgets] == [
        ("signature", "signed"),
        ("signature", None),
    ]


def test_a_filled_field_that_no_page_shows_is_not_lost() -> None:
    lost = parent("cache", FT=TEXT, V=TextStringObject("oui"))
    (page,) = read(form_of([], top=[lost]))
    assert [(w.name, w.value, w.box) for w in page.widgets] == [("cache", "oui", None)]


def test_fields_in_a_circle_do_no_harm() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    first = writer._add_object(field(FT=TEXT, T=TextStringObject("a"), V=TextStringObject("x")))
    second = writer._add_object(parent("b", Parent=first))
    above: Any = first.get_object()
    above[NameObject("/Parent")] = second
    page[NameObject("/Annots")] = ArrayObject([first])
    (found,) = read(written(writer))
    assert found.widgets[0].value == "x"
