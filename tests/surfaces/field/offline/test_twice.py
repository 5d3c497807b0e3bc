"""Forms of the field that others own, sent twice from an outbox: the same answer, and done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.models import Call, Found, Leave, Mark, Occurrence, Round, Swap
from gezhi.engines.points.models import Record
from gezhi.engines.trust.models import Device, Journal
from tests.calling import Calling, build_calling
from tests.onduty import appointed, village_on_duty
from tests.pledging import post_of, with_member
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.offline.phones import Phone
from tests.surfaces.field.scoring import NOW, noted
from tests.town import Town
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)
EVERY = ["centre", "patrol", "handover"]
Cast = Callable[[], Any]


@pytest.fixture
def morning(request: pytest.FixtureRequest) -> Iterator[clock.Clock]:
    with clock.at(getattr(request, "param", MORNING)) as held:
        yield held


@pytest.fixture
def town(request: pytest.FixtureRequest, db: None, morning: clock.Clock) -> Any:
    """The cast that a test names."""
    return request.param()


def cast(build: Cast, now: datetime = MORNING) -> pytest.MarkDecorator:
    """Run a test with a cast, at a moment."""
    return pytest.mark.parametrize(("morning", "town"), [(now, build)], indirect=True)


@pytest.fixture
def phone_of(sign_in: SignIn) -> Callable[[str], Phone]:
    def made(role: str) -> Phone:
        phone = Phone(sign_in(role))
        phone.enrol()
        Device.objects.update(enrolled=clock.now() - timedelta(days=30))
        return phone

    return made


def journalled() -> int:
    """How many things happened, but for the phone itself."""
    return Journal.objects.exclude(verb__startswith="device.").count()


def once(phone: Phone, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Send it twice: told once, and nothing happens the second time."""
    told = phone.twice(url, data, **more)
    before = journalled()
    again = phone.client.get(told["next"])
    assert again.status_code in (200, 302)
    assert journalled() == before
    return told


@cast(build_calling)
def test_rounds(phone_of: Callable[[str], Phone], town: Calling) -> None:
    phone, ground = phone_of("grid-worker"), town.places["g00"].pk
    for home in ("h0", "h1"):
        form = {"household": str(town.homes[home].pk), "reason": "elderly-alone"}
        form |= {"agreed": "2026-11-30", "how": "said"}
        once(phone, f"/field/rounds/{ground}/mark", form)
    assert Mark.objects.count() == 2
    once(phone, f"/field/rounds/{ground}/plan")
    first, second = Call.objects.order_by("pk")
    done = clock.now() - timedelta(minutes=30)
    said = {"result": "opinion", "text": "楼道灯太暗"}
    once(phone, f"/field/rounds/call/{first.pk}", said, made=done)
    first.refresh_from_db()
    assert (first.state, first.at, Found.objects.count()) == ("done", done, 1)
    at = f"/field/rounds/call/{second.pk}"
    once(phone, f"{at}/skip", {"reason": "not-in"})
    once(phone, f"{at}/undo")
    once(phone, at, {"well": "1"})
    second.refresh_from_db()
    assert (second.state, second.result) == ("done", "well")


@cast(build_calling)
def test_what_was_undone_is_not_done_again_by_a_late_repeat(
    phone_of: Callable[[str], Phone], town: Calling
) -> None:
    phone, entry = phone_of("grid-worker"), new_id()
    town.mark("h0")
    phone.send(f"/field/rounds/{town.places['g00'].pk}/plan")
    call = Call.objects.get()
    at, sent = f"/field/rounds/call/{call.pk}", {"well": "1", "id": str(new_id())}
    phone.send(at, sent, entry)
    phone.send(f"{at}/undo")
    assert phone.send(at, sent, entry).json()["again"] is True
    call.refresh_from_db()
    assert call.state == "planned"


@cast(build_calling)
def test_a_call_recorded_by_another_meanwhile_shows_how_it_stands(
    phone_of: Callable[[str], Phone], town: Calling
) -> None:
    phone = phone_of("grid-worker")
    town.mark("h0")
    phone.send(f"/field/rounds/{town.places['g00'].pk}/plan")
    at = f"/field/rounds/call/{Call.objects.get().pk}"
    phone.send(f"{at}/skip", {"reason": "later"})
    told = phone.send(at, {"result": "opinion", "text": "楼道灯太暗"}).json()
    assert told["outcome"] == "conflict"
    Call.objects.all().delete()
    gone = phone.send(at, {"result": "opinion", "text": "楼道灯太暗"})
    assert (gone.status_code, gone.json()["outcome"]) == (410, "gone")
    assert gone.json()["said"]


@cast(lambda: village_on_duty(published=True), MORNING.replace(day=3))
def test_duties_swaps_and_leave(phone_of: Callable[[str], Phone], town: Town) -> None:
    roles = {appointed(town, f"guard-{n}"): f"guard-{n}" for n in range(3)}
    row = Occurrence.objects.get(day=clock.today(), post="joint-defence")
    phone, mine = phone_of(roles[row.holder]), roles[row.holder]
    once(phone, f"/field/duties/{row.pk}/do", {"all": "1", "every": EVERY})
    once(phone, f"/field/duties/{row.pk}/undo")
    ahead = Occurrence.objects.filter(post="joint-defence", day__gt=clock.today())
    other = next(role for role in roles.values() if role != mine)
    whom = str(appointed(town, other))
    shift = ahead.filter(holder=row.holder).first()
    assert shift is not None
    once(phone, f"/field/duties/{shift.pk}/swap", {"asked": whom})
    swap = Swap.objects.get()
    once(phone_of(other), f"/field/duties/swaps/{swap.pk}", {"answer": "accepted"})
    shift.refresh_from_db()
    assert str(shift.holder) == whom
    today = clock.today().isoformat()
    leave = {"starts": today, "ends": today, "stand_in": f"{row.holder}:{whom}"}
    once(phone, "/field/duties/leave/", leave)
    once(phone, f"/field/duties/leave/{Leave.objects.get().pk}/end")


def scored() -> Village:
    return build_village(pack=noted())


@cast(scored, NOW)
def test_taps_of_a_sheet_count_for_the_day_on_which_they_were_made(
    phone_of: Callable[[str], Phone], town: Village
) -> None:
    phone = phone_of("scorer")
    place, home = town.places["group1"].pk, town.home("h1")
    at = f"/field/points/{town.scheme}/{place}/door/{home}/"
    yesterday = clock.now() - timedelta(days=1)
    told = once(phone, at, {"item": "yard-clean", "id": str(new_id())}, made=yesterday)
    row = Record.objects.get()
    assert row.day == clock.local(yesterday).date()
    assert told["next"].startswith(at)
    htmx = phone.client.post(
        at.replace(str(home), str(town.home("h2"))),
        {"item": "yard-clean", "id": str(new_id())},
        headers={**phone.headers(new_id(), None), "HX-Request": "true"},
    )
    assert htmx.json()["outcome"] == "sent"
    once(phone, at, {"item": "yard-clean", "undo": str(row.pk)})
    row.refresh_from_db()
    assert row.state == "withdrawn"


@cast(scored, NOW)
def test_a_sheet_of_a_day_that_was_reviewed_is_refused_in_words(
    phone_of: Callable[[str], Phone], town: Village
) -> None:
    phone = phone_of("scorer")
    Device.objects.update(enrolled=clock.now() - timedelta(days=400))
    at = f"/field/points/{town.scheme}/{town.places['group1'].pk}/door/{town.home('h1')}/"
    long_ago = clock.now() - timedelta(days=90)
    told = phone.send(at, {"item": "yard-clean", "id": str(new_id())}, made=long_ago).json()
    assert (told["outcome"], Record.objects.count()) == ("refused", 0)
    assert told["said"]


@cast(with_member)
def test_a_pledge(phone_of: Callable[[str], Phone], town: Village) -> None:
    url = f"/field/me/pledge/{post_of(town, 'member').pk}"
    once(phone_of("member"), url, {"words": "门前天天扫", "leads": ["clean"]})


@cast(build_calling)
def test_what_every_phone_of_the_ground_takes_along(
    phone_of: Callable[[str], Phone], town: Calling
) -> None:
    phone = phone_of("grid-worker")
    town.mark("h0")
    phone.send(f"/field/rounds/{town.places['g00'].pk}/plan")
    call = Call.objects.get()
    Round.objects.update(day=clock.today())
    first = {one["url"]: one["version"] for one in phone.hello().json()["take"]}
    at = f"/field/rounds/call/{call.pk}"
    assert {at, "/field/rounds/"} <= set(first)
    phone.send(at, {"well": "1"})
    later = {one["url"]: one["version"] for one in phone.hello().json()["take"]}
    assert {url for url in first if first[url] != later.get(url)} == {
        at,
        "/field/rounds/",
        "/field/",
    }


@cast(scored, NOW)
def test_a_scorer_takes_the_sheets_with_their_doors(
    phone_of: Callable[[str], Phone], town: Village
) -> None:
    phone = phone_of("scorer")
    first = {one["url"]: one["version"] for one in phone.hello().json()["take"]}
    sheet = f"/field/points/{town.scheme}/{town.places['group1'].pk}/"
    at = f"{sheet}door/{town.home('h1')}/"
    assert {at, sheet, "/field/points/"} <= set(first)
    phone.send(at, {"item": "yard-clean", "id": str(new_id())})
    later = {one["url"]: one["version"] for one in phone.hello().json()["take"]}
    changed = {url for url in first if first[url] != later.get(url)}
    assert {at, sheet} <= changed
    assert len(changed) <= 4
