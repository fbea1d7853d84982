"""The line stopped at single steps: everything is there once (the whole of it: ``make faults``)."""

from __future__ import annotations

import pytest

from scripts.fault_steps import Plan
from scripts.faults import Tally, at_random, dropped, errors_at_named_steps, finish, serve
from scripts.faults import undisturbed as run_undisturbed
from tests.fault_cases import Batch, mixed_batch

pytestmark = pytest.mark.slow

STEPS = (
    "shelves._take/rename",  # out of the inbox
    "register_core.transaction/commit",
    "safe_files.link_new/link",  # a letter, or a file set aside, gets its name
)


@pytest.fixture(scope="module")
def batch() -> Batch:
    whole = mixed_batch()
    first = next(name for name in whole.files if name)
    return Batch({first: whole.files[first], "": whole.files[""]})


@pytest.fixture(scope="module")
def calm(batch: Batch) -> tuple[dict[str, object], dict[str, int]]:
    expected, steps = run_undisturbed(batch)
    return expected, dict(steps)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_everything_is_there_once(
    batch: Batch, calm: tuple[dict[str, object], dict[str, int]], step: str, *, after: bool
) -> None:
    expected, steps = calm
    names = sorted(name for name in steps if name.endswith(step))
    assert names
    with dropped(batch) as home:
        tally = Tally()
        for name in names[:2]:
            assert serve(home, Plan(1, name, after)) in (-9, 0)
        finish(home, batch, expected, step, tally)
    assert tally.wrong == []


def test_killed_again_and_again_at_random_everything_is_there_once(
    batch: Batch, calm: tuple[dict[str, object], dict[str, int]]
) -> None:
    tally = Tally()
    at_random(batch, calm[0], 8, sum(calm[1].values()), 5, tally)
    assert tally.kills >= 8
    assert tally.wrong == []


def test_a_full_disk_a_broken_one_or_a_locked_register_cost_a_round_and_no_file(
    batch: Batch, calm: tuple[dict[str, object], dict[str, int]]
) -> None:
    expected, steps = calm
    commits = [name for name in steps if name.endswith("transaction/commit")]
    asked = ["_note:shelves._keep/replace", "_claim:safe_files.remove_empty/rmdir", commits[0]]
    tally = Tally()
    errors_at_named_steps(batch, expected, {name: steps[name] for name in asked}, tally)
    assert tally.errors == 5
    assert tally.wrong == []
