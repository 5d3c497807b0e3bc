"""Addresses of funds at the desk."""

from django.urls import path

from gezhi.surfaces.desk.funds import moving, views

urlpatterns = [
    path("", views.funds, name="funds"),
    path("new", views.new, name="fund-new"),
    path("<uuid:fund_id>/", views.show, name="fund"),
    path("<uuid:fund_id>/in", moving.take_in, name="fund-in"),
    path("<uuid:fund_id>/out", moving.propose, name="fund-out"),
    path("<uuid:fund_id>/end", views.end, name="fund-end"),
    path("<uuid:fund_id>/<uuid:voucher>/<slug:name>", moving.step, name="fund-step"),
]
