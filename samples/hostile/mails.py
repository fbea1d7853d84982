"""E-mails whose headers, names or parts are made to mislead or to exhaust."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from .archives import zipped
from .case import Case, Outcome, Snare, legible, spoiled
from .pdf_bombs import zeros
from .pdf_raw import good

_HEAD = (
    b"From: Claire Martin <claire@exemple.fr>\r\nTo: appel@departement.example\r\n"
    b"Date: Thu, 06 Oct 2022 09:00:00 +0200\r\nSubject: Dossier\r\nMIME-Version: 1.0\r\n"
)


def mail(*parts: bytes, head: bytes = _HEAD, boundary: bytes = b"b") -> bytes:
    """Return a message of several parts, each with its own headers."""
    inner = b"".join(b"--%b\r\n%b\r\n" % (boundary, part) for part in parts)
    kind = b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n' % boundary
    return head + kind + inner + b"--%b--\r\n" % boundary


def attached(name: bytes, content: bytes) -> bytes:
    """Return a part with a file; ``name`` stands in the header as it is."""
    return (
        b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=%b\r\n\r\n" % name
    ) + base64.encodebytes(content)


_TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour, voici la facture.\r\n"


def mails(snare: Snare) -> Iterator[Case]:
    """Yield hostile e-mails."""
    yield from _headers()
    yield from _names()
    yield from _parts(snare)


def _headers() -> Iterator[Case]:
    kind = "mail headers"
    for name, head in (
        ("date impossible", _HEAD.replace(b"06 Oct 2022", b"99 Foo 99999")),
        ("fuseau impossible", _HEAD.replace(b"+0200", b"+99999999999")),
        ("date de l'an un", _HEAD.replace(b"2022", b"0001")),
        ("expediteur double", _HEAD + b"From: autre@exemple.fr\r\nSender: x\r\n"),
        (
            "expediteur piege",
            _HEAD.replace(b"claire@exemple.fr", b"claire@exemple.fr\r\n\tBcc: tous@exemple.fr"),
        ),
        ("expediteur code", _HEAD.replace(b"Claire Martin", b"=?utf-8?B?DQpCY2M6IHhAeS5mcg==?=")),
        ("jeu de caracteres inconnu", _HEAD.replace(b"Dossier", b"=?martien?B?////?=")),
        ("objet d'un mega-octet", _HEAD.replace(b"Dossier", b"Dossier " + b"x" * 1_000_000)),
        ("octets bruts", _HEAD.replace(b"Dossier", b"\xff\xfe\x00\x80 Dossier")),
        ("adresses emboitees", _HEAD.replace(b"claire@exemple.fr", b"(" * 5000 + b"a@b.fr")),
        ("cinq mille en-tetes", _HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(5000))),
        ("objet code sans fin", _HEAD.replace(b"Dossier", b"=?utf-8?Q?a?= " * 20_000)),
    ):
        content = mail(_TEXT, attached(b'"facture.pdf"', good()), head=head)
        yield legible(kind, f"{name}.eml", content)
    locked = _HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nxx"
    yield spoiled("mail locked", "courriel chiffre.eml", locked, "encrypted")
    armed = _HEAD + b'Content-Type: multipart/encrypted; boundary="b"\r\n\r\n--b--\r\n'
    yield spoiled("mail locked", "courriel chiffre pgp.eml", armed, "encrypted")


def _names() -> Iterator[Case]:
    kind = "mail names"
    for label, name in (
        ("qui montent", b'"../../../../etc/cron.d/a.pdf"'),
        ("de Windows", b'"C:\\\\Windows\\\\System32\\\\a.pdf"'),
        ("geants", b'"' + b"x" * 100_000 + b'.pdf"'),
        ("a l'envers", '"facture\u202efdp.exe"'.encode()),
        ("nuls", b'"a\x00b.pdf"'),
        ("vides", b'""'),
        ("en morceaux sans fin", b"".join(b'"a";\r\n filename*%d="b"' % n for n in range(2000))),
        ("d'en-tetes", b'"a.pdf\r\n\tBcc: tous@exemple.fr"'),
        ("codes", b'"=?utf-8?B?Li4vLi4vZXRjL3Bhc3N3ZA==?="'),
        ("de langue inconnue", b"x\r\n filename*=martien'xx'%FF%FE%00.pdf"),
        ("de peripherique", b'"CON"'),
        ("de formule", b'"=HYPERLINK(0).pdf"'),
    ):
        yield legible(kind, f"noms {label}.eml", mail(_TEXT, attached(name, good())))
    same = [attached(b'"a.pdf"', good() + b"%% %d" % n) for n in range(30)]
    yield legible(kind, "trente fois le meme nom.eml", mail(_TEXT, *same))


def _parts(snare: Snare) -> Iterator[Case]:
    kind = "mail parts"
    deep = _TEXT
    for level in range(200):
        edge = b"n%d" % level
        deep = b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n%b\r\n--%b--\r\n' % (
            edge,
            edge,
            deep,
            edge,
        )
    either: tuple[Outcome, ...] = ("read", "unreadable", "too_large")
    yield Case(kind, "deux cents etages.eml", _HEAD + deep, either)
    steps = b"".join(
        b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n' % (n, n)
        for n in range(5000)
    )
    yield Case(kind, "cinq mille etages.eml", _HEAD + steps, either)
    forwarded = mail(_TEXT, attached(b'"a.pdf"', good()))
    for _ in range(60):
        forwarded = mail(
            _TEXT,
            b"Content-Type: message/rfc822\r\n\r\n" + forwarded,
            boundary=b"b%d" % len(forwarded),
        )
    yield spoiled(kind, "soixante messages emboites.eml", forwarded, "too_large")
    crowd = [attached(b'"%d.txt"' % n, b"x") for n in range(3000)]
    yield spoiled(kind, "trois mille pieces.eml", mail(_TEXT, *crowd), "too_large")
    yield spoiled(kind, "sans fin.eml", mail(_TEXT, attached(b'"a.pdf"', good()))[:-200])
    yield legible(
        kind,
        "parties sans separation.eml",
        _HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + _TEXT,
    )
    wrong = attached(b'"a.pdf"', good()).replace(b"base64", b"x-uuencode")
    yield legible(kind, "codage inconnu.eml", mail(_TEXT, wrong))
    rubbish = (
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n!!!===***\r\n"
    )
    yield legible(kind, "pieces illisibles.eml", mail(_TEXT, rubbish))
    bomb = zipped([("dedans.zip", zipped([("a.pdf", b"x")]))])
    yield legible(kind, "archive jointe.eml", mail(_TEXT, attached(b'"a.zip"', bomb)))
    flat = b"PK\x03\x04" + zeros(1 << 28)
    yield legible(kind, "fausse archive jointe.eml", mail(_TEXT, attached(b'"a.zip"', flat)))
    page = (
        b"Content-Type: text/html\r\n\r\n<img src='%b'><script src='%b'></script>"
        b"<iframe src='%b'></iframe><p>Bonjour</p>" % ((snare.url.encode(),) * 3)
    )
    yield legible("mail html", "page qui va chercher.eml", mail(page))
    tags = b"Content-Type: text/html\r\n\r\n" + b"<div><b>" * 200_000
    yield legible("mail html", "quatre cent mille balises.eml", mail(tags))
    odd = b"Content-Type: text/html; charset=utf-7\r\n\r\n<![if><!-- <p>a</p> <script><p>b"
    yield legible("mail html", "balises mal fermees.eml", mail(odd))
    outside = b'Content-Type: message/external-body; access-type=URL; URL="%b"\r\n\r\n\r\n'
    yield legible("mail html", "corps externe.eml", mail(_TEXT, outside % snare.url.encode()))
