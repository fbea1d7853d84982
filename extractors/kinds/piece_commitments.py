"""What the representative signs: D-CER, D-ATTHON and D-POUVOIR."""

from __future__ import annotations

import re

from ..pieces.kind import Marks, PieceKind, by_marks, score
from ..pieces.people import ROLES, person_leaf, undersigned
from ..pieces.record import Found, record_of
from ..pieces.signature import signatures_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, date_after, flag_leaf, said_amount, text_leaf
from ..records import Count, Flag, Leaf, PieceRecord, Signature, Text
from ..source import Options

_COMMITMENTS = (
    r"respect des lois de la republique",
    r"liberte de conscience",
    r"libertes? des membres de l'association",
    r"egalite et (?:de la )?non[- ]discrimination",
    r"fraternite et (?:de la )?prevention de la violence",
    r"respect de la dignite de la personne",
    r"respect des symboles de la republique",
)
_CER = Marks(
    titles=(
        r"(?:le )?contrat d'engagement republicain",
        r"(?:charte|attestation|declaration|souscription|engagement)[^.]{0,60}engagement"
        r" republicain",
    ),
    body=(
        r"engagement n ?[o°]? ?\d",
        *_COMMITMENTS,
        r"2021-1947|decret du 31 decembre 2021",
        r"represent\w+ legale?|president|association|fondation",
        r"24 aout 2021|12 avril 2000|article 10-1",
        r"souscri|s'engage|soussigne",
        r"fonds publics|subventions publiques",
    ),
    least=2,
    untitled=7,
    against=(r"statuts", r"proces[- ]verbal", r"attestations? sur l'honneur(?!.{0,80}republicain)"),
)
_UP_TO_DATE = (
    r"(?:est|suis|sommes|soit|etre|bien|declare[^.]{0,30})? ?a jour (?:de|des|du|dans)"
    r" (?:l'ensemble de |toutes )?"
    r"(?:ses|leurs|mes|nos|les|le)?\s?(?:l'ensemble de ses )?"
    r"(?:obligations|declarations|cotisations|paiements|situation|paiement)"
    r"|en regle (?:au regard|vis-a-vis|avec)|rempli[st]? (?:toutes )?ses obligations"
    r"|regularite (?:fiscale|sociale)"
)
_ACCURATE = (
    r"exactes? et sinceres?|sinceres? et (?:veritables|exact\w*)|certifie\w* (?:sur l'honneur )?"
    r"(?:l'exactitude|exact\w*)|exactitude d\w+ |informations? [^.]{0,80}(?:sont|est) exact\w*"
    r"|renseignements [^.]{0,80}(?:sont )?exacts?"
)
_AID = (
    r"(?:aides?|subventions?|financements?) publi(?:ques?|cs)[^.]{0,160}(?:trois|3|\d00 ?000)"
    r"|(?:trois|3) derni\w+ exercices[^.]{0,160}(?:aides?|subventions?|financements?)"
    r"|500 ?000 ?(?:€|euros)"
)
_ATTHON = Marks(
    titles=(
        r"(?:modele d')?attestations? (?:et declaration )?sur l'honneur",
        r"declarations? (?:et attestation )?sur l'honneur",
        r"engagement sur l'honneur",
        r"attestation (?:du|de la|de) (?:representant|president|dirigeant|beneficiaire|demandeur)",
        r"attestations?(?: de l'association| du porteur[^.]{0,20})?$",
        r"attestation de (?:l'|la )?(?:exactitude|regularite) (?:des|de la) "
        r"(?:informations|obligations|situation)",
    ),
    body=(
        r"soussigne",
        r"sur l'honneur",
        _UP_TO_DATE,
        _ACCURATE,
        _AID,
        r"representante? legale?|habilite|president|gerant|maire",
    ),
    least=3,
    untitled=5,
    against=(
        r"[^.]{0,40}de minimis",
        r"[^.]{0,80}engagement republicain",
        r"attestation d'assurance",
        r"attestation de (?:vigilance|(?:co)?financement|regularite fiscale|cofinancement)",
        r"(?:delegation|pouvoir)\b",
        r"statuts",
        r"proces[- ]verbal",
    ),
    never=(r"de minimis.{0,2000}de minimis.{0,2000}de minimis", r"curriculum vitae"),
)
_POUVOIR = Marks(
    titles=(
        r"pouvoirs?\b",
        r"procuration",
        r"mandat (?:de representation|pour|special|de signature)",
        r"(?:arrete (?:portant |de )?)?delegations? (?:de|du|des) (?:signatures?|pouvoirs?)",
        r"arrete (?:du (?:maire|president) )?portant delegation",
        r"(?:autorisation|habilitation) (?:de|a) sign\w+",
    ),
    body=(
        r"donne (?:par la presente |par les presentes |tous? |expressement |mon )*"
        r"(?:pouvoirs?|delegation|mandat|procuration|autorisation)",
        r"(?:delegation|pouvoir|mandat|procuration)[^.]{0,60} (?:est|sont) donnee?s?",
        r"soussigne",
        r"\bsigner|signature",
        r"mandant|mandataire|delegant|delegataire",
        r"en (?:mon|son|leur) nom|pour (?:mon|le) compte",
        r"autorise",
    ),
    least=2,
    untitled=4,
    against=(r"statuts", r"proces[- ]verbal", r"extrait du registre", r"convocation", r"facture"),
    never=(
        r"representer (?:a|lors de|pour) (?:l'|cette )assemblee|voter en (?:mon|ses) (?:nom|lieu)"
        r"|prendre part (?:aux votes|a toutes deliberations)|pouvoir judiciaire",
    ),
)


def _measure_honour(text: PieceText) -> float:
    value = score(text, _ATTHON)
    said = text.has(r"sur l'honneur|certifi\w+ (?:exact|l'exactitude)")
    stated = sum(text.has(pattern) for pattern in (_UP_TO_DATE, _ACCURATE, _AID))
    return value if said and stated else min(value, 0.35)


def _box_before(text: PieceText, start: int) -> bool | None:
    """Tell whether the nearest box before a statement is ticked; None: there is no box."""
    lead = text.folded[max(0, start - 170) : start]
    marks = list(re.finditer(r"☒|☐|\[ ?x ?\]|\[ ?\]|\( ?x ?\)|(?:^|\n)x\s", lead))
    if not marks:
        return None
    return marks[-1].group() == "☒" or "x" in marks[-1].group()


def _statement(text: PieceText, pattern: str) -> Flag:
    """A statement made: true where it stands, unless its box is empty or it is denied."""
    match = text.search(pattern)
    if match is None:
        return Flag()
    denied = re.search(r"n'est pas|ne suis pas|ne sont pas", text.folded[
        max(0, match.start() - 25) : match.start() + 12])  # fmt: skip
    ticked = _box_before(text, match.start())
    value = not denied and ticked is not False
    return flag_leaf(text, match, value, 0.92 if ticked is None else 0.95)


def _over_threshold(text: PieceText) -> Flag:
    below = text.search(
        r"(?:inferieure?s?(?: ou egale?s?)?|n'excede(?:nt)? pas|ne depasse(?:nt)? pas|moins de)"
        r"[^.☐☒]{0,40}500 ?000"
    )
    above = text.search(
        r"(?<!pas )(?:superieure?s?|excede(?:nt)?|depasse(?:nt)?|plus de)(?! pas)[^.☐☒]{0,40}500"
        r" ?000"
    )
    if below and above:
        lower, upper = _box_before(text, below.start()), _box_before(text, above.start())
        if lower is True and not upper:
            return flag_leaf(text, below, False, 0.93)
        if upper is True and not lower:
            return flag_leaf(text, above, True, 0.93)
        made = flag_leaf(text, below, False, 0.3)
        return made.model_copy(update={"value": None})
    if below:
        return flag_leaf(text, below, False, 0.9)
    return flag_leaf(text, above, True, 0.9)


def _signatory(text: PieceText, signatures: tuple[Signature, ...]) -> tuple[Text, Text]:
    """Who signs: "je soussigné", else the name beside the signature, else behind its label."""
    name, role = undersigned(text)
    if name.absent:
        hit = text.after(
            r"(?:nom(?: et prenom)?|nom, prenom)(?: du (?:signataire|representant[^:]*))?"
        )
        if hit is not None:
            name = person_leaf(text, hit.start, hit.end)
    if name.absent and signatures:
        name = _name_near_signature(text)
    if role.absent:
        role = _role_label(text)
    return name, role


def _role_label(text: PieceText) -> Text:
    hit = text.after(
        r"(?:qualite|fonction)(?: du signataire)?|en qualite de|agissant en qualite de"
    )
    if hit is not None:
        return text_leaf(text, hit, SAID)
    match = text.search(rf"(?:^|\n)(?:le |la |l')?(?P<r>{ROLES})\s*(?:,|:|\n|\t|$)")
    return text_leaf(text, text.hit(match, "r") if match else None, 0.82)


def _name_near_signature(text: PieceText) -> Text:
    """The name behind the last "signature", else the one below "fait à…, le…"."""
    places = [m.end() for m in text.finditer(r"signature|fait a|souscrit a|signe a")][-1:]
    places += [m.end() for m in text.finditer(r"(?:fait|souscrit|signe) a\b[^\n]*\n")][-1:]
    for end in places:
        name = person_leaf(text, end, min(len(text.text), end + 160), 0.82)
        if not name.absent:
            return name
    return Text()


def _commitments(text: PieceText) -> Count:
    found = [text.search(p.replace(" ", r"\s+")) for p in _COMMITMENTS]
    there = [match for match in found if match]
    if not there:
        return Count()
    hit = text.hit(there[0])
    page, box, place = text.where(there[0].start(), there[0].end())
    return Count(value=len(there), raw=hit.text if hit else None, page=page, box=box, place=place,
                 confidence=SAID)  # fmt: skip


def _fill_cer(text: PieceText, options: Options) -> PieceRecord:
    signatures = signatures_of(text, due=1)
    name, role = _signatory(text, signatures)
    leaves: dict[str, Leaf] = {"signatory": name, "role": role, "commitments": _commitments(text)}
    return record_of("D-CER", text, options, Found(
        people=(name,), signatures=signatures, leaves=leaves, amounts=()))  # fmt: skip


def _fill_honour(text: PieceText, options: Options) -> PieceRecord:
    signatures = signatures_of(text, due=1)
    name, role = _signatory(text, signatures)
    leaves: dict[str, Leaf] = {
        "signatory": name,
        "role": role,
        "up_to_date": _statement(text, _UP_TO_DATE),
        "accurate": _statement(text, _ACCURATE),
        "public_aid": _aid(text),
        "public_aid_over_threshold": _over_threshold(text),
        "republican_commitment": _statement(text, r"contrat d'engagement republicain"),
        "amount": said_amount(
            text,
            (
                r"(?:demande|sollicite)\w*[^.]{0,60}subvention[^.]{0,20}(?:de|:)\s",
                r"subvention (?:sollicitee|demandee)?[^.\d]{0,30}(?:de|:)\s",
            ),
            60,
        ),
    }
    return record_of("D-ATTHON", text, options, Found(
        people=(name,), signatures=signatures, leaves=leaves))  # fmt: skip


def _aid(text: PieceText) -> Flag:
    """The statement on public aid: made, unless both boxes (below, above) stand empty."""
    made = _statement(text, _AID)
    over = _over_threshold(text)
    if over.doubtful:
        return made.model_copy(update={"value": None, "confidence": 0.3})
    if not over.absent:
        return made.model_copy(update={"value": True}) if not made.absent else over.model_copy(
            update={"value": True}
        )  # fmt: skip
    return made


_GIVES = (
    r"(?:pouvoirs?|delegation|procuration|mandat|autorisation|habilitation|autorise|delegue"
    r"|habilite"
    r"|designe)(?: (?:de|du|ma|sa|la|mon|permanente|generale?|speciale?|tous?|pouvoirs?"
    r"|signature)|,)*"
    r"[^.]{0,80}?\b(?:a|:)?\s*(?=m\.|mme|mr\b|monsieur|madame|melle|mlle)"
)


def _fill_power(text: PieceText, options: Options) -> PieceRecord:
    grantor, grantor_role = undersigned(text)
    if grantor.absent:
        hit = text.after(r"(?:le |la )?(?:mandant|delegant)e?")
        grantor = person_leaf(text, hit.start, hit.end) if hit else Text()
    grantee, grantee_role = _grantee(text, grantor)
    leaves: dict[str, Leaf] = {
        "grantor": grantor,
        "grantor_role": grantor_role,
        "grantee": grantee,
        "grantee_role": grantee_role,
        "valid_from": date_after(
            text, r"(?:a compter|a partir|valable) (?:du|de la date du|des le)"
        ),
        "valid_to": date_after(text, r"jusqu'au|jusqu'a la date du|expire le|\d{4} au (?=\d)"),
    }
    return record_of("D-POUVOIR", text, options, Found(
        due=2, people=(grantor, grantee), leaves=leaves, amounts=()))  # fmt: skip


def _grantee(text: PieceText, grantor: Text) -> tuple[Text, Text]:
    for match in text.finditer(_GIVES):
        name = person_leaf(text, match.end(), match.end() + 70, 0.93)
        if name.value and name.value != grantor.value:
            role = text.search(rf"\b(?P<r>{ROLES})\b", match.end(), match.end() + 120)
            return name, text_leaf(text, text.hit(role, "r") if role else None, 0.85)
    hit = text.after(r"(?:le |la )?(?:mandataire|delegataire)")
    return (person_leaf(text, hit.start, hit.end) if hit else Text()), Text()


KINDS = (
    PieceKind("D-CER", by_marks(_CER), _fill_cer, more=(r"engagement n ?[o°]? ?[2-7]",)),
    PieceKind("D-ATTHON", _measure_honour, _fill_honour),
    PieceKind("D-POUVOIR", by_marks(_POUVOIR), _fill_power),
)
