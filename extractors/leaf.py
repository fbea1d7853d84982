"""One value that was read, with its raw text, its place and its confidence: the leaf of a record.

A leaf is always an object. ``value`` and ``raw`` both None: the value is not there. ``value`` None
with ``raw`` set: it is there but could not be understood. Nothing is ever corrected in silence:
a guess goes to ``candidates``.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from .source import Box

T = TypeVar("T")

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

DOUBT_BELOW = 0.80
"""Less confidence than this is a doubt: the value goes to a person, not into a letter."""


class Frozen(BaseModel):
    """Base of all records: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Candidate(Frozen):
    """Another reading of the same ink, with its score; a suggestion for a person."""

    value: str
    score: Confidence


class Extracted(Frozen, Generic[T]):
    """One value and where it was read. Boxes are fractions of the page, origin top left."""

    value: T | None = None
    raw: str | None = None
    page: int | None = None
    box: Box | None = None
    quad: Quad | None = None
    place: str | None = None
    confidence: Confidence = 0.0
    candidates: tuple[Candidate, ...] = ()

    @property
    def absent(self) -> bool:
        """True where nothing stands at all."""
        return self.value is None and not (self.raw or "").strip()

    @property
    def doubtful(self) -> bool:
        """True where something stands that a person must look at."""
        return not self.absent and (self.value is None or self.confidence < DOUBT_BELOW)


Leaf = Extracted[Any]
Text = Extracted[str]
Day = Extracted[date]
Hour = Extracted[time]
Amount = Extracted[Decimal]
Count = Extracted[int]
Flag = Extracted[bool]


class Signature(Frozen):
    """Whether ink stands where a signature is due; never whose it is (no biometrics).

    ``present`` ink, image or digital signature · ``absent`` nothing · ``declared_absent`` "abs",
    struck · ``to_check`` doubt (a typed name only, for instance; ``raw`` holds it).
    ``alike`` numbers the groups of signatures that are one and the same picture, pasted.
    """

    state: Literal["present", "absent", "declared_absent", "to_check"] = "absent"
    raw: str | None = None
    page: int | None = None
    box: Box | None = None
    quad: Quad | None = None
    place: str | None = None
    confidence: Confidence = 0.0
    alike: int | None = None
