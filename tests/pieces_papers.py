"""All invented papers: of every piece, and of none."""

from . import (
    pieces_papers_certificates,
    pieces_papers_funding,
    pieces_papers_governance,
    pieces_papers_identity,
    pieces_papers_misses,
    pieces_papers_money,
    pieces_papers_more,
    pieces_papers_others,
    pieces_papers_reports,
    pieces_papers_seen,
)
from .pieces_paper import MISSES, PAPERS, Paper

_WRITTEN_IN = (
    pieces_papers_certificates,
    pieces_papers_funding,
    pieces_papers_governance,
    pieces_papers_identity,
    pieces_papers_misses,
    pieces_papers_money,
    pieces_papers_more,
    pieces_papers_others,
    pieces_papers_reports,
    pieces_papers_seen,
)
"""The modules that write papers when they are imported."""

__all__ = ["MISSES", "PAPERS", "Paper"]
