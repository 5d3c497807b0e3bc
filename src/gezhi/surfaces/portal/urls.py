"""Addresses of the surface. Short ones stand on signs, receipts and in messages."""

from django.urls import path

from gezhi.surfaces.portal.views import (
    about,
    acting,
    case,
    data,
    demo,
    evaluate,
    files,
    home,
    mine,
    near,
    places,
    report,
)

app_name = "portal"
urlpatterns = [
    path("", home.show, name="home"),
    path("report", report.choose, name="report"),
    path("report/<slug:type_>", report.fill, name="fill"),
    path("report/<slug:type_>/suggest", report.suggest, name="suggest"),
    path("files", files.take, name="take"),
    path("files/<uuid:file>", files.give, name="file"),
    path("f/<str:key>", case.follow, name="follow"),
    path("f/<str:key>/receipt", case.receipt, name="receipt"),
    path("f/<str:key>/files/<uuid:file>", files.give, name="follow-file"),
    path("f/<str:key>/<slug:name>", acting.follow_act, name="follow-act"),
    path("c/<str:code>", case.show, name="case"),
    path("c/<str:code>/<slug:name>", acting.case_act, name="case-act"),
    path("e/<str:secret>", evaluate.by_link, name="evaluate"),
    path("mine", mine.show, name="mine"),
    path("mine/data", data.show, name="data"),
    path("mine/data/copy", data.take, name="data-take"),
    path("mine/data/correct", data.correct, name="data-correct"),
    path("mine/data/consent/<slug:purpose>", data.consent, name="data-consent"),
    path("mine/data/erase", data.erase, name="data-erase"),
    path("find", mine.find, name="find"),
    path("near", near.show, name="near"),
    path("near/points", near.points, name="points"),
    path("figures", near.figures, name="figures"),
    path("places", places.browse, name="places"),
    path("places/<int:place_id>", places.by_id, name="place-by-id"),
    path("ground", places.ground, name="ground"),
    path("p/<str:code>", places.by_code, name="place"),
    path("privacy", about.privacy, name="privacy"),
    path("help", about.help_page, name="help"),
    path("demo/sign-in", demo.sign_in, name="demo-sign-in"),
    path("demo/messages", demo.messages, name="demo-messages"),
]
