"""The canvas on which our PDF files are drawn. The only place that imports reportlab's.

reportlab packs streams as ASCII85 by default, in Python: 0.3 s and a quarter more bytes for the
picture of a page. Every reader of PDF takes binary streams (ISO 32000-1, 7.3.8).
"""

from __future__ import annotations

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

__all__ = ["Canvas"]

rl_config.useA85 = 0
