"""The tables of ``accuracy_sheets``: counts with 95 % bounds, by kind of wear and by layout."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median, quantiles

from samples.scans.layouts import LAYOUTS
from samples.scans.wear import WEAR

from .sheet_run import Result
from .sheet_scores import STATES

TRUE_STATES = ("present", "absent", "declared_absent", "to_check")
_WITHOUT = ("absent", "declared_absent")


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    if of == 0:
        return 0.0, 1.0
    z = 1.96
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rate(hits: int, of: int, digits: int = 2) -> str:
    """Write a share with its bounds: "12/400 = 3.00 % [1.7; 5.2]"."""
    if of == 0:
        return "0/0"
    low, high = wilson(hits, of)
    if hits == 0:
        high = min(1.0, 3.0 / of)  # rule of three
    share = 100 * hits / of
    bounds = f"[{100 * low:.{digits}f}; {100 * high:.{digits}f}]"
    return f"{hits}/{of} = {share:.{digits}f} % {bounds}"


def total(results: Iterable[Result]) -> Counter[str]:
    """Return the counts of all results together."""
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(result.counts)
    return counts


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _head(*cells: str) -> list[str]:
    return [_row(*cells), _row(*("---" for _ in cells))]


def _sum(counts: Counter[str], *keys: str) -> int:
    return sum(counts[key] for key in keys)


def without_signature(counts: Counter[str]) -> tuple[int, int]:
    """Return cells without a signature read as signed, and all such cells, found or not."""
    wrong = _sum(counts, *(f"cell.{true}.present" for true in _WITHOUT))
    return wrong, _sum(counts, *(f"cell.{true}.{got}" for true in _WITHOUT for got in STATES))


def lost_signatures(counts: Counter[str]) -> tuple[int, int]:
    """Return signed cells read as absent (declared or not), and all signed cells."""
    wrong = _sum(counts, *(f"cell.present.{got}" for got in _WITHOUT))
    return wrong, _sum(counts, *(f"cell.present.{got}" for got in STATES))


def report(results: Sequence[Result], split: str, sources: str) -> str:
    """Return all tables of a run as Markdown."""
    counts = total(results)
    parts = [
        f"{sum(r.sheets for r in results)} sheets on {sum(r.pages for r in results)} pages; "
        f"{sources}.",
        _measures(results, counts),
        _confusion(counts),
        _inks(counts),
        _values(counts),
        _plain(results),
        _by("layout", results, lambda r: (r.layout,), {x.name: x.kind for x in LAYOUTS}),
        _by("wear", results, lambda r: r.wear or ("none",), dict(WEAR)),
        _by("resolution", results, lambda r: (f"{r.dpi:.0f} dpi",), {}),
    ]
    if split == "eval":
        parts.append(_new_kinds(results))
    return "\n\n".join(part for part in parts if part)


def _measures(results: Sequence[Result], counts: Counter[str]) -> str:
    declared = _sum(counts, *(f"cell.declared_absent.{got}" for got in STATES))
    to_check = _sum(counts, *(f"cell.{true}.to_check" for true in TRUE_STATES))
    wrong = counts["table.wrong"]
    per_page = [r.seconds / r.pages for r in results]
    slow = quantiles(per_page, n=20)[-1] if len(per_page) > 1 else per_page[0]
    refused = Counter(r.refused for r in results if r.refused)
    rows = [
        ("ruled cells found, all tables", rate(counts["grid.cells.found"], counts["grid.cells"])),
        ("cells of the participants' table found",
         rate(counts["grid.body.found"], counts["grid.body"])),
        ("signature cells found in what was read", rate(counts["cells.found"], counts["cells"])),
        ("signature cells that are not there", counts["cells.spurious"]),
        ("false *present*, of cells without a signature", rate(*without_signature(counts), 3)),
        ("false *absent*, of signed cells", rate(*lost_signatures(counts), 3)),
        ("*to_check*, of all signature cells", rate(to_check, counts["cells"])),
        ("*declared_absent* recognised",
         rate(counts["cell.declared_absent.declared_absent"], declared)),
        ("*declared_absent* read *present*",
         rate(counts["cell.declared_absent.present"], declared)),
        ("facilitator's signature missing, read *present*", _helper_absent(counts)),
        ("tables read wrongly, of all sheets", rate(wrong, counts["sheets"])),
        ("… of which marked", rate(counts["table.wrong.marked"], wrong)),
        ("tables read rightly, yet marked",
         rate(counts["table.right.marked"], counts["table.right"])),
        ("columns understood", rate(counts["columns.right"], counts["columns"])),
        ("values wrong and unmarked, of all values",
         rate(counts["values.wrong_unmarked"], counts["values.all"], 3)),
        ("sheets read as attendance sheets", rate(counts["sheets.read"], counts["sheets"])),
        ("files refused", ", ".join(f"{c} × {n}" for c, n in refused.items()) or "0"),
        ("processor seconds a page, median / 95 %", f"{median(per_page):.2f} / {slow:.2f}"),
    ]  # fmt: skip
    return "\n".join(_head("measure", "result [95 % bounds]") + [_row(*row) for row in rows])


def _helper_absent(counts: Counter[str]) -> str:
    every = _sum(counts, *(f"helper.absent.{got}" for got in STATES))
    return rate(counts["helper.absent.present"], every)


def _confusion(counts: Counter[str]) -> str:
    lines = ["Participants' signature cells, true state by state read:", ""]
    lines += _head("true \\ read", *STATES)
    for true in TRUE_STATES:
        lines.append(_row(true, *(counts[f"cell.{true}.{got}"] for got in STATES)))
    lines += ["", "Facilitators' signatures:", "", *_head("true \\ read", *STATES)]
    for true in ("present", "absent"):
        lines.append(_row(true, *(counts[f"helper.{true}.{got}"] for got in STATES)))
    return "\n".join(lines)


def _inks(counts: Counter[str]) -> str:
    names = sorted({key[4:].rsplit(".", 1)[0] for key in counts if key.startswith("ink.")})
    lines = ["What stood in the cell (and the style of a signature):", ""]
    lines += _head("ink", "cells", *STATES)
    for name in names:
        row = [counts[f"ink.{name}.{got}"] for got in STATES]
        lines.append(_row(name, sum(row), *row))
    return "\n".join(lines)


def _values(counts: Counter[str]) -> str:
    lines = ["Values, with people, titles and sessions known (before that in brackets):", ""]
    lines += _head("value", "right", "missed", "wrong, marked", "wrong, unmarked", "invented")
    names = sorted({k[: -len(".all")] for k in counts if k.endswith(".all") and _is_value(k)})
    for name in names:
        every = counts[f"{name}.all"]
        right = rate(counts[f"{name}.right"], every)
        if f"raw.{name}.all" in counts:
            right += f" ({100 * counts[f'raw.{name}.right'] / max(1, every):.1f} %)"
        rest = (counts[f"{name}.{k}"] for k in ("missed", "wrong_marked"))
        wrong = rate(counts[f"{name}.wrong_unmarked"], every)
        lines.append(_row(name, right, *rest, wrong, counts[f"{name}.invented"]))
    for kind in ("printed", "hand"):
        every = counts[f"name.{kind}.person.all"]
        right = rate(counts[f"name.{kind}.person.right"], every)
        sure = rate(counts[f"name.{kind}.person.wrong_sure"], every)
        lines.append(_row(f"whole name, {kind}", right, "", "", sure, ""))
    return "\n".join(lines)


def _is_value(key: str) -> bool:
    return key.startswith(("field.", "name.")) and ".person." not in key


def _plain(results: Sequence[Result]) -> str:
    some = [r for r in results if r.plain_seconds]
    if not some:
        return ""
    own = total(some)
    lines = [f"Beside ours, plain tools on {len(some)} of the same scans:", ""]
    lines += _head("job", "plain tool", "ours on the same scans")
    found = "not installed"
    if own["img2table.body"]:
        found = rate(own["img2table.body.found"], own["img2table.body"])
    lines.append(
        _row(
            "participants' cells (img2table)", found, rate(own["grid.body.found"], own["grid.body"])
        )
    )
    wrong, every = _density(own, _WITHOUT, "present")
    lines.append(
        _row("false present (ink density)", rate(wrong, every), rate(*without_signature(own)))
    )
    wrong, every = _density(own, ("present",), "absent")
    lines.append(
        _row("false absent (ink density)", rate(wrong, every), rate(*lost_signatures(own)))
    )
    keys = [f"field.printed.{k}" for k in ("title", "date", "start", "end")]
    right, every = (_sum(own, *(f"{k}.{end}" for k in keys)) for end in ("right", "all"))
    text = rate(own["tesseract.fields.right"], own["tesseract.fields"])
    lines.append(_row("printed title, date, times (Tesseract)", text, rate(right, every)))
    names = sorted({name for r in some for name in r.plain_seconds})
    times = {n: median(r.plain_seconds.get(n, 0.0) / r.pages for r in some) for n in names}
    lines.append(
        _row("seconds a page (img2table: of the clock)",
             ", ".join(f"{n} {t:.2f}" for n, t in times.items()),
             f"{median(r.seconds / r.pages for r in some):.2f}")
    )  # fmt: skip
    return "\n".join(lines)


def _density(counts: Counter[str], true: Iterable[str], got: str) -> tuple[int, int]:
    keys = list(true)
    every = _sum(counts, *(f"density.{t}.{g}" for t in keys for g in ("present", "absent")))
    return _sum(counts, *(f"density.{t}.{got}" for t in keys)), every


def _by(
    what: str, results: Sequence[Result], keys: Callable[[Result], tuple[str, ...]],
    kinds: dict[str, str],
) -> str:  # fmt: skip
    groups: dict[str, list[Result]] = {}
    for result in results:
        for key in keys(result):
            groups.setdefault(key, []).append(result)
    lines = _head(what, "kind", "scans", "cells found", "false present", "false absent",
                  "to_check", "tables wrong (unmarked)", "printed fields right")  # fmt: skip
    for name in sorted(groups, key=lambda n: (kinds.get(n, ""), n)):
        own = total(groups[name])
        lines.append(_row(name, kinds.get(name, ""), len(groups[name]), *_short(own)))
    return "\n".join(lines)


def _short(own: Counter[str]) -> list[str]:
    def share(hits: int, of: int) -> str:
        return f"{hits}/{of} ({100 * hits / of:.1f} %)" if of else "–"

    to_check = _sum(own, *(f"cell.{true}.to_check" for true in TRUE_STATES))
    wrong = own["table.wrong"]
    printed = [f"field.printed.{k}" for k in ("title", "date", "start", "end", "facilitator")]
    right, every = (_sum(own, *(f"{k}.{end}" for k in printed)) for end in ("right", "all"))
    return [
        share(own["grid.body.found"], own["grid.body"]),
        share(*without_signature(own)),
        share(*lost_signatures(own)),
        share(to_check, own["cells"]),
        f"{wrong}/{own['sheets']} ({wrong - own['table.wrong.marked']})",
        share(right, every),
    ]


def _new_kinds(results: Sequence[Result]) -> str:
    """Compare scans of kinds that development has seen with those that it has not."""

    def unseen(result: Result) -> bool:
        return result.layout_kind == "eval" or any(WEAR[w] == "eval" for w in result.wear)

    lines = _head("kinds", "", "scans", "cells found", "false present", "false absent", "to_check",
                  "tables wrong (unmarked)", "printed fields right")  # fmt: skip
    for name, chosen in (("seen in development", False), ("only in evaluation", True)):
        some = [r for r in results if unseen(r) == chosen]
        lines.append(_row(name, "", len(some), *_short(total(some))))
    return "\n".join(lines)


def gate_table(judged: Sequence[tuple[tuple[str, ...], int, str, list[bool], list[str]]]) -> str:
    """Return the table of scans that lack something required, and whole ones beside."""
    lacking = [entry for entry in judged if entry[0]]
    wrong = [entry for entry in lacking if any(entry[3])]
    whole = [entry for entry in judged if not entry[0]]
    passed = sum(1 for entry in whole if entry[3] and all(entry[3]))
    seen = sum(1 for entry in lacking if entry[3])
    lines = [
        "Scans of sheets that lack one or two of the things required, every single omission and "
        "every pair, everything else in order:",
        "",
        *_head("measure", "result [95 % bounds]"),
        _row("judged conforming though something lacks", rate(len(wrong), len(lacking))),
        _row("… read as a sheet and judged at all", rate(seen, len(lacking))),
        _row("whole sheets judged conforming", rate(passed, len(whole))),
    ]
    for omit, seed, layout, _, _ in wrong:
        lines.append(_row(f"**conforming without {' and '.join(omit)}**", f"seed {seed}, {layout}"))
    reasons = Counter(note for entry in whole for note in dict.fromkeys(entry[4]))
    if reasons:
        named = ", ".join(f"{name} × {count}" for name, count in reasons.most_common(8))
        lines += ["", f"What kept whole sheets from *conforme*: {named}."]
    return "\n".join(lines)


def ours_report(results: Sequence[Result]) -> str:
    """Return the tables of our own printed sheets."""
    counts = total(results)
    whole = sum(1 for r in results if r.counts["cells"] == r.counts["cells.found"])
    per_page = [r.seconds / r.pages for r in results]
    photos = [r for r in results if "phone" in r.wear]
    scans = [r for r in results if "phone" not in r.wear]
    to_check = _sum(counts, *(f"cell.{true}.to_check" for true in TRUE_STATES))

    def known(some: Sequence[Result]) -> str:
        own = total(some)
        return rate(own["ours.identified"], own["ours"])

    rows = [
        ("sheets identified by their code, all pages together", known(results)),
        ("… scans / photographs", f"{known(scans)} / {known(photos)}"),
        ("sheets of which all signature cells are found", rate(whole, len(results))),
        ("signature cells found", rate(counts["cells.found"], counts["cells"])),
        ("false *present*, of cells without a signature", rate(*without_signature(counts), 3)),
        ("false *absent*, of signed cells", rate(*lost_signatures(counts), 3)),
        ("*to_check*, of all signature cells", rate(to_check, counts["cells"])),
        ("values wrong and unmarked, of all values",
         rate(counts["values.wrong_unmarked"], counts["values.all"], 3)),
        ("processor seconds a page, median", f"{median(per_page):.2f}"),
    ]  # fmt: skip
    lines = _head("measure", "result [95 % bounds]") + [_row(*row) for row in rows]
    return "\n".join([*lines, "", _confusion(counts), "", _values(counts)])
