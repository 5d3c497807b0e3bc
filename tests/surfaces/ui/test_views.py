"""Switches, the style guide, and what is answered when something went wrong."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from gezhi.surfaces.ui import views
from gezhi.surfaces.ui.context import build_shell, shell
from gezhi.surfaces.ui.toasts import announce

pytestmark = pytest.mark.django_db


def test_language_is_kept_and_the_reader_returns(client: Client, settings) -> None:
    answer = client.post(reverse("ui:language"), {"language": "en", "next": "/report?a=1"})
    assert answer.headers["Location"] == "/report?a=1"
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "en"
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("language", ["xx", "", "de", "../etc"])
def test_unknown_language_changes_nothing(client: Client, language: str) -> None:
    answer = client.post(reverse("ui:language"), {"language": language})
    assert (answer.status_code, dict(answer.cookies)) == (302, {})


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_switches_never_lead_elsewhere(client: Client, goal: str) -> None:
    for name in ("ui:language", "ui:mode"):
        assert client.post(reverse(name), {"next": goal}).headers["Location"] == "/"


def test_switches_want_a_post(client: Client) -> None:
    assert client.get(reverse("ui:language")).status_code == 405
    assert client.get(reverse("ui:mode")).status_code == 405


@pytest.mark.parametrize(
    ("sent", "elder", "theme"),
    [
        ({"elder": "on"}, True, "auto"),
        ({"theme": "dark"}, False, "dark"),
        ({"theme": "x"}, False, "auto"),
    ],
)
def test_modes_show_on_the_next_page(
    client: Client, sent: dict[str, str], elder: bool, theme: str
) -> None:
    client.post(reverse("ui:mode"), sent)
    html = client.get("/no-such-page").content.decode()
    assert ('data-mode="elder"' in html) is elder
    assert (f'data-theme="{theme}"' in html) is (theme != "auto")


def test_elder_mode_can_be_left(client: Client) -> None:
    client.post(reverse("ui:mode"), {"elder": "on"})
    client.post(reverse("ui:mode"), {"elder": "off"})
    assert 'data-mode="elder"' not in client.get("/no-such-page").content.decode()


def ask(path: str = "/", **headers: str):
    request = RequestFactory().get(path, headers=headers)
    request.user = SimpleNamespace(is_authenticated=False, kind="resident")
    return request


def test_guide_is_for_staff_and_demos(settings) -> None:
    settings.DEMO = False
    with pytest.raises(Http404):
        views.show_guide(ask())
    staff = ask()
    staff.user = SimpleNamespace(is_authenticated=True, kind="staff")
    assert views.show_guide(staff).status_code == 200
    settings.DEMO = True
    assert views.show_guide(ask()).status_code == 200


def test_guide_has_ground_for_its_map(settings) -> None:
    settings.DEMO = True
    assert b"FeatureCollection" in views.show_guide(ask("/?sample=places")).content


def test_missing_page_tells_nothing_of_the_inside(client: Client) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert b"urlconf" not in answer.content.lower()
    assert b"resolver" not in answer.content.lower()


def test_refusal_says_why_and_who() -> None:
    answer = views.permission_denied(ask(), PermissionDenied("It is grid 3's.", "its lead"))
    assert answer.status_code == 403
    assert "It is grid 3&#x27;s." in answer.content.decode()
    assert "its lead" in answer.content.decode()
    assert views.permission_denied(ask(), PermissionDenied()).status_code == 403


@pytest.mark.django_db(databases=[])
def test_server_error_needs_no_database() -> None:
    request = ask()

    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("the database is gone")

    request.site_name = Broken()
    with translation.override("en"):
        answer = views.server_error(request)
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


def test_conflict_answers_409() -> None:
    answer = views.conflict(ask(), [{"label": "Holder", "mine": "A", "theirs": "B"}], who="Wang")
    assert answer.status_code == 409
    assert "Wang" in answer.content.decode()


@pytest.mark.parametrize(
    ("headers", "desk", "page"),
    [
        ({}, "ui/desk.html", "ui/portal.html"),
        ({"HX-Request": "true", "HX-Target": "desk-case"}, "ui/desk_case.html", "ui/bare.html"),
        ({"HX-Request": "true", "HX-Target": "desk-list"}, "ui/desk_list.html", "ui/bare.html"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "ui/desk.html", "ui/portal.html"),
        (
            {"HX-Request": "true", "HX-Target": "desk-case", "HX-History-Restore-Request": "true"},
            "ui/desk.html",
            "ui/portal.html",
        ),
    ],
)
def test_layout_is_as_much_as_was_asked_for(headers: dict[str, str], desk: str, page: str) -> None:
    frame = build_shell(ask(**headers), "")
    assert (frame.desk, frame.page) == (desk, page)


def test_page_names_its_language_and_offers_the_other() -> None:
    with translation.override("zh-hans"):
        frame = shell(ask())["shell"]
    assert (frame.html_language, frame.other_language) == ("zh-Hans", "en")
    with translation.override("en"):
        frame = shell(ask())["shell"]
    assert (frame.html_language, frame.other_language) == ("en", "zh-hans")


def test_toast_travels_with_other_triggers() -> None:
    from django.http import HttpResponse

    response = HttpResponse(headers={"HX-Trigger": '{"moved": 1}'})
    announce(response, "已转办", undo_url="/undo")
    assert response.headers["HX-Trigger"].isascii()
    assert '"moved": 1' in response.headers["HX-Trigger"]
    assert '"undo": "/undo"' in response.headers["HX-Trigger"]
