"""Pages of our own sheets that have not come, or that came again with less on them (EMA-17)."""

from __future__ import annotations

from collections.abc import Iterator

from ..sheet_case import Case
from ..sheet_issues import Effect, Issue, remark
from ..sheet_pages import regroup


def pages(case: Case) -> Iterator[Issue]:
    """Every page x/N of a sheet of ours is there."""
    known = {sheet.id for sheet in case.sheets}
    for lost in regroup([sheet.held for sheet in case.sheets]).missing:
        sheet = case.sheet(next(ident for ident in lost.sheets if ident in known))
        yield remark("EMA-17", sheet, lost.message)


def again(case: Case) -> Iterator[Issue]:
    """A page that came again with fewer signatures than before is looked at by a person."""
    known = {sheet.id for sheet in case.sheets}
    for one in case.replaced:
        if one.fewer and one.by in known:
            sheet = case.sheet(one.by)
            what = (
                f"la page {one.page} reçue en dernier porte moins de signatures que l'exemplaire "
                "précédent : à vérifier."
            )
            yield remark("EMA-17", sheet, what, effect=Effect.PENDING, sure=False)
