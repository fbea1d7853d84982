"""The field table: each field of an application once (DOMAIN §3).

The blank form, its readers, the reader of foreign forms and the documentation page are all made
from this table. Whether a field is required is a rule of the call, not of this table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .source import Choice, Options

FieldType = Literal[
    "text",  # one line
    "long",  # several lines
    "choice",  # one of an enumeration
    "multi",  # any of an enumeration: the record holds a tuple of leaves
    "list",  # several short texts in one box, one per line or separated by ";"
    "date",
    "integer",
    "amount",  # decimal euros
    "decimal",
    "flag",
    "siret",
    "rna",
    "naf",
    "postal_code",
    "phone",
    "email",
    "url",
    "iban",
    "bic",
    "signature",
]

Source = Literal["", "schemes", "measures", "axes", "publics", "pieces"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: DOMAIN id, path in the record, printed label, other wordings, type.

    ``path`` writes a repeated group as ``actions[].title``; ``from_call`` names the list of the
    call that gives the choices where they are not fixed; ``lines`` is the printed height.
    """

    id: str
    path: str
    label: str
    type: FieldType
    synonyms: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    from_call: Source = ""
    lines: int = 1

    def options_of(self, options: Options) -> tuple[Choice, ...]:
        """Return the closed list of values: fixed here, or given by the call."""
        if not self.from_call:
            return self.choices
        chosen: tuple[Choice, ...] = getattr(options, self.from_call)
        return chosen


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the form; ``repeat`` is the number of printed rows of a repeated group."""

    title: str
    fields: tuple[Field, ...]
    group: str = ""
    repeat: int = 0


def _choices(*pairs: tuple[str, str] | tuple[str, str, tuple[str, ...]]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


# fmt: off
REQUEST_KINDS = _choices(
    ("premiere_demande", "Première demande", ("première demande", "nouvelle demande")),
    ("renouvellement", "Renouvellement (ou poursuite)", ("renouvellement", "poursuite",
          "reconduction")),
)
REQUEST_FORMS = _choices(
    ("numeraire", "En numéraire (argent)", ("numéraire", "argent")),
    ("nature", "En nature", ("nature",)),
)
REQUEST_OBJECTS = _choices(
    ("fonctionnement", "Fonctionnement global", ("fonctionnement",)),
    ("projet", "Projet(s) / action(s)", ("projet", "action", "projets/actions", "opération")),
)
REQUEST_DURATIONS = _choices(
    ("annuelle", "Annuelle ou ponctuelle", ("annuelle", "ponctuelle")),
    ("pluriannuelle", "Pluriannuelle", ()),
)
ADDRESSEES = _choices(
    ("etat", "État", ("direction de l'État",)),
    ("region", "Conseil régional", ("région",)),
    ("departement", "Conseil départemental", ("département",)),
    ("commune", "Commune ou intercommunalité", ("commune", "intercommunalité")),
    ("etablissement_public", "Établissement public", ()),
    ("autre", "Autre", ()),
)
LEGAL_FORMS = _choices(
    ("association", "Association", ("association loi 1901", "association déclarée", "loi 1901")),
    ("fondation", "Fondation", ("fondation reconnue d'utilité publique", "fonds de dotation")),
    ("societe", "Société / entreprise", ("société", "entreprise", "SARL", "SAS", "SA", "SASU",
          "EURL", "SNC", "société commerciale")),
    ("scop_scic", "SCOP / SCIC", ("SCOP", "SCIC", "coopérative")),
    ("siae", "Structure d'insertion par l'activité économique", ("SIAE", "entreprise d'insertion",
          "chantier d'insertion", "association intermédiaire")),
    ("geiq", "GEIQ", ("groupement d'employeurs",)),
    ("organisation_employeurs", "Syndicat / organisation d'employeurs", ("syndicat professionnel",
          "organisation d'employeurs", "syndicat")),
    ("opco", "OPCO / branche", ("OPCO", "branche professionnelle")),
    ("commune", "Commune", ("mairie", "collectivité territoriale")),
    ("epci", "EPCI", ("communauté de communes", "communauté d'agglomération",
          "établissement public de coop")),
    ("ccas_cias", "CCAS / CIAS", ("CCAS", "CIAS", "centre communal d'action sociale")),
    ("syndicat_mixte", "Syndicat mixte", ()),
    ("etablissement_public", "Établissement public", ("EPA", "EPIC")),
    ("chambre_consulaire", "Chambre consulaire", ("CCI", "CMA", "chambre d'agriculture")),
    ("gip", "GIP", ("groupement d'intérêt public",)),
    ("auto_entrepreneur", "Auto-entrepreneur / entreprise individuelle", ("micro-entrepreneur",
          "auto-entrepreneur", "entreprise individuelle", "EI")),
    ("autre", "Autre", ()),
)
UNITS = _choices(
    ("participants", "participants", ("personnes", "bénéficiaires")),
    ("heures-participants", "heures-participants", ("heures participants", "heures stagiaires")),
    ("heures-intervention", "heures d'intervention", ("heures", "heures intervenant")),
    ("seances", "séances", ("séance", "ateliers", "sessions")),
    ("accompagnements", "accompagnements", ("suivis", "parcours")),
    ("etp", "ETP", ("équivalents temps plein",)),
)


def _person(prefix: str, ident: str, who: str) -> tuple[Field, ...]:
    return (
        Field(ident, f"{prefix}.last_name", f"Nom {who}", "text", ("Nom", "NOM")),
        Field(ident, f"{prefix}.first_name", f"Prénom {who}", "text", ("Prénom",)),
        Field(
            ident,
            f"{prefix}.role",
            f"Qualité ou fonction {who}",
            "text",
            ("Fonction", "Qualité", "Fonction dans l'organisme", "En qualité de"),
        ),
        Field(ident, f"{prefix}.phone", f"Téléphone {who}", "phone", ("Téléphone", "Tél.")),
        Field(ident, f"{prefix}.email", f"Courriel {who}", "email", ("Courriel", "E-mail", "Mail")),
    )


_REQUEST = (
    Field("F-DEM-01", "request.kind", "Nature de la demande", "choice", ("Type de demande",
          "S'agit-il d'une", "Demande"), REQUEST_KINDS),
    Field("F-DEM-02", "request.form", "Forme de la subvention", "choice", ("Forme de l'aide",),
          REQUEST_FORMS),
    Field("F-DEM-03", "request.object", "Objet de la subvention", "choice",
          ("Objet de la demande", "Objet de l'aide"), REQUEST_OBJECTS),
    Field("F-DEM-04", "request.duration", "Période de la subvention", "choice", ("Récurrence",
          "Durée de la demande", "Période"), REQUEST_DURATIONS),
    Field("F-DEM-05", "request.addressed_to", "Demande adressée à", "multi", ("À envoyer à",
          "Destinataire de la demande"), ADDRESSEES),
)
_ORGANISATION = (
    Field("F-STR-01", "organisation.name", "Dénomination de la structure", "text",
          ("Nom de la structure", "Nom - Dénomination", "Dénomination", "Raison sociale",
          "Nom de l'organisme", "Nom de l'association", "Nom du porteur", "Structure porteuse",
          "Organisme", "Nom ou raison sociale", "Porteur de projet", "Nom de l'établissement")),
    Field("F-STR-02", "organisation.acronym", "Sigle", "text", ("Sigle de l'association",
          "Acronyme", "Sigle ou nom d'usage")),
    Field("F-STR-03", "organisation.legal_form", "Statut juridique", "choice",
          ("Nature juridique", "Type de structure", "Forme juridique", "Catégorie juridique",
          "Statut"), LEGAL_FORMS),
    Field("F-STR-04", "organisation.siret", "Numéro SIRET", "siret", ("N° SIRET", "SIRET",
          "Numéro Siret", "N° de SIRET", "N°SIRET / SIREN", "Identifiant SIRET")),
    Field("F-STR-05", "organisation.rna", "Numéro RNA", "rna", ("N° RNA", "RNA",
          "Numéro RNA ou à défaut celui du récépissé en préfecture", "Numéro RNA ou récépissé",
          "N° d'enregistrement au RNA")),
    Field("F-STR-06", "organisation.naf", "Code APE / NAF", "naf", ("Code APE", "Code NAF", "APE",
          "NAF", "Code APE/NAF")),
    Field("F-STR-07", "organisation.address", "Adresse du siège social", "text",
          ("Adresse du siège", "Adresse", "Siège social", "Adresse postale", "Adresse complète")),
    Field("F-STR-07", "organisation.postal_code", "Code postal", "postal_code", ("CP",)),
    Field("F-STR-07", "organisation.city", "Commune", "text", ("Ville", "Localité")),
    Field("F-STR-07", "organisation.correspondence_address",
          "Adresse de correspondance (si différente)", "text",
          ("Adresse de gestion ou de correspondance", "Adresse de correspondance",
          "Adresse de gestion")),
    Field("F-STR-08", "organisation.phone", "Téléphone", "phone", ("Tél.", "Tél",
          "Numéro de téléphone", "Téléphone de la structure")),
    Field("F-STR-08", "organisation.email", "Courriel", "email", ("Adresse électronique",
          "E-mail", "Email", "Mél", "Mail", "Adresse mail", "Courriel de la structure")),
    Field("F-STR-08", "organisation.website", "Site internet", "url", ("Site web", "Site")),
    Field("F-STR-09", "organisation.purpose", "Objet et activités principales", "long",
          ("Objet social", "Objet de l'association", "Activités principales",
          "Principales activités", "Objet statutaire",
          "Objet et activités principales réalisées"), lines=4),
    Field("F-STR-10", "organisation.experience", "Expérience et références", "long",
          ("Expérience", "Références", "Expérience de la structure",
          "Expérience dans l'insertion"), lines=5),
    Field("F-STR-11", "organisation.approvals", "Agréments (type, attribué par, date)", "list",
          ("Agrément", "Agréments administratifs", "Agrément(s)"), lines=2),
    Field("F-STR-11", "organisation.public_utility", "Reconnue d'utilité publique", "flag",
          ("L'association est-elle reconnue d'utilité publique", "Utilité publique")),
    Field("F-STR-11", "organisation.commercial_taxes", "Assujettie aux impôts commerciaux",
          "flag", ("L'association est-elle assujettie aux impôts commerciaux",)),
    Field("F-STR-11", "organisation.auditor", "Dispose d'un commissaire aux comptes", "flag",
          ("L'association dispose-t-elle d'un commissaire aux comptes",
          "Commissaire aux comptes")),
    Field("F-STR-12", "organisation.affiliation", "Affiliation (réseau, union, fédération)",
          "text", ("Réseau, union ou fédération", "Affiliation", "Tête de réseau")),
)
_WORKFORCE = (
    Field("F-STR-13", "organisation.workforce.volunteers", "Bénévoles", "integer",
          ("Nombre de bénévoles",)),
    Field("F-STR-13", "organisation.workforce.civic_volunteers", "Volontaires (service civique)",
          "integer", ("Nombre de volontaires",)),
    Field("F-STR-13", "organisation.workforce.employees", "Salariés", "integer",
          ("Nombre total de salariés", "Nombre de salariés", "Effectif salarié")),
    Field("F-STR-13", "organisation.workforce.assisted", "dont emplois aidés", "integer",
          ("Emplois aidés", "dont nombre d'emplois aidés")),
    Field("F-STR-13", "organisation.workforce.fte", "ETPT", "decimal",
          ("Nombre de salariés en équivalent temps plein travaillé", "ETP", "ETPT")),
    Field("F-STR-13", "organisation.workforce.members", "Adhérents", "integer",
          ("Nombre d'adhérents",)),
    Field("F-STR-13", "organisation.workforce.seconded", "Agents mis à disposition", "integer",
          ("Nombre d'agents mis à disposition",)),
)
_PUBLIC_AID = (
    Field("F-STR-14", "organisation.public_aid[].year", "Année", "integer", ("Exercice",)),
    Field("F-STR-14", "organisation.public_aid[].funder", "Financeur public", "text",
          ("Financeur", "Origine")),
    Field("F-STR-14", "organisation.public_aid[].amount", "Montant (€)", "amount", ("Montant",)),
)
_SIGNATORY = (
    Field("F-REP-03", "signatory.last_name", "Nom du signataire (si différent)", "text",
          ("Nom du signataire",)),
    Field("F-REP-03", "signatory.first_name", "Prénom du signataire", "text"),
    Field("F-REP-03", "signatory.role", "Qualité du signataire", "text",
          ("Fonction du signataire",)),
)
_BANK = (
    Field("F-BQ-01", "bank.holder", "Titulaire du compte", "text", ("Nom du titulaire du compte",
          "Titulaire", "Intitulé du compte")),
    Field("F-BQ-01", "bank.bank", "Banque", "text", ("Domiciliation", "Établissement bancaire",
          "Nom de la banque")),
    Field("F-BQ-01", "bank.iban", "IBAN", "iban", ("N° IBAN", "Numéro IBAN", "Code IBAN")),
    Field("F-BQ-01", "bank.bic", "BIC", "bic", ("Code BIC", "BIC / SWIFT", "SWIFT")),
)
_PROJECT = (
    Field("F-PRJ-01", "project.title", "Intitulé de l'opération", "text", ("Intitulé du projet",
          "Intitulé de l'action", "Intitulé", "Titre du projet", "Titre de l'action",
          "Nom du projet", "Projet - Intitulé"), lines=2),
    Field("F-PRJ-02", "project.scheme", "Dispositif de l'appel à projets", "choice",
          ("Dispositif", "Dispositif concerné", "Dispositif visé"), from_call="schemes"),
    Field("F-PRJ-03", "project.measures", "Mesures de la CALPAE", "multi", ("Mesure(s) CALPAE",
          "Mesure(s) socle(s)", "Mesures concernées", "Mesure CALPAE"), from_call="measures"),
    Field("F-PRJ-04", "project.axes", "Axes du PDI/PTI", "multi", ("Axe(s) PDI/PTI",
          "Axes concernés", "Axe du PDI", "Axe(s) du PDI/PTI"), from_call="axes"),
    Field("F-PRJ-05", "project.start", "Date de début", "date", ("Début", "Du",
          "Date de démarrage", "Date de début de l'action", "Date de commencement")),
    Field("F-PRJ-05", "project.end", "Date de fin", "date", ("Fin", "Au", "Date d'achèvement",
          "Date de fin de l'action")),
    Field("F-PRJ-05", "project.period", "Précisions sur la période", "text",
          ("Période de réalisation", "Date ou période", "Période", "Durée",
          "Date de mise en œuvre prévue", "Durée prévue", "Dates de réalisation")),
    Field("F-PRJ-06", "project.needs", "Diagnostic et besoins", "long",
          ("À quel besoin cela répond-il", "Qui a identifié ce besoin", "Diagnostic", "Contexte",
          "Besoins", "Contexte et diagnostic", "Contexte et besoins", "Besoin identifié"),
          lines=8),
    Field("F-PRJ-07", "project.objectives", "Objectifs", "long", ("Objectifs de l'action",
          "Objectifs du projet", "Objectifs poursuivis"), lines=8),
    Field("F-PRJ-08", "project.places", "Communes et territoires", "list", ("Territoire",
          "Territoire(s)", "Lieux", "Communes", "Lieu(x) de réalisation", "Zone géographique",
          "Territoires concernés", "Lieux de réalisation"), lines=2),
    Field("F-PRJ-09", "project.priority_areas", "Quartier prioritaire ou zone rurale", "text",
          ("Quartier prioritaire", "QPV", "Zone rurale")),
    Field("F-PRJ-10", "project.description", "Description, méthode et contenu", "long",
          ("Description", "Description du projet", "Description de l'action", "Méthodologie",
          "Contenu", "Stratégie", "Déroulement de l'action"), lines=10),
    Field("F-PRJ-11", "project.partners",
          "Partenaires et articulation avec les équipes du Département", "long", ("Partenaires",
          "Partenariats", "Articulation avec les équipes du Département", "Partenariat local"),
          lines=6),
    Field("F-PRJ-12", "project.added_value", "Innovation, plus-value et résultats attendus",
          "long", ("Plus-value", "Valeur ajoutée", "Résultats attendus", "Innovation"), lines=6),
    Field("F-PRJ-13", "project.follow_up", "Suites de parcours à la sortie de l'action", "long",
          ("Suites de parcours", "Sortie", "Suivi à la sortie"), lines=4),
)
_ACTION = (
    Field("F-ACT-01", "actions[].title", "Intitulé de l'action", "text", ("Action", "Intitulé")),
    Field("F-ACT-02", "actions[].start", "Début", "date", ("Date de début", "Du")),
    Field("F-ACT-03", "actions[].end", "Fin", "date", ("Date de fin", "Au")),
    Field("F-ACT-04", "actions[].place", "Lieu", "text", ("Lieu de l'action", "Commune")),
    Field("F-ACT-05", "actions[].volume", "Volume prévu", "decimal", ("Volume",
          "Volume prévisionnel", "Quantité")),
    Field("F-ACT-06", "actions[].unit", "Unité", "choice", ("Unité du volume",), UNITS),
    Field("F-ACT-07", "actions[].groups", "Nombre de groupes", "integer", ("Groupes",)),
    Field("F-ACT-08", "actions[].facilitators", "Intervenants", "list", ("Intervenant(s)",)),
)
_PUBLIC = (
    Field("F-PUB-01", "public.groups", "Publics visés", "multi", ("Publics bénéficiaires",
          "Public visé", "Bénéficiaires : caractéristiques", "Bénéficiaires", "Public concerné"),
          from_call="publics"),
    Field("F-PUB-02", "public.rsa_count", "Nombre de bénéficiaires du RSA", "integer",
          ("Bénéficiaires du RSA", "Nombre de BRSA", "dont bénéficiaires du RSA",
          "Nombre d'allocataires du RSA", "Participants BRSA")),
    Field("F-PUB-03", "public.non_rsa_count", "Nombre de participants hors RSA", "integer",
          ("Participants hors RSA", "Hors RSA", "Nombre hors RSA", "Autres publics (hors RSA)")),
    Field("F-PUB-03", "public.non_rsa_under_25_count", "dont moins de 25 ans", "integer",
          ("dont jeunes de moins de 25 ans", "Moins de 25 ans", "dont - 25 ans")),
    Field("F-PUB-04", "public.total_count", "Nombre total de participants", "integer",
          ("Total participants", "Total des participants", "Nombre de participants",
          "Nombre total de bénéficiaires")),
    Field("F-PUB-05", "public.mobilisation",
          "Mobilisation et orientation du public, parole des participants", "long",
          ("Mobilisation du public", "Modalités de mobilisation", "Orientation du public"),
          lines=5),
)
_MEANS = (
    Field("F-MOY-01", "means.human", "Moyens humains", "long",
          ("Moyens humains affectés au projet", "Moyens humains du projet"), lines=4),
    Field("F-MOY-02", "means.material", "Moyens matériels", "long",
          ("Moyens matériels affectés au projet", "Moyens matériels du projet"), lines=3),
)
_FACILITATOR = (
    Field("F-MOY-03", "means.facilitators[].last_name", "Nom", "text"),
    Field("F-MOY-03", "means.facilitators[].first_name", "Prénom", "text"),
    Field("F-MOY-03", "means.facilitators[].qualification", "Qualification", "text",
          ("Diplôme",)),
    Field("F-MOY-03", "means.facilitators[].role", "Rôle", "text", ("Fonction", "Mission")),
    Field("F-MOY-03", "means.facilitators[].hours", "Heures", "decimal", ("Volume horaire",
          "Nombre d'heures")),
)
_EVALUATION = (
    Field("F-EVA-01", "evaluation.indicators", "Indicateurs et outils d'évaluation", "long",
          ("Évaluation", "Évaluation : indicateurs proposés au regard des objectifs",
          "Indicateurs", "Indicateurs d'évaluation", "Méthode d'évaluation"), lines=6),
    Field("F-TRA-01", "cross_cutting.equal_opportunity",
          "Égalité des chances et lutte contre les discriminations", "long",
          ("Égalité des chances", "Lutte contre les discriminations"), lines=3),
    Field("F-TRA-02", "cross_cutting.gender_equality", "Égalité femmes-hommes", "long",
          ("Égalité hommes-femmes", "Égalité entre les femmes et les hommes"), lines=3),
    Field("F-TRA-03", "cross_cutting.sustainability",
          "Développement durable (volet environnemental)", "long", ("Développement durable",
          "Environnement"), lines=3),
)
_FINANCE = (
    Field("F-FIN-01", "budget.requested", "Montant sollicité (€)", "amount", ("Montant demandé",
          "Montant de la subvention demandée", "Subvention sollicitée",
          "Demande une subvention de", "Montant sollicité", "Subvention demandée",
          "Montant de l'aide sollicitée", "Aide sollicitée")),
    Field("F-FIN-02", "budget.year", "Année ou exercice du budget", "text", ("Année", "Exercice",
          "Budget de l'année", "Année ou exercice")),
    Field("F-FIN-04", "budget.advance_requested", "Avance individualisée demandée", "flag",
          ("Demande d'avance",)),
    Field("F-FIN-03", "budget.flat_rate.rate", "Taux du forfait de charges indirectes (%)",
          "decimal", ("Taux forfaitaire", "Taux du forfait")),
    Field("F-FIN-03", "budget.flat_rate.base", "Assiette du forfait", "text", ("Assiette",)),
    Field("F-FIN-03", "budget.flat_rate.rules", "Règles de répartition des charges indirectes",
          "long", ("Règles de répartition", "Clé de répartition"), lines=2),
    Field("F-FIN-03", "budget.indirect_costs", "Montant des charges indirectes au forfait (€)",
          "amount", ("Charges indirectes", "Montant du forfait")),
    Field("F-FIN-05", "has_other_actions", "La structure porte d'autres actions", "flag",
          ("Autres actions portées", "Portez-vous d'autres actions")),
    Field("F-FIN-05", "other_actions", "Si oui, lesquelles", "list", ("Liste des autres actions",
          "Autres actions"), lines=2),
    Field("F-FIN-05", "declarations.analytic_accounting",
          "Comptabilité analytique ou séparée tenue", "flag", ("Comptabilité analytique",)),
)
_PER_YEAR = (
    Field("F-FIN-02", "budget.per_year[].year", "Année", "integer"),
    Field("F-FIN-02", "budget.per_year[].amount", "Part de la subvention (€)", "amount"),
)
_DECLARATIONS = (
    Field("F-ATT-01", "declarations.up_to_date",
          "La structure est à jour de ses obligations administratives, sociales et fiscales",
          "flag", ("à jour de ses obligations", "est à jour de ses obligations administratives")),
    Field("F-ATT-01", "declarations.accurate",
          "Les informations du présent dossier sont exactes et sincères", "flag",
          ("exactes et sincères", "exactitude des informations", "certifie exactes")),
    Field("F-ATT-01", "declarations.republican_commitment",
          "La structure souscrit au contrat d'engagement républicain (associations et fondations)",
          "flag", ("contrat d'engagement républicain",)),
    Field("F-ATT-01", "declarations.public_aid_threshold",
          "Les aides publiques perçues sur trois exercices n'excèdent pas 500 000 €", "flag",
          ("inférieur ou égal à 500 000", "n'excède pas 500 000")),
)
_SIGNED = (
    Field("F-ATT-02", "signed.place", "Fait à", "text", ("À",)),
    Field("F-ATT-02", "signed.date", "Le", "date", ("Date", "Date de signature")),
    Field("F-ATT-02", "signed.signature", "Signature du représentant légal ou du signataire",
          "signature", ("Signature", "Signature et cachet"), lines=4),
)

SECTIONS: tuple[Section, ...] = (
    Section("Votre demande", _REQUEST),
    Section("Votre structure", _ORGANISATION),
    Section("Moyens humains de la structure", _WORKFORCE),
    Section("Aides publiques perçues (trois derniers exercices)", _PUBLIC_AID,
          "organisation.public_aid", 6),
    Section("Représentant légal", _person("representative", "F-REP-01", "du représentant légal")),
    Section("Personne chargée du dossier", _person("contact", "F-REP-02",
          "de la personne chargée du dossier")),
    Section("Signataire, s'il n'est pas le représentant légal (joindre le pouvoir)", _SIGNATORY),
    Section("Coordonnées bancaires (joindre le RIB)", _BANK),
    Section("L'opération", _PROJECT),
    Section("Les actions", _ACTION, "actions", 4),
    Section("Les publics", _PUBLIC),
    Section("Les moyens de l'opération", _MEANS),
    Section("Les intervenants", _FACILITATOR, "means.facilitators", 6),
    Section("Évaluation et priorités transversales", _EVALUATION),
    Section("Financement", _FINANCE),
    Section("Répartition de la subvention par année", _PER_YEAR, "budget.per_year", 2),
    Section("Attestations sur l'honneur", _DECLARATIONS),
    Section("Signature", _SIGNED),
)

# fmt: on
FIELDS: tuple[Field, ...] = tuple(field for section in SECTIONS for field in section.fields)
BY_PATH: dict[str, Field] = {field.path: field for field in FIELDS}


def groups() -> Iterator[Section]:
    """Yield the repeated sections (tables of the form), in printed order."""
    return (section for section in SECTIONS if section.group)


def field_of(path: str) -> Field | None:
    """Return the field of a value's path: of "actions[2].title" that of "actions[].title"."""
    bare = re.sub(r"\[\d+\]", "[]", path)
    names = (bare, bare.removesuffix("[]"), bare.replace("[]", ""))
    return next((BY_PATH[name] for name in names if name in BY_PATH), None)


def printed_label(path: str) -> str:
    """Return how a person calls a value: its label on the form, and its line in a table."""
    number = re.search(r"\[(\d+)\]\.", path)
    line = f" (ligne {int(number[1]) + 1})" if number else ""
    field = field_of(path)
    if field is not None:
        return f"{field.label}{line}"
    side = {"budget.expenses": "Charges", "budget.income": "Produits"}
    group = next((words for start, words in side.items() if path.startswith(start)), "Formulaire")
    return f"{group}{line}"
