"""The table of supporting documents: each piece once, with the keys of its record (DOMAIN §2).

The readers, the typing of stored records and ``docs/pieces.md`` are all made from this table.
One key has one type wherever it stands, so that a stored record can be typed by its keys alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

PieceType = Literal[
    "text",
    "long",
    "choice",
    "date",
    "integer",
    "amount",
    "decimal",
    "flag",
    "siret",
    "siren",
    "rna",
    "iban",
    "bic",
    "signature",
]


@dataclass(frozen=True, slots=True)
class PieceField:
    """One key of a piece's record: key in JSON, type, French label, one leaf or a list of them.

    ``choices`` are the codes of a "choice". Lists whose keys share their first word
    (``expense_labels``, ``expense_amounts``) are columns of one table: same length, same order.
    """

    key: str
    type: PieceType
    label: str
    many: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PieceSpec:
    """One piece: its code, its French label, the kind of its documents, its own keys."""

    code: str
    label: str
    fields: tuple[PieceField, ...] = ()
    kind: Literal["piece", "attendance_sheet", "activity_report"] = "piece"


_F = PieceField

# fmt: off
COMMON: tuple[PieceField, ...] = (
    _F("date", "date", "Date du document"),
    _F("names", "text", "Personnes nommées", many=True),
    _F("organisation", "text", "Structure que le document concerne"),
    _F("siret", "siret", "SIRET de cette structure"),
    _F("rna", "rna", "Numéro RNA de cette structure"),
    _F("amounts", "amount", "Montants lus", many=True),
    _F("signatures", "signature", "Signatures (présence seulement)", many=True),
)

_SIGNATORY = (
    _F("signatory", "text", "Signataire"),
    _F("role", "text", "Qualité du signataire"),
)
_BUDGET = (
    _F("title", "text", "Intitulé de l'action"),
    _F("year", "integer", "Année"),
    _F("period", "text", "Période ou exercice, tel qu'imprimé"),
    _F("scope", "choice", "Budget de l'action ou de la structure", choices=("action", "structure")),
    _F("total_expenses", "amount", "Total des charges"),
    _F("total_income", "amount", "Total des produits"),
    _F("requested", "amount", "Subvention sollicitée auprès de l'autorité"),
    _F("indirect_costs", "amount", "Charges indirectes"),
    _F("expense_accounts", "text", "Charges : comptes", many=True),
    _F("expense_labels", "text", "Charges : libellés", many=True),
    _F("expense_amounts", "amount", "Charges : montants", many=True),
    _F("income_accounts", "text", "Produits : comptes", many=True),
    _F("income_labels", "text", "Produits : libellés et financeurs", many=True),
    _F("income_amounts", "amount", "Produits : montants", many=True),
)
_FUNDING = (
    _F("funder", "text", "Financeur"),
    _F("action", "text", "Action visée"),
    _F("amount", "amount", "Montant en chiffres"),
    _F("amount_in_words", "amount", "Montant écrit en lettres"),
    _F("year", "integer", "Année"),
    *_SIGNATORY,
)
_ACT = (
    _F("body", "text", "Assemblée délibérante"),
    _F("number", "text", "Numéro de l'acte"),
    _F("object", "text", "Objet"),
    _F("executory", "flag", "Marque du caractère exécutoire (reçu en préfecture, ACTES)"),
    _F("executory_on", "date", "Date de réception en préfecture"),
)
_PERIOD = (
    _F("title", "text", "Intitulé de l'action"),
    _F("year", "integer", "Année"),
    _F("start", "date", "Début de période"),
    _F("end", "date", "Fin de période"),
    _F("participants_count", "integer", "Nombre de participants"),
)
_VALIDITY = (
    _F("valid_from", "date", "Valable à partir du"),
    _F("valid_to", "date", "Valable jusqu'au"),
)

PIECES: tuple[PieceSpec, ...] = (
    PieceSpec("D-LETTRE", "Lettre de demande de subvention", (
        _F("addressee", "text", "Destinataire"),
        _F("object", "text", "Objet"),
        _F("action", "text", "Action visée"),
        _F("amount", "amount", "Montant en chiffres"),
        *_SIGNATORY,
    )),
    PieceSpec("D-DESC", "Descriptif détaillé du projet", (
        _F("title", "text", "Intitulé de l'action"),
        _F("objectives", "long", "Objectifs"),
        _F("public", "long", "Public visé"),
        _F("means", "long", "Moyens mis en œuvre"),
    )),
    PieceSpec("D-BUDG-ACT", "Budget prévisionnel de l'action", _BUDGET),
    PieceSpec("D-BUDG-STR", "Budget prévisionnel de la structure", _BUDGET),
    PieceSpec("D-STATUTS", "Statuts", (
        _F("name", "text", "Dénomination"),
        _F("purpose", "long", "Objet statutaire"),
        _F("seat", "text", "Siège social"),
        _F("signed", "flag", "Statuts signés"),
    )),
    PieceSpec("D-RECEP", "Récépissé de déclaration ou annonce au Journal officiel", (
        _F("name", "text", "Dénomination"),
        _F("prefecture", "text", "Préfecture ou sous-préfecture"),
        _F("declared_on", "date", "Date de la déclaration"),
        _F("published_on", "date", "Date de parution au Journal officiel"),
        _F("seat", "text", "Siège social"),
    )),
    PieceSpec("D-DIRIG", "Liste des dirigeants", (
        _F("people", "text", "Dirigeants : noms", many=True),
        _F("people_roles", "text", "Dirigeants : fonctions", many=True),
    )),
    PieceSpec("D-PVAG", "Procès-verbal de la dernière assemblée générale", (
        _F("held_on", "date", "Date de l'assemblée"),
        _F("accounts_approved", "flag", "Comptes approuvés"),
        _F("discharge", "flag", "Quitus donné"),
        _F("fiscal_year_end", "date", "Clôture de l'exercice"),
        _F("elected", "flag", "Élection ou renouvellement des dirigeants"),
    )),
    PieceSpec("D-CER", "Contrat d'engagement républicain", (
        *_SIGNATORY,
        _F("commitments", "integer", "Engagements reproduits (7 au total)"),
    )),
    PieceSpec("D-ATTHON", "Attestation sur l'honneur", (
        *_SIGNATORY,
        _F("up_to_date", "flag", "À jour des obligations sociales et fiscales"),
        _F("accurate", "flag", "Informations exactes et sincères"),
        _F("public_aid", "flag", "Déclaration sur les aides publiques perçues"),
        _F("public_aid_over_threshold", "flag", "Aides publiques supérieures à 500 000 €"),
        _F("republican_commitment", "flag", "Souscription au contrat d'engagement républicain"),
        _F("amount", "amount", "Montant en chiffres"),
    )),
    PieceSpec("D-POUVOIR", "Pouvoir ou délégation de signature", (
        _F("grantor", "text", "Qui donne pouvoir"),
        _F("grantor_role", "text", "Qualité de qui donne pouvoir"),
        _F("grantee", "text", "Qui reçoit pouvoir"),
        _F("grantee_role", "text", "Qualité de qui reçoit pouvoir"),
        *_VALIDITY,
    )),
    PieceSpec("D-DELIB-DEM", "Délibération sollicitant la subvention", (
        *_ACT,
        _F("amount", "amount", "Montant en chiffres"),
        _F("requests_grant", "flag", "Sollicite la subvention"),
        _F("authorises_signature", "flag", "Autorise à signer"),
    )),
    PieceSpec("D-SIRENE", "Avis de situation au répertoire SIRENE", (
        _F("siren", "siren", "SIREN"),
        _F("state", "choice", "État de l'établissement", choices=("active", "closed")),
        _F("name", "text", "Dénomination"),
        _F("legal_form", "text", "Forme juridique"),
        _F("address", "text", "Adresse"),
        _F("naf", "text", "Code APE"),
        _F("created_on", "date", "Création de l'établissement"),
        _F("closed_on", "date", "Fermeture ou cessation"),
    )),
    PieceSpec("D-KBIS", "Extrait Kbis ou attestation d'immatriculation", (
        _F("siren", "siren", "SIREN"),
        _F("name", "text", "Dénomination"),
        _F("legal_form", "text", "Forme juridique"),
        _F("address", "text", "Adresse"),
        _F("registry", "text", "Greffe ou registre"),
        _F("registered_on", "date", "Date d'immatriculation"),
        _F("insolvency", "flag", "Procédure collective mentionnée"),
        _F("struck_off", "flag", "Radiation mentionnée"),
    )),
    PieceSpec("D-RIB", "Relevé d'identité bancaire", (
        _F("iban", "iban", "IBAN"),
        _F("bic", "bic", "BIC"),
        _F("holder", "text", "Titulaire du compte"),
        _F("bank", "text", "Établissement bancaire"),
        _F("rib_key", "text", "Clé RIB"),
        _F("rib_key_valid", "flag", "Clé RIB juste"),
    )),
    PieceSpec("D-COMPTES", "Comptes annuels", (
        _F("fiscal_year_start", "date", "Ouverture de l'exercice"),
        _F("fiscal_year_end", "date", "Clôture de l'exercice"),
        _F("total_assets", "amount", "Total de l'actif"),
        _F("total_liabilities", "amount", "Total du passif"),
        _F("equity", "amount", "Fonds propres"),
        _F("cash", "amount", "Disponibilités"),
        _F("total_expenses", "amount", "Total des charges"),
        _F("total_income", "amount", "Total des produits"),
        _F("result", "amount", "Résultat de l'exercice"),
        _F("previous_result", "amount", "Résultat de l'exercice précédent"),
        _F("balance_sheet", "flag", "Bilan présent"),
        _F("income_statement", "flag", "Compte de résultat présent"),
        _F("notes", "flag", "Annexe présente"),
        _F("approved", "flag", "Comptes approuvés ou certifiés"),
        _F("approved_on", "date", "Date d'approbation"),
    )),
    PieceSpec("D-CAC", "Rapport du commissaire aux comptes", (
        _F("auditor", "text", "Commissaire aux comptes"),
        _F("fiscal_year_end", "date", "Clôture de l'exercice"),
        _F("opinion", "choice", "Opinion", choices=("sans réserve", "réserve", "refus")),
    )),
    PieceSpec("D-CR-N1", "Compte rendu financier de la subvention", (
        _F("title", "text", "Intitulé de l'action"),
        _F("year", "integer", "Année"),
        _F("total_expenses", "amount", "Total des charges"),
        _F("total_income", "amount", "Total des produits"),
    )),
    PieceSpec("D-BILAN-N1", "Bilan d'activité et résultats de l'année précédente", _PERIOD),
    PieceSpec("D-RAPACT", "Rapport d'activité", (_F("year", "integer", "Année"),)),
    PieceSpec("D-CV", "CV, diplômes ou fiches de poste des intervenants", (
        _F("person", "text", "Personne"),
        _F("document", "choice", "Nature", choices=("cv", "diplôme", "fiche de poste")),
        _F("qualification", "text", "Qualification"),
    )),
    PieceSpec("D-LI", "Lettre d'intention d'un cofinanceur", _FUNDING),
    PieceSpec("D-DELIB-COFI", "Délibération, attestation ou convention de cofinancement", (
        *_FUNDING,
        _F("form", "choice", "Nature de l'acte",
           choices=("délibération", "attestation", "convention", "arrêté", "notification")),
        *_ACT,
    )),
    PieceSpec("D-FORF", "Plan estimatif des frais couverts par le forfait", (
        _F("item_labels", "text", "Frais : libellés", many=True),
        _F("item_amounts", "amount", "Frais : montants", many=True),
        _F("total", "amount", "Total"),
        _F("rate", "decimal", "Taux (%)"),
        _F("title", "text", "Intitulé de l'action"),
    )),
    PieceSpec("D-PLIE", "Preuve de concertation avec le PLIE", (
        _F("operation", "text", "Opération nommée"),
        _F("author", "text", "Auteur"),
        _F("email", "flag", "Courriel imprimé"),
        _F("opinion_given", "flag", "Avis ou concertation exprimés"),
    )),
    PieceSpec("D-ANALYT", "Note sur la comptabilité analytique", (
        _F("section_codes", "text", "Sections analytiques : codes", many=True),
        _F("section_labels", "text", "Sections analytiques : libellés", many=True),
        _F("distribution_keys", "long", "Clés de répartition"),
    )),
    PieceSpec("D-FSE", "Demande ou accusé de réception FSE+", (
        _F("number", "text", "Numéro du dossier FSE+"),
        _F("amount", "amount", "Montant en chiffres"),
        _F("title", "text", "Intitulé de l'action"),
    )),
    PieceSpec("D-MINIMIS", "Attestation d'aides de minimis", (
        _F("aid_years", "integer", "Aides : années", many=True),
        _F("aid_funders", "text", "Aides : financeurs", many=True),
        _F("aid_amounts", "amount", "Aides : montants", many=True),
        _F("total", "amount", "Total"),
        _F("regulation", "text", "Règlement cité"),
        _F("none_received", "flag", "Aucune aide de minimis déclarée"),
        *_SIGNATORY,
    )),
    PieceSpec("D-FISC", "Attestation de régularité fiscale", (
        _F("siren", "siren", "SIREN"),
        _F("up_to_date", "flag", "À jour des obligations sociales et fiscales"),
    )),
    PieceSpec("D-SOC", "Attestation de vigilance (URSSAF, MSA)", (
        _F("siren", "siren", "SIREN"),
        _F("issuer", "text", "Organisme"),
        _F("security_code", "text", "Code de sécurité"),
        _F("up_to_date", "flag", "À jour des obligations sociales et fiscales"),
        _F("employees", "integer", "Effectif"),
        _F("end", "date", "Fin de période"),
    )),
    PieceSpec("D-ASSUR", "Attestation d'assurance responsabilité civile", (
        _F("insurer", "text", "Assureur"),
        _F("policy", "text", "Numéro de contrat"),
        _F("liability", "flag", "Responsabilité civile garantie"),
        *_VALIDITY,
    )),
    PieceSpec("D-QUAL", "Qualiopi ou déclaration d'activité de formation", (
        _F("document", "choice", "Nature", choices=("qualiopi", "déclaration d'activité")),
        _F("activity_number", "text", "Numéro de déclaration d'activité"),
        _F("certificate_number", "text", "Numéro de certificat"),
        *_VALIDITY,
    )),
    PieceSpec("D-IAE", "Convention IAE ou agrément", (
        _F("structure_type", "choice", "Type de structure",
           choices=("ACI", "EI", "AI", "ETTI", "ESUS", "autre")),
        _F("number", "text", "Numéro de l'acte"),
        *_VALIDITY,
    )),
    PieceSpec("D-FACT", "Facture", (
        _F("number", "text", "Numéro de facture"),
        _F("supplier", "text", "Fournisseur"),
        _F("total", "amount", "Total"),
        _F("paid", "flag", "Mention d'acquittement"),
    )),
    PieceSpec("D-RELEVE", "Relevé de compte bancaire", (
        _F("iban", "iban", "IBAN"),
        _F("holder", "text", "Titulaire du compte"),
    )),
    PieceSpec("D-BP", "Bulletin de paie"),
    PieceSpec("D-ATTCAC", "Attestation du comptable ou du commissaire aux comptes", (
        _F("auditor", "text", "Commissaire aux comptes"),
    )),
    PieceSpec("D-BILAN", "Bilan annuel d'exécution de l'action", _PERIOD, "activity_report"),
    PieceSpec("D-INDIC", "État consolidé des indicateurs", _PERIOD, "activity_report"),
    PieceSpec("D-EMARG", "Feuille d'émargement", (), "attendance_sheet"),
)
# fmt: on

BY_CODE: dict[str, PieceSpec] = {spec.code: spec for spec in PIECES}
_TYPES: dict[str, PieceType] = {
    field.key: field.type for spec in PIECES for field in (*COMMON, *spec.fields)
}


def typed(key: str, value: object) -> object:
    """Give a stored JSON value of one key its type back; what does not fit stays as it is.

    ``value`` is a leaf's value as JSON keeps it ("2022-10-06", "1200.00", 3, true, "texte").
    """
    if not isinstance(value, str):
        return value
    kind = _TYPES.get(key)
    try:
        if kind == "date":
            return date.fromisoformat(value)
        if kind in ("amount", "decimal"):
            return Decimal(value)
    except (ValueError, InvalidOperation):
        return value
    return value


_TYPE_WORDS: dict[PieceType, str] = {
    "text": "text",
    "long": "text, several lines",
    "choice": "one of a list",
    "date": "date (ISO 8601)",
    "integer": "integer",
    "amount": "amount (decimal string, euros)",
    "decimal": "decimal string",
    "flag": "true or false",
    "siret": "14 digits",
    "siren": "9 digits",
    "rna": "RNA number",
    "iban": "IBAN without spaces",
    "bic": "BIC",
    "signature": "signature (state, page, box)",
}


def markdown() -> str:
    """Return the text of ``docs/pieces.md``: the keys of each piece's record."""
    parts = [
        "# Supporting documents and the keys of their records",
        "",
        "Made from `extractors/pieces/fields.py` by `piece_fields.markdown()`; a test keeps it"
        " current. Every value is a leaf (`value`, `raw`, `page`, `box`, `place`, `confidence`)."
        " Keys marked [] are lists; lists whose keys share their first word are columns of one"
        " table.",
        "",
        "## Common to all",
        "",
        *_rows(COMMON),
    ]
    for spec in PIECES:
        kind = "" if spec.kind == "piece" else f" (kind `{spec.kind}`)"
        parts += ["", f"## {spec.code} · {spec.label}{kind}", ""]
        parts += _rows(spec.fields) if spec.fields else ["No keys of its own."]
    return "\n".join(parts) + "\n"


def _rows(fields: tuple[PieceField, ...]) -> list[str]:
    rows = ["| key | type | French label |", "|---|---|---|"]
    for field in fields:
        words = _TYPE_WORDS[field.type]
        if field.choices:
            words += ": " + ", ".join(f"`{code}`" for code in field.choices)
        rows.append(f"| `{field.key}{'[]' if field.many else ''}` | {words} | {field.label} |")
    return rows
