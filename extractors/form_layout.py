"""The geometry of our application form: every printed word and every box, from the field table.

``application_layout(options)`` is a pure function: the generator of the blank form draws it, the
readers of flattened and scanned forms register on its printed words. The same options give the
same layout, to the point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .fields import SECTIONS, Field, Section
from .form_flow import (
    BOX_HEIGHT,
    CHECK_SIZE,
    GUTTER,
    HEIGHT,
    INNER,
    LABEL_SIZE,
    LEADING,
    LEFT,
    RIGHT,
    WIDTH,
    BoxSpec,
    Flow,
    FormBox,
    PageLayout,
    text_width,
    wrap,
)
from .form_frame import furniture, masthead, privacy
from .form_tables import budget_table, field_name, group_table
from .source import Box, Choice, Options

STAMP: Box = (RIGHT - 40.0, 20.0, RIGHT, 60.0)
"""The square of the QR code on every page, in points."""

TRUE, FALSE = "true", "false"
SINGLE_BOX = frozenset(
    {"declarations.up_to_date", "declarations.accurate", "declarations.republican_commitment"}
)
"""Declarations with one box: ticked means yes, left empty means not given (never "no")."""

ATTACHED = Field("", "attached", "Pièces jointes à la demande", "multi", from_call="pieces")
"""The check boxes of the list of pieces; they are no field of DOMAIN §3."""

BUDGET_TITLE = "Budget prévisionnel de l'opération"
BUDGET_INTRO = (
    "Budget prévisionnel de l'opération, équilibré, en euros. Un compte détaillé reprend la "
    "somme de ses lignes. Joignez une lettre d'intention pour chaque cofinanceur."
)
PIECES_TITLE = "Pièces à joindre"
PIECES_INTRO = "Cochez les pièces que vous joignez. Ne joignez que celles qui vous concernent."

_WHO = {
    "A": "associations, fondations",
    "E": "entreprises",
    "C": "collectivités",
    "P": "établissements publics",
    "M": "micro-entrepreneurs",
}
_KEEP = {"declarations": 360.0, "signed": 160.0}
"""Room that a section asks for, so that the attestations stand on the page of the signature."""
_COLUMNS = 12
_SPANS = {
    "organisation.name": 8,
    "organisation.acronym": 4,
    "organisation.siret": 4,
    "organisation.rna": 4,
    "organisation.naf": 4,
    "organisation.address": 12,
    "organisation.postal_code": 3,
    "organisation.city": 9,
    "organisation.correspondence_address": 12,
    "organisation.phone": 4,
    "organisation.email": 8,
    "organisation.website": 6,
    "organisation.affiliation": 12,
    "representative.role": 4,
    "representative.phone": 4,
    "representative.email": 8,
    "contact.role": 4,
    "contact.phone": 4,
    "contact.email": 8,
    "bank.holder": 7,
    "bank.bank": 5,
    "bank.iban": 8,
    "bank.bic": 4,
    "project.period": 6,
    "project.priority_areas": 12,
    "budget.requested": 4,
    "budget.year": 5,
    "budget.flat_rate.rate": 4,
    "budget.flat_rate.base": 8,
    "budget.indirect_costs": 5,
    "signed.place": 4,
    "signed.date": 3,
    "signed.signature": 12,
}
_TYPE_SPANS = {"long": 12, "list": 12, "integer": 3, "decimal": 3, "date": 3, "amount": 4}
_HINTS = {
    "date": "JJ/MM/AAAA",
    "siret": "14 chiffres",
    "rna": "W suivi de 9 chiffres, associations",
    "list": "un par ligne",
}
_INTRO = {
    "project.title": "Décrivez précisément les objectifs et les moyens : l'appel à projets demande "
    "un descriptif clair et détaillé, qui montre la plus-value de l'opération.",
    "actions[].title": "Une ligne par action. Le volume prévu se donne avec son unité : "
    "il servira au calcul du solde.",
    "public.groups": "Indiquez des nombres seulement : aucun nom de participant ne doit figurer "
    "dans ce formulaire.",
    "budget.requested": "Le montant sollicité est celui de la ligne du Département dans le budget "
    "prévisionnel.",
    "declarations.up_to_date": "Je soussigné(e), représentant(e) légal(e) de la structure ou "
    "personne ayant reçu pouvoir, atteste sur l'honneur que :",
    "means.facilitators[].last_name": "Joignez le curriculum vitæ, le diplôme ou la fiche de poste "
    "de chaque intervenant.",
}


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The whole form: its pages, which call and version it belongs to, its page size in points."""

    call_id: str
    version: int
    title: str
    size: tuple[float, float]
    pages: tuple[PageLayout, ...]

    @property
    def boxes(self) -> tuple[FormBox, ...]:
        """Every box, page after page, in the order of filling in."""
        return tuple(box for page in self.pages for box in page.boxes)


@lru_cache(maxsize=8)
def application_layout(options: Options) -> FormLayout:
    """Lay out the application form of a call.

    ``options`` gives the closed lists (schemes, measures, axes, publics, pieces) and the texts
    (title, authority, send_to, period, privacy, privacy_contact, email). Lists that are empty
    print their field as a line to write on.
    """
    texts = dict(options.texts)
    title = texts.get("title", "") or "Demande de subvention"
    flow = Flow()
    masthead(flow, texts, title)
    number = 0
    for section in SECTIONS:
        number += 1
        if section.group == "budget.per_year":
            _budget_page(flow, number)
            number += 1
        if section.fields[0].path.startswith("declarations.") and options.pieces:
            _pieces(flow, number, options)
            number += 1
        _section(flow, number, section, options)
    privacy(flow, texts)
    furniture(flow, title, options)
    return FormLayout(
        options.call_id, options.form_version, title, (WIDTH, HEIGHT), flow.pages(STAMP)
    )


def choices_of(field: Field, options: Options) -> tuple[Choice, ...]:
    """Return the check boxes of a field: its closed list, or Oui / Non for a flag."""
    if field.type == "flag":
        yes = (Choice(TRUE, "Oui", ("oui",)),)
        no = (Choice(FALSE, "Non", ("non",)),)
        return yes if field.path in SINGLE_BOX else yes + no
    return field.options_of(options)


def choice_name(field: Field, code: str) -> str:
    """Return the name of one check box of a field."""
    if field.path in SINGLE_BOX:
        return field_name(field.path)
    return field_name(field.path, code={TRUE: "oui", FALSE: "non"}.get(code, code))


def hinted_label(field: Field) -> str:
    """Return the printed label with how to write the value."""
    hint = _HINTS.get(field.type)
    return f"{field.label} ({hint})" if hint else field.label


def intro_of(section: Section) -> str:
    """Return the sentence printed under a section's title, empty where there is none."""
    return _INTRO.get(section.fields[0].path, "")


def who_of(piece: Choice) -> str:
    """Say in words whom a piece concerns, from the structure types in its synonyms."""
    types = [kind for kind in piece.synonyms if kind in _WHO]
    if not types or len(types) == len(_WHO):
        return "toutes les structures"
    return ", ".join(_WHO[kind] for kind in types)


def piece_choices(options: Options) -> tuple[Choice, ...]:
    """Return the pieces to attach; the form itself is none of them."""
    return tuple(piece for piece in options.pieces if piece.code != "D-FORM")


def _title(flow: Flow, number: int, title: str, need: float, intro: str = "") -> None:
    lines = wrap(intro, INNER - 4, 8.2) if intro else []
    flow.need(26 + len(lines) * 10.5 + need)
    flow.panel(LEFT, flow.y, RIGHT, flow.y + 17.5, "band")
    flow.text(LEFT + 7, flow.y + 12.4, f"{number}. {title}", 10, bold=True, tone="inverse")
    flow.y += 24
    if lines:
        flow.y = flow.lines((LEFT + 2, flow.y + 5.5), lines, 8.2, tone="soft") - 2


def _section(flow: Flow, number: int, section: Section, options: Options) -> None:
    intro = intro_of(section)
    if section.group:
        tall = 29.0 if section.group == "actions" else 17.0
        _title(flow, number, section.title, 28 + tall * section.repeat, intro)
        group_table(flow, section)
        return
    keep = _KEEP.get(section.fields[0].path.split(".")[0], 60.0)
    _title(flow, number, section.title, keep, intro)
    waiting: list[Field] = []
    for field in section.fields:
        if _has_checks(field, options) or field.type == "signature":
            _line(flow, waiting)
            waiting = []
            _special(flow, field, options)
            continue
        if waiting and sum(map(_span, waiting)) + _span(field) > _COLUMNS:
            _line(flow, waiting)
            waiting = []
        waiting.append(field)
    _line(flow, waiting)
    flow.y += 5


def _has_checks(field: Field, options: Options) -> bool:
    return field.type in ("choice", "multi", "flag") and bool(choices_of(field, options))


def _special(flow: Flow, field: Field, options: Options) -> None:
    if field.type == "signature":
        _signature(flow, field)
    elif field.type == "flag":
        _flag(flow, field, options)
    else:
        _choices(flow, field, options)


def _span(field: Field) -> int:
    if field.path in _SPANS:
        return _SPANS[field.path]
    if field.lines > 1:
        return _COLUMNS
    return _TYPE_SPANS.get(field.type, 4)


def _line(flow: Flow, fields: Sequence[Field]) -> None:
    """Print fields side by side on twelve columns, each label above its box."""
    if not fields:
        return
    column = (INNER + GUTTER) / _COLUMNS
    labels = [
        wrap(hinted_label(f), column * _span(f) - GUTTER, LABEL_SIZE, bold=True) for f in fields
    ]
    label_height = max(map(len, labels)) * 9.4
    tallest = max(f.lines for f in fields)
    height = BOX_HEIGHT if tallest == 1 else tallest * LEADING + 9.0
    flow.need(label_height + height + 6)
    x = LEFT
    top = flow.y + label_height
    for field, lines in zip(fields, labels, strict=True):
        width = column * _span(field) - GUTTER
        baseline = top - 2.6 - (len(lines) - 1) * 9.4
        for line in lines:
            flow.text(x, baseline, line, LABEL_SIZE, bold=True)
            baseline += 9.4
        spec = BoxSpec(
            field_name(field.path), field.path, hinted_label(field), multiline=field.lines > 1
        )
        flow.box(spec, x, top, x + width, top + height)
        x += width + GUTTER
    flow.y = top + height + 5


def _choices(flow: Flow, field: Field, options: Options) -> None:
    """Print a closed list as check boxes in columns under its label."""
    choices = choices_of(field, options)
    words = CHECK_SIZE + 5
    widest = max(text_width(c.label, 8.3) for c in choices) + words + 8
    columns = max(1, min(4, int(INNER / widest)))
    if columns < 3 and len(choices) > 8 and _fits(choices, INNER / 3 - words - 8):
        columns = 3
    elif columns == 1 and len(choices) > 5:
        columns = 2
    width = INNER / columns
    labels = [wrap(c.label, width - words - 8, 8.3) for c in choices]
    rows = [range(i, min(i + columns, len(choices))) for i in range(0, len(choices), columns)]
    heights = [max(len(labels[i]) for i in row) * 10.5 + 4.5 for row in rows]
    flow.need(14 + sum(heights))
    flow.text(LEFT, flow.y + 7, field.label, LABEL_SIZE, bold=True)
    if field.type == "multi" and len(choices) > 1:
        after = LEFT + text_width(field.label, LABEL_SIZE, bold=True) + 4
        flow.text(after, flow.y + 7, "plusieurs réponses possibles", 7.4, tone="soft")
    flow.y += 12
    for row, height in zip(rows, heights, strict=True):
        for place, index in enumerate(row):
            choice = choices[index]
            x = LEFT + place * width
            _check(flow, field, choice, (x, flow.y + 8.2), f"{field.label} : {choice.label}")
            flow.lines((x + words, flow.y + 8.2), labels[index], 8.3)
        flow.y += height
    flow.y += 4


def _fits(choices: Sequence[Choice], width: float) -> bool:
    return all(len(wrap(choice.label, width, 8.3)) <= 2 for choice in choices)


def _check(flow: Flow, field: Field, choice: Choice, at: tuple[float, float], label: str) -> None:
    name = choice_name(field, choice.code)
    flow.check(BoxSpec(name, field.path, label, kind="check", code=choice.code), *at)


def _flag(flow: Flow, field: Field, options: Options) -> None:
    """Print a yes/no question with its two boxes, or a declaration with its single box."""
    choices = choices_of(field, options)
    if len(choices) == 1:
        lines = wrap(field.label, INNER - 20, 8.6)
        flow.need(len(lines) * 11 + 6)
        _check(flow, field, choices[0], (LEFT, flow.y + 8.4), field.label)
        flow.lines((LEFT + 15, flow.y + 8.4), lines, 8.6)
        flow.y += len(lines) * 11 + 4
        return
    flow.need(17)
    right = RIGHT - 100
    lines = wrap(field.label, right - LEFT - 10, 8.4, bold=True)
    for index, line in enumerate(lines):
        flow.text(LEFT, flow.y + 9 + index * 10, line, 8.4, bold=True)
    for x, choice in zip((right, right + 50), choices, strict=True):
        _check(flow, field, choice, (x, flow.y + 9), f"{field.label} : {choice.label}")
        flow.text(x + CHECK_SIZE + 5, flow.y + 9, choice.label, 8.4)
    flow.y += 7 + 10 * len(lines)


def _signature(flow: Flow, field: Field) -> None:
    height = 78.0
    flow.need(height + 18)
    flow.text(LEFT, flow.y + 7, f"{field.label} et cachet", LABEL_SIZE, bold=True)
    flow.y += 10
    spec = BoxSpec(field_name(field.path), field.path, field.label, kind="signature")
    flow.box(spec, LEFT, flow.y, LEFT + INNER * 0.6, flow.y + height)
    flow.y += height + 8


def _budget_page(flow: Flow, number: int) -> None:
    flow.new_page()
    _title(flow, number, BUDGET_TITLE, 500, BUDGET_INTRO)
    budget_table(flow)


def _pieces(flow: Flow, number: int, options: Options) -> None:
    pieces = piece_choices(options)
    _title(flow, number, PIECES_TITLE, 80, PIECES_INTRO)
    for piece in pieces:
        lines = wrap(piece.label, INNER * 0.66 - 18, 8.4)
        who = wrap(who_of(piece), INNER * 0.32 - 6, 7.4)
        height = max(len(lines) * 10.8, len(who) * 9.5) + 4.2
        flow.need(height)
        _check(flow, ATTACHED, piece, (LEFT + 2, flow.y + 8.2), f"Pièce jointe : {piece.label}")
        flow.lines((LEFT + 17, flow.y + 8.2), lines, 8.4)
        flow.lines((LEFT + INNER * 0.68, flow.y + 8.2), who, 7.4, tone="soft")
        flow.panel(LEFT, flow.y + height - 1.6, RIGHT, flow.y + height - 1.6, "hair")
        flow.y += height
    flow.y += 8
