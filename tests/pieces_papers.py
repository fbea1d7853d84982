"""Invented papers of every piece in wordings of their own, and what each says.

Each paper: the piece it is, a name, its text (see ``pieces_maker``), and the values that its
reader must find. ``MISSES`` are papers that must count as no piece at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .pieces_maker import siret

TREMPLIN = siret(84215733)
BOIS = siret(51277390)
CAF = siret(77555123)
IBAN = "FR7630006000011234567890189"


@dataclass(frozen=True)
class Paper:
    """One paper: piece code (or another kind), name, text, expected values by key."""

    code: str
    name: str
    text: str
    says: dict[str, object] = field(default_factory=dict)


PAPERS: list[Paper] = []
MISSES: list[Paper] = []


def _add(code: str, paper: str, text: str, /, **says: object) -> None:
    PAPERS.append(Paper(code, paper, text, says))


def _miss(name: str, text: str) -> None:
    MISSES.append(Paper("", name, text))


_add(
    "D-RIB",
    "en deux colonnes, titulaire sur deux lignes",
    """
# RELEVÉ D'IDENTITÉ BANCAIRE
Ce relevé est destiné à être remis, sur leur demande, à vos créanciers ou débiteurs.
@ Domiciliation @ Titulaire du compte
@ CREDIT DES VALLEES @ ASSOCIATION TREMPLIN ET
@ AGENCE DE MARMANDE @ COMPAGNIE
@  @ 8 RUE DES LAVOIRS
@  @ 47200 MARMANDE
| Banque | Guichet | N° compte | Clé |
| 30006 | 00001 | 12345678901 | 89 |
IBAN (International Bank Account Number)
FR76 3000 6000 0112 3456 7890 189
Code BIC (Bank Identification Code) : AGRIFRPP
""",
    iban=IBAN,
    bic="AGRIFRPP",
    rib_key="89",
    rib_key_valid=True,
)
_add(
    "D-RIB",
    "court, sans le mot relevé",
    """
La Banque des Coteaux
## RIB
Intitulé du compte : Tremplin et Compagnie
IBAN : FR14 2004 1010 0505 0001 3M02 606
BIC : PSSTFRPPBOR
""",
    iban="FR1420041010050500013M02606",
    bic="PSSTFRPPBOR",
    holder="Tremplin et Compagnie",
    organisation="Tremplin et Compagnie",
)
_add(
    "D-RIB",
    "au nom d'une personne",
    """
Banque Postale des Villes
# Relevé d'Identité Bancaire (RIB)
Titulaire : M. PAUL COSTES
IBAN FR76 3000 6000 0112 3456 7890 189
BIC AGRIFRPP
""",
    holder="M. PAUL COSTES",
    organisation=None,
)
_add(
    "D-RELEVE",
    "relevé mensuel",
    """
CREDIT DES VALLEES
# RELEVÉ DE COMPTE COURANT
Titulaire du compte : Tremplin et Compagnie
IBAN : FR76 3000 6000 0112 3456 7890 189 BIC : AGRIFRPP
Ancien solde au 31/08/2022 : 12 450,20
| Date | Date valeur | Libellé | Débit | Crédit |
| 02/09 | 02/09 | VIREMENT CAF | | 5 000,00 |
| 05/09 | 05/09 | PRELEVEMENT URSSAF | 1 204,00 | |
Nouveau solde au 30/09/2022 : 16 246,20
""",
)
_add(
    "D-RELEVE",
    "extrait de compte",
    """
Banque des Coteaux
# Extrait de compte n° 9 du 01/09/2022 au 30/09/2022
Compte n° 12345678901
| Date | Opération | Débit | Crédit |
| 02/09/2022 | Virement reçu | | 300,00 |
Solde créditeur au 30/09/2022 : 1 300,00 euros
""",
)
_add(
    "D-SIRENE",
    "avis de l'INSEE",
    f"""
@ INSEE @ Le 3 octobre 2022
# SITUATION AU RÉPERTOIRE SIRENE
À la date du 02/10/2022
| Description de l'entreprise | Entreprise active depuis le 01/02/2009 |
| Identifiant SIREN | {TREMPLIN[:3]} {TREMPLIN[3:6]} {TREMPLIN[6:9]} |
| Identifiant SIRET du siège | {TREMPLIN[:3]} {TREMPLIN[3:6]} {TREMPLIN[6:9]} {TREMPLIN[9:]} |
| Dénomination | TREMPLIN ET COMPAGNIE |
| Catégorie juridique | 9220 - Association déclarée |
| Activité Principale Exercée (APE) | 88.99B - Action sociale sans hébergement n.c.a. |
| Description de l'établissement | Établissement actif depuis le 01/02/2009 |
| Adresse | 8 RUE DES LAVOIRS 47200 MARMANDE |
""",
    siret=TREMPLIN,
    siren=TREMPLIN[:9],
    state="active",
    name="TREMPLIN ET COMPAGNIE",
    naf="88.99B",
)
_add(
    "D-SIRENE",
    "établissement fermé",
    f"""
Institut national de la statistique et des études économiques
# Avis de situation au répertoire SIRENE
SIREN : {BOIS[:9]}
SIRET : {BOIS}
Dénomination : BOIS ET CANNAGE SERVICES
Situation de l'établissement : Établissement fermé le 31/03/2021
Date de fermeture : 31/03/2021
Activité principale exercée (APE) : 16.29Z
""",
    siret=BOIS,
    state="closed",
    closed_on="2021-03-31",
)
_add(
    "D-KBIS",
    "extrait du greffe",
    f"""
Greffe du Tribunal de Commerce d'Agen
1 place du Marché
N° de gestion 2012B00123
# Extrait Kbis
## EXTRAIT D'IMMATRICULATION PRINCIPALE AU REGISTRE DU COMMERCE ET DES SOCIETES
à jour au 4 septembre 2022
| Immatriculation au RCS, numéro | {BOIS[:3]} {BOIS[3:6]} {BOIS[6:9]} R.C.S. Agen |
| Date d'immatriculation | 12/03/2012 |
| Dénomination ou raison sociale | BOIS ET CANNAGE SERVICES |
| Forme juridique | Société à responsabilité limitée |
| Capital social | 8 000,00 Euros |
| Adresse du siège | ZA des Chênes 47300 Villeneuve-sur-Lot |
Gestion, direction, administration, contrôle, associés ou membres
| Gérant | PERRIN Lucie |
""",
    siren=BOIS[:9],
    name="BOIS ET CANNAGE SERVICES",
    date="2022-09-04",
    registered_on="2012-03-12",
)
_add(
    "D-KBIS",
    "attestation du registre national des entreprises",
    f"""
INPI
# Attestation d'immatriculation au Registre national des entreprises
Date de délivrance : 10/09/2022
Numéro SIREN : {BOIS[:9]}
Nom, prénom : DELMAS Odile
Forme juridique : Entrepreneur individuel
Date d'immatriculation : 01/04/2019
Activité principale : formation d'adultes
Procédure collective : une procédure de redressement judiciaire a été ouverte le 02/02/2022
""",
    siren=BOIS[:9],
    insolvency=True,
)
_add(
    "D-RECEP",
    "récépissé de la sous-préfecture",
    """
RÉPUBLIQUE FRANÇAISE
Sous-préfecture de Marmande
Le numéro W472001234 est à rappeler dans toute correspondance
# RÉCÉPISSÉ DE DÉCLARATION DE CRÉATION
## de l'association n° W472001234
Vu la loi du 1er juillet 1901 relative au contrat d'association ;
Le sous-préfet donne récépissé à Madame la Présidente d'une déclaration en date du 14 janvier 2009
faisant connaître la constitution d'une association ayant pour titre :
TREMPLIN ET COMPAGNIE
dont le siège social est situé : 8 rue des Lavoirs 47200 Marmande
Fait à Marmande, le 20 janvier 2009
""",
    rna="W472001234",
    declared_on="2009-01-14",
    date="2009-01-20",
)
_add(
    "D-RECEP",
    "annonce au Journal officiel",
    """
Journal officiel de la République française
# ASSOCIATIONS ET FONDATIONS D'ENTREPRISE
Annonce n° 812 - Création
Déclaration à la sous-préfecture de Marmande
Titre : TREMPLIN ET COMPAGNIE
Objet : accompagner des personnes vers l'emploi
Siège social : 8 rue des Lavoirs 47200 Marmande
N° RNA : W472001234
Date de la déclaration : 14 janvier 2009
Parution au Journal officiel du 31 janvier 2009
""",
    rna="W472001234",
    organisation="TREMPLIN ET COMPAGNIE",
    published_on="2009-01-31",
)
_add(
    "D-STATUTS",
    "association, articles numérotés",
    """
# STATUTS
## Article 1er - Dénomination
Il est fondé entre les adhérents aux présents statuts une association régie par la loi du 1er
juillet 1901 et le décret du 16 août 1901, ayant pour titre : « Tremplin et Compagnie ».
## Article 2 - Objet
Cette association a pour objet l'accompagnement vers l'emploi de personnes en difficulté.
## Article 3 - Siège social
Le siège social est fixé au 8 rue des Lavoirs, 47200 Marmande.
## Article 4 - Durée
La durée de l'association est illimitée.
## Article 5 - Assemblée générale
L'assemblée générale comprend tous les membres à jour de leur cotisation.
## Article 6 - Dissolution
En cas de dissolution, l'actif est dévolu à une association ayant un but analogue.
Fait à Marmande, le 3 mars 2018
@ La présidente @ Le trésorier
~
""",
    name="Tremplin et Compagnie",
    date="2018-03-03",
)
_add(
    "D-STATUTS",
    "société, non signés",
    """
## BOIS ET CANNAGE SERVICES
Société à responsabilité limitée au capital de 8 000 euros
# STATUTS MIS À JOUR
ARTICLE 1 - FORME
La société est une société à responsabilité limitée régie par le code de commerce.
ARTICLE 2 - OBJET
La société a pour objet la menuiserie et la formation.
ARTICLE 3 - DÉNOMINATION
La dénomination sociale est : BOIS ET CANNAGE SERVICES.
ARTICLE 4 - SIÈGE SOCIAL
ZA des Chênes, 47300 Villeneuve-sur-Lot
ARTICLE 5 - DURÉE
99 ans
ARTICLE 6 - CAPITAL
Le capital est divisé en 800 parts réparties entre les associés.
Mis à jour par décision du 15 juin 2020
Signature du gérant :
""",
    name="BOIS ET CANNAGE SERVICES",
    signed=False,
)
_add(
    "D-DIRIG",
    "tableau du bureau",
    """
Tremplin et Compagnie
8 rue des Lavoirs
47200 Marmande
# Composition du bureau au 1er septembre 2022
| Fonction | Nom | Prénom | Profession |
| Présidente | GARRIGUE | Sylvie | Retraitée |
| Trésorier | NOUET | Bertrand | Comptable |
| Secrétaire | AMRANI | Leïla | Enseignante |
""",
    people=["GARRIGUE Sylvie", "NOUET Bertrand", "AMRANI Leïla"],
    people_roles=["Présidente", "Trésorier", "Secrétaire"],
)
_add(
    "D-DIRIG",
    "liste en lignes",
    """
# LISTE DES ADMINISTRATEURS
Association « Tremplin et Compagnie »
- Présidente : Mme Sylvie GARRIGUE
- Vice-président : M. Jean-Marc LE GOFF
- Trésorier : M. Bertrand NOUET
- Secrétaire : Mme Leïla AMRANI
Liste certifiée à jour, fait à Marmande le 6 septembre 2022
La présidente, Sylvie GARRIGUE
~
""",
    people=["Sylvie GARRIGUE", "Jean-Marc LE GOFF", "Bertrand NOUET", "Leïla AMRANI"],
    date="2022-09-06",
)
_add(
    "D-PVAG",
    "procès-verbal",
    """
Association Tremplin et Compagnie
# PROCÈS-VERBAL DE L'ASSEMBLÉE GÉNÉRALE ORDINAIRE
## du 17 mai 2022
L'an 2022, le 17 mai à 18 h, les membres se sont réunis sur convocation de la présidente.
Ordre du jour : rapport moral, rapport d'activité, comptes de l'exercice clos le 31 décembre 2021.
Le rapport moral est adopté à l'unanimité.
Les comptes de l'exercice 2021 sont approuvés à l'unanimité. Quitus est donné au trésorier.
Mme Sylvie GARRIGUE est réélue présidente.
La séance est levée à 20 h.
@ La présidente @ La secrétaire
~
""",
    held_on="2022-05-17",
    accounts_approved=True,
    discharge=True,
    fiscal_year_end="2021-12-31",
)
_add(
    "D-PVAG",
    "compte rendu",
    """
# Compte-rendu de l'Assemblée Générale de Tremplin et Compagnie
Date : 17/05/2022
Présents : 23 adhérents, 8 pouvoirs
1. Rapport moral présenté par la présidente
2. Rapport financier : l'assemblée approuve les comptes 2021 par 30 voix pour et une abstention
3. Renouvellement du conseil : 3 membres élus
La présidente de séance
""",
    accounts_approved=True,
    elected=True,
)
_add(
    "D-CER",
    "charte complète signée",
    """
# CONTRAT D'ENGAGEMENT RÉPUBLICAIN
## DES ASSOCIATIONS ET FONDATIONS BÉNÉFICIANT DE SUBVENTIONS PUBLIQUES
L'importance des associations dans la vie de la Nation justifie que des fonds publics les aident.
ENGAGEMENT N° 1 : RESPECT DES LOIS DE LA RÉPUBLIQUE
ENGAGEMENT N° 2 : LIBERTÉ DE CONSCIENCE
ENGAGEMENT N° 3 : LIBERTÉ DES MEMBRES DE L'ASSOCIATION
ENGAGEMENT N° 4 : ÉGALITÉ ET NON-DISCRIMINATION
ENGAGEMENT N° 5 : FRATERNITÉ ET PRÉVENTION DE LA VIOLENCE
ENGAGEMENT N° 6 : RESPECT DE LA DIGNITÉ DE LA PERSONNE HUMAINE
ENGAGEMENT N° 7 : RESPECT DES SYMBOLES DE LA RÉPUBLIQUE
Je soussignée Sylvie GARRIGUE, présidente de l'association Tremplin et Compagnie, souscris au
présent contrat.
Fait à Marmande, le 12 septembre 2022
Signature
~
""",
    signatory="Sylvie GARRIGUE",
    commitments=7,
    date="2022-09-12",
    organisation="Tremplin et Compagnie",
)
_add(
    "D-CER",
    "attestation de souscription",
    """
Tremplin et Compagnie
8 rue des Lavoirs
47200 Marmande
# Attestation de souscription au contrat d'engagement républicain
Je soussignée, Mme Sylvie Garrigue, présidente, déclare que l'association souscrit au contrat
d'engagement républicain annexé au décret n° 2021-1947 du 31 décembre 2021.
Marmande, le 12/09/2022
La présidente
Sylvie Garrigue
""",
    signatory="Sylvie Garrigue",
    date="2022-09-12",
)
_add(
    "D-ATTHON",
    "cases cochées",
    f"""
# ATTESTATION SUR L'HONNEUR
Je soussignée, Mme Sylvie GARRIGUE, représentante légale de l'association Tremplin et Compagnie,
SIRET {TREMPLIN}, déclare :
[x] être à jour de ses obligations sociales et fiscales
[x] exactes et sincères les informations du présent dossier
[ ] que les aides publiques perçues sur trois exercices sont supérieures à 500 000 €
[x] que les aides publiques perçues sur trois exercices sont inférieures ou égales à 500 000 €
et certifie sur l'honneur ces déclarations.
Fait le 15 septembre 2022 à Marmande
Signature :
~
""",
    signatory="Sylvie GARRIGUE",
    up_to_date=True,
    accurate=True,
    public_aid=True,
    public_aid_over_threshold=False,
    siret=TREMPLIN,
)
_add(
    "D-ATTHON",
    "déclaration en prose, nom dactylographié seul",
    """
BOIS ET CANNAGE SERVICES
ZA des Chênes
47300 Villeneuve-sur-Lot
# Déclaration sur l'honneur
Je, soussignée Lucie PERRIN, gérante de la société Bois et Cannage Services, atteste sur l'honneur
que l'entreprise est à jour de ses cotisations sociales et de ses obligations fiscales, et que les
renseignements portés dans le dossier de demande sont exacts.
Fait à Villeneuve-sur-Lot, le 20/09/2022
La gérante,
Lucie PERRIN
""",
    signatory="Lucie PERRIN",
    role="gérante",
    up_to_date=True,
    accurate=True,
    date="2022-09-20",
)
_add(
    "D-POUVOIR",
    "pouvoir à deux signatures",
    """
# POUVOIR
Je soussignée Sylvie GARRIGUE, présidente de l'association Tremplin et Compagnie, donne pouvoir à
M. Bertrand NOUET, directeur, pour signer en mon nom la demande de subvention et la convention.
Fait à Marmande, le 1er septembre 2022
@ Le mandant @ Le mandataire
~
~>
""",
    grantor="Sylvie GARRIGUE",
    grantee="Bertrand NOUET",
    date="2022-09-01",
)
_add(
    "D-POUVOIR",
    "arrêté de délégation",
    """
COMMUNE DE SAINT-VITE-LES-ORMES
# ARRÊTÉ PORTANT DÉLÉGATION DE SIGNATURE
Nous, Henri DUBREUIL, maire de la commune,
Arrêtons : délégation de signature est donnée à Madame Carole ESPINASSE, directrice générale des
services, pour signer les demandes de subvention.
La présente délégation est valable jusqu'au 31 décembre 2023.
Fait à Saint-Vite-les-Ormes, le 4 juillet 2022
Le maire,
~
""",
    grantee="Carole ESPINASSE",
    valid_to="2023-12-31",
)
_add(
    "D-DELIB-DEM",
    "conseil municipal",
    """
DÉPARTEMENT DE LOT-ET-GARONNE
COMMUNE DE SAINT-VITE-LES-ORMES
# EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS
L'an deux mille vingt-deux, le douze septembre, le conseil municipal de la commune de
Saint-Vite-les-Ormes, dûment convoqué, s'est réuni en séance ordinaire.
Présents : 11. Quorum atteint.
Délibération n° 2022-09-04
Objet : demande de subvention au titre de l'appel à projets insertion
Après en avoir délibéré, le conseil municipal, à l'unanimité :
- sollicite du Département une subvention de 15 000 € pour l'action « Chantier école » ;
- autorise le maire à signer tout document.
Acte rendu exécutoire après réception en préfecture le 14/09/2022
Le maire
~
""",
    number="2022-09-04",
    amount="15000",
    date="2022-09-12",
    executory_on="2022-09-14",
    requests_grant=True,
    authorises_signature=True,
)
_add(
    "D-DELIB-DEM",
    "conseil d'administration du CCAS, sans visa",
    """
CCAS de Saint-Vite-les-Ormes
# Délibération du conseil d'administration
Séance du 8 septembre 2022
Nombre de membres en exercice : 9 - Votants : 8
Le conseil d'administration décide, par 8 voix pour, de déposer un dossier auprès du Département et
de demander une subvention de 9 000 euros ; il donne pouvoir à la présidente pour signer.
La présidente du CCAS
""",
    amount="9000",
    date="2022-09-08",
    executory=None,
)
_add(
    "D-DELIB-COFI",
    "délibération d'un cofinanceur",
    """
VILLE DE MONTCLAIR-SUR-LÈDE
# EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL MUNICIPAL
Séance du 20 juin 2022 - Délibération n° 2022/57
Le conseil municipal, légalement convoqué, s'est réuni sous la présidence du maire.
Vu la demande de subvention de l'association Tremplin et Compagnie,
Après en avoir délibéré, à l'unanimité, décide d'attribuer une subvention de 4 000 € à l'association
Tremplin et Compagnie pour l'action « Vers l'emploi ».
Reçu en sous-préfecture le 24/06/2022
Le maire
~
""",
    form="délibération",
    action="Vers l'emploi",
    amount="4000",
    executory_on="2022-06-24",
)
_add(
    "D-DELIB-COFI",
    "attestation de financement",
    """
Caisse d'allocations familiales de la Vallée
1 boulevard du Pont
47000 Agen
# ATTESTATION DE COFINANCEMENT
Le directeur de la Caisse d'allocations familiales de la Vallée atteste qu'une subvention de
6 500 € (six mille cinq cents euros) est accordée à l'association Tremplin et Compagnie au titre de
l'action « Vers l'emploi » pour l'année 2022.
Fait à Agen, le 30 août 2022
Le directeur, Olivier MARCHAL
~
""",
    form="attestation",
    amount="6500",
    amount_in_words="6500",
    year=2022,
    action="Vers l'emploi",
)
_add(
    "D-LI",
    "lettre de la CAF",
    f"""
Caisse d'allocations familiales de la Vallée
1 boulevard du Pont
47000 Agen
SIRET {CAF}
> Association Tremplin et Compagnie
> 8 rue des Lavoirs
> 47200 Marmande
> Agen, le 2 septembre 2022
Objet : intention de cofinancement
Madame la Présidente,
Vous avez sollicité notre organisme pour l'action « Vers l'emploi ». J'ai le plaisir de vous
confirmer que la Caisse envisage de participer à son financement à hauteur de 6 500 €, sous réserve
du vote du budget.
Je vous prie d'agréer, Madame la Présidente, mes salutations distinguées.
Le directeur
Olivier MARCHAL
~
""",
    funder="Caisse d'allocations familiales de la Vallée",
    action="Vers l'emploi",
    amount="6500",
    date="2022-09-02",
    siret=None,
)
_add(
    "D-LI",
    "fondation, lettres et chiffres en désaccord",
    """
Fondation des Deux Rives
# LETTRE D'INTENTION
Par la présente, la Fondation des Deux Rives s'engage à soutenir le projet « Vers l'emploi » porté
par l'association Tremplin et Compagnie par une participation de 3 000 € (trois mille cinq cents
euros) en 2023.
Fait à Toulouse, le 5 septembre 2022
La déléguée générale
Anne VIGIER
""",
    action="Vers l'emploi",
    amount_in_words="3500",
    date="2022-09-05",
    organisation="Tremplin et Compagnie",
)
_add(
    "D-LETTRE",
    "lettre à la présidente",
    f"""
Tremplin et Compagnie
8 rue des Lavoirs
47200 Marmande
SIRET : {TREMPLIN}
> Madame la Présidente du Conseil départemental
> Hôtel du Département
> 47922 Agen cedex 9
> Marmande, le 15 septembre 2022
Objet : demande de subvention - appel à projets insertion
Madame la Présidente,
Notre association souhaite répondre à votre appel à projets. Nous sollicitons à ce titre une aide
financière d'un montant de 25 000 € pour l'action « Vers l'emploi ».
Vous trouverez ci-joint le dossier complet, dont nos statuts et notre budget prévisionnel.
Veuillez agréer, Madame la Présidente, l'expression de notre considération distinguée.
La présidente
Sylvie GARRIGUE
~
""",
    amount="25000",
    action="Vers l'emploi",
    siret=TREMPLIN,
    organisation="Tremplin et Compagnie",
    date="2022-09-15",
)
_add(
    "D-LETTRE",
    "lettre d'une société",
    """
SARL BOIS ET CANNAGE SERVICES
ZA des Chênes - 47300 Villeneuve-sur-Lot
Département de Lot-et-Garonne
Villeneuve-sur-Lot, le 22/09/2022
Objet : candidature à l'appel à projets
Madame la Présidente,
J'ai l'honneur de solliciter une subvention de 18 500 euros pour notre projet « Atelier cannage ».
Dans l'attente de votre réponse, veuillez recevoir, Madame la Présidente, mes salutations.
Lucie PERRIN, gérante
""",
    amount="18500",
    action="Atelier cannage",
)
_add(
    "D-DESC",
    "fiche action",
    """
Tremplin et Compagnie
# FICHE ACTION
Intitulé de l'action : Vers l'emploi
## Contexte
Le territoire compte de nombreux demandeurs d'emploi de longue durée.
## Objectifs
Lever les freins, retrouver confiance, bâtir un projet.
## Public visé
Bénéficiaires du RSA du Marmandais.
## Moyens humains et matériels
Une conseillère, deux salles.
## Calendrier
De janvier à décembre 2023.
## Évaluation
Nombre de sorties positives.
""",
    title="Vers l'emploi",
)
_add(
    "D-DESC",
    "description en prose numérotée",
    """
# Description détaillée du projet « Atelier cannage »
1. Diagnostic et besoins repérés
Les habitants sans emploi manquent de gestes professionnels.
2. Finalités et objectifs
Apprendre le cannage et le rempaillage.
3. Publics accueillis
Douze personnes bénéficiaires du RSA.
4. Déroulement et méthode
Deux demi-journées par semaine.
5. Moyens
Un atelier de 80 m2, un formateur.
6. Partenaires
Mission locale, centre social.
""",
    title="Atelier cannage",
)
_add(
    "D-BUDG-ACT",
    "deux volets, libellés longs",
    """
Tremplin et Compagnie
# BUDGET PRÉVISIONNEL DE L'ACTION
## Action : Vers l'emploi
Année 2023
| CHARGES | Montant | PRODUITS | Montant |
| 60 - Achats | 2 000 € | 70 - Vente de produits finis, prestations de services et marchandises | 0 € |
| 61 - Services extérieurs | 3 000 € | 74 - Conseil départemental de Lot-et-Garonne | 25 000 € |
| 62 - Autres services extérieurs, dont honoraires et déplacements | 1 500 € | 74 - CAF | 6 500 € |
| 64 - Charges de personnel | 30 000 € | 75 - Cotisations | 1 000 € |
| | | Ressources propres | 4 000 € |
| TOTAL DES CHARGES | 36 500 € | TOTAL DES PRODUITS | 36 500 € |
""",
    total_expenses="36500",
    total_income="36500",
    requested="25000",
    year=2023,
    scope="action",
)
_add(
    "D-BUDG-ACT",
    "plan de financement, l'un sous l'autre",
    """
BOIS ET CANNAGE SERVICES
# Plan de financement prévisionnel du projet « Atelier cannage » - 2023
## DÉPENSES
| Nature | Montant |
| Achats de fournitures | 4 500,00 |
| Salaires et charges | 21 000,00 |
| TOTAL DES DÉPENSES | 25 500,00 |
## RECETTES
| Nature | Montant |
| Subvention Département de Lot-et-Garonne | 18 500,00 |
| Autofinancement | 7 000,00 |
| TOTAL DES RECETTES | 25 500,00 |
""",
    total_expenses="25500.00",
    total_income="25500.00",
    requested="18500.00",
    title="Atelier cannage",
)
_add(
    "D-BUDG-STR",
    "budget de l'association",
    """
# BUDGET PRÉVISIONNEL 2023 DE L'ASSOCIATION
Tremplin et Compagnie
| CHARGES | € | PRODUITS | € |
| 60 Achats | 12 000 | 70 Ventes | 8 000 |
| 64 Personnel | 118 000 | 74 Subventions | 130 000 |
| 65 Autres charges | 10 000 | 75 Cotisations | 2 000 |
| TOTAL | 140 000 | TOTAL | 140 000 |
""",
    total_expenses="140000",
    total_income="140000",
    scope="structure",
    year=2023,
)
_add(
    "D-BUDG-STR",
    "exercice de la société",
    """
BOIS ET CANNAGE SERVICES
# Budget général de fonctionnement - exercice 2022
## Charges
| Achats de matières | 40 000,00 |
| Salaires | 95 000,00 |
| Total des charges | 135 000,00 |
## Produits
| Ventes et prestations | 130 000,00 |
| Subventions d'exploitation | 5 000,00 |
| Total des produits | 135 000,00 |
""",
    total_expenses="135000.00",
    total_income="135000.00",
)
_add(
    "D-COMPTES",
    "bilan avec brut et net, deux exercices",
    """
Association Tremplin et Compagnie
# BILAN AU 31 DÉCEMBRE 2021
| ACTIF | Brut | Amortissements | Net 2021 | Net 2020 |
| Immobilisations corporelles | 30 000 | 18 000 | 12 000 | 15 000 |
| Créances | 9 000 | 0 | 9 000 | 8 000 |
| Disponibilités | 40 000 | 0 | 40 000 | 31 000 |
| TOTAL ACTIF | 79 000 | 18 000 | 61 000 | 54 000 |
| PASSIF | 2021 | 2020 |
| Fonds propres | 45 000 | 41 000 |
| Résultat de l'exercice | 4 000 | -1 500 |
| Dettes | 16 000 | 13 000 |
| TOTAL PASSIF | 61 000 | 54 000 |
---
## COMPTE DE RÉSULTAT
| | 2021 | 2020 |
| Total des produits | 182 000 | 170 500 |
| Total des charges | 178 000 | 172 000 |
""",
    fiscal_year_end="2021-12-31",
    total_assets="61000",
    total_liabilities="61000",
    result="4000",
    total_income="182000",
)
_add(
    "D-COMPTES",
    "états financiers d'un exercice décalé",
    """
SARL BOIS ET CANNAGE SERVICES
# ÉTATS FINANCIERS
Exercice du 01/07/2021 au 30/06/2022
## Bilan simplifié
| Actif | Euros | Passif | Euros |
| Immobilisations | 20 000,00 | Capitaux propres | 25 000,00 |
| Disponibilités | 15 000,00 | Dettes | 10 000,00 |
| Total actif | 35 000,00 | Total passif | 35 000,00 |
## Compte de résultat
| Produits d'exploitation | 141 000,00 |
| Charges d'exploitation | 138 800,00 |
| Résultat net | 2 200,00 |
Comptes certifiés conformes par la gérante
""",
    fiscal_year_end="2022-06-30",
    total_assets="35000.00",
    result="2200.00",
    equity="25000.00",
)
_add(
    "D-CAC",
    "sans réserve",
    """
Cabinet Laborde Audit
# RAPPORT DU COMMISSAIRE AUX COMPTES SUR LES COMPTES ANNUELS
Exercice clos le 31 décembre 2021
À l'assemblée générale de l'association Tremplin et Compagnie,
## Opinion
Nous avons effectué l'audit des comptes annuels relatifs à l'exercice clos le 31 décembre 2021.
Nous certifions que les comptes annuels sont, au regard des règles et principes comptables français,
réguliers et sincères et donnent une image fidèle du résultat.
Fait à Agen, le 28 avril 2022
Le commissaire aux comptes
Gilles LABORDE
~
""",
    opinion="sans réserve",
    fiscal_year_end="2021-12-31",
)
_add(
    "D-CAC",
    "avec réserve",
    """
# Rapport général du commissaire aux comptes
Exercice clos le 31/12/2021
Mesdames, Messieurs les membres,
Opinion avec réserve : sous la réserve décrite ci-après, nous certifions que les comptes annuels sont
réguliers et sincères. La justification des appréciations figure plus loin.
Agen, le 3 mai 2022
""",
    opinion="réserve",
)
_add(
    "D-CR-N1",
    "modèle officiel",
    """
Tremplin et Compagnie
# COMPTE-RENDU FINANCIER DE SUBVENTION
Cerfa n° 15059*02 - arrêté du 11 octobre 2006
Exercice 2021 - Intitulé de l'action : Vers l'emploi
| CHARGES | Prévision | Réalisation | % |
| Achats | 2 000 | 1 900 | 95 % |
| Total des charges | 30 000 | 29 400 | 98 % |
| PRODUITS | Prévision | Réalisation | % |
| Subvention | 20 000 | 20 000 | 100 % |
| Total des produits | 30 000 | 29 400 | 98 % |
Fait à Marmande, le 3 mars 2022
""",
    year=2021,
    total_expenses="29400",
    total_income="29400",
)
_add(
    "D-CR-N1",
    "bilan financier de l'action",
    """
BOIS ET CANNAGE SERVICES
# BILAN FINANCIER DE L'ACTION « Atelier cannage » 2021
| Dépenses | Prévu | Réalisé | Écart |
| Salaires | 20 000,00 | 20 400,00 | 400,00 |
| Total des dépenses | 25 000,00 | 25 300,00 | 300,00 |
| Recettes | Prévu | Réalisé | Écart |
| Subvention Département | 15 000,00 | 15 000,00 | 0,00 |
| Total des recettes | 25 000,00 | 25 300,00 | 300,00 |
""",
    year=2021,
    total_expenses="25300.00",
)
_add(
    "D-BILAN-N1",
    "bilan qualitatif",
    """
Tremplin et Compagnie
# BILAN QUALITATIF DE L'ACTION 2021
Action : Vers l'emploi
Période du 01/01/2021 au 31/12/2021
## Objectifs rappelés
Lever les freins à l'emploi.
## Résultats
38 personnes accompagnées, 9 sorties vers l'emploi, taux de présence de 81 %.
## Difficultés et perspectives
La mobilité reste un frein.
""",
    year=2021,
    start="2021-01-01",
    end="2021-12-31",
    title="Vers l'emploi",
    participants_count=38,
)
_add(
    "D-BILAN-N1",
    "compte rendu d'activité",
    """
# Compte rendu d'activité 2021
## Atelier cannage
Nombre de participants : 14
Les objectifs fixés ont été atteints : 6 participants ont repris une formation.
Actions réalisées : 60 séances de trois heures. Indicateurs en annexe.
""",
    year=2021,
    participants_count=14,
)
_add(
    "D-RAPACT",
    "rapport annuel",
    """
Association Tremplin et Compagnie
# RAPPORT D'ACTIVITÉ 2021
Notre association compte 12 salariés et 45 bénévoles.
Les actions menées en 2021 ont concerné 210 personnes.
Perspectives pour 2022.
""",
    year=2021,
)
_add(
    "D-RAPACT",
    "rapport moral et d'activité",
    """
# Rapport moral et d'activités de l'année 2021
L'équipe s'est renforcée. Les ateliers ont accueilli de nombreux participants.
L'association remercie ses adhérents et ses partenaires.
""",
    year=2021,
)
_add(
    "D-CV",
    "sans titre",
    """
Camille LARROUY
14 rue du Lac - 47000 Agen
06 00 00 00 00
## Expérience professionnelle
2015 - 2022 : conseillère en insertion, Tremplin et Compagnie
2010 - 2015 : animatrice socioculturelle
## Formation
2010 : DEJEPS animation sociale
## Compétences
Conduite d'ateliers collectifs
## Langues
Anglais, espagnol
""",
    person="Camille LARROUY",
    document="cv",
)
_add(
    "D-CV",
    "diplôme",
    """
RÉPUBLIQUE FRANÇAISE
Ministère chargé de l'emploi
# TITRE PROFESSIONNEL
## Conseiller en insertion professionnelle
Le jury certifie que Madame Camille LARROUY, née le 3 mai 1985 à Agen, a obtenu le titre.
Session de juin 2014, niveau 5
""",
    person="Camille LARROUY",
    document="diplôme",
)
_add(
    "D-CV",
    "fiche de poste",
    """
# FICHE DE POSTE
Intitulé du poste : formateur en cannage
Titulaire : Yves BORDENAVE
Missions : animer les ateliers, évaluer les acquis
Profil et compétences : artisan confirmé
Rattachement hiérarchique : gérante
Contrat : CDI à temps partiel
""",
    person="Yves BORDENAVE",
    document="fiche de poste",
)
_add(
    "D-FORF",
    "plan estimatif en tableau",
    """
Tremplin et Compagnie
# Détail estimatif des frais couverts par le forfait
Action « Vers l'emploi » - forfait de dépenses indirectes de 15 % des charges de personnel
| Poste | Montant estimé |
| Loyer et charges | 1 800,00 € |
| Téléphone, internet | 450,00 € |
| Direction, comptabilité | 2 250,00 € |
| Total | 4 500,00 € |
""",
    total="4500.00",
    item_labels=["Loyer et charges", "Téléphone, internet", "Direction, comptabilité"],
    item_amounts=["1800.00", "450.00", "2250.00"],
)
_add(
    "D-FORF",
    "charges indirectes en lignes",
    """
BOIS ET CANNAGE SERVICES
# CHARGES INDIRECTES - PLAN ESTIMATIF
Taux forfaitaire : 10 %
Loyer de l'atelier : 1 200 €
Électricité : 300 €
Secrétariat : 500 €
Total : 2 000 €
""",
    total="2000",
)
_add(
    "D-PLIE",
    "courriel imprimé",
    """
De : Delphine LANUSSE <d.lanusse@plie-exemple.fr>
À : Sylvie GARRIGUE
Envoyé : mardi 6 septembre 2022 14:12
Objet : Concertation - action Vers l'emploi
Bonjour,
Suite à notre rencontre, le PLIE confirme que le projet « Vers l'emploi » est complémentaire de nos
parcours et donne un avis favorable.
Cordialement,
Delphine LANUSSE
PLIE de l'Agglomération
""",
    email=True,
    date="2022-09-06",
    operation="Vers l'emploi",
    author="Delphine LANUSSE",
)
_add(
    "D-PLIE",
    "lettre d'avis",
    """
Plan local pour l'insertion et l'emploi de l'Agglomération
8 rue Haute
47000 Agen
> Agen, le 12 septembre 2022
Objet : avis du PLIE sur votre action
Madame,
Nous avons échangé le 5 septembre sur l'action « Atelier cannage ». Elle s'articule avec nos suivis.
Veuillez agréer, Madame, nos salutations.
La coordinatrice, Delphine LANUSSE
~
""",
    operation="Atelier cannage",
    date="2022-09-12",
)
_add(
    "D-ANALYT",
    "plan analytique",
    """
Tremplin et Compagnie
# PLAN ANALYTIQUE
| Code | Action |
| A01 | Vers l'emploi |
| A02 | Épicerie solidaire |
Les charges communes sont réparties selon une clé de répartition au temps de travail.
Chaque section analytique reçoit ses charges directes.
""",
    section_codes=["A01", "A02"],
)
_add(
    "D-ANALYT",
    "note en prose",
    """
# Note relative à la comptabilité analytique
L'association tient une comptabilité analytique par action. Les charges sont affectées aux sections
au moyen de clés de répartition fondées sur les heures.
""",
)
_add(
    "D-FSE",
    "accusé de dépôt",
    """
UNION EUROPÉENNE - Fonds social européen +
# Accusé de réception de la demande de subvention FSE+
Ma démarche FSE+
Numéro de dossier : 202201234
Organisme : Tremplin et Compagnie
Intitulé du projet : Vers l'emploi
Montant FSE+ sollicité : 30 000,00 €
Votre demande a été déposée le 10/09/2022.
""",
    number="202201234",
    amount="30000.00",
)
_add(
    "D-FSE",
    "attestation de recevabilité",
    """
Service gestionnaire FSE
# ATTESTATION DE RECEVABILITÉ
Programme national FSE+ 2021-2027
Le dossier n° 202205678 déposé sur Ma démarche FSE par l'association Tremplin et Compagnie pour
l'opération « Vers l'emploi » est recevable.
""",
    number="202205678",
    title="Vers l'emploi",
)
_add(
    "D-MINIMIS",
    "tableau des aides",
    """
BOIS ET CANNAGE SERVICES
# Attestation relative aux aides de minimis
Je soussignée Lucie PERRIN, gérante, atteste, au titre du règlement (UE) n° 1407/2013, avoir reçu
au cours des trois derniers exercices les aides suivantes :
| Année et organisme | Montant |
| 2020 - Région | 8 000 € |
| 2021 - Ville | 2 500 € |
| Total | 10 500 € |
Fait à Villeneuve-sur-Lot, le 21/09/2022
Signature
~
""",
    total="10500",
    regulation="1407/2013",
    signatory="Lucie PERRIN",
    aid_years=[2020, 2021],
)
_add(
    "D-MINIMIS",
    "aucune aide",
    """
# DÉCLARATION DES AIDES DE MINIMIS
Entreprise : Bois et Cannage Services
Je soussignée Lucie PERRIN déclare n'avoir reçu aucune aide de minimis au cours des trois derniers
exercices (règlement 2023/2831, plafond de 300 000 €).
Le 21 septembre 2022
""",
    none_received=True,
)
_add(
    "D-FISC",
    "impots.gouv",
    f"""
Direction générale des finances publiques
Service des impôts des entreprises
# ATTESTATION DE RÉGULARITÉ FISCALE
Dénomination : BOIS ET CANNAGE SERVICES
SIREN : {BOIS[:9]}
L'entreprise est à jour de ses obligations déclaratives et de paiement (TVA, impôt sur les sociétés).
Délivrée le 07/09/2022
""",
    siren=BOIS[:9],
    up_to_date=True,
    organisation="BOIS ET CANNAGE SERVICES",
)
_add(
    "D-FISC",
    "autre libellé",
    f"""
DGFiP
# Attestation fiscale
Il est certifié que la société Bois et Cannage Services, SIRET {BOIS}, est en règle au regard de ses
obligations fiscales. www.impots.gouv.fr
Fait à Agen, le 7 septembre 2022
""",
    up_to_date=True,
)
_add(
    "D-SOC",
    "vigilance",
    f"""
URSSAF Nouvelle Vallée
# ATTESTATION DE VIGILANCE
Article L.243-15 du code de la sécurité sociale
Entreprise : BOIS ET CANNAGE SERVICES
SIRET : {BOIS}
Cette entreprise est à jour de ses cotisations au 31 août 2022 pour un effectif de 6 salariés.
Code de sécurité : AB12CD34EF56GH7
Fait à Agen, le 9 septembre 2022
""",
    siret=BOIS,
    security_code="AB12CD34EF56GH7",
    up_to_date=True,
    employees=6,
    date="2022-09-09",
)
_add(
    "D-SOC",
    "MSA",
    f"""
Mutualité sociale agricole de la Vallée
# Attestation de fourniture des déclarations sociales et de paiement des cotisations
Employeur : Tremplin et Compagnie - SIRET {TREMPLIN}
Établie le 12/09/2022
L'employeur est à jour de ses cotisations.
""",
    siret=TREMPLIN,
)
_add(
    "D-ASSUR",
    "mutuelle",
    """
Mutuelle des Coteaux Assurances
# ATTESTATION D'ASSURANCE
Responsabilité civile
La mutuelle atteste que l'association Tremplin et Compagnie est titulaire du contrat n° 4512 7788 A1
garantissant sa responsabilité civile, pour la période du 01/01/2022 au 31/12/2022.
Fait à Niort, le 3 janvier 2022
""",
    valid_from="2022-01-01",
    valid_to="2022-12-31",
    liability=True,
)
_add(
    "D-ASSUR",
    "rc professionnelle",
    """
AXA Agence du Pont
# Attestation de responsabilité civile professionnelle
Assuré : BOIS ET CANNAGE SERVICES
Police n° 10203040506
Garantie valable jusqu'au 30 juin 2023
""",
    valid_to="2023-06-30",
    organisation="BOIS ET CANNAGE SERVICES",
)
_add(
    "D-QUAL",
    "qualiopi",
    """
# CERTIFICAT QUALIOPI
Certificat n° FR-2021-445
Délivré à : BOIS ET CANNAGE SERVICES
Catégorie : actions de formation, référentiel national qualité (article L.6316-1)
Valable du 15/11/2021 au 14/11/2024
N° de déclaration d'activité : 75 47 01234 47
""",
    activity_number="75 47 01234 47",
    valid_to="2024-11-14",
    document="qualiopi",
)
_add(
    "D-QUAL",
    "numéro de déclaration",
    """
Préfet de région - DREETS
# Récépissé de déclaration d'activité d'un prestataire de formation
L'organisme Tremplin et Compagnie est enregistré sous le numéro 75470998847.
Article L.6351-1 du code du travail. Formation professionnelle.
Le 4 mai 2019
""",
    activity_number="75470998847",
)
_add(
    "D-IAE",
    "convention ACI",
    """
PRÉFET DE LOT-ET-GARONNE - DREETS
# CONVENTION N° ACI-047-22-0012
## relative à l'insertion par l'activité économique
Vu l'article L. 5132-2 du code du travail ;
Entre l'État et l'association Tremplin et Compagnie, atelier et chantier d'insertion,
Article 1 : la convention est conclue du 01/01/2022 au 31/12/2023. Aide au poste : 8 ETP.
""",
    structure_type="ACI",
    valid_from="2022-01-01",
    valid_to="2023-12-31",
)
_add(
    "D-IAE",
    "agrément ESUS",
    """
PRÉFECTURE
# DÉCISION D'AGRÉMENT ESUS
La SARL Bois et Cannage Services est agréée entreprise solidaire d'utilité sociale au sens de
l'article L. 3332-17-1 du code du travail, à compter du 1er mars 2021 et jusqu'au 28 février 2026.
Fait à Agen, le 1er mars 2021
""",
    structure_type="ESUS",
    valid_to="2026-02-28",
)
_add(
    "D-FACT",
    "facture",
    f"""
Papeterie Moderne
# FACTURE N° F2022-0815
Date : 12/09/2022
Client : Tremplin et Compagnie
| Désignation | Quantité | Prix unitaire | Total HT |
| Ramettes | 10 | 4,00 | 40,00 |
TVA 20 % : 8,00
Net à payer : 48,00 €
SIRET {CAF} - IBAN {IBAN} - BIC AGRIFRPP
""",
    total="48.00",
)
_add(
    "D-FACT",
    "note d'honoraires",
    """
Cabinet Conseil
# Note d'honoraires
Montant HT : 500,00 € - TVA : 100,00 € - Total TTC : 600,00 €
Règlement à réception. Échéance : 30/09/2022
""",
)
_add(
    "D-BP",
    "bulletin",
    """
Tremplin et Compagnie
# BULLETIN DE PAIE
Période : août 2022
Emploi : animatrice
| Salaire brut | 1 800,00 |
| Cotisations | 400,00 |
| Net à payer | 1 400,00 |
""",
)
_add(
    "D-ATTCAC",
    "attestation du comptable",
    """
Cabinet Laborde
# ATTESTATION DE L'EXPERT-COMPTABLE
Nous attestons que les dépenses de l'action ont été acquittées pour 29 400 €.
Le comptable certifie l'exactitude de cet état.
Fait à Agen, le 3 mars 2022
""",
)
_add(
    "D-BILAN",
    "bilan d'exécution",
    """
Tremplin et Compagnie
# BILAN ANNUEL D'ACTIVITÉ
Convention n° 2022-118 - demande de versement du solde de la subvention
Objectifs, résultats obtenus en 2022, participants : 36 personnes accompagnées.
Indicateurs et perspectives.
""",
)
_add(
    "D-INDIC",
    "indicateurs",
    """
# ÉTAT CONSOLIDÉ DES INDICATEURS
| Indicateur | Prévu | Réalisé |
| Nombre de participants | 40 | 38 |
| Sorties positives | 10 | 9 |
""",
)
_add(
    "attendance_sheet",
    "émargement",
    """
# FEUILLE D'ÉMARGEMENT
Action : Vers l'emploi - Date : 12/09/2022 - Horaires : 9h-12h - Intervenant : C. LARROUY
| Nom | Prénom | Signature |
| DUMAS | Alain | |
| FERRAND | Nora | |
""",
)
_add(
    "attendance_sheet",
    "présence",
    """
# Liste de présence
Date : 13/09/2022 de 14 h à 17 h
Formateur : Y. BORDENAVE
| Participants | Matin | Après-midi |
| KADDOUR Samir | | |
""",
)
_add(
    "letter",
    "demande de pièces de l'autorité",
    """
Département de Lot-et-Garonne
Direction de l'insertion
> Tremplin et Compagnie
> 8 rue des Lavoirs
> 47200 Marmande
Objet : demande de pièces complémentaires
Madame la Présidente,
Votre dossier est incomplet. Conformément au code des relations entre le public et l'administration,
vous disposez d'un délai pour transmettre un relevé d'identité bancaire, vos statuts, un budget
prévisionnel. Cette lettre a été préparée à l'aide d'un traitement algorithmique.
Je vous prie d'agréer, Madame la Présidente, mes salutations.
Pour la Présidente et par délégation
""",
)

_miss(
    "affiche d'un vide-grenier",
    """
# GRAND VIDE-GRENIER
Dimanche 2 octobre 2022
Place du marché - Buvette et restauration
Emplacement : 3 euros le mètre
Renseignements au 05 00 00 00 00
""",
)
_miss(
    "article de presse",
    """
La Dépêche des Coteaux, 4 septembre 2022
# L'insertion en chantier
Une association du Marmandais accompagne des bénéficiaires du RSA. Les statuts ont été revus et le
budget a doublé. « Nos objectifs sont clairs », dit sa présidente. Le conseil municipal a salué les
résultats.
""",
)
_miss(
    "lettre qui accompagne des pièces",
    """
Tremplin et Compagnie
8 rue des Lavoirs
47200 Marmande
> Marmande, le 28 septembre 2022
Objet : transmission de pièces
Madame,
En réponse à votre courrier du 20 septembre, veuillez trouver ci-joint :
- les statuts signés
- un relevé d'identité bancaire
- le budget prévisionnel
Veuillez agréer, Madame, nos salutations distinguées.
""",
)
_miss(
    "délibération sur la voirie",
    """
COMMUNE DE SAINT-VITE-LES-ORMES
# EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS
L'an deux mille vingt-deux, le douze septembre, le conseil municipal s'est réuni. Présents : 11.
Objet : classement d'un chemin rural dans la voirie communale
Après en avoir délibéré, à l'unanimité, le conseil municipal approuve le classement du chemin.
Reçu en préfecture le 14/09/2022
""",
)
_miss(
    "refus d'un financeur",
    """
Fondation des Deux Rives
Toulouse, le 5 septembre 2022
Objet : votre demande de financement
Madame,
Nous avons le regret de vous informer que notre comité ne pourra pas soutenir votre projet et que la
subvention demandée de 3 000 € n'a pas été retenue.
Veuillez agréer, Madame, nos salutations.
""",
)
_miss(
    "lettre de recommandation sans argent",
    """
Centre social des Vignes
Marmande, le 5 septembre 2022
Madame, Monsieur,
Je connais bien le travail de Tremplin et Compagnie et je recommande vivement cette équipe.
Cordialement,
Marie DELPY, directrice
""",
)
_miss(
    "convocation à une assemblée générale",
    """
Tremplin et Compagnie
# CONVOCATION À L'ASSEMBLÉE GÉNÉRALE ORDINAIRE
Vous êtes invités le 17 mai 2022 à 18 h. Ordre du jour : rapport moral, comptes, élections.
Pouvoir : je soussigné donne pouvoir à M. ... pour me représenter à l'assemblée générale.
""",
)
_miss(
    "reçu de don",
    """
Tremplin et Compagnie
# Attestation fiscale - reçu au titre des dons
Article 200 du code général des impôts : ce don ouvre droit à une réduction d'impôt.
Montant : 50 euros
""",
)
_miss(
    "attestation d'assurance automobile",
    """
Mutuelle des Coteaux
# ATTESTATION D'ASSURANCE
Véhicule assuré : AB-123-CD. Responsabilité civile obligatoire. Contrat n° 99887766.
Valable du 01/01/2022 au 31/12/2022. Assuré : Tremplin et Compagnie
""",
)
_miss(
    "procès-verbal de copropriété",
    """
# PROCÈS-VERBAL DE L'ASSEMBLÉE GÉNÉRALE
Copropriété Les Tilleuls - syndicat des copropriétaires
Les comptes sont approuvés à l'unanimité. Quitus est donné au syndic. Ordre du jour épuisé.
""",
)
_miss(
    "devis",
    """
Menuiserie du Lot
# DEVIS N° 221
Client : Tremplin et Compagnie
Fourniture d'une porte : 800,00 € HT
Bon pour accord
""",
)
_miss(
    "carte de vœux",
    """
# Bonne année !
Toute l'équipe vous présente ses meilleurs vœux.
""",
)
