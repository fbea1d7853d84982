"""Golden files of the samples: what the examination must say of each delivery.

``python -m samples.golden`` writes them anew; they are read by a person in the diff.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from validators.call import load_call

from .dossiers import Delivery, deliveries
from .make import Press, files_of, mail_of

GOLDEN = Path(__file__).parent / "golden"
ON = "2022-10-12"


def check(files: list[Path], home: Path) -> dict[str, Any]:
    """Run the real command on files as one delivery and return its JSON."""
    command = [sys.executable, "-m", "intake.commands", "check", *map(str, files)]
    command += ["--received", ON, "--on", ON, "--json", "--home", str(home)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"recevable check: {run.returncode}\n{run.stderr}")
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def essence(report: dict[str, Any]) -> dict[str, Any]:
    """Reduce a report to what must not change unseen: outcomes, rules, pieces, letters."""
    return {
        "documents": sorted(
            f"{d['file']} {d['pages'] or ''} {d['kind']} {d.get('piece') or ''}".strip()
            for d in report["documents"]
        ),
        "dossiers": sorted((_dossier(d) for d in report["dossiers"]), key=str),
        "unattached": sorted(str(u["file"]) for u in report["unattached"]),
    }


def _dossier(dossier: dict[str, Any]) -> dict[str, Any]:
    def of(severity: str) -> list[str]:
        return sorted(
            " ".join(str(f[key]) for key in ("rule", "verdict", "piece", "field") if f[key])
            for f in dossier["findings"]
            if f["severity"] == severity
        )

    return {
        "outcome": dossier["outcome"],
        "blocking": of("blocking"),
        "instructor": of("instructor"),
        "letters": dossier["letters"],
    }


def golden_name(delivery: Delivery) -> str:
    """Return the golden file's name of a delivery."""
    return f"{delivery.folder.removesuffix('.eml')}.json"


def written(delivery: Delivery, press: Press, folder: Path) -> list[Path]:
    """Write a delivery's files under a folder and return their paths."""
    files = files_of(delivery, press)
    if delivery.mail_from:
        files = {delivery.folder: mail_of(delivery, files)}
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def main() -> None:
    """Write every golden file anew."""
    press = Press(load_call().options())
    GOLDEN.mkdir(exist_ok=True)
    for delivery in deliveries():
        with tempfile.TemporaryDirectory() as folder:
            report = check(written(delivery, press, Path(folder)), Path(folder))
        text = json.dumps(essence(report), ensure_ascii=False, indent=1)
        (GOLDEN / golden_name(delivery)).write_text(text + "\n", "utf-8")
        print(golden_name(delivery))


if __name__ == "__main__":
    main()
