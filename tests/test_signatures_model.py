"""The learnt model: no pickle, small, the same from the same seed, as scikit-learn says."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from extractors.line_traits import COUNT, HESITATION
from extractors.ocr import handwriting
from extractors.raster import ink
from extractors.raster.forest import Forest, of_trees
from extractors.records import Candidate
from extractors.signature_model import MODEL, NAMES, READ_NAMES, load, model, read_numbers
from extractors.signatures import judge
from scripts.train_signatures import main, weighed


def test_the_model_in_the_repository_is_small_and_says_what_it_was_learnt_from() -> None:
    learnt = model()
    assert MODEL.stat().st_size < 4_000_000
    assert learnt.about["numbers"] == ink.VERSION
    assert learnt.about["names"] == list(NAMES)
    assert sum(learnt.about["cells"].values()) > 1000
    assert "seed" in learnt.about
    for read in (False, True):
        limits = learnt.bounds(read=read)
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
    forest = of_trees([tree.tree_ for tree in fitted.estimators_], ("no", "yes"))
    np.savez(tmp_path / "a.npz", **forest.arrays("some_"))
    with np.load(tmp_path / "a.npz") as data:
        again = Forest.of_arrays(data, "some_", ("no", "yes"))
    ours, theirs = again.shares_of(numbers), fitted.predict_proba(numbers)
    assert np.abs(ours - theirs).max() < 0.01
    assert again.classes == ("no", "yes")


def test_weights_taken_over_say_what_scikit_learn_says() -> None:
    rng = np.random.default_rng(1)
    numbers = rng.normal(3, 2, (300, 5))
    classes = np.where(numbers[:, 0] > 4, 1, np.where(numbers[:, 1] > 3, 3, 0))
    weights, offset = weighed(numbers, classes)
    level = (numbers - numbers.mean(axis=0)) / numbers.std(axis=0)
    fitted = LogisticRegression(C=0.01, max_iter=400).fit(level, classes)
    raised = np.exp(numbers @ weights + offset)
    shares = raised / raised.sum(axis=1, keepdims=True)
    assert np.abs(shares[:, [0, 1, 3]] - fitted.predict_proba(level)).max() < 1e-4
    assert shares[:, [2, 4]].max() < 1e-6


def test_a_reader_tells_what_it_saw_of_a_line() -> None:
    paper = np.full((60, 260), 255, np.uint8)
    empty = handwriting().seen(paper)[1]
    cv2.putText(paper, "absent", (20, 45), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, 0, 3)
    candidates, traits = handwriting().seen(paper)
    told = dict(zip(HESITATION, traits.tolist(), strict=False))
    assert len(traits) == COUNT
    assert candidates == handwriting().line(paper)
    assert told["steps"] == 26
    assert 4 <= told["said"] <= 12
    assert told["mean_letter"] > dict(zip(HESITATION, empty.tolist(), strict=False))["mean_letter"]
    assert handwriting().seen(np.full((3, 3), 0, np.uint8))[0] == ()


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
