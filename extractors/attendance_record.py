"""What an attendance sheet says: sessions, people, signatures (DOMAIN 1.8)."""

from __future__ import annotations

from typing import Literal

from .leaf import Day, Flag, Frozen, Hour, Signature, Text
from .source import Box


class Pause(Frozen):
    """A break printed on an attendance sheet."""

    start: Hour = Hour()
    end: Hour = Hour()


class SheetFacilitator(Frozen):
    """A facilitator of a session: names, and whether they signed for it."""

    last_name: Text = Text()
    first_name: Text = Text()
    signature: Signature = Signature()


class SheetSession(Frozen):
    """One session of an attendance sheet; ``id`` is "s1", "s2"… in the order of the sheet."""

    id: str
    date: Day = Day()
    start: Hour = Hour()
    end: Hour = Hour()
    place: Text = Text()
    title: Text = Text()
    pauses: tuple[Pause, ...] = ()
    facilitators: tuple[SheetFacilitator, ...] = ()


class CellSignature(Signature):
    """A participant's signature cell: of which session, in which kind of column."""

    session: str
    column: Literal["signature", "arrival", "departure"] = "signature"
    time: Hour = Hour()


class Participant(Frozen):
    """One row of participants; ``row`` counts from 1 below the heading, blank and struck rows too.

    ``added``: written by hand below the printed rows. ``struck``: crossed out as a whole.
    """

    row: int
    printed_number: Text = Text()
    last_name: Text = Text()
    first_name: Text = Text()
    organisation: Text = Text()
    struck: bool = False
    added: bool = False
    signatures: tuple[CellSignature, ...] = ()


class SheetDoubt(Frozen):
    """Why a sheet's table is not relied on: a code, a French sentence, where."""

    code: str
    message: str
    page: int | None = None
    box: Box | None = None


class AttendanceRecord(Frozen):
    """An attendance sheet as read (DOMAIN 1.8). The top leaves repeat the one session, if one.

    ``fingerprint`` is a hash of the picture that survives rescans and turning, as 16 hex digits
    per page, joined by "-"; None for born-digital sheets. ``eu_mention``: the sheet speaks of the
    European Union's co-funding. ``doubts`` not empty: the table is a doubt, not a result.
    ``confirmed`` are the rules of which a person said that they hold nothing back on this sheet (a
    session on a Sunday that did take place). ``layout``: "ours" is a sheet printed by
    ``recevable sheets``; else "ruled", "digital", "word".
    """

    title: Text = Text()
    date: Day = Day()
    start: Hour = Hour()
    end: Hour = Hour()
    place: Text = Text()
    organisation: Text = Text()
    facilitators: tuple[SheetFacilitator, ...] = ()
    sessions: tuple[SheetSession, ...] = ()
    participants: tuple[Participant, ...] = ()
    eu_mention: Flag = Flag()
    layout: Literal["ours", "ruled", "digital", "word"] = "ruled"
    fingerprint: str | None = None
    doubts: tuple[SheetDoubt, ...] = ()
    confirmed: tuple[str, ...] = ()
