"""The agreement (convention d'objectifs et de moyens, L8): parties, visas, 19 articles, signatures.

Its content follows DOMAIN §4.8; the annexes stand in ``agreement_annexes``.
"""

from __future__ import annotations

from scripts.agreement_annexes import annexes
from scripts.agreement_articles import (
    ARTICLES,
    ASSOCIATION_VISA,
    COST_END,
    GOALS_END,
    LAST_VISAS,
    PAYMENT_END,
    VISAS,
)
from scripts.letter_parts import Template

TABLES: dict[str, tuple[str, tuple[str, ...], tuple[float, ...], tuple[str, ...]]] = {
    "Objectifs, publics et volumes": (
        "volume_rows",
        ("Action", "Volume prévu"),
        (118, 50),
        ("{{ item.label }}", "{{ item.value }}"),
    ),
    "Coût et plan de financement": (
        "co_funder_rows",
        ("Financeur", "Montant"),
        (118, 50),
        ("{{ item.label }}", "{{ item.value }}"),
    ),
    "Montant et modalités de versement": (
        "payment_rows",
        ("Versement", "Événement qui l'ouvre", "Montant"),
        (52, 82, 34),
        ("{{ item.label }}", "{{ item.value }}", "{{ item.third }}"),
    ),
}
AFTER: dict[str, tuple[tuple[str, str], ...]] = {
    "Objectifs, publics et volumes": GOALS_END,
    "Coût et plan de financement": COST_END,
    "Montant et modalités de versement": PAYMENT_END,
}


def agreement() -> Template:
    """L8, the agreement with its annexes 1 to 7 (DOMAIN §4.8)."""
    made = Template("Convention d'objectifs et de moyens")
    made.letterhead("Convention d'objectifs et de moyens – dossier n° {{ reference }}")
    made.add("Title", "Convention d'objectifs et de moyens")
    made.add("Sous-titre", "Opération « {{ project_title }} »\nDossier n° {{ reference }}")
    _parties(made)
    for rank, (title, paragraphs) in enumerate(ARTICLES, 1):
        made.add("Heading 1", f"Article {'1er' if rank == 1 else rank} – {title}")
        for style, text in paragraphs:
            made.add(style, text)
        if title in TABLES:
            names, headings, widths, cells = TABLES[title]
            right = (len(widths) - 1,) if names != "volume_rows" else ()
            made.table(headings, widths, cells, each=names, right=right)
            made.add("Après tableau", "")
        for style, text in AFTER.get(title, ()):
            made.add(style, text)
    _signatures(made)
    annexes(made)
    return made


def _parties(made: Template) -> None:
    made.add("Heading 2", "Entre les soussignés")
    made.add(
        "Normal",
        "**{{ authority_name }}**, représenté par {{ head_name }}, {{ head_title }}, ci-après "
        "« le Département », d'une part,",
    )
    made.add(
        "Normal",
        "et **{{ organisation_name }}** ({{ legal_form }}), dont le siège est situé "
        "{{ applicant_seat }}, {{ applicant_numbers }}, ayant pour signataire "
        "{{ applicant_signatory }}, {{ applicant_signatory_role }}, qui a qualité pour signer la "
        "présente convention, ci-après « le Bénéficiaire », d'autre part,",
    )
    made.add("Heading 2", "Vu")
    for visa in VISAS:
        made.add("List Bullet", visa)
    made.when("is_association", ("List Bullet", ASSOCIATION_VISA))
    for visa in LAST_VISAS:
        made.add("List Bullet", visa)
    made.add("Heading 2", "Il est convenu ce qui suit")


def _signatures(made: Template) -> None:
    made.add(
        "Fait à", "Fait en deux exemplaires originaux, à ……………………………, le ……………………………"
    ).paragraph_format.keep_with_next = True
    table = made.table((), (84, 84))
    made.row(
        table,
        (
            "**Pour le Département**\n{{ the_head }}\n\n\n\n\n\n{{ head_name }}",
            "**Pour le Bénéficiaire**\n{{ applicant_signatory_role }}\n\n\n\n\n\n"
            "{{ applicant_signatory }}\n__(signature et cachet)__",
        ),
        (84, 84),
    )
