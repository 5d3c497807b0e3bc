"""Addresses. Each surface owns its own below its prefix; the portal has the root."""

from django.urls import include, path

from gezhi.surfaces.field.views.phone import card

handler400 = "gezhi.surfaces.ui.views.bad_request"
handler403 = "gezhi.surfaces.ui.views.permission_denied"
handler404 = "gezhi.surfaces.ui.views.page_not_found"
handler500 = "gezhi.surfaces.ui.views.server_error"

urlpatterns = [
    path("", include("gezhi.surfaces.api.urls")),
    path("ui/", include("gezhi.surfaces.ui.urls")),
    path("account/", include("allauth.urls")),
    path("manifest.webmanifest", card),
    path("field/", include("gezhi.surfaces.field.urls")),
    path("desk/", include("gezhi.surfaces.desk.urls")),
    path("", include("gezhi.surfaces.portal.urls")),
]
