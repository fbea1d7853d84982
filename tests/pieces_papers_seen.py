"""Invented papers in wordings that first came back as "à classer", or with the wrong body."""

from .pieces_paper import IBAN, add

add(
    "D-DELIB-DEM",
    "tampon de télétransmission",
    """
COMMUNE DE VILLEFRANCHE-DU-PIN
# EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS
Séance du 22 septembre 2022
L'an deux mille vingt-deux, le vingt-deux septembre, le conseil municipal s'est réuni.
Objet : appel à projets insertion - demande de subvention au Département de Lot-et-Garonne
Après en avoir délibéré, le conseil SOLLICITE une subvention de 30 000 € ; AUTORISE le maire à
signer tout document.
Accusé de réception en préfecture - 047-214705990-20220922-DEL2022-47-DE - Reçu le 28/09/2022
~
""",
    organisation="COMMUNE DE VILLEFRANCHE-DU-PIN",
    executory=True,
    executory_on="2022-09-28",
)
add(
    "D-DELIB-DEM",
    "CCAS qui sollicite le Département",
    """
CCAS DE FAUGUEROLLES-LE-HAUT
# DÉLIBÉRATION DU CONSEIL D'ADMINISTRATION
Séance du 20 septembre 2022
Objet : réponse à l'appel à projets du Département de Lot-et-Garonne
Le conseil d'administration, à l'unanimité, sollicite du Département de Lot-et-Garonne une
subvention de 30 000 € et autorise la présidente à signer.
Date de réception en préfecture : 23/09/2022
""",
    organisation="CCAS DE FAUGUEROLLES-LE-HAUT",
    executory=True,
)
add(
    "D-DELIB-DEM",
    "communauté de communes du Pays",
    """
Communauté de communes du Pays de Brame
# Extrait du registre des délibérations du conseil communautaire
Séance ordinaire du 19 septembre 2022
Délibération n° DC2022-88
Le conseil communautaire DÉCIDE de déposer une demande de financement auprès du Conseil
départemental de Lot-et-Garonne à hauteur de 30 000 € ; d'autoriser la présidente à signer.
Certifié exécutoire compte tenu de la transmission en préfecture le 26 septembre 2022
""",
    organisation="Communauté de communes du Pays de Brame",
    executory_on="2022-09-26",
)
add(
    "D-LI",
    "plaisir d'informer d'une intention",
    """
CAF DE LA VALLÉE
Les Mains vertes
Fait le 12/09/2022
Objet : votre projet « Jardin pour tous »
Madame la Présidente,
Vous avez sollicité notre soutien pour le projet cité en objet. J'ai le plaisir de vous informer
que la Caf de la Vallée envisage de vous accorder une subvention de 5 000 € pour ce projet, sous
réserve de l'accord de ses instances.
Je vous prie de croire à mes sentiments les meilleurs.
Le directeur,
~
""",
    amount="5000",
)
add(
    "D-LI",
    "courriel d'une fondation",
    """
De : Julie Marsan <j.marsan@fondation-orizon.example>
À : contact@mains-vertes.example
Envoyé : mardi 13 septembre 2022 09:11
Objet : Re: cofinancement Jardin pour tous
Bonjour,
Nous vous confirmons que la Fondation Orizon envisage de financer l'action « Jardin pour tous »
à hauteur de 4 000 euros.
Bien cordialement,
Julie Marsan, chargée de mission
""",
    funder="Fondation Orizon",
    amount="4000",
)
add(
    "D-CER",
    "attestation de souscription",
    """
Les Mains vertes
# ATTESTATION DE SOUSCRIPTION AU CONTRAT D'ENGAGEMENT RÉPUBLICAIN
Je soussignée Nora Ferrand, présidente, déclare que l'association a souscrit au contrat
d'engagement républicain annexé au décret du 31 décembre 2021.
Agen, le 2 octobre 2022
~
""",
)
add(
    "D-KBIS",
    "entreprise individuelle au registre national",
    """
INPI - Registre national des entreprises
# ATTESTATION D'IMMATRICULATION AU REGISTRE NATIONAL DES ENTREPRISES
Entreprise individuelle : MARTIN Élodie
SIREN : 845 671 239
Date de début d'activité : 01/03/2019
Extrait du 20 septembre 2022
""",
)
add(
    "D-RIB",
    "au nom de, adresse sur la même ligne",
    f"""
# Relevé d'identité bancaire
Au nom de : Les Mains vertes 14 rue du Moulin 47700 Casteljaloux
IBAN : {IBAN}
BIC : AGRIFRPP833
""",
    holder="Les Mains vertes",
)
add(
    "D-COMPTES",
    "plaquette, une page par état",
    """
Cabinet Lescure - Expertise comptable
Les Mains vertes
# PLAQUETTE DES COMPTES ANNUELS
Du 01/01/2021 au 31/12/2021
---
# BILAN ACTIF
| | Brut | Amort. | Net 2021 |
| Immobilisations corporelles | 20 000 | 8 000 | 12 000 |
| Disponibilités | 40 000 | | 40 000 |
| TOTAL GÉNÉRAL | 60 000 | 8 000 | 52 000 |
---
# BILAN PASSIF
| | 2021 |
| Fonds associatifs | 34 000 |
| Dettes | 18 000 |
| TOTAL GÉNÉRAL | 52 000 |
---
# COMPTE DE RÉSULTAT
| | 2021 |
| Produits d'exploitation | 120 000 |
| Charges d'exploitation | 116 000 |
| EXCÉDENT | 4 000 |
""",
    fiscal_year_end="2021-12-31",
)
add(
    "D-CER",
    "nom et qualité au-dessus de la signature",
    """
# CONTRAT D'ENGAGEMENT RÉPUBLICAIN DES ASSOCIATIONS ET FONDATIONS
Les Mains vertes
Engagement n° 1 : Respect des lois de la République.
Engagement n° 2 : Liberté de conscience.
Engagement n° 3 : Liberté des membres de l'association.
Engagement n° 4 : Égalité et non-discrimination.
Fait à Casteljaloux, le 3 octobre 2022
Bérangère Dutilleul, Présidente
Signature :
~
""",
    signatory="Bérangère Dutilleul",
)
