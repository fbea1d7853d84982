"""The check of each piece that has one, by its code."""

from __future__ import annotations

from . import piece_accounts, piece_acts, piece_identity
from .piece_context import PieceCheck

CHECKS: dict[str, PieceCheck] = {
    **piece_identity.CHECKS,
    **piece_accounts.CHECKS,
    **piece_acts.CHECKS,
}
