"""The return slip of our requests for pieces: known by its code alone; its ticked boxes read.

What stands behind it in the same file is the applicant's answer: the slip's reference files it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..records import DocumentRead, Flag, PieceRecord, Text
from ..slip_layout import SlipSpec, slip_layout, slip_spec_of
from ..source import Box, Options, Page
from ..stamp import Stamp, parse

if TYPE_CHECKING:
    from ..sheets.marks import Matrix
    from ..source import Grey

NAME = "slip"
label = "Bordereau de retour"

_TICKED, _CLEAN = 0.045, 0.018
"""Share of dark pixels within a box from which it is ticked, up to which it is empty."""
_FRAMED = 0.35
_INSET = 2.6


def recognises(pages: Sequence[Page]) -> float:
    """Return 1 where the code of a slip stands on the first page, else 0."""
    return 1.0 if pages and _code(pages[0]) is not None else 0.0


def continues(previous: Sequence[Page], page: Page) -> float:
    """Nothing goes on with a slip: it is one page."""
    del previous, page
    return 0.0


def read(pages: Sequence[Page], options: Options) -> DocumentRead:
    """Read a slip: the request it answers and, of a scan, which boxes are ticked."""
    del options
    found = _code(pages[0])
    text, stamp = found if found is not None else ("", None)
    page = pages[0]
    own = {"round": Text(value=stamp.detail("round"), raw=text, page=page.number, confidence=1.0)} \
        if stamp is not None else {}  # fmt: skip
    spec = slip_spec_of(stamp) if stamp is not None else None
    ticks = _ticks(page, spec) if spec is not None else {}
    return DocumentRead(
        kind="slip",
        pages=tuple(page.number for page in pages),
        confidence=1.0,
        record=PieceRecord(own={**own, **ticks}),
        stamp=text or None,
    )


def _code(page: Page) -> tuple[str, Stamp] | None:
    for text in page.stamps:
        stamp = parse(text)
        if stamp is not None and stamp.kind == "slip":
            return text, stamp
    return None


def _ticks(page: Page, spec: SlipSpec) -> dict[str, Flag]:
    """Return a leaf per box by the code of its item; a box that is not found is a doubt."""
    names = _names(spec.items)
    if page.picture is None:
        return {name: Flag() for name in names}
    from ..codes import stamps_of  # noqa: PLC0415 (only scans need it)
    from ..sheets.marks import page_in, warped  # noqa: PLC0415

    grey, layout = page.picture.grey, slip_layout(len(names))
    codes = [s.corners for s in stamps_of(grey) if (p := parse(s.text)) and p.kind == "slip"]
    fitted = page_in(grey, layout.marks, (layout.stamp,), codes[:1])
    if fitted is None or fitted[0] < 3:
        lost = Flag(raw="cases non repérées", page=page.number)
        return dict.fromkeys(names, lost)
    flat = warped(grey, fitted[2])
    return {
        name: _tick(flat, box, page.number, _on_page(box, fitted[2], grey))
        for name, box in zip(names, layout.boxes, strict=True)
    }


def _names(items: Sequence[str]) -> list[str]:
    """Name the boxes: by the code of the piece, numbered where a code stands several times."""
    names: list[str] = []
    for rank, item in enumerate(items):
        count = list(items[: rank + 1]).count(item)
        base = item if item.startswith("D-") else "information"
        names.append(base if count == 1 else f"{base}-{count}")
    return names


def _tick(flat: Grey, box: Box, number: int, place: Box) -> Flag:
    """Tell whether a box is ticked by the ink within it, its frame left out."""
    import numpy as np  # noqa: PLC0415 (only scans need it)

    from ..sheets.bend import DPI  # noqa: PLC0415

    scale = DPI / 72
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    inset = round(_INSET * scale)
    ground = float(np.percentile(flat[y0 - 20 : y1 + 20, x0 - 20 : x1 + 20], 80))
    dark = flat < ground - 60
    inner = dark[y0 + inset : y1 - inset, x0 + inset : x1 - inset]
    edge = 3
    sides = (
        dark[y0 - edge : y0 + edge, x0:x1].any(axis=0).mean(),
        dark[y1 - edge : y1 + edge, x0:x1].any(axis=0).mean(),
        dark[y0:y1, x0 - edge : x0 + edge].any(axis=1).mean(),
        dark[y0:y1, x1 - edge : x1 + edge].any(axis=1).mean(),
    )
    if min(sides) < _FRAMED:
        return Flag(raw="case non trouvée", page=number, box=place)
    share = float(inner.mean())
    ticked = share >= (_TICKED + _CLEAN) / 2
    sure = 0.95 if share >= _TICKED or share <= _CLEAN else 0.5
    return Flag(value=ticked, raw="x" if ticked else "", page=number, box=place, confidence=sure)


def _on_page(box: Box, matrix: Matrix, grey: Grey) -> Box:
    import cv2  # noqa: PLC0415 (only scans need it)
    import numpy as np  # noqa: PLC0415

    x0, y0, x1, y1 = box
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64).reshape(-1, 1, 2)
    found = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    across = np.clip(found[:, 0] / grey.shape[1], 0, 1)
    down = np.clip(found[:, 1] / grey.shape[0], 0, 1)
    return float(across.min()), float(down.min()), float(across.max()), float(down.max())
