"""The logs of a whole run hold no personal data: no name, account, address, phone of anybody."""

from __future__ import annotations

import json
import logging
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.records import DocumentRead
from intake.logs import JsonLines
from intake.rows import Delivery
from samples.dossiers import deliveries
from samples.make import Press, files_of, mail_of
from tests.service_cases import (
    SETTINGS,
    count,
    drop,
    house_of,
    invoice,
    make_home,
    start,
    wait_for,
    wait_until,
)
from validators.call import load_call

PERSONAL = frozenset(
    {"name", "last_name", "first_name", "names", "holder", "iban", "bic", "email", "phone",
     "address", "siret", "rna", "facilitators", "participants"}
)  # fmt: skip
SHORT = 4


def values_of(read: DocumentRead) -> Iterator[str]:
    """Yield every value of a record that tells of a person, an account, or an organisation."""

    def walk(node: object, personal: bool) -> Iterator[str]:
        if isinstance(node, dict):
            if "value" in node and "raw" in node:
                if personal:
                    yield from (str(node[key]) for key in ("value", "raw") if node[key])
                return
            for key, below in node.items():
                yield from walk(below, personal or key in PERSONAL)
        elif isinstance(node, list):
            for below in node:
                yield from walk(below, personal)

    yield from walk(read.model_dump(mode="json")["record"] or {}, False)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, set[str], list[str]]:
    """The log of the real service over samples, an e-mail and faults; what it must not hold."""
    home = make_home(tmp_path_factory.mktemp("logs"), SETTINGS + "[outbox]\ndocuments = false\n")
    press = Press(load_call().options())
    chosen = sorted(deliveries(), key=lambda d: len(d.papers))[:3]
    mail = next(d for d in deliveries() if d.mail_from)
    files = {d.folder: files_of(d, press) for d in chosen if not d.mail_from}
    loose = {"courriel de Mme Lafargue.eml": mail_of(mail, files_of(mail, press))}
    loose |= {"CV Jean-Baptiste Dupouy.txt": b"Jean-Baptiste Dupouy, conseiller"}
    loose |= {"facture.pdf": invoice(1), "~$courriel.docx": b"lock"}
    service = start(home, "--log-json")
    try:
        drop(home, {**files, "": loose})
        wait_for(home, "SELECT count(*) FROM files WHERE status <> 'pending'", 5)
        (home.inbox / "reste.pdf").write_bytes(invoice(2))
        whole = "SELECT count(*) FROM files WHERE status = 'pending'"
        loose_ends = "SELECT count(*) FROM deliveries WHERE settled = 0"
        left = ("*.eml", "reste.pdf")
        wait_until(
            lambda: (
                not any([*home.inbox.glob(x)] for x in left)
                and count(home, whole) + count(home, loose_ends) == 0
                and count(home, "SELECT count(*) FROM letters") > 0
            ),
            120,
        )
    finally:
        service.send_signal(signal.SIGTERM)
        out, err = service.communicate(timeout=20)
    with house_of(home, None) as house:
        reads = [document.reading for document in house.register.documents()]
        names = [Path(file.name).stem for file in house.register.files()]
        names += [delivery.name for delivery in house.register.find(Delivery)]
        values = {value for read in reads for value in values_of(read)}
        values |= {dossier.name for dossier in house.register.dossiers()}
    return out + err, values, names


def test_the_run_has_something_to_hide_and_something_to_say(
    run: tuple[str, set[str], list[str]],
) -> None:
    log, values, _ = run
    assert len(values) > 40
    assert any(re.fullmatch(r"FR\d{2}[0-9A-Z]{23}", value) for value in values)
    assert any("@" in value for value in values)
    assert log.count('"Received ') > 10
    assert "Set aside" in log


def test_no_name_account_mail_or_phone_of_the_samples_stands_in_the_log(
    run: tuple[str, set[str], list[str]],
) -> None:
    log, values, _ = run
    flat = "".join(log.split()).lower()
    told = sorted(v for v in values if len(v) >= SHORT and "".join(v.split()).lower() in flat)
    assert told == []


def test_no_name_of_a_file_or_folder_stands_in_the_log(
    run: tuple[str, set[str], list[str]],
) -> None:
    log, _, names = run
    assert [name for name in names if len(name) >= SHORT and name in log] == []
    assert "Dupouy" not in log
    assert "Lafargue" not in log


def test_each_line_of_the_log_is_one_event_in_json(run: tuple[str, set[str], list[str]]) -> None:
    lines = [line for line in run[0].splitlines() if line.startswith("{")]
    assert len(lines) > 10
    for line in lines:
        assert {"at", "level", "logger", "message"} <= json.loads(line).keys()


def test_an_error_is_logged_by_its_kind_never_by_its_words() -> None:
    try:
        raise ValueError("Nolwenn Garrigue")
    except ValueError as error:
        record = logging.LogRecord(
            "intake", logging.ERROR, "x.py", 1, "It failed\nhere", (),
            (type(error), error, error.__traceback__),
        )  # fmt: skip
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "Garrigue" not in line
