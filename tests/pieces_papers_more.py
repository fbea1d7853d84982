"""Invented papers: a third wording, from bank details to co-funding."""

from .pieces_paper import add

add(
    "D-RIB",
    "autre libellé 3",
    """
Société Générale des Rives
RELEVE D IDENTITE BANCAIRE
Identifiant national de compte bancaire - RIB
| Code Banque | Code Guichet | Numéro de compte | Clé RIB |
| 30006 | 00001 | 12345678901 | 89 |
Identifiant international de compte bancaire - IBAN
| FR76 | 3000 | 6000 | 0112 | 3456 | 7890 | 189 |
Identifiant international de la banque - BIC : AGRIFRPP
Domiciliation : AGENCE CENTRE
Titulaire du compte (Account Owner)
ASS LES MAINS VERTES
3 IMPASSE DU MOULIN
47300 PUJOLS
""",
)
add(
    "D-RIB",
    "autre libellé 4",
    """
# Coordonnées bancaires de la commune
Trésor public - Service de gestion comptable
Titulaire : COMMUNE DE SAINT-VITE-LES-ORMES
IBAN : FR14 2004 1010 0505 0001 3M02 606
BIC : BDFEFRPPCCT
""",
)
add(
    "D-STATUTS",
    "autre libellé 3",
    """
Association « Les Mains vertes »
Association régie par la loi du 1er juillet 1901
# S T A T U T S
## TITRE I - CONSTITUTION - OBJET - SIÈGE
Article I : Constitution
Il est créé une association dénommée Les Mains vertes.
Article II : But
Cette association a pour but le jardinage solidaire.
Article III : Siège
Pujols, 3 impasse du Moulin.
Article IV : Membres, cotisations
Article V : Assemblée générale
Article VI : Dissolution
Statuts adoptés en assemblée générale extraordinaire le 4 avril 2019
La présidente            Le secrétaire
""",
)
add(
    "D-CER",
    "autre libellé 3",
    """
# Contrat d'engagement républicain
pris pour l'application de l'article 10-1 de la loi n° 2000-321 du 12 avril 2000
L'association s'engage à respecter les principes de liberté, d'égalité, de fraternité et de
dignité de la personne humaine, ainsi que les symboles de la République.
Engagement n°1 : respect des lois de la République
Engagement n°2 : liberté de conscience
Nom du signataire : Claude ROUX
Qualité : président
Date : 03/09/2022
Signature et cachet
""",
)
add(
    "D-ATTHON",
    "autre libellé 3",
    """
Les Mains vertes
# ATTESTATIONS
Le soussigné, Claude ROUX, représentant légal de l'association Les Mains vertes,
- certifie que l'association est régulièrement déclarée ;
- certifie que l'association est en règle au regard de l'ensemble des déclarations sociales et
fiscales ainsi que des cotisations et paiements correspondants ;
- certifie exactes et sincères les informations du présent dossier, notamment la mention de
l'ensemble des demandes de subventions ;
- atteste sur l'honneur que l'association a perçu un montant total et cumulé d'aides publiques
sur les trois derniers exercices : inférieur ou égal à 500 000 €
Fait, le 03/09/2022 à Pujols
Signature
""",
)
add(
    "D-DIRIG",
    "autre libellé 3",
    """
Les Mains vertes - Conseil d'administration 2022
# Membres du Conseil d'Administration
| Nom Prénom | Adresse | Qualité |
| ROUX Claude | Pujols | Président |
| BLANC Irène | Agen | Trésorière |
| DIOP Awa | Layrac | Secrétaire |
À jour au 15/06/2022
""",
)
add(
    "D-PVAG",
    "autre libellé 3",
    """
Les Mains vertes
# PV AG 2022
Assemblée Générale Ordinaire tenue le samedi 11 juin 2022 à Pujols
Le président ouvre la séance. 18 membres présents, 4 représentés.
Rapport financier : les comptes clos au 31/12/2021 font apparaître un excédent de 1 200 €. Ils
sont adoptés à l'unanimité.
Élection du bureau.
""",
)
add(
    "D-LI",
    "autre libellé 3",
    """
Mairie de Montclair-sur-Lède
Place de la République
47130 Montclair-sur-Lède
Le Maire
à
Monsieur le Président de l'association Les Mains vertes
Montclair-sur-Lède, le 14 septembre 2022
Objet : soutien à votre projet « Jardin pour tous »
Monsieur le Président,
La commune est très favorable à votre projet. Je proposerai au prochain conseil municipal de
participer au financement de cette action pour 2 500 euros.
Veuillez agréer, Monsieur le Président, mes sincères salutations.
Le Maire,
Joël CASTEX
""",
)
add(
    "D-LI",
    "autre libellé 4",
    """
De : marie.blin@fondation-exemple.org
À : president@mainsvertes-exemple.fr
Date : 12 septembre 2022
Objet : Votre demande de cofinancement
Bonjour Monsieur,
Notre fondation a l'intention de soutenir financièrement l'action Jardin pour tous à hauteur de
5 000 euros en 2023.
Cordialement
Marie BLIN, responsable des programmes
""",
)
add(
    "D-DELIB-COFI",
    "autre libellé 3",
    """
Conseil régional - Commission permanente du 4 juillet 2022
# ARRÊTÉ ATTRIBUTIF DE SUBVENTION N° 2022-4512
Article 1 : une subvention d'un montant de 12 000,00 € est attribuée à l'association Les Mains
vertes pour la réalisation de l'action « Jardin pour tous ».
Article 2 : la subvention sera versée en une fois.
Fait à Bordeaux, le 12 juillet 2022
Le président
""",
)
add(
    "D-DELIB-COFI",
    "autre libellé 4",
    """
CAF de la Vallée
> Monsieur le Président
> Les Mains vertes
> 3 impasse du Moulin
> 47300 Pujols
Agen, le 2 juin 2022
Objet : notification de subvention 2022
Monsieur le Président,
J'ai le plaisir de vous informer que la commission d'action sociale a décidé de vous attribuer
une subvention de 3 200 € pour l'action « Jardin pour tous ».
Je vous prie d'agréer, Monsieur le Président, l'expression de ma considération distinguée.
Le directeur
""",
)
add(
    "D-LETTRE",
    "autre libellé 3",
    """
Les Mains vertes
3 impasse du Moulin
47300 Pujols
A l'attention de Madame la Présidente du Département de Lot-et-Garonne
Pujols, le 10/09/2022
Madame la Présidente,
J'ai l'honneur de vous adresser notre dossier de candidature à l'appel à projets PDI. Notre
association demande une subvention de 16 000 € afin de réaliser le projet Jardin pour tous.
Restant à votre disposition, je vous prie de croire, Madame la Présidente, en l'assurance de ma
considération.
Claude ROUX
Président
""",
)
add(
    "D-DESC",
    "autre libellé 3",
    """
# JARDIN POUR TOUS
Présentation de l'action
Origine et contexte du projet
Le quartier manque de lieux de rencontre.
Nos objectifs
Rompre l'isolement, retrouver un rythme.
À qui s'adresse-t-on ?
Un public de bénéficiaires du RSA.
Comment ?
Deux ateliers par semaine. Moyens : un jardinier, un terrain.
Partenaires : centre social, mission locale.
Évaluation : assiduité, sorties. Calendrier : mars à novembre.
""",
)
add(
    "D-BUDG-ACT",
    "autre libellé 3",
    """
Annexe 2
# Budget prévisionnel du projet Jardin pour tous
Exercice du 01/01/2023 au 31/12/2023
| EMPLOIS | Montant (en €) | RESSOURCES | Montant (en €) |
| Achats : plants, outils | 3000 | Conseil départemental de Lot-et-Garonne | 16000 |
| Salaires | 20000 | Région | 12000 |
| Charges sociales | 7000 | CAF | 3200 |
| Déplacements | 1200 | |  |
| TOTAL DES EMPLOIS | 31200 | TOTAL DES RESSOURCES | 31200 |
| 86 Emplois des contributions volontaires | 2000 | 87 Contributions volontaires | 2000 |
| TOTAL GENERAL | 33200 | TOTAL GENERAL | 33200 |
""",
)
add(
    "D-BUDG-STR",
    "autre libellé 3",
    """
Les Mains vertes
# Budget prévisionnel 2023
| Dépenses | | Recettes | |
| Loyer | 6 000,00 € | Adhésions | 900,00 € |
| Salaires et charges | 54 000,00 € | Subventions | 60 100,00 € |
| Assurance | 1 000,00 € | | |
| Total | 61 000,00 € | Total | 61 000,00 € |
""",
)
add(
    "D-COMPTES",
    "autre libellé 3",
    """
LES MAINS VERTES
# Compte de résultat 2021
| CHARGES | 2021 | PRODUITS | 2021 |
| Achats | 4 000 | Ventes | 1 200 |
| Personnel | 51 000 | Subventions | 55 000 |
| Total des charges | 55 000 | Total des produits | 56 200 |
| Résultat de l'exercice (excédent) | 1 200 | | |
---
# Bilan au 31/12/2021
| ACTIF | Net | PASSIF | Net |
| Banque | 22 000 | Fonds associatifs | 20 800 |
| | | Résultat | 1 200 |
| Total | 22 000 | Total | 22 000 |
Comptes approuvés en AG le 11 juin 2022
""",
)
add(
    "D-CAC",
    "autre libellé 3",
    """
CABINET ORME AUDIT
Commissaire aux comptes
# Rapport du commissaire aux comptes sur les comptes annuels
Association Les Mains vertes - Exercice clos le 31/12/2021
Fondement du refus : nous sommes dans l'impossibilité de certifier les comptes annuels de
l'association, qui ne donnent pas d'opinion possible sur la régularité.
""",
)
