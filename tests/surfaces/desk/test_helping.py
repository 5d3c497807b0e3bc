"""Help between neighbours at the desk: for whoever has no phone, by hand, and without improper
words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Help, Record
from tests.neighbours import Neighbours, build_neighbours
from tests.surfaces.conftest import SignIn

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def town(db: None, monday: None) -> Neighbours:
    """The neighbours instead of the town."""
    return build_neighbours()


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def base(town: Neighbours) -> str:
    return f"/desk/points/helping/{town.scheme}/"


def asked(**more: str) -> dict[str, str]:
    about = {"who": "王奶奶", "kind": "carrying", "words": "把旧柜子搬下楼", "agreed": "yes"}
    return {**about, "day": "", "when": "周末", **more}


def test_somebody_without_a_phone_is_helped(town: Neighbours, sign_in: SignIn) -> None:
    worker = sign_in("grid-worker")
    form = text(worker.get(f"{base(town)}new"))
    id_ = re.findall(r'name="id" value="([^"]*)"', form)[0]
    for _ in range(2):
        sent = worker.post(f"{base(town)}new", asked(id=id_))
        assert sent.status_code == 302
    row = Help.objects.get()
    assert (row.asker, str(row.pk)) == (town.persons["grandma"], id_)
    page = f"{base(town)}{row.pk}/"
    assert sent.headers["Location"] == page
    listed = text(worker.get(base(town)))
    for said in ("把旧柜子搬下楼", "王奶奶 · 第1网格", "还在等人来帮"):
        assert said in listed
    town.propose(row, words="我有小推车")
    shown = text(worker.get(page))
    for said in ("我有小推车", "helper", "没有账号", "双方都答应了再牵线"):
        assert said in shown
    match = {"do": "match", "helper": str(town.persons["helper"])}
    bare = worker.post(page, match)
    assert 'id="field-note-error"' in text(bare, 422)
    assert "checked" in text(bare, 422), "the choice is kept"
    worker.post(page, {**match, "note": "上门问过，也打过电话"})
    row.refresh_from_db()
    assert row.state == Help.MATCHED
    assert "上门问过，也打过电话" in text(worker.get(page))
    actions.confirm(town.viewer("helper"), row.pk)
    refused = worker.post(page, {"do": "confirm", "side": "helper"})
    assert "请本人来" in text(refused, 403)
    worker.post(page, {"do": "confirm", "side": "asker"})
    assert Record.objects.count() == 2
    assert "双方都确认了" in text(worker.get(page))


def test_whoever_is_meant_must_be_plain(town: Neighbours, sign_in: SignIn) -> None:
    worker = sign_in("grid-worker")
    for name in ("", "没有这个人", "third"):
        refused = worker.post(f"{base(town)}new", asked(who=name))
        assert 'id="field-who-error"' in text(refused, 422), name
        assert "把旧柜子搬下楼" in text(refused, 422)
    for field, value in (("kind", "x"), ("words", ""), ("day", "x"), ("agreed", "")):
        refused = worker.post(f"{base(town)}new", asked(**{field: value}))
        assert re.search(rf'id="field-{field}(-error|-group)"', text(refused, 422)), field
    assert not Help.objects.exists()
    row = town.ask()
    page = f"{base(town)}{row.pk}/"
    match = {"do": "match", "other": "third", "note": "都说好了"}
    assert 'id="field-other-error"' in text(worker.post(page, match), 422)
    sign_in("supervisor").post(page, match)
    row.refresh_from_db()
    assert row.helper == town.persons["third"], "who looks after the whole community finds them"


def test_improper_words_are_taken_down(town: Neighbours, sign_in: SignIn) -> None:
    row, worker = town.ask(words="高价收烟酒"), sign_in("grid-worker")
    page = f"{base(town)}{row.pk}/"
    assert 'id="field-reason-error"' in text(worker.post(page, {"do": "remove"}), 422)
    worker.post(page, {"do": "remove", "reason": "这里不做买卖"})
    assert queries.one_help(town.viewer("asker"), row.pk).reason == "这里不做买卖"
    assert "高价收烟酒" not in text(worker.get(base(town)))
    assert "高价收烟酒" in text(worker.get(f"{base(town)}?state=removed"))
    offer = actions.offer(town.viewer("helper"), actions.NewOffer(town.scheme, "repair", "乱写"))
    assert "乱写" in text(worker.get(base(town)))
    assert "reason-error" in text(worker.post(base(town), {"offer": str(offer.pk)}), 422)
    worker.post(base(town), {"offer": str(offer.pk), "reason": "写清楚一点"})
    assert "乱写" not in text(worker.get(base(town)))
    late = worker.post(page, {"do": "match", "other": "helper", "note": "都说好了"})
    assert "已经被社区撤下" in text(late, 409)


def test_the_page_is_for_who_looks_after_the_ground(town: Neighbours, sign_in: SignIn) -> None:
    row = town.ask()
    page = f"{base(town)}{row.pk}/"
    assert sign_in("grid-worker").get("/desk/points/helping/").status_code == 302
    for role in ("shopkeeper", "secretary"):
        client = sign_in(role)
        assert "您的范围内还没有邻里互助" in text(client.get("/desk/points/helping/"))
        assert client.get(base(town)).status_code == 403
        assert client.get(page).status_code == 403
        assert client.post(f"{base(town)}new", asked()).status_code == 403
    other = sign_in("other-worker")
    assert "帮我去药店" not in text(other.get(base(town)))
    assert other.get(page).status_code == 404
    assert other.post(page, {"do": "remove", "reason": "不合适"}).status_code == 404
    assert sign_in("supervisor").get(page).status_code == 200
    assert f'href="{base(town)}"' in text(
        sign_in("supervisor").get(f"/desk/points/review/{town.scheme}/")
    )
    assert sign_in("helper").get(base(town)).status_code == 403
    row.refresh_from_db()
    assert row.state == Help.OPEN


def test_english_is_complete(town: Neighbours, sign_in: SignIn) -> None:
    row = actions.ask_for(
        town.viewer("grid-worker"),
        actions.NewHelp(town.scheme, "carrying", "carry a cupboard", agreed=True),
        town.persons["grandma"],
    )
    actions.offer(town.viewer("third"), actions.NewOffer(town.scheme, "carrying"))
    matched = town.match(town.ask(words="an errand"))
    worker = sign_in("grid-worker")
    worker.cookies["gezhi_language"] = "en"
    addresses = ["", "new", f"{row.pk}/", f"{matched.pk}/", "?state=open"]
    for address in addresses:
        page = text(worker.get(f"{base(town)}{address}"))
        inside = page.partition("<main")[2].partition("</main>")[0]
        for name in ("秦村北社区", "第1网格", "第2网格", "王奶奶"):
            inside = inside.replace(name, "")
        assert not CHINESE.findall(inside), (address, inside)
        for forbidden in (" style=", " onclick=", "javascript:", "<style"):
            assert forbidden not in page, address
