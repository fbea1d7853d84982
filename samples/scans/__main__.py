"""Write made sheets and their truth: ``python -m samples.scans --out DIR --count N``."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import fonts
from .sheets import Wish, make


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write scanned attendance sheets with truth.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--split", choices=("dev", "eval"), default="dev")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ink", type=Path, help="folder of real pen ink (index.tsv and crops)")
    parser.add_argument("--layout")
    asked = parser.parse_args()
    missing = [name for name in fonts.HANDS if name not in fonts.hands("eval")]
    if missing:
        print(f"Handwriting fonts not installed: {', '.join(missing)} ({' '.join(fonts.PACKAGES)})")
    ink: Path | None = asked.ink
    if ink is None or not (ink / "index.tsv").is_file():
        print("No real pen ink: fonts and drawn strokes only.")
        ink = None
    asked.out.mkdir(parents=True, exist_ok=True)
    for seed in range(asked.seed, asked.seed + asked.count):
        scan = make(seed, asked.split, ink, Wish(layout=asked.layout))
        name = f"{asked.split}-{seed:05d}"
        (asked.out / f"{name}.{scan.format}").write_bytes(scan.content)
        (asked.out / f"{name}.json").write_text(scan.truth.to_json(), encoding="utf-8")
        print(f"   {name}.{scan.format}  {', '.join(s.layout for s in scan.truth.sheets)}")


if __name__ == "__main__":
    main()
