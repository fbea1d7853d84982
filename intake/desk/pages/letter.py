"""One letter: what it looks like, where it stands; edited, put back, validated, sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ... import letters
from ...house import House
from ...put_back import put_back, restore_text
from ...refusal import Refused
from ...rows import LetterRow
from ...typed import day_of
from ..downloads import PDF, WORD, download
from ..events_told import letter_history
from ..letter_pictures import page as picture_of
from ..letter_pictures import pages_of, passages, text_of
from ..letter_view import NEXT_STEPS, NextStep, view_of
from ..roles import Permission, may_validate
from ..routes import get, post
from ..visit import Visit

_MOST_BYTES = 20_000_000
"""A letter put back is read as a whole."""
_KEPT_A_DAY = "private, max-age=86400"
_DAYS = {"signed": "de signature", "sent": "d'envoi", "notified": "de notification"}
_DONE = {
    "signed": "La signature de la lettre est notée.",
    "sent": "L'envoi de la lettre est noté.",
    "notified": "La notification de la lettre est notée.",
}
_NOTE: dict[NextStep, Callable[..., LetterRow]] = {
    "signed": letters.mark_signed,
    "sent": letters.mark_sent,
    "notified": letters.mark_notified,
}
_NO_DELEGATION = "Votre compte ne porte pas de délégation pour valider cette lettre."


def letter(visit: Visit) -> Response:
    """Show one letter."""
    return _page(visit, _letter(visit))


def _letter(visit: Visit) -> LetterRow:
    return visit.found(lambda: visit.house.register.letter(visit.part("letter")))


def _may_see_text(visit: Visit, row: LetterRow) -> bool:
    """Say whether who asks may see the letter as it is: an agreement bears the whole account."""
    return row.kind != "agreement" or visit.may(Permission.EDIT_LETTERS)


def _file_of(visit: Visit) -> LetterRow:
    """Return the letter whose files are asked for. Raises HTTPException where they are not open."""
    row = _letter(visit)
    if not _may_see_text(visit, row):
        raise HTTPException(
            403, "Cette lettre porte un compte bancaire : elle ne vous est pas ouverte."
        )
    return row


def _page(
    visit: Visit,
    row: LetterRow,
    *,
    status: int = 200,
    refused: tuple[str, ...] = (),
    errors: dict[str, str] | None = None,
) -> Response:
    house = visit.house
    pages = pages_of(visit.desk, house, row, make=False)
    steps = NEXT_STEPS.get(row.status, ())
    return visit.page(
        "letter.html",
        status=status,
        letter=row,
        dossier=house.register.dossier(row.reference),
        view=view_of(house, row),
        pages=pages,
        mark=pages.sha256[:8],
        passages=passages(visit.desk, house, row, pages),
        history=letter_history(house, row),
        open=_may_see_text(visit, row),
        may_validate=may_validate(house, visit.account, row.kind),
        steps=[step for step in steps if step != "signed" or visit.may(Permission.SIGN_LETTERS)],
        today=house.today.day(),
        refused=refused,
        errors=errors or {},
    )


# -- its files ---------------------------------------------------------------------------------


def letter_docx(visit: Visit) -> Response:
    """Give the Word file as it stands."""
    row = _file_of(visit)
    return download(text_of(visit.house, row), PurePosixPath(row.docx).name, WORD)


def letter_pdf(visit: Visit) -> Response:
    """Give the PDF of the letter as it stands, where it is made."""
    row = _file_of(visit)
    pages = pages_of(visit.desk, visit.house, row, make=False)
    if pages.pdf is None:
        raise HTTPException(404, "Le PDF de cette lettre n'est pas encore fait.")
    return download(pages.pdf.read_bytes(), f"{PurePosixPath(row.docx).stem}.pdf", PDF)


def letter_page(visit: Visit) -> Response:
    """Give the picture of a page; the browser keeps it as long as the text is the same."""
    row = _file_of(visit)
    number = visit.part("number")
    pages = pages_of(visit.desk, visit.house, row, make=False)
    fits = number.isascii() and number.isdigit() and len(number) < 5
    picture = picture_of(visit.desk, pages, int(number)) if fits else None
    if picture is None:
        raise HTTPException(404)
    same = visit.query("v") == pages.sha256[:8]
    headers = {"cache-control": _KEPT_A_DAY if same else "no-store"}
    return Response(picture, media_type="image/jpeg", headers=headers)


def letter_version(visit: Visit) -> Response:
    """Give an earlier text of the letter, by the number of the event that kept it."""
    row, number = _file_of(visit), visit.part("event")
    for told in letter_history(visit.house, row):
        if told.version is not None and str(told.version) == number:
            payload = visit.house.register.payload(told.version) or {}
            name = f"{row.title} (version du {told.at:%Y-%m-%d %H h %M}).docx"
            return download(visit.house.shelves.read(str(payload["sha256"])), name, WORD)
    raise HTTPException(404)


# -- what is done ------------------------------------------------------------------------------


def show_letter_pages(visit: Visit) -> Response:
    """Make the letter's PDF and pictures; nothing of the letter changes."""
    row = _file_of(visit)
    pages = pages_of(visit.desk, visit.house, row, make=True)
    if pages.why:
        return _page(visit, row, status=409, refused=(pages.why,))
    return visit.back_to("letter", then="#apercu", letter=row.id)


def _done(
    visit: Visit, step: Callable[[House, LetterRow], LetterRow], said: str, *, make: bool = False
) -> Response:
    """Take a step that may be refused: then the page is shown again as it stands, and says why."""
    row = _letter(visit)
    try:
        with visit.working() as house:
            done = step(house, row)
    except Refused as refused:
        return _page(visit, _letter(visit), status=409, refused=refused.reasons)
    if make:
        pages_of(visit.desk, visit.house, done, make=True)
    return visit.back_to("letter", said, letter=row.id)


def put_letter_back(visit: Visit) -> Response:
    """Take the Word file that a person edited."""
    files = visit.files("fichier")
    if len(files) != 1:
        errors = {"fichier": "Choisissez le fichier Word de cette lettre."}
        return _page(visit, _letter(visit), status=422, errors=errors)
    if (files[0].size or 0) > _MOST_BYTES:
        errors = {"fichier": "Ce fichier est trop volumineux pour une lettre (20 Mo au plus)."}
        return _page(visit, _letter(visit), status=422, errors=errors)
    content, seen = files[0].file.read(), visit.text("vu")
    return _done(
        visit,
        lambda house, row: put_back(house, row.id, content, visit.by, seen),
        "Le texte modifié est en place. Les versions précédentes sont conservées.",
        make=True,
    )


def restore_letter(visit: Visit) -> Response:
    """Return to the text that Recevable prepared."""
    seen = visit.text("vu")
    return _done(
        visit,
        lambda house, row: restore_text(house, row.id, visit.by, seen),
        "Le texte préparé est de nouveau en place. Le texte modifié est conservé.",
    )


def validate_letter(visit: Visit) -> Response:
    """Validate the letter as it stands, where role and delegation allow it."""
    if not may_validate(visit.house, visit.account, _letter(visit).kind):
        return visit.error(403, _NO_DELEGATION)
    seen, anyway = visit.text("vu"), bool(visit.text("malgre-tout"))
    return _done(
        visit,
        lambda house, row: letters.validate(house, row.id, visit.by, anyway=anyway, seen=seen),
        "La lettre est validée.",
    )


def letter_signed(visit: Visit) -> Response:
    """Note that the letter was signed."""
    return _noted(visit, "signed")


def letter_sent(visit: Visit) -> Response:
    """Note that the letter was sent."""
    return _noted(visit, "sent")


def letter_notified(visit: Visit) -> Response:
    """Note that the letter reached the applicant."""
    return _noted(visit, "notified")


def _noted(visit: Visit, step: NextStep) -> Response:
    name = f"date-{step}"
    try:
        day: date = day_of(visit.text(name))
    except ValueError:
        errors = {name: f"Indiquez la date {_DAYS[step]} (JJ/MM/AAAA)."}
        return _page(visit, _letter(visit), status=422, errors=errors)
    seen, note = visit.text("vu"), _NOTE[step]
    return _done(
        visit, lambda house, row: note(house, row.id, visit.by, on=day, seen=seen), _DONE[step]
    )


ROUTES = (
    get("/lettres/{letter}", letter, Permission.READ_LETTERS),
    get("/lettres/{letter}/docx", letter_docx, Permission.READ_LETTERS),
    get("/lettres/{letter}/pdf", letter_pdf, Permission.READ_LETTERS),
    get("/lettres/{letter}/pages/{number}.jpg", letter_page, Permission.READ_LETTERS),
    get("/lettres/{letter}/versions/{event}.docx", letter_version, Permission.READ_LETTERS),
    post("/lettres/{letter}/apercu", show_letter_pages, Permission.READ_LETTERS),
    post("/lettres/{letter}/texte", put_letter_back, Permission.EDIT_LETTERS, uploads=True),
    post("/lettres/{letter}/texte/reprendre", restore_letter, Permission.EDIT_LETTERS),
    post("/lettres/{letter}/validation", validate_letter, Permission.VALIDATE_LETTERS),
    post("/lettres/{letter}/signature", letter_signed, Permission.SIGN_LETTERS),
    post("/lettres/{letter}/envoi", letter_sent, Permission.EDIT_LETTERS),
    post("/lettres/{letter}/notification", letter_notified, Permission.EDIT_LETTERS),
)
