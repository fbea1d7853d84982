"""From the upload to the validated certificate, through the real service and the real desk.

Once by keyboard alone, as somebody works who uses no mouse; once by links and buttons alone, as the
desk answers where no script runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as BrowserTimeout

from intake.desk.accounts import add
from intake.desk.role import Role
from intake.house import open_house
from samples import papers
from samples.dossiers import Delivery, deliveries
from samples.make import Press, files_of
from samples.paper import to_pdf
from validators.call import load_call

from .desk_case import ACCOUNTS, DAY, PASSWORD, Running, running, sign_in
from .desk_letter_case import letter_of, reach
from .service_cases import INLINE, make_home, once

REFERENCE = "PDI47-2022-0001"


def doubtful(delivery: Delivery, folder: Path) -> tuple[list[Path], str]:
    """Write a complete delivery whose account details show another digit than its application.

    Returns its files and the account that is right.
    """
    applicant = delivery.forms[0][1].applicant
    last = str((int(applicant.iban[-1]) + 1) % 10)
    files = files_of(delivery, Press(load_call().options()))
    wrong = replace(applicant, iban=applicant.iban[:-1] + last)
    files["RIB.pdf"] = to_pdf(papers.bank_details(wrong), "rib")
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir()), applicant.iban


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    """The desk on a home where nothing has arrived yet."""
    home = make_home(tmp_path / "home", INLINE)
    with open_house(home.root, DAY) as house:
        login, name = ACCOUNTS[Role.RESPONSABLE]
        add(house, login, name=name, role=Role.RESPONSABLE, password=PASSWORD)
    with running(home.root) as started:
        yield started


def choose(page: Page, files: list[Path]) -> None:
    """Open the chooser of the field that has the focus by the space bar, and choose these files.

    A browser on a busy machine now and then lets the key pass: it is pressed again, as one does.
    """
    for _ in range(3):
        try:
            with page.expect_file_chooser(timeout=10_000) as chooser:
                page.keyboard.press("Space")
        except BrowserTimeout:
            continue
        chooser.value.set_files(files)
        return
    raise AssertionError("the space bar opens no chooser")


def served(desk: Running) -> None:
    """Let the service take in what lies in the inbox."""
    done = once(make_home(desk.home, INLINE), "--on", DAY.isoformat())
    assert done.returncode == 0, done.stderr


def test_from_upload_to_certificate_by_keyboard_alone(
    desk: Running, page: Page, tmp_path: Path
) -> None:
    files, account = doubtful(deliveries()[0], tmp_path / "envoi")
    keys = page.keyboard
    page.on("filechooser", lambda _: None)  # the chooser is the test's own from the start
    page.goto(desk.url)
    reach(page, "Identifiant")
    keys.type(ACCOUNTS[Role.RESPONSABLE][0])
    reach(page, "Mot de passe")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url(desk.url)

    reach(page, "Dépôt")
    keys.press("Enter")
    page.wait_for_url("**/depot")
    reach(page, "Fichiers à déposer")
    choose(page, files)
    reach(page, "Ces fichiers ont été envoyés ensemble par le même demandeur")
    keys.press("Space")
    reach(page, "Déposer")
    keys.press("Enter")
    page.get_by_text(f"{len(files)} fichiers sont déposés").wait_for()
    served(desk)

    page.goto(desk.url)
    reach(page, "Vérifier le premier point")
    keys.press("Enter")
    page.wait_for_url("**/documents/**")
    reach(page, "IBAN tel qu'il est écrit")
    keys.type(account)
    assert page.get_by_label("Ce que j'écris ici").is_checked(), "what is written is chosen"
    keys.press("Enter")
    page.wait_for_url("**fini=oui")
    assert f"« IBAN » est vérifié. Dossier {REFERENCE} : complet." in page.inner_text("main")

    reach(page, f"Dossier {REFERENCE}")
    keys.press("Enter")
    page.wait_for_url(f"**/dossiers/{REFERENCE}")
    reach(page, "Attestation de recevabilité", most=200)
    keys.press("Enter")
    page.wait_for_url("**/lettres/**")
    reach(page, "Valider cette lettre")
    keys.press("Enter")
    page.get_by_role("status").filter(has_text="La lettre est validée.").wait_for()
    assert letter_of(desk, REFERENCE, "certificate").status == "validated"


def test_from_upload_to_certificate_without_scripts(
    desk: Running, browser: Browser, tmp_path: Path
) -> None:
    files, account = doubtful(deliveries()[2], tmp_path / "envoi")
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    sign_in(page, desk, Role.RESPONSABLE)
    page.get_by_role("link", name="Dépôt").click()
    page.get_by_label("Fichiers à déposer").set_input_files(files)
    page.get_by_label("Ces fichiers ont été envoyés ensemble").check()
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_text(f"{len(files)} fichiers sont déposés").wait_for()
    served(desk)

    page.get_by_role("link", name="Accueil").first.click()
    page.get_by_role("link", name="Vérifier").first.click()
    page.get_by_label("IBAN tel qu'il est écrit").fill(account)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text(f"« IBAN » est vérifié. Dossier {REFERENCE} : complet.").wait_for()

    page.get_by_role("link", name=f"Dossier {REFERENCE}").click()
    page.get_by_role("link", name="Attestation de recevabilité").first.click()
    page.get_by_role("button", name="Valider cette lettre").click()
    page.get_by_text("La lettre est validée.").wait_for()
    context.close()
    assert letter_of(desk, REFERENCE, "certificate").status == "validated"
