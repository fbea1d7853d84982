"""How an attendance sheet finds its dossier: stamp, structure, action, facilitators."""

from __future__ import annotations

from datetime import date
from typing import Any

from extractors.records import AttendanceRecord, DocumentRead, Extracted, SheetFacilitator
from extractors.stamp import Stamp, build
from tests.papers_for_gathering import VALLON, form
from tests.sheet_cases import facilitator, leaf, row, session, unsure
from tests.test_gather_delivery import known, placed, where
from validators.profiles import Paper, Profile


def sheet(
    ident: str = "s",
    file: str = "",
    *,
    organisation: str | None = None,
    title: Any = None,
    leader: tuple[str, str] | None = None,
    day: date | None = date(2022, 3, 14),
    person: tuple[str, str] = ("Barthelot", "Aline"),
    stamp: str | None = None,
) -> Paper:
    leaders: tuple[SheetFacilitator, ...] = (facilitator(leader),) if leader else ()
    told = title if isinstance(title, Extracted) else leaf(title)
    record = AttendanceRecord(
        organisation=leaf(organisation),
        sessions=(session(day=day, title=told, facilitators=leaders),),
        participants=(row(1, person),),
    )
    read = DocumentRead(
        kind="attendance_sheet", pages=(1,), confidence=0.95, record=record, stamp=stamp
    )
    return Paper(id=ident, file=file or f"{ident}.pdf", read=read)


def of_vallon(reference: str = "PDI47-2022-0002", **changes: Any) -> Profile:
    values = {"name": "Atelier du Vallon", "siret": VALLON, "rna": None, "iban": None,
              "last": "Roques", "first": "Jean", "title": "Mobilité pour tous"}  # fmt: skip
    return known(reference, **{**values, **changes})


CONFLUENT = known("PDI47-2022-0001")


def with_actions(profile: Profile, *titles: str) -> Profile:
    return profile.model_copy(update={"actions": titles})


def test_the_stamp_of_our_own_sheet_names_the_dossier() -> None:
    stamp = build(Stamp("sheet", "pdi47-2022-2023", reference="PDI47-2022-0002"))
    result = placed([sheet(stamp=stamp)], CONFLUENT, of_vallon())
    assert where(result, "s") == "PDI47-2022-0002"


def test_the_structure_on_the_sheet_names_the_dossier() -> None:
    result = placed([sheet(organisation="LES JARDINS DU CONFLUENT")], CONFLUENT, of_vallon())
    assert where(result, "s") == "PDI47-2022-0001"
    assert result.of("s").reason == "même nom de structure"


def test_the_title_of_the_operation_names_the_dossier() -> None:
    result = placed([sheet(title="Mobilité pour tous")], CONFLUENT, of_vallon())
    assert where(result, "s") == "PDI47-2022-0002"


def test_the_title_of_an_action_names_the_dossier() -> None:
    vallon = with_actions(of_vallon(), "Préparer le code de la route")
    result = placed([sheet(title="Préparer le code de la route")], CONFLUENT, vallon)
    assert where(result, "s") == "PDI47-2022-0002"


def test_a_generic_title_names_no_dossier() -> None:
    vallon = with_actions(of_vallon(), "Atelier")
    assert where(placed([sheet(title="Atelier")], CONFLUENT, vallon), "s") is None


def test_a_title_read_in_doubt_ties_only_word_for_word() -> None:
    exact = unsure("Mobilite pour tous", "Mobilite pour tous")
    near = unsure("Mobilité pour vous", "Mobilité pour vous")
    assert where(placed([sheet(title=exact)], CONFLUENT, of_vallon()), "s") == "PDI47-2022-0002"
    assert where(placed([sheet(title=near)], CONFLUENT, of_vallon()), "s") is None


def test_a_facilitator_names_the_dossier() -> None:
    result = placed([sheet(leader=("Mirande", "Hugo"))], CONFLUENT)
    assert where(result, "s") == "PDI47-2022-0001"


def test_participants_tie_a_sheet_to_nothing() -> None:
    result = placed([sheet(person=("Mirande", "Hugo"))], CONFLUENT)
    assert where(result, "s") is None


def test_a_sheet_opens_no_dossier() -> None:
    result = placed([sheet(organisation="Les Jardins du Confluent", title="Cultiver")])
    assert result.opened == ()
    assert where(result, "s") is None


def test_a_sheet_of_another_structure_is_not_placed_by_its_title() -> None:
    stranger = sheet(organisation="Régie de quartier Rodrigues", title="Mobilité pour tous")
    assert where(placed([stranger], CONFLUENT, of_vallon()), "s") is None


def test_a_dossier_that_is_paid_or_closed_still_takes_its_sheets() -> None:
    paid = of_vallon().model_copy(update={"closed": True})
    result = placed([sheet(organisation="Atelier du Vallon")], CONFLUENT, paid)
    assert where(result, "s") == "PDI47-2022-0002"


def test_of_two_dossiers_of_one_structure_the_action_tells() -> None:
    one = with_actions(of_vallon("PDI47-2022-0002"), "Préparer le code de la route")
    other = with_actions(of_vallon("PDI47-2022-0003", title="Bois et lien"), "Menuiserie solidaire")
    result = placed(
        [sheet(organisation="Atelier du Vallon", title="Menuiserie solidaire")], one, other
    )
    assert where(result, "s") == "PDI47-2022-0003"


def test_of_two_dossiers_of_one_action_the_days_tell() -> None:
    first = of_vallon("PDI47-2022-0002")
    second = of_vallon("PDI47-2023-0001", start=date(2023, 1, 1), end=date(2023, 12, 31))
    result = placed([sheet(title="Mobilité pour tous", day=date(2023, 5, 9))], first, second)
    assert where(result, "s") == "PDI47-2023-0001"


def test_what_fits_two_dossiers_alike_is_for_a_person() -> None:
    result = placed(
        [sheet(organisation="Atelier du Vallon")],
        of_vallon(),
        of_vallon("PDI47-2022-0003", title="X Y"),
    )
    assert where(result, "s") is None
    assert result.of("s").suggested == ("PDI47-2022-0002", "PDI47-2022-0003")


def test_sheets_without_any_heading_follow_the_others_of_their_delivery() -> None:
    result = placed(
        [sheet("a", organisation="Atelier du Vallon"), sheet("b"), sheet("c")],
        CONFLUENT,
        of_vallon(),
    )
    assert {where(result, ident) for ident in "abc"} == {"PDI47-2022-0002"}


def test_a_sheet_in_the_folder_of_another_form_goes_to_the_dossier_it_names() -> None:
    result = placed([form("f"), sheet(title="Mobilité pour tous")], of_vallon())
    assert where(result, "f") == "new:1"
    assert where(result, "s") == "PDI47-2022-0002"
