"""Make the letter templates: python -m scripts.make_letter_templates [FOLDER].

The templates are Word files that an authority may edit. This script is where ours come from; run
it after a change here and commit both.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from docx.shared import Mm
from docx.table import Table

from generators.wordfile import settle
from scripts.agreement_template import agreement
from scripts.letter_frame import (
    COUNTED,
    FATE,
    ITEM,
    QUESTIONS,
    REGISTERED,
    SENDING,
    SINGLE,
    TITLE,
    UNANSWERED,
    finish,
    letter,
    numbered,
    receipt,
)
from scripts.letter_parts import Template

FOLDER = Path(__file__).parent.parent / "generators" / "letters"


def acknowledgement() -> Template:
    """L1, the acknowledgement of receipt (DOMAIN §4.1)."""
    made = letter(
        "Accusé de réception", "accusé de réception de votre demande de subvention" + TITLE
    )
    made.add(
        "Normal",
        "J'accuse réception, à la date du **{{ received_on }}**, de votre dossier de demande de "
        "subvention{% if has_title %} relatif à l'opération « {{ project_title }} »{% endif %}, "
        "présenté au titre de {{ the_call }}. Il est "
        "enregistré sous le numéro **{{ reference }}**, à rappeler dans toute correspondance.",
    )
    for style, text in receipt():
        made.add(style, text)
    last = (
        "Le présent accusé de réception ne préjuge pas de la complétude ni de la recevabilité de "
        "votre dossier. Si des pièces ou des informations manquent, la liste vous en sera "
        "adressée avec le délai pour les produire."
    )
    return finish(made, last, appeal="silence")


def notice() -> Template:
    """L2, the request for missing documents (DOMAIN §4.2)."""
    made = letter(
        "Demande de pièces complémentaires",
        "{% if second_request %}nouvelle {% endif %}demande de pièces complémentaires" + TITLE,
    )
    made.when(
        "acknowledges",
        (
            "Normal",
            "J'accuse réception, à la date du **{{ received_on }}**, de votre dossier de demande "
            "de subvention présenté au titre de "
            "{{ the_call }}. Il est enregistré sous le numéro **{{ reference }}**.",
        ),
        *receipt(),
    )
    made.add(
        "Normal",
        "Après examen de la recevabilité administrative, votre dossier, reçu le "
        "{{ received_on }}, est incomplet. Je vous remercie de me faire parvenir, "
        f"**au plus tard le {{{{ time_limit }}}}**, {COUNTED} :",
    )
    numbered(made, "missing_items", "Pièce manquante", "Pièces manquantes")
    numbered(made, "non_conforming_items", "Pièce non conforme", "Pièces non conformes")
    numbered(made, "information_items", "Information à compléter", "Informations à compléter")
    made.add("Heading 2", "Comment répondre")
    made.add(
        "Coordonnées",
        "{% if asked_items|length == 1 %}Cet élément est à adresser{% else %}Ces éléments sont à "
        "adresser en une seule fois{% endif %}, " + SENDING + " " + QUESTIONS,
    )
    made.add("Heading 2", "Effets de la présente demande")
    made.add(
        "Normal",
        "Conformément à l'article L. 114-5 du code des relations entre le public et "
        "l'administration, le délai au terme duquel votre demande serait réputée rejetée est "
        "suspendu pendant le délai imparti ; la production de "
        "{% if asked_items|length == 1 %}cet élément{% else %}l'ensemble de ces éléments"
        "{% endif %} met fin à cette suspension. Une réponse postée ou envoyée par courriel au "
        "plus tard le {{ time_limit }} est faite dans le délai.",
    )
    made.add("Normal", f"À défaut de réponse dans ce délai, votre dossier {FATE}.")
    made.add("Normal", "{%p if attention_items %}")
    made.add("Heading 2", "Points d'attention pour l'instruction")
    made.add(
        "Normal",
        "{% if attention_items|length == 1 %}Le point suivant n'a{% else %}Les points suivants "
        "n'ont{% endif %} pas d'effet sur le délai ci-dessus ; vous pouvez y répondre dans le "
        "même envoi.",
    )
    made.each("attention_items", "List Bullet", ITEM)
    made.add("Normal", "{%p endif %}")
    last = "La présente demande ne préjuge en rien de la suite réservée à votre projet."
    return finish(made, last, appeal="silence", when="acknowledges")


def certificate() -> Template:
    """L3, the certificate of admissibility (DOMAIN §4.3)."""
    made = letter("Attestation de recevabilité", "attestation de recevabilité" + TITLE)
    made.when(
        "acknowledges",
        (
            "Normal",
            "J'accuse réception, à la date du **{{ received_on }}**, de votre dossier de demande "
            "de subvention.",
        ),
        receipt()[0],
    )
    made.add(
        "Normal",
        "Je vous confirme que le dossier désigné ci-dessous, présenté au titre de "
        "{{ the_call }}, est **administrativement complet et "
        "recevable**. Il est transmis pour instruction au service compétent ({{ service_name }}).",
    )
    widths = (52.0, 116.0)
    table = made.table((), widths)
    _repeated(made, table, "applicant_rows", widths)
    for label, value in (
        ("Opération", "{{ project_title }}"),
        ("Dispositif", "{{ scheme }}"),
        ("Période de l'opération", "du {{ project_start }} au {{ project_end }}"),
        ("Montant sollicité", "{{ requested_amount }}"),
        ("Dossier n°", "{{ reference }}"),
        ("Date de dépôt", "{{ received_on }}"),
        ("Dossier complet le", "{{ complete_on }}"),
    ):
        made.row(table, (f"**{label}**", value), widths)
    made.add("Heading 2", "Pièces reçues")
    made.table(
        ("Pièce", "Reçue le"),
        (138, 30),
        ("{{ item.label }}", "{{ item.value }}"),
        each="received_pieces",
    )
    made.add("Heading 2", "Suite de la procédure")
    made.add(
        "Normal",
        "Le dossier est instruit par le service, puis présenté au comité de sélection interne, "
        "dont l'avis est consultatif ; la décision appartient à la Commission permanente du "
        "Conseil départemental et vous sera notifiée. Pendant l'instruction, des ajustements du "
        "plan de financement ou d'autres aspects du projet peuvent vous être demandés.",
    )
    made.add(
        "Normal",
        "En l'absence de décision expresse, votre demande sera réputée rejetée le "
        "**{{ rejection_recomputed_on }}**{% if was_suspended %}, compte tenu de la suspension du "
        "délai par la demande de pièces{% endif %} (code des relations entre le public et "
        "l'administration, articles L. 231-4 et L. 114-5). Une décision expresse peut aussi "
        "intervenir après cette date.",
    )
    made.add("Heading 2", "Portée de la présente attestation")
    made.add(
        "Encadré",
        "La présente attestation constate la complétude administrative du dossier. Elle ne "
        "préjuge ni de l'éligibilité des dépenses, ni de l'avis du comité de sélection, ni de la "
        "décision de la Commission permanente. **Elle ne vaut ni attribution de subvention, ni "
        "engagement financier du Département, ni autorisation de démarrage.**",
    )
    last = (
        "Elle ne garantit ni un montant ni une date de décision. Les dépenses engagées avant la "
        "décision le sont aux risques du demandeur. " + QUESTIONS
    )
    return finish(made, last, appeal="silence", when="acknowledges")


def _repeated(made: Template, table: Table, rows: str, widths: tuple[float, float]) -> None:
    """Add one row per element of a list field to a table of labels and values."""
    for text in (f"{{%tr for item in {rows} %}}", "", "{%tr endfor %}"):
        cells = (text, "") if text else ("**{{ item.label }}**", "{{ item.value }}")
        made.row(table, cells, widths)


def reminder() -> Template:
    """L4, the reminder (DOMAIN §4.4)."""
    made = letter("Relance", "relance, demande de pièces complémentaires" + TITLE)
    made.add(
        "Normal",
        "Par lettre du {{ notice_date }}, je vous ai demandé de compléter votre dossier de demande "
        "de subvention, reçu le {{ received_on }}, au plus tard le {{ notice_limit }}. Sauf erreur "
        f"de ma part, {UNANSWERED} sans réponse :",
    )
    made.each("asked_items", "List Number", ITEM)
    made.add(
        "Normal",
        f"Un nouveau délai vous est ouvert pour produire {SINGLE} : **jusqu'au "
        "{{ time_limit }} inclus**. Il s'ajoute au délai fixé par ma lettre du "
        "{{ notice_date }} ; pendant ce nouveau délai, le délai au terme duquel votre demande "
        "serait réputée rejetée est suspendu (code des relations entre le public et "
        "l'administration, article L. 114-5).",
    )
    made.add(
        "Normal",
        f"Sauf réception de {SINGLE} au plus tard le {{{{ time_limit }}}}, votre dossier {FATE}.",
    )
    last = (
        "{% if asked_items|length == 1 %}Il est{% else %}Ils sont{% endif %} à adresser, "
        + SENDING
        + " Si votre envoi a croisé la présente lettre, je vous remercie de ne pas en tenir "
        "compte. " + QUESTIONS
    )
    return finish(made, last)


def closing() -> Template:
    """L5, the closing of an incomplete file (DOMAIN §4.5, wording a)."""
    made = letter(
        "Classement sans suite",
        "classement sans suite de votre demande de subvention" + TITLE,
        delivery=REGISTERED,
    )
    made.add(
        "Normal",
        "Votre dossier de demande de subvention, reçu le {{ received_on }}, était incomplet. Par "
        "lettre du {{ notice_date }}, je vous ai demandé de le compléter au plus tard le "
        "{{ notice_limit }}{% if reminded %} ; une relance vous a été adressée le "
        "{{ reminder_date }}, ouvrant un nouveau délai jusqu'au {{ reminder_limit }}{% endif %}.",
    )
    made.add("Normal", f"À l'expiration de ce délai, {UNANSWERED} sans réponse :")
    made.each("asked_items", "List Number", ITEM)
    made.add(
        "Normal",
        "En l'absence de {% if asked_items|length == 1 %}cet élément{% else %}ces éléments"
        "{% endif %}, et en application de l'article L. 114-5 du code des relations entre le "
        "public et l'administration et du point 6 de l'appel à projets, qui réserve l'instruction "
        "aux dossiers complets, votre dossier n° {{ reference }} est classé sans suite.",
    )
    last = (
        "Vous pouvez déposer à nouveau un dossier complet"
        "{% if has_deposit_deadline %} au plus tard le {{ deposit_deadline }}{% else %} ; l'appel "
        "à projets ne fixe pas de date limite de dépôt{% endif %}. " + QUESTIONS
    )
    return finish(made, last, appeal="decision")


def award() -> Template:
    """L6, the notification of an award (DOMAIN §4.6)."""
    made = letter(
        "Notification d'attribution",
        "notification d'attribution d'une subvention" + TITLE,
        delivery=REGISTERED,
        enclosed="convention en deux exemplaires",
    )
    made.add(
        "Normal",
        "Par délibération n° {{ deliberation }} du {{ deliberation_date }}, exécutoire depuis le "
        "{{ executory_date }}, la Commission permanente du Conseil départemental a décidé de vous "
        "attribuer une subvention de fonctionnement affectée d'un montant de "
        "**{{ granted_amount }}** ({{ granted_words }}) pour l'opération "
        "« {{ project_title }} », qui se déroule du {{ eligible_start }} au {{ eligible_end }}.",
    )
    made.when(
        "is_partial",
        (
            "Normal",
            "Ce montant est inférieur à celui que vous aviez sollicité ({{ requested_amount }}) : "
            "le plan de financement annexé à la convention est ajusté en conséquence.",
        ),
    )
    made.add("Heading 2", "Versement")
    made.add("Normal", "La subvention est versée selon l'échéancier suivant :")
    _schedule(made)
    made.add(
        "Normal",
        "Aucun versement ne peut intervenir avant la signature de la convention par les deux "
        "parties. Chaque versement est effectué dans un délai de {{ payment_days }} jours à "
        "compter de l'événement qui l'ouvre.",
    )
    made.add("Heading 2", "Convention à signer")
    made.add(
        "Normal",
        "La convention d'objectifs et de moyens est jointe en deux exemplaires. Je vous remercie "
        "de me les retourner signés au plus tard le **{{ time_limit }}** ; un exemplaire vous sera "
        "rendu signé.",
    )
    made.add("Heading 2", "Conditions d'utilisation")
    for text in (
        "La subvention est réservée à l'opération désignée ci-dessus ; toute reversion à un tiers "
        "est exclue, sauf clause expresse de la convention.",
        "Un bilan annuel d'activité et l'état consolidé des indicateurs sont à produire ; le solde "
        "est ramené au volume réalisé, et un remboursement peut être demandé en cas de "
        "non-exécution.",
        "{% if has_co_funders %}La délibération ou l'attestation de chaque cofinanceur est à "
        "produire au plus tard avant le dépôt du bilan.{% else %}Toute participation d'un autre "
        "financeur est à signaler au Département.{% endif %}",
        "L'opération peut être contrôlée sur pièces et sur place ; les pièces justificatives sont "
        "à conserver dans les conditions fixées par la convention.",
        "Le soutien du Département est mentionné, avec son logo, sur les documents et lors des "
        "manifestations liés à l'opération{% if has_european_funds %}, ainsi que l'emblème de "
        "l'Union européenne{% endif %}.",
    ):
        made.add("List Bullet", text)
    return finish(made, QUESTIONS, appeal="decision", when="is_partial")


def _schedule(made: Template) -> None:
    made.table(
        ("Versement", "Événement qui l'ouvre", "Montant"),
        (52, 82, 34),
        ("{{ item.label }}", "{{ item.value }}", "{{ item.third }}"),
        each="payment_rows",
        right=(2,),
    )
    made.add("Normal", "").paragraph_format.space_after = Mm(0)


def refusal() -> Template:
    """L7, the notification of a refusal (DOMAIN §4.7)."""
    made = letter(
        "Notification de refus",
        "décision de la Commission permanente sur votre demande de subvention" + TITLE,
        delivery=REGISTERED,
    )
    made.add(
        "Normal",
        "Vous avez présenté, au titre de {{ the_call }}, une "
        "demande de subvention de {{ requested_amount }} pour l'opération « {{ project_title }} ».",
    )
    made.add(
        "Normal",
        "Par délibération n° {{ deliberation }} du {{ deliberation_date }}, exécutoire depuis le "
        "{{ executory_date }}, la Commission permanente du Conseil départemental, réunie le "
        "{{ deliberation_date }}, n'a pas retenu votre demande, pour le motif suivant :",
    )
    made.add("Encadré", "{{ refusal_reason }}")
    made.add(
        "Normal",
        "La Commission permanente s'est prononcée au regard des critères de sélection de l'appel à "
        "projets (point 4). L'avis du comité de sélection interne est consultatif.",
    )
    last = (
        "L'attribution d'une subvention n'est pas un droit. Le service reste à votre disposition "
        "pour revenir avec vous sur votre projet. " + QUESTIONS
    )
    return finish(made, last, appeal="decision")


LETTERS: dict[str, Callable[[], Template]] = {
    "acknowledgement": acknowledgement,
    "notice": notice,
    "certificate": certificate,
    "reminder": reminder,
    "closing": closing,
    "award": award,
    "refusal": refusal,
    "agreement": agreement,
}


def made(kind: str) -> bytes:
    """Return one template as the bytes of a Word file: the same each time."""
    target = io.BytesIO()
    LETTERS[kind]().document.save(target)
    return settle(target.getvalue(), date(2022, 1, 1))


def main() -> None:
    """Write all templates into a folder (by default the package's own)."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for kind in LETTERS:
        (folder / f"{kind}.docx").write_bytes(made(kind))
        print(f"{kind}.docx")


if __name__ == "__main__":
    main()
