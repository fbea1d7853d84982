"""What is wrong with a call file, in words: the place of a fault and its reason."""

from __future__ import annotations

from pydantic_core import ErrorDetails


def place_of(location: tuple[int | str, ...], data: object) -> str:
    """Write a place as a person finds it: ``pieces[3] (D-RIB).basis``."""
    written, here = "", data
    for part in location:
        if isinstance(part, int):
            here = here[part] if isinstance(here, list) and part < len(here) else None
            known = here.get("code", here.get("path")) if isinstance(here, dict) else None
            written += f"[{part + 1}]" + (f" ({known})" if known else "")
        else:
            here = here.get(part) if isinstance(here, dict) else None
            written += f".{part}" if written else part
    return written or "fichier"


_REASONS = {
    "missing": "valeur manquante",
    "extra_forbidden": "clé inconnue",
    "string_type": "un texte est attendu",
    "string_too_short": "un texte non vide est attendu",
    "bool_type": "true ou false est attendu",
    "bool_parsing": "true ou false est attendu",
    "too_short": "au moins une valeur est attendue",
    "dict_type": "une table est attendue",
    "model_type": "une table est attendue",
    "tuple_type": "une liste est attendue",
}
_REASON_OF_FAMILY = (
    ("date", "une date est attendue (AAAA-MM-JJ)"),
    ("int", "un nombre entier est attendu"),
    ("float", "un nombre est attendu"),
    ("decimal", "un nombre est attendu"),
)


def reason_of(fault: ErrorDetails) -> str:
    """Say in French what is wrong with a value of a call file."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "literal_error":
        return f"valeur inconnue, attendu : {str(context['expected']).replace(' or ', ' ou ')}"
    if kind == "value_error":
        return str(context["error"])
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
        bound = ", ".join(f"{sign} {context[key]}" for key, sign in signs.items() if key in context)
        return f"valeur hors limites, attendu : {bound}"
    if kind in _REASONS:
        return _REASONS[kind]
    known = (reason for start, reason in _REASON_OF_FAMILY if kind.startswith(start))
    return next(known, f"valeur incorrecte ({kind})")
