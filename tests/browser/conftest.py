"""A site with a worker's town, and a phone that was taken outside: both made once, and put back as
they were before each test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.outside import Phone, Site
from tests.commits import committed

__all__ = ["committed"]
CASES = 3


@dataclass
class Golden:
    """The server process, the profile of the phone, and the database as they were then."""

    site: Site
    profile: Path
    built: Path


def keep(to: Path) -> Path:
    """The database of the tests, as it is now."""
    from django.db import connection

    connection.ensure_connection()
    with sqlite3.connect(to) as copy:
        connection.connection.backup(copy)
    return to


def put_back(kept: Path) -> None:
    """The database as it was, for every process that has it open."""
    from django.db import connection

    connection.ensure_connection()
    with sqlite3.connect(kept) as copy:
        copy.backup(connection.connection)


@pytest.fixture(scope="session")
def golden(
    django_db_setup: None,
    django_db_blocker: Any,
    chromium: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Golden]:
    """The town of the worker, a server on it, and their phone with everything on it."""
    from django.conf import settings
    from django.db import connection

    from tests.browser.outside_town import build

    home = tmp_path_factory.mktemp("outside")
    site = Site(home, "", str(settings.HOME))
    try:
        with django_db_blocker.unblock():
            site.env["GEZHI_DATABASE"] = f"sqlite:///{connection.settings_dict['NAME']}"
            site.told = build(CASES)
            site.start()
            phone = Phone(chromium.browser_type, site, home / "phone")
            phone.sign_in("grid-worker")
            phone.enrol()
            phone.context.close()
            built = keep(home / "built.db")
        yield Golden(site, home / "phone", built)
    finally:
        site.stop()


@pytest.fixture
def site(committed: None, golden: Golden) -> Site:
    """A server process on the database of the tests, over the town of the worker."""
    put_back(golden.built)
    if golden.site.process is None:
        golden.site.start()
    return golden.site


@pytest.fixture
def take(
    golden: Golden, site: Site, chromium: Any, tmp_path: Path
) -> Iterator[Callable[..., Phone]]:
    """A phone that is signed in and taken outside."""
    made: list[Phone] = []

    def taken(**more: Any) -> Phone:
        profile = tmp_path / f"phone{len(made)}"
        shutil.copytree(golden.profile, profile, ignore=shutil.ignore_patterns("Singleton*"))
        phone = Phone(chromium.browser_type, site, profile, **more)
        made.append(phone)
        phone.sign_in("grid-worker")
        return phone

    yield taken
    for phone in made:
        phone.kill()
