"""Registers at the desk, in the field and in public, from the table to the last fen recovered."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import BrowserContext
from python_calamine import CalamineWorkbook

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.models import Defect, Due, Entry, Inspection, Payment, Step
from tests.commits import committed
from tests.paper import words_on
from tests.registering import (
    GOOD,
    NOW,
    REGISTER,
    camera,
    camera_village,
    contract_village,
    entered,
    owed,
    paid,
)
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.town import Town

__all__ = ["committed"]
pytestmark = pytest.mark.django_db
SHOTS = os.environ.get("GEZHI_SHOTS", "")
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with clock.at(NOW):
        yield contract_village()


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def send(client: Client, address: str, **form: Any) -> Any:
    return client.post(address, {"id": str(new_id()), **form})


def base_of(town: Town) -> str:
    return f"/desk/registers/{town.places['city'].pk}/{REGISTER}/"


def test_one_is_entered_by_hand_and_nothing_typed_is_lost(town: Town, sign_in: SignIn) -> None:
    secretary, base = sign_in("secretary"), base_of(town)
    assert "台账还是空的" in page(secretary, base)
    refused = send(secretary, base + "new", **{**GOOD, "price": "很多"})
    assert refused.status_code == 422
    assert 'id="field-price-error"' in refused.content.decode()
    assert "赵某某" in refused.content.decode()
    id = str(new_id())
    for _ in range(2):
        made = secretary.post(base + "new", {**GOOD, "written": "no", "id": id})
        assert made.status_code == 302
    row = Entry.objects.get()
    text = page(secretary, made.url)
    assert "赵某某" in text
    assert "没有书面合同" in text
    again = send(secretary, base + "new", **GOOD)
    assert again.status_code == 422
    assert f"/desk/registers/entry/{row.pk}/" in again.content.decode()
    assert send(secretary, base + "new", merge="1", **GOOD).status_code == 302
    assert Entry.objects.count() == 1


def test_others_are_refused_and_the_township_sees_without_keeping(
    town: Town, sign_in: SignIn
) -> None:
    row, base = entered(town), base_of(town)
    township = sign_in("township")
    assert GOOD["number"] in page(township, base)
    assert "录入" not in page(township, base)
    page(township, base + "new", 403)
    page(township, f"/desk/registers/entry/{row.pk}/change", 403)
    for role, status in (("grid-lead", 403), ("other-secretary", 200)):
        page(sign_in(role), "/desk/registers/", status)
    page(sign_in("other-secretary"), f"/desk/registers/entry/{row.pk}/", 404)
    page(sign_in("grid-lead"), base, 403)


def test_a_list_keeps_its_conditions_in_the_address(town: Town, sign_in: SignIn) -> None:
    owed(town, entered(town, written="no"))
    entered(town, number="Z-9", plot="河滩地")
    secretary, base = sign_in("secretary"), base_of(town)
    assert "Z-9" in page(secretary, base + "?q=河滩")
    for asked, seen in (("defect=any", 1), ("money=late", 1), ("state=ended", 0), ("soon=1", 0)):
        text = page(secretary, f"{base}?{asked}")
        assert (GOOD["number"] in text) == bool(seen), asked
        assert "Z-9" not in text
    book = secretary.get(base + "entries.xlsx?defect=any")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book))).get_sheet_by_index(0)
    cells = rows.to_python()
    assert len(cells) == 2
    assert 1200.0 in cells[1]
    assert "赵某某" not in str(cells)
    figures = page(secretary, base + "figures")
    assert "?defect=unwritten" in figures
    assert "1,200.00" in figures


def workbook(rows: list[list[Any]]) -> SimpleUploadedFile:
    heads = ["合同编号", "标的", "地块、房屋或设备", "起始日", "到期日", "每年价款（元）"]
    heads += ["有书面合同", "经村民会议或代表会议同意"]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([heads, *rows]):
            sheet.write_row(at, 0, row)
    return SimpleUploadedFile("a.xlsx", out.getvalue())


def test_a_table_is_looked_at_before_anything_is_written(town: Town, sign_in: SignIn) -> None:
    secretary, address = sign_in("secretary"), base_of(town) + "import"
    good = ["A-1", "房屋", "老村部", "2020-01-01", "2029-12-31", 5000, "是", "否"]
    bad = send(secretary, address, file=workbook([good, ["A-2", "月亮", *good[2:]]]))
    assert bad.status_code == 422
    assert "标的" in bad.content.decode()
    assert not Entry.objects.exists()
    batch = str(new_id())
    looked = secretary.post(address, {"batch": batch, "file": workbook([good])})
    assert looked.status_code == 200
    rows = looked.context["rows"]
    for _ in range(2):
        done = secretary.post(address, {"batch": batch, "rows": rows})
        assert done.status_code == 302
    assert Entry.objects.count() == 1
    assert Defect.objects.get().kind == "no-meeting"


def test_money_from_the_arrears_to_the_ledger(town: Town, sign_in: SignIn) -> None:
    row = entered(town)
    secretary, at = sign_in("secretary"), f"/desk/registers/entry/{row.pk}/"
    bad = send(secretary, at + "do/arrears", amount="多", day="2025-04-01")
    assert bad.status_code == 422
    made = send(secretary, at + "do/arrears", amount="1200", day="2025-04-01")
    assert made.status_code == 302
    due = Due.objects.get(origin="before")
    letter = secretary.get(at + "letter.pdf")
    assert "请到村委会缴款" in words_on(letter.content)
    assert send(secretary, at + "do/remind").status_code == 302
    asked = {"about": str(due.pk), "amount": "700", "receipt": "S-1", "day": "2026-03-03"}
    assert send(secretary, at + "do/pay", **asked).status_code == 302
    again = send(secretary, at + "do/pay", **{**asked, "receipt": "S-2", "amount": "900"})
    assert again.status_code == 422
    assert "500.00" in again.content.decode()
    payment = Payment.objects.get()
    own = send(secretary, at + "do/confirm", about=str(payment.pk))
    assert own.status_code == 403
    township = sign_in("township")
    assert "do/confirm" in page(township, at)
    assert "S-1" in page(township, f"{at}do/confirm?about={payment.pk}")
    assert send(township, at + "do/confirm", about=str(payment.pk)).status_code == 302
    late = send(township, at + "do/refuse", about=str(payment.pk), reason="晚了")
    assert late.status_code == 409
    page(township, at + "letter.pdf", 403)
    page(secretary, at + "do/nothing", 404)


def test_a_defect_is_mended_with_a_file_and_a_bad_file_is_told(town: Town, sign_in: SignIn) -> None:
    row = entered(town, written="no")
    secretary, at = sign_in("secretary"), f"/desk/registers/entry/{row.pk}/"
    defect = str(Defect.objects.get().pk)
    assert send(secretary, at + "do/begin", about=defect).status_code == 302
    asked = {"about": defect, "how": "amendment", "words": "补签了"}
    empty = send(secretary, at + "do/mend", **asked)
    assert empty.status_code == 422
    assert 'id="files-error"' in empty.content.decode()
    wrong = SimpleUploadedFile("x.exe", b"MZ")
    assert send(secretary, at + "do/mend", **asked, files=wrong).status_code == 422
    good = SimpleUploadedFile("协议.pdf", b"%PDF-1.4 q")
    assert send(secretary, at + "do/mend", **asked, files=good).status_code == 302
    text = page(secretary, at)
    assert "协议.pdf" in text
    found = Defect.objects.get()
    assert found.file is not None
    file = f"/desk/registers/file/{found.file.pk}"
    assert secretary.get(file).status_code == 200
    assert sign_in("other-secretary").get(file).status_code == 404
    ended = send(secretary, at + "do/move", about="end", words="到期收回")
    assert ended.status_code == 302
    assert Step.objects.filter(kind="moved").count() == 1
    assert send(secretary, at + "do/move", about="end", words="再来").status_code == 409


def test_everybody_reads_what_the_pack_opens(town: Town, client: Client) -> None:
    entered(town, written="no")
    place = town.places["village"].pk
    text = page(client, f"/registers/{place}/{REGISTER}/")
    assert "村东一号地" in text
    assert "赵某某" not in text
    assert "13800000009" not in text
    assert REGISTER in page(client, "/registers/")
    page(client, f"/registers/{place}/moon/", 404)


@pytest.fixture
def cameras(db: None) -> Iterator[Town]:
    with clock.at(NOW):
        yield camera_village()


class TestInTheField:
    """Cameras are looked at with a phone."""

    @pytest.fixture
    def town(self, cameras: Town) -> Town:
        return cameras

    def test_two_taps_and_what_is_not_fine_is_explained(self, town: Town, sign_in: SignIn) -> None:
        first, second = camera(town), camera(town, "C-2")
        keeper = sign_in("keeper")
        assert "/field/inspections/" in page(keeper, "/field/")
        assert "C-2" in page(keeper, "/field/inspections/")
        at = f"/field/inspections/{first.pk}/health"
        id = str(new_id())
        for _ in range(2):
            assert keeper.post(at, {"id": id, "fine": "1"}).status_code == 302
        assert Inspection.objects.get().fine
        other = f"/field/inspections/{second.pk}/health"
        bad = keeper.post(other, {"id": str(new_id()), "ticked": ["clock", "mount"]})
        assert bad.status_code == 422
        assert 'id="finding-error"' in bad.content.decode()
        told = {"id": str(new_id()), "ticked": ["clock"], "finding": "镜头被挡"}
        assert keeper.post(other, told).status_code == 302
        assert "都看过了" in page(keeper, "/field/inspections/")
        assert "镜头被挡" in page(keeper, f"/desk/registers/entry/{second.pk}/")
        page(sign_in("scorer"), other, 404)


class TestInTheBrowser:
    """Everybody can use every page."""

    pytestmark = pytest.mark.browser

    @pytest.fixture
    def town(self, committed: None) -> Town:
        return contract_village()

    @pytest.mark.parametrize(("width", "looks"), LOOKS)
    def test_every_page(
        self,
        browser_context: BrowserContext,
        live_server: Any,
        sign_in: SignIn,
        town: Town,
        axe_source: str,
        width: int,
        looks: dict[str, str],
    ) -> None:
        row = entered(town, written="no", meeting="no")
        due = owed(town, row)
        payment = paid(town, due.pk, 50_000)
        entered(town, number="2024-02", plot="东河塘", kind="pond", area="3")
        base, at = base_of(town), f"/desk/registers/entry/{row.pk}/"
        tab = browser_context.new_page()
        tab.set_viewport_size({"width": width, "height": 900})
        wrong = []
        for name, role, path in (
            ("registers", "township", "/desk/registers/"),
            ("list", "secretary", base),
            ("entry", "secretary", at),
            ("confirming", "township", at),
            ("confirm", "township", f"{at}do/confirm?about={payment.pk}"),
            ("mend", "secretary", f"{at}do/mend?about={Defect.objects.earliest('pk').pk}"),
            ("pay", "secretary", f"{at}do/pay?about={due.pk}"),
            ("new", "secretary", base + "new"),
            ("import", "secretary", base + "import"),
            ("figures", "secretary", base + "figures"),
            ("public", "secretary", f"/registers/{town.places['village'].pk}/{REGISTER}/"),
            ("public-list", "secretary", "/registers/"),
        ):
            enter(browser_context, live_server, sign_in, role, **looks)
            tab.goto(live_server.url + path)
            wide = tab.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{name}: {one}" for one in faults(tab, axe_source)]
            wrong += [f"{name}: {wide} wide"] if wide > width else []
            if SHOTS:
                look = "-".join([str(width), *looks.values()])
                tab.screenshot(path=str(Path(SHOTS) / f"{name}-{look}.png"), full_page=True)
        assert wrong == []
