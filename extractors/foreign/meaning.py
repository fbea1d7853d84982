"""Which field a label means where it stands: its section, the person just spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .label_table import PERSON_SECTIONS, section_of
from .sheet import Label, Sheet

_OWN_SECTION = frozenset(
    {
        "organisation.address",
        "organisation.postal_code",
        "organisation.city",
        "organisation.postal_code+city",
    }
)
_NOT_READ = frozenset({"office", "pieces", "facilitators"})
_SAME = {"period": "project", "workforce": "organisation", "actions": "project"}


@dataclass(slots=True)
class _Soft:
    """The person or section that the last telling label spoke of, since the last title."""

    section: str = ""
    heading: str = ""
    age: int = 0


def resolved(sheet: Sheet) -> Iterator[tuple[Label, str, float]]:
    """Yield each label with the path that it means there, and how sure that is (0 to 1)."""
    soft = _Soft()
    ordered = sorted(sheet.labels, key=lambda la: (la.chunk.page, la.chunk.index, la.tokens[0].x0))
    for label in ordered:
        if soft.heading != f"{label.section}{label.number}":
            soft = _Soft(heading=f"{label.section}{label.number}")
        soft.age += 1
        if label.meaning is None or not label.meaning.paths or label.section in _NOT_READ:
            continue
        path, sure = _resolve(label, soft)
        if path is None:
            continue
        telling = len(label.meaning.paths) == 1 or section_of(path) in PERSON_SECTIONS
        if telling:
            soft.section, soft.age = section_of(path), 0
        yield label, path, sure * label.meaning.quality


_Choice = tuple[str | None, float]


def _resolve(label: Label, soft: _Soft) -> _Choice:
    """Return the path that a label means there and how sure that is; None: no field of ours."""
    paths = label.meaning.paths if label.meaning else ()
    section = _SAME.get(label.section, label.section)
    if section == "structure_budget" and any(p.startswith("budget") for p in paths):
        return None, 0.0
    found = _of_person(paths, section, soft)
    if found is None:
        found = _of_section(paths, section)
    return found or _anywhere(paths, section, soft)


def _of_person(paths: tuple[str, ...], section: str, soft: _Soft) -> _Choice | None:
    """Decide whose name, telephone… it is: the title's person, or the one just spoken of."""
    persons = [p for p in paths if section_of(p) in PERSON_SECTIONS]
    if section in PERSON_SECTIONS:
        own = [p for p in persons if section_of(p) == section]
        if own:
            return own[0], 1.0
        if all(p in _OWN_SECTION or p.startswith("bank") for p in paths):
            return None, 0.0
    if soft.section not in PERSON_SECTIONS or soft.age > 5:
        return None
    only_persons = len(persons) == len(paths)
    own = [p for p in persons if section_of(p) == soft.section]
    if own and (only_persons or section in {"", "organisation"}):
        return own[0], 1.0 if only_persons or soft.age <= 2 else 0.8
    return None


def _of_section(paths: tuple[str, ...], section: str) -> _Choice | None:
    """Decide by the title over the label, or because it can mean nothing else."""
    here = [p for p in paths if section_of(p) == section]
    if here:
        return here[0], 1.0
    if len({section_of(p) for p in paths}) == 1 and len(paths) > 1:
        return paths[0], 1.0
    if len(paths) == 1:
        lost = paths[0] in _OWN_SECTION and section in {"bank", "project", "other", "signed"}
        return (None, 0.0) if lost else (paths[0], 1.0 if section != "other" else 0.8)
    return None


def _anywhere(paths: tuple[str, ...], section: str, soft: _Soft) -> _Choice:
    """Decide where no title helps: what was spoken of last, else the structure, else a doubt."""
    said = [p for p in paths if section_of(p) == soft.section]
    if said:
        return said[0], 0.95
    organisation = [p for p in paths if p.startswith("organisation.")]
    if organisation and section in {"", "organisation", "request"}:
        return organisation[0], 1.0
    if section == "other":
        return None, 0.0
    persons = [p for p in paths if section_of(p) in PERSON_SECTIONS]
    if len(persons) == len(paths):
        return (None, 0.0) if section == "bank" else (persons[0], 0.75)
    return paths[0], 0.85
