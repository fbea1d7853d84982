"""The printed lines of the budget table (DOMAIN §3.3): expenses and income."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One printed line of the budget table (DOMAIN §3.3).

    ``key`` is unique in the form ("60", "60.services"); a row with a ``parent`` is a detail of it.
    ``asks_funder`` prints a box for the funder's name; ``authority`` is the granting authority's
    own line; ``volunteer`` marks classes 86 and 87, kept out of the totals.
    """

    key: str
    account: str
    label: str
    parent: str = ""
    asks_funder: bool = False
    authority: bool = False
    volunteer: bool = False


# fmt: off
EXPENSE_ROWS: tuple[BudgetRow, ...] = (
    BudgetRow("60", "60", "Achats"),
    BudgetRow("60.1", "604", "Prestations de services", "60"),
    BudgetRow("60.2", "601/602", "Achats de matières et fournitures", "60"),
    BudgetRow("60.3", "606", "Autres fournitures", "60"),
    BudgetRow("61", "61", "Services extérieurs"),
    BudgetRow("61.1", "613", "Locations", "61"),
    BudgetRow("61.2", "615", "Entretien et réparation", "61"),
    BudgetRow("61.3", "616", "Assurance", "61"),
    BudgetRow("61.4", "618", "Documentation", "61"),
    BudgetRow("62", "62", "Autres services extérieurs"),
    BudgetRow("62.1", "622", "Rémunérations intermédiaires et honoraires", "62"),
    BudgetRow("62.2", "623", "Publicité, publication", "62"),
    BudgetRow("62.3", "625", "Déplacements, missions", "62"),
    BudgetRow("62.4", "627/628", "Services bancaires, autres", "62"),
    BudgetRow("63", "63", "Impôts et taxes"),
    BudgetRow("63.1", "631/633", "Impôts et taxes sur rémunération", "63"),
    BudgetRow("63.2", "635", "Autres impôts et taxes", "63"),
    BudgetRow("64", "64", "Charges de personnel"),
    BudgetRow("64.1", "641", "Rémunération des personnels", "64"),
    BudgetRow("64.2", "645", "Charges sociales", "64"),
    BudgetRow("64.3", "647/648", "Autres charges de personnel", "64"),
    BudgetRow("65", "65", "Autres charges de gestion courante"),
    BudgetRow("65.1", "657", "Subventions versées à des tiers", "65"),
    BudgetRow("66", "66", "Charges financières"),
    BudgetRow("67", "67", "Charges exceptionnelles"),
    BudgetRow("68", "68", "Dotations aux amortissements"),
    BudgetRow("69", "69", "Impôt sur les bénéfices, participation"),
    BudgetRow("indirect", "indirect", "Charges indirectes affectées à l'opération"),
    BudgetRow("indirect.1", "indirect", "Charges fixes de fonctionnement", "indirect"),
    BudgetRow("indirect.2", "indirect", "Frais financiers", "indirect"),
    BudgetRow("indirect.3", "indirect", "Autres charges indirectes", "indirect"),
    BudgetRow("86", "86", "Emplois des contributions volontaires", volunteer=True),
    BudgetRow("86.1", "860", "Secours en nature", "86", volunteer=True),
    BudgetRow("86.2", "861", "Mise à disposition gratuite", "86", volunteer=True),
    BudgetRow("86.3", "862", "Prestations", "86", volunteer=True),
    BudgetRow("86.4", "864", "Personnel bénévole", "86", volunteer=True),
)
INCOME_ROWS: tuple[BudgetRow, ...] = (
    BudgetRow("70", "70", "Vente de produits finis, de marchandises, prestations de services"),
    BudgetRow("73", "73", "Dotations et produits de tarification"),
    BudgetRow("74", "74", "Subventions d'exploitation"),
    BudgetRow("74.1", "74", "État", "74", asks_funder=True),
    BudgetRow("74.2", "74", "Conseil régional", "74", asks_funder=True),
    BudgetRow("74.3", "74", "Conseil départemental (subvention sollicitée)", "74",
          authority=True),
    BudgetRow("74.4", "74", "Autre conseil départemental", "74", asks_funder=True),
    BudgetRow("74.5", "74", "Commune, communauté de communes ou d'agglomération", "74",
          asks_funder=True),
    BudgetRow("74.6", "74", "Commune, communauté (autre)", "74", asks_funder=True),
    BudgetRow("74.7", "74", "Organismes sociaux (CAF, MSA…)", "74", asks_funder=True),
    BudgetRow("74.8", "74", "Fonds européens (FSE+, FEDER…)", "74", asks_funder=True),
    BudgetRow("74.9", "74", "ASP (emplois aidés)", "74"),
    BudgetRow("74.10", "74", "Autres établissements publics", "74", asks_funder=True),
    BudgetRow("74.11", "74", "Aides privées (fondation)", "74", asks_funder=True),
    BudgetRow("75", "75", "Autres produits de gestion courante"),
    BudgetRow("75.1", "756", "Cotisations", "75"),
    BudgetRow("75.2", "758", "Dons manuels, mécénat", "75"),
    BudgetRow("76", "76", "Produits financiers"),
    BudgetRow("77", "77", "Produits exceptionnels"),
    BudgetRow("78", "78", "Reprises sur amortissements, dépréciations et provisions"),
    BudgetRow("79", "79", "Transferts de charges"),
    BudgetRow("own", "own", "Ressources propres affectées à l'opération"),
    BudgetRow("87", "87", "Contributions volontaires en nature", volunteer=True),
    BudgetRow("87.1", "870", "Bénévolat", "87", volunteer=True),
    BudgetRow("87.2", "871", "Prestations en nature", "87", volunteer=True),
    BudgetRow("87.3", "875", "Dons en nature", "87", volunteer=True),
)

# fmt: on
