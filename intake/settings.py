"""Settings: ``recevable.toml`` in the home, then ``RECEVABLE_*`` of the environment, built once.

Environment names nest by two underscores: ``RECEVABLE_SMTP__HOST=mail.example``. The mail password
is never in the settings file: it comes from ``RECEVABLE_SMTP__PASSWORD`` or from a file that only
its owner can read.
"""

from __future__ import annotations

import stat
import tomllib
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from validators.dossier import LetterKind

Mode = Literal["draft", "automatic"]

AUTOMATIC_KINDS: frozenset[LetterKind] = frozenset({"acknowledgement", "notice", "reminder"})
"""Letters that may go by themselves; any other kind set to automatic is refused."""


class SettingsError(ValueError):
    """Settings that cannot be used: each line says where and why, in French."""


class Part(BaseModel):
    """Base of the settings' parts: immutable, an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Arrivals(Part):
    """When something in the inbox has arrived whole.

    ``quiet_seconds`` a file must be unchanged; ``stale_seconds`` after which one that is empty, or
    lacks its end, is no longer waited for; ``polling`` for network shares, which give no events.
    """

    quiet_seconds: float = Field(10.0, ge=0)
    stale_seconds: float = Field(1800.0, ge=0)
    poll_seconds: float = Field(5.0, gt=0)
    polling: bool = False


class Drafts(Part):
    """When a draft is written: the next working morning, so that a batch gives one letter."""

    release: Literal["next-working-morning", "immediately"] = "next-working-morning"
    at: time = time(7, 0)


class Letters(Part):
    """Per kind: draft (a person releases it) or automatic; and where own templates lie."""

    modes: dict[LetterKind, Mode] = Field(default_factory=dict)
    templates: Path | None = None
    pdf: bool = True

    @model_validator(mode="after")
    def _only_some_go_alone(self) -> Letters:
        wrong = sorted(k for k, m in self.modes.items() if m == "automatic")
        wrong = [kind for kind in wrong if kind not in AUTOMATIC_KINDS]
        if wrong:
            raise ValueError(f"envoi automatique interdit pour : {', '.join(wrong)}")
        return self

    def mode(self, kind: LetterKind) -> Mode:
        """Return how a kind of letter leaves."""
        return self.modes.get(kind, "draft")


class Delegate(Part):
    """The delegation under which letters are validated by rule: order, its date, who signs."""

    order: str
    day: str
    signatory: str


def secret_in(path: Path, name: str) -> str:
    """Return the password that a file holds; ``name`` is how the file is called in words.

    Raises SettingsError where it cannot be read, or is open to others than its owner.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} : fichier illisible") from error
    if stat.S_IMODE(mode) & 0o077:
        raise SettingsError(f"{name} : d'autres que son propriétaire peuvent le lire (chmod 600)")
    return text


class Smtp(Part):
    """The mail server. Without a host no mail is sent; ``.eml`` drafts are written all the same."""

    host: str = ""
    port: int = Field(587, ge=1, le=65535)
    tls: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: SecretStr | None = None
    password_file: Path | None = None
    sender: str = ""
    seconds: float = Field(30.0, gt=0)

    def secret(self) -> str | None:
        """Return the password. Raises SettingsError where its file is open to others."""
        if self.password is not None:
            return self.password.get_secret_value()
        if self.password_file is None:
            return None
        return secret_in(self.password_file, "smtp.password_file")


class Workers(Part):
    """Reading processes: how many (0: one per core, 4 at most), and the limits of one task."""

    mode: Literal["processes", "inline"] = "processes"
    number: int = Field(0, ge=0, le=64)
    memory_mb: int = Field(3072, ge=256)
    resident_mb: int = Field(1024, ge=256)
    seconds: float = Field(120.0, gt=0)
    file_seconds: float = Field(1800.0, gt=0)


class Outbox(Part):
    """What staff find: a worksheet per dossier, copies of what was received; who may open them."""

    worksheet: bool = True
    documents: bool = True
    folder_mode: int = 0o770
    file_mode: int = 0o660


class DeskPart(Part):
    """The desk: how it is reached, and for how long somebody stays signed in.

    ``address`` is the address that staff type where a proxy stands before it ("https://…");
    ``proxies`` the addresses or networks of proxies that are believed; ``user_header`` the header
    in which they name who signed in with them (empty: they name nobody).
    """

    address: str = ""
    proxies: tuple[str, ...] = ()
    user_header: str = ""
    idle_minutes: int = Field(30, ge=1, le=480)
    session_hours: int = Field(10, ge=1, le=24)
    upload_mb: int = Field(200, ge=1, le=4096)

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        parts = urlsplit(text)
        if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
            raise ValueError("adresse attendue (https://recevable.exemple.fr)")
        if parts.path.strip("/"):
            raise ValueError("l'adresse ne peut pas avoir de chemin")
        return text.rstrip("/")

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(str(ip_network(text)) for text in texts)
        except ValueError as error:
            raise ValueError("adresses ou réseaux attendus (10.0.0.5, 10.0.0.0/24)") from error

    @model_validator(mode="after")
    def _only_a_proxy_names_somebody(self) -> DeskPart:
        if self.user_header and not self.proxies:
            raise ValueError("user_header : indiquez aussi proxies, les adresses que l'on croit")
        return self


class Settings(BaseSettings):
    """All settings of one home. ``call`` is a call file; None: the bundled PDI/PTI call."""

    model_config = SettingsConfigDict(
        env_prefix="RECEVABLE_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    call: Path | None = None
    arrivals: Arrivals = Arrivals()
    drafts: Drafts = Drafts()
    letters: Letters = Letters()
    delegation: Delegate | None = None
    smtp: Smtp = Smtp()
    workers: Workers = Workers()
    outbox: Outbox = Outbox()
    desk: DeskPart = DeskPart()
    timezone: str = "Europe/Paris"

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"fuseau horaire inconnu : {name}") from error
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file (which comes in as keyword arguments)."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_settings(path: Path) -> Settings:
    """Read the settings file (it may be missing) and the environment. Raises SettingsError."""
    data = _read_toml(path)
    smtp = data.get("smtp")
    if isinstance(smtp, dict) and "password" in smtp:
        raise SettingsError(
            f"{path.name} : smtp.password : un mot de passe ne s'écrit pas ici "
            "(RECEVABLE_SMTP__PASSWORD, ou smtp.password_file vers un fichier protégé)"
        )
    try:
        settings = Settings(**data)
    except ValidationError as error:
        faults = (
            f"{path.name} : {'.'.join(str(part) for part in fault['loc'])} : {_words(fault)}"
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError("\n".join(faults)) from error
    return _from_home(settings, path.parent)


_WORDS = {
    "extra_forbidden": "réglage inconnu",
    "missing": "valeur manquante",
    "greater_than": "doit être supérieur à {gt}",
    "greater_than_equal": "doit être au moins {ge}",
    "less_than_equal": "doit être au plus {le}",
    "literal_error": "valeurs permises : {expected}",
    "bool_parsing": "true ou false attendu",
    "int_parsing": "nombre entier attendu",
    "int_type": "nombre entier attendu",
    "float_parsing": "nombre attendu",
    "float_type": "nombre attendu",
    "string_type": "texte attendu",
    "dict_type": "tableau TOML attendu",
    "model_type": "tableau TOML attendu",
    "time_parsing": "heure attendue (HH:MM)",
    "path_type": "chemin attendu",
}


def _words(fault: ErrorDetails) -> str:
    """Say in French what is wrong with a setting."""
    context = fault.get("ctx", {})
    known = _WORDS.get(fault["type"])
    if known is not None:
        return known.format(**context).replace(" or ", " ou ")
    return str(context.get("error") or fault["msg"])


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} : fichier illisible") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path.name} : écriture TOML incorrecte, {error}") from error


def _from_home(settings: Settings, home: Path) -> Settings:
    """Read paths relative to the home, wherever the command was started."""
    call = settings.call and home / settings.call.expanduser()
    templates = settings.letters.templates and home / settings.letters.templates.expanduser()
    secret = settings.smtp.password_file and home / settings.smtp.password_file.expanduser()
    return settings.model_copy(
        update={
            "call": call,
            "letters": settings.letters.model_copy(update={"templates": templates}),
            "smtp": settings.smtp.model_copy(update={"password_file": secret}),
        }
    )
