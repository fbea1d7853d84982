"""Foreign forms that are unlike one another in everything: each laid out by its own function."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from extractors.fields import BY_PATH
from extractors.source import Options

from .foreign_data import Application, day, grouped_iban, money
from .foreign_forms import LEGAL, Ask, Grid, Ticks
from .foreign_paper import LEFT, Look, Pen, fonts, ruled


def _choice(options: Options, path: str, code: str) -> str:
    return next(c.label for c in BY_PATH[path].options_of(options) if c.code == code)


def cerfa(data: Application, options: Options) -> bytes:  # noqa: PLR0915 (drawn top to bottom)
    """A form after the national one: columns of boxes, labels abreast, combs, sentences."""
    v = data.values
    pen = Pen(
        Look(tick="glyph", label="Sans-Bold"), "DEMANDE DE SUBVENTION - formulaire n° 12156*06"
    )
    pen.text(LEFT, "Cocher la ou les case(s) correspondant à votre demande :", "Sans-Bold")
    pen.y -= 18
    columns = (
        ("Forme", [("en numéraire (argent)", True), ("en nature", False)]),
        (
            "Fréquence - Récurrence",
            [
                ("première demande", v["request.kind"] == "premiere_demande"),
                ("renouvellement", v["request.kind"] == "renouvellement"),
            ],
        ),
        ("Objet", [("fonctionnement global", False), ("projet(s)/action(s)", True)]),
        (
            "Période",
            [
                ("annuelle ou ponctuelle", v["request.duration"] == "annuelle"),
                ("pluriannuelle", v["request.duration"] == "pluriannuelle"),
            ],
        ),
    )
    top = pen.y
    for n, (head, rows) in enumerate(columns):
        pen.y = top
        pen.text(LEFT + 128 * n, head, "Sans-Bold", 9)
        for text, on in rows:
            pen.y -= 14
            pen.option(LEFT + 128 * n, text, on)
    pen.y -= 28
    pen.text(LEFT, "1. Identification", "Sans-Bold", 12)
    pen.y -= 18

    def line(*pairs: tuple[str, str], step: float = 160.0) -> None:
        pen.room(30)
        for n, (label, text) in enumerate(pairs):
            end = pen.text(LEFT + step * n, f"{label} :", "Sans")
            pen.text(end + 4, text or "....................", "Sans")
        pen.y -= 17

    line(("1.1 Nom – Dénomination", v["organisation.name"]))
    line(("Sigle de l'association", v["organisation.acronym"]), ("Site web", ""), step=260)
    line(("1.2 Numéro Siret", "|" + "|".join(v["organisation.siret"]) + "|"))
    line(("1.3 Numéro RNA ou à défaut celui du récépissé en préfecture", v["organisation.rna"]))
    line(("Statut juridique", LEGAL[v["organisation.legal_form"]]))
    line(("1.5 Adresse du siège social", v["organisation.address"]))
    line(
        ("Code postal", v["organisation.postal_code"]),
        ("Commune", v["organisation.city"]),
        ("Cedex", ""),
    )
    line(("Téléphone", v["organisation.phone"]), ("Courriel", v["organisation.email"]), step=200)
    for head, who in (
        ("1.6 Représentant-e légal-e (personne désignée par les statuts)", "representative"),
        (
            "1.7 Identification de la personne chargée de la présente demande (si différente)",
            "contact",
        ),
    ):
        pen.y -= 4
        pen.text(LEFT, head, "Sans-Bold")
        pen.y -= 16
        line(("Nom", v[f"{who}.last_name"]), ("Prénom", v[f"{who}.first_name"]), step=250)
        line(("Fonction", v[f"{who}.role"]))
        line(("Téléphone", v[f"{who}.phone"]), ("Courriel", v[f"{who}.email"]), step=200)
    pen.text(LEFT, "2. Relations avec l'administration", "Sans-Bold", 12)
    pen.y -= 18
    for question in (
        "L'association est-elle reconnue d'utilité publique ?",
        "L'association est-elle assujettie aux impôts commerciaux ?",
    ):
        pen.draw(Ticks(question, [("oui", False), ("non", True)]))
    pen.look.above, pen.look.box, pen.look.colon = True, True, False
    for label, path in (
        ("Objet et activités principales de l'association", "organisation.purpose"),
        ("Expérience et références", "organisation.experience"),
    ):
        pen.draw(Ask(label, v[path], long=True))
    pen.room(80)
    pen.text(LEFT, "6. Projet – Objet de la demande", "Sans-Bold", 12)
    pen.y -= 18
    pen.draw(Ask("Intitulé :", v["project.title"]))
    for path, label in (
        ("project.scheme", "Dispositif de l'appel à projets"),
        ("project.measures", "Mesures de la CALPAE"),
        ("project.axes", "Axes du PDI/PTI"),
        ("public.groups", "Bénéficiaires : caractéristiques"),
    ):
        picked = {v[path]} if path in v else set(data.lists[path])
        pen.look.box = False
        pen.draw(
            Ticks(label, [(c.label, c.code in picked) for c in BY_PATH[path].options_of(options)])
        )
    pen.look.box = True
    for label, path in (
        ("À quel besoin cela répond-il ?", "project.needs"),
        ("Objectifs :", "project.objectives"),
        ("Description :", "project.description"),
        ("Partenariats :", "project.partners"),
        ("Innovation, plus-value, résultats attendus :", "project.added_value"),
        ("Mobilisation et orientation du public :", "public.mobilisation"),
        ("Moyens humains :", "means.human"),
        ("Moyens matériels :", "means.material"),
        (
            "Évaluation : indicateurs proposés au regard des objectifs ci-dessus",
            "evaluation.indicators",
        ),
        ("Égalité des chances", "cross_cutting.equal_opportunity"),
        ("Égalité femmes-hommes", "cross_cutting.gender_equality"),
        ("Développement durable", "cross_cutting.sustainability"),
    ):
        pen.draw(Ask(label, v[path], long=True))
    pen.draw(Ask("Territoire :", " ; ".join(data.lists["project.places"])))
    start, end = day(v["project.start"], 0), day(v["project.end"], 0)
    pen.text(LEFT, f"Date ou période de réalisation : du (le) {start} au {end}")
    pen.y -= 22
    line(
        ("Nombre de bénéficiaires du RSA", str(v["public.rsa_count"])),
        ("hors RSA", str(v["public.non_rsa_count"])),
        ("dont moins de 25 ans", str(v["public.non_rsa_under_25_count"])),
        step=190,
    )
    pen.grid(actions_grid(data))
    pen.grid(people_grid(data))
    pen.text(LEFT, f"7. Budget du projet - Année ou exercice : {v['budget.year']}", "Sans-Bold", 12)
    pen.y -= 18
    pen.flow(national_budget(data, pen))
    pen.draw(
        Ticks(
            "Portez-vous d'autres actions ?",
            [("Oui", v["has_other_actions"]), ("Non", not v["has_other_actions"])],
        )
    )
    pen.look.above = pen.look.box = False
    pen.draw(Ask("Si oui, lesquelles", data.other_actions))
    pen.text(LEFT, "8. Attestations", "Sans-Bold", 12)
    pen.y -= 18
    name = f"{v['representative.first_name']} {v['representative.last_name']}"
    pen.text(LEFT, f"Je soussigné(e), {name}, représentant(e) légal(e) de l'association, déclare :")
    pen.y -= 15
    for text in (
        "que l'association est à jour de ses obligations administratives, comptables, sociales et "
        "fiscales ;",
        "exactes et sincères les informations du présent formulaire ;",
        "que l'association souscrit au contrat d'engagement républicain ;",
    ):
        pen.option(LEFT, text, True)
        pen.y -= 15
    pen.text(
        LEFT,
        f"- demander une subvention de : {money(v['budget.requested'], 0)} au titre de l'année ou "
        f"exercice {v['budget.year']}",
    )
    pen.y -= 15
    line(("Titulaire du compte", v["bank.holder"]))
    line(("IBAN", grouped_iban(v["bank.iban"], 0)), ("BIC", v["bank.bic"]), step=330)
    pen.text(LEFT, f"Fait, le {day(v['signed.date'], 1)} à {v['signed.place']}")
    pen.y -= 20
    pen.text(LEFT, "Signature")
    return pen.done()


def actions_grid(data: Application) -> Any:
    """Return the table of actions, dates and volume in one cell each."""
    units = {c.code: c.label for c in BY_PATH["actions[].unit"].choices}
    return Grid(
        ["Action", "Dates", "Lieu", "Volume (unité)"],
        [
            [
                a["title"],
                f"du {day(a['start'], 0)} au {day(a['end'], 0)}",
                a["place"],
                f"{a['volume']} {units[a['unit']]}",
            ]
            for a in data.groups["actions"]
        ],
    )


def people_grid(data: Application) -> Any:
    """Return the table of facilitators, one cell for the whole name."""
    return Grid(
        ["Nom et prénom", "Diplôme", "Mission", "Nb d'heures"],
        [
            [f"{p['last_name']} {p['first_name']}", p["qualification"], p["role"], p["hours"]]
            for p in data.groups["means.facilitators"]
        ],
    )


def national_budget(data: Application, pen: Pen) -> Any:
    """Return the budget after the national form."""
    groups, v = data.groups, data.values
    rows = [
        ["CHARGES", "Montant", "PRODUITS", "Montant"],
        ["CHARGES DIRECTES", "", "RESSOURCES DIRECTES", ""],
    ]
    left = [(f"{r['account']} – {r['label']}", r["amount"]) for r in groups["budget.expenses"]]
    income = groups["budget.income"]
    right = [
        (f"70 – {income[0]['label']}", income[0]["amount"]),
        ("74 – Subventions d'exploitation", ""),
        ("État : préciser le(s) ministère(s) sollicité(s)", ""),
        (f"- {income[1]['funder']}", income[1]["amount"]),
        (income[2]["funder"], income[2]["amount"]),
        ("75 – Autres produits de gestion courante", ""),
    ]
    for n in range(max(len(left), len(right))):
        row = []
        for side in (left, right):
            label, amount = side[n] if n < len(side) else ("", "")
            row += [label, money(amount, 3) if amount else ""]
        rows.append(row)
    rows.append(
        [
            "TOTAL DES CHARGES",
            v["budget.total_expenses"],
            "TOTAL DES PRODUITS",
            v["budget.total_income"],
        ]
    )
    return ruled(rows, pen.right - pen.left, [0.35, 0.15, 0.35, 0.15])


def people_table(data: Application, options: Options) -> bytes:
    """Ruled tables: a column per person, a block per action, choices as text."""
    fonts()
    v = data.values
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=42, rightMargin=42, topMargin=40, bottomMargin=40
    )
    head = ParagraphStyle(
        "head", fontName="Sans-Bold", fontSize=12, leading=15, spaceBefore=8, spaceAfter=5
    )
    body = ParagraphStyle("body", fontName="Sans", fontSize=9, leading=12)
    width = A4[0] - 84
    story: list[Flowable] = [Paragraph("Appel à projets insertion – dossier de candidature", head)]

    def table(rows: list[list[str]], shares: list[float] | None = None) -> None:
        story.extend([ruled(rows, width, shares), Spacer(1, 7)])

    def title(text: str) -> None:
        story.append(Paragraph(text, head))

    def labels(prefix: str, codes: list[str]) -> str:
        return " ; ".join(_choice(options, prefix, c) for c in codes)

    title("LE PORTEUR DE PROJET")
    kind = "Première demande" if v["request.kind"] == "premiere_demande" else "Renouvellement"
    table(
        [
            ["Structure porteuse", v["organisation.name"]],
            ["Sigle", v["organisation.acronym"]],
            ["Nature juridique", LEGAL[v["organisation.legal_form"]]],
            ["N° SIRET / RNA", f"{v['organisation.siret']}"],
            ["Siège social", v["organisation.address"]],
            ["CP et ville", f"{v['organisation.postal_code']} {v['organisation.city']}"],
            ["Téléphone / Courriel", f"{v['organisation.phone']} / {v['organisation.email']}"],
            ["Présentation de la structure et de ses missions", v["organisation.purpose"]],
            [
                "Expérience de la structure dans le champ de l'insertion",
                v["organisation.experience"],
            ],
            ["Type de demande", kind],
            ["La demande porte sur", "un projet"],
            [
                "Durée de la demande",
                "Annuelle" if v["request.duration"] == "annuelle" else "Pluriannuelle",
            ],
        ],
        [0.33, 0.67],
    )
    table(
        [
            ["", "Représentant légal", "Personne chargée du dossier"],
            *[
                [label, v[f"representative.{part}"], v[f"contact.{part}"]]
                for label, part in (
                    ("Nom", "last_name"),
                    ("Prénom", "first_name"),
                    ("Fonction", "role"),
                    ("Téléphone", "phone"),
                    ("Courriel", "email"),
                )
            ],
        ]
    )
    title("LE PROJET")
    table(
        [
            ["Nom du projet", v["project.title"]],
            ["Dispositif", f"Dispositif {v['project.scheme'][1]}"],
            ["Mesures concernées", labels("project.measures", data.lists["project.measures"])],
            ["Axes concernés", labels("project.axes", data.lists["project.axes"])],
            [
                "Dates de réalisation",
                f"Du {day(v['project.start'], 1)} au {day(v['project.end'], 1)}",
            ],
            ["Communes d'intervention", ", ".join(data.lists["project.places"])],
        ],
        [0.33, 0.67],
    )
    for label, path in (
        ("Constats et besoins identifiés sur le territoire", "project.needs"),
        ("Objectifs généraux et opérationnels", "project.objectives"),
        ("Contenu et méthode", "project.description"),
        (
            "Partenaires mobilisés et articulation avec les services départementaux",
            "project.partners",
        ),
        (
            "En quoi le projet est-il innovant ? Quels résultats attendez-vous ?",
            "project.added_value",
        ),
    ):
        table([[label], [v[path]]])
    units = {c.code: c.label for c in BY_PATH["actions[].unit"].choices}
    for n, a in enumerate(data.groups["actions"], 1):
        title(f"Action n° {n}")
        table(
            [
                ["Intitulé", a["title"]],
                ["Date de début", day(a["start"], 0)],
                ["Date de fin", day(a["end"], 0)],
                ["Lieu", a["place"]],
                ["Volume prévisionnel", a["volume"]],
                ["Unité", units[a["unit"]]],
            ],
            [0.3, 0.7],
        )
    title("LE PUBLIC")
    table(
        [
            ["Public visé", labels("public.groups", data.lists["public.groups"])],
            ["Effectif BRSA", str(v["public.rsa_count"])],
            ["Effectif hors RSA", str(v["public.non_rsa_count"])],
            ["dont jeunes de moins de 25 ans", str(v["public.non_rsa_under_25_count"])],
            ["Repérage et orientation du public", v["public.mobilisation"]],
        ],
        [0.4, 0.6],
    )
    title("LES MOYENS")
    table([["Moyens humains", "Moyens matériels"], [v["means.human"], v["means.material"]]])
    table(
        [
            ["Nom", "Prénom", "Diplôme", "Mission", "Heures"],
            *[
                [p["last_name"], p["first_name"], p["qualification"], p["role"], p["hours"]]
                for p in data.groups["means.facilitators"]
            ],
        ]
    )
    title("ÉVALUATION ET PRINCIPES HORIZONTAUX")
    table(
        [
            ["Critères et indicateurs d'évaluation", v["evaluation.indicators"]],
            ["Lutte contre les discriminations", v["cross_cutting.equal_opportunity"]],
            ["Égalité hommes-femmes", v["cross_cutting.gender_equality"]],
            ["Environnement", v["cross_cutting.sustainability"]],
        ],
        [0.33, 0.67],
    )
    title("PLAN DE FINANCEMENT")
    table(
        [
            ["Subvention demandée au Département", money(v["budget.requested"], 1)],
            ["Exercice", v["budget.year"]],
        ],
        [0.4, 0.6],
    )
    groups = data.groups
    left = [(r["account"], r["label"], money(r["amount"], 1)) for r in groups["budget.expenses"]]
    income = groups["budget.income"]
    right = [
        ("70", "Ventes de prestations", money(income[0]["amount"], 1)),
        ("74", income[1]["funder"], money(income[1]["amount"], 1)),
        ("74", income[2]["funder"], money(income[2]["amount"], 1)),
        ("", "", ""),
    ]
    table(
        [
            ["N°", "Dépenses", "Montant", "N°", "Recettes", "Montant"],
            *[[*a, *b] for a, b in zip(left, right, strict=True)],
            [
                "",
                "Total",
                money(v["budget.total_expenses"], 1),
                "",
                "Total",
                money(v["budget.total_income"], 1),
            ],
        ],
        [0.06, 0.29, 0.15, 0.06, 0.29, 0.15],
    )
    table(
        [
            ["Autres actions portées par la structure", data.other_actions or "Aucune"],
            [
                "D'autres actions sont-elles portées par la structure ?",
                "Oui" if v["has_other_actions"] else "Non",
            ],
        ],
        [0.5, 0.5],
    )
    title("COORDONNÉES BANCAIRES")
    table(
        [
            ["Titulaire", "IBAN", "BIC"],
            [v["bank.holder"], grouped_iban(v["bank.iban"], 0), v["bank.bic"]],
        ],
        [0.4, 0.4, 0.2],
    )
    title("ENGAGEMENTS")
    for text in (
        "Je certifie que la structure est à jour de ses obligations sociales et fiscales.",
        "Je certifie l'exactitude des informations de ce dossier.",
        "La structure a souscrit au contrat d'engagement républicain.",
    ):
        story.append(Paragraph(f'<font name="DejaVu">☒</font> {text}', body))
    story.append(Paragraph(f"À {v['signed.place']}, le {day(v['signed.date'], 0)}", body))
    story.append(Paragraph("Signature et cachet de la structure", body))
    document.build(story)
    return buffer.getvalue()
