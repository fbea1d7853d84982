"""Invented papers: a third wording of the other pieces, and more that count as none."""

from .pieces_maker import siret
from .pieces_paper import add, miss

VERTES = siret(33344455)

add(
    "D-BILAN-N1",
    "autre libellé 3",
    """
Les Mains vertes
# Bilan et résultats de l'action Jardin pour tous - année 2021
Le public : 22 bénéficiaires du RSA. Objectifs atteints. Indicateurs : 80 % d'assiduité.
Ateliers : 64 séances.
""",
)
add(
    "D-RAPACT",
    "autre libellé 3",
    """
# Les Mains vertes
## Rapport d'activités
2021
L'association a mené de nombreuses actions. Adhérents : 85. Équipe : 3 salariés. Résultats
encourageants.
""",
)
add(
    "D-CV",
    "autre libellé 3",
    """
@ Nora FERRAND @ Conseillère en insertion
@ 06 11 22 33 44 @ 34 ans, permis B
PARCOURS PROFESSIONNEL
Depuis 2018 : conseillère, Les Mains vertes
2012-2018 : éducatrice
DIPLÔMES ET FORMATIONS
2012 Diplôme d'État d'éducateur spécialisé
COMPÉTENCES
Entretien, animation
""",
)
add(
    "D-FORF",
    "autre libellé 3",
    """
Les Mains vertes - Jardin pour tous
# Estimation des coûts indirects couverts par le forfait
| Nature de la dépense | Base | Clé | Montant |
| Loyer | 6 000 | 20 % | 1 200 |
| Comptabilité | 3 000 | 20 % | 600 |
| Total | | | 1 800 |
""",
)
add(
    "D-PLIE",
    "autre libellé 3",
    """
# ATTESTATION
Je soussignée Delphine LANUSSE, coordinatrice du PLIE de l'Agglomération d'Agen, atteste avoir
été consultée par l'association Les Mains vertes sur l'action « Jardin pour tous », et émets un
avis favorable.
Fait à Agen, le 1er septembre 2022
""",
)
add(
    "D-ANALYT",
    "autre libellé 3",
    """
# Clés de répartition des charges communes
Chaque action a son code analytique dans notre logiciel.
Section 10 : Jardin pour tous
Section 20 : Épicerie
Répartition au prorata des heures.
""",
)
add(
    "D-FSE",
    "autre libellé 3",
    """
Ma Démarche FSE
# Récépissé de dépôt
Dossier n° 202204321
Votre demande de subvention au titre du FSE+ a été transmise au service gestionnaire le 01/09/2022
Porteur : Les Mains vertes
Montant du concours FSE demandé : 24 000,00 €
""",
)
add(
    "D-MINIMIS",
    "autre libellé 3",
    """
# Déclaration relative aux aides « de minimis »
L'entreprise déclare sur l'honneur avoir perçu au titre du règlement n° 360/2012 (SIEG) :
| Date | Organisme | Montant |
| 12/03/2020 | Région | 4 000,00 € |
| 02/02/2021 | Département | 3 000,00 € |
Le 3 septembre 2022, le gérant
""",
)
add(
    "D-FISC",
    "autre libellé 3",
    f"""
FINANCES PUBLIQUES
# Délivrance d'une attestation de régularité fiscale
Désignation du redevable : LES MAINS VERTES
N° SIREN {VERTES[:9]}
Le comptable public certifie que le redevable est à jour au regard de ses déclarations et
paiements d'impôt sur les sociétés et de TVA.
A Agen, le 05/09/2022
""",
)
add(
    "D-SOC",
    "autre libellé 3",
    f"""
Urssaf
CADRE LÉGAL : articles L.243-15 et D.243-15
# Attestation de fourniture des déclarations sociales et paiement des cotisations et contributions
Je soussigné, directeur de l'Urssaf, atteste qu'au titre de l'établissement suivant :
LES MAINS VERTES
SIRET {VERTES}
l'employeur est à jour de ses obligations à la date du 31/08/2022.
Effectif moyen mensuel : 3
Code de sécurité : R4T5Y6U7I8O9P0
""",
)
add(
    "D-ASSUR",
    "autre libellé 3",
    """
MACIF
# Attestation d'assurance Multirisque Association
Sociétaire n° 12345678
Nous certifions que LES MAINS VERTES bénéficie de la garantie responsabilité civile.
La présente attestation est valable du 1er avril 2022 au 31 mars 2023.
""",
)
add(
    "D-QUAL",
    "autre libellé 3",
    """
DREETS Nouvelle-Aquitaine
# Déclaration d'activité
Numéro d'enregistrement : 75 47 00999 47
La déclaration d'activité de prestataire d'actions de formation de LES MAINS VERTES est
enregistrée auprès du préfet de région. Cet enregistrement ne vaut pas agrément de l'Etat.
""",
)
add(
    "D-IAE",
    "autre libellé 3",
    """
# Convention relative aux ateliers et chantiers d'insertion
Entre l'État, représenté par le préfet, et Les Mains vertes
Article 1 Objet : L'insertion par l'activité économique (L. 5132-15)
Durée : du 1er janvier 2022 au 31 décembre 2022
""",
)
add(
    "D-SIRENE",
    "autre libellé 3",
    f"""
# Avis de situation au répertoire SIRENE
Insee
LES MAINS VERTES
SIRET (siège) : {VERTES}
Unité légale active
Forme juridique : association déclarée
APE : 8130Z
Établissement : actif
""",
)
add(
    "D-KBIS",
    "autre libellé 3",
    f"""
# EXTRAIT DU REGISTRE NATIONAL DES ENTREPRISES
A jour au 02/09/2022
IDENTITÉ DE L'ENTREPRISE
Dénomination : BOIS SERVICES
SIREN : {VERTES[:9]}
Forme juridique : SAS
Immatriculation au RNE : 02/01/2015
Dirigeant : Président, Paul DURIEUX
Procédure collective : néant
""",
)
add(
    "D-RECEP",
    "autre libellé 3",
    """
PRÉFET DE LOT-ET-GARONNE
Greffe des associations
# Récépissé de Déclaration de MODIFICATION
de l'association n° W471009876
est donné récépissé à Monsieur le Président d'une déclaration en date du 02 mai 2019 faisant
connaître les modifications apportées : dirigeants
dans l'association dont le titre est : LES MAINS VERTES
Agen, le 10 mai 2019
""",
)
add(
    "D-POUVOIR",
    "autre libellé 3",
    """
# Délégation de signature
Je soussigné, Claude ROUX, président, autorise Mme Irène BLANC, trésorière, à signer en mon nom
le dossier de demande.
Pujols, le 30 août 2022
Le délégant : Claude ROUX
La délégataire : Irène BLANC
""",
)
add(
    "D-DELIB-DEM",
    "autre libellé 3",
    """
# DÉCISION DU BUREAU SYNDICAL N° 2022-31
Syndicat mixte de la Vallée
Séance du 5 septembre 2022. Membres présents : 7. Quorum : atteint.
Le bureau, après délibération, à l'unanimité, autorise le président à solliciter auprès du
Département une aide de 30 000 € et à signer la convention correspondante.
Transmis au contrôle de légalité le 07/09/2022
""",
)
miss(
    "sans titre de pièce 1",
    """
# PROGRAMME DE LA JOURNÉE
9h accueil - 10h ateliers - 12h repas
Public : familles. Lieu : salle des fêtes. Partenaires : mairie.
""",
)
miss(
    "sans titre de pièce 2",
    """
Bonjour,
Veuillez trouver en pièce jointe notre dossier ainsi que le RIB, les statuts et le budget.
Cordialement,
Claude
""",
)
miss(
    "sans titre de pièce 3",
    """
# OFFRE D'EMPLOI
Conseiller en insertion - CDI
Missions : accompagner. Profil : diplôme de niveau 5, expérience exigée, permis B. Envoyer CV.
""",
)
miss(
    "sans titre de pièce 4",
    """
Conseil départemental de Lot-et-Garonne
# APPEL À PROJETS INSERTION 2022-2023
Objectifs, publics, moyens, budget prévisionnel, critères de sélection, calendrier, évaluation,
partenaires.
Le dossier comprend les statuts, le RIB et le contrat d'engagement républicain.
""",
)
miss(
    "sans titre de pièce 5",
    """
# Règlement intérieur
Article 1 - Cotisation. Article 2 - Assemblée générale. Article 3 - Bureau.
Association loi 1901. Adopté le 3 mars 2020.
""",
)
miss(
    "sans titre de pièce 6",
    """
COMMUNE DE MONTCLAIR
# PROCÈS-VERBAL DU CONSEIL MUNICIPAL
Séance du 4 juillet 2022. Présents : 11. Le conseil approuve à l'unanimité les tarifs de la
cantine. Quorum atteint. Vote : pour 11.
""",
)
miss(
    "sans titre de pièce 7",
    """
# Contrat de travail à durée indéterminée
Entre l'association Les Mains vertes et Mme Nora FERRAND. Article 1 : engagement. Article 2 :
rémunération. Fait à Pujols le 1er mars 2018. L'employeur. La salariée.
""",
)
miss(
    "sans titre de pièce 8",
    """
# BAIL COMMERCIAL
Entre les soussignés, le bailleur et le preneur. Article 1 loyer 600 euros. Article 2 durée.
Fait à Agen le 4 mai 2020
""",
)
miss(
    "sans titre de pièce 9",
    """
Les Mains vertes
# Convention de partenariat
Entre Les Mains vertes et le centre social, il est convenu de mettre une salle à disposition
gratuitement. Article 1 objet. Article 2 durée.
""",
)
