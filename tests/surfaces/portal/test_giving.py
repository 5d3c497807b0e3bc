"""Points to somebody of one's own household: chosen, confirmed, receipted, in both passbooks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.points.models import Account, Balance, Entry
from gezhi.engines.trust import actions as trust
from gezhi.pack.pack import Pack
from tests.surfaces.portal.form import hidden
from tests.town import SYSTEM, loaded
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


def love_shop() -> Pack:
    """The village's pack with a scheme for persons: Qincun North's love shop, under the key of the
    village's own scheme and recorded by its posts."""
    found = loaded("dongzhuang")
    love = loaded("qincunbei").schemes["love-shop"]
    own = found.schemes["ten-stars"]
    changed = {
        "scheme": "ten-stars",
        "name": Words(zh="爱心超市积分", en="Love shop"),
        "recorded_by": own.recorded_by,
        "review": own.review,
    }
    return found.model_copy(update={"schemes": {"ten-stars": love.model_copy(update=changed)}})


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Village:
    """The resident has ten love points, and a daughter with an account in the same household."""
    town = build_village(pack=love_shop())
    account = trust.find_or_make_resident("+8613800000009", name="小红")
    new = people.NewPerson("小红", "+8613800000009", account, household=town.homes["h1"])
    people.add_person(SYSTEM, new)
    town.accounts["daughter"] = account
    earn(town, 10)
    return town


def earn(town: Village, points: int) -> None:
    unit, home = town.in_force.adoption.unit_id, town.homes["h1"]
    whose = actions.of("person", owner("resident").pk, path=home.place.path)
    move = actions.Move(unit, actions.house("issuer", unit), whose, points)
    actions.post(SYSTEM, actions.Posting("earned", town.places["village"].pk, (move,)))


def owner(name: str) -> Person:
    return next(one for one in Person.objects.all() if one.name == name)


def there(name: str) -> int:
    row = Balance.objects.filter(account__holder=str(owner(name).pk), account__role="holder")
    return sum(row.values_list("amount", flat=True))


def page_of(name: str = "resident") -> str:
    account = Account.objects.get(holder=str(owner(name).pk), role="holder")
    return f"/points/give/{account.pk}/"


def chosen(client: Client, **more: str) -> dict[str, str]:
    form = client.get(page_of()).content.decode()
    return {"id": hidden(form)["id"], "to": str(owner("小红").pk), "amount": "4", **more}


def test_points_go_to_the_family_once_confirmed(town: Village, client_of: ClientOf) -> None:
    client = client_of("resident")
    assert page_of() in client.get("/points/").content.decode()
    sent = chosen(client, why="school")
    asked = client.post(page_of(), sent)
    shown = asked.content.decode()
    assert "给小红 4 爱心分？" in shown
    rows = re.findall(r'<td class="number">(?:<strong>)?(\d+)', shown)
    assert rows == ["10", "6", "0", "4"]
    assert (there("resident"), there("小红")) == (10, 0), "nothing yet"
    done = client.post(page_of(), {**sent, "sure": "1"}, follow=True)
    again = client.post(page_of(), {**sent, "sure": "1"}, follow=True)
    assert done.redirect_chain == again.redirect_chain
    assert (there("resident"), there("小红")) == (6, 4)
    receipt = done.redirect_chain[-1][0]
    said = done.content.decode()
    for word in ("给小红 4 爱心分", "上学用", "resident"):
        assert word in said
    assert Entry.objects.get(kind="transferred").evidence == {"why": "school"}
    mine = Account.objects.get(holder=str(owner("resident").pk), role="holder").pk
    theirs = Account.objects.get(holder=str(owner("小红").pk), role="holder").pk
    assert "给了小红" in client.get(f"/points/passbook/{mine}/").content.decode()
    daughter = client_of("daughter")
    assert "resident给的" in daughter.get(f"/points/passbook/{theirs}/").content.decode()
    assert "resident给的 4 爱心分" in daughter.get(receipt).content.decode()
    for other in ("neighbour", "scorer", "secretary"):
        assert client_of(other).get(receipt).status_code == 404
        assert client_of(other).get(page_of()).status_code == 404
    assert client_of().get(receipt).status_code == 302


def test_what_is_wrong_is_told_at_its_field(town: Village, client_of: ClientOf) -> None:
    client = client_of("resident")
    outside = str(owner("neighbour").pk)
    for wrong, field in (
        ({"to": outside}, "to"),
        ({"to": ""}, "to"),
        ({"amount": "0"}, "amount"),
        ({"amount": "x"}, "amount"),
        ({"amount": "11"}, "amount"),
        ({"why": "for the cat", "sure": "1"}, "why"),
    ):
        sent = chosen(client, **wrong)
        answer = client.post(page_of(), sent)
        assert answer.status_code == 422, wrong
        fields = {one.name: one for one in answer.context["fields"]}
        assert [name for name, one in fields.items() if one.error] == [field]
        assert fields["amount"].value == sent["amount"], "nothing typed is lost"
    assert (there("resident"), there("小红")) == (10, 0)


def test_what_is_not_there_any_more_is_said_with_what_is(
    town: Village, client_of: ClientOf
) -> None:
    client = client_of("resident")
    sent = chosen(client, amount="8")
    assert client.post(page_of(), sent).status_code == 200
    unit = town.in_force.adoption.unit_id
    actions.give(town.viewer("resident"), actions.Gift(unit, owner("小红").pk, 5))
    late = client.post(page_of(), {**sent, "sure": "1"})
    assert late.status_code == 409
    fields = {one.name: one for one in late.context["fields"]}
    assert "现有 5" in fields["amount"].error
    assert (fields["amount"].value, fields["to"].value) == ("8", sent["to"])
    fresh = hidden(late.content.decode())["id"]
    assert fresh != sent["id"], "an id that was refused stays refused"
    now = {**sent, "id": fresh, "amount": "5", "sure": "1"}
    assert client.post(page_of(), now).status_code == 302
    assert (there("resident"), there("小红")) == (0, 10)


def test_who_lives_alone_gives_to_nobody(town: Village, client_of: ClientOf) -> None:
    Person.objects.filter(pk=owner("小红").pk).update(household=town.homes["h2"])
    client = client_of("resident")
    assert page_of() not in client.get("/points/").content.decode()
    assert "没有登记别的人" in client.get(page_of()).content.decode()


def test_english_is_english(town: Village, client_of: ClientOf) -> None:
    client = client_of("resident", "en")
    form = client.get(page_of()).content.decode()
    assert "Give to my family" in form
    asked = client.post(page_of(), chosen(client)).content.decode()
    assert "Give 4 love points to 小红?" in asked
