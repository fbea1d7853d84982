"""The objects of a PDF as pypdf gives them, however malformed: followed, never trusted."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

FAULTS = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError,
          RecursionError, OverflowError, NotImplementedError, AssertionError, EOFError,
          ZeroDivisionError, struct.error, zlib.error)  # fmt: skip
"""What the library raises on malformed parts."""


def safely(call: Callable[..., Any], otherwise: Any, *args: Any) -> Any:
    """Return the call's result; ``otherwise`` where that part of the file is malformed."""
    try:
        return call(*args)
    except FAULTS:
        return otherwise


def resolved(value: Any) -> Any:
    """Follow indirect references, a bounded number of times."""
    for _ in range(20):
        if not isinstance(value, IndirectObject):
            return value
        value = value.get_object()
    return None


def dictionary(value: Any) -> DictionaryObject:
    """Return what a value leads to where that is a dictionary, else an empty one."""
    found = resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array(value: Any) -> list[Any]:
    """Return the members of what a value leads to where that is an array."""
    found = resolved(value)
    return list(found) if isinstance(found, ArrayObject) else []
