"""What the checks of pieces share: their context, their sentences, the newest valid version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from extractors.records import ApplicationRecord, Leaf, Signature

from ..calendar import add_months
from ..call import Call, PieceRule
from ..dossier import Dossier, Held
from ..findings import Family, Group, Severity, Verdict
from ..names import Likeness, organisation_likeness, person_likeness
from ..wording import long_date
from .conditions import signed_by
from .rule import Found, doubt, spot, sure, text_of, to_instruct


@dataclass(frozen=True, slots=True)
class Context:
    """The dossier, the call, the piece's entry in it, and how far a fault of the piece reaches."""

    dossier: Dossier
    call: Call
    entry: PieceRule
    severity: Severity

    @property
    def form(self) -> ApplicationRecord:
        """The application that counts."""
        return self.dossier.form

    @property
    def deposit(self) -> date:
        """The day of reception."""
        return self.dossier.reception.day

    def wrong(self, message: str, held: Held, *places: Leaf | Signature) -> Found:
        """Return a piece that does not do: it is asked for again where it blocks."""
        blocking = self.severity is Severity.BLOCKING
        return Found(
            message,
            self.severity,
            Family.COMPLETENESS,
            group=Group.NON_CONFORMING if blocking else Group.ATTENTION,
            piece=self.entry.code,
            evidence=spot(held, *places),
        )

    def unsure(self, message: str, held: Held, *places: Leaf | Signature) -> Found:
        """Return a point of a piece that a person must look at before it counts."""
        return Found(
            message,
            self.severity,
            Family.COMPLETENESS,
            Verdict.TO_CHECK,
            Group.NON_CONFORMING,
            piece=self.entry.code,
            evidence=spot(held, *places),
        )

    def doubtful(self, what: str, leaf: Leaf, held: Held) -> Found:
        """Return one uncertain value of a piece."""
        return doubt(what, leaf, held, severity=self.severity, piece=self.entry.code)

    def point(self, message: str, held: Held, *places: Leaf | Signature) -> Found:
        """Return a remark for the case officer."""
        return to_instruct(message, spot(held, *places), piece=self.entry.code)


PieceCheck = Callable[[Held, Context, date], Iterator[Found]]


def newest_valid(
    check: PieceCheck | None, papers: list[Held], context: Context, on: date
) -> Iterator[Found]:
    """Check the newest version; if it does not do and an older one does, the older counts."""
    if check is None:
        return
    first: list[Found] | None = None
    for held in reversed(papers):
        found = list(check(held, context, on))
        if not any(f.group is Group.NON_CONFORMING or f.verdict is Verdict.TO_CHECK for f in found):
            yield from found
            return
        first = found if first is None else first
    yield from first or ()


def too_old(
    held: Held, context: Context, what: str, leaf: Leaf, on_day: str = "daté du"
) -> Iterator[Found]:
    """Compare the date of a piece with its greatest age, counted back from the deposit."""
    months = context.entry.max_age_months
    if months is None or leaf.absent:
        return
    if not sure(leaf) or not isinstance(leaf.value, date):
        yield context.doubtful(f"{what} : date", leaf, held)
    elif leaf.value < add_months(context.deposit, -months):
        yield context.wrong(
            f"{what} ({on_day} {long_date(leaf.value)}) : plus de {months} mois à la date du dépôt,"
            " joignez un document plus récent.",
            held,
            leaf,
        )


def signature_missing(
    held: Held, context: Context, what: str, by: str = "", *, feminine: bool = False
) -> Iterator[Found]:
    """Say that a piece bears no signature; a typed name or no trace at all is for a person."""
    signatures = held.piece.signatures
    answer = signed_by(signatures)
    if answer is None:
        yield context.unsure(f"{what} : signature à vérifier.", held, *signatures)
    elif not answer:
        tail = f" par {by}" if by else ""
        yield context.wrong(
            f"{what} n'est pas signé{'e' if feminine else ''} : joignez un exemplaire signé{tail}.",
            held,
            *signatures,
        )


def other_body(held: Held, context: Context, what: str, leaf: Leaf) -> Iterator[Found]:
    """Compare the organisation that a piece names with the applicant.

    Another name is for the case officer: it may be the accountant's, or a former one.
    """
    name = context.form.organisation.name
    if leaf.absent or not sure(name) or not sure(leaf):
        return
    acronym = text_of(context.form.organisation.acronym)
    likeness = organisation_likeness(text_of(name), text_of(leaf), acronym)
    if likeness is Likeness.DIFFERENT and not _is_person_of(text_of(leaf), context):
        yield to_instruct(
            f"{what} : le nom « {text_of(leaf)} » n'est pas celui du demandeur"
            f" (« {text_of(name)} »).",
            spot(held, leaf),
            piece=context.entry.code,
            verdict=Verdict.TO_CHECK,
        )
    elif likeness is Likeness.CLOSE:
        yield context.point(
            f"{what} : nom proche de celui du demandeur, à rapprocher (« {text_of(leaf)} »).",
            held,
            leaf,
        )


def _is_person_of(name: str, context: Context) -> bool:
    person = context.form.representative
    full = f"{text_of(person.first_name)} {text_of(person.last_name)}"
    return person_likeness(full, name) is not Likeness.DIFFERENT


def other_number(held: Held, context: Context, what: str) -> Iterator[Found]:
    """Compare the SIREN and the RNA number that a piece bears with the form's."""
    record, organisation = held.piece, context.form.organisation
    for leaf in (record.siret, record.leaf("siren")):
        theirs, ours = text_of(leaf)[:9], text_of(organisation.siret)[:9]
        if sure(leaf) and sure(organisation.siret) and theirs != ours:
            yield context.point(
                f"{what} porte un autre numéro SIREN ({theirs}) que le formulaire ({ours}).",
                held,
                leaf,
            )
            return
    if sure(record.rna) and sure(organisation.rna) and record.rna.value != organisation.rna.value:
        yield context.point(
            f"{what} porte un autre numéro RNA ({text_of(record.rna)}) que le formulaire"
            f" ({text_of(organisation.rna)}).",
            held,
            record.rna,
        )
