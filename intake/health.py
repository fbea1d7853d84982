"""``recevable health``: the state of a home and its service, for persons and for programs."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import datetime, timedelta
from typing import Any

from validators.wording import plural

from . import heartbeat
from .home import Home
from .register import Register, RegisterError
from .rows import FileRow
from .verification import VERIFIED, last_verified

LOW_DISK = 1_000_000_000
DEAF_SECONDS = 900.0
"""The inbox is listed every few seconds; a long batch may keep the service from it so long."""
LONG_WAIT = timedelta(hours=2)
VERIFY_WITHIN = timedelta(days=15)


def health(home: Home) -> dict[str, Any]:
    """Return the state of a home as plain data; ``faults`` are French sentences, empty when well.

    Does not take part in the work: the service may run.
    """
    faults: list[str] = []
    serving = home.served()
    report: dict[str, Any] = {"service": serving}
    if not home.inbox.is_dir():
        faults.append("Le dossier « inbox » est introuvable.")
    if not home.outbox.is_dir():
        faults.append("Le dossier « outbox » est introuvable.")
    if home.root.is_dir():
        report["free_bytes"] = free = shutil.disk_usage(home.root).free
        if free < LOW_DISK:
            faults.append(f"Il reste peu de place sur le disque ({free // 1_000_000} Mo).")
    report |= _beat(home, serving, faults)
    if home.register.exists():
        try:
            report |= _register_health(home, serving, faults)
        except (RegisterError, sqlite3.DatabaseError) as error:
            faults.append(str(error))
    else:
        faults.append("Aucun registre ici : le service n'a jamais tourné dans ce dossier.")
    report["faults"] = faults
    return report


def _beat(home: Home, serving: bool, faults: list[str]) -> dict[str, Any]:
    """Tell what the service last said of itself; of a stopped one only when it last listed."""
    beat = heartbeat.read(home.work)
    listed = None if beat is None or beat.listed is None else heartbeat.now() - beat.listed
    report: dict[str, Any] = {
        "listing_age_seconds": None if listed is None else round(max(0.0, listed), 1),
        "waiting": None,
        "oldest_waiting_seconds": None,
        "workers": None,
        "workers_wanted": None,
    }
    if not serving or beat is None:
        return report
    if listed is None or listed > DEAF_SECONDS:
        minutes = int(listed or 0) // 60
        since = f" depuis {plural(minutes, 'minute')}" if listed is not None else ""
        faults.append(f"Le service n'a pas pu lire « inbox »{since}.")
    return report | {
        "waiting": beat.waiting,
        "oldest_waiting_seconds": round(beat.oldest, 1),
        "workers": beat.workers,
        "workers_wanted": beat.wanted,
    }


def _register_health(home: Home, serving: bool, faults: list[str]) -> dict[str, Any]:
    register = Register.open(home.register)
    try:
        unknown = len(register.outgoing("unknown"))
        if unknown:
            sent = plural(unknown, "envoi")
            faults.append(f"{sent} par courriel dont l'issue n'est pas connue.")
        counts = register.file_counts()
        pending = register.find(FileRow, "status = 'pending'", order="arrived LIMIT 1")
        oldest = _age(pending[0].arrived) if pending else None
        if serving and oldest is not None and oldest > LONG_WAIT:
            hours = int(oldest.total_seconds()) // 3600
            faults.append(f"Un fichier attend d'être lu depuis {plural(hours, 'heure')}.")
        return {
            "files": sum(counts.values()),
            "pending": counts.get("pending", 0),
            "oldest_pending_seconds": None if oldest is None else round(oldest.total_seconds(), 1),
            "set_aside": counts.get("set_aside", 0),
            "dossiers": len(register.dossiers()),
            "unattached": register.loose_count(),
            "claims": sum(1 for _ in home.claims.iterdir()) if home.claims.is_dir() else 0,
            "last_verify": _last_verify(register, serving, faults),
        }
    finally:
        register.close()


def _last_verify(register: Register, serving: bool, faults: list[str]) -> dict[str, Any] | None:
    event = register.last_event(VERIFIED)
    last = last_verified(event, register.payload)
    first = register.first_event()
    since = last.at if last else (first.at if first else None)
    if serving and since is not None and _age(since) > VERIFY_WITHIN:
        faults.append("Aucun contrôle d'intégrité depuis plus de quinze jours.")
    if last is None:
        return None
    if last.count:
        found = plural(last.count, "anomalie")
        faults.append(f"Le contrôle d'intégrité du {last.at:%d/%m/%Y} a trouvé {found}.")
    return {"at": last.at.isoformat(), "faults": last.count}


def _age(moment: datetime) -> timedelta:
    return datetime.now(moment.tzinfo) - moment
