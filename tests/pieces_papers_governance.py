"""Invented papers: the life of an association and what its representative signs."""

from .pieces_paper import TREMPLIN, add

add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
