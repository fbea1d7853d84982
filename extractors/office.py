"""LibreOffice: documents in, PDF out, in a private folder with a private profile and a time limit.

Macros never run, links are never followed, the kernel refuses it every connection that leaves the
machine (``confined``), and nothing of the call stays behind: the whole process group is ended when
the time is up.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from .errors import TooLarge, ToolMissing, Unreadable

_CONFINED = Path(__file__).with_name("confined.py")
_PROGRAMS = ("soffice", "libreoffice")
_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice/program",
    "/usr/lib64/libreoffice/program",
)
_ADVICE = "Ouvrez le document dans Word ou LibreOffice, enregistrez-le à nouveau, puis recommencez."
_EXPORT = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
}
"""PDF/A-2b, tagged (PDF/UA)."""

_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Macros off, links never updated, every address behind a proxy that answers nothing."""


def available() -> bool:
    """Tell whether LibreOffice is installed on this machine."""
    return _program() is not None


def to_pdf(
    documents: Sequence[bytes],
    *,
    timeout: float = 60.0,
    suffix: str = ".docx",
    day: date | None = None,
) -> list[bytes]:
    """Turn word-processor documents into PDF/A-2b, tagged, in one call of LibreOffice.

    ``suffix`` is the format of the documents (".docx", ".odt", ".doc"); ``timeout`` the seconds
    for the whole batch; ``day`` stands inside the files in place of the clock's date.
    Returns one PDF per document, in order. Raises ToolMissing
    where LibreOffice is absent, TooLarge when the time is up, Unreadable for a document that
    gives no PDF even alone.
    """
    program = _program()
    if program is None:
        raise ToolMissing(
            "LibreOffice n'est pas installé : les copies PDF ne peuvent pas être produites.",
            "Faites installer LibreOffice Writer sur le serveur ; "
            "les lettres Word restent disponibles.",
        )
    if not documents:
        return []
    made = _convert(program, documents, suffix, timeout)
    result = []
    for index, document in enumerate(documents):
        pdf = made.get(index)
        if pdf is None and len(documents) > 1:
            pdf = _convert(program, [document], suffix, timeout).get(0)
        if pdf is None:
            raise Unreadable("LibreOffice n'a pas pu convertir ce document en PDF.", _ADVICE)
        result.append(_dated(pdf, day) if day else pdf)
    return result


def _program() -> str | None:
    for name in _PROGRAMS:
        found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(_FOLDERS))
        if found:
            return found
    return None


def _convert(
    program: str, documents: Sequence[bytes], suffix: str, timeout: float
) -> dict[int, bytes]:
    """Run one conversion; return the PDF by the index of its document, those that came out."""
    with tempfile.TemporaryDirectory(prefix="recevable-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, out = folder / "profile", folder / "out"
        if not _warm_profile(program).is_dir():  # a cleaner of old temporary files took it
            _warm_profile.cache_clear()
        shutil.copytree(_warm_profile(program), profile)
        out.mkdir()
        sources = []
        for index, document in enumerate(documents):
            source = folder / f"{index:04d}{suffix}"
            source.write_bytes(document)
            sources.append(str(source))
        export = f"pdf:writer_pdf_Export:{json.dumps(_EXPORT)}"
        _run(program, profile, ["--convert-to", export, "--outdir", str(out), *sources], timeout)
        return {int(pdf.stem): pdf.read_bytes() for pdf in out.glob("*.pdf")}


def _run(program: str, profile: Path, arguments: list[str], timeout: float) -> None:
    """Start LibreOffice in a process group of its own, wait, and end the whole group."""
    command = [
        *(sys.executable, "-I", "-S", str(_CONFINED), str(timeout)),
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        "--nofirststartwizard",
        *arguments,
    ]
    process = subprocess.Popen(  # noqa: S603 (the program is found by name, arguments are ours)
        command,
        cwd=profile.parent,
        env=_environment(profile),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise TooLarge(
            f"La conversion en PDF a dépassé le temps permis ({timeout:.0f} secondes).", _ADVICE
        ) from error
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(profile: Path) -> dict[str, str]:
    """Return a bare environment: no session of a user, no proxy, home inside the private folder."""
    folders = os.pathsep.join((os.defpath, "/usr/local/bin", "/usr/bin", "/bin"))
    return {
        "PATH": folders,
        "HOME": str(profile),
        "LANG": "C.UTF-8",
        "TMPDIR": str(profile.parent),
        "SAL_USE_VCLPLUGIN": "svp",
    }


@functools.cache
def _warm_profile(program: str) -> Path:
    """Make, once per process, the profile that each conversion copies: its first start is slow."""
    folder = Path(tempfile.mkdtemp(prefix="recevable-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_registry(), "utf-8")
    _run(program, profile, ["--terminate_after_init"], 120.0)
    return profile


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{_path(path)}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n"
    )


def _path(path: str) -> str:
    component, _, rest = path.partition("/")
    return f"{component if component == 'Inet' else f'Office.{component}'}/{rest}"


def _dated(pdf: bytes, day: date) -> bytes:
    """Put a given day where LibreOffice wrote the clock's, each time in the same length.

    The file's table of offsets stays right because nothing moves.
    """
    written = f"{day:%Y%m%d}000000".encode()
    pdf = re.sub(rb"(/CreationDate\(D:)\d{14}", lambda m: m[1] + written, pdf)
    return re.sub(
        rb"(<xmp:(?:Create|Modify|Metadata)Date>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        lambda m: m[1] + f"{day:%Y-%m-%d}T00:00:00".encode(),
        pdf,
    )
