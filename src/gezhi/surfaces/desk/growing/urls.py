"""Addresses of growing: people's side of work, and liaison."""

from django.urls import path

from gezhi.surfaces.desk.growing import (
    careers,
    liaison,
    placing,
    problems,
    promotions,
    reserves,
    trainings,
)

urlpatterns = [
    path("trainings/", trainings.show_all, name="trainings"),
    path("trainings/new", trainings.new, name="training-new"),
    path("trainings/before-duty", trainings.untrained, name="before-duty"),
    path("trainings/<uuid:wanted>/", trainings.show, name="training"),
    path("records/<uuid:person>/", trainings.records, name="records"),
    path("placements/", placing.show, name="placements"),
    path("terms/", placing.terms, name="terms"),
    path("contests/", reserves.all_contests, name="contests"),
    path("contests/<uuid:wanted>/", reserves.one_contest, name="contest"),
    path("reserves/", reserves.reserves, name="reserves"),
    path("careers/", careers.show_all, name="careers"),
    path("careers/<uuid:wanted>/", careers.standings, name="standings"),
    path("careers/<uuid:wanted>/pay", careers.pay, name="pay"),
    path("careers/of/<uuid:person>/", careers.career, name="career"),
    path("promotions/", promotions.show_all, name="promotions"),
    path("promotions/<uuid:wanted>/", promotions.show, name="promotion"),
    path("liaison/", liaison.show, name="liaison"),
    path("liaison/problems/", problems.show, name="problems"),
    path("liaison/problems/<uuid:wanted>/", problems.one_problem, name="problem"),
    path("liaison/<int:place>/", liaison.at_place, name="liaison-place"),
]
