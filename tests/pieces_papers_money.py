"""Invented papers: budgets, accounts and plans."""

from .pieces_paper import add

add(
    "D-BUDG-ACT",
    "deux volets, libellés longs",
    """
Tremplin et Compagnie
# BUDGET PRÉVISIONNEL DE L'ACTION
## Action : Vers l'emploi
Année 2023
| CHARGES | Montant | PRODUITS | Montant |
| 60 - Achats | 2 000 € | 70 - Vente de produits finis, prestations de services, divers | 0 € |
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
    "D-CAC",
    "avec réserve",
    """
# Rapport général du commissaire aux comptes
Exercice clos le 31/12/2021
Mesdames, Messieurs les membres,
Opinion avec réserve : sous la réserve décrite ci-après, nous certifions que les comptes sont
réguliers et sincères. La justification des appréciations figure plus loin.
Agen, le 3 mai 2022
""",
    opinion="réserve",
)
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
