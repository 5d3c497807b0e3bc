"""Addresses of the surface."""

from django.urls import path

from gezhi.surfaces.desk.case import sheet
from gezhi.surfaces.desk.case import views as case
from gezhi.surfaces.desk.figures import views as figures
from gezhi.surfaces.desk.ground import boards, drawn, people, places
from gezhi.surfaces.desk.points import (
    appeals,
    bringing,
    deciding,
    entering,
    overview,
    register,
)
from gezhi.surfaces.desk.points import figures as points_figures
from gezhi.surfaces.desk.points import queue as points_queue
from gezhi.surfaces.desk.queue import bulk, registers
from gezhi.surfaces.desk.queue import views as queue
from gezhi.surfaces.desk.rules import views as rules
from gezhi.surfaces.desk.shop import counter, sales, shops, stock, vouchers
from gezhi.surfaces.desk.trust import accounts, audit

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("several", bulk.act_on_several, name="bulk"),
    path("register.<str:form>", registers.register, name="register"),
    path("views/save", queue.save_view, name="save-view"),
    path("views/<uuid:view>/remove", queue.forget_view, name="forget-view"),
    path("case/<uuid:case>", case.show, name="case"),
    path("case/<uuid:case>/do/<slug:name>", case.do, name="do"),
    path("case/<uuid:case>/suggest", case.suggest, name="suggest"),
    path("case/<uuid:case>/sheet.pdf", sheet.sheet, name="sheet"),
    path("case/<uuid:case>/spot", case.spot, name="spot"),
    path("unmerge", case.unmerge, name="unmerge"),
    path("file/<uuid:file>", case.file, name="file"),
    path("ground/<int:place>", drawn.ground, name="ground"),
    path("statistics", figures.statistics, name="statistics"),
    path("places", places.tree, name="places"),
    path("places/<int:place>", places.show, name="place"),
    path("places/<int:place>/below", places.children, name="place-below"),
    path("places/<int:place>/board.pdf", boards.board, name="board"),
    path("places/<int:place>/boards.pdf", boards.all_boards, name="boards"),
    path("people", people.people, name="people"),
    path("people/appoint", people.appoint, name="appoint"),
    path("people/<uuid:appointment_id>/end", people.end, name="end-appointment"),
    path("bodies/<uuid:body_id>", people.body_page, name="body"),
    path("audit", audit.audit, name="audit"),
    path("audit/verify", audit.verify, name="verify"),
    path("accounts", accounts.list_accounts, name="accounts"),
    path("accounts/new", accounts.make, name="make-account"),
    path("accounts/<uuid:account_id>/lock", accounts.lock, name="lock-account"),
    path("rules", rules.packs, name="packs"),
    path("rules/<int:version>", rules.pack, name="pack"),
    path("rules/<int:version>/case/<slug:key>", rules.case_type, name="pack-case"),
    path("rules/<int:version>/matters/<slug:key>", rules.matters, name="pack-matters"),
    path("rules/<int:old>/to/<int:new>", rules.difference, name="pack-difference"),
    path("points/", overview.overview, name="points"),
    path("points/adopt", overview.adopt, name="points-adopt"),
    path("points/review/<int:adopted>/", points_queue.queue, name="points-review"),
    path("points/review/<int:adopted>/decide", deciding.decide, name="points-decide"),
    path("points/review/<int:adopted>/finish", points_queue.finish, name="points-finish"),
    path("points/appeals/<int:adopted>/", appeals.appeals, name="points-appeals"),
    path("points/appeals/<int:adopted>/<uuid:record>/", appeals.appeal, name="points-appeal"),
    path("points/records/<int:adopted>/", register.register, name="points-records"),
    path("points/records/<int:adopted>/new", entering.enter, name="points-enter"),
    path("points/records/<int:adopted>/import", bringing.bring, name="points-import"),
    path("points/records/<int:adopted>/records.xlsx", register.workbook, name="points-workbook"),
    path("points/statistics/<int:adopted>/", points_figures.statistics, name="points-statistics"),
    path("shop/", shops.shops, name="shops"),
    path("shop/open", shops.open_one, name="shop-open"),
    path("shop/<int:shop>/", counter.counter, name="shop-counter"),
    path("shop/<int:shop>/confirm", counter.confirm, name="shop-confirm"),
    path("shop/<int:shop>/vouchers", vouchers.vouchers, name="shop-vouchers"),
    path("shop/<int:shop>/exchanges", sales.list_sales, name="shop-sales"),
    path("shop/<int:shop>/exchanges.xlsx", sales.sheets, name="shop-sheets"),
    path("shop/exchange/<uuid:exchange>", sales.receipt, name="shop-sale"),
    path("shop/<int:shop>/stock", stock.stock, name="shop-stock"),
    path("shop/<int:shop>/stock/add", stock.add, name="shop-add"),
    path("shop/<int:shop>/stock/<int:good>/<slug:name>", stock.change, name="shop-change"),
]
