"""Names and numbers are never in the clear, and are found without opening any."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from gezhi.engines.people.actions import NewPerson, add_person, reveal_person
from gezhi.engines.people.models import Person
from gezhi.engines.trust.actions import find_or_make_resident
from gezhi.engines.trust.models import Account, Journal
from gezhi.engines.trust.models.sealed import blind_index, phone_index, seal, unseal
from gezhi.engines.trust.queries import Forbidden, Invalid, account_by_phone, system
from tests.town import build_town

pytestmark = pytest.mark.django_db
PHONE = "+8613912345678"


def raw(table: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return b"".join(
            bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
            for row in cursor.fetchall()
            for v in row
        )


def test_the_database_holds_no_name_and_no_number() -> None:
    find_or_make_resident(PHONE, name="赵小满")
    add_person(system("test"), NewPerson("赵小满", PHONE))
    for table in ("trust_account", "people_person"):
        stored = raw(table)
        assert "赵小满".encode() not in stored
        assert b"13912345678" not in stored
    assert Account.objects.get(phone_index=phone_index(PHONE)).name == "赵小满"
    assert Person.objects.get().phone == PHONE


def test_a_number_finds_its_account_once() -> None:
    one = find_or_make_resident(PHONE)
    assert find_or_make_resident(PHONE).pk == one.pk
    assert account_by_phone(PHONE) == one
    assert account_by_phone("+8613912345679") is None


def test_a_value_does_not_open_in_another_field() -> None:
    blob = seal("赵", "people_person.name")
    assert unseal(blob, "people_person.name") == "赵"
    with pytest.raises(InvalidTag):
        unseal(blob, "people_person.phone")
    with pytest.raises(InvalidTag):
        unseal(blob[:-1] + bytes([blob[-1] ^ 1]), "people_person.name")
    assert seal("赵", "x") != seal("赵", "x")
    assert blind_index("a", "phone") != blind_index("a", "name")


def test_revealing_needs_the_right_and_a_reason_and_leaves_a_trace() -> None:
    town = build_town()
    person = add_person(system("test"), NewPerson("赵小满", PHONE))
    with pytest.raises(Forbidden):
        reveal_person(town.viewer("building-lead"), person.pk, "核实报修地址")
    with pytest.raises(Invalid):
        reveal_person(system("test"), person.pk, " ")
    before = Journal.objects.filter(verb="person.revealed").count()
    assert reveal_person(system("test"), person.pk, "核实报修地址").phone == PHONE
    entry = Journal.objects.filter(verb="person.revealed").latest("id")
    assert Journal.objects.filter(verb="person.revealed").count() == before + 1
    assert entry.data["reason"] == "核实报修地址"
