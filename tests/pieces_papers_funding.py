"""Invented papers: requests, descriptions and co-funding."""

from .pieces_paper import CAF, TREMPLIN, add

add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
