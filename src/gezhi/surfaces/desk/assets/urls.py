"""Addresses of registers at the desk."""

from django.urls import path

from gezhi.surfaces.desk.assets import acting, bringing, entering, entry, figures, listing

urlpatterns = [
    path("", listing.registers, name="assets"),
    path("entry/<uuid:entry>/", entry.show, name="asset"),
    path("entry/<uuid:entry>/change", entering.change, name="asset-change"),
    path("entry/<uuid:entry>/do/<slug:name>", acting.do, name="asset-do"),
    path("entry/<uuid:entry>/letter.pdf", entry.letter, name="asset-letter"),
    path("file/<uuid:file>", entry.file, name="asset-file"),
    path("<int:place>/<slug:key>/", listing.show, name="assets-list"),
    path("<int:place>/<slug:key>/new", entering.new, name="assets-new"),
    path("<int:place>/<slug:key>/import", bringing.bring, name="assets-import"),
    path("<int:place>/<slug:key>/figures", figures.show, name="assets-figures"),
    path("<int:place>/<slug:key>/entries.xlsx", listing.sheet, name="assets-sheet"),
]
