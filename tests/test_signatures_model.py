"""The learnt model: no pickle, small, the same from the same seed, as scikit-learn says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from extractors.raster import ink
from extractors.raster.forest import load, of_trees
from extractors.records import Candidate
from extractors.signatures import MODEL, READ_NAMES, bounds_of, judge, model, read_numbers
from scripts.train_signatures import main


def test_the_model_in_the_repository_is_small_and_says_what_it_was_learnt_from() -> None:
    forest = model()
    assert MODEL.stat().st_size < 4_000_000
    assert forest.about["numbers"] == ink.VERSION
    assert forest.about["names"] == [*ink.NAMES, *READ_NAMES]
    assert sum(forest.about["cells"].values()) > 1000
    assert "seed" in forest.about
    for read in (False, True):
        limits = bounds_of(forest, read=read)
        assert 0.5 < limits.present <= 0.99
        assert 0.5 < limits.absent <= 0.99


def test_a_file_with_objects_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, about=np.array([{"classes": []}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        load(path)


def test_trees_taken_over_say_what_scikit_learn_says(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    numbers = rng.normal(0, 1, (400, 6)).astype(np.float32)
    classes = (numbers[:, 0] + numbers[:, 1] ** 2 > 0.5).astype(int)
    fitted = RandomForestClassifier(12, random_state=1).fit(numbers, classes)
    forest = of_trees([tree.tree_ for tree in fitted.estimators_], ("no", "yes"), {"seed": 1})
    forest.save(tmp_path / "a.npz")
    again = load(tmp_path / "a.npz")
    ours, theirs = again.shares_of(numbers), fitted.predict_proba(numbers)
    assert np.abs(ours - theirs).max() < 0.01
    assert again.classes == ("no", "yes")


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    paths = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for path in paths:
        asked = ["--seed", "3", "--pages", "1", "--sheets", "1", "--trees", "4"]
        assert main([*asked, "--out", str(path)]) == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_word_that_says_absent_overrules_what_looks_like_a_signature() -> None:
    shares = np.array([0.41, 0.28, 0.02, 0.28, 0.01], np.float32)
    assert judge(shares, ("A6S", 1.0), empty=False).state == "declared_absent"
    assert judge(shares, None, empty=False).state == "to_check"


def test_a_word_and_trees_that_contradict_each_other_are_for_a_person() -> None:
    shares = np.array([0.01, 0.8, 0.02, 0.16, 0.01], np.float32)
    assert judge(shares, ("A6S", 1.0), empty=False).state == "to_check"


def test_the_rows_own_name_in_its_cell_is_a_signature() -> None:
    shares = np.array([0.02, 0.45, 0.02, 0.5, 0.01], np.float32)
    assert judge(shares, ("LARROQUE", 0.1), empty=False, named=True).state == "present"
    assert judge(shares, ("LARROQUE", 0.1), empty=False).state != "present"


def test_numbers_of_a_reading_say_how_much_it_is_a_word_for_absent() -> None:
    said = [Candidate(value="ahs.", score=0.5), Candidate(value="abs", score=0.3)]
    numbers = dict(zip(READ_NAMES, read_numbers(said).tolist(), strict=True))
    assert numbers["says"] == 1.0
    assert numbers["says_first"] < 1.0
    assert (numbers["letters"], numbers["others"]) == (3, 1)
    assert not read_numbers([]).any()


def test_doubt_never_carries_a_sure_confidence() -> None:
    shares = np.array([0.3, 0.35, 0.15, 0.15, 0.05], np.float32)
    cell = judge(shares, None, empty=False)
    assert cell.state == "to_check"
    assert cell.confidence < 0.8
