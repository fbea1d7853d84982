"""D-LETTRE, the applicant's letter of request, and D-DESC, the description of the project."""

from __future__ import annotations

import re

from ..pieces.action import action_of, section, title_below
from ..pieces.kind import Marks, PieceKind, is_letter, score, titled
from ..pieces.people import ROLES, person_leaf
from ..pieces.record import Found, record_of
from ..pieces.text import PieceText
from ..pieces.values import SAID, said_amount, text_leaf
from ..records import Leaf, PieceRecord, Text
from ..source import Options
from .piece_funding import ASKS, INTENDS

_REQUESTS = (
    r"\bsollicit(?:e|ons|ent|er)\b|ai l'honneur de vous (?:adresser|soumettre|presenter"
    r"|transmettre)"
    r"|avons l'honneur de vous (?:adresser|soumettre|presenter|transmettre)"
    r"|(?:je|nous) (?:vous )?(?:demande|demandons)[^.]{0,60}(?:subvention|aide|soutien|financement)"
    r"|demande de (?:subvention|financement|soutien financier|concours)"
    r"|(?:je|nous) (?:souhaite|souhaitons)[^.]{0,60}(?:repondre|candidater|deposer|obtenir"
    r"|beneficier)"
    r"|candidature|depose[rz]? (?:un|une|notre|le|la) (?:dossier|demande)"
)
_MONEY = r"subvention|financ|aide|concours|soutien"
_TO_HEAD = (
    r"president(?:e)? du (?:conseil )?departement|conseil departemental|departement de|hotel du"
    r" departement"
    r"|madame la presidente|monsieur le president|madame la maire|monsieur le (?:maire|prefet)"
)
_ONLY_SENDS = (
    r"(?:pieces?|documents?) (?:complementaires?|manquant\w*|demande\w*|suivant\w*)|en reponse a"
    r" votre"
    r" (?:courrier|demande|lettre)|suite a votre (?:courrier|demande|lettre|mail|courriel)"
    r"|complement (?:de|du|a) (?:notre )?dossier|comme (?:convenu|demande)"
)
_FROM_FUNDER = r"votre (?:demande|association|projet|structure|dossier|action|courrier du)"


def _measure_letter(text: PieceText) -> float:
    letter = is_letter(text)
    title = titled(text, (r"lettre de demande(?: de subvention)?", r"demande de subvention$"))
    if not (letter or title) or not text.has(_REQUESTS) or not text.has(_MONEY):
        return 0.1 if letter else 0.0
    value = 0.74
    if re.search(
        r"objet ?:[^:]{0,80}(?:demande|candidature|sollicitation|appel a projets)", text.flat
    ):
        value += 0.1
    value += 0.06 if text.has(_TO_HEAD) else -0.1
    value += 0.06 if text.has(r"\bsollicit") else 0.0
    if text.has(_ONLY_SENDS):
        value *= 0.5
    if text.has(_FROM_FUNDER) and not text.has(
        r"\b(?:notre|nous|mon) (?:association|structure|projet)"
    ):
        value *= 0.5
    if text.has(INTENDS) and (text.has(_FROM_FUNDER) or not text.has(ASKS)):
        value *= 0.4
    return min(value, 0.96)


def _fill_letter(text: PieceText, options: Options) -> PieceRecord:
    closings = list(
        text.finditer(r"salutations|consideration|sentiments|cordialement|agreer|signature")
    )
    late = [m.start() for m in closings if m.start() > 0.4 * len(text.text)]
    start = late[0] if late else int(len(text.text) * 0.6)
    name = person_leaf(text, start, len(text.text), 0.88)
    role = text.search(rf"(?:^|[\n\t]|, ?)(?:le |la |l')?(?P<r>{ROLES})\b", start)
    addressee = text.search(r"(?:^|[\n\t])(?P<a>(?:madame|monsieur) (?:la|le) [^\n\t,]{4,80})")
    leaves: dict[str, Leaf] = {
        "addressee": text_leaf(text, text.hit(addressee, "a") if addressee else None, SAID),
        "object": text_leaf(text, text.after(r"objet", rows=2), SAID),
        "action": action_of(text),
        "amount": said_amount(
            text,
            (
                r"sollicit\w+[^.€]{0,160}?(?:de|hauteur de|montant de|a)\s",
                r"(?:subvention|aide|soutien|financement|concours)[^.€\d]{0,80}?"
                r"(?:de|hauteur de|montant de|:|a)\s",
                r"(?:hauteur|montant|somme) de",
            ),
            50,
        ),
        "signatory": name,
        "role": text_leaf(text, text.hit(role, "r") if role else None, 0.85),
    }
    return record_of("D-LETTRE", text, options, Found(due=1, people=(name,), leaves=leaves))


_DESC_TITLES = (
    r"(?:note )?(?:descriptif|description|descriptive)(?: (?:detaillee?|technique|complete?"
    r"|synthetique))?"
    r"(?: (?:du|de l'|de la|des) (?:projet|action|operation|actions))?\b",
    r"fiche[- ](?:action|projet|operation)s?",
    r"presentation (?:detaillee? )?(?:du|de l'|de notre) ?(?:projet|action|operation)",
    r"note (?:de presentation|d'intention|d'opportunite)",
    r"projet pedagogique|memoire technique|dossier de presentation|cahier des charges de l'action",
    r"le projet$|notre projet$|projet ?:",
)
_DESC = Marks(
    titles=_DESC_TITLES,
    body=(
        r"objectifs?|finalites?",
        r"publics? (?:vises?|cibles?|concernes?|accueillis?)|\bpublics?\b|beneficiaires",
        r"moyens (?:humains|materiels|mis en)|\bmoyens\b",
        r"deroulement|calendrier|methodologie|methode|modalites|etapes|contenu",
        r"contexte|diagnostic|besoins",
        r"evaluation|indicateurs|resultats attendus",
        r"partenaires|partenariats?",
        r"\blieux?\b|territoire",
    ),
    least=3,
    untitled=7,
    against=(
        r"bilan",
        r"rapport",
        r"budget",
        r"statuts",
        r"compte rendu",
        r"curriculum|cv\b",
        r"fiche de poste",
        r"proces[- ]verbal",
        r"convention",
        r"attestation",
        r"deliberation|extrait du registre",
        r"plan (?:estimatif|de financement)",
        r"etat consolide",
    ),
    never=(
        r"total (?:de l')?actif",
        r"appel a projets?[^.]{0,80}(?:reglement|cahier des charges du departement)",
    ),
)


def _measure_description(text: PieceText) -> float:
    value = score(text, _DESC)
    return value * 0.5 if is_letter(text) and not titled(text, _DESC_TITLES) else value


_SKIP = (
    r"(?:contexte|objectif|public|les |association|siret|annee|appel a projets|\d|du \d|periode)"
)


def _fill_description(text: PieceText, options: Options) -> PieceRecord:
    title: Text = title_below(text, "|".join(_DESC_TITLES[:3]), _SKIP)
    named = action_of(text)
    leaves: dict[str, Leaf] = {
        "title": named if title.absent or named.confidence > title.confidence else title,
        "objectives": section(text, r"objectifs?|finalites?|buts?\b"),
        "public": section(
            text, r"publics?\b|beneficiaires|participants|personnes (?:visees|concernees)"
        ),
        "means": section(text, r"moyens\b|ressources (?:humaines|mobilisees)"),
    }
    return record_of("D-DESC", text, options, Found(leaves=leaves, amounts=()))


KINDS = (
    PieceKind("D-LETTRE", _measure_letter, _fill_letter),
    PieceKind(
        "D-DESC",
        _measure_description,
        _fill_description,
        more=(r"objectifs|moyens (?:humains|materiels)|evaluation|partenaires|calendrier",),
    ),
)
