"""What somebody is at the desk. A module of its own: the command line's help imports it quickly."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the desk."""

    COURRIER = "courrier"
    INSTRUCTEUR = "instructeur"
    RESPONSABLE = "responsable"
    LECTURE = "lecture"
