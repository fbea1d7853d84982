"""Forms that are not ours: what is read, what stays a doubt, what is never taken for an answer."""

from __future__ import annotations

import pytest

from extractors.foreign import form as foreign_form
from extractors.foreign.label_table import exact, heading_section, near
from extractors.foreign.label_text import is_hint, is_placeholder, key
from extractors.foreign.paper import canvas_of
from extractors.office import available
from extractors.records import DOUBT_BELOW, ApplicationRecord
from extractors.source import Block, Options, Page, Table, TableCell, Word
from samples.foreign_data import application
from samples.foreign_forms import Layout, filled
from samples.foreign_layouts import LAYOUTS
from scripts.accuracy_forms import compare, flat, pages_of
from validators.call import load_call

OPTIONS = load_call().options()
BY_SOFFICE = {"printed from word"}


def page_of(*lines: tuple[float, float, str]) -> Page:
    """Make a page of lines: x and y in points, text; words five points a letter."""
    words = []
    for x, y, text in lines:
        at = x
        for part in text.split():
            end = at + 5 * len(part)
            words.append(Word(part, (at / 600, y / 800, end / 600, (y + 10) / 800)))
            at = end + 3
    return Page(1, (600.0, 800.0), "\n".join(text for _, _, text in lines), words=tuple(words))


def record_of(page: Page, options: Options = OPTIONS) -> ApplicationRecord:
    record = foreign_form.read([page], options).record
    assert isinstance(record, ApplicationRecord)
    return record


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_layout_is_read_and_nothing_wrong_goes_unmarked(layout: Layout) -> None:
    if layout.name in BY_SOFFICE and not available():
        pytest.skip("LibreOffice is not installed")
    content, truth = filled(layout, 41, OPTIONS)
    pages = pages_of("form" + layout.suffix, content, OPTIONS)
    record = foreign_form.read(pages, OPTIONS).record
    assert isinstance(record, ApplicationRecord)
    score = compare(truth, flat(record))
    assert score.read >= 0.95 * score.expected, score.faults
    assert score.wrong_unmarked == 0, score.faults


@pytest.mark.parametrize(
    "layout", [la for la in LAYOUTS if la.whole is None][:5], ids=lambda la: la.name
)
def test_questions_left_blank_stay_empty(layout: Layout) -> None:
    content, truth = filled(layout, 7, OPTIONS, blank=0.5)
    pages = pages_of("form" + layout.suffix, content, OPTIONS)
    record = foreign_form.read(pages, OPTIONS).record
    assert isinstance(record, ApplicationRecord)
    score = compare(truth, flat(record))
    assert score.wrong_unmarked == 0, score.faults


def test_a_form_is_recognised_and_a_letter_is_not() -> None:
    content, _ = filled(LAYOUTS[0], 3, OPTIONS)
    assert foreign_form.recognises(pages_of("form.pdf", content, OPTIONS)) > 0.8
    letter = page_of(
        (50, 50, "Madame la Présidente,"),
        (50, 80, "Objet : votre demande"),
        (50, 110, "Nous accusons réception de votre courrier du 3 octobre 2022."),
    )
    assert foreign_form.recognises([letter]) < 0.4


def test_a_label_with_nothing_beside_it_does_not_take_the_next_label() -> None:
    record = record_of(
        page_of((50, 100, "Sigle :"), (50, 115, "Numéro SIRET :"), (50, 130, "Objet social :"))
    )
    assert record.organisation.acronym.absent
    assert record.organisation.siret.absent
    assert record.organisation.purpose.absent


def test_the_title_over_a_name_says_whose_name_it_is() -> None:
    page = page_of(
        (50, 80, "Représentant légal"),
        (50, 100, "Nom : DURAND"),
        (50, 115, "Prénom : Aïcha"),
        (50, 140, "Personne chargée du dossier"),
        (50, 160, "Nom : O'BRIEN"),
        (50, 175, "Prénom : Loïc"),
    )
    record = record_of(page)
    assert (record.representative.last_name.value, record.contact.last_name.value) == (
        "DURAND",
        "O'BRIEN",
    )
    assert record.contact.first_name.value == "Loïc"


def test_two_labels_share_a_line_and_dots_are_no_answer() -> None:
    record = record_of(
        page_of(
            (50, 100, "Code postal : 47000 Commune : Agen"), (50, 115, "Sigle : ..............")
        )
    )
    assert record.organisation.postal_code.value == "47000"
    assert record.organisation.city.value == "Agen"
    assert record.organisation.acronym.absent


def test_two_answers_that_differ_are_a_doubt_with_both_as_candidates() -> None:
    record = record_of(
        page_of((50, 100, "Numéro SIRET : 73282932000074"), (50, 300, "N° SIRET : 35600000000048"))
    )
    assert record.organisation.siret.confidence < DOUBT_BELOW
    assert len(record.organisation.siret.candidates) == 2


def test_a_siret_that_fails_its_check_is_no_value() -> None:
    record = record_of(page_of((50, 100, "Numéro SIRET : 73282932000075")))
    assert record.organisation.siret.value is None
    assert record.organisation.siret.raw


def test_a_question_worded_nearly_as_known_is_a_doubt() -> None:
    record = record_of(page_of((50, 100, "Quel est le montant total demandé : 12 000 €")))
    assert record.budget.requested.absent or record.budget.requested.confidence < 0.93


def test_boxes_to_tick_are_read_before_and_after_their_words() -> None:
    before = record_of(
        page_of((50, 100, "Nature de la demande : ☐ Première demande ☒ Renouvellement"))
    )
    after = record_of(
        page_of(
            (50, 100, "Nature de la demande :"),
            (50, 120, "Première demande ☐"),
            (50, 135, "Renouvellement ☒"),
        )
    )
    assert before.request.kind.value == "renouvellement"
    assert after.request.kind.value == "renouvellement"


def test_two_boxes_ticked_where_one_is_asked_give_no_value() -> None:
    record = record_of(
        page_of((50, 100, "Nature de la demande : ☒ Première demande ☒ Renouvellement"))
    )
    assert record.request.kind.value is None
    assert record.request.kind.raw


def test_a_document_without_pages_says_where_and_never_a_box() -> None:
    cells = tuple(
        TableCell(t, r, c)
        for r, row in enumerate((("N° SIRET", "73282932000074"), ("Sigle", "ABC")))
        for c, t in enumerate(row)
    )
    text = "Dossier de demande de subvention\nN° SIRET\t73282932000074\nSigle\tABC"
    block = Block("Dossier de demande de subvention", "paragraphe 1")
    page = Page(
        1,
        (595.0, 842.0),
        text,
        blocks=(block,),
        tables=(Table(cells, place="tableau 1"),),
        paged=False,
    )
    leaf = record_of(page).organisation.siret
    assert (leaf.value, leaf.page, leaf.box) == ("73282932000074", None, None)
    assert leaf.place == "tableau 1, ligne 1, colonne 2"


def test_sentences_give_place_date_and_amount() -> None:
    record = record_of(
        page_of(
            (50, 100, "demander une subvention de 12 500,00 € au titre de l'exercice 2022"),
            (50, 130, "Fait à Villeneuve-sur-Lot, le 3 octobre 2022"),
        )
    )
    assert str(record.budget.requested.value) == "12500.00"
    assert record.signed.place.value == "Villeneuve-sur-Lot"
    assert str(record.signed.date.value) == "2022-10-03"


def test_wordings_are_the_same_whatever_their_case_number_and_inclusive_writing() -> None:
    assert (
        key("Représentant·e légal·e")
        == key("REPRÉSENTANT LÉGAL")
        == key("Représentant(e) légal(e)")
    )
    assert exact("1.2 Numéro Siret") == exact("N° SIRET") or exact("1.2 Numéro Siret") is not None
    assert heading_section("III. Personne référente") == "contact"
    assert near("Description, méthodologie") is not None


def test_hints_and_placeholders_are_known() -> None:
    assert is_hint("(Décrivez la situation de départ)")
    assert is_placeholder("Cliquez ou appuyez ici pour entrer du texte.")
    assert is_placeholder("JJ/MM/AAAA")
    assert not is_placeholder("Agen")


def test_an_empty_page_gives_an_empty_record() -> None:
    page = Page(1, (595.0, 842.0), "")
    assert foreign_form.recognises([page]) == 0.0
    assert record_of(page).organisation.name.absent
    assert not canvas_of([page]).chunks


def test_the_same_seed_gives_the_same_application() -> None:
    assert application(5) == application(5)
