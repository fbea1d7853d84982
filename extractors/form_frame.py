"""What frames the printed form: the head of page 1, the privacy notice, what every page bears."""

from __future__ import annotations

from .form_flow import (
    BOTTOM,
    HEIGHT,
    INNER,
    LEFT,
    LINE_SPACING,
    RIGHT,
    WIDTH,
    Flow,
    text_width,
    wrap,
)
from .source import Options

HOW_TO = (
    "Remplissez ce formulaire à l'écran ou à la main, en lettres lisibles. Cochez les cases "
    "d'une croix. Signez la dernière partie et joignez les pièces de la liste. Gardez une "
    "copie. Une ligne sans objet reste vide."
)
PRIVACY_TITLE = "Vos données personnelles"


def masthead(flow: Flow, texts: dict[str, str], title: str) -> None:
    """Print the head of the first page: authority, title, period, how to fill in, where to send."""
    flow.text(LEFT, 34, texts.get("authority", ""), 10.5, bold=True, tone="brand")
    flow.panel(LEFT, 66, RIGHT, 68.2, "band")
    y = 92.0
    flow.text(LEFT, y, "Demande de subvention", 21, bold=True, tone="brand")
    y += 20
    for line in wrap(title, INNER, 12, bold=True):
        flow.text(LEFT, y, line, 12, bold=True)
        y += 15
    if texts.get("period"):
        flow.text(LEFT, y, f"Opérations réalisées du {texts['period']}", 9.5, tone="soft")
        y += 13
    flow.y = y + 2
    _notice(flow, texts)


def _notice(flow: Flow, texts: dict[str, str]) -> None:
    """Print how to fill the form in and where to send it, side by side on a tinted ground."""
    half = (INNER - 30) / 2
    how = wrap(HOW_TO, half, 8.4)
    where = [line for line in texts.get("send_to", "").split("\n") if line]
    where = [part for line in where for part in wrap(line, half, 8.4)]
    if texts.get("email"):
        where.append(f"ou par courriel : {texts['email']}")
    height = 22 + max(len(how), len(where)) * 8.4 * LINE_SPACING
    flow.panel(LEFT, flow.y, RIGHT, flow.y + height, "tint")
    middle = LEFT + half + 22
    flow.text(LEFT + 8, flow.y + 13, "Comment le remplir", 8.6, bold=True, tone="brand")
    flow.lines((LEFT + 8, flow.y + 25), how, 8.4)
    if where:
        flow.text(middle, flow.y + 13, "Où l'envoyer", 8.6, bold=True, tone="brand")
        flow.lines((middle, flow.y + 25), where, 8.4)
    flow.y += height + 12


def privacy(flow: Flow, texts: dict[str, str]) -> None:
    """Print the notice on personal data, where the call gives one."""
    notice = " ".join(part for part in (texts.get("privacy"), texts.get("privacy_contact")) if part)
    if not notice:
        return
    lines = wrap(notice, INNER - 16, 7.6)
    height = len(lines) * 7.6 * LINE_SPACING + 26
    flow.need(height)
    flow.panel(LEFT, flow.y, RIGHT, flow.y + height, "tint")
    flow.text(LEFT + 8, flow.y + 13, PRIVACY_TITLE, 8.4, bold=True, tone="brand")
    flow.lines((LEFT + 8, flow.y + 25), lines, 7.6)
    flow.y += height


def furniture(flow: Flow, title: str, options: Options) -> None:
    """Print what stands on every page: running title, page x/N, corner marks."""
    total = flow.page_count
    running = wrap(f"Demande de subvention – {title}", INNER - 70, 8.2)[0]
    for number in range(1, total + 1):
        page = flow.on_page(number)
        if number > 1:
            page.text(LEFT, 36, running, 8.2, tone="soft")
            page.panel(LEFT, 63, RIGHT, 63, "hair")
        foot = f"Formulaire {options.call_id} – version {options.form_version}"
        page.text(LEFT, BOTTOM + 22, foot, 7.4, tone="soft")
        count = f"page {number}/{total}"
        page.text(RIGHT - text_width(count, 8, bold=True), BOTTOM + 22, count, 8, bold=True)
        for x in (16.0, WIDTH - 23.0):
            for y in (16.0, HEIGHT - 23.0):
                page.panel(x, y, x + 7, y + 7, "mark")
