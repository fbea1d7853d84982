"""Text search on pages: folding, places, labels, signatures, doubts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.pieces import values as piece_values
from extractors.pieces.organisation import organisation_of
from extractors.pieces.people import is_person
from extractors.pieces.rows import fold
from extractors.pieces.signature import signatures_of
from extractors.pieces.text import PieceText
from extractors.read import pages_of as read_pages
from extractors.source import Box, Options, Page, Source, Word

from .pieces_maker import docx, pdf, siret

OPTIONS = Options(authority_names=("Département de Lot-et-Garonne",))


def text_of(paper: str, *, word: bool = False) -> PieceText:
    content = docx(paper) if word else pdf(paper)
    return PieceText.of(read_pages(Source.of("x", content), OPTIONS))


@given(st.text())
def test_folded_text_keeps_its_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def _word(text: str, x: float, y: float, width: float = 0.1) -> Word:
    return Word(text, (x, y, x + width, y + 0.012), 10)


def _page(*words: Word, ink: tuple[Box, ...] = ()) -> Page:
    return Page(1, (595, 842), " ".join(w.text for w in words), words=words, ink=ink)


def test_a_value_is_read_behind_right_of_and_under_its_label() -> None:
    behind = PieceText((_page(_word("Titulaire", 0.1, 0.1), _word(":", 0.205, 0.1, 0.005),
                              _word("Paul", 0.22, 0.1)),))  # fmt: skip
    right = PieceText((_page(_word("Titulaire", 0.1, 0.1), _word("Paul", 0.5, 0.1)),))
    under = PieceText((_page(_word("Titulaire", 0.1, 0.1), _word("Paul", 0.1, 0.12)),))
    for text in (behind, right, under):
        hit = text.after("titulaire")
        assert hit is not None
        assert hit.text == "Paul"


def test_a_span_knows_the_box_of_its_words() -> None:
    text = PieceText((_page(_word("Le", 0.1, 0.1, 0.02), _word("maire", 0.13, 0.1, 0.06)),))
    match = text.search("maire")
    assert match is not None
    assert text.where(*match.span()) == (1, (0.13, 0.1, 0.19, 0.112), None)


def test_a_word_document_gives_places_and_no_boxes() -> None:
    text = text_of("Titre\n| Titulaire | Paul COSTES |", word=True)
    hit = text.after("titulaire")
    assert hit is not None
    assert text.where(hit.start, hit.end) == (None, None, "tableau 1, ligne 1")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Mme Sylvie GARRIGUE", "Sylvie GARRIGUE"),
        ("Jean-Marc LE GOFF", "Jean-Marc LE GOFF"),
        ("La présidente", None),
        ("Association Tremplin", None),
        ("12 rue du Lac", None),
        ("Budget Prévisionnel", None),
    ],
)
def test_a_line_is_a_person_or_is_none(line: str, name: str | None) -> None:
    assert is_person(line) == name


FILLER = "La structure certifie ce qui suit.\n" * 12
SIGNED = """
# ATTESTATION
{filler}Fait à Marmande, le 12 septembre 2022
La présidente
{mark}
"""


def test_drawn_ink_by_the_signature_place_is_a_signature() -> None:
    found = signatures_of(text_of(SIGNED.format(filler=FILLER, mark="~")))
    assert [s.state for s in found] == ["present"]
    assert found[0].box is not None


def test_a_picture_by_the_signature_place_of_a_word_document_is_a_signature() -> None:
    found = signatures_of(text_of(SIGNED.format(filler=FILLER, mark="~"), word=True))
    assert [s.state for s in found] == ["present"]


@pytest.mark.parametrize("word", [False, True])
def test_a_typed_name_alone_goes_to_a_person(word: bool) -> None:
    found = signatures_of(text_of(SIGNED.format(filler=FILLER, mark="Sylvie GARRIGUE"), word=word))
    assert [(s.state, s.raw) for s in found] == [("to_check", "Sylvie GARRIGUE")]


@pytest.mark.parametrize("word", [False, True])
def test_nothing_by_the_signature_place_is_an_absent_signature(word: bool) -> None:
    found = signatures_of(text_of(SIGNED.format(filler=FILLER, mark=""), word=word))
    assert [s.state for s in found] == ["absent"]


def test_of_two_signatures_due_the_missing_one_is_told() -> None:
    paper = f"# POUVOIR\n{FILLER}Fait à Marmande\n@ Le mandant @ Le mandataire\n~"
    states = [s.state for s in signatures_of(text_of(paper), due=2)]
    assert states == ["present", "absent"]


def test_a_logo_in_the_letterhead_is_no_signature() -> None:
    words = (_word("Fait", 0.1, 0.6), _word("à", 0.21, 0.6, 0.01), _word("Agen", 0.23, 0.6))
    page = _page(*words, ink=((0.1, 0.02, 0.3, 0.1),))
    assert [s.state for s in signatures_of(PieceText((page,)))] == ["absent"]


def test_two_sirets_without_a_name_beside_are_a_doubt() -> None:
    text = text_of(f"SIRET {siret(11122233)}\nAutre texte\nSIRET {siret(44455566)}")
    leaf = piece_values.siret_leaf(text)
    assert leaf.value is None
    assert len(leaf.candidates) == 2


def test_a_siret_that_fails_its_check_is_there_but_has_no_value() -> None:
    good = siret(11122233)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    leaf = piece_values.siret_leaf(text_of(f"SIRET : {wrong}"))
    assert leaf.value is None
    assert leaf.raw


def test_figures_and_letters_that_disagree_are_a_doubt() -> None:
    text = text_of("une subvention de 3 000 € (trois mille cinq cents euros)")
    figures = piece_values.said_amount(text, (r"subvention de\s",))
    letters = piece_values.words_amount(text, figures)
    assert letters.value == Decimal(3500)
    assert piece_values.agreeing(figures, letters).doubtful


def test_two_different_announced_amounts_are_a_doubt() -> None:
    text = text_of("une aide de 3 000 € puis une aide de 4 000 €")
    assert piece_values.said_amount(text, (r"aide de\s",)).doubtful


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        ("Raison sociale : Tremplin et Compagnie", "Tremplin et Compagnie"),
        ("Subvention attribuée à l'association « Agir pour l'emploi » en 2022", "Agir pour"
            " l'emploi"),
        ("Je soussigné, président de l'association Tremplin et Compagnie, atteste",
         "Tremplin et Compagnie"),
        ("Tremplin et Compagnie\n8 rue des Lavoirs\n47200 Marmande\n# NOTE", "Tremplin et"
            " Compagnie"),
    ],
)  # fmt: skip
def test_the_organisation_is_read_from_label_sentence_or_letterhead(paper: str, name: str) -> None:
    leaf = organisation_of(text_of(paper), OPTIONS, own=True)
    assert leaf.value == name
    assert not leaf.doubtful


def test_a_name_whose_end_is_unsure_is_a_doubt() -> None:
    text = text_of("L'association Agir pour un avenir meilleur demande")
    leaf = organisation_of(text, OPTIONS, own=True)
    assert leaf.doubtful or leaf.absent or leaf.value == "Agir pour un avenir meilleur"


def test_the_granting_authority_is_never_the_organisation() -> None:
    paper = "Département de Lot-et-Garonne\n1633 avenue du Général Leclerc\n47922 Agen"
    leaf = organisation_of(text_of(paper), OPTIONS, own=True)
    assert leaf.absent
