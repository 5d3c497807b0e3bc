"""What a deployment sets by environment variables; everything has a default.

`GEZHI_HOME` is the folder that holds the database file, keys, uploaded files and trained models;
whoever has it has the deployment, so it is made readable by its owner alone.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gezhi.engines.trust.rules.ciphers import AES, CIPHERS


def flag(name: str, default: bool = False) -> bool:
    """Whether a variable says yes (`1`, `true`, `yes`, `on`)."""
    return os.environ.get(name, str(default)).strip().lower() in ("1", "true", "yes", "on")


def words(name: str, default: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def channels(name: str) -> dict[str, str]:
    """Named addresses, separated by blanks: `mail=mailtos://… chat=wecombot://…`. They may hold
    secrets, so nothing shows them; SystemExit, without the address, for one that has no name."""
    found: dict[str, str] = {}
    for number, one in enumerate(os.environ.get(name, "").split(), start=1):
        key, mark, address = one.partition("=")
        if not (mark and key and address) or "/" in key or ":" in key:
            raise SystemExit(f"{name}: write number {number} as name=address")
        found[key[:40]] = address
    return found


def days(name: str, default: int) -> int:
    """A period in whole days, at least one; SystemExit for anything else."""
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise SystemExit(f"{name}: `{text}` is no number of days; write {default}, for example")
    return int(text)


def cipher() -> str:
    """The cipher of sealed fields, which `GEZHI_CIPHER` names in any case of letters; SystemExit
    for one that is not known, as what it was to seal would be sealed otherwise."""
    name = os.environ.get("GEZHI_CIPHER", "").strip().lower() or AES
    if name not in CIPHERS:
        raise SystemExit(f"GEZHI_CIPHER: `{name}` is not known; write {' or '.join(CIPHERS)}")
    return name


def home() -> Path:
    """The deployment's folder, made when absent (owner only)."""
    folder = Path(os.environ.get("GEZHI_HOME", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret(folder: Path, name: str, size: int = 32) -> bytes:
    """A random key kept in a file of the home folder, made at first need and never overwritten."""
    keys = folder / "keys"
    keys.mkdir(exist_ok=True, mode=0o700)
    path = keys / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    return path.read_bytes()


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of `GEZHI_DATABASE`: `sqlite:///path` or
    `postgresql://user:pass@host:port/name`.

    SQLite runs in WAL with synchronous=FULL and takes the write lock when a transaction begins, so
    that what was acknowledged survives a power cut and no transaction fails half-way for the lock.
    On PostgreSQL each thread keeps its connection; `GEZHI_POOL` has a process share so many
    (docs/decisions/0010-kept-connections.md).
    """
    url = urlsplit(os.environ.get("GEZHI_DATABASE") or f"sqlite:///{folder / 'gezhi.db'}")
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]) or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
            },
        }
    if url.scheme in ("postgresql", "postgres"):
        options: dict[str, Any] = dict(parse_qsl(url.query))
        pooled = int(os.environ.get("GEZHI_POOL", "0"))
        if pooled:
            options["pool"] = {"min_size": min(2, pooled), "max_size": pooled}
        return {
            "CONN_MAX_AGE": 0 if pooled else None,
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or options.pop("host", "")),
            "PORT": str(url.port or options.pop("port", "")),
            "OPTIONS": options,
        }
    raise SystemExit(
        f"GEZHI_DATABASE: `{url.scheme}` is not known; write sqlite:///path or postgresql://…"
    )
