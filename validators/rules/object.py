"""The object of the operation: scheme, actions, description, expected results (DOMAIN §1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from extractors.records import Action

from ..call import Call
from ..dossier import Dossier
from ..findings import Family, Group, Severity
from ..names import fold, words_of
from ..wording import listed
from .rule import BLOCKS_OR_REMARKS, INFORMS, Found, Rule, spot, text_of, to_instruct, to_know

_TEXTS = ("needs", "objectives", "description", "partners", "added_value")


def _one_scheme(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """One scheme only is chosen."""
    chosen = [leaf for leaf in dossier.form.project.schemes if not leaf.absent]
    names = list(dict.fromkeys(text_of(leaf) for leaf in chosen))
    if len(names) > 1:
        yield to_instruct(
            f"Plusieurs dispositifs sont indiqués ({listed(names)}) : précisez celui au titre"
            " duquel l'opération est présentée.",
            spot(dossier.application, *chosen),
            field="project.scheme",
            family=Family.COMPLETENESS,
        )


def _filled(action: Action) -> bool:
    leaves = (action.start, action.end, action.place, action.volume)
    return any(not leaf.absent for leaf in leaves)


def _actions(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """Each action has a title, a planned volume and its unit."""
    for number, action in enumerate(dossier.form.actions, 1):
        if action.title.absent and _filled(action):
            yield Found(
                f"Indiquez l'intitulé de l'action n° {number}.",
                Severity.BLOCKING,
                Family.COMPLETENESS,
                group=Group.INFORMATION,
                field="actions[].title",
                subject=str(number),
                evidence=spot(dossier.application, action.start, action.place),
            )
        elif not action.title.absent:
            yield from _volume(dossier, action)


def _volume(dossier: Dossier, action: Action) -> Iterator[Found]:
    if not action.volume.value or action.unit.absent:
        yield to_instruct(
            f"Action « {text_of(action.title)} » : indiquez le volume prévu et son unité"
            " (heures, participants, séances…).",
            spot(dossier.application, action.title),
            field="actions[].volume",
            subject=text_of(action.title),
            family=Family.COMPLETENESS,
        )


def _description(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The description reaches the length that the authority sets, or comes as a paper."""
    project = dossier.form.project
    length = sum(len(text_of(getattr(project, name))) for name in _TEXTS)
    if length < call.procedure.min_description and not dossier.held("D-DESC"):
        yield to_instruct(
            "Le descriptif doit être complété (objectifs, moyens, valeur ajoutée).",
            field="project.description",
            family=Family.COMPLETENESS,
        )


def _stems(text: str) -> set[str]:
    return {word[:6] for word in words_of(text) if len(word) > 3}


def _story(dossier: Dossier) -> str:
    project = dossier.form.project
    texts = [text_of(getattr(project, name)) for name in ("title", *_TEXTS, "follow_up")]
    papers = [d.piece.leaf(k) for d in dossier.held("D-DESC") for k in ("objectives", "means")]
    return " ".join([*texts, *(text_of(leaf) for leaf in papers)])


def _lines_met(lines: Iterable[str], story: str) -> list[str]:
    """Return the lines of which two telling words stand in the text."""
    words = _stems(story)
    return [line for line in lines if len(_stems(line) & words) >= min(2, len(_stems(line)))]


def _results(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By keywords: the objectives meet one of the results that the call expects."""
    story = f" {fold(_story(dossier))} "
    keys = [key for result in call.results for key in result.synonyms]
    if story.strip() and not any(f" {fold(key)}" in story for key in keys):
        yield to_know(
            "Les objectifs décrits ne permettent pas d'identifier les résultats attendus par"
            " l'appel à projets.",
            field="project.objectives",
        )


def _targets(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The objectives or indicators hold a figure."""
    form = dossier.form
    text = f"{text_of(form.project.objectives)} {text_of(form.evaluation.indicators)}"
    if text.strip() and not re.search(r"\d", text):
        message = "Aucun objectif chiffré (nombre de personnes, heures, sorties)."
        yield to_know(message, field="project.objectives")


def _strategy(code: str, dossier: Dossier, call: Call) -> Iterator[Found]:
    if dossier.form.project.scheme.value != code:
        return
    scheme, story = call.scheme(code), _story(dossier)
    if scheme is not None and story.strip() and not _lines_met(scheme.strategy, story):
        message = f"À rapprocher de la stratégie du {scheme.label.split(' - ')[0].lower()}."
        yield to_know(message, field="project.description")


def _strategy_1(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By keywords: the description meets a line of the strategy of scheme 1."""
    return _strategy("D1", dossier, call)


def _strategy_2(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By keywords: the description meets a line of the strategy of scheme 2."""
    return _strategy("D2", dossier, call)


def _strategy_3(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By keywords: the description meets a line of the strategy of scheme 3."""
    return _strategy("D3", dossier, call)


def _added_value(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By keywords: the added value meets a line that the scheme expects."""
    scheme = call.scheme(dossier.form.project.scheme.value)
    text = text_of(dossier.form.project.added_value)
    if scheme is not None and text and not _lines_met(scheme.added_value, text):
        name = scheme.label.split(" - ")[0].lower()
        message = f"À rapprocher de la plus-value attendue du {name}."
        yield to_know(message, field="project.added_value")


RULES = (
    Rule("OBJ-01", "DEP", _one_scheme, "call", "object"),
    Rule("OBJ-04", "DEP", _actions, "call", "object", reach=BLOCKS_OR_REMARKS),
    Rule("OBJ-10", "DEP", _description, "call", "description"),
    Rule("OBJ-05", "INS", _results, "call", "object", reach=INFORMS),
    Rule("OBJ-06", "INS", _targets, "call", "object", reach=INFORMS),
    Rule("OBJ-07", "INS", _strategy_1, "call", "annex", reach=INFORMS),
    Rule("OBJ-08", "INS", _strategy_2, "call", "annex", reach=INFORMS),
    Rule("OBJ-09", "INS", _strategy_3, "call", "annex", reach=INFORMS),
    Rule("OBJ-12", "INS", _added_value, "call", "annex", reach=INFORMS),
)
