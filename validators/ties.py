"""Whether a paper and a dossier agree: by SIRET, RNA, account, name, title, person, in order."""

from __future__ import annotations

from typing import Literal

from extractors.identifiers import valid_siret
from extractors.records import Frozen

from .names import (
    Likeness,
    fold,
    organisation_key,
    organisation_likeness,
    person_likeness,
    title_similarity,
    words_of,
)
from .profiles import SAME_TITLE, Paper, Profile, sure_text

Key = Literal["siret", "rna", "iban", "name", "title", "person", ""]

_PARTIES = ("funder", "auditor", "insurer", "issuer", "supplier", "author", "bank", "prefecture")
_ADDRESSED = ("M", "MR", "MME", "MLLE", "MONSIEUR", "MADAME", "MADEMOISELLE")


_BY_OTHERS = frozenset({"D-LI", "D-DELIB-COFI", "D-PLIE", "D-CAC", "D-FSE"})
"""Papers that others than the applicant write: their letterhead tells nothing against a dossier."""


class Tie(Frozen):
    """How a paper stands to a dossier: for it by a key, against it, or silent (neither)."""

    agrees: bool = False
    against: bool = False
    key: Key = ""


def tie_between(paper: Paper, profile: Profile, authority: tuple[str, ...] = ()) -> Tie:
    """Compare a paper with a dossier. An identifier that differs outweighs a name that agrees."""
    numbers = _by_number(paper, profile)
    if numbers is not None:
        return numbers
    iban = sure_text(paper.piece.leaf("iban"))
    if iban and iban == profile.iban:
        return Tie(agrees=True, key="iban")
    named = _by_name(paper, profile, authority)
    if named.agrees:
        return named
    if _same_title(paper, profile) and (not named.against or paper.read.piece in _BY_OTHERS):
        return Tie(agrees=True, key="title")
    if profile.people and any(
        person_likeness(person, mine) is Likeness.SAME
        for person in paper.people
        for mine in profile.people
    ):
        return Tie(agrees=True, key="person") if not named.against else _personal(paper, named)
    return named


def _by_number(paper: Paper, profile: Profile) -> Tie | None:
    siret = sure_text(paper.piece.siret)
    siren = siret[:9] if valid_siret(siret) else sure_text(paper.piece.leaf("siren"))
    rna = sure_text(paper.piece.rna)
    pairs: tuple[tuple[Key, str, str], ...] = (
        ("siret", siren, profile.siren),
        ("rna", rna, profile.rna),
    )
    told = [(key, one == other) for key, one, other in pairs if one and other]
    if any(not same for _, same in told):
        return Tie(against=True)
    return Tie(agrees=True, key=told[0][0]) if told else None


def _by_name(paper: Paper, profile: Profile, authority: tuple[str, ...]) -> Tie:
    names = _organisations(paper, authority)
    if not names and _headed_by(paper, profile.name):
        return Tie(agrees=True, key="name")
    if not names or not profile.name:
        return Tie()
    likeness = {
        organisation_likeness(profile.name, name, profile.acronym or None) for name in names
    }
    if Likeness.SAME in likeness:
        return Tie(agrees=True, key="name")
    if Likeness.CLOSE in likeness or all(_is_person(name) for name in names):
        return Tie()
    return Tie(against=True)


def _headed_by(paper: Paper, name: str) -> bool:
    """Say whether a name that was read with a doubt is the dossier's, word for word.

    A line alone at the head of a paper may be anything; where it is the name of a known
    organisation (of two words at least) it is no chance.
    """
    leaf = paper.organisation
    known = organisation_key(name)
    lines = (leaf.value, *(candidate.value for candidate in leaf.candidates))
    return " " in known and any(known == organisation_key(str(line)) for line in lines if line)


def _organisations(paper: Paper, authority: tuple[str, ...]) -> tuple[str, ...]:
    """Return the organisations that the paper is about; other parties to it are left out."""
    leaves = [paper.organisation, paper.piece.leaf("name")]
    if paper.read.piece == "D-RIB":
        leaves.append(paper.piece.leaf("holder"))
    others = [sure_text(paper.piece.leaf(key)) for key in _PARTIES]
    others += authority
    return tuple(
        dict.fromkeys(
            name
            for leaf in leaves
            if (name := sure_text(leaf))
            and not any(o and organisation_likeness(o, name) is Likeness.SAME for o in others)
        )
    )


def _same_title(paper: Paper, profile: Profile) -> bool:
    """Say whether the paper names the operation; a title of one word is too little.

    A sheet bears the title of an action. Where its title was read with a doubt, only one that is a
    known title word for word ties it.
    """
    known = profile.titles if paper.sheet else (profile.title,)
    titles = [title for title in known if len(words_of(title)) >= 2]
    return any(
        title_similarity(title, told) >= SAME_TITLE for title in titles for told in paper.actions
    ) or any(fold(title) == fold(told) for title in titles for told in paper.titles_in_doubt)


def _is_person(name: str) -> bool:
    """Say whether a name is announced as a person's ("Mme Claire Dupont")."""
    words = fold(name).split()
    return bool(words) and words[0] in _ADDRESSED


def _personal(paper: Paper, named: Tie) -> Tie:
    """Let an account held by one of the dossier's people come to it: the rules then refuse it."""
    return Tie(agrees=True, key="person") if paper.read.piece == "D-RIB" else named
