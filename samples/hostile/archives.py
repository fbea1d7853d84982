"""Zip archives: bombs, names that lead elsewhere, links, passwords, damage."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

from .case import Case, legible, spoiled
from .pdf_bombs import zeros
from .pdf_raw import good

_DAY = (2022, 10, 1, 9, 0, 0)


def zipped(
    members: Iterable[tuple[str, bytes]], *, attributes: Mapping[str, int] | None = None
) -> bytes:
    """Return an archive, always the same; ``attributes`` are those of Unix, by name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (attributes or {}).get(name, 0o100644) << 16
            archive.writestr(entry, content)
    return held.getvalue()


def raw_zip(
    name: bytes,
    data: bytes,
    size: int,
    *,
    flags: int = 0,
    times: int = 1,
    scheme: int = 8,
    check: int = 0,
) -> bytes:
    """Return an archive whose one member is told ``times`` times, with whatever size is said."""
    common = struct.pack("<HHHHHIII", 20, flags, scheme, 0, 21569, check, len(data), size)
    local = b"PK\x03\x04" + common + struct.pack("<HH", len(name), 0) + name + data
    entry = (
        b"PK\x01\x02"
        + struct.pack("<H", 20)
        + common
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    end = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, times, times, len(entry) * times, len(local), 0
    )
    return local + entry * times + end


def archives() -> Iterator[Case]:
    """Yield hostile archives."""
    yield from _bombs()
    yield from _names()
    kind = "zip damaged"
    whole = zipped([("facture.pdf", good())])
    for share in (10, 50, 90):
        yield spoiled(kind, f"archive coupee a {share}.zip", whole[: len(whole) * share // 100])
    wrong = bytearray(whole)
    wrong[60] ^= 0xFF
    yield spoiled(kind, "archive abimee.zip", bytes(wrong))
    yield Case(kind, "archive vide.zip", zipped([]), ("unreadable",))
    yield spoiled(kind, "archive d'un procede inconnu.zip", raw_zip(b"a.pdf", b"x", 1, scheme=99))
    locked = raw_zip(b"facture.pdf", bytes(12) + zlib.compress(good())[2:-4], 900, flags=1)
    yield spoiled("zip password", "archive a mot de passe.zip", locked, "encrypted")
    mixed = zipped([("lisible.pdf", good())])
    yield legible(
        "zip password",
        "archive a mot de passe dans une archive.zip",
        zipped([("dedans.zip", locked), ("autre.zip", mixed)]),
    )


def _bombs() -> Iterator[Case]:
    kind = "zip bomb"
    flat = zeros(1 << 30)[2:-4]
    yield spoiled(kind, "bombe plate.zip", raw_zip(b"a.pdf", flat, 1 << 30), "too_large")
    yield spoiled(
        kind,
        "bombe qui dit mille octets.zip",
        raw_zip(b"a.pdf", flat, 1000),
        "too_large",
        "unreadable",
    )
    yield spoiled(
        kind,
        "bombe qui se recouvre.zip",
        raw_zip(
            b"a.pdf", zeros(64 << 20)[2:-4], 64 << 20, times=2000, check=zlib.crc32(bytes(64 << 20))
        ),
        "too_large",
    )
    nest = raw_zip(b"a.pdf", flat, 1 << 30)
    for depth in range(6):
        nest = zipped([(f"{number}.zip", nest) for number in range(4 if depth < 4 else 1)])
    yield spoiled(kind, "bombe en poupees.zip", nest, "too_large")
    deep = good()
    for _ in range(60):
        deep = zipped([("dedans.zip", deep)])
    yield spoiled(kind, "soixante archives emboitees.zip", deep, "too_large")
    crowd = zipped([(f"{number}.txt", b"x") for number in range(5000)])
    yield spoiled(kind, "cinq mille fichiers.zip", crowd, "too_large")


def _names() -> Iterator[Case]:
    kind = "zip names"
    names = (
        "/etc/cron.d/a.pdf",
        "../../../a.pdf",
        "..\\..\\b.pdf",
        "C:\\Windows\\c.pdf",
        "\\\\serveur\\d.pdf",
        "./././e.pdf",
        "f.pdf\0.exe",
        "CON.pdf",
        "aux",
        "g.pdf ",
        "h.pdf.",
        "i:j.pdf",
        "~/k.pdf",
        "x" * 4000 + ".pdf",
    )
    yield legible(
        kind,
        "noms qui menent ailleurs.zip",
        zipped((name, good() + b"%" + name.encode()) for name in names),
    )
    links = {"lien.pdf": 0o120777, "dossier": 0o120777}
    yield legible(
        kind,
        "liens.zip",
        zipped(
            [("lien.pdf", b"/etc/passwd"), ("dossier", b"/etc"), ("dossier/a.pdf", good())],
            attributes=links,
        ),
    )
    devices = {"memoire": 0o020666, "tuyau": 0o010666}
    yield legible(
        kind,
        "peripheriques.zip",
        zipped([("memoire", b""), ("tuyau", b""), ("a.pdf", good())], attributes=devices),
    )
    twins = [
        ("a.pdf", good()),
        ("A.PDF", good() + b"% 2"),
        ("é.pdf", good() + b"% 3"),
        ("e\u0301.pdf", good() + b"% 4"),
    ]
    yield legible(kind, "noms jumeaux.zip", zipped(twins))
    turned = [
        ("facture\u202efdp.exe", good()),
        ("\u200b\ufeff.pdf", good() + b"% 5"),
        ("<script>alert(1)</script>.pdf", good() + b"% 6"),
        ("a\r\nBcc: x@y.fr.pdf", good()),
        ("=cmd|' /C calc'!A0.pdf", good() + b"% 7"),
        ("{{ 7*7 }}.pdf", good() + b"% 8"),
    ]
    yield legible(kind, "noms pieges.zip", zipped(turned))
    depth = "/".join(["d"] * 2000) + "/a.pdf"
    yield legible(kind, "deux mille dossiers.zip", zipped([(depth, good())]))
