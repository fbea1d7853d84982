"""The supporting documents of an invented applicant, as papers."""

from __future__ import annotations

from .applicants import Applicant, Somebody, grouped
from .paper import Break, Grid, Heading, Paper, Sign, Text, Title


def _head(applicant: Applicant) -> Text:
    return Text(
        f"{applicant.name}\n{applicant.address}\n{applicant.postal_code} {applicant.city}\n"
        f"SIRET {applicant.siret}"
    )


def bank_details(applicant: Applicant, holder: str | None = None) -> Paper:
    """RIB; ``holder`` overrides the account holder."""
    digits = applicant.iban[4:]
    return (
        Text(applicant.bank),
        Title("RELEVÉ D'IDENTITÉ BANCAIRE"),
        Text(f"Titulaire du compte : {holder or applicant.name}"),
        Text(f"{applicant.address}\n{applicant.postal_code} {applicant.city}"),
        Grid(
            (
                ("Code banque", "Code guichet", "N° de compte", "Clé RIB"),
                (digits[:5], digits[5:10], digits[10:21], digits[21:]),
            )
        ),
        Text(f"IBAN : {grouped(applicant.iban)}"),
        Text(f"BIC : {applicant.bic}"),
        Text(f"Domiciliation : {applicant.bank}, agence de {applicant.city}"),
    )


def request_letter(applicant: Applicant, title: str, amount: str, day: str) -> Paper:
    """D-LETTRE."""
    return (
        _head(applicant),
        Text(
            "Madame la Présidente du Conseil départemental\nHôtel du Département\n"
            "47922 AGEN cedex 9",
            "right",
        ),
        Text(f"{applicant.city}, le {day}", "right"),
        Text("Objet : demande de subvention, appel à projets insertion"),
        Text("Madame la Présidente,"),
        Text(
            f"J'ai l'honneur de vous adresser la demande de {applicant.name} pour l'opération "
            f"« {title} ». Notre structure sollicite une subvention de {amount} €."
        ),
        Text("Je vous prie d'agréer, Madame la Présidente, l'expression de ma considération."),
        Sign(applicant.head.full, applicant.head.role),
    )


def honour(applicant: Applicant, day: str, *, signed: bool = True) -> Paper:
    """D-ATTHON."""
    return (
        _head(applicant),
        Title("ATTESTATION SUR L'HONNEUR"),
        Text(
            f"Je soussigné(e) {applicant.head.full}, {applicant.head.role}, représentant(e) "
            f"légal(e) de {applicant.name}, atteste sur l'honneur :"
        ),
        Text(
            "que la structure est à jour de ses obligations administratives, comptables, "
            "sociales et fiscales ainsi que des cotisations et paiements correspondants ;"
        ),
        Text("que les informations et pièces du dossier de demande sont exactes et sincères ;"),
        Text(
            "que le montant total des aides publiques perçues sur les trois derniers exercices "
            "est inférieur ou égal à 500 000 €."
        ),
        Text(f"Fait à {applicant.city}, le {day}"),
        Sign(applicant.head.full, applicant.head.role, ink=signed),
    )


def republican_commitment(applicant: Applicant, day: str) -> Paper:
    """D-CER."""
    commitments = (
        "Respect des lois de la République",
        "Liberté de conscience",
        "Liberté des membres de l'association",
        "Égalité et non-discrimination",
        "Fraternité et prévention de la violence",
        "Respect de la dignité de la personne humaine",
        "Respect des symboles de la République",
    )
    return (
        _head(applicant),
        Title("CONTRAT D'ENGAGEMENT RÉPUBLICAIN"),
        Text(
            "des associations et fondations bénéficiant de subventions publiques ou d'un "
            "agrément de l'État"
        ),
        *(Text(f"ENGAGEMENT N° {n} : {text}.") for n, text in enumerate(commitments, 1)),
        Text(f"Souscrit à {applicant.city}, le {day}, par le représentant légal."),
        Sign(applicant.head.full, applicant.head.role),
    )


def accounts(applicant: Applicant, year: int, total: str, result: str) -> Paper:
    """D-COMPTES over two pages: balance sheet, income statement."""
    return (
        Text(f"{applicant.name} (SIREN {applicant.siren})"),
        Title(f"COMPTES ANNUELS\nExercice clos le 31/12/{year}"),
        Heading("BILAN"),
        Grid(
            (
                ("ACTIF", "Montant (€)", "PASSIF", "Montant (€)"),
                ("Immobilisations", "12 400,00", "Fonds propres", "48 300,00"),
                ("Créances", "18 250,00", "Dettes fournisseurs", "9 120,00"),
                ("Disponibilités", "41 770,00", "Produits constatés d'avance", "15 000,00"),
                ("TOTAL ACTIF", total, "TOTAL PASSIF", total),
            )
        ),
        Break(),
        Heading(f"COMPTE DE RÉSULTAT de l'exercice clos le 31/12/{year}"),
        Grid(
            (
                ("Rubrique", "Montant (€)"),
                ("Produits d'exploitation", "212 600,00"),
                ("Charges d'exploitation", "209 180,00"),
                ("RÉSULTAT DE L'EXERCICE", result),
            )
        ),
        Heading("ANNEXE"),
        Text("Les comptes sont établis selon le plan comptable applicable aux associations."),
        Text(f"Comptes approuvés par l'assemblée générale du 12 mai {year + 1}."),
        Sign(applicant.head.full, applicant.head.role),
    )


def project_description(applicant: Applicant, title: str) -> Paper:
    """D-DESC."""
    return (
        _head(applicant),
        Title(f"DESCRIPTIF DÉTAILLÉ DU PROJET\n{title}"),
        Heading("Contexte et diagnostic"),
        Text(
            "Les travailleurs sociaux du secteur constatent l'isolement de nombreux bénéficiaires "
            "du RSA, le manque de moyens de transport et des freins liés aux savoirs de base."
        ),
        Heading("Public visé"),
        Text("Bénéficiaires du RSA soumis à droits et devoirs, parents isolés."),
        Heading("Objectifs"),
        Text("Redynamiser, acquérir des savoir-faire, préparer un parcours vers l'emploi."),
        Heading("Moyens humains et matériels"),
        Text("Deux intervenants qualifiés, une salle équipée, un véhicule de service."),
        Heading("Déroulement et méthode"),
        Text("Accueil, diagnostic partagé, ateliers hebdomadaires, bilans individuels, relais."),
        Heading("Résultats attendus et évaluation"),
        Text("Quarante personnes accompagnées, dix sorties vers l'emploi ou la formation."),
    )


def action_budget(
    applicant: Applicant,
    title: str,
    year: str,
    expenses: tuple[tuple[str, str], ...],
    income: tuple[tuple[str, str], ...],
    total: str,
) -> Paper:
    """D-BUDG-ACT as a two-sided table."""
    size = max(len(expenses), len(income))
    left = expenses + (("", ""),) * (size - len(expenses))
    right = income + (("", ""),) * (size - len(income))
    return (
        _head(applicant),
        Title(f"BUDGET PRÉVISIONNEL DE L'ACTION\n{title}\nAnnée {year}"),
        Grid(
            (
                ("CHARGES", "Montant (€)", "PRODUITS", "Montant (€)"),
                *((a, b, c, d) for (a, b), (c, d) in zip(left, right, strict=True)),
                ("TOTAL DES CHARGES", total, "TOTAL DES PRODUITS", total),
            ),
            (5.2, 2.8, 5.8, 2.8),
        ),
        Sign(applicant.head.full, applicant.head.role),
    )


def structure_budget(applicant: Applicant, year: int) -> Paper:
    """D-BUDG-STR."""
    return (
        _head(applicant),
        Title(f"BUDGET PRÉVISIONNEL DE LA STRUCTURE\nExercice {year}"),
        Grid(
            (
                ("CHARGES", "Montant (€)", "PRODUITS", "Montant (€)"),
                ("60 Achats", "24 000,00", "70 Ventes et prestations", "36 000,00"),
                ("61 Services extérieurs", "31 000,00", "74 Subventions", "165 000,00"),
                ("64 Charges de personnel", "155 000,00", "75 Cotisations", "9 000,00"),
                ("TOTAL DES CHARGES", "210 000,00", "TOTAL DES PRODUITS", "210 000,00"),
            )
        ),
    )


def officers(applicant: Applicant, day: str) -> Paper:
    """D-DIRIG."""
    people = [applicant.head]
    people += [p for p in (applicant.treasurer, applicant.secretary) if p]
    return (
        _head(applicant),
        Title("LISTE DES PERSONNES CHARGÉES DE L'ADMINISTRATION"),
        Text(f"Association {applicant.name}, numéro RNA {applicant.rna}, liste à jour au {day}"),
        Grid(
            (("Nom", "Prénom", "Fonction"), *((p.last_name, p.first_name, p.role) for p in people))
        ),
        Sign(applicant.head.full, applicant.head.role),
    )


def statutes(applicant: Applicant, day: str) -> Paper:
    """D-STATUTS."""
    articles = (
        f"Article 1 – Il est fondé une association régie par la loi du 1er juillet 1901, ayant "
        f"pour dénomination : {applicant.name}.",
        f"Article 2 – Objet. {applicant.purpose}",
        f"Article 3 – Siège social. Le siège est fixé au {applicant.address}, "
        f"{applicant.postal_code} {applicant.city}.",
        "Article 4 – Membres. L'association se compose de membres actifs et bienfaiteurs.",
        "Article 5 – L'assemblée générale ordinaire se réunit une fois par an.",
    )
    return (
        Title(f"STATUTS\nde l'association {applicant.name}"),
        *(Text(article) for article in articles),
        Text(
            f"Statuts adoptés par l'assemblée générale constitutive, à {applicant.city}, le {day}."
        ),
        Sign(applicant.head.full, applicant.head.role),
    )


def company_register(applicant: Applicant, day: str) -> Paper:
    """D-KBIS."""
    return (
        Text("Greffe du Tribunal de Commerce d'Agen"),
        Title("EXTRAIT KBIS"),
        Text(
            "EXTRAIT D'IMMATRICULATION PRINCIPALE AU REGISTRE DU COMMERCE ET DES SOCIÉTÉS\n"
            f"à jour au {day}"
        ),
        Text(f"Immatriculation au RCS, numéro : {applicant.siren} R.C.S. Agen"),
        Text(f"Dénomination ou raison sociale : {applicant.name}"),
        Text(f"Adresse du siège : {applicant.address} {applicant.postal_code} {applicant.city}"),
        Text(f"Dirigeant : {applicant.head.role}, {applicant.head.full}"),
    )


def situation_notice(applicant: Applicant, day: str) -> Paper:
    """D-SIRENE."""
    return (
        Text("Insee – Institut national de la statistique et des études économiques"),
        Title("AVIS DE SITUATION AU RÉPERTOIRE SIRENE"),
        Text(f"À la date du {day}"),
        Text("Description de l'établissement : Établissement actif"),
        Text(f"Identifiant SIRET : {applicant.siret}"),
        Text(f"Identifiant SIREN : {applicant.siren}"),
        Text(f"Dénomination : {applicant.name}"),
        Text(f"Adresse : {applicant.address} {applicant.postal_code} {applicant.city}"),
        Text(f"Activité principale exercée (APE) : {applicant.naf}"),
    )


def curriculum(person: Somebody) -> Paper:
    """D-CV."""
    return (
        Title(f"CURRICULUM VITAE\n{person.full}"),
        Text(person.role),
        Heading("Expérience professionnelle"),
        Text("2016-2022 : accompagnement de groupes d'adultes en parcours d'insertion."),
        Text("2011-2016 : animation d'ateliers collectifs."),
        Heading("Formation"),
        Text("2011 : titre professionnel de conseiller en insertion professionnelle."),
    )


def intent_letter(
    funder: str, signatory: Somebody, applicant: Applicant, title: str, amount: str, day: str
) -> Paper:
    """D-LI."""
    return (
        Text(funder),
        Text(f"Le {day}", "right"),
        Text(
            f"{applicant.name}\n{applicant.address}\n{applicant.postal_code} {applicant.city}",
            "right",
        ),
        Text("Objet : lettre d'intention de cofinancement"),
        Text("Madame, Monsieur,"),
        Text(
            f"Par la présente, {funder} vous fait part de son intention de participer au "
            f"financement de l'action « {title} » portée par {applicant.name}, à hauteur de "
            f"{amount} €. Cette participation est dédiée à cette action."
        ),
        Text("Veuillez agréer, Madame, Monsieur, nos salutations distinguées."),
        Sign(signatory.full, signatory.role),
    )


def resolution(applicant: Applicant, title: str, amount: str, day: str, received: str) -> Paper:
    """D-DELIB-DEM."""
    return (
        Text(applicant.name),
        Title("EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL MUNICIPAL"),
        Text(f"Séance du {day}. Délibération n° 2022-041"),
        Text(f"L'an deux mille vingt-deux, le {day}, le conseil municipal s'est réuni."),
        Text(
            f"Objet : demande de subvention auprès du Département pour l'opération « {title} ».\n"
            f"Le conseil municipal, après en avoir délibéré, à l'unanimité, SOLLICITE une "
            f"subvention de {amount} € et AUTORISE le maire à signer la convention."
        ),
        Text("VOTE : pour 11, contre 0, abstention 0"),
        Text(f"Acte rendu exécutoire. Reçu en préfecture le {received}, publié le {received}."),
        Sign(applicant.head.full, applicant.head.role),
    )


def flat_rate_plan(applicant: Applicant, title: str) -> Paper:
    """D-FORF, for 6 000 € of indirect costs."""
    return (
        _head(applicant),
        Title("PLAN ESTIMATIF DÉTAILLÉ DES DÉPENSES INDIRECTES"),
        Text(f"Opération « {title} ». Frais couverts par le forfait, taux forfaitaire de 15 %."),
        Grid(
            (
                ("Poste de dépenses indirectes", "Montant estimé (€)"),
                ("Loyer des bureaux", "2 400,00"),
                ("Énergie et fluides", "900,00"),
                ("Direction et comptabilité", "2 700,00"),
                ("TOTAL", "6 000,00"),
            )
        ),
        Sign(applicant.head.full, applicant.head.role),
    )


def consultation(applicant: Applicant, title: str, day: str) -> Paper:
    """D-PLIE."""
    return (
        Text("PLIE de l'Agglomération agenaise – Plan local pour l'insertion et l'emploi"),
        Title("COMPTE RENDU DE CONCERTATION"),
        Text(f"Réunion du {day} entre le PLIE et {applicant.name}"),
        Text(
            f"Le projet « {title} » a été présenté à l'équipe du PLIE. Les articulations avec les "
            "référents de parcours ont été convenues."
        ),
        Sign("Delphine Lanusse", "Coordinatrice du PLIE"),
    )


def previous_report(applicant: Applicant, title: str) -> Paper:
    """D-BILAN-N1."""
    return (
        _head(applicant),
        Title(f"BILAN DE L'ACTION 2021\n{title}"),
        Text("Bilan d'activité et résultats de l'année précédente, du 01/01/2021 au 31/12/2021."),
        Heading("Résultats"),
        Text("Trente-huit personnes accompagnées sur quarante prévues, neuf sorties positives."),
        Sign(applicant.head.full, applicant.head.role),
    )


def financial_report(applicant: Applicant, title: str) -> Paper:
    """D-CR-N1."""
    return (
        _head(applicant),
        Title("COMPTE RENDU FINANCIER DE SUBVENTION (Cerfa n° 15059)\nExercice 2021"),
        Text(f"Action subventionnée : {title}"),
        Grid(
            (
                ("CHARGES", "Prévision", "Réalisation", "%"),
                ("64 Charges de personnel", "38 000,00", "37 450,00", "99 %"),
                ("60 Achats", "6 000,00", "6 210,00", "104 %"),
                ("Total des charges", "44 000,00", "43 660,00", "99 %"),
                ("Total des produits", "44 000,00", "43 660,00", "99 %"),
            )
        ),
        Sign(applicant.head.full, applicant.head.role),
    )


def analytic_note(applicant: Applicant) -> Paper:
    """D-ANALYT."""
    return (
        _head(applicant),
        Title("NOTE SUR LA COMPTABILITÉ ANALYTIQUE"),
        Text(
            "Chaque action dispose d'une section analytique. Les charges communes sont réparties "
            "selon une clé de répartition fondée sur les heures de travail."
        ),
        Grid((("Section", "Action"), ("A10", "Cap vers l'emploi"), ("A20", "Épicerie sociale"))),
    )


def vigilance(applicant: Applicant, day: str) -> Paper:
    """D-SOC."""
    return (
        Text("URSSAF Aquitaine"),
        Title("ATTESTATION DE VIGILANCE"),
        Text(f"Attestation de fourniture des déclarations sociales, établie le {day}"),
        Text(f"Entreprise : {applicant.name}, SIRET {applicant.siret}"),
        Text("Code de sécurité : 7K2M9QX4T8BCD1E"),
    )


def invoice() -> Paper:
    """A stray invoice, of interest to nobody's dossier."""
    return (
        Text("Papeterie du Gravier\n4 boulevard du Gravier\n47200 Marmande"),
        Title("FACTURE N° 2022-1187"),
        Text("Date : 03/10/2022. Client : Société Lavandier"),
        Grid((("Désignation", "Montant TTC"), ("Ramettes de papier", "84,00 €"))),
        Text("Net à payer : 84,00 €"),
    )
