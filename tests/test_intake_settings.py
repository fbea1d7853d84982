"""Settings: the file, then the environment; what is wrong is refused with its place and reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from intake.settings import Settings, SettingsError, load_settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recevable.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_home_works_without_any_settings(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "recevable.toml") == Settings()


def test_the_environment_wins_over_the_file_key_by_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '[smtp]\nhost = "a.example"\nport = 25\n')
    monkeypatch.setenv("RECEVABLE_SMTP__HOST", "b.example")
    settings = load_settings(path)
    assert (settings.smtp.host, settings.smtp.port) == ("b.example", 25)


def test_paths_start_at_the_home(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, 'call = "x.toml"\n[letters]\ntemplates = "m"\n'))
    assert settings.call == tmp_path / "x.toml"
    assert settings.letters.templates == tmp_path / "m"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("unknown = 1", "unknown : réglage inconnu"),
        ('[workers]\nmode = "magic"', "valeurs permises : 'processes' ou 'inline'"),
        ("[workers]\nnumber = -1", "workers.number : doit être au moins 0"),
        ("[arrivals]\nquiet = 3", "arrivals.quiet"),
        ("[smtp]\nport = 99999", "smtp.port"),
        ('[letters.modes]\ncertificate = "automatic"', "envoi automatique interdit"),
        ('[letters.modes]\nfarewell = "draft"', "letters.modes"),
        ('[smtp]\npassword = "secret"', "smtp.password"),
        ("[arrivals", "TOML"),
        ('timezone = "Europe/Agen"', "timezone"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(written(tmp_path, text))
    assert place in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_password_file_open_to_others_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "smtp.secret"
    secret.write_text("motdepasse\n", encoding="utf-8")
    secret.chmod(0o644)
    settings = load_settings(written(tmp_path, '[smtp]\npassword_file = "smtp.secret"\n'))
    with pytest.raises(SettingsError, match="chmod 600"):
        settings.smtp.secret()
    secret.chmod(0o600)
    assert settings.smtp.secret() == "motdepasse"


def test_a_password_of_the_environment_is_never_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECEVABLE_SMTP__PASSWORD", "motdepasse")
    settings = load_settings(tmp_path / "recevable.toml")
    assert settings.smtp.secret() == "motdepasse"
    assert "motdepasse" not in repr(settings)


def test_the_example_of_the_documentation_is_valid_and_names_every_setting(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "settings.md").read_text("utf-8")
    example = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]
    assert load_settings(written(tmp_path, example)).smtp.host == "smtp.example.org"
    for name, field in Settings.model_fields.items():
        assert name in example
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            missing = [key for key in kind.model_fields if key not in example]
            assert missing == []
