"""Where the tests run: a home of their own, and SQLite or a real PostgreSQL.

GEZHI_TEST_DATABASE chooses: `sqlite` (the default) runs everything, `postgresql` starts a server
and runs again what touches a database. Both are set before Django reads its settings.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import PostgresServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GEZHI_SHARED", ROOT.parent / "shared"))
# Rooms that never open a database, or whose tests drive a browser: once, on SQLite, is enough.
ONCE = ("base", "browser", "house", "pack")


def _prepare() -> str:
    """Set the environment that the settings read; each xdist worker has a home of its own."""
    database = os.environ.get("GEZHI_TEST_DATABASE", "sqlite")
    if database not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"GEZHI_TEST_DATABASE is {database}: sqlite or postgresql")
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        os.environ["GEZHI_TEST_HOMES"] = tempfile.mkdtemp(prefix="gezhi-test-")
        atexit.register(shutil.rmtree, os.environ["GEZHI_TEST_HOMES"], ignore_errors=True)
    home = Path(os.environ["GEZHI_TEST_HOMES"]) / (worker or "main")
    home.mkdir()
    os.environ["GEZHI_HOME"] = str(home)
    if database == "sqlite":
        os.environ["GEZHI_DATABASE"] = f"sqlite:///{home}/gezhi.db"
    elif worker is None:
        os.environ["GEZHI_DATABASE"] = PostgresServer().start().url()
    return database


def _start_django() -> None:
    """Name the settings for as long as Django takes to read them.

    Left in the environment, the name would make pytest-django of each xdist worker read the
    settings before the worker's home is set.
    """
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "gezhi.config.settings"
    django.setup()
    from gezhi.engines.trust.queries import serve_system

    serve_system()
    del os.environ["DJANGO_SETTINGS_MODULE"]


DATABASE = _prepare()
_start_django()


def pytest_report_header() -> str:
    return f"gezhi: tests on {DATABASE}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of the PostgreSQL run what says nothing about it, and of SQLite's likewise."""
    left_out = [item for item in items if not _belongs(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _belongs(item: pytest.Item) -> bool:
    if DATABASE == "sqlite":
        return item.get_closest_marker("postgresql_only") is None
    room = item.path.relative_to(ROOT / "tests").parts[0]
    marks = ("sqlite_only", "browser")
    return room not in ONCE and not any(item.get_closest_marker(mark) for mark in marks)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real open data beside the checkout; a test that reads it is skipped where there is none."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip(f"no open data in {folder}; GEZHI_SHARED names another place")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Test on an SQLite file, as deployments do: one in memory locks and persists differently."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.db")


@pytest.fixture(scope="session", autouse=True)
def emptied_by_rows() -> Iterator[None]:
    """After a test that commits, what has rows is emptied, and nothing else."""
    from django.test import TransactionTestCase

    from tests.commits import empty

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The distribution's Chromium, which Playwright drives and never downloads."""
    from playwright.sync_api import sync_playwright

    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next(filter(None, found), None)
    if path is None:
        pytest.fail("no Chromium; as root: apt-get install chromium")
    # Playwright keeps an event loop in this thread, in which Django would refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sandbox = [] if os.getuid() else ["--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that speaks Chinese and fails rather than waits for long."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """One page of a fresh profile."""
    return browser_context.new_page()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker, to inject: `page.evaluate(axe_source)`, then `axe.run()`."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Each test has a database of its own; what a process remembers of another is dropped."""
    yield
    from gezhi.engines.places.queries.attached import forget_attached
    from gezhi.engines.places.queries.finding import forget_ground
    from gezhi.engines.trust.models import wall
    from gezhi.engines.trust.models.sealed import forget_keys
    from gezhi.engines.trust.queries import pack_by_id
    from gezhi.engines.trust.queries.viewers import forget_viewers

    forget_ground()
    forget_attached()
    forget_keys()
    forget_viewers()
    wall.forget_unit()
    pack_by_id.cache_clear()
