"""Which documents belong together, and to which dossier (DESIGN: exactly one, or a person decides).

Pure: the papers of one delivery and the profiles of the known dossiers go in, a placement per
paper comes out. A dossier is found by stamp, reference, SIRET, RNA, name, in that order. Only an
application form opens one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from extractors.records import Frozen
from extractors.stamp import parse

from .names import Likeness, organisation_likeness, title_similarity
from .profiles import Paper, Profile, Sameness, profile_of, same_operation
from .ties import Tie, tie_between

NEW = "new:"
"""Prefix of the key of a dossier that this delivery opens; the register gives it a reference."""


class Placement(Frozen):
    """Where one paper goes: ``dossier`` is a reference, ``new:1``, or None (*à classer*).

    ``reason`` says why in French; ``suggested`` lists the dossiers that a person may choose from.
    """

    paper: str
    dossier: str | None
    reason: str
    suggested: tuple[str, ...] = ()


class Gathering(Frozen):
    """All placements of a delivery, in the order of its papers; ``opened`` are the new keys."""

    placements: tuple[Placement, ...]
    opened: tuple[str, ...] = ()

    def of(self, paper: str) -> Placement:
        """Return the placement of one paper."""
        return next(p for p in self.placements if p.paper == paper)


class _Rank(IntEnum):
    """The keys by which a paper and a dossier agree, weakest first."""

    PERSON = 1
    TITLE = 2
    NAME = 3
    IBAN = 4
    RNA = 5
    SIRET = 6


_WORDS = {
    "siret": "même SIRET",
    "rna": "même numéro RNA",
    "iban": "même compte bancaire",
    "name": "même nom de structure",
    "title": "même opération",
    "person": "même personne",
}


@dataclass(slots=True)
class _Target:
    """A dossier that this delivery touches, and the files and folders of its forms."""

    profile: Profile
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return self.profile.reference


def reference_in(text: str, prefix: str) -> str | None:
    """Return the dossier reference written anywhere in a text ("PDI47-2022-0007")."""
    found = re.search(rf"(?<![A-Z0-9]){re.escape(prefix)}-\d{{4}}-\d{{4,}}(?!\d)", text.upper())
    return found[0] if found else None


def reference_at_start(path: str, prefix: str) -> str | None:
    """Return the reference that begins the name of a file or of one of its folders."""
    for part in reversed(path.replace("\\", "/").split("/")):
        found = reference_in(part[: len(prefix) + 24], prefix)
        if found and part.strip().upper().startswith(found):
            return found
    return None


def gather(
    papers: Sequence[Paper],
    known: Sequence[Profile],
    *,
    label: str = "",
    prefix: str = "",
    authority: tuple[str, ...] = (),
    touched: Collection[str] = (),
) -> Gathering:
    """Place every paper of one delivery.

    ``label`` is the name of the delivery (a folder's or a file's), ``prefix`` that of the call's
    references, ``authority`` the names of the granting authority (naming it identifies no one),
    ``touched`` the references that other papers of the delivery were filed under before.
    """
    work = _Work(tuple(known), label, prefix, authority)
    work.slips = _slips(papers)
    work.targets += [_Target(profile) for profile in known if profile.reference in touched]
    forms = [p for p in papers if p.read.kind == "application_form"]
    rest = [p for p in papers if p.read.kind != "application_form"]
    placed = {form.id: work.place_form(form) for form in forms}
    placed |= work.place_rest(rest)
    opened = tuple(t.key for t in work.targets if t.key.startswith(NEW))
    return Gathering(placements=tuple(placed[p.id] for p in papers), opened=opened)


class _Work:
    """The placing of one delivery: what is known, and what has been placed so far."""

    def __init__(
        self, known: tuple[Profile, ...], label: str, prefix: str, authority: tuple[str, ...]
    ) -> None:
        self.known = known
        self.label = label
        self.prefix = prefix
        self.authority = authority
        self.targets: list[_Target] = []
        self.slips: dict[str, str] = {}

    # -- application forms -------------------------------------------------------------------

    def place_form(self, paper: Paper) -> Placement:
        """Place one form: a version of a dossier, a new dossier, or a question for a person."""
        profile = profile_of("", paper.read)
        if profile.blank:
            return _aside(paper, "formulaire vierge ou mal lu : rien n'y nomme une structure")
        named = self._named(paper)
        if named is not None:
            if profile.contradicts(named):
                return _aside(
                    paper, f"placé sous {named.reference}, mais au nom d'une autre structure", named
                )
            return self._onto(paper, named, f"référence {named.reference}")
        everyone = (*self.known, *(t.profile for t in self.targets if t.key.startswith(NEW)))
        same, doubtful = _same_organisation(profile, everyone)
        if doubtful:
            return _aside(paper, "structure peut-être déjà connue : à confirmer", *doubtful)
        return self._among(paper, profile, same)

    def _among(self, paper: Paper, profile: Profile, same: Sequence[Profile]) -> Placement:
        verdicts = [(other, same_operation(profile, other)) for other in same]
        versions = [other for other, verdict in verdicts if verdict is Sameness.SAME]
        unsure = [other for other, verdict in verdicts if verdict is Sameness.UNSURE]
        if len(versions) == 1:
            return self._onto(paper, versions[0], "nouvelle version du formulaire")
        if versions or unsure:
            return _aside(
                paper,
                "nouvelle version ou autre demande de la même structure : à décider",
                *(versions or unsure),
            )
        key = f"{NEW}{sum(t.key.startswith(NEW) for t in self.targets) + 1}"
        opened = profile.model_copy(update={"reference": key})
        self.targets.append(_Target(opened, {paper.file}))
        return Placement(paper=paper.id, dossier=key, reason="formulaire de demande")

    def _onto(self, paper: Paper, profile: Profile, reason: str) -> Placement:
        self._touch(profile).files.add(paper.file)
        return Placement(paper=paper.id, dossier=profile.reference, reason=reason)

    def _touch(self, profile: Profile) -> _Target:
        for target in self.targets:
            if target.key == profile.reference:
                return target
        target = _Target(profile)
        self.targets.append(target)
        return target

    # -- everything else ---------------------------------------------------------------------

    def place_rest(self, papers: Sequence[Paper]) -> dict[str, Placement]:
        """Place the other papers: the sure ones first, then those that only a context places."""
        placed: dict[str, Placement] = {}
        for paper in papers:
            found = self._by_reference(paper) or self._unknown(paper) or self._by_identity(paper)
            if found is not None:
                placed[paper.id] = found
        self._learn_people(papers, placed)
        for paper in papers:
            if paper.id not in placed:
                placed[paper.id] = self._by_context(paper)
        return placed

    def _named(self, paper: Paper) -> Profile | None:
        """Return the known dossier that the paper's stamp, the slip before it or a name gives."""
        stamp = parse(paper.read.stamp or "")
        for reference in (
            stamp.reference if stamp else None,
            self.slips.get(paper.file),
            reference_at_start(paper.file, self.prefix),
            reference_at_start(self.label, self.prefix),
        ):
            for profile in self.known:
                if reference and profile.reference == reference:
                    return profile
        return None

    def _by_reference(self, paper: Paper) -> Placement | None:
        named = self._named(paper)
        told = paper.read.stamp or paper.file in self.slips
        if named is None or (paper.read.kind == "unrecognised" and not told):
            return None
        if self._tie(paper, named).against:
            return _aside(
                paper, f"placé sous {named.reference}, mais au nom d'une autre structure", named
            )
        return self._onto(paper, named, f"référence {named.reference}")

    def _unknown(self, paper: Paper) -> Placement | None:
        if paper.read.kind != "unrecognised":
            return None
        near = [t.profile for t in self.targets if not self._tie(paper, t.profile).against]
        return _aside(paper, "document non reconnu", *near)

    def _by_identity(self, paper: Paper) -> Placement | None:
        """Place by SIRET, RNA, account or name: in the delivery first, then among all dossiers."""
        inside = self._best([t.profile for t in self.targets], paper, _Rank.PERSON)
        if len(inside) > 1:
            inside = self._narrow(inside, paper)
        if len(inside) > 1 and paper.sheet:
            inside = _of_its_days(inside, paper)
        if len(inside) == 1:
            return self._onto(paper, inside[0], _WORDS[self._tie(paper, inside[0]).key])
        if inside:
            return _aside(paper, "convient à plusieurs dossiers", *inside)
        if any(t.profile.same_file(paper, t.files) for t in self.targets):
            return None
        outside = self._outside(paper)
        if len(outside) == 1:
            return self._onto(paper, outside[0], _WORDS[self._tie(paper, outside[0]).key])
        if outside:
            return _aside(paper, "convient à plusieurs dossiers", *outside)
        return None

    def _outside(self, paper: Paper) -> list[Profile]:
        """Return the known dossiers that a paper of no form in its delivery may belong to.

        Attendance sheets come after the decision: a dossier that is closed or paid takes them
        still, and of several dossiers of one organisation the action or the days tell theirs.
        """
        if paper.sheet is None:
            least = _Rank.NAME if self.targets else _Rank.PERSON
            return self._best([p for p in self.known if not p.closed], paper, least)
        least = _Rank.TITLE if self.targets else _Rank.PERSON
        found = self._best(self.known, paper, least)
        if len(found) > 1:
            found = _of_its_title(found, paper)
        return _of_its_days(found, paper) if len(found) > 1 else found

    def _best(self, profiles: Iterable[Profile], paper: Paper, least: _Rank) -> list[Profile]:
        """Return the profiles that the paper agrees with by the strongest key found."""
        ranked = [(self._rank(paper, profile), profile) for profile in profiles]
        top = max((rank for rank, _ in ranked if rank is not None), default=None)
        if top is None or top < least:
            return []
        return [profile for rank, profile in ranked if rank is top]

    def _rank(self, paper: Paper, profile: Profile) -> _Rank | None:
        tie = self._tie(paper, profile)
        return _Rank[tie.key.upper()] if tie.agrees else None

    def _narrow(self, profiles: Sequence[Profile], paper: Paper) -> list[Profile]:
        """Tell dossiers of one organisation apart: by the action named, the file, the folder."""
        titled = [p for p in profiles if _titled(p, paper)]
        if len(titled) == 1:
            return titled
        pool = titled or list(profiles)
        for together in (lambda a, b: a == b, _same_folder):
            near = [
                t.profile
                for t in self.targets
                if t.profile in pool and any(together(paper.file, name) for name in t.files)
            ]
            if len(near) == 1:
                return near
        return pool

    def _by_context(self, paper: Paper) -> Placement:
        """Place a paper that names no one with the one dossier of its delivery."""
        open_to = [t.profile for t in self.targets if not self._tie(paper, t.profile).against]
        if len(self.targets) == 1 and open_to:
            key = self._tie(paper, open_to[0]).key
            return self._onto(paper, open_to[0], _WORDS.get(key, "même dépôt"))
        bound = [t.profile for t in self.targets if t.profile.same_file(paper, t.files)]
        people = self._best(open_to, paper, _Rank.PERSON)
        for near in (bound, people, self._narrow(open_to, paper)):
            if len(near) == 1 and near[0] in open_to and len(self.targets) > 1:
                return self._onto(paper, near[0], "même dépôt")
        if not self.targets:
            return _aside(paper, "ne nomme aucun dossier connu")
        if not open_to:
            return _aside(paper, "au nom d'une autre structure")
        return _aside(paper, "convient à plusieurs dossiers", *open_to)

    def _learn_people(self, papers: Sequence[Paper], placed: dict[str, Placement]) -> None:
        """Add the leaders that a list or minutes name to the people of their dossier."""
        for paper in papers:
            where = placed.get(paper.id)
            if where is None or paper.read.piece not in ("D-DIRIG", "D-PVAG", "D-POUVOIR"):
                continue
            for target in self.targets:
                if target.key == where.dossier:
                    target.profile = target.profile.model_copy(
                        update={"people": (*target.profile.people, *paper.people)}
                    )

    def _tie(self, paper: Paper, profile: Profile) -> Tie:
        return tie_between(paper, profile, self.authority)


def _titled(profile: Profile, paper: Paper) -> bool:
    titles = profile.titles if paper.sheet else (profile.title,)
    return any(t and title_similarity(t, named) >= 0.95 for t in titles for named in paper.actions)


def _of_its_title(profiles: Sequence[Profile], paper: Paper) -> list[Profile]:
    """Keep the dossiers whose operation or action a sheet names; all where none or no title is."""
    return [p for p in profiles if _titled(p, paper)] or list(profiles)


def _of_its_days(profiles: Sequence[Profile], paper: Paper) -> list[Profile]:
    """Keep the dossiers whose operation takes in all days of a sheet; all where none does."""
    within = [
        p
        for p in profiles
        if paper.days and p.start and p.end and all(p.start <= d <= p.end for d in paper.days)
    ]
    return within or list(profiles)


def _slips(papers: Sequence[Paper]) -> dict[str, str]:
    """Return, by file, the reference of the return slip that the file begins with."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for paper in papers:
        if paper.file in seen:
            continue
        seen.add(paper.file)
        stamp = parse(paper.read.stamp or "")
        if paper.read.kind == "slip" and stamp is not None and stamp.reference:
            found[paper.file] = stamp.reference
    return found


def _same_organisation(
    profile: Profile, others: Sequence[Profile]
) -> tuple[list[Profile], list[Profile]]:
    """Return the dossiers of the same organisation, and those of which it may be."""
    for key in ("siren", "rna"):
        mine = getattr(profile, key)
        same = [o for o in others if mine and getattr(o, key) == mine]
        if same:
            torn = [o for o in same if profile.contradicts(o)]
            return ([], torn) if torn else (same, [])
    likeness = [
        (o, organisation_likeness(o.name, profile.name, o.acronym or None))
        for o in others
        if o.name and profile.name and not profile.contradicts(o)
    ]
    same = [o for o, like in likeness if like is Likeness.SAME]
    close = [o for o, like in likeness if like is Likeness.CLOSE and not _both_known(profile, o)]
    return (same, []) if same else ([], close)


def _both_known(one: Profile, other: Profile) -> bool:
    """Say whether both carry an identifier (they differ then: they were not found by it)."""
    return bool((one.siren and other.siren) or (one.rna and other.rna))


def _same_folder(one: str, other: str) -> bool:
    first, second = one.rpartition("/")[0], other.rpartition("/")[0]
    return bool(first) and first == second


def _aside(paper: Paper, reason: str, *suggested: Profile) -> Placement:
    return Placement(
        paper=paper.id,
        dossier=None,
        reason=reason,
        suggested=tuple(dict.fromkeys(p.reference for p in suggested)),
    )
