"""Fonts of made scans: printed ones, and handwriting fonts where the machine has them.

Handwriting fonts come from Debian packages (``PACKAGES``); none is in the repository. Where there
are none, a printed font, thinned and bent, takes their place (``pen`` with the name "").
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from pathlib import Path

import reportlab
from PIL import ImageFont

from .truth import Split

PACKAGES = (
    "fonts-breip", "fonts-bwht", "fonts-dancingscript", "fonts-dkg-handwriting",
    "fonts-ecolier-court", "fonts-femkeklaver", "fonts-havana", "fonts-humor-sans",
    "fonts-kaushanscript", "fonts-klee", "fonts-kristi", "fonts-rufscript", "fonts-sjfonts",
    "fonts-tomsontalks", "fonts-yusei-magic",
)  # fmt: skip
HANDS: dict[str, Split] = {
    "BecauseWeCreate-Regular": "dev",
    "BecauseWeLearn-Regular": "dev",
    "BecauseWeMentor-Regular": "dev",
    "Breip": "dev",
    "DancingScript-Regular": "dev",
    "Ecolier-court": "dev",
    "Humor-Sans": "dev",
    "KleeOne-Regular": "dev",
    "Kristi": "dev",
    "SteveHand": "dev",
    "femkeklaver": "dev",
    "BecauseWeBuild-Regular": "eval",
    "BecauseWeConnect-Regular": "eval",
    "Delphine": "eval",
    "KaushanScript-Regular": "eval",
    "Rufscript010": "eval",
    "YuseiMagic-Regular": "eval",
    "dkg": "eval",
}
"""Handwriting fonts by file name, and where they are drawn; "eval" is not in development."""

_PRINTED = {
    "sans": ("LiberationSans-Regular", "DejaVuSans", "Vera"),
    "sans-bold": ("LiberationSans-Bold", "DejaVuSans-Bold", "VeraBd"),
    "narrow": ("LiberationSansNarrow-Regular", "LiberationSans-Regular", "Vera"),
    "narrow-bold": ("LiberationSansNarrow-Bold", "LiberationSans-Bold", "VeraBd"),
    "serif": ("LiberationSerif-Regular", "DejaVuSerif", "Vera"),
    "serif-bold": ("LiberationSerif-Bold", "DejaVuSerif-Bold", "VeraBd"),
    "mono": ("LiberationMono-Regular", "DejaVuSansMono", "Vera"),
    "mono-bold": ("LiberationMono-Bold", "DejaVuSansMono-Bold", "VeraBd"),
    "comic": ("ComicNeue-Regular", "DejaVuSans", "Vera"),
    "comic-bold": ("ComicNeue-Bold", "DejaVuSans-Bold", "VeraBd"),
}
FACES: dict[str, Split] = {
    "sans": "dev",
    "serif": "dev",
    "narrow": "dev",
    "comic": "eval",
    "mono": "eval",
}
_ACCENTED = "éèêëàâçîïôùûÉÈÀÇœ"


@cache
def _files() -> dict[str, Path]:
    """Return the font files of this machine by name; reportlab's own are always there."""
    found: dict[str, Path] = {}
    home = Path.home()
    roots = (Path(reportlab.__file__).parent / "fonts", Path("/usr/share/fonts"))
    for root in (*roots, Path("/usr/local/share/fonts"), home / ".fonts"):
        for folder, _, names in os.walk(root):
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".otf")):
                    found[Path(name).stem] = Path(folder) / name
    return found


def hands(split: Split, *, only_new: bool = False) -> list[str]:
    """Return the handwriting fonts that are there; evaluation has all of them, or only its own."""
    allowed = {"eval"} if split == "eval" and only_new else {"dev", split}
    return [name for name, kind in HANDS.items() if kind in allowed and name in _files()]


@cache
def printed(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Return a printed font ("sans", "serif-bold"…) at a height in pixels."""
    files = _files()
    name = next(name for name in _PRINTED[face] if name in files)
    return ImageFont.truetype(
        str(files[name]), max(4, pixels), layout_engine=ImageFont.Layout.BASIC
    )


@cache
def pen(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Return a handwriting font at a height in pixels."""
    if not name:
        return printed("sans", pixels)
    return ImageFont.truetype(
        str(_files()[name]), max(6, pixels), layout_engine=ImageFont.Layout.BASIC
    )


@cache
def scale(name: str) -> float:
    """Return by how much a handwriting font must grow for capitals 0.7 of its size high."""
    top, bottom = pen(name, 100).getbbox("Hd")[1::2]
    return float(max(0.6, min(2.2, 70 / max(20, bottom - top))))


@cache
def _lacks(name: str) -> frozenset[str]:
    font = pen(name, 40)
    nothing = bytes(font.getmask("\uffff"))
    letters = _ACCENTED + "0123456789:/-."
    return frozenset(c for c in letters if bytes(font.getmask(c)) in (nothing, b""))


def lacks(name: str, char: str) -> bool:
    """Say whether a handwriting font has no glyph for a letter (its accent is then drawn)."""
    return char in _lacks(name)


def parts(char: str) -> tuple[str, str]:
    """Return a letter without its accent, and the combining accent ("" where it has none)."""
    if char == "œ":
        return "oe", ""
    apart = unicodedata.normalize("NFD", char)
    return apart[0], apart[1:2]
