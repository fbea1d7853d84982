"""Mutations that know nothing of a format: of bytes, and of text. Deterministic by the draw."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

Draw = random.Random
Mutator = Callable[[Draw, bytes, Sequence[bytes]], bytes]
"""A draw, an input of the corpus, all others of it: another input."""

MOST = 400_000
"""No mutant is longer than this many bytes."""
_NUMBERS = (0, 1, 2, 7, 8, 9, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31,
            2**32 - 1, 2**32, 2**63, 10**20, 10**400)  # fmt: skip
_WIDTHS = (1, 2, 4, 8)
_DIGITS = re.compile(rb"\d+")
NASTY = (
    "", " ", "\x00", "\x07", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\u202e", "\u00ad", "\ufeff",
    "\ud800", "\udfff", "\U0010ffff", "İ", "ß", "ﬃ", "e\u0301", "’", "«", "²", "¹⁄₂", "½", "Ⅷ",
    "①", "٣٤", "९", "９９", "一", "-0", "1e999", "NaN", "Infinity", "9" * 30, "0" * 400,
    "00/00/0000", "31/02/2022", "29/02/1900", "31/12/9999", "01/01/0000", "99/99/99", "24h60",
    "25:61", "0h", "1.234,56,78", "12,50 €", "€", "%", "+33", "FR76" + "0" * 23, "(" * 200,
    "\\", "'", '"', "<", "&", "{{ 7*7 }}", "{%", "=1+1", "../", "A" * 3000, "- " * 500, "%s%n",
    "☑", "☒", "[x]", "____", "......", "1er", "XXXX", "Monsieur", "SIRET", "IBAN", "Total",
    "Signature", "du au", "de 9h à", "N° ", "http://", "@", "a@b", "\x1b[31m", "\u2028",
)  # fmt: skip
"""Texts that readers stumble over: signs that are digits and no numbers, days that are none…"""


def changed(
    draw: Draw, content: bytes, others: Sequence[bytes], tokens: Sequence[bytes] = ()
) -> bytes:
    """Return an input with one to four changes that heed no format."""
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        content = _once(draw, content, others, tokens)[:MOST]
    return content


def _once(draw: Draw, content: bytes, others: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    ways: list[Callable[[Draw, bytes], bytes]] = [
        _flip, _byte, _number, _figure, _cut, _drop, _double, _swap,
    ]  # fmt: skip
    if others:
        ways.append(lambda d, c: _splice(d, c, d.choice(others)))
    if tokens:
        ways += [lambda d, c: _token(d, c, d.choice(tokens))] * 3
    return draw.choice(ways)(draw, content)


def _at(draw: Draw, content: bytes) -> int:
    """Draw a place: anywhere, at the head or at the end, where formats keep what they go by."""
    size = len(content)
    if not size:
        return 0
    reach = draw.choice((size, size, min(size, 64), min(size, 1024)))
    place = draw.randrange(reach)
    return size - 1 - place if draw.random() < 0.25 else place


def _flip(draw: Draw, content: bytes) -> bytes:
    if not content:
        return b"\x00"
    out = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 8))):
        out[_at(draw, content)] ^= 1 << draw.randrange(8)
    return bytes(out)


def _byte(draw: Draw, content: bytes) -> bytes:
    at = _at(draw, content)
    return content[:at] + bytes((draw.randrange(256),)) + content[at + 1 :]


def _number(draw: Draw, content: bytes) -> bytes:
    """Write a number that is near some limit, in either order of bytes."""
    width = draw.choice(_WIDTHS)
    value = draw.choice(_NUMBERS) % (1 << 8 * width)
    at = _at(draw, content)
    told = value.to_bytes(width, draw.choice(("big", "little")))
    return content[:at] + told + content[at + width :]


def _figure(draw: Draw, content: bytes) -> bytes:
    """Replace a number written in figures."""
    found = list(_DIGITS.finditer(content[:100_000]))
    if not found:
        return _byte(draw, content)
    one = draw.choice(found)
    told = str(draw.choice(_NUMBERS) * draw.choice((1, 1, 1, -1)))[:320]
    return content[: one.start()] + told.encode() + content[one.end() :]


def _cut(draw: Draw, content: bytes) -> bytes:
    return content[: _at(draw, content)]


def _drop(draw: Draw, content: bytes) -> bytes:
    at = _at(draw, content)
    return content[:at] + content[at + _length(draw, content) :]


def _double(draw: Draw, content: bytes) -> bytes:
    at, length = _at(draw, content), _length(draw, content)
    times = draw.choice((1, 1, 2, 50))
    piece = content[at : at + length]
    return content[:at] + piece * (times if length * times < MOST else 1) + content[at:]


def _swap(draw: Draw, content: bytes) -> bytes:
    first, second = sorted((_at(draw, content), _at(draw, content)))
    length = min(_length(draw, content), second - first, len(content) - second)
    return (
        content[:first]
        + content[second : second + length]
        + content[first + length : second]
        + content[first : first + length]
        + content[second + length :]
    )


def _splice(draw: Draw, content: bytes, other: bytes) -> bytes:
    """Go on with another input from some place, or put a piece of it in."""
    at, there = _at(draw, content), _at(draw, other)
    if draw.random() < 0.5:
        return content[:at] + other[there:]
    return content[:at] + other[there : there + _length(draw, other)] + content[at:]


def _token(draw: Draw, content: bytes, token: bytes) -> bytes:
    at = _at(draw, content)
    kept = at + (len(token) if draw.random() < 0.5 else 0)
    return content[:at] + token + content[kept:]


def _length(draw: Draw, content: bytes) -> int:
    return draw.choice((1, 2, 4, 16, 64, max(1, len(content) // 8)))


def changed_text(draw: Draw, text: str, others: Sequence[str]) -> str:
    """Return a text with one to three changes: signs, words, lines, pieces of other texts."""
    for _ in range(draw.choice((1, 1, 2, 3))):
        text = _text_once(draw, text, others)[:MOST]
    return text


def _text_once(draw: Draw, text: str, others: Sequence[str]) -> str:
    at = draw.randint(0, len(text))
    end = min(len(text), at + draw.choice((0, 0, 1, 2, 8)))
    way = draw.randrange(9)
    if way <= 2:
        return text[:at] + draw.choice(NASTY) + text[end:]
    if way == 3:
        return text[:at] + text[min(len(text), end + 1) :]
    if way == 4:
        return text[:at] + chr(draw.randrange(1, 0x3000)) + text[end:]
    if way == 5 and others:
        other = draw.choice(others)
        there = draw.randint(0, len(other))
        return text[:at] + other[there : there + draw.choice((4, 20, 400))] + text[end:]
    if way == 6:
        return _words_moved(draw, text)
    if way == 7:
        return draw.choice((text.upper(), text.lower(), text.swapcase(), text[::-1], text * 2))
    return re.sub(r"\d+", lambda _: draw.choice(("0", "1", "31", "99", "2022", "9" * 25)), text,
                  count=draw.choice((1, 1, 0)))  # fmt: skip


def _words_moved(draw: Draw, text: str) -> str:
    sign = draw.choice((" ", "\n", ";", ",", "/"))
    words = text.split(sign)
    way = draw.randrange(3)
    place = draw.randrange(len(words))
    if way == 0:
        draw.shuffle(words)
    elif way == 1:
        del words[place]
    else:
        words.insert(place, draw.choice(words))
    return sign.join(words)


def of_text(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Return a text input (UTF-8, lone surrogates allowed) with changes of text."""
    known = [told(draw.choice(others)) for _ in range(2)] if others else []
    return changed_text(draw, told(content), known).encode("utf-8", "surrogatepass")


def told(content: bytes) -> str:
    """Return the text of a text input."""
    return content.decode("utf-8", "surrogatepass")


def of_file(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Return a text file with changes of its text or, now and then, of its bytes."""
    if draw.random() < 0.2:
        return changed(draw, content, others)
    text = content.decode("utf-8", "surrogateescape")
    known = [draw.choice(others).decode("utf-8", "replace")] if others else []
    return changed_text(draw, text, known).encode("utf-8", "replace")


def smaller(content: bytes) -> Iterator[bytes]:
    """Yield an input with less in it: halves away, quarters … down to single bytes."""
    length = len(content) // 2
    while length:
        for start in range(0, len(content), length):
            yield content[:start] + content[start + length :]
        length //= 2
