"""PDF files that would do something: run, open, fetch, send, or show what they are not."""

from __future__ import annotations

from collections.abc import Iterator

from .case import Case, Snare, legible, spoiled
from .pdf_raw import TEXT, good, one_page, stream, written


def active_pdfs(snare: Snare) -> Iterator[Case]:
    """Yield PDF files with scripts, actions, dynamic forms and files inside."""
    yield from _actions(snare)
    yield from _forms(snare)
    yield from _inside(snare)


def _actions(snare: Snare) -> Iterator[Case]:
    url, canary = snare.url.encode(), snare.canary.encode()
    script = b"app.launchURL('%b', true); this.submitForm('%b');" % (url, url)
    for kind, name, action in (
        ("pdf javascript", "script a l'ouverture", b"/S /JavaScript /JS (%b)" % script),
        ("pdf javascript", "script en flux", b"/S /JavaScript /JS 10 0 R"),
        (
            "pdf action",
            "commande a l'ouverture",
            b"/S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c touch %b) >>" % canary,
        ),
        ("pdf action", "commande unix", b"/S /Launch /Unix << /F (touch %b) >>" % canary),
        ("pdf action", "adresse a l'ouverture", b"/S /URI /URI (%b)" % url),
        ("pdf action", "envoi du formulaire", b"/S /SubmitForm /F << /FS /URL /F (%b) >>" % url),
        ("pdf action", "donnees a importer", b"/S /ImportData /F (%b)" % snare.path.encode()),
        ("pdf action", "autre document a ouvrir", b"/S /GoToR /F (\\\\\\\\127.0.0.1\\\\p) /D [0]"),
        ("pdf action", "document inclus a ouvrir", b"/S /GoToE /T << /R /C /N (x.exe) >>"),
        ("pdf action", "film et son", b"/S /Rendition /JS (%b) /OP 0" % script),
    ):
        objects = one_page(catalog=b"/OpenAction << %b >>" % action, more={10: stream(script)})
        yield legible(kind, f"{name}.pdf", written(objects))
    names = b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (%b) >>] >> >>" % script
    yield legible("pdf javascript", "script du document.pdf", written(one_page(catalog=names)))
    events = b"/AA << /O << /S /JavaScript /JS (%b) >> /C << /S /URI /URI (%b) >> >>" % (
        script,
        url,
    )
    yield legible("pdf javascript", "script de la page.pdf", written(one_page(page=events)))
    chain = b"/OpenAction 10 0 R"
    loop = b"<< /S /URI /URI (%b) /Next [10 0 R 10 0 R] >>" % url
    yield legible(
        "pdf action",
        "actions en chaine sans fin.pdf",
        written(one_page(catalog=chain, more={10: loop})),
    )
    far = b"/XObject << /X0 << /Type /XObject /Subtype /Form /BBox [0 0 9 9] /F (%b) >> >>" % url
    outside = (
        b"<< /Length 0 /F << /FS /URL /F (%b) >> /FFilter /FlateDecode >>\nstream\n\nendstream"
    )
    yield Case(
        "pdf external",
        "contenu pris ailleurs.pdf",
        written(one_page(outside % url)),
        ("read", "unreadable"),
    )
    yield legible(
        "pdf external",
        "dessin pris ailleurs.pdf",
        written(one_page(stream(b"/X0 Do " + TEXT), resources=far)),
    )
    file = (
        b"/XObject << /X0 << /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        b"/Ref << /F (%b) /Page 0 >> >> >>" % snare.path.encode()
    )
    yield legible(
        "pdf external",
        "page prise dans un autre fichier.pdf",
        written(one_page(stream(b"/X0 Do " + TEXT), resources=file)),
    )


def _forms(snare: Snare) -> Iterator[Case]:
    kind = "pdf xfa"
    waiting = stream(
        b"BT /F1 12 Tf 60 760 Td (Please wait... If this message is not eventually "
        b"replaced, open it with Adobe Reader) Tj ET"
    )
    form = (
        b'<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template>'
        b'<subform><event activity="initialize"><script>xfa.host.gotoURL("%b")</script></event>'
        b"</subform></template></xdp:xdp>" % snare.url.encode()
    )
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "%b">]>' % snare.url.encode()
    bomb = b"<!DOCTYPE x [" + b"".join(
        b'<!ENTITY l%d "%b">' % (n, (b"&l%d;" % (n - 1) if n else b"ha") * 10) for n in range(10)
    )
    for name, xml in (
        ("dynamique", form),
        ("dynamique a entite externe", entity + form.replace(b"</sub", b"&e;</sub")),
        ("dynamique a entites multipliees", bomb + b"]>" + form.replace(b"</sub", b"&l9;</sub")),
    ):
        objects = one_page(
            waiting,
            catalog=b"/AcroForm << /XFA 10 0 R /Fields [] >>",
            more={10: stream(xml, packed=True)},
        )
        yield spoiled(kind, f"formulaire {name}.pdf", written(objects), "unrecognised")
    fixed = one_page(
        catalog=b"/AcroForm << /XFA [(template) 10 0 R] /Fields [11 0 R] >>",
        page=b"/Annots [11 0 R]",
        more={
            10: stream(form),
            11: b"<< /FT /Tx /T (siret) "
            b"/V (44327459600015) /Subtype /Widget /Rect [60 600 300 620] >>",
        },
    )
    yield legible(kind, "formulaire statique.pdf", written(fixed))
    yield legible(
        kind,
        "formulaire statique abime.pdf",
        written(one_page(catalog=b"/AcroForm << /XFA [1 2 3 (a)] /Fields 9 >>")),
    )


def _inside(snare: Snare) -> Iterator[Case]:
    kind = "pdf attachments"
    program = stream(b"MZ\x90\x00" + snare.canary.encode(), b"/Type /EmbeddedFile")
    held = b"/Names << /EmbeddedFiles << /Names [(a.exe) 11 0 R] >> >>"
    spec = b"<< /Type /Filespec /F (..\\\\..\\\\a.exe) /UF (../../a.exe) /EF << /F 10 0 R >> >>"
    more = {10: program, 11: spec}
    yield legible(
        kind, "programme joint.pdf", written(one_page(catalog=held, more=more)), "attachments"
    )
    folder = b"/Collection << /Type /Collection /View /T >> " + held
    inner = {10: stream(good(), b"/Type /EmbeddedFile"), 11: spec.replace(b"exe", b"pdf")}
    yield legible(
        kind, "portefeuille.pdf", written(one_page(catalog=folder, more=inner)), "attachments"
    )
    circle = b"/Names << /EmbeddedFiles 10 0 R >>"
    loop = {10: b"<< /Kids [10 0 R 10 0 R] /Names [(a) 11 0 R] >>", 11: spec}
    yield legible(
        kind,
        "pieces jointes en rond.pdf",
        written(one_page(catalog=circle, more=loop)),
        "attachments",
    )
    pinned = b"/Annots [<< /Subtype /FileAttachment /Rect [9 9 20 20] /FS 11 0 R >>]"
    yield legible(
        kind, "programme epingle sur la page.pdf", written(one_page(page=pinned, more=more))
    )
    media = (
        b"/Annots [<< /Subtype /RichMedia /Rect [9 9 99 99] /RichMediaContent 11 0 R >> "
        b"<< /Subtype /Screen /Rect [9 9 99 99] /A << /S /Launch /F (a.exe) >> >>]"
    )
    yield legible(kind, "animation.pdf", written(one_page(page=media, more=more)))
