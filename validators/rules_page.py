"""The page ``docs/rules.md``: every rule of a call with its reach and basis."""

from __future__ import annotations

from collections.abc import Iterator

from .call import Call, FieldRule, PieceRule
from .examine import RULES
from .findings import Severity
from .rules.pieces import severity_of
from .rules.rule import Rule

_HEAD = """# Rules

Made from the rules in `validators/rules` and from the call `{id}` by
`validators.rules_page.markdown`; `make docs` writes it, a test keeps it current.

Reach: *blocking* stops the certificate or the eligibility, *instructor* is a point for the case
officer, *information* is a note. A value that is read in doubt never gives a sure fault: the same
rule then says *to check*, with the same reach. Basis: *text* a law or regulation, *call* the call
and its section, *list* the list adopted by the authority, *usage* none of these.
"""


def markdown(call: Call) -> str:
    """Return the page: pieces and required fields of the call, then the rules in code."""
    parts = [
        _HEAD.format(id=call.id),
        "## Pieces\n",
        "| rule | piece | who | when | reach | basis |\n|---|---|---|---|---|---|",
        *(_piece(piece, call) for piece in call.pieces if piece.stage == "DEP"),
        "\n## What the application must say\n",
        "| rule | field | when | reach | basis |\n|---|---|---|---|---|",
        *(_field(field) for field in call.fields),
        "\n## What is compared and computed\n",
        "| rule | stage | what | reach | basis |\n|---|---|---|---|---|",
        *_rules(call),
    ]
    return "\n".join(parts) + "\n"


def _piece(piece: PieceRule, call: Call) -> str:
    reach = "never asked for" if piece.obtained_by == "administration" else severity_of(piece, call)
    basis = f"{piece.basis_kind}: {piece.basis}"
    who = " ".join(piece.who)
    return f"| {piece.code} | {piece.label} | {who} | `{piece.when}` | {reach} | {basis} |"


def _field(field: FieldRule) -> str:
    path = " or ".join(f"`{part}`" for part in field.path.split("|"))
    basis = f"{field.basis_kind}: {field.basis}"
    return f"| {field.rule} | {path} | `{field.when}` | {field.blocking} | {basis} |"


def _rules(call: Call) -> Iterator[str]:
    for rule in sorted(RULES, key=lambda rule: rule.id):
        if rule.id not in call.procedure.rules_off:
            what = (rule.check.__doc__ or "").split("\n", maxsplit=1)[0]
            reach = ", ".join(severity for severity in Severity if severity in rule.reach)
            yield f"| {rule.id} | {rule.stage} | {what} | {reach} | {_basis(rule, call)} |"


def _basis(rule: Rule, call: Call) -> str:
    if rule.basis_kind == "piece":
        piece = call.piece(rule.basis)
        return f"{piece.basis_kind}: {piece.basis}" if piece else "not applied by this call"
    if rule.basis_kind != "call":
        return f"{rule.basis_kind}: {rule.basis}"
    cited = next((text for key, text in call.sections.items() if key == rule.basis), None)
    return f"call: {cited}" if cited else "not applied by this call"
