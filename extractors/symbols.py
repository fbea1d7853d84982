"""Boxes, ticks and ligatures of symbol fonts as the usual characters."""

from __future__ import annotations

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_WINGDINGS = {
    0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xFE: "☑", 0xFD: "☒", 0x78: "☒", 0xFC: "✓",
    0xFB: "✗", 0x6E: "■", 0xA7: "▪", 0xA1: "○", 0x6C: "●",
}  # fmt: skip
_WINGDINGS_2 = {0xA3: "☐", 0x2A: "☐", 0x52: "☑", 0x51: "☒", 0x50: "✓", 0x4F: "✗", 0x53: "☒"}
_DINGBATS = {0x33: "✓", 0x34: "✔", 0x35: "✗", 0x36: "✘", 0x38: "✘", 0x6E: "■", 0x6F: "☐",
             0x70: "☐", 0x71: "☐", 0x72: "☐", 0x6C: "●", 0x6D: "○"}  # fmt: skip


def plain_sign(text: str, font: str) -> str:
    """Return the usual character for ligatures and for the boxes and ticks of symbol fonts.

    A private character in any other font stays: a stand-in glyph may be the same for a box that
    is ticked and one that is not.
    """
    if text in LIGATURES:
        return LIGATURES[text]
    if len(text) != 1:
        return text
    code = ord(text)
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    name = font.casefold()
    if "wingdings2" in name.replace("-", "").replace(" ", ""):
        return _WINGDINGS_2.get(low, text)
    if "wingdings" in name:
        return _WINGDINGS.get(low, text)
    if "dingbats" in name:
        return _DINGBATS.get(low, text)
    return text
