from django.urls import path

from gezhi.surfaces.ui import views, votes

app_name = "ui"

urlpatterns = [
    path("language", views.set_language, name="language"),
    path("mode", views.set_mode, name="mode"),
    path("vote", votes.said, name="vote"),
    path("guide", views.show_guide, name="guide"),
]
