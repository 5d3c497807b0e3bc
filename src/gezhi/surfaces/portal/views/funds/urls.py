"""Addresses of the public books of funds."""

from django.urls import path

from gezhi.surfaces.portal.views.funds import views

urlpatterns = [
    path("", views.browse, name="funds"),
    path("<uuid:fund_id>/", views.show, name="fund"),
    path("<uuid:fund_id>/fund.csv", views.table, name="fund-table"),
]
