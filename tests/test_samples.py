"""Each sample delivery gives exactly what its golden file says (make golden writes them anew)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from samples.dossiers import Delivery, deliveries
from samples.golden import GOLDEN, check, essence, golden_name, written
from samples.make import Press
from validators.call import load_call


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(load_call().options())


@pytest.mark.parametrize("delivery", deliveries(), ids=lambda d: d.folder)
def test_a_sample_gives_its_golden_findings_and_letters(
    delivery: Delivery, press: Press, tmp_path: Path
) -> None:
    report = check(written(delivery, press, tmp_path), tmp_path)
    golden = json.loads((GOLDEN / golden_name(delivery)).read_text("utf-8"))
    assert essence(report) == golden


def test_making_the_samples_twice_gives_the_same_bytes(press: Press) -> None:
    from samples.make import files_of

    again = Press(load_call().options())
    for delivery in deliveries():
        assert files_of(delivery, press) == files_of(delivery, again)
