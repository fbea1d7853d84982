"""What the code on a page says: whether it is a sheet that we printed, and which. No pictures."""

from __future__ import annotations

from collections.abc import Sequence

from ..records import SheetDoubt
from ..sheet_layout import SheetSpec, spec_of
from ..source import Page
from ..stamp import parse

LOST = "Repères de la feuille mal lus : les cases sont à vérifier sur l'image."


def spec_of_page(page: Page) -> SheetSpec | None:
    """Return what the code on a page says, None where no code of a sheet of ours was read."""
    for text in page.stamps:
        stamp = parse(text)
        spec = spec_of(stamp) if stamp is not None else None
        if spec is not None:
            return spec
    return None


def is_ours(page: Page) -> bool:
    """Tell whether a page carries the code of one of our sheets, of whatever layout version."""
    stamps = (parse(text) for text in page.stamps)
    return any(stamp is not None and stamp.kind == "sheet" for stamp in stamps)


def stamp_on(pages: Sequence[Page]) -> str | None:
    """Return the first code of ours on the pages, else any code, None without one."""
    texts = [text for page in pages for text in page.stamps]
    return next((text for text in texts if parse(text) is not None), next(iter(texts), None))


def not_registered(pages: Sequence[Page]) -> SheetDoubt | None:
    """Return the doubt that goes with a scan of ours that the general reader had to read."""
    scans = (page for page in pages if page.picture is not None and is_ours(page))
    ours = next(scans, None)
    if ours is None:
        return None
    return SheetDoubt(code="marks", message=LOST, page=ours.number)
