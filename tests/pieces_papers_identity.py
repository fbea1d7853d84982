"""Invented papers: bank details and register extracts."""

from .pieces_paper import BOIS, IBAN, TREMPLIN, add

add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
