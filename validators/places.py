"""Where an operation takes place: printed places -> communes of the call (TER-01, TER-02)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .call import Territory
from .names import fold

_NOT_COMMUNES = frozenset({"COURS"})
"""Communes whose name is a word of everyday language: only found standing alone."""
_VAGUE = re.compile(
    r"\b(QUARTIERS?|QPV|PAYS|CANTONS?|BASSINS?|TERRITOIRES?|SECTEURS?|VALLEE|COMMUNAUTE|ZONE|CENTRE"
    r"|ARRONDISSEMENT|AGGLOMERATION|AGGLO|SALLE|RUE|AVENUE|PLACE|LOCAUX|SIEGE|ENSEMBLE|CC|CA|MDS"
    r"|CMS|NORD|SUD|EST|OUEST|RURAL|RURALE|RURAUX|ITINERANT|VISIO|DISTANCE|DOMICILE|AUTOUR)\b"
)


@dataclass(frozen=True, slots=True)
class Places:
    """What the printed places say: communes by INSEE code, the whole territory, the rest.

    ``outside`` names a place surely elsewhere or not among the communes; ``vague`` one that is no
    commune (a quarter, a basin). ``area`` says that the consultation area is named as a whole.
    """

    communes: frozenset[str]
    whole: bool
    area: bool
    outside: tuple[str, ...]
    vague: tuple[str, ...]

    def within(self, territory: Territory) -> frozenset[str]:
        """Return the communes that lie in the consultation area."""
        return self.communes & territory.consultation.communes.keys()


def places_of(texts: Iterable[str], territory: Territory) -> Places:
    """Resolve printed places; each text may hold several ("Boé, Marmande et Nérac")."""
    index = _Index.of(territory)
    communes: set[str] = set()
    whole = area = False
    outside: list[str] = []
    vague: list[str] = []
    for text in texts:
        for item in _items(text, index):
            found = index.find(item)
            communes |= found.communes
            whole |= found.whole
            area |= found.area
            outside += found.outside
            vague += found.vague
    return Places(frozenset(communes), whole, area, tuple(outside), tuple(vague))


def _items(text: str, index: _Index) -> list[str]:
    """Cut a text at its separators; a name that holds "et" stays whole."""
    parts: list[str] = []
    for part in re.split(r"[,;/\n•+]|\s[-–]\s", text):
        whole = fold(part) in index.names or index.covers_all(fold(part))
        parts += [part] if whole else re.split(r"\set\s", part)
    return [part.strip(" .-–") for part in parts if part.strip(" .-–")]


@dataclass(frozen=True, slots=True)
class _Index:
    names: dict[str, str]
    homonyms: frozenset[str]
    whole: frozenset[str]
    department: str

    @classmethod
    def of(cls, territory: Territory) -> _Index:
        return _index(territory.model_dump_json())

    def find(self, item: str) -> Places:
        folded = fold(item)
        if folded in self.homonyms or _elsewhere(item, self.department):
            return Places(frozenset(), False, False, (item,), ())
        bare = re.sub(r"\b\d{2,5}\b", " ", folded)
        bare = re.sub(r"^(COMMUNES?|VILLE) (DE |D |DU |DES )?", "", " ".join(bare.split())).strip()
        code = self.names.get(folded) or self.names.get(bare) or self._start(bare)
        if code:
            return self._of({code})
        if self.covers_all(folded):
            return Places(frozenset(), True, False, (), ())
        inside = self._inside(bare)
        if inside:
            return self._of(inside)
        several = any(name.startswith(f"{bare} ") for name in self.names)
        if not bare or several or _VAGUE.search(bare):
            return Places(frozenset(), False, False, (), (item,))
        return Places(frozenset(), False, False, (item,), ())

    def covers_all(self, folded: str) -> bool:
        """Say whether a place is the whole territory, or a sentence that names it in full."""
        full = (name for name in self.whole if " " in name)
        return folded in self.whole or any(f" {name} " in f" {folded} " for name in full)

    def _of(self, codes: set[str]) -> Places:
        return Places(frozenset(codes - {"*"}), False, "*" in codes, (), ())

    def _start(self, bare: str) -> str | None:
        """Return the one commune whose name begins so ("Sainte-Livrade"), None if several do."""
        if len(bare) < 6:
            return None
        found = {code for name, code in self.names.items() if name.startswith(f"{bare} ")}
        return found.pop() if len(found) == 1 else None

    def _inside(self, bare: str) -> set[str]:
        rest, found = f" {bare} ", set()
        for name in sorted(self.names, key=len, reverse=True):
            if name not in _NOT_COMMUNES and len(name) > 2 and f" {name} " in rest:
                found.add(self.names[name])
                rest = rest.replace(f" {name} ", " ")
        return found


def _elsewhere(item: str, department: str) -> bool:
    """Say whether a post code or a department in brackets points to another department."""
    codes = re.findall(r"\b(\d{5})\b", item)
    numbers = re.findall(r"\((\d{2,3}|2[AB])\)", item)
    return any(not c.startswith(department) for c in codes) or any(n != department for n in numbers)


@lru_cache(maxsize=8)
def _index(territory_json: str) -> _Index:
    territory = Territory.model_validate_json(territory_json)
    names = {fold(name): code for code, name in territory.communes.items()}
    short = {re.sub(r"^(LE|LA|LES|L) ", "", name): code for name, code in names.items()}
    aliases = {fold(name): code for name, code in territory.consultation.aliases.items()}
    saints = {
        re.sub(r"\bSAINT(E?)\b", r"ST\1", name): code
        for name, code in {**short, **names}.items()
        if re.search(r"\bSAINTE?\b", name)
    }
    return _Index(
        {**saints, **short, **names, **aliases},
        frozenset(map(fold, territory.homonyms)) - names.keys(),
        frozenset(map(fold, territory.whole)),
        territory.code,
    )
