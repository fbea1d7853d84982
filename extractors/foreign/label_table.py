"""From the wording of a printed label to the fields that it may mean.

The table joins the field table and ``label_wordings``. A wording may mean several fields ("Nom",
"Date de début"); the section in which it is printed decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from ..fields import FIELDS
from .label_text import key, unnumbered, without_parentheses
from .label_wordings import HEADINGS, PEOPLE, PERSON, ROLES, UNKNOWN, WORDINGS

PERSON_SECTIONS = ("representative", "contact", "signatory")
NEAR = 88.0
"""Least likeness (0 to 100) of a near wording."""

_GROUPED = ("actions[]", "means.facilitators[]", "organisation.public_aid[]", "budget.per_year[]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a wording may mean: the paths it may stand for, and how sure the wording is (0 to 1)."""

    paths: tuple[str, ...]
    quality: float
    wording: str


def section_of(path: str) -> str:
    """Return the section that a path belongs to: "representative", "project"…"""
    if path in {"other_actions", "has_other_actions"}:
        return "budget"
    head = path.split(".", maxsplit=1)[0]
    return {"evaluation": "evaluation", "cross_cutting": "evaluation"}.get(head, head)


@lru_cache(maxsize=1)
def wordings() -> dict[str, tuple[str, ...]]:
    """Return for every label key the paths that it may mean, the scalar fields first."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in _pairs():
        label = key(text)
        if label and path not in found[label]:
            found[label].append(path)
    for text in UNKNOWN:
        found.setdefault(key(text), [])
    return {label: tuple(paths) for label, paths in found.items()}


def _pairs() -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        if not field.path.startswith(_GROUPED):
            named = field.path.startswith(PERSON_SECTIONS)
            yield from _worded(field.path, (field.label, *(() if named else field.synonyms)))
    for path, texts in WORDINGS.items():
        yield from _worded(path, texts)
    for person in PERSON_SECTIONS:
        yield from _person_pairs(person)
    yield from (("organisation.name", "Nom"), ("organisation.address", "Adresse"))
    yield from (("bank.holder", "Nom"), ("budget.requested", "Montant"))


def _worded(path: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield path, text
        if without_parentheses(text) != text:
            yield path, without_parentheses(text)


def _person_pairs(person: str) -> Iterator[tuple[str, str]]:
    for part, texts in PERSON.items():
        for text in texts:
            yield f"{person}.{part}", text
            yield from ((f"{person}.{part}", f"{text} {who}") for who in PEOPLE[person])
    yield from ((f"{person}.full+role", text) for text in ROLES[person])
    yield from ((f"{person}.full", f"Nom {who}") for who in PEOPLE[person])


@lru_cache(maxsize=1)
def headings() -> dict[str, str]:
    """Return for every heading key its section."""
    found: dict[str, str] = {}
    for table in (HEADINGS, ROLES):
        for section, texts in table.items():
            for text in texts:
                found.setdefault(key(text), section)
    return found


_QUALIFIER = re.compile(
    r"\b(?:structure|association|organisme|porteur(?: projet)?|demandeur|etablissement|siege "
    r"social|siege"
    r"|projet|action|operation|prevu|previsionnel|propose|concerne|vise|complet|exact"
    r"|obligatoire)e?\b"
)


def _bare(label: str) -> str:
    """Return a key without the qualifiers that change nothing ("de la structure")."""
    return " ".join(_QUALIFIER.sub(" ", label).split())


@lru_cache(maxsize=1)
def _bare_wordings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for label, paths in wordings().items():
        bare = _bare(label)
        if len(bare) >= 5:
            found[bare].extend(p for p in paths if p not in found[bare])
    return {label: tuple(paths) for label, paths in found.items()}


@lru_cache(maxsize=8192)
def exact(text: str) -> Meaning | None:
    """Return the meaning of a wording that the table knows (numbering, case, accents aside)."""
    table = wordings()
    for variant in _variants(text):
        label = key(variant)
        if label and label in table:
            return Meaning(table[label], 1.0, label)
    return None


def _variants(text: str) -> Iterator[str]:
    bare = unnumbered(text)
    yield text
    yield bare
    yield without_parentheses(bare)


@lru_cache(maxsize=8192)
def near(text: str) -> Meaning | None:
    """Return the meaning of a wording that is nearly one of the table, or says its key words."""
    label = key(without_parentheses(unnumbered(text)))
    if len(label) < 4 or len(label.split()) > 16:
        return None
    paths = _bare_wordings().get(_bare(label)) if len(_bare(label)) >= 5 else None
    if paths:
        return Meaning(paths, 0.9, label)
    hit = process.extractOne(label, wordings().keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    if hit and len(label) >= 6:
        return Meaning(wordings()[hit[0]], 0.82, label)
    joined = _after_title(text) or _by_parts(text)
    if joined:
        return joined
    path = _by_words(label)
    if path is None:
        return None
    owners = ("organisation", *PERSON_SECTIONS[:2]) if path.startswith("*.") else ()
    paths = tuple(path.replace("*", owner) for owner in owners) or (path,)
    return Meaning(paths, 0.8, label)


def _unqualified(text: str) -> Meaning | None:
    bare = _bare(key(text))
    paths = _bare_wordings().get(bare) if len(bare) >= 5 else None
    return Meaning(paths, 0.9, bare) if paths else None


def _after_title(text: str) -> Meaning | None:
    """Read "Compte bancaire – Titulaire du compte": a title, then the label."""
    parts = re.split(r"\s+[–—-]\s+", unnumbered(text), maxsplit=1)
    if len(parts) != 2 or heading_section(parts[0]) is None:
        return None
    found = exact(parts[1].rstrip(" :*"))
    return Meaning(found.paths, 0.97, found.wording) if found and found.paths else None


def _by_parts(text: str) -> Meaning | None:
    """Read "Description, méthodologie": parts that all mean the same field, or the first's."""
    bare = without_parentheses(unnumbered(text)).rstrip(" :*")
    parts = [p for p in re.split(r"\s*[,/;]\s*|\s+(?:et|ou|-|–)\s+(?:d[eu]s? )?", bare) if key(p)]
    if len(parts) < 2 or len(parts[0]) < 5:
        return None
    known = [exact(part) or _unqualified(part) for part in parts]
    if known[0] is None or not known[0].paths:
        return None
    shared = [p for p in known[0].paths if all(k is not None and p in k.paths for k in known)]
    if shared:
        return Meaning(tuple(shared), 0.97, key(text))
    if all(k is None or not k.paths for k in known[1:]):
        return Meaning(known[0].paths, 0.82, key(text))
    return None


_KEYWORDS: tuple[tuple[str, str], ...] = (
    # the first rule whose words all stand in the label wins; more telling rules come first
    (
        "organisation.name",
        r"^nom (?:organisme|structure|association|porteur|demandeur|etablissement|collectivite)\b",
    ),
    ("evaluation.indicators", r"\bmesure(?:r|rez|ra|ront|ez)\b"),
    ("project.start", r"\bquand\b.*\b(?:commenc|debut|demarr)"),
    ("project.end", r"\bquand\b.*\b(?:termin|fini|achev|fin\b)"),
    (
        "project.places",
        r"^commune (?:couvert|desserv|concern|vis|d interven)|\bderouler?a?\b|"
        r"^dan\b.*\b(?:commune|territoire|lieu|ville)\b",
    ),
    ("public.groups", r"\bpublic\b.*\badress|\bqui\b.*\badress"),
    ("organisation.siret", r"\bsiret\b"),
    ("bank.iban+bic", r"\biban\b.*\bbic\b"),
    ("bank.iban", r"\biban\b"),
    ("bank.bic", r"\b(?:bic|swift)\b"),
    (
        "organisation.rna",
        r"\brna\b|\brecepisse\b.*\bprefecture\b|\brepertoire national association\b",
    ),
    ("organisation.naf", r"\b(?:ape|naf)\b"),
    (
        "organisation.correspondence_address",
        r"\badresse\b.*\b(?:correspondance|gestion|courrier)\b",
    ),
    (
        "organisation.address",
        r"\b(?:adresse|siege)\b.*\b(?:siege|social|structure|association|organisme)\b",
    ),
    ("organisation.commercial_taxes", r"\bimpot\b.*\bcommerciaux?\b"),
    ("organisation.public_utility", r"\butilite publique\b"),
    ("organisation.auditor", r"\bcommissaire\b.*\bcompte\b"),
    (
        "organisation.affiliation",
        r"\b(?:reseau|federation)\b.*\b(?:affili|union|federation|apparten)",
    ),
    ("declarations.republican_commitment", r"\bengagement republicain\b"),
    ("declarations.up_to_date", r"\bjour\b.*\bobligation\b"),
    ("declarations.analytic_accounting", r"\bcomptabilite\b.*\b(?:analytique|separee)\b"),
    ("budget.advance_requested", r"\b(?:demande|sollicit\w*|souhait\w*|versement)\b.*\bavance\b"),
    ("budget.flat_rate.rules", r"\b(?:regle|cle|clef)\b.*\brepartition\b"),
    ("public.non_rsa_under_25_count", r"\b(?:moin|moins)? ?25 an\b"),
    ("public.non_rsa_count", r"\b(?:hor|non)\b.*\b(?:b?rsa)\b"),
    ("public.rsa_count", r"\b(?:nombre|effectif|dont|combien)\b.*\b(?:b?rsa)\b"),
    (
        "public.mobilisation",
        r"\b(?:mobilis\w+|orientation|reperage|recrutement|parole)\b.*"
        r"\b(?:public|participant|personne|beneficiaire)\b",
    ),
    ("evaluation.indicators", r"\b(?:evalu\w+|indicateur)\b"),
    ("cross_cutting.gender_equality", r"\bfemme homme\b|\bparite\b"),
    ("cross_cutting.equal_opportunity", r"\bdiscrimination\b|\begalite chance\b"),
    (
        "cross_cutting.sustainability",
        r"\b(?:developpement durable|ecologique|environnemental\w*)\b",
    ),
    (
        "project.follow_up",
        r"\b(?:suite|sortie|issue|apre)\b.*\b(?:parcour|action|projet|participant)\b",
    ),
    ("means.human", r"\b(?:moyen|ressource)\b.*\bhumain\w*\b"),
    ("means.material", r"\b(?:moyen|ressource)\b.*\b(?:materiel|technique|logistique)\w*\b"),
    ("project.scheme", r"\bdispositif\b.*\b(?:appel projet|concern|vis|rattach|choisi)"),
    ("project.measures", r"\bmesure\b.*\b(?:calpae|socle)\b"),
    ("project.axes", r"\baxe\b.*\b(?:pdi|pti|programme|insertion)\b"),
    ("project.needs", r"\b(?:besoin|diagnostic|constat|problematique)\b"),
    ("project.added_value", r"\b(?:plu value|valeur ajoutee|innov\w+|resultat attendu|resultat)\b"),
    ("project.description", r"\bcomment\b.*\b(?:proced|organis|realis|mettr|travaill|mener)"),
    ("project.partners", r"\b(?:partenaire|partenariat)\w*\b"),
    ("organisation.experience", r"\b(?:experience|reference)\b"),
    ("project.objectives", r"\b(?:objectif|finalite)\b"),
    ("project.title", r"\b(?:intitule|titre|nom|libelle)\b.*\b(?:projet|action|operation)\b"),
    ("project.priority_areas", r"\bquartier\b.*\bprioritaire\b|\bqpv\b"),
    ("project.places", r"\b(?:territoire|lieu(?! dit)|lieux|zone|secteur|localisation)\b"),
    ("project.start", r"\bdate\b.*\b(?:debut|demarrage|commencement)\b"),
    ("project.end", r"\bdate\b.*\b(?:fin|achevement|cloture)\b"),
    (
        "project.period",
        r"\b(?:periode|calendrier|date|duree)\b.*\b(?:realisation|projet|action|operation|"
        r"execution)\b",
    ),
    (
        "budget.requested",
        r"\b(?:montant|subvention|aide|participation)\b.*\b(?:sollicit\w+|demand\w+)\b",
    ),
    ("project.description", r"\b(?:descri\w+|deroulement|methodolog\w+|contenu|demarche)\b"),
    (
        "organisation.purpose",
        r"\b(?:objet|activite|mission)\b.*\b(?:structure|association|organisme|social|"
        r"statutaire|principal\w*|habituelle)\b",
    ),
    ("organisation.legal_form", r"\b(?:statut|forme|nature|categorie|regime)\b.*\bjuridique\b"),
    ("organisation.name", r"\b(?:denomination|raison sociale)\b"),
    (
        "public.groups",
        r"\b(?:public|beneficiaire)\b.*\b(?:vis|concern|cible|caracteristique|type|typologie)",
    ),
    (
        "organisation.purpose",
        r"\bfait\b.*\b(?:structure|association|organisme)\b|^activite principale",
    ),
    ("*.phone", r"^(?:telephone|portable)\b"),
    ("*.email", r"^courriel\b"),
    ("signed.signature", r"^signature\b"),
)
_KEYWORD_RULES = tuple((path, re.compile(rule)) for path, rule in _KEYWORDS)


def _by_words(label: str) -> str | None:
    if len(label.split()) > 12:
        return None
    return next((path for path, rule in _KEYWORD_RULES if rule.search(label)), None)


@lru_cache(maxsize=8192)
def heading_section(text: str) -> str | None:
    """Return the section that a heading opens, None where it is not a known heading."""
    table = headings()
    for variant in (*_variants(text), re.split(r"[:(–—]| - ", unnumbered(text))[0]):
        label = key(variant)
        if label in table:
            return table[label]
    parts = re.split(r"\s+(?:et|&)\s+|,\s+", unnumbered(text))
    if len(parts) > 1 and len(text.split()) <= 9 and key(parts[0]) in table:
        return table[key(parts[0])]
    label = key(without_parentheses(unnumbered(text)))
    if len(label) < 6 or len(label.split()) > 14:
        return None
    hit = process.extractOne(label, table.keys(), scorer=fuzz.ratio, score_cutoff=90)
    if hit:
        return table[hit[0]]
    starts = [head for head in table if len(head) >= 12 and label.startswith(head + " ")]
    return table[max(starts, key=len)] if starts else None
