"""The seven annexes of the agreement, each on a page of its own (DOMAIN §4.8)."""

from __future__ import annotations

from scripts.letter_parts import Template

COMMITMENTS = (
    "respect des lois de la République ;",
    "liberté de conscience ;",
    "liberté des membres de l'association ;",
    "égalité et non-discrimination ;",
    "fraternité et prévention de la violence ;",
    "respect de la dignité de la personne humaine ;",
    "respect des symboles de la République.",
)


def annexes(made: Template) -> None:
    """Add all annexes; the seventh only for associations and foundations."""
    _project(made)
    _budget(made)
    _indicators(made)
    _attendance(made)
    _report(made)
    _account(made)
    made.add("Normal", "{%p if is_association %}")
    _commitment(made)
    made.add("Normal", "{%p endif %}")


def _title(made: Template, rank: int, title: str) -> None:
    made.add("Annexe", f"Annexe {rank} – {title}")


def _rows(
    made: Template,
    names: str,
    headings: tuple[str, ...],
    widths: tuple[float, ...],
    right: tuple[int, ...] = (),
) -> None:
    keys = ("label", "value", "third", "fourth")[: len(widths)]
    cells = tuple(f"{{{{ item.{key} }}}}" for key in keys)
    made.table(headings, widths, cells, each=names, right=right)
    made.add("Après tableau", "")


def _project(made: Template) -> None:
    _title(made, 1, "descriptif de l'opération et fiches actions")
    made.add("Normal", "**Opération :** {{ project_title }}")
    made.add("Heading 2", "Actions")
    _rows(made, "action_rows", ("Intitulé", "Période", "Lieu", "Volume prévu"), (66, 40, 30, 32))
    made.add("Normal", "{%p if facilitator_rows %}")
    made.add("Heading 2", "Intervenants")
    _rows(
        made,
        "facilitator_rows",
        ("Nom", "Qualification", "Rôle", "Volume horaire"),
        (50, 46, 46, 26),
    )
    made.add("Normal", "{%p endif %}")
    made.add("Normal", "{%p for item in project_blocks %}")
    made.add("Heading 2", "{{ item.label }}")
    made.add("Texte du projet", "{{ item.value }}")
    made.add("Normal", "{%p endfor %}")


def _budget(made: Template) -> None:
    _title(made, 2, "budget prévisionnel de l'opération")
    widths = (20.0, 112.0, 36.0)
    made.add("Heading 2", "Charges")
    for names, total, after in (
        ("expense_rows", "Total des charges|{{ total_cost }}", "Produits"),
        ("income_rows", "Total des produits|{{ total_income }}", ""),
    ):
        table = made.table(
            ("Compte", "Libellé", "Montant"),
            widths,
            ("{{ item.label }}", "{{ item.value }}", "{{ item.third }}"),
            each=names,
            right=(2,),
        )
        label, amount = total.split("|")
        made.row(table, ("", f"**{label}**", f"**{amount}**"), widths, right=(2,))
        made.add("Après tableau", "")
        if after:
            made.add("Heading 2", after)
    made.add("Normal", "{%p if volunteer_rows %}")
    made.add("Heading 2", "Contributions volontaires en nature (hors total)")
    _rows(made, "volunteer_rows", ("Compte", "Libellé", "Montant"), widths, right=(2,))
    made.add("Normal", "{%p endif %}")


def _indicators(made: Template) -> None:
    _title(made, 3, "indicateurs")
    made.when(
        "has_indicators",
        ("Normal", "Indicateurs proposés par le Bénéficiaire :"),
        ("Texte du projet", "{{ indicators }}"),
    )
    made.add(
        "Normal",
        "L'état consolidé ci-dessous est rempli en fin d'opération. Il ne comporte que des "
        "nombres, sans aucune donnée nominative.",
    )
    widths = (98.0, 35.0, 35.0)
    table = made.table(("Indicateur", "Prévu", "Réalisé"), widths)
    planned = (
        ("Bénéficiaires du RSA", "{% if has_rsa_count %}{{ rsa_count }}{% endif %}"),
        ("Participants hors RSA", "{% if has_non_rsa_count %}{{ non_rsa_count }}{% endif %}"),
        ("Participants ayant suivi l'action jusqu'à son terme", ""),
        ("Sorties vers l'emploi (dont emploi de plus de six mois)", ""),
        ("Sorties vers une formation qualifiante", ""),
        ("Autres sorties positives (accès aux droits, logement, santé, mobilité)", ""),
        ("Participants orientés par un référent du Département", ""),
    )
    for label, value in planned:
        made.row(table, (label, value, ""), widths)
    for text in ("{%tr for item in volume_rows %}", "", "{%tr endfor %}"):
        cells = (text, "", "") if text else ("Volume : {{ item.label }}", "{{ item.value }}", "")
        made.row(table, cells, widths)
    made.add("Après tableau", "")


def _attendance(made: Template) -> None:
    _title(made, 4, "modèle de feuille d'émargement")
    made.add(
        "Normal",
        "Une feuille par séance. Chaque participant signe en face de son nom ; une absence est "
        "indiquée par « absent ». Aucune autre information n'est à porter sur la feuille.",
    )
    widths = (50.0, 118.0)
    table = made.table((), widths)
    for label, value in (
        ("Structure", "{{ organisation_name }}"),
        ("Intitulé précis de l'action", ""),
        ("Lieu", ""),
        ("Date", ""),
        ("Heure de début / heure de fin", ""),
    ):
        made.row(table, (f"**{label}**", value), widths)
    made.add("Après tableau", "")
    made.add("Heading 3", "Intervenants")
    _blank(made, ("Nom", "Prénom", "Signature"), (55, 55, 58), 2)
    made.add("Heading 3", "Participants")
    _blank(made, ("N°", "Nom", "Prénom", "Signature"), (12, 50, 50, 56), 12)


def _blank(
    made: Template, headings: tuple[str, ...], widths: tuple[float, ...], count: int
) -> None:
    table = made.table(headings, widths)
    for rank in range(1, count + 1):
        first = str(rank) if headings[0] == "N°" else ""
        made.row(table, (first, *[""] * (len(widths) - 1)), widths, style="Cellule haute")
    made.add("Après tableau", "")


def _report(made: Template) -> None:
    _title(made, 5, "modèles de bilan et de compte rendu financier")
    made.add("Heading 2", "Bilan annuel d'activité")
    widths = (84.0, 84.0)
    table = made.table(("Rubrique", "Contenu"), widths)
    for label, value in (
        ("Structure et opération", "{{ organisation_name }} – {{ project_title }}"),
        ("Période du bilan", ""),
        ("Actions réalisées au regard des actions prévues", ""),
        ("Volumes réalisés par action (unité de l'annexe 1)", ""),
        ("Public accueilli (nombres, RSA et hors RSA)", ""),
        ("Résultats et suites de parcours", ""),
        ("Articulation avec les référents et les équipes du Département", ""),
        ("Priorités transversales", ""),
        ("Difficultés, écarts et leurs causes", ""),
    ):
        made.row(table, (label, value), widths)
    made.add("Après tableau", "")
    made.add("Heading 2", "Compte rendu financier")
    headings = ("Charges", "Prévu", "Réalisé", "Écart", "Produits", "Prévu", "Réalisé", "Écart")
    columns = (30.0, 18.0, 18.0, 18.0, 30.0, 18.0, 18.0, 18.0)
    table = made.table(headings, columns)
    for charge, product in (
        ("60 Achats", "70 Ventes"),
        ("61 Services extérieurs", "74 Subventions"),
        ("62 Autres services", "– Département"),
        ("63 Impôts et taxes", "– autres financeurs"),
        ("64 Personnel", "75 Autres produits"),
        ("65 Autres charges", "76 à 79"),
        ("66 à 69", "Ressources propres"),
        ("Charges indirectes", ""),
        ("**Total**", "**Total**"),
    ):
        made.row(table, (charge, "", "", "", product, "", "", ""), columns)
    made.add("Après tableau", "")
    made.add(
        "Normal",
        "Le compte rendu financier est accompagné d'un commentaire sur les écarts, des règles de "
        "répartition des charges indirectes et des contributions volontaires en nature. Il est "
        "daté et signé du représentant légal.",
    )


def _account(made: Template) -> None:
    _title(made, 6, "relevé d'identité bancaire")
    made.add(
        "Normal", "Les versements sont effectués au compte suivant, ouvert au nom du Bénéficiaire :"
    )
    widths = (50.0, 118.0)
    table = made.table((), widths)
    made.row(table, ("**Titulaire**", "{{ account_holder }}"), widths)
    made.row(table, ("**IBAN**", "{{ iban }}"), widths)
    made.row(table, ("**BIC**", "{% if has_bic %}{{ bic }}{% else %}–{% endif %}"), widths)
    made.add("Après tableau", "")
    made.add("Normal", "Le relevé d'identité bancaire transmis par le Bénéficiaire est joint.")


def _commitment(made: Template) -> None:
    _title(made, 7, "contrat d'engagement républicain")
    made.add(
        "Normal",
        "Le contrat d'engagement républicain souscrit par {{ organisation_name }}"
        "{% if commitment_dated %} le {{ commitment_date }}{% endif %} est joint. Son texte est "
        "celui de l'annexe du décret n° 2021-1947 du 31 décembre 2021, pris pour l'application de "
        "l'article 10-1 de la loi n° 2000-321 du 12 avril 2000. Il comporte sept engagements :",
    )
    for text in COMMITMENTS:
        made.add("List Bullet", text)
