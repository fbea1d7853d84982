"""The wordings of labels in the header block of a sheet, by the field that they ask for."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from ..parsed import fold

Field = Literal[
    "title", "date", "times", "start", "end", "am", "pm", "pause", "place", "organisation",
    "facilitators", "facilitator_first", "facilitator_signature", "participant", "last_name",
    "first_name", "period", "other",
]  # fmt: skip

_WHO = (
    "intervenant", "intervenants", "intervenante", "intervenantes", "intervenant e",
    "intervenant s", "intervenant e s", "formateur", "formateurs", "formatrice", "formatrices",
    "formateur s", "formateur trice", "animateur", "animateurs", "animatrice", "animatrices",
    "animateur s", "accompagnateur", "accompagnatrice", "accompagnateurs", "conseiller",
    "conseillere", "conseillers", "encadrant", "encadrante", "encadrants", "referent", "referente",
    "educateur", "educatrice", "coach", "professionnel", "professionnelle", "moniteur", "monitrice",
    "facilitateur", "facilitatrice", "animateur trice", "animateur rice", "formateur rice",
    "animateur trice s", "conseiller ere", "conseiller e", "accompagnateur trice", "encadrant e",
    "referent e", "educateur trice", "psychologue", "responsable de la seance", "tuteur",
    "referent de parcours", "conseiller referent", "travailleur social", "travailleuse sociale",
    "encadrant technique", "encadrante technique", "encadrants techniques",
    "encadrant technique d insertion", "chef d atelier", "chef d equipe", "chef de chantier",
    "conseiller en insertion", "conseillere en insertion", "cip", "charge d insertion",
    "chargee d insertion", "charge d accompagnement", "chargee d accompagnement",
)  # fmt: skip
_OF = ("de l", "du", "de la", "des", "de", "d", "")
_PLAIN: dict[Field, tuple[str, ...]] = {
    "title": (
        "intitule", "titre", "action", "nom de l action", "theme", "themes", "thematique",
        "formation", "intitule precis", "objet", "module", "libelle", "accompagnement",
        "prestation", "activite", "stage", "sujet", "action conventionnee", "operation", "atelier",
        "nom de l atelier", "intitule precis de l action", "titre precis de l action", "session",
        "intitule du module", "intitule de la session", "objet de la seance", "projet",
        "theme de la seance", "theme de l atelier", "intitule complet", "dispositif", "seance",
        "intitule de l action ou de l accompagnement", "action accompagnement",
        "intitule de l action accompagnement", "nature de l action", "titre de la formation",
        *(f"{what} {of}" for what in ("intitule", "titre", "libelle", "nom") for of in (
            "de l action", "de l atelier", "de la formation", "de la seance", "du stage",
            "de l accompagnement", "de l operation", "de l activite", "de la prestation",
            "du projet", "de l intervention", "de la session", "du module", "action", "atelier",
            "formation", "de l action de formation", "de l action collective")),
    ),
    "date": (
        "date", "dates", "date de la seance", "date de l atelier", "date de la formation", "jour",
        "date de l action", "en date du", "date s", "seance du", "journee du", "date du jour",
        "date et horaires", "date et heure", "date et heures", "dates et horaires", "date horaires",
        "date de la session", "date de realisation", "date de l intervention", "atelier du",
        "date et horaire", "jour et horaires", "jour et heure", "date de seance", "date seance",
        "date de la journee", "date du stage", "date de l accompagnement", "date de l activite",
    ),
    "times": (
        "horaires", "horaire", "heures", "heure", "creneau", "creneaux", "plage horaire",
        "plages horaires", "horaires de la seance", "heure de debut heure de fin",
        "heures de debut et de fin", "heure de debut et de fin", "heure de debut et heure de fin",
        "horaires de l atelier", "debut fin", "horaire s", "heure debut heure fin",
        "heure s", "horaires de formation", "horaires de la formation", "heure de debut fin",
        "debut et fin", "debut fin de seance", "horaires de l action", "creneau horaire",
    ),
    "start": (
        "heure de debut", "debut", "heure debut", "debut a", "h debut", "heure d ouverture",
        "debut de seance", "debut de la seance", "commence a", "heure de commencement",
        "heure de debut de seance", "debut de l atelier", "heure d arrivee",
    ),
    "end": (
        "heure de fin", "fin", "heure fin", "fin a", "h fin", "fin de seance", "fin de la seance",
        "finit a", "heure de cloture", "heure de fin de seance", "fin de l atelier",
        "heure de depart",
    ),
    "am": ("matin", "matinee", "horaires matin", "horaires du matin", "horaire matin",
           "heures matin", "seance du matin", "le matin"),
    "pm": ("apres midi", "horaires apres midi", "horaires de l apres midi", "horaire apres midi",
           "heures apres midi", "seance de l apres midi", "l apres midi"),
    "pause": ("pause", "pauses", "pause de", "dont pause", "pause dejeuner", "pause meridienne"),
    "place": (
        "lieu", "lieux", "lieu de l action", "lieu de la seance", "adresse", "site", "salle",
        "ville", "lieu de formation", "lieu de la formation", "lieu de l atelier", "commune",
        "lieu de realisation", "lieu d intervention", "lieu de l accompagnement", "lieu s",
        "adresse du lieu", "lieu de rendez vous", "lieu de deroulement", "lieu d accueil",
    ),
    "organisation": (
        "structure", "organisme", "association", "porteur", "porteur de projet",
        "organisme de formation", "structure porteuse", "nom de la structure", "raison sociale",
        "nom de l organisme", "operateur", "prestataire", "etablissement", "organisme formateur",
        "structure organisatrice", "organisateur", "nom de l association", "porteur du projet",
        "organisme intervenant", "structure d accueil", "centre", "nom du porteur", "entreprise",
        "structure organisme", "nom de l operateur",
    ),
    "facilitators": (
        *_WHO, "anime par", "animee par", "assure par", "assuree par", "encadre par", "animation",
        "encadree par", "dispense par", "dispensee par", "intervention de", "equipe pedagogique",
        "nom prenom intervenant", "realise par", "realisee par", "suivi par", "suivie par",
        *(f"{head} {of} {who}".replace("  ", " ")
          for head in ("nom", "noms", "nom et prenom", "nom prenom", "noms et prenoms",
                       "prenom et nom", "prenom nom", "nom s et prenom s", "identite", "nom s")
          for of in _OF for who in _WHO),
    ),
    "facilitator_first": tuple(
        f"{head} {of} {who}".replace("  ", " ")
        for head in ("prenom", "prenoms") for of in _OF for who in _WHO
    ),
    "facilitator_signature": (
        "signature et cachet", "cachet et signature", "signature et cachet de l organisme", "visa",
        "emargement",
        "signature du responsable", "signature animation", "signature",
        *(f"{head} {of} {who}".replace("  ", " ")
          for head in ("signature", "signatures", "visa", "emargement", "paraphe", "signature s",
                       "nom et signature", "nom prenom et signature", "date et signature",
                       "nom prenom signature", "cachet et signature", "signature et cachet")
          for of in _OF for who in _WHO),
    ),
    "participant": (
        "participant", "participante", "beneficiaire", "stagiaire", "personne accompagnee",
        "usager", "allocataire", "participant e", "personne suivie", "apprenant",
        *(f"{head} {of} {who}" for head in ("nom", "nom et prenom", "nom prenom", "prenom et nom",
                                            "nom prenoms", "identite", "nom et prenoms")
          for of in ("du", "de la", "de l")
          for who in ("participant", "participante", "beneficiaire", "stagiaire", "usager",
                      "personne accompagnee", "allocataire", "personne", "participant e",
                      "apprenant")),
        "nom et prenom", "nom prenom",
    ),
    "last_name": ("nom", "nom de famille"),
    "first_name": ("prenom", "prenoms", "prenom du beneficiaire", "prenom du participant",
                   "prenom du stagiaire"),
    "period": ("periode", "semaine", "semaine du", "mois", "mois de", "du", "annee", "periode du"),
    "other": (
        "effectif", "nombre de participants", "convention", "n", "dossier", "page", "telephone",
        "tel", "mail", "e mail", "courriel", "siret", "duree", "observation", "observations",
        "fait a", "total", "code", "financeur", "financeurs", "reference", "groupe", "n dossier",
        "numero de dossier", "n de convention", "nombre d heures", "public", "axe", "mesure",
        "duree totale", "nb de participants", "total heures", "volume horaire", "le",
        "signature du participant", "signature du beneficiaire", "signature du stagiaire",
        "signature des participants", "referent rsa", "convention n", "num", "site web", "nda",
        "n siret", "contact", "date de naissance", "version", "annee scolaire", "remarques",
        "nombre de presents", "nombre d absents", "presents", "absents", "participants",
        "stagiaires", "beneficiaires", "liste des participants", "commanditaire", "appel a projets",
        "maitre d ouvrage", "cofinanceur", "dossier n", "action n", "lot", "nombre d inscrits",
    ),
}  # fmt: skip
FIELD_OF: dict[str, Field] = {
    " ".join(wording.split()): name for name, wordings in _PLAIN.items() for wording in wordings
}
BY_ITSELF = (frozenset(
    wording
    for name in ("title", "place", "organisation", "facilitators", "participant", "date")
    for wording in _PLAIN[name]
) | frozenset(
    wording for wording in _PLAIN["facilitator_signature"] if " " in wording or wording == "visa"
)) - {
    "atelier", "formation", "module", "seance", "association", "centre", "entreprise",
    "accompagnement", "projet", "session", "stage", "activite", "operation", "dispositif",
    "prestation", "site", "ville", "salle", "commune", "adresse", "conseiller", "coach",
    "psychologue", "responsable de la seance", "etablissement", "jour", "theme", "objet",
}  # fmt: skip
"""Labels that may stand before their value without a colon (a colon is easily lost by OCR)."""
NAMED_FIELDS = frozenset({"title", "organisation", "facilitators", "participant"})
_LONG = tuple(wording for wording in FIELD_OF if len(wording) >= 6)


@lru_cache(maxsize=4096)
def field_of(text: str) -> tuple[Field, float] | None:
    """Return which field a wording labels, and how surely; None where it is no label."""
    folded = fold(text)
    if not folded or len(folded) > 60:
        return None
    found = FIELD_OF.get(folded)
    if found is not None:
        return found, 1.0
    if len(folded) < 5:
        return None
    best, wording = 0.0, ""
    for known in _LONG:
        if abs(len(known) - len(folded)) <= 2:
            ratio = fuzz.ratio(folded, known)
            if ratio > best:
                best, wording = ratio, known
    return (FIELD_OF[wording], best / 100) if best >= 86 else None
