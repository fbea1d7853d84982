"""D-RIB, the bank account details, and D-RELEVE, the account statement that is none."""

from __future__ import annotations

import re

from .. import values
from ..pieces.kind import Marks, PieceKind, by_marks, is_letter, score
from ..pieces.organisation import is_authority
from ..pieces.people import PERSON, is_person
from ..pieces.record import Found, record_of
from ..pieces.text import Hit, PieceText
from ..pieces.values import LABELLED, document_date, leaf_of, text_leaf
from ..records import Flag, PieceRecord, Text
from ..source import Options

_STATEMENT = (
    r"releve(?:s)? (?:de|du|des) (?:vos )?comptes?",
    r"extrait(?:s)? (?:de|du) comptes?",
    r"releve (?:bancaire|d'operations|n)",
    r"releve mensuel",
)
_RIB = Marks(
    titles=(
        r"releve d'identite (?:bancaire|postale?|de caisse)",
        r"r\.?i\.?b\.?(?:$|\W)",
        r"identite bancaire",
        r"(?:vos |mes )?coordonnees bancaires",
        r"(?:releve d'identite )?iban\b",
        r"bank identification",
    ),
    body=(
        r"\biban\b",
        r"\b(?:bic|swift)\b",
        r"(?:code )?(?:banque|etablissement)\b.{0,40}guichet",
        r"\bcle(?: rib)?\b",
        r"titulaire|intitule du compte|account (?:owner|holder)|au nom de",
        r"domiciliation|agence",
        r"identifi(?:ant|cation) internationale?",
        r"(?<!\d)\d{5} \d{5} [0-9a-z]{11} \d{2}(?!\d)",
        r"\b(?:fr|mc) ?\d{2}(?: ?[0-9a-z]{4}){5}",
    ),
    least=2,
    untitled=4,
    against=(*_STATEMENT, r"facture", r"mandat de prelevement"),
    never=(
        r"ancien solde|nouveau solde|solde (?:precedent|crediteur|debiteur|au \d|initial|final)",
        r"date (?:de )?valeur",
        r"net a payer|total ttc|mandat de prelevement sepa|numero de facture|facture n",
    ),
)
_IBAN = (
    r"(?<![0-9a-z])(?:fr"
    r"|mc)[\s._-]?(?:[0-9o][\s._-]?){2}(?:[0-9a-z][\s._-]?){20,23}[0-9a-z](?![0-9a-z])"
)
_CODES = re.compile(
    r"(?<!\d)(?P<bank>\d{5})[\s/-]+(?P<branch>\d{5})[\s/-]+(?P<account>[0-9A-Z]{11})[\s/-]+"
    r"(?P<key>\d{2})(?!\d)"
)
_HOLDER = (
    r"(?:nom (?:et adresse )?(?:du )?|identite du )?titulaires?(?: du compte)?"
    r"(?: ?[/(-] ?account (?:owner|holder)\)?)?",
    r"intitule (?:du|de) compte|account (?:owner|holder)|nom du compte|compte (?:ouvert )?au nom de"
    r"|au nom de|libelle du compte",
)
_HOLDER_STOP = r" ?\b(?:iban|bic|adresse|domiciliation|code banque|n[o°] (?:de )?compte)\b"
_STREET = re.compile(
    r"[ ,]+(?=\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av|boulevard|bd|place|chemin|route|allee"
    r"|impasse|cours|quai|lieu-dit|za|zi|zac)\b|\d{5} [a-z])"
)
"""Where an address begins behind a name on the same line."""
_ADDRESS = re.compile(r"\d{5} |^\d{1,4}[ ,]|^(?:rue|avenue|bp|place|lieu|mairie|chez|c/o)\b")
_BANK_WORDS = re.compile(
    r"\b(?:banque|credit (?:agricole|mutuel|cooperatif|lyonnais|du nord|municipal)|caisse d'epargne"
    r"|caisse regionale|societe generale|bnp|lcl|la banque postale|cic\b|nef\b|tresor public"
    r"|banque de france|bred|hsbc|axa banque|boursorama|qonto|shine|banque populaire|ccf)"
)


def _measure(text: PieceText) -> float:
    value = score(text, _RIB)
    if not (text.search(_IBAN) or _CODES.search(text.text)):
        return min(value, 0.40)
    return value * 0.5 if is_letter(text) else value


def _iban(text: PieceText) -> Text:
    """The IBAN printed; several different ones, or one that a check refuses, have no value."""
    hits = [Hit(m.start(), m.end(), text.text[m.start() : m.end()]) for m in text.finditer(_IBAN)]
    shapes: dict[str, Hit] = {}
    for hit in hits:
        shapes.setdefault(re.sub(r"\W", "", hit.text).upper()[:27], hit)
    if not shapes:
        return _iban_behind_label(text)
    first = next(iter(shapes.values()))
    parsed = values.parse_iban(first.text)
    if len(shapes) > 1:
        other: values.Parsed[str] = values.Parsed(candidates=parsed.candidates)
        return leaf_of(text, first, other)
    return leaf_of(text, first, _checked(text, parsed))


def _iban_behind_label(text: PieceText) -> Text:
    hit = text.after(r"(?:code |n[o°] )?iban(?: \([^)]*\))?")
    if hit is None or sum(c.isdigit() for c in hit.text) < 10:
        return Text()
    return leaf_of(text, hit, values.parse_iban(hit.text))


def _checked(text: PieceText, parsed: values.Parsed[str]) -> values.Parsed[str]:
    """Doubt an IBAN that the account codes printed beside it contradict."""
    codes = _CODES.search(text.text)
    if codes is None or parsed.value is None or parsed.value[:2] not in {"FR", "MC"}:
        return parsed
    printed = "".join(codes.group("bank", "branch", "account", "key"))
    if printed == parsed.value[4:]:
        return parsed
    return values.Parsed(parsed.value, 0.5, parsed.candidates)


def _key(text: PieceText, iban: Text) -> tuple[Text, Flag]:
    codes = _CODES.search(text.text)
    if codes is None:
        if iban.value and iban.value[:2] == "FR" and len(iban.value) == 27:
            valid = Flag.model_validate({**iban.model_dump(), "value": True, "candidates": ()})
            return Text.model_validate({**iban.model_dump(), "value": iban.value[25:]}), valid
        return Text(), Flag()
    hit = text.span(*codes.span("key"))
    right = values.rib_key(codes["bank"], codes["branch"], codes["account"]) == codes["key"]
    key = text_leaf(text, hit)
    flag = Flag.model_validate({**key.model_dump(), "value": right})
    return key, flag


def _bic(text: PieceText) -> Text:
    label = (
        r"(?:code )?(?:bic|swift)(?: ?[/-] ?(?:bic|swift|adresse swift))?(?: ?\([^)\n]{0,60}\))?"
    )
    match = text.search(
        rf"\b{label}[^a-z0-9]{{0,12}}"
        r"(?P<bic>[a-z]{6}[ ]?[a-z0-9]{2}(?:[ ]?[a-z0-9]{3})?)(?![a-z0-9])"
    )
    hit = text.hit(match, "bic") if match else text.after(label)
    if hit is None:
        return Text()
    parsed = values.parse_bic(hit.text)
    return leaf_of(text, hit, parsed)


def _holder(text: PieceText) -> Text:
    for label in _HOLDER:
        hit = text.after(label, stop=_HOLDER_STOP)
        if hit is not None and re.search(r"[A-Za-zÀ-ÿ]{2}", hit.text):
            street = _STREET.search(text.folded, hit.start, hit.end)
            alone = text.span(hit.start, street.start()) if street else None
            return text_leaf(text, alone or _whole_name(text, hit), LABELLED)
    return Text()


def _whole_name(text: PieceText, hit: Hit) -> Hit:
    """Take a second row of the name where it stands between the first and the address."""
    index = text.segment_at(hit.start)
    _, own, _ = text.where(hit.start, hit.end)
    if own is None:
        return hit
    below = [
        segment
        for segment in text.segments[index + 1 : index + 8]
        if segment.box and abs(segment.box[0] - own[0]) < 0.02
    ][:2]
    if len(below) < 2 or _ADDRESS.search(below[0].folded):
        return hit
    second = below[0].text
    if _ADDRESS.search(below[1].folded) and ":" not in second and second.isupper():
        return Hit(hit.start, hit.end, f"{hit.text} {second}")
    return hit


def _bank(text: PieceText) -> Text:
    for segment, (start, end) in ((s, text.segment_span(i)) for i, s in enumerate(text.segments)):
        if _BANK_WORDS.search(segment.folded) and len(segment.text) < 80:
            match = re.match(r"[^:]{3,30}: *", segment.text)
            return text_leaf(text, text.span(start + (match.end() if match else 0), end), 0.9)
    hit = text.after(r"domiciliation(?: bancaire)?|banque|nom de la banque|etablissement bancaire")
    return text_leaf(text, hit, 0.9) if hit and not hit.text.isdigit() else Text()


def _fill_rib(text: PieceText, options: Options) -> PieceRecord:
    iban = _iban(text)
    key, valid = _key(text, iban)
    holder = _holder(text)
    titled = bool(holder.value and PERSON.match(holder.value))
    person = titled or bool(holder.value and is_person(holder.value))
    about = Text() if titled or is_authority(holder.value or "", options) else holder
    if person and not about.absent:
        about = about.model_copy(update={"confidence": 0.6})
    return record_of(
        "D-RIB",
        text,
        options,
        Found(
            own=False,
            organisation=about,
            people=(holder,) if person else (),
            date=document_date(text),
            amounts=(),
            leaves={
                "iban": iban,
                "bic": _bic(text),
                "holder": holder,
                "bank": _bank(text),
                "rib_key": key,
                "rib_key_valid": valid,
            },
        ),
    )


_RELEVE = Marks(
    titles=(*_STATEMENT, r"releve\b"),
    body=(
        r"solde",
        r"\bdebit\b",
        r"\bcredit\b",
        r"date (?:de )?valeur|date operation",
        r"virement|prelevement",
        r"\biban\b|numero de compte|compte n",
    ),
    least=2,
    untitled=5,
    against=(r"releve d'identite", r"compte de resultat", r"comptes annuels"),
)


def _fill_statement(text: PieceText, options: Options) -> PieceRecord:
    holder = _holder(text)
    return record_of(
        "D-RELEVE",
        text,
        options,
        Found(
            own=False,
            organisation=holder if holder.value else None,
            amounts=(),
            leaves={"iban": _iban(text), "holder": holder},
        ),
    )


KINDS = (
    PieceKind("D-RIB", _measure, _fill_rib),
    PieceKind("D-RELEVE", by_marks(_RELEVE), _fill_statement, more=(r"solde", r"\bdebit\b")),
)
