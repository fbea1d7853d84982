"""Foreign forms without ruled tables for their questions: a printed web form, a loose Word form."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from reportlab.lib.utils import simpleSplit

from extractors.fields import BY_PATH
from extractors.source import Options

from .foreign_data import Application, day, grouped_iban, money
from .foreign_forms import LEGAL
from .foreign_odd import actions_grid, national_budget, people_grid
from .foreign_paper import LEFT, Look, Pen


def web_print(  # noqa: C901, PLR0915 (drawn top to bottom)
    data: Application, options: Options
) -> bytes:
    """A web form as printed: small labels over answers, cards in two columns, round buttons."""
    v = data.values
    pen = Pen(Look(), "Ma demande de subvention n° 2022-00417")

    def card(x: float, label: str, text: str, width: float = 240) -> None:
        pen.text(x, label, "Sans", 7.5)
        for line in simpleSplit(text, "Sans", 10.5, width) or [""]:
            pen.y -= 13
            pen.text(x, line, "Sans", 10.5)
        pen.y -= 20

    def pair(*cards: tuple[str, str]) -> None:
        pen.room(70)
        top, lowest = pen.y, pen.y
        for n, (label, text) in enumerate(cards):
            pen.y = top
            card(LEFT + 265 * n, label, text)
            lowest = min(lowest, pen.y)
        pen.y = lowest

    def wide(label: str, text: str) -> None:
        pen.room(90)
        card(LEFT, label, text, 500)

    def title(text: str) -> None:
        pen.room(60)
        pen.text(LEFT, text, "Sans-Bold", 14)
        pen.y -= 24

    def radio(label: str, rows: list[tuple[str, bool]]) -> None:
        pen.room(30 + 14 * len(rows))
        pen.text(LEFT, label, "Sans", 7.5)
        for text, on in rows:
            pen.y -= 14
            end = pen.text(LEFT, "◉" if on else "○", "DejaVu", 10.5)
            pen.text(end + 4, text, "Sans", 10.5)
        pen.y -= 22

    title("Votre organisme")
    pair(("Dénomination", v["organisation.name"]), ("Sigle", v["organisation.acronym"]))
    pair(
        ("SIRET", v["organisation.siret"]), ("Forme juridique", LEGAL[v["organisation.legal_form"]])
    )
    pair(("Adresse", v["organisation.address"]), ("N° RNA", v["organisation.rna"]))
    pair(("Code postal", v["organisation.postal_code"]), ("Ville", v["organisation.city"]))
    pair(("Téléphone", v["organisation.phone"]), ("Adresse e-mail", v["organisation.email"]))
    wide("Activités de la structure", v["organisation.purpose"])
    wide("Références et expériences dans le domaine", v["organisation.experience"])
    for head, who in (("Responsable légal", "representative"), ("Contact", "contact")):
        title(head)
        pair(("Nom", v[f"{who}.last_name"]), ("Prénom", v[f"{who}.first_name"]))
        pair(("Fonction", v[f"{who}.role"]), ("Téléphone", v[f"{who}.phone"]))
        wide("Adresse e-mail", v[f"{who}.email"])
    title("Votre demande")
    radio(
        "Type de demande",
        [
            ("Première demande", v["request.kind"] == "premiere_demande"),
            ("Renouvellement", v["request.kind"] == "renouvellement"),
        ],
    )
    radio("Objet de la demande", [("Fonctionnement", False), ("Projet ou action", True)])
    radio(
        "Périodicité",
        [
            ("Annuelle", v["request.duration"] == "annuelle"),
            ("Pluriannuelle", v["request.duration"] == "pluriannuelle"),
        ],
    )
    title("Votre projet")
    wide("Titre du projet", v["project.title"])
    for path, label in (
        ("project.scheme", "Dispositif"),
        ("project.measures", "Mesures CALPAE"),
        ("project.axes", "Axes PDI/PTI"),
    ):
        picked = {v[path]} if path in v else set(data.lists[path])
        radio(label, [(c.label, c.code in picked) for c in BY_PATH[path].options_of(options)])
    pair(("Date de début", day(v["project.start"], 1)), ("Date de fin", day(v["project.end"], 1)))
    for label, path in (
        ("Contexte", "project.needs"),
        ("Objectifs", "project.objectives"),
        ("Déroulement", "project.description"),
        ("Partenaires", "project.partners"),
        ("Plus-value et résultats attendus", "project.added_value"),
    ):
        wide(label, v[path])
    wide("Lieux de réalisation", ", ".join(data.lists["project.places"]))
    pen.grid(actions_grid(data))
    radio(
        "Publics concernés",
        [
            (c.label, c.code in data.lists["public.groups"])
            for c in BY_PATH["public.groups"].options_of(options)
        ],
    )
    pair(
        ("Nombre de bénéficiaires du RSA", str(v["public.rsa_count"])),
        ("Nombre de participants hors RSA", str(v["public.non_rsa_count"])),
    )
    wide("dont moins de 25 ans", str(v["public.non_rsa_under_25_count"]))
    for label, path in (
        ("Modalités de mobilisation du public", "public.mobilisation"),
        ("Moyens humains", "means.human"),
        ("Moyens matériels", "means.material"),
        ("Évaluation", "evaluation.indicators"),
        ("Égalité des chances", "cross_cutting.equal_opportunity"),
        ("Égalité entre les femmes et les hommes", "cross_cutting.gender_equality"),
        ("Transition écologique", "cross_cutting.sustainability"),
    ):
        wide(label, v[path])
    pen.grid(people_grid(data))
    title("Budget")
    pair(
        ("Montant de la subvention demandée", money(v["budget.requested"], 0)),
        ("Année", v["budget.year"]),
    )
    pen.flow(national_budget(data, pen))
    radio(
        "Portez-vous d'autres actions ?",
        [("Oui", v["has_other_actions"]), ("Non", not v["has_other_actions"])],
    )
    wide("Lesquelles", data.other_actions)
    title("Coordonnées bancaires")
    pair(("Titulaire", v["bank.holder"]), ("BIC", v["bank.bic"]))
    wide("IBAN", grouped_iban(v["bank.iban"], 0))
    title("Attestations")
    for text in (
        "L'organisme est à jour de ses obligations fiscales et sociales",
        "Les informations saisies sont exactes et sincères",
        "L'organisme souscrit au contrat d'engagement républicain",
    ):
        end = pen.text(LEFT, "☑", "DejaVu")
        pen.text(end + 4, text)
        pen.y -= 15
    wide("Fait à", v["signed.place"])
    wide("Le", day(v["signed.date"], 0))
    return pen.done()


def loose_word(  # noqa: C901, PLR0915 (drawn top to bottom)
    data: Application, options: Options
) -> bytes:
    """A Word form of tabs, numbered questions, o/x lists and a four column table."""
    v = data.values
    document: Any = Document()
    add = document.add_paragraph
    add("DÉPARTEMENT – SERVICE INSERTION")
    add("Demande d'aide financière 2022-2023")
    add("")
    add("I – PRÉSENTATION DU DEMANDEUR")
    add(
        f"1.1 Nom ou raison sociale :\t{v['organisation.name']}\tSigle "
        f":\t{v['organisation.acronym']}"
    )
    add(f"1.2 Statut : {LEGAL[v['organisation.legal_form']]}")
    add(f"1.3 SIRET : {v['organisation.siret']}\tRNA : {v['organisation.rna']}")
    add(
        f"1.4 Adresse : {v['organisation.address']} – {v['organisation.postal_code']} "
        f"{v['organisation.city']}"
    )
    add(f"Tél : {v['organisation.phone']}     Mél : {v['organisation.email']}")
    add("1.5 Objet social et principales activités de la structure :")
    add(v["organisation.purpose"])
    add("1.6 Expérience de la structure :")
    add(v["organisation.experience"])
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for who, head in (
        ("representative", "Responsable légal"),
        ("contact", "Personne en charge du dossier"),
    ):
        cells = table.add_row().cells
        merged = cells[0].merge(cells[3])
        merged.text = head
        for row in (
            (("Nom", "last_name"), ("Prénom", "first_name")),
            (("Fonction", "role"), ("Tél.", "phone")),
            (("Courriel", "email"),),
        ):
            cells = table.add_row().cells
            for n, (label, part) in enumerate(row):
                cells[2 * n].text, cells[2 * n + 1].text = label, v[f"{who}.{part}"]
    add("II – NATURE DE LA DEMANDE")
    first = v["request.kind"] == "premiere_demande"
    add(
        f"S'agit-il d'une première demande ?   {'☒' if first else '☐'} Oui   "
        f"{'☐' if first else '☒'} Non"
    )
    add("Objet de la demande : ☐ Fonctionnement   ☒ Projet")
    year = v["request.duration"] == "annuelle"
    add(
        f"Durée de la demande : {'☒' if year else '☐'} Annuelle   {'☐' if year else '☒'} "
        f"Pluriannuelle"
    )
    add("III – L'OPÉRATION")
    add(f"3.1 Intitulé de l'opération : {v['project.title']}")
    for n, (path, label) in enumerate(
        (
            ("project.scheme", "Dispositif de rattachement"),
            ("project.measures", "Mesures"),
            ("project.axes", "Axes"),
            ("public.groups", "Publics visés"),
        ),
        2,
    ):
        add(f"3.{n} {label} (cocher) :")
        picked = {v[path]} if path in v else set(data.lists[path])
        for c in BY_PATH[path].options_of(options):
            add(f"[{'x' if c.code in picked else ' '}] {c.label}")
    add(
        f"3.6 Période de réalisation : du {day(v['project.start'], 0)} au "
        f"{day(v['project.end'], 0)}"
    )
    for label, path in (
        ("Diagnostic de départ", "project.needs"),
        ("Objectifs visés", "project.objectives"),
        ("Méthodologie", "project.description"),
        ("Partenariat et articulation avec les équipes du Département", "project.partners"),
        ("Innovation et résultats attendus", "project.added_value"),
        ("Mobilisation du public et prise en compte de sa parole", "public.mobilisation"),
        ("Moyens humains", "means.human"),
        ("Moyens matériels", "means.material"),
        ("Évaluation (indicateurs, outils)", "evaluation.indicators"),
        ("Égalité des chances", "cross_cutting.equal_opportunity"),
        ("Égalité femmes/hommes", "cross_cutting.gender_equality"),
        ("Développement durable", "cross_cutting.sustainability"),
    ):
        add(f"{label} :")
        add(v[path])
    add("Territoire d'intervention : " + " ; ".join(data.lists["project.places"]))
    add(
        f"Nombre de BRSA : {v['public.rsa_count']}\tHors RSA : {v['public.non_rsa_count']}\tdont "
        f"- de 25 ans : {v['public.non_rsa_under_25_count']}"
    )
    for grid in (actions_grid(data), people_grid(data)):
        made = document.add_table(rows=0, cols=len(grid.header), style="Table Grid")
        for texts in (grid.header, *grid.rows):
            for cell, text in zip(made.add_row().cells, texts, strict=True):
                cell.text = text
        add("")
    add("IV – FINANCEMENT")
    add(
        f"Le porteur sollicite une subvention d'un montant de {money(v['budget.requested'], 1)} "
        f"au titre de l'exercice {v['budget.year']}."
    )
    made = document.add_table(rows=0, cols=2, style="Table Grid")
    rows = [
        ("Dépenses", "Montant"),
        *[
            (f"{r['account']} {r['label']}", money(r["amount"], 0))
            for r in data.groups["budget.expenses"]
        ],
        ("Total des dépenses", money(v["budget.total_expenses"], 0)),
        ("Recettes", "Montant"),
        ("70 Vente de produits finis", money(data.groups["budget.income"][0]["amount"], 0)),
        ("74 Subventions d'exploitation", ""),
        *[(r["funder"], money(r["amount"], 0)) for r in data.groups["budget.income"][1:]],
        ("Total des recettes", money(v["budget.total_income"], 0)),
    ]
    for texts in rows:
        for cell, text in zip(made.add_row().cells, texts, strict=True):
            cell.text = text
    yes = v["has_other_actions"]
    add(
        f"Avez-vous d'autres actions en cours ? {'☒' if yes else '☐'} oui   {'☐' if yes else '☒'} "
        f"non"
    )
    add(f"Si oui, lesquelles : {data.other_actions}")
    add(f"Compte bancaire – Titulaire du compte : {v['bank.holder']}")
    add(f"IBAN : {v['bank.iban']}\tBIC : {v['bank.bic']}")
    add("V – ATTESTATION SUR L'HONNEUR")
    for text in (
        "que la structure est à jour de ses obligations sociales et fiscales",
        "que les renseignements portés sur ce dossier sont exacts",
        "que la structure souscrit au contrat d'engagement républicain",
    ):
        add(f"☒ {text}")
    add(f"Fait à {v['signed.place']}, le {day(v['signed.date'], 1)}")
    add("Signature du responsable légal :")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
