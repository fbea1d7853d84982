"""Invented papers: what must count as no piece."""

from .pieces_paper import miss

miss(
    "affiche d'un vide-grenier",
    """
# GRAND VIDE-GRENIER
Dimanche 2 octobre 2022
Place du marché - Buvette et restauration
Emplacement : 3 euros le mètre
Renseignements au 05 00 00 00 00
""",
)
miss(
    "article de presse",
    """
La Dépêche des Coteaux, 4 septembre 2022
# L'insertion en chantier
Une association du Marmandais accompagne des bénéficiaires du RSA. Les statuts ont été revus et le
budget a doublé. « Nos objectifs sont clairs », dit sa présidente. Le conseil municipal a salué les
résultats.
""",
)
miss(
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
miss(
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
miss(
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
miss(
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
miss(
    "convocation à une assemblée générale",
    """
Tremplin et Compagnie
# CONVOCATION À L'ASSEMBLÉE GÉNÉRALE ORDINAIRE
Vous êtes invités le 17 mai 2022 à 18 h. Ordre du jour : rapport moral, comptes, élections.
Pouvoir : je soussigné donne pouvoir à M. ... pour me représenter à l'assemblée générale.
""",
)
miss(
    "reçu de don",
    """
Tremplin et Compagnie
# Attestation fiscale - reçu au titre des dons
Article 200 du code général des impôts : ce don ouvre droit à une réduction d'impôt.
Montant : 50 euros
""",
)
miss(
    "attestation d'assurance automobile",
    """
Mutuelle des Coteaux
# ATTESTATION D'ASSURANCE
Véhicule assuré : AB-123-CD. Responsabilité civile obligatoire. Contrat n° 99887766.
Valable du 01/01/2022 au 31/12/2022. Assuré : Tremplin et Compagnie
""",
)
miss(
    "procès-verbal de copropriété",
    """
# PROCÈS-VERBAL DE L'ASSEMBLÉE GÉNÉRALE
Copropriété Les Tilleuls - syndicat des copropriétaires
Les comptes sont approuvés à l'unanimité. Quitus est donné au syndic. Ordre du jour épuisé.
""",
)
miss(
    "devis",
    """
Menuiserie du Lot
# DEVIS N° 221
Client : Tremplin et Compagnie
Fourniture d'une porte : 800,00 € HT
Bon pour accord
""",
)
miss(
    "carte de vœux",
    """
# Bonne année !
Toute l'équipe vous présente ses meilleurs vœux.
""",
)
