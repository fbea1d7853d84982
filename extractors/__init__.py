"""Floor 1: bytes -> what the document says. No clock, no SQL, no settings are read here."""

from .errors import DocumentError
from .read import read, read_bundle, reading_json
from .records import Reading
from .source import Options, Source

__all__ = ["DocumentError", "Options", "Reading", "Source", "read", "read_bundle", "reading_json"]
