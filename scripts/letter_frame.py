"""What the letters share: opening and ending, appeals, mentions, sentences for one or several."""

from __future__ import annotations

from scripts.letter_parts import Template

REGISTERED = "Lettre recommandée avec avis de réception"
TITLE = "{% if has_title %} – opération « {{ project_title }} »{% endif %}"
CLOSING = "Je vous prie d'agréer, Madame, Monsieur, l'expression de ma considération distinguée."


def letter(title: str, subject: str, *, delivery: str = "", enclosed: str = "") -> Template:
    """Start a letter: letterhead, addresses, subject line, salutation."""
    made = Template(title)
    made.letterhead("{{ authority_name }} – dossier n° {{ reference }}")
    made.addresses(delivery)
    made.add("Objet", f"**Objet :**\t{subject}")
    if enclosed:
        made.enclosure(f"**P.J. :**\t{enclosed}")
    made.add("Normal", "Madame, Monsieur,")
    return made


def finish(made: Template, last: str = "", *, appeal: str = "", when: str = "") -> Template:
    """End a letter: closing formula, who signs, ways of appeal (if any), legal mentions.

    ``last`` is a paragraph that stays with the closing, so that nobody signs an empty page;
    ``appeal``: "decision" or "silence"; ``when``: the condition under which it stands.
    """
    ending = (("Normal", last), ("Politesse", CLOSING)) if last else (("Politesse", CLOSING),)
    made.ending(*ending)
    if when:
        made.add("Normal", f"{{%p if {when} %}}")
    for style, text in {"decision": DECISION_APPEAL, "silence": SILENCE_APPEAL}.get(appeal, ()):
        made.add(style, text)
    if when:
        made.add("Normal", "{%p endif %}")
    mentions(made)
    return made


def mentions(made: Template) -> None:
    """Write the mentions on the algorithm (CRPA L311-3-1) and on personal data."""
    made.add(
        "Mention première",
        "**Traitement algorithmique.** L'examen de la complétude de ce dossier a été préparé à "
        "l'aide d'un traitement algorithmique ayant pour finalité le contrôle des pièces et "
        "informations. Vous pouvez demander communication des règles et principales "
        "caractéristiques de ce traitement à {{ algorithm_contact }} ; en cas de refus, la "
        "Commission d'accès aux documents administratifs (CADA) peut être saisie dans les deux "
        "mois (code des relations entre le public et l'administration, articles L. 311-3-1 et "
        "R. 311-3-1-1).",
    )
    made.add(
        "Mention",
        "**Données personnelles.** {{ privacy_notice }} Délégué à la protection des données : "
        "{{ privacy_contact }}.",
    )


DECISION_APPEAL = (
    ("Recours titre", "Voies et délais de recours"),
    (
        "Recours",
        "Si vous estimez devoir contester cette décision, vous pouvez, dans un délai de "
        "{{ appeal_delay }} à compter de sa notification, former un recours gracieux auprès de "
        "{{ head_with_address }}. Le silence gardé pendant {{ implicit_delay }} sur ce recours "
        "vaut rejet implicite.",
    ),
    (
        "Recours",
        "Vous pouvez également saisir le {{ court }} ({{ court_address }}) d'un recours "
        "contentieux dans un délai de {{ appeal_delay }} à compter de la notification de la "
        "présente décision ou, en cas de recours gracieux, à compter de la notification de son "
        "rejet ou de la naissance du rejet implicite. Le tribunal peut être saisi par "
        "l'application « Télérecours citoyens » accessible sur {{ online_appeal }}.",
    ),
)
"""Ways and time limits of appeal against an express decision (DOMAIN §4.9)."""


def receipt() -> tuple[tuple[str, str], ...]:
    """Return the mentions of an acknowledgement of receipt (CRPA L112-3, R112-5)."""
    return (
        (
            "Normal",
            "Le service chargé de votre dossier est le suivant : {{ send_to }} ; téléphone : "
            "{{ service_phone }} ; courriel : {{ service_email }}.",
        ),
        (
            "Normal",
            "Conformément à l'article L. 231-4 du code des relations entre le public et "
            "l'administration, le silence gardé pendant {{ implicit_delay }} sur votre demande à "
            "compter de sa réception vaut décision implicite de rejet, soit au "
            "**{{ rejection_on }}**, sous réserve de la suspension de ce délai si des pièces ou "
            "des informations vous sont demandées (article L. 114-5 du même code). Une décision "
            "expresse peut aussi intervenir après cette date.",
        ),
    )


SILENCE_APPEAL = (
    ("Recours titre", "Voies et délais de recours contre une décision implicite de rejet"),
    (
        "Recours",
        "Dans un délai de {{ appeal_delay }} à compter de la date à laquelle la décision "
        "implicite de rejet serait née, vous pouvez former un recours gracieux auprès de "
        "{{ head_with_address }}. Le silence gardé pendant {{ implicit_delay }} sur ce "
        "recours vaut rejet implicite.",
    ),
    (
        "Recours",
        "Vous pouvez également saisir le {{ court }} ({{ court_address }}) d'un recours "
        "contentieux dans le même délai ou, en cas de recours gracieux, dans un délai de "
        "{{ appeal_delay }} à compter de la notification de son rejet ou de la naissance du "
        "rejet implicite. Le tribunal peut être saisi par l'application « Télérecours "
        "citoyens » accessible sur {{ online_appeal }}. Lorsque la mesure demandée relève "
        "d'une assemblée délibérante, ce délai ne court qu'à compter de la notification "
        "d'une décision expresse de rejet (code de justice administrative, article "
        "R. 421-3).",
    ),
)
"""Ways of appeal against an implicit rejection, as a receipt must state them (DOMAIN §4.1)."""


def numbered(made: Template, group: str, one: str, several: str) -> None:
    """Write one group of the request: its heading, its items with the text each rests on."""
    made.add("Normal", f"{{%p if {group} %}}")
    made.add("Heading 3", f"{{% if {group}|length == 1 %}}{one}{{% else %}}{several}{{% endif %}}")
    made.each(group, "List Number", ITEM)
    made.add("Normal", "{%p endif %}")


ITEM = "{{ item.text }}{% if item.basis %} __Fondement : {{ item.basis }}.__{% endif %}"
COUNTED = (
    "{% if asked_items|length == 1 %}l'élément suivant{% else %}"
    "les {{ asked_items|length }} éléments suivants{% endif %}"
)
UNANSWERED = (
    "{% if asked_items|length == 1 %}la demande suivante reste{% else %}"
    "les {{ asked_items|length }} demandes suivantes restent{% endif %}"
)
SENDING = (
    "en rappelant le numéro de dossier {{ reference }}, par courriel à {{ service_email }} ou par "
    "courrier à l'adresse suivante : {{ send_to }}. De simples copies suffisent."
)
SINGLE = "{% if asked_items|length == 1 %}cet élément{% else %}ces éléments{% endif %}"
FATE = (
    "{% if closes_unanswered %}sera classé sans suite{% else %}sera instruit en l'état, sur la "
    "base des seules pièces reçues{% endif %}"
)
QUESTIONS = (
    "Pour toute question, vous pouvez joindre {{ officer }}, au "
    "{{ officer_phone }} ou à l'adresse {{ officer_email }}."
)
