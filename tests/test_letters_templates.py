"""The templates: made by their script, French throughout, safe against what documents say."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.shared import Mm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.facts import MissingValue
from generators.letter import Letter
from generators.merge_fields import BY_NAME, FIELDS
from generators.render import TemplateFault, fields_used, text_of
from generators.write import ESSENTIAL, TITLES, bundled, check_templates, write
from scripts.make_letter_templates import LETTERS, made
from tests.letter_cases import MISSING_RIB, case
from validators.dossier import LETTER_KINDS, Dossier, LetterKind
from validators.procedure import LetterDue


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def own(*paragraphs: str) -> bytes:
    """Make an authority's template of plain paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def acknowledged(dossier: Dossier, templates: dict[str, bytes] | None = None) -> Letter:
    due = [LetterDue(kind="acknowledgement")]
    subject = case()
    on = date(2022, 10, 12)
    return write(due, dossier, subject.assessment, subject.call, on, templates)[0]


# -- ours ---------------------------------------------------------------------------------------


def test_there_is_one_template_title_and_list_of_mentions_per_kind() -> None:
    assert set(LETTERS) == set(LETTER_KINDS) == set(TITLES) == set(ESSENTIAL) == set(bundled())


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_the_bundled_templates_are_those_of_the_script(kind: LetterKind) -> None:
    assert parts(bundled()[kind]) == parts(made(kind))


def test_the_bundled_templates_pass_the_check() -> None:
    assert check_templates(bundled()) == ()


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_everything_is_french_on_a4_with_page_numbers(kind: LetterKind) -> None:
    xml = parts(bundled()[kind])
    languages = re.findall(rb'<w:lang [^>]*w:val="([^"]+)"', b"".join(xml.values()))
    assert languages
    assert set(languages) == {b"fr-FR"}
    assert (
        b"<w:lang" in re.findall(rb"<w:docDefaults>.*</w:docDefaults>", xml["word/styles.xml"])[0]
    )
    section = Document(io.BytesIO(bundled()[kind])).sections[0]
    assert section.page_width is not None
    assert abs(section.page_width - Mm(210)) < Mm(1)
    for footer in (section.first_page_footer, section.footer):
        assert "NUMPAGES" in footer._element.xml
        assert "page\u00a01 sur 1" in footer.paragraphs[0].text


@pytest.mark.parametrize("kind", [kind for kind in LETTER_KINDS if kind != "agreement"])
def test_the_recipient_stands_in_the_window_of_the_envelope(kind: LetterKind) -> None:
    table = Document(io.BytesIO(bundled()[kind])).tables[0]
    left = Mm(22) + table.columns[0].width
    assert Mm(100) < left < Mm(112)


def test_every_field_has_a_french_label_and_one_name() -> None:
    assert len(BY_NAME) == len(FIELDS)
    for field in FIELDS:
        assert re.fullmatch(r"[a-z_0-9]+", field.name)
        assert len(field.label) > 3


# -- an authority's own -------------------------------------------------------------------------


def test_an_authority_s_own_template_takes_the_place_of_ours() -> None:
    names = " ".join(f"{{{{ {name} }}}}" for name in ESSENTIAL["acknowledgement"])
    template = own("Notre lettre à nous.", names.replace("{{ recipient_lines }}", ""),
                   "{%p for item in recipient_lines %}", "{{ item }}", "{%p endfor %}")  # fmt: skip
    subject = case()
    letter = acknowledged(subject.dossier, {"acknowledgement": template})
    assert text_of(letter.docx).startswith("Notre lettre à nous.")


def test_the_check_names_what_is_wrong_with_a_template() -> None:
    faults = check_templates(
        {
            "notice": own("{{ referense }} Votre dossier est retenu."),
            "reminder": b"not a Word file",
            "letter": own("x"),
            "closing": own("{% if %}"),
        }
    )
    text = "\n".join(faults)
    assert "notice.docx : champ inconnu : referense." in text
    assert "notice.docx : mention obligatoire absente : numéro du dossier" in text
    assert "notice.docx : signet absent : letter_date" in text
    assert "notice.docx : mots réservés aux décisions : retenu." in text
    assert "reminder.docx : Le modèle n'est pas un document Word (.docx)." in text
    assert "letter.docx : aucun courrier ne porte ce nom" in text
    assert "closing.docx : Le modèle comporte une balise mal écrite" in text


def test_a_template_cannot_run_code() -> None:
    template = own("{{ ''.__class__.__mro__[1].__subclasses__() }}")
    subject = case()
    with pytest.raises((TemplateFault, MissingValue)):
        acknowledged(subject.dossier, {"acknowledgement": template})


def test_a_template_without_a_compulsory_value_is_refused_when_written() -> None:
    with pytest.raises(TemplateFault, match="ne porte pas ce que dit le dossier"):
        acknowledged(case().dossier, {"acknowledgement": own("Bonjour {{ reference }}")})


# -- values -------------------------------------------------------------------------------------


def test_a_missing_value_is_named_and_never_printed_as_a_hole() -> None:
    with pytest.raises(MissingValue, match="nom et adresse du destinataire"):
        case().but(pieces=()).saying(organisation={"name": None}).letter("acknowledgement")


def test_a_doubtful_name_stands_in_no_letter() -> None:
    subject = case(pieces=())
    name = subject.form.organisation.name.model_copy(update={"confidence": 0.5})
    organisation = subject.form.organisation.model_copy(update={"name": name})
    with pytest.raises(MissingValue):
        subject.but(form=subject.form.model_copy(update={"organisation": organisation})).letter(
            "acknowledgement"
        )


def test_a_doubtful_name_that_another_paper_confirms_stands() -> None:
    subject = case(pieces=("D-RIB",))
    dossier = subject.dossier
    name = subject.form.organisation.name.model_copy(update={"confidence": 0.5})
    organisation = subject.form.organisation.model_copy(update={"name": name})
    read = dossier.application.read.model_copy(
        update={"record": subject.form.model_copy(update={"organisation": organisation})}
    )
    dossier = dossier.model_copy(
        update={"application": dossier.application.model_copy(update={"read": read})}
    )
    assert "Les Jardins du Confluent" in text_of(acknowledged(dossier).docx)


def test_a_name_that_all_papers_agree_on_stands_for_a_blank_one() -> None:
    subject = case()
    blank = subject.form.model_copy(
        update={
            "organisation": subject.form.organisation.model_copy(
                update={"name": type(subject.form.organisation.name)()}
            )
        }
    )
    dossier = subject.dossier
    held = dossier.application.read.model_copy(update={"record": blank})
    dossier = dossier.model_copy(
        update={"application": dossier.application.model_copy(update={"read": held})}
    )
    assert "Les Jardins du Confluent" in text_of(acknowledged(dossier).docx)


HOSTILE = (
    "{{ reference }}",
    "{% for x in y %}",
    "{%p if a %}",
    "{{r x}}",
    "{# note #}",
    "<w:p>&amp;</w:p>",
    "]]> <script>",
    "{_{ x }_}",
    "a\tb\x07\x0c\x00c",
    "N/A None XXX",
    "Accordé, attribué, retenu",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_an_applicant_wrote_comes_out_literally(text: str) -> None:
    subject = case("association", MISSING_RIB).saying(project={"title": f"Titre {text} fin"})
    written = re.sub(r"\s+", " ", text_of(subject.letter("notice").docx))
    literal = re.sub(r"[\x00-\x08\x0b-\x1f]", lambda m: " " if m[0] in "\t\x0c" else "", text)
    literal = literal.replace("{_{", "{{").replace("}_}", "}}")
    assert re.sub(r"\s+", " ", f"« Titre {literal} fin »").replace("  ", " ") in written


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=80).filter(lambda text: text.strip() and text.isprintable()))
def test_any_name_makes_a_letter_that_word_can_open(name: str) -> None:
    docx = case().saying(organisation={"name": f"X {name}"}).letter("acknowledgement").docx
    assert Document(io.BytesIO(docx)).paragraphs


def test_the_same_inputs_give_the_same_bytes() -> None:
    first, second = (case("association", MISSING_RIB).letter("notice").docx for _ in range(2))
    assert first == second
    other = case("association", MISSING_RIB).letter("notice", date(2022, 10, 13)).docx
    assert other != first


def test_the_file_says_its_title_author_language_and_day() -> None:
    core = Document(io.BytesIO(case().letter("acknowledgement").docx)).core_properties
    assert core.title == "Accusé de réception – dossier n° PDI47-2022-0007"
    assert core.author == "Département de Lot-et-Garonne"
    assert core.language == "fr-FR"
    assert core.created is not None
    assert core.created.date() == date(2022, 10, 12)


def test_templates_use_only_names_of_the_table() -> None:
    for template in bundled().values():
        assert fields_used(template) <= set(BY_NAME)
