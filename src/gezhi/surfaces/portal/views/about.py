"""What is done with personal data, and how a matter goes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.engines.cases.queries import case_types
from gezhi.surfaces.portal.drawing import drawing_of
from gezhi.surfaces.portal.served import find_served, ground_context


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice of the Personal Information Protection Law, article 17."""
    kept = {
        "contacts": settings.KEEP_CONTACTS_DAYS,
        "messages_kept": settings.KEEP_MESSAGES_DAYS,
    }
    return render(request, "portal/privacy.html", ground_context(find_served(request)) | kept)


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """How each kind of matter goes here, drawn from the pack."""
    served, lang, drawn = find_served(request), get_language(), []
    if served is not None:
        types = case_types(request.viewer, served.path)[1]  # type: ignore[attr-defined]
        drawn = [
            {
                "key": key,
                "name": type_.name.say(lang),
                "about": type_.about.say(lang) if type_.about else "",
                "source": type_.source or "",
                "drawing": drawing_of(served.pack, type_),
                "stages": [
                    (stage.name.say(lang), stage.now.say(lang) if stage.now else "")
                    for stage in type_.stages
                ],
            }
            for key, type_ in types.items()
        ]
    return render(request, "portal/help.html", {"types": drawn, **ground_context(served)})
