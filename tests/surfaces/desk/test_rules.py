"""The pages of the rules tell what the pack says."""

from __future__ import annotations

import pytest
from django.test import Client

from gezhi.engines.trust.actions import publish_pack
from gezhi.engines.trust.models import PackVersion
from gezhi.pack.loader import load
from tests.surfaces.conftest import SignIn
from tests.town import PACKS, SYSTEM, Town

pytestmark = pytest.mark.django_db


def version() -> int:
    return PackVersion.objects.get(pack="huanghexilu").pk


@pytest.mark.parametrize("role", ["clerk", "auditor", "grid-worker", "security-admin"])
def test_all_staff_read_them(sign_in: SignIn, role: str) -> None:
    client, number = sign_in(role), version()
    for page in ("", f"/{number}", f"/{number}/case/report", f"/{number}/matters/matters"):
        assert client.get(f"/desk/rules{page}").status_code == 200


def test_nobody_else_does(sign_in: SignIn, town: Town) -> None:
    assert sign_in("resident").get("/desk/rules").status_code == 403
    assert Client().get("/desk/rules").status_code == 302


def test_a_case_type_shows_its_drawing_steps_and_reasons(sign_in: SignIn, town: Town) -> None:
    page = sign_in("clerk").get(f"/desk/rules/{version()}/case/report").content.decode()
    for words in ("gz-diagram", "4 个工作时", "交部门办", "电梯故障", "民法典", "社区第一书记"):
        assert words in page


def test_a_case_type_shows_what_is_asked_and_on_what_an_outcome_rests(
    sign_in: SignIn, town: Town
) -> None:
    other = publish_pack(SYSTEM, load(PACKS / "xuanwei", library=PACKS))
    client = sign_in("clerk")
    page = client.get(f"/desk/rules/{other.pk}/case/six-deliberations").content.decode()
    for words in ("要填：居民会议票数", "只有居民会议票数：通过", "只有居民会议票数：没有通过"):
        assert words in page
    support = client.get(f"/desk/rules/{other.pk}/case/support").content.decode()
    assert "要填：" in support


def test_posts_and_powers_are_told(sign_in: SignIn, town: Town) -> None:
    page = sign_in("clerk").get(f"/desk/rules/{version()}").content.decode()
    for words in ("网格长", "查看联系方式", "综合行政执法", "路灯照明"):
        assert words in page


def test_matters_show_their_own_times(sign_in: SignIn, town: Town) -> None:
    page = sign_in("clerk").get(f"/desk/rules/{version()}/matters/matters").content.decode()
    assert "暴露垃圾" in page
    assert "4 个工作时" in page


def test_two_versions_are_compared(sign_in: SignIn, town: Town) -> None:
    other = publish_pack(SYSTEM, load(PACKS / "weituo", library=PACKS))
    client = sign_in("clerk")
    changed = client.get(f"/desk/rules/{version()}/to/{other.pk}").content.decode()
    assert changed.count("<tr>") > 20
    same = client.get(f"/desk/rules/{version()}/to/{version()}").content.decode()
    assert "<tr>" not in same


@pytest.mark.parametrize("page", ["/999", "/999/case/report", "/1/case/no-such", "/1/matters/x"])
def test_what_there_is_not_is_not_found(sign_in: SignIn, town: Town, page: str) -> None:
    page = page.replace("/1/", f"/{version()}/")
    assert sign_in("clerk").get(f"/desk/rules{page}").status_code == 404
