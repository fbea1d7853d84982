"""The style sheet, the script and the icon: read once, kept by browsers as long as they are so."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..render import statics
from ..roles import Permission
from ..routes import get
from ..visit import Visit

_FOR_GOOD = "public, max-age=31536000, immutable"


def static_file(visit: Visit) -> Response:
    """Return one of the files that pages load; there are no others, whatever the path says."""
    found = statics().get(visit.part("name"))
    if found is None:
        raise HTTPException(404)
    headers = {"cache-control": _FOR_GOOD if visit.query("v") == found.mark else "no-cache"}
    return Response(found.content, media_type=found.media_type, headers=headers)


ROUTES = (get("/static/{name}", static_file, Permission.PUBLIC),)
