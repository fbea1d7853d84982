"""Mutations that heed a format: the result is still a file of it, but says something else."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

from samples.hostile.pdf_raw import HEAD

from .mutate import MOST, NASTY, Draw, Mutator, changed, changed_text

PDF_TOKENS = tuple(
    b"/Type /Page /Pages /Kids /Count /Parent /MediaBox /CropBox /Rotate /Resources /Font /XObject "
    b"/Contents /Annots /AcroForm /Fields /Widget /FT /Tx /Btn /Ch /Sig /V /DV /AS /AP /N /Off /Ff "
    b"/Opt /Filter /FlateDecode /ASCII85Decode /LZWDecode /RunLengthDecode /DCTDecode /JBIG2Decode "
    b"/JPXDecode /CCITTFaxDecode /DecodeParms /Predictor /Columns /Length /Width /Height "
    b"/ColorSpace /Indexed /ICCBased /ToUnicode /Encoding /Identity-H /Type0 /Type3 /FontMatrix "
    b"/FontBBox /CharProcs /Widths /FirstChar /Encrypt /ObjStm /XRef /W /Index /Prev /Root /Size "
    b"obj endobj stream endstream xref trailer startxref %%EOF R null true [ ] << >> ( )".split()
)
_PDF_VALUES = (
    b"null", b"true", b"0", b"-1", b"1 0 R", b"2 0 R", b"3 0 R", b"99 0 R", b"[]", b"<< >>",
    b"(\xfe\xff\xd8\x00)", b"()", b"/X", b"1e40", b"-2147483649", b"99999999999", b"[0 0 0 0]",
    b"[1 0 R]", b"(a\\)", b"<f", b"0.0000001", b"[null null]", b"(D:20221301)", b"[-9 -9 1e9 1e9]",
)  # fmt: skip
_OBJECT = re.compile(rb"(?<!\d)(\d+) (\d+) obj\b(.*?)\bendobj", re.S)
_ENTRY = re.compile(rb"/[A-Za-z0-9]+(?=[\s/\[(<])")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)
_VALUE = re.compile(
    rb"\s*(?:\d+ \d+ R|\[[^\[\]]*\]|\([^()]*\)|<[0-9a-fA-F\s]*>|/[^\s/<>\[\]()]*|[-+.\d]+|\w+)"
)


def pdf(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change a PDF: its bytes; its objects, with a table of places that is right; its streams."""
    if draw.random() < 0.35:
        return changed(draw, content, others, PDF_TOKENS)
    objects = {int(found[1]): found[3] for found in _OBJECT.finditer(content)}
    if not objects:
        return changed(draw, content, others, PDF_TOKENS)
    for _ in range(draw.choice((1, 1, 2, 3))):
        _change_object(draw, objects, others)
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", content, re.S)
    root = re.search(rb"/Root \d+ \d+ R", trailer[1] if trailer else b"")
    return _assembled(draw, objects, root[0] if root else b"/Root 1 0 R")[:MOST]


def _change_object(draw: Draw, objects: dict[int, bytes], others: Sequence[bytes]) -> None:
    number = draw.choice(sorted(objects))
    body = objects[number]
    way = draw.randrange(8)
    if way == 0 and len(objects) > 1:
        del objects[number]
    elif way == 1:
        objects[draw.choice(sorted(objects))] = body
    elif way == 2:
        objects[number] = re.sub(
            rb"\d+ 0 R", b"%d 0 R" % draw.choice(sorted(objects)), body, count=1
        )
    elif way == 3 and _STREAM.search(body):
        objects[number] = _change_stream(draw, body, others)
    elif way == 4:
        objects[number] = changed(draw, body, others, PDF_TOKENS)
    else:
        objects[number] = _change_entry(draw, body)


def _change_entry(draw: Draw, body: bytes) -> bytes:
    """Give a key of a dictionary another value, take it away, or give it another name."""
    keys = list(_ENTRY.finditer(body))
    if not keys:
        return draw.choice(_PDF_VALUES)
    key = draw.choice(keys)
    value = _VALUE.match(body, key.end())
    end = value.end() if value else key.end()
    way = draw.randrange(4)
    if way == 0:
        return body[: key.start()] + body[end:]
    if way == 1:
        return body[: key.start()] + draw.choice(PDF_TOKENS) + body[key.end() :]
    return body[: key.end()] + b" " + draw.choice(_PDF_VALUES) + body[end:]


def _change_stream(draw: Draw, body: bytes, others: Sequence[bytes]) -> bytes:
    """Change what a stream says, packed again where it was; its length is told rightly."""
    found = _STREAM.search(body)
    if not found:
        return body
    data, packed = found[1], b"/FlateDecode" in body and b"ASCII85" not in body
    if packed:
        try:
            data = zlib.decompressobj().decompress(data, MOST)
        except zlib.error:
            packed = False
    data = changed(draw, data, others, (b"BT", b"ET", b"Tj", b"cm", b"Do", b"q", b"Q", b"re", b"l"))
    if packed:
        data = zlib.compress(data, 1)
    told = re.sub(rb"/Length \d+(?! 0 R)", b"/Length %d" % len(data), body[: found.start()])
    return told + b"stream\n" + data + b"\nendstream" + body[found.end() :]


def _assembled(draw: Draw, objects: dict[int, bytes], root: bytes) -> bytes:
    out = bytearray(HEAD)
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj%b\nendobj\n" % (number, body)
    table, size = len(out), min(max(places) + 1, 2000)
    if draw.random() < 0.9:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            known = number in places
            out += b"%010d %05d %b \n" % (places.get(number, 0), 0, b"n" if known else b"f")
    out += b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, table)
    return bytes(out)


_TAG = re.compile(rb"<[^<>]{1,400}>")
_BETWEEN = re.compile(rb">([^<>]{1,400})<")
_ATTRIBUTE = re.compile(rb'="([^"]*)"')


def xml(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change an XML part: an element doubled or taken away, an attribute, a text between tags."""
    way = draw.randrange(6)
    if way == 0:
        return changed(draw, content, others)
    if way <= 2:
        return _within(draw, content, draw.choice((_BETWEEN, _ATTRIBUTE)), _nasty)
    tags = list(_TAG.finditer(content))
    if not tags:
        return changed(draw, content, others)
    first = draw.choice(tags)
    element = _element(content, first)
    if way == 3:
        return content[: first.start()] + content[first.start() + len(element) :]
    place = draw.choice(tags).end()
    if way == 4:
        times = draw.choice((1, 1, 3, 40))
        return content[:place] + element * times + content[place:]
    name = re.match(rb"</?\s*([\w:.-]+)", first[0])
    if name is None:
        return content
    depth = draw.choice((1, 5, 60))
    opened, closed = b"<%b>" % name[1], b"</%b>" % name[1]
    return content[:place] + opened * depth + closed * depth + content[place:]


def _element(content: bytes, tag: re.Match[bytes]) -> bytes:
    """Return the element that begins with a tag, as far as its name tells."""
    name = re.match(rb"<([\w:.-]+)", tag[0])
    if name is None or tag[0].endswith(b"/>"):
        return tag[0]
    end = content.find(b"</%b>" % name[1], tag.end())
    return content[tag.start() : end + len(name[1]) + 3] if end > 0 else tag[0]


def _within(
    draw: Draw, content: bytes, where: re.Pattern[bytes], what: Callable[[Draw, bytes], bytes]
) -> bytes:
    found = list(where.finditer(content))
    if not found:
        return content
    one = draw.choice(found)
    return content[: one.start(1)] + what(draw, one[1]) + content[one.end(1) :]


def _nasty(draw: Draw, old: bytes) -> bytes:
    text = changed_text(draw, old.decode("utf-8", "replace"), NASTY)
    safe = re.sub(r"[<&\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    return safe.encode("utf-8") if draw.random() < 0.9 else text.encode("utf-8", "replace")


def packed(inner: Mutator) -> Mutator:
    """Return a mutator of zip files: members changed by ``inner``, lost, doubled, renamed."""

    def change(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
        members = _members(content)
        if not members or draw.random() < 0.15:
            return changed(draw, content, others, (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"))
        for _ in range(draw.choice((1, 1, 1, 2))):
            _change_member(draw, members, inner, others)
        return _zipped(members)[:MOST]

    return change


def _members(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            small = [info for info in archive.infolist() if info.file_size < MOST]
            return [(info.filename, archive.read(info)) for info in small[:60]]
    except Exception:  # a mutant of a mutant is often no archive any more
        return []


def _change_member(
    draw: Draw, members: list[tuple[str, bytes]], inner: Mutator, others: Sequence[bytes]
) -> None:
    at = draw.randrange(len(members))
    name, data = members[at]
    way = draw.randrange(10)
    if way == 0 and len(members) > 1:
        del members[at]
    elif way == 1:
        members.append((name, changed(draw, data, [])))
    elif way == 2:
        other = draw.choice(("../x", "/etc/x", "a" * 300, "", "x/", "é\u202e.pdf", name.upper()))
        members[at] = (other, data)
    elif way == 3:
        from_other = _members(draw.choice(others)) if others else []
        if from_other:
            members[at] = (name, draw.choice(from_other)[1])
    else:
        members[at] = (name, inner(draw, data, [other for _, other in members]))


def _zipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        written: set[str] = set()
        for name, data in members:
            if name not in written or len(written) < 40:
                info = zipfile.ZipInfo(name or "x", (2022, 10, 1, 9, 0, 0))
                archive.NameToInfo.pop(info.filename, None)  # two of a name, without a warning
                archive.writestr(info, data)
                written.add(name)
    return held.getvalue()


_MAIL_TOKENS = tuple(
    b"From: |To: |Subject: |Date: |Content-Type: multipart/mixed; boundary=b|MIME-Version: 1.0|"
    b"Content-Type: message/rfc822|Content-Type: text/html; charset=x-unknown|charset=utf-7|"
    b"Content-Transfer-Encoding: base64|Content-Transfer-Encoding: quoted-printable|--b|--b--|"
    b"Content-Disposition: attachment; filename*=utf-8''%ff%00|=?utf-8?b?/w==?=|=?x?q?=00?=|"
    b"filename*0=a; filename*1=b|=?iso-2022-jp?b?GyRC?=|\r\n\r\n|\n |Received: |(((((|<<>>|@,@:;|"
    b"Date: Thu, 99 Foo 99999 99:99:99 +9999|begin 644 x|charset=idna|charset=rot13|=\n|=ZZ".split(
        b"|"
    )
)


def mail(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change an e-mail: header lines moved, doubled, folded or given other values; boundaries."""
    way = draw.randrange(6)
    if way <= 1:
        return changed(draw, content, others, _MAIL_TOKENS)
    lines = content.split(b"\n")
    at = draw.randrange(min(len(lines), 40))
    if way == 2:
        lines.insert(draw.randrange(len(lines)), lines.pop(at))
    elif way == 3:
        lines.insert(at, draw.choice(_MAIL_TOKENS))
    elif way == 4:
        name, colon, value = lines[at].partition(b":")
        text = changed_text(draw, value.decode("utf-8", "replace"), NASTY)
        lines[at] = name + colon + text.encode("utf-8", "replace")
    else:
        lines = _boundary(draw, lines)
    return b"\n".join(lines)[:MOST]


def _boundary(draw: Draw, lines: list[bytes]) -> list[bytes]:
    """Take away, close or double a line that parts what the mail carries."""
    places = [at for at, line in enumerate(lines) if line.startswith(b"--")]
    if not places:
        return lines
    at = draw.choice(places)
    put = draw.choice(([], [lines[at].strip() + b"--"], [lines[at]] * 2, [lines[at], b"", b""]))
    return [*lines[:at], *put, *lines[at + 1 :]]


def picture(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change a picture: its head, its chunks (checks made right again), its bytes."""
    if content.startswith(b"\x89PNG") and draw.random() < 0.6:
        return _png(draw, content)
    if draw.random() < 0.5:
        return _head(draw, content)
    return changed(draw, content, others, (b"\xff\xd8", b"\xff\xda", b"\xff\xd9", b"Exif\x00\x00"))


def _head(draw: Draw, content: bytes) -> bytes:
    """Write numbers near some limit into the first bytes, or, in a TIFF, into its directories."""
    out = bytearray(content)
    reach = min(len(out), 200)
    start = 4 if reach > 8 else 0
    for _ in range(draw.choice((1, 1, 2, 3))):
        if reach <= start:
            break
        at = draw.randrange(start, reach)
        kind = draw.choice("BHI")
        size = struct.calcsize(kind)
        most = 256**size
        value = draw.choice((0, 1, 2, most // 2, most - 1, 65535, 50_000, 300)) % most
        out[at : at + size] = struct.pack(draw.choice("<>") + kind, value)
    return bytes(out)


def _png(draw: Draw, content: bytes) -> bytes:
    chunks, at = [], 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    if not chunks:
        return changed(draw, content, [])
    place = draw.randrange(len(chunks))
    name, data = chunks[place]
    way = draw.randrange(4)
    if way == 0:
        chunks.insert(draw.randrange(len(chunks)), (name, data))
    elif way == 1 and len(chunks) > 1:
        del chunks[place]
    elif way == 2:
        chunks[place] = (draw.choice((b"tRNS", b"PLTE", b"iCCP", b"eXIf", b"acTL", name)), data)
    else:
        chunks[place] = (name, changed(draw, data, []))
    out = bytearray(content[:8])
    for kind, held in chunks:
        check = zlib.crc32(kind + held)
        out += len(held).to_bytes(4, "big") + kind + held + check.to_bytes(4, "big")
    return bytes(out[:MOST])


def any_file(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change a file by what it is."""
    return _shape_of(content)(draw, content, others)


def _shape_of(content: bytes) -> Mutator:
    if content.startswith(b"PK"):
        return packed(xml if b"[Content_Types].xml" in content else any_file)
    if content[:1024].find(b"%PDF-") >= 0:
        return pdf
    if content[:4] in (b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF") or content[:2] in (
        b"\xff\xd8",
        b"BM",
    ):
        return picture
    if re.match(rb"[A-Za-z-]{2,20}:", content):
        return mail
    return xml if content.lstrip().startswith(b"<") else changed


def compressed(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Change what a gzip file holds (a backup's archive), now and then the file itself."""
    if draw.random() < 0.2:
        return changed(draw, content, others)
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return changed(draw, content, others)
    return gzip.compress(changed(draw, inner, []), 1, mtime=0)
