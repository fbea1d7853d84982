"""The command line: French words, exit codes, JSON by the contract, no state where none is due."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from intake.commands import app, run
from intake.home import Home
from tests.service_cases import drop, invoice, make_home, sample_folders

ON = ("--on", "2022-10-12")


@pytest.fixture(scope="module")
def mail() -> dict[str, dict[str, bytes]]:
    return sample_folders(2)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, mail: dict[str, dict[str, bytes]]) -> Home:
    """A home that has taken in two dossiers, one broken file and one invoice."""
    made = make_home(tmp_path_factory.mktemp("home"))
    drop(made, mail)
    drop(made, {"": {"abîmé.pdf": b"%PDF-1.4 cut", "facture.pdf": invoice(1)}})
    assert run(["watch", "--once", *ON, "--home", str(made.root), "--quiet"]) == 0
    return made


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Run a command with --json and return exit code and answer."""
    capsys.readouterr()
    code = run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def files(tmp_path: Path, mail: dict[str, dict[str, bytes]]) -> list[Path]:
    """The files of one dossier outside any home."""
    found = []
    for name, content in next(iter(mail.values())).items():
        path = tmp_path / "dépôt" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        found.append(path)
    return found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bogus"], "commande inconnue : « bogus »"),
        (["watch", "--bogus"], "l'option « --bogus » n'existe pas"),
        (["read"], "il manque l'argument FICHIER"),
        (["read", "a.pdf", "b.pdf"], "argument en trop : « b.pdf »"),
        (["read", "/nulle/part.pdf"], "n'existe pas"),
        (["read", "/tmp"], "n'est pas un fichier"),
        (["read", "/dev/null"], "n'est ni un fichier ni un dossier"),
        (["watch", "--on", "2022-10-12"], "--on ne s'emploie qu'avec --once"),
        (["watch", "--once", "--on", "12 octobre"], "n'est pas une date"),
        (["validate", "L1"], "il manque l'option --by"),
        (["show", "--home", "/nulle/part"], "aucun registre"),
        (["read", "x.pdf", "--home"], "attend une valeur"),
    ],
)
def test_a_wrong_call_gives_french_words_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", [command.name or "" for command in app.registered_commands])
def test_every_command_has_french_help_with_an_example(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"Exemple : recevable {name}" in " ".join(text.split())
    assert "--home" in text
    assert "--quiet" in text
    assert "Show this message" not in text


def test_help_is_quick_and_runs_from_any_folder(tmp_path: Path) -> None:
    best = 9.0
    for _ in range(4):
        started = time.monotonic()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("recevable")), "--help"]
            if Path(sys.executable).with_name("recevable").exists()
            else [sys.executable, "-m", "intake.commands", "--help"],
            cwd=tmp_path if Path(sys.executable).with_name("recevable").exists() else None,
            capture_output=True,
            check=True,
        )
        best = min(best, time.monotonic() - started)
        assert b"recevable" in done.stdout
    assert best < 0.5


def test_show_answers_by_the_contract(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    code, known = answer(capsys, "show", "--home", str(home.root))
    assert code == 0
    assert [d["reference"] for d in known["dossiers"]] == ["PDI47-2022-0001", "PDI47-2022-0002"]
    dossier = known["dossiers"][0]
    assert {"reference", "state", "outcome", "received", "documents", "findings", "letters"} <= (
        dossier.keys()
    )
    assert {"id", "file", "sha256", "kind", "piece", "pages", "status"} <= (
        dossier["documents"][0].keys()
    )
    assert {"id", "kind", "status", "docx", "pdf", "date"} <= dossier["letters"][0].keys()
    assert {"what", "date"} == dossier["deadlines"][0].keys()
    for letter in dossier["letters"]:
        assert (home.outbox / letter["docx"]).is_file()
    assert [d["file"] for d in known["unattached"]] == ["facture.pdf"] or known["unattached"]


def test_show_of_one_dossier_and_of_an_unknown_one(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    code, known = answer(capsys, "show", "PDI47-2022-0002", "--home", str(home.root))
    assert code == 0
    assert [d["reference"] for d in known["dossiers"]] == ["PDI47-2022-0002"]
    assert run(["show", "PDI47-2022-9999", "--home", str(home.root)]) == 2
    assert "inconnu" in capsys.readouterr().err


def test_read_says_what_a_file_says_and_touches_no_state(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = next(path for path in files if "ormulaire" in path.name)
    empty = tmp_path / "empty"
    empty.mkdir()
    code, reading = answer(capsys, "read", str(form), "--home", str(empty))
    assert code == 0
    assert {"file", "sha256", "pages", "documents", "remarks"} <= reading.keys()
    (document,) = reading["documents"]
    assert document["kind"] == "application_form"
    leaf = document["record"]["organisation"]["name"]
    assert {"value", "raw", "page", "box", "place", "confidence"} <= leaf.keys()
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a document", b"%PDF-1.7\n%cut"])
def test_a_refused_file_gives_exit_3_with_code_message_and_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(content)
    for command in ("read", "check"):
        code, refused = answer(capsys, command, str(path))
        assert code == 3
        assert {"code", "message", "advice"} <= refused["error"].keys()
        assert all(refused["error"].values())


def test_a_known_file_that_is_no_list_is_a_wrong_call(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "known.json"
    known.write_text("[1, 2", encoding="utf-8")
    assert run(["read", str(files[0]), "--known", str(known)]) == 2
    known.write_text(
        json.dumps(
            {
                "people": [{"last_name": "MARTIN", "first_name": "Claire"}, ["DURAND", "Paul"]],
                "actions": ["Atelier"],
                "sessions": [{"id": "s1", "title": "Atelier", "date": "2022-11-02"}],
            }
        ),
        encoding="utf-8",
    )
    assert run(["read", str(files[0]), "--known", str(known), "--quiet"]) == 0
    capsys.readouterr()


def test_check_answers_by_the_contract_and_touches_no_state(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    code, trial = answer(
        capsys, "check", *map(str, files), *ON, "--received", "03/10/2022", "--home", str(empty)
    )
    assert code == 0
    assert trial.keys() == {"documents", "dossiers", "unattached"}
    (dossier,) = trial["dossiers"]
    assert dossier["received"] == "2022-10-03"
    assert dossier["outcome"] in {"incomplete", "to_check", "ineligible", "complete"}
    assert dossier["letters"][0] == "acknowledgement"
    for finding in dossier["findings"]:
        assert finding["severity"] in {"blocking", "blocking_payment", "instructor", "information"}
        assert finding["verdict"] in {"fault", "to_check"}
        assert finding["basis"]
    assert len(trial["documents"]) >= len(files)
    assert list(empty.iterdir()) == []


def test_check_finds_what_watch_finds(
    home: Home, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, known = answer(capsys, "show", "PDI47-2022-0001", "--home", str(home.root))
    _, trial = answer(capsys, "check", str(files[0].parent), *ON)

    def told(dossier: dict[str, Any]) -> list[tuple[str, str | None]]:
        return sorted((f["rule"], f["piece"] or "") for f in dossier["findings"])

    assert told(trial["dossiers"][0]) == told(known["dossiers"][0])


def test_forms_writes_the_form_and_its_fields(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forms", "--out", str(tmp_path / "f"), "--home", str(tmp_path)]) == 0
    names = sorted(path.suffix for path in (tmp_path / "f").iterdir())
    assert names == [".docx", ".json", ".pdf"]
    fields = json.loads((tmp_path / "f" / "fields.json").read_text("utf-8"))["fields"]
    assert {"id", "path", "label", "type", "pdf", "docx"} <= fields[0].keys()
    capsys.readouterr()


def test_what_a_person_decides_is_refused_in_words_where_it_is_not_open(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(home.root)
    decide = ["decide", "PDI47-2022-0001", "--deliberation", "C1118", "--date", "2022-10-10"]
    decide += ["--executory", "2022-10-11", "--by", "Claire Martin", *ON, "--home", root]
    assert run([*decide, "--grant", "40 000,00"]) == 2
    assert "Étape impossible" in capsys.readouterr().err
    assert run(decide) == 2
    assert run([*decide, "--grant", "1", "--adjourn"]) == 2
    assert run(["sent", "PDI47-2022-0001-L1", "--home", root]) == 2
    assert run(["validate", "PDI47-2022-0001-L99", "--by", "X", "--home", root]) == 2
    assert run(["attach", "2022-999999-1", "PDI47-2022-0001", "--home", root]) == 2
    capsys.readouterr()


def test_health_and_verify_find_a_sound_home_sound(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = answer(capsys, "health", "--home", str(home.root))
    assert (code, report["faults"], report["service"]) == (0, [], False)
    assert report["set_aside"] == 1
    code, found = answer(capsys, "verify", "--home", str(home.root))
    assert (code, found["faults"]) == (0, [])
    assert found["originals"] > 10


def test_check_setup_finds_the_bundled_call_usable_and_warns_of_the_list(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check-setup", "--home", str(home.root)]) == 0
    said = capsys.readouterr().out
    assert "✗" not in said
    assert "adoptée" in said


def test_check_setup_names_a_wrong_setting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_home(tmp_path, '[letters.modes]\nrefusal = "automatic"\n')
    assert run(["check-setup", "--home", str(tmp_path)]) == 1
    assert "envoi automatique interdit" in capsys.readouterr().out


def test_quiet_says_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    for arguments in (["show"], ["verify"], ["health"], ["clock", *ON]):
        assert run([*arguments, "--quiet", "--home", str(home.root)]) == 0
    assert capsys.readouterr() == ("", "")
