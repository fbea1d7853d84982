"""Certificates issued to the applicant: D-FISC, D-SOC, D-ASSUR, D-QUAL and D-IAE."""

from __future__ import annotations

import re

from .. import values
from ..pieces.kind import Marks, PieceKind, by_marks, score
from ..pieces.organisation import organisation_of
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import (
    SAID,
    date_after,
    dates,
    day_leaf,
    flag_leaf,
    label_date,
    leaf_of,
    siren_leaf,
    text_leaf,
)
from ..records import Day, Leaf, PieceRecord, Text
from ..source import Options

_HONOUR = r"(?:attestation|declaration)s? (?:et \w+ )?sur l'honneur"
_FISC = Marks(
    titles=(
        r"attestations? (?:de )?(?:regularite )?fiscale",
        r"attestation de regularite(?! sociale)",
        r"(?:certificat|bordereau) (?:de situation )?fiscal",
        r"delivrance d'une attestation[^.]{0,40}fiscal",
    ),
    body=(
        r"dgfip|direction generale des finances publiques|finances publiques|impots\.gouv"
        r"|service des impots",
        r"a jour|en regle|regularite|regulierement|souscrit",
        r"obligations (?:declaratives|fiscales|de paiement)|\btva\b|impot sur les societes|impots",
        r"\bsiren\b|\bsiret\b|redevable|entreprise",
    ),
    least=2,
    against=(_HONOUR, r"recu (?:au titre|fiscal)|statuts|attestation de vigilance"),
    never=(
        r"article 200 du code general|ouvre droit a (?:une )?reduction d'impot"
        r"|urssaf.{0,200}code de securite",
    ),
)
_SOC = Marks(
    titles=(
        r"attestations? de (?:vigilance|fourniture des declarations|regularite sociale|paiement"
        r" des cotisations"
        r"|versement des cotisations|situation)",
        r"attestations? (?:urssaf|msa|sociale)",
        r"attestation de marche public",
    ),
    body=(
        r"urssaf|\bmsa\b|mutualite sociale agricole",
        r"code de securite|cle de securite",
        r"l\.? ?243-15|d\.? ?8222|d\.? ?243",
        r"cotisations|declarations sociales",
        r"effectif|salaries|masse salariale|remunerations",
        r"a jour",
        r"\bsiren\b|\bsiret\b",
    ),
    least=2,
    untitled=5,
    against=(_HONOUR, r"appel de cotisations|bordereau de cotisations|facture"),
)
_ASSUR = Marks(
    titles=(
        r"attestations? d'assurances?",
        r"attestations? (?:de |d'assurance )?(?:responsabilite|rc\b|multirisque)",
        r"(?:attestation|certificat) (?:annuelle? )?(?:d'assurance|de garantie)",
        r"assurance (?:multirisque|responsabilite)[^.]{0,40}attestation",
        r"attestation$",
    ),
    body=(
        r"responsabilite civile",
        r"contrat|police|societaire n|numero de (?:contrat|societaire)",
        r"assure[ee]?s?\b|assureur|societaire|souscripteur|souscrit",
        r"garanti",
        r"valable|valid|periode|echeance|du \d",
        r"maif|macif|\bmma\b|axa|groupama|allianz|maaf|matmut|gmf|smacl|generali|covea|mutuelle"
        r"|assurances",
    ),
    least=3,
    against=(_HONOUR, r"(?:avis d'echeance|facture|conditions generales|releve)"),
    never=(r"vehicule (?:assure|immatricule)|carte verte|assurance maladie",),
)
_QUAL = Marks(
    titles=(
        r"qualiopi",
        r"certificat (?:qualiopi|de qualite|de certification|qualite)",
        r"certificat n",
        r"(?:recepisse|notification|attestation|declaration)[^.]{0,40}declaration d'activite"
        r"|declaration d'activite",
        r"(?:enregistrement|numero) (?:de la |de )?(?:declaration d'activite|prestataire)",
        r"processus certifie",
    ),
    body=(
        r"qualiopi|referentiel national (?:sur la |de )?(?:la )?qualite",
        r"l\.? ?6316|l\.? ?6351|r\.? ?6351",
        r"actions? de formation|prestataire|formation professionnelle|bilans? de competences",
        r"dreets|direccte|prefet de (?:la )?region",
        r"enregistree? sous le numero|numero de declaration|\b\d{2} ?\d{2} ?\d{5} ?\d{2}\b",
        r"certificat|certifie",
        r"valable|valid|echeance",
    ),
    least=3,
    against=(
        _HONOUR,
        r"catalogue|programme de formation|facture|statuts|budget|convention de formation",
    ),
)
_IAE = Marks(
    titles=(
        r"(?:avenant|convention|annexe financiere)[^.]{0,90}(?:insertion par l'activite|\biae\b"
        r"|\baci\b|atelier|chantier"
        r"|entreprise d'insertion|association intermediaire|aide au poste)",
        r"convention (?:pluriannuelle )?(?:n|de conventionnement|d'objectifs et de"
        r" moyens)?[^.]{0,40}insertion",
        r"(?:decision|arrete|attestation|certificat)[^.]{0,60}agrement",
        r"agrement[^.]{0,60}(?:esus|entreprise solidaire|jeunesse|service civique|service a la"
        r" personne|national)",
        r"entreprise solidaire d'utilite sociale|\besus\b",
        r"conventionnement (?:iae|au titre de l'insertion)",
    ),
    body=(
        r"insertion par l'activite economique|\biae\b|solidaire d'utilite sociale|\besus\b"
        r"|agrement",
        r"l\.? ?5132|l\.? ?3332-17",
        r"prefet|prefecture|dreets|ddetspp|direccte|ddcspp|etat",
        r"convention|arrete|decision|agree",
        r"aides? aux? postes?|\betp\b|salaries en insertion|structure (?:d'insertion|agreee)",
        r"article \d",
    ),
    least=3,
    against=(
        r"statuts",
        r"descriptif",
        r"rapport",
        r"bilan",
        r"budget",
        r"lettre",
        _HONOUR,
        r"proces[- ]verbal",
    ),
)


def _measure_insurance(text: PieceText) -> float:
    value = score(text, _ASSUR)
    return (
        value
        if text.has(r"responsabilite civile") and text.has(r"assur|societaire")
        else min(value, 0.35)
    )


def _validity(text: PieceText) -> tuple[Day, Day]:
    """First and last day of validity: "du … au …", "valable jusqu'au", or their labels."""
    for match in text.finditer(r"\bdu\s(?=[^\n]{0,40}\sau\s)"):
        found = dates(text, match.end(), match.end() + 60)
        if len(found) >= 2 and re.search(r"\bau\b", text.folded[found[0].end : found[1].start]):
            return day_leaf(text, found[0]), day_leaf(text, found[1])
    start = date_after(
        text,
        r"(?:a compter|a partir|effet|debut|valable|validite|delivree?)[^\d\n]{0,25}(?:du|le|:)\s",
        window=24,
    )
    end = date_after(
        text,
        r"(?:jusqu'au|au plus tard le|expire(?:ra)? le|echeance|fin de validite|date de fin"
        r"|valable jusqu)[^\d\n]{0,20}",
        window=24,
    )
    return start, end


def _document_options(text: PieceText, options: Options, *labels: str) -> Text:
    return organisation_of(text, options, own=False, labels=labels)


def _fill_tax(text: PieceText, options: Options) -> PieceRecord:
    good = text.search(
        r"(?:est |etait )?a jour|en regle|est en situation reguliere|regulierement (?:acquitte"
        r"|souscrit)"
    )
    bad = text.search(r"n'est pas a jour|n'est pas en regle|ne peut (?:vous )?etre delivree")
    leaves: dict[str, Leaf] = {
        "siren": siren_leaf(text),
        "up_to_date": flag_leaf(text, bad or good, not bad),
    }
    about = _document_options(
        text, options, r"denomination(?: sociale)?|entreprise|redevable|societe"
    )
    return record_of(
        "D-FISC", text, options, Found(own=False, organisation=about, leaves=leaves, amounts=())
    )


def _fill_social(text: PieceText, options: Options) -> PieceRecord:
    code = text.search(
        r"(?:code|cle) de (?:securite|verification)[^\w\n]{0,6}(?:est )?(?:le"
        r" )?(?:suivant)?\s?:?\s*(?P<c>[a-z0-9]{6,24})"
    )
    issuer = text.search(r"(?:urssaf|msa|mutualite sociale agricole)(?: [a-z'-]+){0,4}")
    bad = text.search(r"n'est pas a jour|reste redevable")
    good = text.search(r"(?:est )?a jour|en regle|fourniture des declarations")
    people = text.search(r"effectif[^\d\n]{0,40}(?P<n>\d{1,5})|(?P<m>\d{1,5}) salaries")
    group = "n" if people and people["n"] else "m"
    end = date_after(
        text,
        r"(?:a la date du|au titre de la periode[^\n]{0,30} au|jusqu'au|au)\s(?=\d)",
        window=20,
    )
    count = text.hit(people, group) if people else None
    leaves: dict[str, Leaf] = {
        "siren": siren_leaf(text),
        "issuer": text_leaf(text, text.hit(issuer) if issuer else None, SAID),
        "security_code": text_leaf(text, text.hit(code, "c") if code else None, 0.93),
        "up_to_date": flag_leaf(text, bad or good, not bad, 0.88),
        "employees": leaf_of(text, count, values.parse_integer(count.text), 0.9)
        if count
        else Leaf(),
        "end": end,
    }
    about = _document_options(
        text,
        options,
        r"(?:entreprise|employeur|etablissement|raison sociale|denomination|cotisant)",
    )
    made = date_after(
        text, r"(?:etablie?|delivree?|editee?|fait|date)[^\n]{0,25}?\ble\s", window=22
    )
    return record_of("D-SOC", text, options, Found(
        own=False, organisation=about, date=None if made.absent else made,
        leaves=leaves))  # fmt: skip


def _fill_insurance(text: PieceText, options: Options) -> PieceRecord:
    start, end = _validity(text)
    policy = text.search(
        r"(?:contrat|police|societaire|adherent)[^\n\d]{0,30}?(?:n ?[o°]?"
        r"|numero)?\s?:?\s*(?P<p>[a-z]{0,3}[\d][\w ./-]{4,20}\d)"
    )
    insurer = text.search(
        r"(?:^|\n|\b)(?P<i>(?:maif|macif|mma|axa|groupama|allianz|maaf|matmut|gmf|smacl|generali"
        r"|covea)[^\n\t,.]{0,40})"
    )
    first = text.span(0, len(text.rows[0].segments[0].text)) if text.rows else None
    leaves: dict[str, Leaf] = {
        "insurer": text_leaf(text, text.hit(insurer, "i"), SAID)
        if insurer
        else text_leaf(text, first, 0.7),
        "policy": text_leaf(text, text.hit(policy, "p") if policy else None, 0.88),
        "liability": flag_leaf(text, text.search(r"responsabilite civile"), True, 0.95),
        "valid_from": start,
        "valid_to": end,
    }
    about = _document_options(text, options, r"(?:nom de l')?assuree?|souscripteur|societaire")
    return record_of("D-ASSUR", text, options, Found(own=False, organisation=about, leaves=leaves))


def _fill_quality(text: PieceText, options: Options) -> PieceRecord:
    start, end = _validity(text)
    number = text.search(r"(?<!\d)(?P<n>\d{2}[ .]?\d{2}[ .]?\d{5}[ .]?\d{2})(?!\d)")
    certificate = text.search(r"certificat\s?n ?[o°]?\s?:?\s*(?P<c>[\w/-]{4,24})")
    qualiopi = text.search(r"qualiopi")
    word = qualiopi or text.search(r"declaration d'activite")
    leaves: dict[str, Leaf] = {
        "document": text.leaf(
            text.hit(word) if word else None,
            "qualiopi" if qualiopi else "déclaration d'activité",
            SAID,
        ),
        "activity_number": text_leaf(text, text.hit(number, "n") if number else None, 0.88),
        "certificate_number": text_leaf(
            text, text.hit(certificate, "c") if certificate else None, 0.85
        ),
        "valid_from": start,
        "valid_to": end
        if not end.absent
        else label_date(text, r"valable jusqu'au|date d'expiration"),
    }
    about = _document_options(
        text, options, r"organisme(?: de formation)?|raison sociale|delivre a"
    )
    return record_of(
        "D-QUAL", text, options, Found(own=False, organisation=about, leaves=leaves, amounts=())
    )


_TYPES = (
    ("ESUS", r"\besus\b|solidaire d'utilite sociale"),
    ("ACI", r"ateliers? (?:et|ou) chantiers? d'insertion|\baci\b|chantiers? d'insertion"),
    ("ETTI", r"travail temporaire d'insertion|\betti\b"),
    ("AI", r"associations? intermediaires?"),
    ("EI", r"entreprises? d'insertion"),
)


def _fill_insertion(text: PieceText, options: Options) -> PieceRecord:
    start, end = _validity(text)
    kinds = [(code, match) for code, pattern in _TYPES if (match := text.search(pattern))]
    code, found = kinds[0] if kinds else ("autre", text.search(r"agrement"))
    number = text.search(
        r"(?:convention|arrete|agrement|decision)[^\n\d]{0,20}n ?[o°]?\s?:?\s*(?P<n>[\w./-]{4,24})"
    )
    leaves: dict[str, Leaf] = {
        "structure_type": text.leaf(
            text.hit(found) if found else None, code, SAID if len(kinds) == 1 else 0.75
        ),
        "number": text_leaf(text, text.hit(number, "n") if number else None, 0.88),
        "valid_from": start,
        "valid_to": end,
    }
    about = _document_options(text, options, r"beneficiaire|la structure|l'employeur")
    return record_of(
        "D-IAE", text, options, Found(own=False, due=1, organisation=about, leaves=leaves)
    )


KINDS = (
    PieceKind("D-FISC", by_marks(_FISC), _fill_tax),
    PieceKind("D-SOC", by_marks(_SOC), _fill_social),
    PieceKind("D-ASSUR", _measure_insurance, _fill_insurance, more=(r"garanties?|plafond",)),
    PieceKind("D-QUAL", by_marks(_QUAL), _fill_quality),
    PieceKind("D-IAE", by_marks(_IAE), _fill_insertion, more=(r"article \d",)),
)
