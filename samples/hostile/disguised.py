"""Files that are not what their name says, or are two things at once, or nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .archives import zipped
from .case import Case, Outcome, Snare, legible, spoiled
from .pdf_raw import good
from .pictures import jpeg


def disguised(snare: Snare) -> Iterator[Case]:
    """Yield disguised files, polyglots, and next to nothing."""
    kind, url, canary = "disguised", snare.url, snare.canary
    for name, content in (
        ("texte", b"Bonjour, ceci n'est pas un PDF.\n"),
        ("page web", f"<!doctype html><script>fetch('{url}')</script>".encode()),
        (
            "dessin svg",
            f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}'/>"
            f"<script>fetch('{url}')</script></svg>".encode(),
        ),
        ("script js", f"require('fs').writeFileSync('{canary}','x')\n".encode()),
        ("script shell", f"#!/bin/sh\ntouch {canary}\n".encode()),
        ("programme windows", b"MZ\x90\x00" + bytes(200) + canary.encode() + bytes(999)),
        ("programme unix", b"\x7fELF\x02\x01\x01" + bytes(500)),
        ("python", f"import os; os.system('touch {canary}')\n".encode()),
        ("pickle", b"cos\nsystem\n(S'touch " + canary.encode() + b"'\ntR."),
        ("raccourci", f"[InternetShortcut]\nURL={url}\n".encode()),
        ("postscript", f"%!PS\n(%pipe%touch {canary}) (w) file\n".encode()),
        ("rtf", b'{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE "' + url.encode() + b'"}}}'),
        (
            "xml",
            f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "{url}">]><a>&b;</a>'.encode(),
        ),
        ("classeur", zipped([("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")])),
        ("archive rar", b"Rar!\x1a\x07\x00" + bytes(99)),
        ("gzip", b"\x1f\x8b\x08" + bytes(99)),
        ("base sqlite", b"SQLite format 3\0" + bytes(500)),
    ):
        yield spoiled(kind, f"{name}.pdf", content, "unrecognised")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    yield spoiled(
        kind, "word ancien.docx", old + "WordDocument".encode("utf-16-le"), "unrecognised"
    )
    yield spoiled(
        kind, "word protege.docx", old + "EncryptedPackage".encode("utf-16-le"), "encrypted"
    )
    yield legible(kind, "pdf sous un nom d'image.png", good())
    yield legible(kind, "pdf sans extension", good())
    yield from _polyglots()
    yield from _nothing()
    yield from _noise()


def _polyglots() -> Iterator[Case]:
    kind = "polyglot"
    archive = zipped([("dedans.pdf", good())])
    anything: tuple[Outcome, ...] = ("read", "unreadable", "unrecognised")
    yield Case(kind, "pdf puis archive.pdf", good() + archive, anything)
    yield Case(kind, "archive puis pdf.zip", archive + good(), anything)
    yield Case(kind, "page web puis pdf.html", b"<html><script>1</script>\n" + good(), anything)
    yield Case(kind, "programme puis pdf.exe", b"MZ" + bytes(60) + good(), anything)
    yield Case(kind, "gif puis pdf.gif", b"GIF89a/*" + good(), (*anything, "too_large"))
    yield Case(kind, "image puis archive.jpg", jpeg(80, 80) + archive, anything)
    yield Case(kind, "courriel puis pdf.eml", b"From: a@b.fr\nSubject: a\n\n" + good(), anything)
    yield Case(
        kind,
        "document et archive.docx",
        zipped([("[Content_Types].xml", b"<a/>"), ("word/a", b""), ("xl/b", b"")]),
        anything,
    )
    yield Case(kind, "pdf dans une archive sans compression.zip", good()[:200] + archive, anything)


def _nothing() -> Iterator[Case]:
    kind = "next to nothing"
    yield spoiled(kind, "vide.pdf", b"")
    yield spoiled(kind, "vide.docx", b"\n")
    yield spoiled(kind, "un octet.pdf", b"%", "unrecognised")
    yield spoiled(kind, "un mega-octet de zeros.pdf", bytes(1 << 20))
    yield spoiled(kind, "blancs.pdf", b" \r\n\t" * 5000)
    yield spoiled(kind, "signature seule.pdf", b"%PDF-")
    yield spoiled(kind, "signature seule.zip", b"PK\x03\x04")
    yield spoiled(kind, "fin d'archive seule.zip", b"PK\x05\x06")
    yield spoiled(kind, "signature seule.jpg", b"\xff\xd8\xff")
    yield spoiled(kind, "signature seule.png", b"\x89PNG\r\n\x1a\n")
    yield spoiled(kind, "signature seule.tif", b"II*\x00")
    yield spoiled(kind, "signature seule.webp", b"RIFF\0\0\0\0WEBP")


def _noise() -> Iterator[Case]:
    kind = "noise"
    for seed, start in enumerate(
        (
            b"",
            b"%PDF-1.7\n",
            b"PK\x03\x04",
            b"\xff\xd8\xff\xe0",
            b"\x89PNG\r\n\x1a\n",
            b"II*\x00\x08\0\0\0",
            b"From: a@b.fr\nSubject: a\nDate: b\n\n",
        )
    ):
        draw = random.Random(seed)
        content = start + draw.randbytes(20_000)
        outcomes: tuple[Outcome, ...] = ("unreadable", "unrecognised", "read")
        yield Case(kind, f"bruit {seed}.pdf", content, outcomes)
