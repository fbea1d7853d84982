"""Invented people, organisations, titles and places for made sheets. They belong to nobody."""

from __future__ import annotations

import random

FIRST = (
    "Aïcha", "Alain", "Amélie", "Anaïs", "André", "Antoine", "Aurélie", "Béatrice", "Benoît",
    "Brigitte", "Bruno", "Camille", "Cédric", "Céline", "Chantal", "Christelle", "Christophe",
    "Claire", "Corinne", "Damien", "David", "Djamila", "Dominique", "Élodie", "Émilie", "Éric",
    "Estelle", "Fabien", "Fatima", "Florence", "Françoise", "Frédéric", "Gérard", "Hélène",
    "Hugo", "Isabelle", "Jean-Luc", "Jean-Marc", "Jérôme", "Joël", "José", "Julie", "Kader",
    "Karine", "Laëtitia", "Laurent", "Léa", "Lionel", "Loïc", "Lucie", "Malika", "Manon",
    "Marie-Claude", "Marie-Line", "Maryse", "Mathieu", "Maud", "Michel", "Mickaël", "Mireille",
    "Mohamed", "Monique", "Myriam", "Nadège", "Nathalie", "Nicolas", "Noël", "Odile", "Océane",
    "Pascal", "Patricia", "Philippe", "Rachid", "Régine", "Rémi", "Romain", "Samira", "Sandrine",
    "Sébastien", "Séverine", "Sonia", "Stéphane", "Sylvie", "Thérèse", "Thierry", "Valérie",
    "Véronique", "Vincent", "Virginie", "Yann", "Yasmina", "Yves", "Zoé",
)  # fmt: skip
LAST = (
    "Abadie", "Amrouche", "Barthelot", "Bazeilles", "Belkacemi", "Bernadou", "Bessières",
    "Bonnafoux", "Bordenave", "Bourrouilh", "Brettes", "Cabanel", "Cadiergue", "Calmels",
    "Capdeville", "Carrère", "Cassagne", "Castéra", "Cazenave", "Chabrier", "Clavère",
    "Coutureau", "Dagorne", "Daubèze", "Delmas-Roux", "Descamps", "Diallo", "Dubourdieu",
    "Dufourcq", "Dupouy", "Escarpit", "Estève", "Fargeot", "Faugère", "Ferrasse", "Fontanié",
    "Fourcade", "Gaillardou", "Garrigue", "Gascuel", "Gimenez", "Goudard", "Guilhem", "Haddad",
    "Hernandez", "Jouanel", "Kerbrat", "Labadens", "Lacoste", "Lafargue", "Lagardère", "Lamothe",
    "Larrieu", "Lartigau", "Laspeyres", "Le Bihan", "Lescure", "Maillebuau", "Malbec", "Marcadet",
    "Martinaud", "Massoubre", "Mazières", "Mendès", "Monbrun", "Moustey", "Nadeau", "Noguès",
    "Oustalet", "Pagès", "Palisse", "Pédelaborde", "Peyrichou", "Poujol", "Pradère", "Puyol",
    "Rouchaud", "Roquefeuil", "Sabathier", "Saint-Martin", "Salinières", "Sentenac", "Soubiran",
    "Tastet", "Teixeira", "Touzeau", "Traoré", "Vergnaud", "Vidal-Soler", "Vignolles", "Zaoui",
)  # fmt: skip
ORGANISATIONS = (
    "Passerelle 47", "Les Ateliers du Moulin", "Association Tremplin Garonne", "La Ressource",
    "Espace Mobilité Pays d'Albret", "Le Jardin des Possibles", "Insertion et Territoires",
    "Mots et Métiers", "Centre social des Tilleuls", "Régie de quartier Rodrigues",
    "Un Pas Vers Demain", "La Clé des Champs", "Coup de Pouce Fumélois", "Horizon Solidaire",
)  # fmt: skip
TITLES = (
    "Atelier de remobilisation par le jardin", "Retour vers l'emploi et confiance en soi",
    "Mobilité : passer le code de la route", "Ateliers numériques du quotidien",
    "Accompagnement renforcé vers l'emploi", "Préparer un entretien d'embauche",
    "Cuisiner, partager, reprendre pied", "Découverte des métiers du bâtiment",
    "Français à visée professionnelle", "Image de soi et communication",
    "Parcours santé et bien-être", "Chantier école second œuvre",
    "Gérer son budget au quotidien", "Construire son projet professionnel",
    "Lever les freins à la mobilité", "Savoirs de base et remise à niveau",
)  # fmt: skip
PLACES = (
    "Agen", "Marmande", "Villeneuve-sur-Lot", "Tonneins", "Nérac", "Fumel", "Casteljaloux",
    "Sainte-Livrade-sur-Lot", "Miramont-de-Guyenne", "Aiguillon", "Monflanquin", "Boé",
)  # fmt: skip
ROOMS = (
    "", "", "salle polyvalente, ", "Maison des associations, ", "CMS de ",
    "Espace France Services, ", "12 rue des Écoles, ", "salle B, ", "Centre social, ",
)  # fmt: skip
FUNDERS = (
    "Département de Lot-et-Garonne", "Programme départemental d'insertion",
    "Action financée par le Conseil départemental de Lot-et-Garonne",
)  # fmt: skip
EU = (
    "Ce projet est cofinancé par le Fonds social européen plus (FSE+)",
    "Cofinancé par l'Union européenne",
    "UNION EUROPÉENNE – Fonds social européen",
)  # fmt: skip
OBJECTS = (
    "Entretien individuel", "Bilan d'étape", "CV et lettre", "Point mobilité", "Recherche emploi",
    "Démarches CAF", "Suivi santé", "Projet pro.", "Simulation entretien", "Inscription formation",
)  # fmt: skip


def people(source: random.Random, count: int) -> list[tuple[str, str]]:
    """Return ``count`` invented people as (last name, first name), last names all different."""
    last = source.sample(LAST, min(count, len(LAST)))
    return [(name, source.choice(FIRST)) for name in last]
