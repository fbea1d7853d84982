"""How much a packed stream of a PDF unpacks to, told without holding more than is allowed."""

from __future__ import annotations

import binascii
import re
import zlib

_CHUNK = 1 << 20
_NAMES = re.compile(rb"/(\w+)")
_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_FILTER = re.compile(rb"/F(?:ilter)?\s*(\[[^\]]*\]|/[\w#]+|\d+\s+\d+\s+R)")
_SHORT = {b"Fl": b"FlateDecode", b"LZW": b"LZWDecode", b"RL": b"RunLengthDecode",
          b"AHx": b"ASCIIHexDecode", b"A85": b"ASCII85Decode"}  # fmt: skip
_CLEAR, _END = 256, 257


def filters_of(head: bytes) -> tuple[bytes, ...] | None:
    """Return the filters that a stream's dictionary names, first to be undone first.

    None where they stand elsewhere, by reference.
    """
    plain = _HEX_IN_NAME.sub(lambda found: bytes((int(found[1], 16),)), head)
    given = _FILTER.findall(plain)
    if not given:
        return ()
    if given[-1].endswith(b"R"):
        return None
    names: list[bytes] = _NAMES.findall(given[-1])
    return tuple(_SHORT.get(name, name) for name in names)


def unpacked_size(data: bytes, filters: tuple[bytes, ...], limit: int) -> int:
    """Return how many bytes the data unpacks to; past the limit some number above it.

    A filter that is for pictures, or that is not known, ends the chain: what follows weighs 0.
    """
    for rank, name in enumerate(filters):
        last = rank == len(filters) - 1
        if name == b"FlateDecode":
            data, size = _inflated(data, limit, keep=not last)
        elif name == b"LZWDecode":
            size = _lzw_size(data, limit)
            data = b""  # what another filter would make of it is bounded by the library's memory
        elif name == b"RunLengthDecode":
            data, size = _run_lengths(data, limit, keep=not last)
        elif name == b"ASCIIHexDecode":
            data = _from_hex(data)
            size = len(data)
        else:
            return 0
        if size > limit or last:
            return size
    return 0


def _inflated(data: bytes, limit: int, *, keep: bool) -> tuple[bytes, int]:
    unpacker = zlib.decompressobj()
    size, kept = 0, bytearray()
    try:
        piece = unpacker.decompress(data, _CHUNK)
        while piece and size <= limit:
            size += len(piece)
            if keep:
                kept += piece
            piece = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
    except zlib.error:
        pass
    return bytes(kept), size


def _run_lengths(data: bytes, limit: int, *, keep: bool) -> tuple[bytes, int]:
    size, at, kept = 0, 0, bytearray()
    while at < len(data) and data[at] != 128 and size <= limit:
        count = data[at]
        if count < 128:
            if keep:
                kept += data[at + 1 : at + 2 + count]
            size, at = size + count + 1, at + 2 + count
        else:
            if keep:
                kept += data[at + 1 : at + 2] * (257 - count)
            size, at = size + 257 - count, at + 2
    return bytes(kept), size


def _from_hex(data: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _lzw_size(data: bytes, limit: int) -> int:
    """Return the size of LZW data: only the lengths of its runs are kept, never their bytes."""
    lengths = [1] * 258
    size = before = bits = held = 0
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        width = 9 + (len(lengths) >= 511) + (len(lengths) >= 1023) + (len(lengths) >= 2047)
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == _END or size > limit:
            break
        if code == _CLEAR:
            del lengths[258:]
            before = 0
            continue
        length = lengths[code] if code < len(lengths) else before + 1
        size += length
        if before and len(lengths) < 4096:
            lengths.append(before + 1)
        before = length
    return size
