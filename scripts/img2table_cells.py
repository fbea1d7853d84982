"""Find table cells with img2table, in a Python of its own.

img2table needs OpenCV's contributed modules, which would lie over the OpenCV of this project. So it
is installed in a separate environment, whose Python runs this file: one name of a picture on each
line in, one JSON list of boxes (x0, top, x1, bottom in pixels) on each line out.

    python -m venv /tmp/img2table && /tmp/img2table/bin/pip install img2table
    python -m scripts.accuracy_sheets --img2table /tmp/img2table/bin/python
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Answer line by line until the input ends."""
    from img2table.document import Image  # noqa: PLC0415  only in its own environment

    for line in sys.stdin:
        boxes = []
        try:
            tables = Image(src=line.strip(), detect_rotation=False).extract_tables()
        except Exception as fault:
            print(f"img2table: {fault}", file=sys.stderr)
            tables = []
        for table in tables:
            for row in table.content.values():
                boxes += [(c.bbox.x1, c.bbox.y1, c.bbox.x2, c.bbox.y2) for c in row]
        print(json.dumps(boxes), flush=True)


if __name__ == "__main__":
    main()
