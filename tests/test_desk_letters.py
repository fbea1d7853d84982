"""A letter at the desk: looked at, edited, put back, validated, sent; by whom, and only once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from extractors.office import available
from intake import decisions
from intake.desk import accounts
from intake.desk.downloads import attachment
from intake.desk.role import Role
from intake.house import open_house
from samples.dossiers import deliveries

from .desk_case import ACCOUNTS, COMPLETE, DAY, DOUBTFUL, INCOMPLETE, Running, axe, client, sign_in
from .desk_letter_case import events_of, letter_of, reach, seen_on, upload
from .letter_cases import with_sentence, words_of

WORDS = "Vous pouvez nous appeler le matin."


# -- looked at ----------------------------------------------------------------------------------


@pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
def test_a_letter_is_shown_as_it_would_leave_the_printer(desk: Running, page: Page) -> None:
    notice = letter_of(desk, INCOMPLETE, "notice")
    sign_in(page, desk, Role.LECTURE)
    page.goto(f"{desk.url}lettres/{notice.id}")
    page.get_by_role("button", name="Préparer l'aperçu").click()
    first = page.get_by_role("img", name="Page 1 sur")
    assert first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 900
    axe(page)
    page.get_by_text("Texte de la lettre").click()
    assert page.locator(".words").get_by_text("J'accuse réception").first.is_visible()
    assert page.get_by_text("joignez un relevé au nom de").first.is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)


def test_its_files_are_given_to_be_saved_under_their_own_name(desk: Running) -> None:
    notice = letter_of(desk, INCOMPLETE, "notice")
    answer = client(desk, Role.LECTURE).get(f"/lettres/{notice.id}/docx")
    assert answer.content == (desk.home / "outbox" / notice.docx).read_bytes()
    assert (
        "filename*=UTF-8''2022-10-12%20Demande%20de%20pi%C3%A8ces%20%28projet%29.docx"
        in (answer.headers["content-disposition"])
    )
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "name",
    [
        'x"\r\nset-cookie: a=b; y=".docx',
        "../../etc/passwd\x00.docx",
        "é\u2028\u202egnp.docx",
        "\ud83d\ude00" * 300,
        "",
        "..",
        "CON.docx",
    ],
)
def test_no_name_of_a_file_adds_a_header_or_leaves_the_folder(name: str) -> None:
    plain = name.encode("utf-16", "surrogatepass").decode("utf-16")
    header = attachment(plain)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert "/" not in header.replace("UTF-8''", "")
    assert len(header) < 2000


def test_no_address_leads_to_another_letter_s_text_or_out(desk: Running) -> None:
    who = client(desk, Role.RESPONSABLE)
    notice, certificate = (
        letter_of(desk, INCOMPLETE, "notice").id,
        letter_of(desk, COMPLETE, "certificate").id,
    )
    ((event, _),) = events_of(desk, certificate, "letter.written")
    assert who.get(f"/lettres/{certificate}/versions/{event.id}.docx").status == 200
    for path in (
        f"/lettres/{notice}/versions/{event.id}.docx",
        f"/lettres/{notice}/versions/x.docx",
        f"/lettres/{notice}/pages/..%2f1.jpg",
        "/lettres/..%2f..%2fregister.db/docx",
        f"/lettres/{notice}%00/docx",
        "/lettres/PDI47-2022-0003-L99",
    ):
        assert who.get(path).status == 404, path


# -- edited in Word and put back ----------------------------------------------------------------


def test_an_edited_letter_is_put_back_and_its_versions_are_kept(desk: Running, page: Page) -> None:
    notice = letter_of(desk, INCOMPLETE, "notice")
    lying = desk.home / "outbox" / notice.docx
    ours = lying.read_bytes()
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(f"{desk.url}lettres/{notice.id}")
    file = FilePayload(
        name='"><img src=x>\r\n.docx', mimeType="x/y", buffer=with_sentence(ours, WORDS)
    )
    page.get_by_label("Fichier Word modifié").set_input_files([file])
    page.get_by_role("button", name="Remettre le fichier").click()
    page.get_by_role("status").filter(has_text="Le texte modifié est en place.").wait_for()
    axe(page)
    assert WORDS in words_of(lying.read_bytes())
    row = page.get_by_role("row").filter(has_text="Texte modifié remis")
    assert "Claire Martin" in row.inner_text()
    assert page.locator("img[src=x]").count() == 0
    with page.expect_download() as saved:
        row.get_by_role("link").click()
    assert WORDS in words_of(saved.value.path().read_bytes())
    page.get_by_role("button", name="Reprendre le texte préparé").click()
    page.get_by_role("status").filter(has_text="de nouveau en place").wait_for()
    assert lying.read_bytes() == ours


def test_what_is_not_this_letter_is_told_in_words_and_changes_nothing(desk: Running) -> None:
    notice = letter_of(desk, INCOMPLETE, "notice")
    lying = (desk.home / "outbox" / notice.docx).read_bytes()
    other = letter_of(desk, COMPLETE, "certificate")
    who = client(desk, Role.INSTRUCTEUR)
    seen = seen_on(who.get(f"/lettres/{notice.id}"))
    for content, words in (
        (b"%PDF-1.7 ../../x", "pas un document Word lisible"),
        ((desk.home / "outbox" / other.docx).read_bytes(), f"autre dossier ({COMPLETE})"),
    ):
        answer = upload(who, f"/lettres/{notice.id}/texte", content, "../../x.docx", {"vu": seen})
        assert answer.status == 409
        assert words in answer.text
    empty = who.post(f"/lettres/{notice.id}/texte", {"vu": seen})
    assert empty.status == 422
    assert "Choisissez le fichier Word" in empty.text
    assert (desk.home / "outbox" / notice.docx).read_bytes() == lying


# -- validated, by whom -------------------------------------------------------------------------


def test_a_case_officer_validates_what_his_delegation_covers(desk: Running) -> None:
    receipt = letter_of(desk, INCOMPLETE, "acknowledgement").id
    who = client(desk, Role.INSTRUCTEUR)
    shown = who.get(f"/lettres/{receipt}")
    assert "revient à la personne responsable" in shown.text
    refused = who.post(f"/lettres/{receipt}/validation", {"vu": seen_on(shown)})
    assert refused.status == 403
    assert "ne porte pas de délégation" in refused.text
    with open_house(desk.home, DAY) as house:
        accounts.change(house, ACCOUNTS[Role.INSTRUCTEUR][0], delegated=True)
    who = client(desk, Role.INSTRUCTEUR)
    seen = seen_on(who.get(f"/lettres/{receipt}"))
    assert who.post(f"/lettres/{receipt}/validation", {"vu": seen}).status == 303
    ((_, told),) = events_of(desk, receipt, "letter.validated")
    assert told["by"] == "Claire Martin"
    assert letter_of(desk, INCOMPLETE, "acknowledgement").status == "validated"


def test_a_certificate_is_validated_by_keyboard_alone(desk: Running, page: Page) -> None:
    certificate = letter_of(desk, COMPLETE, "certificate").id
    sign_in(page, desk, Role.RESPONSABLE)
    page.goto(f"{desk.url}lettres/{certificate}")
    reach(page, "Valider cette lettre")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="La lettre est validée.").wait_for()
    axe(page)
    assert letter_of(desk, COMPLETE, "certificate").by == "Hélène Roche"


def test_the_second_of_two_is_told_and_nothing_is_done_twice(desk: Running) -> None:
    receipt = letter_of(desk, COMPLETE, "acknowledgement").id
    one, other = client(desk, Role.RESPONSABLE), client(desk, Role.RESPONSABLE)
    seen = {"vu": seen_on(one.get(f"/lettres/{receipt}"))}
    assert one.post(f"/lettres/{receipt}/validation", seen).status == 303
    second = other.post(f"/lettres/{receipt}/validation", seen)
    assert second.status == 409
    assert "Cette lettre a changé depuis" in second.text
    assert "Hélène Roche" in second.text, "who did it stands in the history"
    late = upload(other, f"/lettres/{receipt}/texte", b"", "x.docx", seen)
    assert late.status == 409
    assert len(events_of(desk, receipt, "letter.validated")) == 1


def test_a_letter_that_is_held_back_says_why_and_is_not_validated(desk: Running) -> None:
    receipt = letter_of(desk, DOUBTFUL, "acknowledgement")
    who = client(desk, Role.RESPONSABLE)
    with open_house(desk.home, DAY) as house:
        house.register.add(
            replace(receipt, id=f"{DOUBTFUL}-L9", kind="certificate", docx=receipt.docx + ".9.docx")
        )
    shown = who.get(f"/lettres/{DOUBTFUL}-L9")
    assert "Étape impossible : le dossier n&#39;est pas complet" in shown.text
    assert "Valider cette lettre" not in shown.text
    answer = who.post(f"/lettres/{DOUBTFUL}-L9/validation", {"vu": seen_on(shown)})
    with open_house(desk.home, DAY) as house:
        house.register.connection.execute("DELETE FROM letters WHERE id LIKE '%-L9'")
    assert answer.status == 409
    assert "Rien n'a été fait" in answer.text


# -- sent, notified: without scripts ------------------------------------------------------------


def test_without_scripts_a_notice_is_validated_signed_sent_and_notified(
    desk: Running, browser: Browser
) -> None:
    notice = letter_of(desk, INCOMPLETE, "notice").id
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    sign_in(page, desk, Role.RESPONSABLE)
    page.goto(f"{desk.url}lettres/{notice}")
    anyway = page.get_by_label("Demander les pièces malgré tout")
    if anyway.count():
        anyway.check()
    page.get_by_role("button", name="Valider cette lettre").click()
    for label, button, done in (
        ("Date de signature", "Noter la signature", "La signature de la lettre est notée."),
        ("Date d'envoi", "Noter l'envoi", "L'envoi de la lettre est noté."),
        ("Date de notification", "Noter la notification", "La notification de la lettre"),
    ):
        page.get_by_label(label).fill("2022-12-01")
        page.get_by_role("button", name=button).click()
        page.get_by_role("status").filter(has_text=done).wait_for()
    context.close()
    row = letter_of(desk, INCOMPLETE, "notice")
    assert (row.status, row.signed, row.sent, row.notified) == ("notified", DAY, DAY, DAY)
    for step in ("validated", "signed", "sent", "notified"):
        ((_, told),) = events_of(desk, notice, f"letter.{step}")
        assert told["by"] == "Hélène Roche"


def test_a_step_that_is_not_open_or_has_no_date_is_told_in_words(desk: Running) -> None:
    receipt = letter_of(desk, DOUBTFUL, "acknowledgement").id
    who = client(desk, Role.RESPONSABLE)
    seen = seen_on(who.get(f"/lettres/{receipt}"))
    early = who.post(f"/lettres/{receipt}/envoi", {"vu": seen, "date-sent": "2022-12-01"})
    assert early.status == 409
    assert "pas encore été validée" in early.text
    blank = who.post(f"/lettres/{receipt}/envoi", {"vu": seen, "date-sent": "demain"})
    assert blank.status == 422
    assert "Indiquez la date d&#39;envoi" in blank.text


def test_only_the_head_signs(desk: Running) -> None:
    receipt = letter_of(desk, INCOMPLETE, "acknowledgement").id
    officer, head = client(desk, Role.INSTRUCTEUR), client(desk, Role.RESPONSABLE)
    assert "Noter la signature" not in officer.get(f"/lettres/{receipt}").text
    assert officer.post(f"/lettres/{receipt}/signature").status == 403
    assert "Noter la signature" in head.get(f"/lettres/{receipt}").text


def test_who_may_only_read_is_offered_nothing_to_do(desk: Running, tmp_path: Path) -> None:
    receipt = letter_of(desk, DOUBTFUL, "acknowledgement").id
    shown = client(desk, Role.LECTURE).get(f"/lettres/{receipt}").text
    for button in ("Valider cette lettre", "Noter l", "Remettre le fichier"):
        assert button not in shown
    assert client(desk, Role.COURRIER).get(f"/lettres/{receipt}").status == 403


def test_without_scripts_the_certificate_follows_the_doubt_and_is_validated_by_keyboard(
    desk: Running, browser: Browser
) -> None:
    right = [d for d in deliveries() if not d.mail_from][2].forms[0][1].applicant.iban
    with open_house(desk.home, DAY) as house:
        (bank,) = [d for d in house.register.documents(DOUBTFUL) if d.piece == "D-RIB"]
        decisions.correct(house, bank.id, "iban", right, "Claire Martin")
    certificate = letter_of(desk, DOUBTFUL, "certificate").id
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    sign_in(page, desk, Role.RESPONSABLE)
    page.goto(f"{desk.url}dossiers/{DOUBTFUL}")
    reach(page, "Attestation de recevabilité", most=200)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/lettres/{certificate}")
    reach(page, "Valider cette lettre")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="La lettre est validée.").wait_for()
    context.close()
    assert letter_of(desk, DOUBTFUL, "certificate").status == "validated"


def test_a_letter_that_bears_an_account_is_shown_whole_to_few(desk: Running) -> None:
    receipt = letter_of(desk, DOUBTFUL, "acknowledgement").id
    with open_house(desk.home, DAY) as house:
        sql = "UPDATE letters SET kind = 'agreement' WHERE id = ?"
        house.register.connection.execute(sql, (receipt,))
    reader, officer = client(desk, Role.LECTURE), client(desk, Role.INSTRUCTEUR)
    ((event, _),) = events_of(desk, receipt, "letter.written")
    shown = reader.get(f"/lettres/{receipt}").text
    assert "réservés à l'instruction" in shown
    assert "/docx" not in shown
    for path in ("docx", "pdf", "pages/1.jpg", f"versions/{event.id}.docx"):
        assert reader.get(f"/lettres/{receipt}/{path}").status == 403, path
    assert reader.post(f"/lettres/{receipt}/apercu").status == 403
    assert officer.get(f"/lettres/{receipt}/docx").status == 200
    log = client(desk, Role.RESPONSABLE).get("/acces").text
    assert f"/lettres/{receipt}/docx" in log, "who tried is noted"
