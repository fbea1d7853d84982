"""Invented papers: reports, people and consultation."""

from .pieces_paper import add

add(
    "D-BILAN-N1",
    "bilan qualitatif",
    """
Tremplin et Compagnie
# BILAN QUALITATIF DE L'ACTION 2021
Action : Vers l'emploi
Période du 01/01/2021 au 31/12/2021
## Objectifs rappelés
Lever les freins à l'emploi.
## Résultats
38 personnes accompagnées, 9 sorties vers l'emploi, taux de présence de 81 %.
## Difficultés et perspectives
La mobilité reste un frein.
""",
    year=2021,
    start="2021-01-01",
    end="2021-12-31",
    title="Vers l'emploi",
    participants_count=38,
)
add(
    "D-BILAN-N1",
    "compte rendu d'activité",
    """
# Compte rendu d'activité 2021
## Atelier cannage
Nombre de participants : 14
Les objectifs fixés ont été atteints : 6 participants ont repris une formation.
Actions réalisées : 60 séances de trois heures. Indicateurs en annexe.
""",
    year=2021,
    participants_count=14,
)
add(
    "D-RAPACT",
    "rapport annuel",
    """
Association Tremplin et Compagnie
# RAPPORT D'ACTIVITÉ 2021
Notre association compte 12 salariés et 45 bénévoles.
Les actions menées en 2021 ont concerné 210 personnes.
Perspectives pour 2022.
""",
    year=2021,
)
add(
    "D-RAPACT",
    "rapport moral et d'activité",
    """
# Rapport moral et d'activités de l'année 2021
L'équipe s'est renforcée. Les ateliers ont accueilli de nombreux participants.
L'association remercie ses adhérents et ses partenaires.
""",
    year=2021,
)
add(
    "D-CV",
    "sans titre",
    """
Camille LARROUY
14 rue du Lac - 47000 Agen
06 00 00 00 00
## Expérience professionnelle
2015 - 2022 : conseillère en insertion, Tremplin et Compagnie
2010 - 2015 : animatrice socioculturelle
## Formation
2010 : DEJEPS animation sociale
## Compétences
Conduite d'ateliers collectifs
## Langues
Anglais, espagnol
""",
    person="Camille LARROUY",
    document="cv",
)
add(
    "D-CV",
    "diplôme",
    """
RÉPUBLIQUE FRANÇAISE
Ministère chargé de l'emploi
# TITRE PROFESSIONNEL
## Conseiller en insertion professionnelle
Le jury certifie que Madame Camille LARROUY, née le 3 mai 1985 à Agen, a obtenu le titre.
Session de juin 2014, niveau 5
""",
    person="Camille LARROUY",
    document="diplôme",
)
add(
    "D-CV",
    "fiche de poste",
    """
# FICHE DE POSTE
Intitulé du poste : formateur en cannage
Titulaire : Yves BORDENAVE
Missions : animer les ateliers, évaluer les acquis
Profil et compétences : artisan confirmé
Rattachement hiérarchique : gérante
Contrat : CDI à temps partiel
""",
    person="Yves BORDENAVE",
    document="fiche de poste",
)
add(
    "D-PLIE",
    "courriel imprimé",
    """
De : Delphine LANUSSE <d.lanusse@plie-exemple.fr>
À : Sylvie GARRIGUE
Envoyé : mardi 6 septembre 2022 14:12
Objet : Concertation - action Vers l'emploi
Bonjour,
Suite à notre rencontre, le PLIE confirme que le projet « Vers l'emploi » est complémentaire de nos
parcours et donne un avis favorable.
Cordialement,
Delphine LANUSSE
PLIE de l'Agglomération
""",
    email=True,
    date="2022-09-06",
    operation="Vers l'emploi",
    author="Delphine LANUSSE",
)
add(
    "D-PLIE",
    "lettre d'avis",
    """
Plan local pour l'insertion et l'emploi de l'Agglomération
8 rue Haute
47000 Agen
> Agen, le 12 septembre 2022
Objet : avis du PLIE sur votre action
Madame,
Nous avons échangé le 5 septembre sur l'action « Atelier cannage ». Elle s'articule avec nos suivis.
Veuillez agréer, Madame, nos salutations.
La coordinatrice, Delphine LANUSSE
~
""",
    operation="Atelier cannage",
    date="2022-09-12",
)
add(
    "D-ANALYT",
    "plan analytique",
    """
Tremplin et Compagnie
# PLAN ANALYTIQUE
| Code | Action |
| A01 | Vers l'emploi |
| A02 | Épicerie solidaire |
Les charges communes sont réparties selon une clé de répartition au temps de travail.
Chaque section analytique reçoit ses charges directes.
""",
    section_codes=["A01", "A02"],
)
add(
    "D-ANALYT",
    "note en prose",
    """
# Note relative à la comptabilité analytique
L'association tient une comptabilité analytique par action. Les charges sont affectées aux sections
au moyen de clés de répartition fondées sur les heures.
""",
)
add(
    "D-FSE",
    "accusé de dépôt",
    """
UNION EUROPÉENNE - Fonds social européen +
# Accusé de réception de la demande de subvention FSE+
Ma démarche FSE+
Numéro de dossier : 202201234
Organisme : Tremplin et Compagnie
Intitulé du projet : Vers l'emploi
Montant FSE+ sollicité : 30 000,00 €
Votre demande a été déposée le 10/09/2022.
""",
    number="202201234",
    amount="30000.00",
)
add(
    "D-FSE",
    "attestation de recevabilité",
    """
Service gestionnaire FSE
# ATTESTATION DE RECEVABILITÉ
Programme national FSE+ 2021-2027
Le dossier n° 202205678 déposé sur Ma démarche FSE par l'association Tremplin et Compagnie pour
l'opération « Vers l'emploi » est recevable.
""",
    number="202205678",
    title="Vers l'emploi",
)
add(
    "D-BILAN",
    "bilan d'exécution",
    """
Tremplin et Compagnie
# BILAN ANNUEL D'ACTIVITÉ
Convention n° 2022-118 - demande de versement du solde de la subvention
Objectifs, résultats obtenus en 2022, participants : 36 personnes accompagnées.
Indicateurs et perspectives.
""",
)
add(
    "D-INDIC",
    "indicateurs",
    """
# ÉTAT CONSOLIDÉ DES INDICATEURS
| Indicateur | Prévu | Réalisé |
| Nombre de participants | 40 | 38 |
| Sorties positives | 10 | 9 |
""",
)
add(
    "attendance_sheet",
    "émargement",
    """
# FEUILLE D'ÉMARGEMENT
Action : Vers l'emploi - Date : 12/09/2022 - Horaires : 9h-12h - Intervenant : C. LARROUY
| Nom | Prénom | Signature |
| DUMAS | Alain | |
| FERRAND | Nora | |
""",
)
add(
    "attendance_sheet",
    "présence",
    """
# Liste de présence
Date : 13/09/2022 de 14 h à 17 h
Formateur : Y. BORDENAVE
| Participants | Matin | Après-midi |
| KADDOUR Samir | | |
""",
)
add(
    "letter",
    "demande de pièces de l'autorité",
    """
Département de Lot-et-Garonne
Direction de l'insertion
> Tremplin et Compagnie
> 8 rue des Lavoirs
> 47200 Marmande
Objet : demande de pièces complémentaires
Madame la Présidente,
Votre dossier est incomplet. Conformément au code des relations entre le public et l'administration,
vous disposez d'un délai pour transmettre un relevé d'identité bancaire, vos statuts, un budget
prévisionnel. Cette lettre a été préparée à l'aide d'un traitement algorithmique.
Je vous prie d'agréer, Madame la Présidente, mes salutations.
Pour la Présidente et par délégation
""",
)
