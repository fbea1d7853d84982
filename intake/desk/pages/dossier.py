"""One dossier as one page: where it stands, what was received, what is missing, what comes next."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from ... import decisions
from ...copies import label_of, name_of
from ...house import House
from ...overview import OUTCOMES
from ...refusal import Overtaken, Refused
from ...rows import DocumentRow, DossierRow, LetterRow
from ...typed import day_of
from ...worksheet import DOCUMENT_STATUS, LETTER_STATUS, RECEPTION, facts_of, form_of
from ..dossier_view import account_to_confirm, view_of
from ..events_told import DECIDED, dossier_history
from ..letter_view import TONES
from ..links import document_link, letter_link
from ..roles import Permission
from ..routes import get, post
from ..visit import Visit

_MOST_LOOSE = 200
_NO_DOCUMENT = "Choisissez un document."


def dossier(visit: Visit) -> Response:
    """Show one dossier."""
    return _page(visit)


def _row(visit: Visit) -> DossierRow:
    return visit.found(lambda: visit.house.register.dossier(visit.part("reference")))


def _page(
    visit: Visit,
    *,
    status: int = 200,
    refused: tuple[str, ...] = (),
    errors: dict[str, str] | None = None,
) -> Response:
    house, row = visit.house, _row(visit)
    documents = house.register.documents(row.reference)
    letters = house.register.letters(row.reference)
    participants = visit.may(Permission.READ_PARTICIPANTS)

    def address(subject: DocumentRow | LetterRow) -> str:
        if isinstance(subject, LetterRow):
            return letter_link(visit, subject.id)
        return document_link(visit, subject.id, subject.kind)

    words, tone = OUTCOMES[row.outcome]
    form = form_of(house, documents)
    return visit.page(
        "dossier.html",
        status=status,
        dossier=row,
        outcome=words,
        tone=tone,
        facts=facts_of(row, form),
        reception=RECEPTION[row.reception_basis],
        seen=_reception_mark(row),
        view=view_of(house, row, documents, address, participants=participants),
        documents=[_document(house, d, address(d), participants) for d in documents],
        movable=[(d.id, _choice(d)) for d in documents if d.status != "set_aside"],
        loose=_loose(house) if visit.may(Permission.ATTACH) else [],
        letters=[_letter(x, address(x)) for x in reversed(letters)],
        decided=house.register.decisions(row.reference),
        decision_words=DECIDED,
        history=dossier_history(house, row, documents, letters, address),
        today=house.today.day(),
        refused=refused,
        errors=errors or {},
    )


def _document(
    house: House, document: DocumentRow, address: str, participants: bool
) -> dict[str, object]:
    """Return a line of the list of documents; the file of a sheet may be named after somebody."""
    hidden = document.kind == "attendance_sheet" and not participants
    return {
        "id": document.id,
        "label": label_of(document),
        "address": address,
        "file": "" if hidden else house.register.file(document.file_id).name,
        "pages": ", ".join(map(str, document.pages)),
        "received": document.received,
        "state": DOCUMENT_STATUS[document.status],
    }


def _choice(document: DocumentRow) -> str:
    return f"{label_of(document)} (n° {document.id})"


def _loose(house: House) -> list[tuple[str, str]]:
    """Return the documents without dossier as choices."""
    return [
        (one.id, f"{name_of(one.kind, one.piece)}, {one.file_name} (n° {one.id})")
        for one in house.register.loose_page(_MOST_LOOSE)
    ]


def _letter(letter: LetterRow, address: str) -> dict[str, object]:
    on = letter.notified or letter.sent or letter.signed or letter.validated or letter.written
    return {
        "title": letter.title,
        "address": address,
        "status": LETTER_STATUS[letter.status],
        "tone": TONES.get(letter.status, ""),
        "on": on,
        "limit": letter.limit_day,
    }


# -- what is done ------------------------------------------------------------------------------


def _done(visit: Visit, step: Callable[[House, DossierRow], object], said: str) -> Response:
    """Take a step that may be refused: then the page is shown as it stands, and says why."""
    reference = _row(visit).reference
    try:
        with visit.working() as house:
            step(house, house.register.dossier(reference))
    except Refused as refused:
        return _page(visit, status=409, refused=refused.reasons)
    return visit.back_to("dossier", said, reference=reference)


def set_reception(visit: Visit) -> Response:
    """Set the date of reception, as ``recevable received`` does."""
    try:
        day = day_of(visit.text("date"))
    except ValueError:
        return _page(visit, status=422, errors={"date": "Indiquez une date (JJ/MM/AAAA)."})

    def step(house: House, row: DossierRow) -> None:
        if visit.text("vu") != _reception_mark(row):
            raise Overtaken(
                f"La date de réception a été changée entre-temps : {row.received:%d/%m/%Y}. Rien "
                "n'a été écrasé : regardez, puis changez-la de nouveau si besoin."
            )
        decisions.received(house, row.reference, day, visit.by)

    return _done(visit, step, "La date de réception est fixée.")


def _reception_mark(row: DossierRow) -> str:
    return f"{row.received.isoformat()} {row.reception_basis.value} {row.to_confirm}"


def attach_loose(visit: Visit) -> Response:
    """File a document without dossier into this one, as ``recevable attach`` does."""
    key = visit.text("document")
    if not key:
        return _page(visit, status=422, errors={"document": _NO_DOCUMENT})

    def step(house: House, row: DossierRow) -> None:
        _still(house, key, None)
        decisions.attach(house, key, row.reference, visit.by)

    return _done(visit, step, "Le document est rattaché à ce dossier.")


def move_document(visit: Visit) -> Response:
    """Move a document of this dossier into another one, as ``recevable attach`` does."""
    key, target = visit.text("deplacer"), visit.text("vers").strip().upper()
    errors = {"deplacer": _NO_DOCUMENT} if not key else {}
    if not target:
        errors["vers"] = "Indiquez la référence de l'autre dossier."
    if errors:
        return _page(visit, status=422, errors=errors)

    def step(house: House, row: DossierRow) -> None:
        _still(house, key, row.reference)
        decisions.attach(house, key, target, visit.by)

    return _done(visit, step, "Le document est déplacé.")


def set_document_aside(visit: Visit) -> Response:
    """Set a document of this dossier aside, as ``recevable set-aside`` does."""
    key = visit.text("ecarter")
    if not key:
        return _page(visit, status=422, errors={"ecarter": _NO_DOCUMENT})

    def step(house: House, row: DossierRow) -> None:
        _still(house, key, row.reference)
        decisions.set_aside(house, key, visit.by)

    return _done(visit, step, "Le document est écarté : il ne compte plus, il reste conservé.")


def _still(house: House, document: str, reference: str | None) -> None:
    """Raise Overtaken where a document no longer is where the page showed it."""
    try:
        row = house.register.document(document)
    except KeyError:
        raise Refused("Ce document n'existe pas.") from None
    if row.reference == reference and row.status != "set_aside":
        return
    where = "il a été écarté" if row.status == "set_aside" else "il est sans dossier"
    if row.status != "set_aside" and row.reference is not None:
        where = f"il est dans le dossier {row.reference}"
    raise Overtaken(f"Ce document a été classé entre-temps : {where}. Rien n'a été fait.")


def ask_again(visit: Visit) -> Response:
    """Allow one more request for documents, as ``recevable ask-again`` does."""
    return _done(
        visit,
        lambda house, row: decisions.ask_again(house, row.reference, visit.by),
        "Une nouvelle demande de pièces peut être faite : son projet est préparé.",
    )


def confirm_account(visit: Visit) -> Response:
    """Confirm the account of the newest bank details, as ``recevable confirm-account`` does."""

    def step(house: House, row: DossierRow) -> None:
        if visit.text("vu") != account_to_confirm(house, row):
            raise Overtaken(
                "Un autre RIB est arrivé, ou le compte a été confirmé entre-temps. Rien n'a été "
                "fait : regardez, puis confirmez si besoin."
            )
        decisions.confirm_account(house, row.reference, visit.by)

    return _done(visit, step, "Le compte est confirmé.")


ROUTES = (
    get("/dossiers/{reference}", dossier, Permission.READ_DOSSIERS),
    post("/dossiers/{reference}/reception", set_reception, Permission.CORRECT),
    post("/dossiers/{reference}/rattacher", attach_loose, Permission.ATTACH),
    post("/dossiers/{reference}/deplacer", move_document, Permission.ATTACH),
    post("/dossiers/{reference}/ecarter", set_document_aside, Permission.ATTACH),
    post("/dossiers/{reference}/redemander", ask_again, Permission.CORRECT),
    post("/dossiers/{reference}/compte", confirm_account, Permission.CORRECT),
)
