"""Addresses of the surface."""

from django.urls import include, path

from gezhi.surfaces.desk.case import sheet
from gezhi.surfaces.desk.case import views as case
from gezhi.surfaces.desk.figures import views as figures
from gezhi.surfaces.desk.ground import boards, drawn, people, places
from gezhi.surfaces.desk.points import (
    appeals,
    books,
    bringing,
    commending,
    correcting,
    deciding,
    entering,
    helping,
    helping_one,
    judging,
    models,
    nominating,
    overview,
    register,
    statements,
)
from gezhi.surfaces.desk.points import figures as points_figures
from gezhi.surfaces.desk.points import queue as points_queue
from gezhi.surfaces.desk.points import yearly as points_yearly
from gezhi.surfaces.desk.queue import bulk, registers
from gezhi.surfaces.desk.queue import views as queue
from gezhi.surfaces.desk.rules import views as rules
from gezhi.surfaces.desk.shop import (
    counter,
    days,
    merchants,
    sales,
    shops,
    stock,
    vouchers,
)
from gezhi.surfaces.desk.shop import queue as turns
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
    path("places/<int:place>/plates.pdf", boards.plates, name="plates"),
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
    path("points/helping/", helping.first, name="points-helps"),
    path("points/helping/<int:adopted>/", helping.helping, name="points-helping"),
    path("points/helping/<int:adopted>/new", helping_one.new, name="points-help-new"),
    path("points/helping/<int:adopted>/<uuid:help>/", helping_one.one, name="points-help"),
    path("points/records/<int:adopted>/", register.register, name="points-records"),
    path("points/records/<int:adopted>/new", entering.enter, name="points-enter"),
    path("points/records/<int:adopted>/import", bringing.bring, name="points-import"),
    path("points/records/<int:adopted>/records.xlsx", register.workbook, name="points-workbook"),
    path("points/statistics/<int:adopted>/", points_figures.statistics, name="points-statistics"),
    path("points/<int:adopted>/year/", points_yearly.latest, name="points-years"),
    path("points/<int:adopted>/year/<str:period>/", points_yearly.show, name="points-year"),
    path(
        "points/<int:adopted>/year/<str:period>/meeting/",
        points_yearly.meeting,
        name="points-meeting",
    ),
    path(
        "points/<int:adopted>/year/<str:period>/year.xlsx",
        points_yearly.workbook,
        name="points-year-workbook",
    ),
    path("points/books/", books.books, name="points-books"),
    path("points/books/<int:unit>/", books.book, name="points-book"),
    path("points/books/<int:unit>/close/<str:month>", books.close, name="points-close"),
    path("points/books/<int:unit>/<str:month>/<slug:form>", books.file, name="points-book-file"),
    path("points/accounts/", statements.search, name="points-accounts"),
    path(
        "points/accounts/<slug:kind>/<uuid:holder_id>/", statements.whose, name="points-accounts-of"
    ),
    path("points/statement/<int:account>/", statements.show, name="points-statement"),
    path(
        "points/statement/<int:account>/statement.pdf", statements.pdf, name="points-statement-pdf"
    ),
    path(
        "points/statement/<int:account>/correct/<uuid:wanted>",
        correcting.correct,
        name="points-correct",
    ),
    path("points/models/<int:place>/<slug:key>/", models.show, name="models"),
    path("points/models/<int:place>/<slug:key>/new", nominating.nominate, name="models-new"),
    path("points/models/<int:place>/<slug:key>/commend", commending.commend, name="models-commend"),
    path(
        "points/models/<int:place>/<slug:key>/certificates",
        models.certificates,
        name="models-certificates",
    ),
    path("points/models/<int:place>/<slug:key>/models.xlsx", models.workbook, name="models-sheet"),
    path(
        "points/models/<int:place>/<slug:key>/<uuid:nomination>/",
        judging.one,
        name="models-one",
    ),
    path(
        "points/models/<int:place>/<slug:key>/<uuid:nomination>/<uuid:objection>",
        judging.answer,
        name="models-answer",
    ),
    path("shop/", shops.shops, name="shops"),
    path("shop/open", shops.open_one, name="shop-open"),
    path("shop/<int:shop>/", counter.counter, name="shop-counter"),
    path("shop/<int:shop>/confirm", counter.confirm, name="shop-confirm"),
    path("shop/<int:shop>/vouchers", vouchers.vouchers, name="shop-vouchers"),
    path("shop/<int:shop>/days/", days.days, name="shop-days"),
    path("shop/<int:shop>/days/plan", days.plan, name="shop-plan"),
    path("shop/<int:shop>/days/<uuid:day>/", turns.queue, name="shop-queue"),
    path("shop/<int:shop>/days/<uuid:day>/do", turns.do, name="shop-turn"),
    path("shop/<int:shop>/days/<uuid:day>/give", turns.give, name="shop-give"),
    path("shop/<int:shop>/days/<uuid:day>/screen/", turns.wall, name="shop-screen"),
    path("shop/<int:shop>/days/<uuid:day>/list", turns.paper, name="shop-paper"),
    path("shop/<int:shop>/days/<uuid:day>/change", days.change, name="shop-day"),
    path("shop/<int:shop>/days/<uuid:day>/off", days.call_off, name="shop-off"),
    path("shop/<int:shop>/merchants/", merchants.merchants, name="shop-merchants"),
    path("shop/<int:shop>/merchants/<str:merchant>/", merchants.sheet, name="shop-merchant"),
    path("shop/<int:shop>/merchants/<str:merchant>/settle", merchants.settle, name="shop-settle"),
    path("shop/<int:shop>/exchanges", sales.list_sales, name="shop-sales"),
    path("shop/<int:shop>/exchanges.xlsx", sales.sheets, name="shop-sheets"),
    path("shop/exchange/<uuid:exchange>", sales.receipt, name="shop-sale"),
    path("shop/<int:shop>/stock", stock.stock, name="shop-stock"),
    path("shop/<int:shop>/stock/add", stock.add, name="shop-add"),
    path("shop/<int:shop>/stock/<int:good>/<slug:name>", stock.change, name="shop-change"),
    path("councils/", include("gezhi.surfaces.desk.councils.urls")),
    path("ballots/", include("gezhi.surfaces.desk.ballots.urls")),
    path("pacts/", include("gezhi.surfaces.desk.pacts.urls")),
    path("mediation/", include("gezhi.surfaces.desk.mediation.urls")),
    path("disclosure/", include("gezhi.surfaces.desk.disclosure.urls")),
    path("funds/", include("gezhi.surfaces.desk.funds.urls")),
]
