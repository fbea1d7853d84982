"""Word documents: what a reader of the paper would see, with its place."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import segno
from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors.errors import TooLarge, Unreadable
from extractors.source import Control, Limits, Options, Page, Source
from extractors.word import read_word

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def saved(document: Any) -> Source:
    stream = io.BytesIO()
    document.save(stream)
    return Source.of("piece.docx", stream.getvalue())


def read(document: Any) -> tuple[Page, ...]:
    return read_word(saved(document), Options()).pages


def with_xml(*paragraphs: str) -> Any:
    document = Document()
    for xml in paragraphs:
        declared = xml.replace("<w:p>", f"<w:p {nsdecls('w')} {W14}>", 1)
        document.element.body.insert(len(document.element.body) - 1, parse_xml(declared))
    return document


def sdt(tag: str, properties: str, content: str) -> str:
    return (
        f'<w:p><w:sdt><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/>{properties}</w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{content}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )


def test_paragraphs_tables_and_margins_have_places() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Association des Coteaux"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph("Nom : L’Étoile-d'Agen")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "SIRET"
    table.cell(1, 1).text = "73282932000074"
    (page,) = read(document)
    assert not page.paged
    assert [(b.text, b.place) for b in page.blocks] == [
        ("Association des Coteaux", "en-tête"),
        ("Nom : L’Étoile-d'Agen", "paragraphe 1"),
        ("Page 1", "pied de page"),
    ]
    assert page.tables[0].place == "tableau 1"
    assert (page.tables[0].cells[3].text, page.tables[0].cells[3].row) == ("73282932000074", 1)
    assert "SIRET" in page.text


def test_merged_and_nested_cells_keep_their_column() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "large"
    table.cell(0, 2).text = "droite"
    table.cell(1, 0).add_table(1, 1).cell(0, 0).text = "dedans"
    table.cell(1, 2).text = "bas"
    (page,) = read(document)
    cells = {(c.row, c.column): c.text for c in page.tables[0].cells}
    assert cells[0, 0] == "large"
    assert cells[0, 2] == "droite"
    assert cells[1, 2] == "bas"
    assert page.tables[1].cells[0].text == "dedans"
    assert page.tables[1].place == "tableau 2"


def test_hard_page_breaks_and_sections_make_pages() -> None:
    document = Document()
    run = document.add_paragraph("un").add_run()
    run.add_break(WD_BREAK.PAGE)
    run.add_text("deux")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("trois")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("encore trois")
    found = read(document)
    assert [(page.number, page.text) for page in found] == [
        (1, "un"),
        (2, "deux"),
        (3, "trois\nencore trois"),
    ]


def test_content_controls_say_their_value_and_placeholders_nothing() -> None:
    document = with_xml(
        sdt("siret", "<w:text/>", "732 829 320 00074"),
        sdt("nom", "<w:showingPlcHdr/><w:text/>", "Cliquez ici pour entrer du texte."),
        sdt("vide", "<w:text/>", "Cliquez ou appuyez ici pour entrer du texte."),
        sdt("ecole", '<w:dropDownList><w:listItem w:displayText="Commune" w:value="c1"/>'
            "</w:dropDownList>", "Commune"),
        sdt("debut", '<w:date w:fullDate="2022-03-12T00:00:00Z"/>', "12 mars 2022"),
        sdt("oui", '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', "☒"),
        sdt("non", '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', "☐"),
    )  # fmt: skip
    (page,) = read(document)
    assert page.controls == (
        Control("siret", "732 829 320 00074", None, "champ siret"),
        Control("nom", None, None, "champ nom"),
        Control("vide", None, None, "champ vide"),
        Control("ecole", "Commune", None, "champ ecole", "c1"),
        Control("debut", "12 mars 2022", None, "champ debut", "2022-03-12"),
        Control("oui", None, True, "champ oui"),
        Control("non", None, False, "champ non"),
    )
    assert "Cliquez" not in page.text


def test_controls_in_cells_and_around_paragraphs_are_found() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    inner = sdt("montant", "<w:text/>", "12 500,00").replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)
    cell._tc.append(parse_xml(inner))
    block = (
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="objet"/></w:sdtPr><w:sdtContent>'
        "<w:p><w:r><w:t>ligne 1</w:t></w:r></w:p><w:p><w:r><w:t>ligne 2</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, parse_xml(block))
    (page,) = read(document)
    assert {c.tag: c.text for c in page.controls} == {
        "montant": "12 500,00",
        "objet": "ligne 1\nligne 2",
    }
    assert "ligne 1\nligne 2" in page.text


def legacy(data: str, result: str = "") -> str:
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        "<w:r><w:instrText> FORM </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def test_legacy_form_fields_are_read() -> None:
    document = with_xml(
        legacy('<w:name w:val="Texte1"/><w:textInput/>', "Agen"),
        legacy('<w:name w:val="Texte2"/><w:textInput/>', "\u2002\u2002\u2002"),
        legacy('<w:name w:val="Case1"/><w:checkBox><w:checked/></w:checkBox>'),
        legacy('<w:name w:val="Case2"/><w:checkBox><w:default w:val="0"/></w:checkBox>'),
        legacy('<w:name w:val="Liste1"/><w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/>'
               '<w:listEntry w:val="b"/></w:ddList>'),
    )  # fmt: skip
    (page,) = read(document)
    assert [(c.tag, c.text, c.checked) for c in page.controls] == [
        ("Texte1", "Agen", None),
        ("Texte2", None, None),
        ("Case1", None, True),
        ("Case2", None, False),
        ("Liste1", "b", None),
    ]
    assert "FORM" not in page.text
    assert "☒" in page.text


def test_tracked_changes_read_as_accepted() -> None:
    document = with_xml(
        '<w:p><w:r><w:t xml:space="preserve">reçu </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>hier</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>demain</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r></w:p>"
    )
    found = read_word(saved(document), Options())
    assert found.pages[0].text == "reçu demain"
    assert [remark.code for remark in found.remarks] == ["tracked_changes"]


def test_text_boxes_links_and_symbols_are_read_once() -> None:
    document = with_xml(
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r>'
        "<w:t>encadré</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        "<w:p><w:r><w:t>encadré</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:hyperlink><w:r><w:t>www.exemple.fr</w:t></w:r>"
        '</w:hyperlink><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    )
    (page,) = read(document)
    assert [(b.text, b.place) for b in page.blocks] == [
        ("www.exemple.fr☑", "paragraphe 1"),
        ("encadré", "zone de texte 1"),
    ]


def test_private_signs_of_a_symbol_font_are_usual_ones_and_of_others_stay() -> None:
    document = Document()
    run = document.add_paragraph().add_run("\uf0fe Oui \uf0a8 Non")
    run.font.name = "Wingdings"
    document.add_paragraph("\uf0fe")
    (page,) = read(document)
    assert page.text == "☑ Oui ☐ Non\n\uf0fe"


def picture(text: str | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    if text:
        segno.make(text, error="m").save(stream, kind="png", scale=6)
    else:
        from PIL import Image

        Image.new("RGB", (60, 30), "navy").save(stream, "PNG")
    stream.seek(0)
    return stream


def test_a_pasted_signature_has_a_place_and_a_code_is_read() -> None:
    document = Document()
    document.add_paragraph("Signature :")
    document.add_picture(picture())
    document.add_picture(picture("RECEVABLE|1"))
    (page,) = read(document)
    assert page.pictures == ("paragraphe 2",)
    assert page.stamps == ("RECEVABLE|1",)


def test_macros_are_told_and_never_run() -> None:
    source = saved(Document())
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source.content)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(
                item,
                data.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                ),
            )
        new.writestr("word/vbaProject.bin", b"\0")
    found = read_word(Source.of("a.docm", stream.getvalue()), Options())
    assert [remark.code for remark in found.remarks] == ["macros"]


def test_a_cut_file_is_refused_with_advice() -> None:
    content = saved(Document()).content
    for part in (content[: len(content) // 10], content[: len(content) * 9 // 10], b"PK\x03\x04"):
        with pytest.raises(Unreadable) as fault:
            read_word(Source.of("a.docx", part), Options())
        assert fault.value.advice


def test_a_zip_bomb_is_refused_unopened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 3_000_000)
    with pytest.raises(TooLarge):
        read_word(Source.of("a.docx", stream.getvalue()), Options(Limits(max_unpacked=1_000_000)))


def test_external_entities_are_not_fetched() -> None:
    source = saved(Document())
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source.content)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            if item.filename != "word/document.xml":
                new.writestr(item, old.read(item))
        new.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document '
            f"{nsdecls('w')}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>",
        )
    with pytest.raises(Unreadable):
        read_word(Source.of("a.docx", stream.getvalue()), Options())
