"""D-SIRENE, D-KBIS and D-RECEP: what a public register says about an organisation."""

from __future__ import annotations

import re

from .. import values
from ..pieces.kind import Marks, PieceKind, by_marks
from ..pieces.organisation import organisation_of
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import (
    LABELLED,
    SAID,
    date_after,
    document_date,
    flag_leaf,
    label_date,
    leaf_of,
    siren_leaf,
    text_leaf,
)
from ..records import Flag, PieceRecord, Text
from ..source import Options

_STOP = r"[,;] ?(?:siret|siren|n[o°] )"

_SIRENE = Marks(
    titles=(
        r"(?:avis de )?situation au repertoire sirene",
        r"avis de situation",
        r"repertoire sirene",
        r"certificat d'(?:inscription|identification) au repertoire",
        r"fiche (?:d'identite )?sirene",
    ),
    body=(
        r"\binsee\b|institut national de la statistique",
        r"\bsiret\b",
        r"\bsiren\b",
        r"activite principale|\bape\b|\bnaf\b",
        r"etablissement (?:siege|actif|ferme)|description de l'etablissement",
        r"categorie juridique|forme juridique",
        r"situation de l'etablissement",
    ),
    least=2,
    untitled=5,
    against=(r"(?:extrait )?k-?bis", r"attestation de vigilance"),
    never=(r"urssaf", r"registre du commerce et des societes.{0,300}greffe"),
)
_KBIS = Marks(
    titles=(
        r"extrait k ?-?(?:bis)?\b",
        r"k-?bis\b",
        r"extrait d'immatriculation",
        r"extrait (?:du|rcs) (?:registre|principale)?",
        r"attestation d'immatriculation",
        r"justificatif d'immatriculation",
        r"registre national des entreprises",
        r"extrait (?:rne|d'inscription au registre national)",
        r"extrait d'immatriculation (?:au repertoire des metiers|principale)",
    ),
    body=(
        r"\br\.?c\.?s\.?\b|registre du commerce",
        r"greffe",
        r"\binpi\b|registre national des entreprises",
        r"immatriculation|immatriculee?",
        r"denomination|raison sociale|nom(?:, |\s)?prenom",
        r"capital social|capital",
        r"forme juridique",
        r"gestion, direction|dirigeants?|gerant|president|entrepreneur|entreprise individuelle",
        r"date (?:de )?(?:commencement|debut) (?:de l'|d')activite"
        r"|activites? (?:principale|exercees?)",
        r"\bsiren\b|\bsiret\b",
    ),
    least=3,
    against=(r"statuts", r"avis de situation", r"releve d'identite"),
    never=(r"attestation de vigilance",),
)
_RECEP = Marks(
    titles=(
        r"recepisse",
        r"(?:recepisse )?de declaration de (?:creation|modification)",
        r"journal officiel (?:de la republique francaise|des associations)",
        r"(?:extrait|annonce|publication|insertion)s? (?:du|au|de parution au) journal officiel",
        r"associations? et fondations? d'entreprise",
        r"annonce (?:n[o°]|joafe)",
        r"temoin de parution",
        r"extrait du repertoire national des associations",
        r"declaration a la (?:sous-)?prefecture",
    ),
    body=(
        r"prefet|prefecture",
        r"\bw\d[0-9a-z]\d{7}\b",
        r"loi du 1\s?er juillet 1901|1er juillet 1901",
        r"journal officiel|joafe",
        r"declaration",
        r"association",
    ),
    least=3,
    against=(
        r"statuts",
        r"proces[- ]verbal",
        r"deliberation",
        r"attestation sur l'honneur",
        r"accuse de reception",
        r"arrete",
    ),
    never=(r"demande de subvention", r"ma demarche fse"),
)


def _state(text: PieceText) -> Text:
    """Active or closed, as printed of the establishment (or else of the company)."""
    closed = text.search(
        r"(?:etablissement|entreprise|unite legale|etat)[^\n]{0,40}?\b(?P<s>fermee?|cessee?"
        r"|radiee?|inacti(?:f|ve))\b"
        r"|date de (?:fermeture|cessation)[^\n\d]{0,20}(?P<d>\d)"
    )
    active = text.search(
        r"(?:etablissement|entreprise|unite legale|etat(?: administratif)?|situation)[^\n]{0,40}?"
        r"\b(?P<s>acti(?:f|ve)|en activite|ouverte?)\b"
    )
    if closed and active:
        hit = text.hit(closed)
        page, box, place = text.where(closed.start(), closed.end())
        return Text(raw=hit.text if hit else None, page=page, box=box, place=place, confidence=0.4)
    found, code = (closed, "closed") if closed else (active, "active")
    if found is None:
        return Text()
    return text.leaf(text.hit(found), code, SAID + 0.05)


def _naf(text: PieceText) -> Text:
    match = text.search(
        r"(?:activite principale|\bape\b|\bnaf\b)[^\n]{0,60}?(?P<n>\d{2}\.?\d{2} ?[a-z])\b"
    )
    hit = text.hit(match, "n") if match else None
    return leaf_of(text, hit, values.parse_naf(hit.text)) if hit else Text()


def _address(text: PieceText) -> Text:
    hit = text.after(
        r"adresse(?: (?:du siege(?: social)?|de l'etablissement|postale|complete))?|siege social",
        rows=3,
    )
    return text_leaf(text, hit, 0.9)


def _legal_form(text: PieceText) -> Text:
    return text_leaf(text, text.after(r"(?:forme|categorie) juridique"), LABELLED)


_SIRENE_NAMES = (
    r"denomination(?: (?:sociale|usuelle|de l'unite legale))?",
    r"nom(?:,? (?:et )?prenoms?| de naissance| d'usage| et prenoms)?",
    r"raison sociale",
    r"enseigne",
)


def _fill_sirene(text: PieceText, options: Options) -> PieceRecord:
    about = organisation_of(text, options, own=False, labels=_SIRENE_NAMES)
    made = date_after(
        text, r"a la date du|situation (?:au|a la date du)|edite le|extrait du|le :", window=20
    )
    return record_of(
        "D-SIRENE",
        text,
        options,
        Found(
            organisation=about,
            date=document_date(text) if made.absent else made,
            amounts=(),
            leaves={
                "siren": siren_leaf(text),
                "state": _state(text),
                "name": about,
                "legal_form": _legal_form(text),
                "address": _address(text),
                "naf": _naf(text),
                "created_on": date_after(
                    text,
                    r"(?:date de creation|creee? le|actif depuis le|date de prise"
                    r" d'activite)[^\d\n]{0,12}",
                ),
                "closed_on": date_after(
                    text,
                    r"(?:date de (?:fermeture|cessation)|fermee? (?:le|depuis le)|cessee?"
                    r" le)[^\d\n]{0,12}",
                ),
            },
        ),
    )


_INSOLVENCY = (
    r"redressement judiciaire|liquidation judiciaire|procedure de sauvegarde|sauvegarde judiciaire"
    r"|procedure collective|mandataire judiciaire"
)
_NONE_OF_IT = (
    r"neant|aucune?|absence de|ne fait (?:pas |l'objet d'aucune )|n'a fait l'objet d'aucune"
)


def _insolvency(text: PieceText) -> Flag:
    """True where a procedure is mentioned; "néant" or "aucune procédure" beside it says no."""
    denied: re.Match[str] | None = None
    for match in text.finditer(_INSOLVENCY):
        start = max(0, match.start() - 60)
        around = text.folded[start : match.end() + 40]
        if re.search(_NONE_OF_IT, around):
            denied = denied or match
            continue
        return flag_leaf(text, match, True, 0.9)
    return flag_leaf(text, denied, False, 0.9)


def _fill_kbis(text: PieceText, options: Options) -> PieceRecord:
    about = organisation_of(
        text,
        options,
        own=False,
        labels=(r"denomination(?: sociale)?(?: ou raison sociale)?", r"nom,? prenoms?(?:\(s\))?"),
    )
    made = date_after(
        text,
        r"(?:a jour au|en date du|delivre le|edite le|extrait du|a la date du)\s*:?",
        window=24,
    )
    registry = text.search(
        r"greffe du tribunal de commerce d[e'u]\s?[^\n\t,]{2,40}|registre national des entreprises"
    )
    return record_of(
        "D-KBIS",
        text,
        options,
        Found(
            organisation=about,
            date=document_date(text) if made.absent else made,
            amounts=(),
            leaves={
                "siren": siren_leaf(text),
                "name": about,
                "legal_form": _legal_form(text),
                "address": _address(text),
                "registry": text_leaf(text, text.hit(registry) if registry else None, SAID),
                "registered_on": date_after(
                    text,
                    r"date d'immatriculation[^\d\n]{0,12}|immatriculation au (?:rne"
                    r"|registre)[^\d\n]{0,30}:\s?|immatriculee? (?:le|depuis le)",
                ),
                "insolvency": _insolvency(text),
                "struck_off": flag_leaf(
                    text,
                    text.search(r"date de radiation[^\n\d]{0,10}\d|\bradiee? (?:le|d'office)"),
                    True,
                ),
            },
        ),
    )


def _fill_recep(text: PieceText, options: Options) -> PieceRecord:
    about = organisation_of(
        text,
        options,
        own=False,
        labels=(
            r"(?:denomination|titre|nom)(?: de l'association)?",
            r"(?:l')?association (?:dont le titre est|dite|ayant pour titre|intitulee)",
        ),
    )
    declared = date_after(
        text,
        r"(?:declaration|declaree?s?|recepisse|recue?|enregistree?)[^\n]{0,50}?(?:en date du|le"
        r"|du)\b",
        window=24,
    )
    published = date_after(
        text,
        r"(?:journal officiel|j\.?o\.?(?:afe)?|parution|publiee?|insertion)[^\n]{0,60}?(?:du|le|:)",
        window=24,
    )
    office = text.search(r"(?:sous-)?prefecture d[e'u]s?\s?[^\n\t,.;]{2,40}")
    made = document_date(text)
    return record_of(
        "D-RECEP",
        text,
        options,
        Found(
            own=False,
            organisation=about,
            date=next((d for d in (made, declared, published) if not d.absent), made),
            amounts=(),
            leaves={
                "name": about,
                "prefecture": text_leaf(text, text.hit(office) if office else None, 0.85),
                "declared_on": declared
                if not declared.absent
                else label_date(text, r"declaree? le"),
                "published_on": published,
                "seat": text_leaf(text, text.after(r"siege social|siege", stop=_STOP), 0.9),
            },
        ),
    )


KINDS = (
    PieceKind("D-SIRENE", by_marks(_SIRENE), _fill_sirene),
    PieceKind("D-KBIS", by_marks(_KBIS), _fill_kbis, more=(r"greffe", r"immatriculation")),
    PieceKind("D-RECEP", by_marks(_RECEP), _fill_recep),
)
