"""What waits for somebody, by his role: lists of the home page, each with its count.

No list names a participant: what is found on attendance sheets is counted here and told on their
own page, and the name under which a sheet was sent is shown to those alone who may open it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from generators.facts import accounts_masked
from validators.findings import Outcome
from validators.wording import plural

from ..copies import name_of
from ..journal import dossier_label
from ..register_lists import Loose
from ..rows import DossierRow, FileRow, LetterRow
from ..standings import doubts, on_sheets
from . import links
from .roles import Permission, to_see
from .visit import Visit

WEEK = timedelta(days=7)
_MESSAGES = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what, where its page is, what is to be said of it, since when."""

    label: str
    link: str
    texts: tuple[str, ...]
    on: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list: its id (in addresses), its title, what to do with it, what its dates are."""

    id: str
    title: str
    how: str
    dated: str
    count: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _List:
    """How a list is made; ``of_dossiers``: it can be narrowed to one dossier."""

    id: str
    title: str
    how: str
    dated: str
    permission: Permission
    count: Callable[[Visit, str | None], int]
    items: Callable[[Visit, str | None, int, int], list[Item]]
    of_dossiers: bool = True


def titles(visit: Visit) -> list[tuple[str, str]]:
    """Return id and title of the lists that are somebody's, most pressing first."""
    return [(made.id, made.title) for made in _LISTS if visit.may(made.permission)]


def waiting(
    visit: Visit, limit: int, *, only: str = "", skip: int = 0, reference: str | None = None
) -> list[Waiting]:
    """Return somebody's lists with so many items each.

    ``only`` is one list's id; ``reference`` narrows all to one dossier, those without are left out.
    """
    return [
        Waiting(
            made.id,
            made.title,
            made.how,
            made.dated,
            made.count(visit, reference),
            tuple(made.items(visit, reference, limit, skip)),
        )
        for made in _LISTS
        if visit.may(made.permission)
        and only in ("", made.id)
        and (reference is None or made.of_dossiers)
    ]


# -- the lists ---------------------------------------------------------------------------------


def _look_item(visit: Visit, row: DossierRow) -> Item:
    found = doubts(row.assessment.findings)
    told = [accounts_masked(finding.message) for finding in found if not on_sheets(finding)]
    sheets = len(found) - len(told)
    texts = []
    if row.outcome is Outcome.TO_CHECK:
        texts.append("Un point à vérifier retient la réponse au demandeur.")
    if row.outcome is Outcome.INELIGIBLE:
        texts.append("Un point bloquant d'éligibilité demande votre décision.")
    if row.to_confirm:
        texts.append("Date de réception à confirmer.")
    texts += told[:_MESSAGES]
    if len(told) > _MESSAGES:
        more = len(told) - _MESSAGES
        texts.append(f"Et {plural(more, 'autre point à vérifier', 'autres points à vérifier')}.")
    if sheets:
        points = plural(sheets, "point à vérifier", "points à vérifier")
        texts.append(f"{points} sur les feuilles d'émargement.")
    link = links.dossier_link(visit, row.reference)
    return Item(dossier_label(row), link, tuple(texts), row.received)


def _look(visit: Visit, reference: str | None, limit: int, skip: int) -> list[Item]:
    rows = visit.house.register.look_page(limit, skip, reference)
    return [_look_item(visit, row) for row in rows]


def _due(visit: Visit, reference: str | None, limit: int, skip: int) -> list[Item]:
    until = visit.desk.today.day() + WEEK
    return [
        Item(dossier_label(due), links.dossier_link(visit, due.reference), (due.what,), due.on)
        for due in visit.house.register.due_page(until, limit, skip, reference)
    ]


def _letter_item(visit: Visit, row: LetterRow) -> Item:
    label = dossier_label(visit.house.register.dossier(row.reference))
    on = row.signed or row.validated or row.written
    return Item(f"{row.title} – {label}", links.letter_link(visit, row.id), (), on)


def _letters(
    status: str,
) -> tuple[Callable[[Visit, str | None], int], Callable[[Visit, str | None, int, int], list[Item]]]:
    def count(visit: Visit, reference: str | None) -> int:
        return visit.house.register.letter_counts(reference).get(status, 0)

    def items(visit: Visit, reference: str | None, limit: int, skip: int) -> list[Item]:
        rows = visit.house.register.letter_page(status, limit, skip, reference)
        return [_letter_item(visit, row) for row in rows]

    return count, items


def _loose_item(visit: Visit, loose: Loose) -> Item:
    link = links.document_link(visit, loose.id, loose.kind)
    label = f"{name_of(loose.kind, loose.piece)} n° {loose.id}"
    named = visit.may(to_see(loose.kind))
    reason = loose.reason or "ne nomme aucun dossier connu"
    return Item(label, link, ((loose.file_name,) if named else ()) + (reason,), loose.received)


def _loose(visit: Visit, _reference: str | None, limit: int, skip: int) -> list[Item]:
    return [_loose_item(visit, loose) for loose in visit.house.register.loose_page(limit, skip)]


def _put_aside_item(row: FileRow) -> Item:
    texts = (row.name, row.error_message or "", row.error_advice or "")
    told = tuple(text for text in texts if text)
    return Item(f"Fichier n° {row.id}", "", told, row.arrived.date())


def _put_aside(visit: Visit, _reference: str | None, limit: int, skip: int) -> list[Item]:
    return [_put_aside_item(row) for row in visit.house.register.put_aside_page(limit, skip)]


_LISTS = (
    _List(
        "a-verifier",
        "Dossiers à vérifier",
        "Regardez chaque point à l'endroit cité, puis confirmez ou corrigez.",
        "Reçu le",
        Permission.CORRECT,
        lambda visit, reference: visit.house.register.look_count(reference),
        _look,
    ),
    _List(
        "a-valider",
        "Lettres à valider",
        "Relisez le projet, corrigez-le si besoin, puis validez.",
        "Écrite le",
        Permission.VALIDATE_LETTERS,
        *_letters("draft"),
    ),
    _List(
        "a-signer",
        "Lettres à signer",
        "Signez la lettre validée, puis indiquez-le.",
        "Validée le",
        Permission.SIGN_LETTERS,
        *_letters("validated"),
    ),
    _List(
        "a-envoyer",
        "Lettres à envoyer",
        "Envoyez la lettre signée, puis indiquez la date d'envoi.",
        "Signée le",
        Permission.EDIT_LETTERS,
        *_letters("signed"),
    ),
    _List(
        "echeances",
        "Échéances de la semaine",
        "Dates qui tombent dans les sept jours, ou déjà dépassées.",
        "Le",
        Permission.READ_DOSSIERS,
        lambda visit, reference: visit.house.register.due_count(
            visit.desk.today.day() + WEEK, reference
        ),
        _due,
    ),
    _List(
        "a-classer",
        "Documents sans dossier",
        "Rattachez chaque document à son dossier, ou écartez-le.",
        "Reçu le",
        Permission.ATTACH,
        lambda visit, _: visit.house.register.loose_count(),
        _loose,
        of_dossiers=False,
    ),
    _List(
        "mis-de-cote",
        "Fichiers mis de côté",
        "Ils n'ont pas pu être lus. Suivez le conseil donné, puis déposez de nouveau le fichier.",
        "Arrivé le",
        Permission.DROP,
        lambda visit, _: visit.house.register.put_aside_count(),
        _put_aside,
        of_dossiers=False,
    ),
)
"""Most pressing first."""
