"""A huge picture is halved before anything else is made of it: a worker has one gibibyte.

Each picture is opened in a process of its own, which tells the most memory it ever held.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from extractors.ocr import printed

MEBIBYTE = 2**20
_OPEN = """
import sys
from PIL import Image
from extractors.image import _array
Image.MAX_IMAGE_PIXELS = None
raster, scale = _array(Image.open(sys.argv[1]))
told = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(*raster.shape[:2], scale, 1024 * int(told.split()[1]))
"""


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_a_huge_picture_takes_little_more_than_its_own_pixels(tmp_path: Path, mode: str) -> None:
    """At 120 megapixels, the most that is taken, five bytes a pixel are 570 MiB."""
    page = Image.new(mode, (6200, 8700), 255 if mode == "P" else "white")
    if mode == "P":
        page.info["transparency"] = 3
    path = tmp_path / "grand.png"
    page.save(path, compress_level=1)
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(path)], capture_output=True, text=True, check=True
    )
    rows, columns, scale, most = done.stdout.split()
    assert (int(rows), int(columns), float(scale)) == (4350, 3100, 0.5)
    assert int(most) < 150 * MEBIBYTE + 5 * page.width * page.height


def test_a_page_without_ink_says_nothing_on_the_console(capfd: pytest.CaptureFixture[str]) -> None:
    import numpy as np

    blank = np.full((300, 1200), 250, np.uint8)
    assert printed().page(blank, 200) == ()
    assert printed().block(blank[:9, :9], 200) == ()
    assert "Error in" not in capfd.readouterr().err
