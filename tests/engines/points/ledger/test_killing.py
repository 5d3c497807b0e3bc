"""What was acknowledged is there, whenever the process ends."""

from __future__ import annotations

import os
import random
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.engines.points.ledger.books import Books, open_books
from tests.engines.points.ledger.stream import check, killed

ROUNDS = 4


@pytest.fixture
def books(committed: None) -> Books:
    return open_books()


def database() -> str:
    """The address of the database that this test has, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["GEZHI_DATABASE"])._replace(path=f"/{name}"))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(books: Books) -> None:
    dice, acknowledged = random.Random(7), []
    about = [str(one) for one in (books.place, books.points, books.soap, books.shop)]
    for _ in range(ROUNDS):
        acknowledged += killed(database(), os.environ["GEZHI_HOME"], about, dice)
        check(acknowledged, books.points, books.soap)
