"""Invented papers: certificates and vouchers."""

from .pieces_paper import BOIS, CAF, IBAN, TREMPLIN, add

add(
    "D-FISC",
    "impots.gouv",
    f"""
Direction générale des finances publiques
Service des impôts des entreprises
# ATTESTATION DE RÉGULARITÉ FISCALE
Dénomination : BOIS ET CANNAGE SERVICES
SIREN : {BOIS[:9]}
L'entreprise est à jour de ses obligations déclaratives et de paiement (TVA, impôts).
Délivrée le 07/09/2022
""",
    siren=BOIS[:9],
    up_to_date=True,
    organisation="BOIS ET CANNAGE SERVICES",
)
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
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
add(
    "D-FACT",
    "note d'honoraires",
    """
Cabinet Conseil
# Note d'honoraires
Montant HT : 500,00 € - TVA : 100,00 € - Total TTC : 600,00 €
Règlement à réception. Échéance : 30/09/2022
""",
)
add(
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
add(
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
