"""The file faults that a person can act on: a code for programs, words and advice for staff."""

from __future__ import annotations


class DocumentError(Exception):
    """A document that cannot be read, and what its sender or the mailroom can do about it.

    ``code`` is stable and English (the contract's ``error.code``); ``message`` and ``advice``
    are French sentences for staff. Anything raised that is not a DocumentError is a bug.
    """

    code = "unreadable"

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        """Cross the border of a worker process whole."""
        return type(self), (self.message, self.advice)


class Unreadable(DocumentError):
    """The bytes are damaged, truncated or empty."""

    code = "unreadable"


class Encrypted(DocumentError):
    """The file asks for a password."""

    code = "encrypted"


class TooLarge(DocumentError):
    """The file passes a limit: bytes, pages, pixels, members of an archive, time."""

    code = "too_large"


class Unrecognised(DocumentError):
    """The format is not one that is read here."""

    code = "unrecognised"


class ToolMissing(DocumentError):
    """A system tool that this file needs (OCR, LibreOffice) is not installed."""

    code = "tool_missing"


def not_turned() -> Unreadable:
    """Return the refusal of a file whose pages cannot be turned, with what to do."""
    return Unreadable(
        "Les pages de ce fichier ne peuvent pas être tournées.",
        "Tournez-les avant de les numériser, ou déposez le fichier tourné.",
    )
