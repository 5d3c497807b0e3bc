"""Points at the desk: appeals, the register, importing, figures."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Appeal, Record
from gezhi.engines.trust.models import Journal
from tests.dividing import gone_on
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.pointing import (
    balance,
    hidden,
    monday,
    record,
    review,
    reviewer,
    text,
    town,
    village,
)
from tests.village import Village

__all__ = ["monday", "reviewer", "town", "village"]
pytestmark = pytest.mark.django_db


def test_an_appeal_is_decided_by_a_third(village: Village, sign_in: SignIn) -> None:
    row = record(village)
    actions.review(village.viewer("reviewer"), [Verdict(row.pk, "refused", reason="没有看到")])
    actions.appeal(village.viewer("resident"), row.pk, "当天下午补扫了")
    listed = f"/desk/points/appeals/{village.scheme}/"
    one = f"{listed}{row.pk}/"
    reviewed = sign_in("reviewer")
    assert "当天下午补扫了" in text(reviewed.get(listed))
    shut = text(reviewed.get(one))
    assert "这一条是您复核的" in shut
    assert village.accounts["other-reviewer"].get_full_name() in shut
    assert 'name="outcome"' not in shut
    forged = reviewed.post(one, {"outcome": "granted", "reason": "我说了算"})
    assert forged.status_code == 403
    other = sign_in("other-reviewer")
    for form in ({"reason": "x"}, {"outcome": "granted"}, {"outcome": "granted", "points": "x"}):
        wrong = other.post(one, form)
        assert wrong.status_code == 422, form
    done = other.post(one, {"outcome": "granted", "reason": "邻居证明"}, follow=True)
    assert "现在算 2 分，已入账" in text(done)
    assert "没有等着裁定的申诉" in text(done)
    assert (Appeal.objects.get().outcome, balance(village)) == ("granted", 2)
    late = other.post(one, {"outcome": "refused", "reason": "又改主意"})
    assert late.status_code == 409
    assert "邻居证明" in text(late)


def test_the_register_is_searched_and_taken_out(village: Village, sign_in: SignIn) -> None:
    first, second = record(village, note="扫了"), record(village, by="other-scorer", home="h3")
    secretary = sign_in("secretary")
    register = f"/desk/points/records/{village.scheme}/"

    def seen(query: str) -> list[str]:
        return [row.id for row in secretary.get(f"{register}?{query}").context["table"].rows]

    assert seen("") == [str(second.pk), str(first.pk)]
    assert seen("q=12号") == seen("q=resident") == [str(first.pk)]
    assert seen(f"holder={village.home('h3')}") == [str(second.pk)]
    assert seen("state=accepted") == seen("q=没有这户") == seen("until=2026-03-10") == []
    assert "没有找到这一户" in text(secretary.get(f"{register}?q=没有这户"))
    scorers = sign_in("scorer").get(register).context["table"].rows
    assert [row.id for row in scorers] == [str(first.pk)]
    answer = secretary.get(f"{register}records.xlsx?q=12号")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].values)
    assert len(rows) == 2
    assert {"1 组 12号", "扫了", 2} <= set(rows[1])
    assert Journal.objects.filter(verb="points.records_exported").count() == 1


def test_one_thing_is_recorded_from_the_desk(village: Village, sign_in: SignIn) -> None:
    scorer, new = sign_in("scorer"), f"/desk/points/records/{village.scheme}/new"
    page = scorer.get(new)
    [id_] = hidden(page, "id")
    form = {"id": id_, "holder": "12号", "item": "yard-clean", "day": "2026-03-10", "times": "1"}
    for name, value in (
        ("holder", "99号"),
        ("holder", "2 组 5号"),
        ("holder", "1 组"),
        ("item", ""),
        ("item", "no-such"),
        ("day", "2026-03-12"),
        ("day", "x"),
        ("times", "9"),
        ("points", "99"),
    ):
        wrong = scorer.post(new, {**form, "note": "院里扫了", name: value})
        assert wrong.status_code == 422, (name, value)
        assert "院里扫了" in text(wrong)
        assert hidden(wrong, "id") == [id_]
        assert 'class="field-error"' in text(wrong), (name, value)
    assert not Record.objects.exists()
    done = scorer.post(new, form)
    whose = parse_qs(urlsplit(done.headers["Location"]).query)["holder"]
    assert whose == [village.home("h1")]
    next_ = scorer.get(done.headers["Location"])
    assert 'value="1 组 12号"' in text(next_)
    assert scorer.post(new, form).status_code == 302
    assert Record.objects.count() == 1
    assert scorer.post(new, {**form, "item": "rooms-clean"}).status_code == 409


def upload(village: Village, client: Client, *rows: str, **more: Any) -> Any:
    data = "\n".join(["户,事项,日期,分,说明", *rows]).encode("gbk")
    form = {"file": SimpleUploadedFile("三月.csv", data), "batch": str(new_id()), **more}
    return client.post(f"/desk/points/records/{village.scheme}/import", form)


def test_a_bad_table_lists_every_bad_row_and_records_nothing(
    village: Village, sign_in: SignIn
) -> None:
    scorer = sign_in("scorer")
    looked = upload(
        village,
        scorer,
        "1 组 12号,yard-clean,,,",
        "1 组 98号,yard-clean,,,",
        "1 组 99号,yard-clean,,,",
        "1 组 13号,没有这条,,,",
        "1 组 12号,yard-clean,,,",
    )
    assert looked.status_code == 422
    told_ = [(one["row"], one["column"]) for one in looked.context["faults"]]
    assert told_ == [(3, "户"), (4, "户"), (5, "事项"), (6, "事项")]
    assert "没有“1 组 98号”" in text(looked)
    assert "另有 1 行是好的" in text(looked)
    assert not Record.objects.exists()
    assert hidden(looked, "rows") == []


def test_a_good_table_is_shown_first_and_recorded_once(village: Village, sign_in: SignIn) -> None:
    scorer = sign_in("scorer")
    address = f"/desk/points/records/{village.scheme}/import"
    looked = upload(village, scorer, "1 组 12号,yard-clean,,1,", "13号,yard-clean,,,")
    assert "2 行都没有问题" in text(looked)
    assert "按 GBK 读的" in text(looked)
    assert not Record.objects.exists()
    kept = {"batch": str(looked.context["batch"]), "rows": looked.context["rows"]}
    for _ in range(2):
        done = scorer.post(address, kept, follow=True)
        assert "导入了 2 条" in text(done)
    assert sorted(Record.objects.values_list("points", "state")) == [
        (1, "waiting"),
        (2, "waiting"),
    ]
    for rows in ("x", "[]", "[1, 2, 3]", '["gbk", ["户"], [["a"]]]'):
        assert scorer.post(address, {**kept, "rows": rows}).status_code == 422, rows
    assert scorer.post(address, {"batch": kept["batch"]}).status_code == 422
    broken = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")
    assert scorer.post(address, {"file": broken}).status_code == 422


def test_every_figure_opens_its_records(village: Village, sign_in: SignIn) -> None:
    rows = [record(village), record(village, home="h2"), record(village, "rooms-clean")]
    viewer = village.viewer("reviewer")
    actions.review(viewer, [Verdict(rows[0].pk, "accepted")])
    actions.review(viewer, [Verdict(rows[1].pk, "refused", reason="没看到")])
    secretary = sign_in("secretary")
    page = secretary.get(f"/desk/points/statistics/{village.scheme}/")
    behind = {}
    for stat in page.context["stats"]:
        opened = secretary.get(stat.href)
        behind[str(stat.label)] = (stat.value, len(opened.context["table"].rows))
    assert behind == {"给分": ("2", 1), "扣分": ("0", 0), "待复核": ("1", 1), "不算": ("1", 1)}
    month, category = page.context["charts"]
    assert [bar.values for bar in month.bars] == [[0], [0], [2]]
    assert sum(bar.values[0] for bar in category.bars) == 2
    for bar in (*month.bars, *category.bars):
        found = secretary.get(bar.hrefs[0]).context["table"].rows
        assert sum(int(row.cells[3].text) for row in found) == bar.values[0]
    assert "12号" not in text(page)
    none = secretary.get(
        f"/desk/points/statistics/{village.scheme}/?since=2026-01-01&until=2026-01-31"
    )
    assert [stat.value for stat in none.context["stats"]] == ["0", "0", "0", "0"]


def test_the_overview_says_what_waits(village: Village, sign_in: SignIn) -> None:
    record(village)
    page = text(sign_in("reviewer").get("/desk/points/"))
    assert "复核 1 条" in page
    assert "2026年1月1日起生效" in page
    assert 'href="/desk/points/adopt"' not in page
    assert 'href="/desk/points/"' in text(sign_in("secretary").get("/desk/points/"))
    scorer = text(sign_in("scorer").get("/desk/points/"))
    assert "记一条" in scorer
    assert "复核 1 条" not in scorer


def test_the_pages_speak_english(village: Village, sign_in: SignIn) -> None:
    record(village, note="")
    for role, address in (
        ("reviewer", review(village)),
        ("reviewer", f"/desk/points/appeals/{village.scheme}/"),
        ("secretary", "/desk/points/"),
        ("secretary", "/desk/points/adopt"),
        ("secretary", f"/desk/points/statistics/{village.scheme}/"),
    ):
        client = sign_in(role)
        client.cookies["django_language"] = "en"
        client.post("/ui/language", {"language": "en"})
        answer = client.get(address, headers={"accept-language": "en"})
        main = text(answer).split("<main")[1].split("</main>")[0]
        names = ("东庄村", "组", "号", "、")
        for name in names:
            main = main.replace(name, "")
        assert not re.search(r"[\u4e00-\u9fff]", main), re.findall(r"[\u4e00-\u9fff]+", main)[:5]


def test_an_empty_table_and_a_long_list_of_faults(village: Village, sign_in: SignIn) -> None:
    scorer, address = sign_in("scorer"), f"/desk/points/records/{village.scheme}/import"

    def look(rows: str) -> Any:
        file = SimpleUploadedFile("t.csv", ("户,事项\n" + rows).encode(), "text/csv")
        return scorer.post(address, {"batch": str(new_id()), "file": file})

    empty = look("\n\n")
    assert empty.status_code == 422
    assert "表格里没有可以记的行" in text(empty)
    assert hidden(empty, "rows") == []
    many = look("99号,yard-clean\n" * 320)
    assert many.status_code == 422
    assert len(many.context["faults"]) == 300
    assert "还有 20 处没有列出来" in text(many)
    assert "320 行" in text(many)


def test_statistics_tell_which_group_went_on_as_which(village: Village, sign_in: SignIn) -> None:
    old, heir = village.places["group1"], village.places["group2"]
    gone_on(old, heir)
    client = sign_in("secretary")
    for here, there in ((old, heir), (heir, old)):
        page = text(client.get(f"/desk/points/statistics/{village.scheme}/?place={here.pk}"))
        assert all(word in page for word in ("截至2026年3月1日", "从2026年3月2日起", heir.name))
        assert f"?place={there.pk}&amp;since=" in page
