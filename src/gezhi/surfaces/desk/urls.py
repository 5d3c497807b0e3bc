"""Addresses of the surface."""

from django.urls import path

from gezhi.surfaces.desk import ground
from gezhi.surfaces.desk.case import views as case
from gezhi.surfaces.desk.queue import bulk, registers
from gezhi.surfaces.desk.queue import views as queue

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
    path("case/<uuid:case>/spot", case.spot, name="spot"),
    path("unmerge", case.unmerge, name="unmerge"),
    path("file/<uuid:file>", case.file, name="file"),
    path("ground/<int:place>", ground.ground, name="ground"),
]
