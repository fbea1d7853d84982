"""Files that a page gives to save: their name in the header, whatever it is made of."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from starlette.responses import Response

from ..safe_files import safe_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def attachment(name: str) -> str:
    """Return a Content-Disposition that saves a file under a name (RFC 6266).

    No name can add a header or leave the folder that the browser saves into.
    """
    plain = safe_name(name)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    simple = re.sub(r"[^A-Za-z0-9 ._()-]", "_", ascii_only).strip() or "fichier"
    return f"attachment; filename=\"{simple}\"; filename*=UTF-8''{quote(plain, safe='')}"


def download(content: bytes, name: str, media_type: str) -> Response:
    """Return a file of ours to be saved, never shown in the desk's place."""
    return Response(
        content, media_type=media_type, headers={"content-disposition": attachment(name)}
    )
