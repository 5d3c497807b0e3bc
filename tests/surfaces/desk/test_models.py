"""Models at the desk: nominating, the review with notice and objections, commending several."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Nomination, Objection
from tests.honouring import (
    AFTER,
    KEY,
    NOW,
    agree,
    commend,
    honouring_village,
    on_notice,
    put_forward,
    titled_village,
)
from tests.paper import sheets_of
from tests.surfaces.conftest import SignIn
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield honouring_village()


@pytest.fixture
def town(village: Village) -> Village:
    """Whom `sign_in` knows."""
    return village


def at(village: Village, more: object = "") -> str:
    return f"/desk/points/models/{village.places['village'].pk}/{KEY}/{more}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return text(answer)


def test_a_post_nominates_by_door(village: Village, sign_in: SignIn) -> None:
    scorer = sign_in("scorer")
    assert "评先进典型" in page(scorer, "/desk/points/")
    form = {"id": str(new_id()), "kind": "home", "holder": "99号", "deeds": "送饭", "year": "2026"}
    few = scorer.post(at(village, "new"), form)
    assert few.status_code == 422
    assert 'id="field-holder-error"' in text(few)
    assert "送饭" in text(few)
    form["holder"] = "12号"
    for _ in range(2):
        assert scorer.post(at(village, "new"), form).status_code == 302
    assert Nomination.objects.get().holder == village.home("h1")
    assert "1 组 12号" in page(scorer, at(village))
    assert "1 组 12号" not in page(sign_in("other-scorer"), at(village))
    assert sign_in("reviewer").get(at(village, "new")).status_code == 403
    assert sign_in("shopkeeper").get(at(village)).status_code == 403
    assert scorer.get(at(village, "models.xlsx")).status_code == 403


def test_the_review_finds_out_who_is_meant(village: Village, sign_in: SignIn) -> None:
    row = put_forward(village, "neighbour", holder="", deeds="12 号那家给老人送饭")
    reviewer, address = sign_in("reviewer"), at(village, f"{row.pk}/")
    shown = page(reviewer, address)
    assert "12 号那家给老人送饭" in shown
    assert "居民" in shown
    assert "neighbour 推荐" in shown
    assert "neighbour" not in page(sign_in("secretary"), address), "reviewers alone learn who"
    form = {"do": "accepted", "reason": "走访过", "text": "一冬天给老人送饭"}
    few = reviewer.post(address, form)
    assert few.status_code == 422
    assert 'id="field-holder-error"' in text(few)
    assert "走访过" in text(few)
    assert reviewer.post(address, {**form, "holder": "12号", "reason": ""}).status_code == 422
    done = reviewer.post(address, {**form, "holder": "12号"}, follow=True)
    assert "公示到 2026-04-09" in text(done)
    row.refresh_from_db()
    assert (row.state, row.holder, row.text) == ("notice", village.home("h1"), form["text"])
    late = sign_in("other-reviewer").post(address, {"do": "refused", "reason": "重复"})
    assert late.status_code == 409
    assert "正在公示" in text(late)
    agree(village)
    assert "可以公开名字" in page(reviewer, address)


def test_accepted_first_and_put_on_notice_later(village: Village, sign_in: SignIn) -> None:
    row = put_forward(village)
    reviewer, address = sign_in("reviewer"), at(village, f"{row.pk}/")
    assert reviewer.post(address, {"do": "accepted", "reason": "走访过"}).status_code == 302
    row.refresh_from_db()
    assert row.state == Nomination.ACCEPTED
    few = reviewer.post(address, {"do": "notice", "text": ""})
    assert few.status_code == 422
    assert 'id="field-text-error"' in text(few)
    assert reviewer.post(address, {"do": "notice", "text": "送饭"}).status_code == 302
    row.refresh_from_db()
    assert row.state == Nomination.NOTICE


def test_who_nominated_sees_why_others_review(village: Village, sign_in: SignIn) -> None:
    row = put_forward(village, "reviewer", holder="")
    address = at(village, f"{row.pk}/")
    shown = page(sign_in("reviewer"), address)
    assert "由别人来审" in shown
    assert 'name="do" value="accepted"' not in shown
    assert 'name="do" value="accepted"' in page(sign_in("other-reviewer"), address)
    assert sign_in("secretary").get(address).status_code == 200
    assert 'name="do" value="accepted"' not in page(sign_in("secretary"), address)
    taken = sign_in("reviewer").post(address, {"do": "withdraw"}, follow=True)
    assert "已撤回" in text(taken)


def test_an_objection_is_answered_by_somebody_else(village: Village, sign_in: SignIn) -> None:
    row = on_notice(village)
    made = actions.object_to_nomination(village.viewer("neighbour"), row.pk, "饭是他弟弟送的")
    address = at(village, f"{row.pk}/")
    mine = page(sign_in("reviewer"), address)
    assert "饭是他弟弟送的" in mine
    assert "由另一位" in mine
    assert f"outcome-{made.pk}" not in mine
    for role in ("secretary", "scorer"):
        assert "饭是他弟弟送的" not in page(sign_in(role), address), role
    other = sign_in("other-reviewer")
    form = {f"outcome-{made.pk}": "dismissed", f"reason-{made.pk}": ""}
    few = other.post(f"{address}{made.pk}", form)
    assert few.status_code == 422
    assert f'id="field-reason-{made.pk}-error"' in text(few)
    form[f"reason-{made.pk}"] = "问过老人，是他家送的"
    assert other.post(f"{address}{made.pk}", form).status_code == 302
    assert Objection.objects.get().outcome == "dismissed"
    assert "问过老人" in page(other, address)


def test_several_are_commended_with_confirmation(village: Village, sign_in: SignIn) -> None:
    rows = [on_notice(village), on_notice(village, holder=village.home("h2"))]
    third = on_notice(village, by="other-scorer", holder=village.home("h3"))
    actions.object_to_nomination(village.viewer("neighbour"), third.pk, "不对")
    reviewer = sign_in("reviewer")
    assert f'value="{rows[0].pk}"' not in page(reviewer, at(village, "?state=notice"))
    with clock.at(AFTER):
        shown = page(reviewer, at(village, "?state=notice"))
        assert f'value="{rows[0].pk}"' in shown
        assert f'value="{third.pk}"' not in shown
        select = [str(row.pk) for row in (*rows, third)]
        asked = text(reviewer.post(at(village, "commend"), {"do": "commend", "select": select}))
        assert "表彰 2 个？" in asked
        assert "有异议还没有答复" in asked
        assert Nomination.objects.filter(state="commended").count() == 0
        id = re.search(r'name="id" value="([^"]+)"', asked)
        assert id is not None
        form = {
            "sure": "1",
            "id": id[1],
            "select": [str(row.pk) for row in rows],
            "decided": AFTER.date().isoformat(),
            "reference": "",
        }
        few = reviewer.post(at(village, "commend"), form)
        assert few.status_code == 422
        assert 'id="field-reference-error"' in text(few)
        form["reference"] = "东庄村〔2026〕3号"
        for _ in range(2):
            done = reviewer.post(at(village, "commend"), form, follow=True)
            assert "表彰了 2 个" in text(done)
        late = reviewer.post(at(village, "commend"), {**form, "id": str(new_id())})
        assert late.status_code == 409
        assert "已经表彰" in text(late)
        assert sign_in("scorer").post(at(village, "commend"), form).status_code == 403
        printed = page(reviewer, at(village, "certificates"))
        assert "1 组 13号" in printed
        assert "东庄村〔2026〕3号" in printed
    assert Nomination.objects.filter(state="commended").count() == 2


def test_the_sheet(village: Village, sign_in: SignIn) -> None:
    row = on_notice(village)
    agree(village)
    put_forward(village, holder=village.home("h2"))
    with clock.at(AFTER):
        commend(village, row)
    answer = sign_in("reviewer").get(at(village, "models.xlsx"))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    cells = [
        [cell.value for cell in line] for line in openpyxl.load_workbook(io.BytesIO(data)).active
    ]
    assert [line[2] for line in cells[1:]] == ["1 组 12号", "1 组 13号"]
    assert [line[3] for line in cells[1:]] == ["是", "否"]
    assert cells[1][-1] == "东庄村〔2026〕3号"


def printed(answer: object) -> str:
    """The words of a PDF, without the breaks of its lines."""
    pages = sheets_of(answer.content)  # type: ignore[attr-defined]
    return "".join("".join(one.extract_text().split()) for one in pages)


def test_nominations_are_narrowed_by_quarter(village: Village, sign_in: SignIn) -> None:
    first = on_notice(village)
    second = put_forward(village, holder=village.home("h2"))
    Nomination.objects.filter(pk=first.pk).update(quarter=1)
    Nomination.objects.filter(pk=second.pk).update(quarter=2)
    agree(village)
    with clock.at(AFTER):
        commend(village, first)
    reviewer = sign_in("reviewer")
    shown = page(reviewer, at(village, "?state=commended&period=2026-Q1"))
    assert 'value="2026-Q1" selected' in shown
    assert "1 组 12号" in shown
    assert "1 组 12号" not in page(reviewer, at(village, "?state=commended&period=2026-Q2"))
    assert "1 组 12号" in page(reviewer, at(village, "?state=commended&period=2026"))
    assert "1 组 12号" in page(reviewer, at(village, "certificates?period=2026-Q1"))
    assert "1 组 12号" not in page(reviewer, at(village, "certificates?period=2026-Q2"))
    papers = reviewer.get(at(village, "certificates.pdf?period=2026-Q1"))
    for word in ("1组12号", "好人家", "2026年第一季度", "村党组织会议决定"):
        assert word in printed(papers), word
    assert "1组12号" not in printed(reviewer.get(at(village, "certificates.pdf?period=2026-Q2")))
    assert sign_in("scorer").get(at(village, "certificates.pdf")).status_code == 403


class TestTitlesOfPlaces:
    @pytest.fixture
    def village(self, db: None):
        with clock.at(NOW):
            yield titled_village()

    def test_a_place_is_nominated_and_reviewed_by_its_name(
        self, village: Village, sign_in: SignIn
    ) -> None:
        at_titles = f"/desk/points/models/{village.places['village'].pk}/titles/"
        scorer = sign_in("scorer")
        drawn = page(scorer, f"{at_titles}new")
        assert "哪个地方" in drawn
        assert "同名的写上上一级" in drawn
        form = {
            "id": str(new_id()),
            "kind": "civil-group",
            "deeds": "巷道干净",
            "year": "2026-01-01",
        }
        missing = scorer.post(f"{at_titles}new", form | {"holder": "9 组"})
        assert missing.status_code == 422
        assert "写地方的名称；这里没有找到" in text(missing)
        assert scorer.post(f"{at_titles}new", form | {"holder": "1组"}).status_code == 302
        row = Nomination.objects.get()
        reviewer, one = sign_in("reviewer"), f"{at_titles}{row.pk}/"
        assert "东庄村 1 组" in page(reviewer, one)
        said = {"do": "accepted", "reason": "看过", "text": "巷道干净", "holder": "东庄村 2 组"}
        done = reviewer.post(one, said, follow=True)
        assert "公示到 2026-04-09。" in text(done)
        assert "征求" not in text(done)
        row.refresh_from_db()
        assert (row.state, row.holder) == ("notice", str(village.places["group2"].pk))
