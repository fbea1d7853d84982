"""How much a page of a PDF draws, told before anything draws it: small files can multiply.

A drawing may call another many times, and that one a third. Works on pypdf's objects.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .errors import TooLarge
from .pdf_objects import resolved

_CALL = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_MOST_CALLS = 10_000
_MOST_WORDS = 1_000_000
"""Far more than a page of text (ten thousand) or a plan; the readers take a minute for so many."""
_DEEPEST = 60
_GAPS = (b" ", b"\n", b"\r", b"\t")
_Weight = tuple[int, int]
"""How many drawings are called, and how many words of instructions that is."""


class Scale:
    """Weighs pages one by one; what drawings weigh is remembered by their number in the file."""

    def __init__(self) -> None:
        self._known: dict[int, _Weight] = {}

    def weigh(self, page: DictionaryObject) -> None:
        """Refuse a page that would draw without end. Raises TooLarge."""
        contents = resolved(page.get("/Contents"))
        parts = list(contents) if isinstance(contents, ArrayObject) else [contents]
        resources = resolved(page.get("/Resources"))
        calls = size = 0
        for part in parts:
            stream = resolved(part)
            if isinstance(stream, StreamObject):
                more, words_more = self._of(stream, part, resources, 0)
                calls, size = calls + more, size + words_more
        if calls > _MOST_CALLS or size > _MOST_WORDS:
            raise TooLarge(
                "Une page de ce PDF dessine sans fin et ne peut pas être lue.",
                "Ne pas l'ouvrir. Demander un PDF simple, imprimé depuis l'original.",
            )

    def _of(self, stream: StreamObject, reference: Any, above: Any, depth: int) -> _Weight:
        number = reference.idnum if isinstance(reference, IndirectObject) else None
        if number in self._known:
            return self._known[number]
        if number is not None:
            self._known[number] = (0, 0)  # one that calls itself is not followed by the readers
        data = stream.get_data()
        resources = resolved(stream.get("/Resources")) or above
        drawings = resolved(resources.get("/XObject")) if resources else None
        calls, size = 0, sum(map(data.count, _GAPS))
        for name, times in Counter(_CALL.findall(data)).items():
            key = "/" + name.decode("latin-1")
            if not isinstance(drawings, DictionaryObject) or key not in drawings:
                continue
            inner_reference = drawings.raw_get(key)
            inner = resolved(inner_reference)
            weight = (0, 0)
            if isinstance(inner, StreamObject) and inner.get("/Subtype") == "/Form":
                if depth >= _DEEPEST:
                    continue
                weight = self._of(inner, inner_reference, resources, depth + 1)
            calls, size = calls + times * (1 + weight[0]), size + times * weight[1]
        if number is not None:
            self._known[number] = (calls, size)
        return calls, size
