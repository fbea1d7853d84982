"""A dossier at the desk as one page, and the decision on it: what is told and done, by whom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from intake import letters
from intake.desk.role import Role
from intake.house import open_house
from intake.rows import DocumentRow
from intake.typed import amount_of

from .desk_case import (
    COMPLETE,
    DAY,
    DOUBTFUL,
    HOSTILE_NAME,
    INCOMPLETE,
    PEOPLE,
    Client,
    Running,
    axe,
    client,
    sign_in,
)
from .desk_letter_case import events_of, letter_of, seen_on

DECISION = {
    "sens": "granted",
    "montant": "30 000",
    "motif": "",
    "deliberation": "C1118",
    "date": "2022-11-18",
    "executoire": "2022-11-24",
}


def page_of(reference: str) -> str:
    return f"/dossiers/{reference}"


@pytest.fixture(scope="module")
def officer(desk: Running) -> Client:
    return client(desk, Role.INSTRUCTEUR)


def documents(desk: Running, reference: str | None) -> list[DocumentRow]:
    with open_house(desk.home, DAY) as house:
        return [d for d in house.register.documents() if d.reference == reference]


# -- what is told -------------------------------------------------------------------------------


def test_one_page_tells_all_of_a_dossier_and_leads_to_the_very_box(
    desk: Running, page: Page
) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(f"{desk.url}dossiers/{INCOMPLETE}")
    axe(page)
    assert page.locator(".steps li").count() == 11
    assert page.locator(".steps [aria-current=step]").inner_text().endswith("administrative")
    for heading in ("Points relevés", "Pièces", "Argent", "Échéances", "Lettres", "Événements"):
        assert page.get_by_role("heading", name=heading, exact=True).is_visible()
    bank = page.get_by_role("row").filter(has_text="Relevé d'identité bancaire").first
    assert "non conforme" in bank.inner_text()
    assert "20 000 €" in page.locator("#argent + dl").inner_text().replace("\u00a0", " ")
    assert page.get_by_text("Sans les suspensions").is_visible()
    assert "FR76" not in page.content().replace(" ", "")
    place = page.get_by_role("link", name="page 1, en haut").first
    anchor = (place.get_attribute("href") or "").partition("#")[2]
    assert anchor.startswith("b-")
    place.click()
    page.wait_for_url("**/documents/**")
    assert page.locator(f'[id="{anchor}"]').count() == 1
    page.set_viewport_size({"width": 390, "height": 844})
    for path in (page_of(INCOMPLETE), page_of(COMPLETE)):
        page.goto(desk.url.rstrip("/") + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_who_may_only_read_sees_no_participant_and_is_offered_nothing(desk: Running) -> None:
    shown = client(desk, Role.LECTURE).get(page_of(COMPLETE))
    assert shown.status == 200
    assert "Feuille d&#39;émargement" in shown.text
    for hidden in ("feuille de novembre", "ligne 3", "signature absente", *sum(PEOPLE, ())):
        assert hidden not in shown.text, hidden
    assert "votre rôle ne permet pas de les voir" in shown.text
    assert "<form method" not in shown.text.partition("<main")[2]
    assert "feuille de novembre" in client(desk, Role.INSTRUCTEUR).get(page_of(COMPLETE)).text
    assert client(desk, Role.COURRIER).get(page_of(COMPLETE)).status == 403
    assert client(desk, Role.LECTURE).get(page_of("PDI47-2022-9999")).status == 404


def test_what_a_file_is_called_is_text_here_too(desk: Running, officer: Client) -> None:
    shown = officer.get(page_of(INCOMPLETE)).text
    assert HOSTILE_NAME not in shown
    assert "facture &lt;img src=x" in shown, "offered among the documents without dossier"


# -- what is done -------------------------------------------------------------------------------


def test_the_second_who_changes_the_date_of_reception_is_told(
    desk: Running, officer: Client
) -> None:
    head = client(desk, Role.RESPONSABLE)
    seen = seen_on(officer.get(page_of(DOUBTFUL)))
    fields = {"vu": seen, "date": "11/10/2022"}
    assert officer.post(f"{page_of(DOUBTFUL)}/reception", fields).status == 303
    shown = officer.get(page_of(DOUBTFUL)).text
    assert "La date de réception est fixée." in shown
    assert "Date de réception fixée au 11/10/2022" in shown
    second = head.post(f"{page_of(DOUBTFUL)}/reception", {**fields, "date": "2022-10-10"})
    assert second.status == 409
    assert "changée entre-temps : 11/10/2022" in second.text
    again = {"vu": seen_on(second), "date": "demain"}
    assert head.post(f"{page_of(DOUBTFUL)}/reception", again).status == 422
    future = {"vu": seen_on(second), "date": "2023-01-01"}
    refused = head.post(f"{page_of(DOUBTFUL)}/reception", future)
    assert (refused.status, "dans le futur" in refused.text) == (409, True)
    ((_, told),) = events_of(desk, DOUBTFUL, "dossier.received")
    assert told["by"] == "Claire Martin"


def test_documents_are_attached_moved_and_set_aside_as_by_command(
    desk: Running, officer: Client
) -> None:
    (loose,) = [d for d in documents(desk, None) if d.status == "unattached"]
    base = page_of(INCOMPLETE)
    assert officer.post(f"{base}/rattacher", {"document": loose.id}).status == 303
    twice = officer.post(f"{base}/rattacher", {"document": loose.id})
    assert twice.status == 409
    assert f"il est dans le dossier {INCOMPLETE}" in twice.text
    move = {"deplacer": loose.id, "vers": f" {DOUBTFUL.lower()} "}
    assert officer.post(f"{base}/deplacer", move).status == 303
    assert loose.id in [d.id for d in documents(desk, DOUBTFUL)]
    gone = officer.post(f"{base}/ecarter", {"ecarter": loose.id})
    assert gone.status == 409
    assert officer.post(f"{page_of(DOUBTFUL)}/ecarter", {"ecarter": loose.id}).status == 303
    assert "écarté par une personne" in officer.get(page_of(DOUBTFUL)).text


def test_what_the_command_refuses_is_refused_here_in_the_same_words(
    desk: Running, officer: Client
) -> None:
    (form,) = [d for d in documents(desk, DOUBTFUL) if d.kind == "application_form"]
    base = page_of(DOUBTFUL)
    only = officer.post(f"{base}/ecarter", {"ecarter": form.id})
    assert (only.status, "est le seul de son dossier" in only.text) == (409, True)
    nowhere = officer.post(f"{base}/deplacer", {"deplacer": form.id, "vers": "PDI47-2022-9"})
    assert (nowhere.status, "n&#39;existe pas" in nowhere.text) == (409, True)
    blank = officer.post(f"{base}/deplacer")
    assert blank.status == 422
    assert "Choisissez un document." in blank.text
    early = officer.post(f"{base}/redemander")
    assert early.status == 409
    assert "n&#39;a pas encore été validée" in early.text
    account = officer.post(f"{base}/compte", {"vu": "•••• 0000"})
    assert (account.status, "Un autre RIB" in account.text) == (409, True)


# -- the decision -------------------------------------------------------------------------------


def test_a_decision_is_refused_in_words_while_its_step_is_not_open(desk: Running) -> None:
    head, base = client(desk, Role.RESPONSABLE), f"{page_of(INCOMPLETE)}/decision"
    shown = head.get(base)
    assert "l&#39;attestation de recevabilité n&#39;a pas encore été validée" in shown.text
    assert 'name="sens"' not in shown.text
    for path in ("verification", "enregistrement"):
        refused = head.post(f"{base}/{path}", {**DECISION, "vu": "0"})
        assert refused.status in {409, 422}
        assert "Rien n'a été enregistré" in refused.text
    for role in (Role.INSTRUCTEUR, Role.LECTURE, Role.COURRIER):
        assert client(desk, role).get(base).status == 403
        assert client(desk, role).post(f"{base}/enregistrement", DECISION).status == 403
    assert not events_of(desk, INCOMPLETE, "dossier.decided")


@pytest.fixture(scope="module")
def certified(desk: Running) -> str:
    """Return the address of the decision on a dossier whose certificate was validated."""
    certificate = letter_of(desk, COMPLETE, "certificate").id
    with open_house(desk.home, DAY) as house:
        letters.validate(house, certificate, "Hélène Roche")
    return f"{page_of(COMPLETE)}/decision"


def test_what_is_wrong_in_the_form_of_a_decision_is_told_at_its_field(
    desk: Running, certified: str, page: Page
) -> None:
    sign_in(page, desk, Role.RESPONSABLE)
    page.goto(desk.url.rstrip("/") + certified)
    axe(page)
    page.get_by_label("Refuser").check()
    page.get_by_label("Numéro de la délibération").fill('"><script>alert(1)</script>')
    page.get_by_label("Date de la séance").fill("2022-11-18")
    page.get_by_label("Date exécutoire").fill("2022-11-17")
    page.get_by_role("button", name="Vérifier avant d'enregistrer").click()
    page.get_by_role("link", name="Indiquez le motif du refus.").click()
    axe(page)
    page.get_by_label("Motif du refus").fill("crédits épuisés")
    page.get_by_role("button", name="Vérifier avant d'enregistrer").click()
    page.get_by_text("la date exécutoire précède la date").wait_for()
    page.get_by_label("Date exécutoire").fill("2022-11-24")
    page.get_by_role("button", name="Vérifier avant d'enregistrer").click()
    page.get_by_role("heading", name="Vérifier la décision").wait_for()
    axe(page)
    assert page.get_by_text('"><script>alert(1)</script>').is_visible(), "it is text"


def test_without_scripts_a_grant_is_looked_at_once_more_then_entered_once(
    desk: Running, certified: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    sign_in(page, desk, Role.RESPONSABLE)
    page.goto(f"{desk.url}dossiers/{COMPLETE}")
    page.get_by_role("link", name="Enregistrer une décision").click()
    check = page.get_by_role("button", name="Vérifier avant d'enregistrer")
    page.get_by_label("Attribuer une subvention").check()
    page.get_by_label("Montant accordé").fill("50 000")
    page.get_by_label("Numéro de la délibération").fill("C1118")
    page.get_by_label("Date de la séance").fill("2022-11-18")
    page.get_by_label("Date exécutoire").fill("2022-11-24")
    check.click()
    page.get_by_text("le montant accordé dépasse le montant sollicité").wait_for()
    page.get_by_label("Montant accordé").fill("30 000,50")
    check.click()
    page.get_by_text("Rien n'est encore enregistré.").wait_for()
    assert page.get_by_text("30 000,50 €").is_visible()
    page.get_by_role("button", name="Modifier").click()
    page.get_by_label("Montant accordé").fill("30000")
    check.click()
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.wait_for_url(f"**/dossiers/{COMPLETE}")
    assert page.get_by_role("status").filter(has_text="La décision est enregistrée.").is_visible()
    paid = page.get_by_role("region", name="Versements prévus").get_by_role("cell")
    figures = [text for text in paid.all_inner_texts() if text.endswith("€")]
    assert sum(amount_of(figure) for figure in figures) == 30000
    context.close()
    ((_, told),) = events_of(desk, COMPLETE, "dossier.decided")
    assert (told["by"], told["amount"]) == ("Hélène Roche", "30000")
    again = {**DECISION, "vu": "0"}
    second = client(desk, Role.RESPONSABLE).post(f"{certified}/enregistrement", again)
    assert (second.status, "enregistrée entre-temps" in second.text) == (409, True)
    assert len(events_of(desk, COMPLETE, "dossier.decided")) == 1


# -- documents without dossier, what a person allows ---------------------------------------------


def test_an_account_is_confirmed_and_one_more_request_is_allowed_by_name(
    desk: Running, officer: Client
) -> None:
    base = page_of(INCOMPLETE)
    shown = officer.get(base).text
    assert "Permettre une nouvelle demande" not in shown, "the first has not gone yet"
    account = shown.partition("Compte du dernier RIB : ")[2].partition(".")[0]
    assert officer.post(f"{base}/compte", {"vu": account}).status == 303
    assert "Confirmer ce compte" not in officer.get(base).text
    with open_house(desk.home, DAY) as house:
        notice = next(x for x in house.register.letters(INCOMPLETE) if x.kind == "notice")
        letters.validate(house, notice.id, "Hélène Roche", anyway=True)
    assert "Permettre une nouvelle demande" in officer.get(base).text
    assert officer.post(f"{base}/redemander").status == 303
    for what in ("dossier.account_confirmed", "dossier.asked_again"):
        ((_, told),) = events_of(desk, INCOMPLETE, what)
        assert told["by"] == "Claire Martin"


def test_a_document_without_dossier_is_filed_opened_or_set_aside(desk: Running, page: Page) -> None:
    (form,) = [d for d in documents(desk, DOUBTFUL) if d.kind == "application_form"]
    (other, *_) = [d for d in documents(desk, INCOMPLETE) if d.kind == "piece"]
    with open_house(desk.home, DAY) as house:
        for key in (form.id, other.id):
            house.register.change(DocumentRow, key, status="unattached", reference=None)
    sign_in(page, desk, Role.COURRIER)
    page.get_by_role("link", name="À classer").click()
    axe(page)
    page.get_by_role("link", name=form.id).click()
    axe(page)
    assert page.get_by_role("button", name="Ouvrir un dossier").count() == 0
    page.goto(f"{desk.url}a-classer/{other.id}")
    page.get_by_label("Référence du dossier").fill("PDI47-2022-9")
    page.get_by_role("button", name="Rattacher").click()
    page.get_by_text("« PDI47-2022-9 » n'existe pas").wait_for()
    page.get_by_label("Référence du dossier").fill(INCOMPLETE)
    page.get_by_role("button", name="Rattacher").click()
    page.get_by_role("status").filter(has_text=f"rattaché au dossier {INCOMPLETE}").wait_for()
    who = client(desk, Role.INSTRUCTEUR)
    assert who.post(f"/a-classer/{other.id}/ecarter").status == 409, "it was filed meanwhile"
    assert who.post(f"/a-classer/{form.id}/ouvrir").status == 303
    assert "PDI47-2022-0004 est ouvert" in who.get("/a-classer").text
    assert client(desk, Role.LECTURE).get("/a-classer").status == 403
