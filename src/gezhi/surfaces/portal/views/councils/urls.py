"""Addresses of deciding together. `councils/` says what is being decided near the reader."""

from django.urls import URLPattern, path

from gezhi.surfaces.portal.views.councils import deciding, one, taking_part

urlpatterns: list[URLPattern] = [
    path("", deciding.show, name="councils"),
    path("meeting/<uuid:meeting_id>/", one.show, name="council-meeting"),
    path("meeting/<uuid:meeting_id>/here", taking_part.here, name="council-here"),
    path("meeting/<uuid:meeting_id>/minutes.pdf", one.minutes, name="council-minutes"),
    path("<int:place>/<slug:key>/", one.council, name="council"),
    path("<int:place>/<slug:key>/propose", taking_part.propose, name="council-propose"),
    path(
        "<int:place>/<slug:key>/withdraw/<uuid:item>",
        taking_part.withdraw,
        name="council-withdraw",
    ),
    path("<int:place>/<slug:key>/meetings.ics", one.calendar, name="council-calendar"),
]
