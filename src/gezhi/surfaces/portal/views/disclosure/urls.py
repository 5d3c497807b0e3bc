"""Addresses of what is made public."""

from django.urls import URLPattern, path

from gezhi.surfaces.portal.views.disclosure import boards, browsing, giving, reading

urlpatterns: list[URLPattern] = [
    path("", browsing.browse, name="disclosure"),
    path("feed.atom", giving.feed, name="disclosure-feed"),
    path("open/items.<str:form>", giving.open_data, name="disclosure-open"),
    path("at/<int:place>/", boards.board, name="disclosure-at"),
    path("at/<int:place>/board.pdf", boards.board_pdf, name="disclosure-board"),
    path("files/<uuid:enclosure>", giving.file, name="disclosed-file"),
    path("<uuid:item>/", reading.show, name="disclosed"),
    path("<uuid:item>/item.pdf", reading.pdf, name="disclosed-pdf"),
]
