"""Role by address by case, over everything that has an address: who gets in, and that nothing of
another person's case is ever told.

The tables stand in `addresses`. An address that they do not name fails the first tests.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from PIL import Image

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Reporter
from gezhi.engines.trust.queries import pack_versions
from gezhi.surfaces.api.throttle import AnonymousThrottle
from gezhi.surfaces.api.urls import v1
from tests.surfaces.api.addresses import ADDRESSES
from tests.surfaces.api.calling import MONDAY, answers
from tests.surfaces.api.operations import BODIES, OPERATIONS
from tests.town import Town, build_town

RESIDENTS = ("resident", "neighbour")
STAFF = (
    *("building-lead", "grid-worker", "grid-lead", "outsider-lead", "first-secretary", "clerk"),
    *("dispatcher", "auditor", "system-admin", "security-admin"),
)
ROLES = ("anonymous", *RESIDENTS, *STAFF, "no-second-factor")
SEES = frozenset({"resident", "grid-worker", "grid-lead", "first-secretary", "dispatcher"})
CONTACT = ("王暗语", "13899990001")
WORDS = ("井边暗号里的话", "暗号巷八号", "内部暗号笔记")


def walk(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Every route, as the resolver knows it."""
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from walk(one.url_patterns, route)


def routes() -> set[str]:
    """All routes but those of the API's operations, which are walked apart."""
    paths = {f"api/v1{path}" for path in operations().values()}
    found = set(walk(get_resolver().url_patterns))
    return {route for route in found if re.sub(r"<(\w+)>", r"{\1}", route) not in paths}


def operations() -> dict[str, str]:
    """All operations of the API, by method and path."""
    schema = v1.get_openapi_schema()["paths"]
    short = {path: path.removeprefix("/api/v1") for path in schema}
    return {
        f"{method.upper()} {short[path]}": short[path] for path in schema for method in schema[path]
    }


def test_every_address_is_classified() -> None:
    assert routes() == set(ADDRESSES), "classify new addresses in tests/surfaces/api/addresses.py"


def test_every_operation_is_classified_and_asks_for_what_it_says() -> None:
    assert set(operations()) == set(OPERATIONS), "classify new operations in operations.py"
    schema = v1.get_openapi_schema()["paths"]
    for name, kind in OPERATIONS.items():
        method, path = name.split(" ")
        anybody = {} in schema[f"/api/v1{path}"][method.lower()]["security"]
        assert anybody or kind in ("case", "known"), name


@dataclass
class Scene:
    """A town with two cases of a resident: one hidden, one public; their words are secrets."""

    town: Town
    hidden: dict[str, str]
    public: dict[str, str]
    secrets: tuple[str, ...]

    def values(self, case: dict[str, str], route: str) -> dict[str, str]:
        """What stands in an address."""
        place = self.town.places["b000"]
        version = str(pack_versions()[0].pk)
        found = {
            **dict.fromkeys(("place", "place_id"), str(place.pk)),
            **dict.fromkeys(("version", "old", "new", "number"), version),
            **dict.fromkeys(("type_", "type"), "report"),
            **dict.fromkeys(("shop", "good", "adopted"), "1"),
            **dict.fromkeys(("account", "counted"), "1"),
            "kind": "household",
            "whose": str(new_id()),
            "month": "2026-02",
            "period": "2026",
            **dict.fromkeys(
                (
                    "exchange",
                    "record",
                    "holder",
                    "gift",
                    "help",
                    "holder_id",
                    "day",
                    "merchant",
                    "wanted",
                ),
                str(new_id()),
            ),
            **dict.fromkeys(("view", "appointment", "appointment_id", "asked_for"), str(new_id())),
            **dict.fromkeys(("person", "link", "device"), str(new_id())),
            **dict.fromkeys(
                ("survey", "survey_id", "answer_id", "mark", "correction"), str(new_id())
            ),
            **dict.fromkeys(("item", "question", "enclosure", "draft", "division"), str(new_id())),
            **dict.fromkeys(
                ("nomination", "objection", "fund_id", "voucher", "pact", "comment", "entry"),
                str(new_id()),
            ),
            **dict.fromkeys(("meeting_id", "resolution_id", "project_id", "ballot"), str(new_id())),
            **dict.fromkeys(
                ("party", "paper", "swap", "leave", "month_id", "paper_id", "call", "found"),
                str(new_id()),
            ),
            **dict.fromkeys(("campaign", "task", "finding", "bulletin"), str(new_id())),
            **dict.fromkeys(("due", "payment", "defect"), str(new_id())),
            **dict.fromkeys(("bulletin_id", "document_id", "edition_id"), str(new_id())),
            **dict.fromkeys(
                ("training_id", "session", "contest_id", "contender", "candidate", "ladder"),
                str(new_id()),
            ),
            **dict.fromkeys(
                ("promotion_id", "demur", "enrolment", "pairing", "problem_id", "assessed"),
                str(new_id()),
            ),
            "evidence": str(new_id()),
            "first": "2026-03-01",
            "year": "2026",
            "delivery": "1",
            "act": "put",
            **dict.fromkeys(("key", "secret", "token", "rest", "uidb36"), "wrong"),
            **case,
            "code": place.code if "p/" in route or "places" in route else case["code"],
            "feature": case["code"],
            "name": "note",
            "purpose": "messages",
            "form": "csv",
            "format_": "json",
            "id_": "cases",
            "unit": "housing",
            "pk": "1",
            "body_id": str(self.town.bodies["urban-management"].pk),
            "account_id": str(self.town.accounts["neighbour"].pk),
        }
        if "services" in route:
            found["code"] = "street-lighting"
        if "rules" in route:
            found["key"] = "matters" if "matters" in route else "report"
        return found


def filled(route: str, values: dict[str, str]) -> str:
    """An address with its values in place."""
    found = re.sub(
        r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>|\{(\w+)\}",
        lambda match: values[next(filter(None, match.groups()))],
        route,
    )
    return "/" + found.replace("^", "").replace("$", "").lstrip("/")


def a_case(town: Town) -> dict[str, str]:
    """A resident's case with a photo and notes, all of whose words are secrets."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    photo = actions.add_file(town.viewer("resident"), "photo", picture.getvalue())
    given = answers(text=WORDS[0], name=CONTACT[0], phone=CONTACT[1], photos=[str(photo.pk)])
    given["where"] = {**given["where"], "note": WORDS[1]}
    made = actions.open_case(town.viewer("resident"), actions.OpenCase("report", given))
    actions.note(town.viewer("grid-lead"), made.id, WORDS[2])
    return {"case": str(made.id), "code": made.code, "file": str(photo.pk), "follow": made.follow}


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(AnonymousThrottle, "allow_request", lambda self, request: True)
    cache.clear()
    with clock.at(MONDAY):
        town = build_town()
        hidden, public = a_case(town), a_case(town)
        actions.decide(town.viewer("grid-lead"), actions.Decide(public["case"], 1, "accepted"))
        people = [str(one) for one in Reporter.objects.values_list("pk", flat=True)]
        files, keys = ([one[name] for one in (hidden, public)] for name in ("file", "follow"))
        yield Scene(town, hidden, public, (*WORDS, *CONTACT, *people, *files, *keys))


def signed_in(scene: Scene, role: str) -> Client:
    """A browser in which somebody signed in; staff with their second factor, but for one."""
    client = Client()
    if role == "anonymous":
        return client
    account = scene.town.accounts["grid-lead" if role == "no-second-factor" else role]
    client.force_login(account)
    if role in STAFF:
        session = client.session
        session["account_authentication_methods_user"] = str(account.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
    return client


def ask(client: Client, method: str, path: str, body: Any = None) -> tuple[int, str, str]:
    """Status, where it leads and what it says; whatever was changed is taken back."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        more = {} if body is None else {"data": json.dumps(body)}
        kind = "application/json" if body is not None else "application/x-www-form-urlencoded"
        answer = client.generic(method, path, content_type=kind, **more)
        streamed = answer.streaming
        content = b"".join(answer.streaming_content) if streamed else answer.content
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    text = content.decode("utf-8", "replace")
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        text = json.dumps(json.loads(text), ensure_ascii=False) if text else ""
    return answer.status_code, answer.headers.get("Location", ""), text


def may_enter(scene: Scene, role: str, kind: str, case: dict[str, str]) -> bool | None:
    """Whether a role gets in; None where everybody does."""
    if kind in ("open", "account"):
        return None
    if kind == "nothing":
        return False
    if kind == "anybody's":
        return case is scene.public
    if kind == "known":
        return role != "anonymous"
    if kind in ("case", "public"):
        return role in SEES or (kind == "public" and case is scene.public)
    if role not in STAFF:
        return False
    return kind == "staff" or scene.town.viewer(role).has(kind)


def judge(got_in: bool | None, status: int, leads: str) -> bool:
    """Whether an answer fits: shut out is 401, 403, 404, 405, or the way to sign in."""
    asks = status == 302 and ("/account/login" in leads or "/account/2fa" in leads)
    if status >= 500:
        return False
    if got_in is None:
        return status != 401
    if got_in:
        return status != 401 and not asks
    return status in (401, 403, 404, 405) or asks


def visits(scene: Scene) -> Iterator[tuple[str, str, str, dict[str, str], Any]]:
    """Every request: its name, class, method with address, the case in it, and its body."""
    for route, kind in ADDRESSES.items():
        named = re.search(r"<\w+:(case|code|file|feature)>", route)
        for case in (scene.hidden, scene.public) if named else (scene.hidden,):
            path = filled(route, scene.values(case, route))
            for method in ("GET", "POST"):
                yield f"{method} {route}", kind, f"{method} {path}", case, None
    for name, kind in OPERATIONS.items():
        method, path = name.split(" ")
        for case in (scene.hidden, scene.public) if "{" in path else (scene.hidden,):
            address = "/api/v1" + filled(path, scene.values(case, path))
            last = path.rsplit("/", 1)[1]
            body = BODIES.get(path, BODIES.get(last, {})) if method == "POST" else None
            if last == "decide":
                wanted = ("agreed",) if "requests" in path else ("version", "outcome")
                body = {key: value for key, value in BODIES[last].items() if key in wanted}
            yield name, kind, f"{method} {address}", case, body


def leaks(scene: Scene, role: str, name: str, path: str, text: str) -> list[str]:
    """What an answer tells that this role may not read here."""
    if role == "resident" or (name == "POST /cases/{case}/reveal" and role in SEES):
        return []
    hidden = CONTACT if role in SEES else scene.secrets
    return [one for one in hidden if one in text and one not in path]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_where_they_may_not_and_nothing_leaks(scene: Scene, role: str) -> None:
    client = signed_in(scene, role)
    wrong, leaked = [], []
    for name, kind, request, case, body in visits(scene):
        method, path = request.split(" ", 1)
        status, leads, text = ask(client, method, path, body)
        enters = may_enter(scene, role, kind, case)
        if not judge(enters, status, leads):
            wrong.append(
                f"{name} ({kind}, {'public' if case is scene.public else 'hidden'}): "
                f"{status} {leads[:40]}"
            )
        found = leaks(scene, role, name, path, text)
        if found:
            leaked.append(f"{name}: {found}")
    assert not leaked, f"{role} reads what is not theirs"
    assert not wrong, f"{role} gets in or is shut out wrongly"


def test_whoever_may_see_it_does(scene: Scene) -> None:
    """The matrix would also hold if nobody could read anything."""
    for role in SEES:
        client = signed_in(scene, role)
        for path in (f"/api/v1/cases/{scene.hidden['case']}", f"/c/{scene.hidden['code']}"):
            status, _, text = ask(client, "GET", path)
            assert (status, WORDS[0] in text) == (200, True), (role, path)
