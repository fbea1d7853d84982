"""What is uncertain goes to a person: never into a letter, never into silence, never a crash."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Extracted, Signature, leaves
from validators.findings import Outcome, Verdict

from .builders import (
    blocking,
    changed,
    complete_association_dossier,
    complete_renewal_dossier,
    dossier,
    doubtful,
    examined,
    paper,
)

BASE = complete_association_dossier()
PATHS = [path for path, leaf in leaves(BASE.form) if not isinstance(leaf, Signature)]
LETTERS_USE = {
    "organisation.name",
    "organisation.siret",
    "organisation.legal_form",
    "organisation.address",
    "organisation.postal_code",
    "organisation.city",
    "representative.last_name",
    "representative.role",
    "project.title",
    "project.scheme",
    "project.start",
    "project.end",
    "budget.requested",
    "public.rsa_count",
    "public.non_rsa_count",
}
"""Fields that the acknowledgement, the notice or the certificate prints, or that block."""


def test_a_field_read_in_doubt_is_never_asked_for_as_if_it_were_missing() -> None:
    for path in PATHS:
        case = dossier(changed(BASE.form, {path: doubtful(None, "???")}), BASE.pieces)
        bare = re.sub(r"\[\d+\]", "[]", path)
        assert not [f for f in examined(case).asked if f.field in (path, bare)], path


def test_a_doubt_on_what_letters_use_stops_the_certificate() -> None:
    for path in sorted(LETTERS_USE):
        case = dossier(changed(BASE.form, {path: doubtful(None, "???")}), BASE.pieces)
        assert examined(case).outcome is Outcome.TO_CHECK, path
        assert any(f.field == path and f.evidence for f in blocking(case)), path


def test_a_low_confidence_is_a_doubt_even_with_a_value() -> None:
    for path in ("project.title", "budget.requested", "project.end"):
        sure = dict(leaves(BASE.form))[path]
        assert isinstance(sure, Extracted)
        unsure = sure.model_copy(update={"confidence": 0.79})
        case = dossier(changed(BASE.form, {path: unsure}), BASE.pieces)
        assert examined(case).outcome is Outcome.TO_CHECK, path


def test_the_amount_of_a_co_funder_in_doubt_is_looked_at() -> None:
    amount = BASE.form.budget.income[1].amount.model_copy(update={"confidence": 0.5})
    case = complete_association_dossier({"budget.income[1].amount": amount}, without=("D-LI",))
    found = [f for f in blocking(case) if f.rule == "FIN-05"]
    assert [f.verdict for f in found] == [Verdict.TO_CHECK]


def test_the_iban_of_the_paper_in_doubt_is_looked_at_and_not_asked_for() -> None:
    unsure = paper(
        "D-RIB", iban=doubtful(None, "FR76 3000 6O00"), holder="Les Jardins du Confluent"
    )
    case = complete_association_dossier(without=("D-RIB",), papers=(unsure,))
    assert examined(case).outcome is Outcome.TO_CHECK
    assert not examined(case).asked


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_form_however_broken_stops_the_examination(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([BASE, complete_renewal_dossier()]))
    record: Any = base.form
    paths = [path for path, leaf in leaves(record) if not isinstance(leaf, Signature)]
    for path in data.draw(st.lists(st.sampled_from(paths), max_size=12, unique=True)):
        broken = data.draw(st.sampled_from([None, doubtful(None, "illisible")]))
        record = changed(record, {path: broken})
    pieces = data.draw(st.lists(st.sampled_from(base.pieces), unique_by=lambda held: held.id))
    result = examined(dossier(record, pieces))
    assert all(f.message and f.basis for f in result.findings)
    assert result.outcome in Outcome
