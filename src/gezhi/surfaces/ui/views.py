"""The switches of language and mode, the style guide, and the pages for what went wrong."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from gezhi.surfaces.ui.context import ELDER_COOKIE, THEME_COOKIE, THEMES, build_shell
from gezhi.surfaces.ui.guide import show_everything
from gezhi.surfaces.ui.guide.ground import sample_places, sample_points

YEAR = 365 * 24 * 60 * 60


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language (`language`) for a year and go back to `next`."""
    response = _back(request)
    language = request.POST.get("language", "")
    if translation.check_for_language(language) and language in dict(settings.LANGUAGES):
        _keep(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """Keep elder mode (`elder`: `on` | `off`) or the theme (`theme`: `auto` | `light` | `dark`)."""
    response = _back(request)
    if request.POST.get("elder") in ("on", "off"):
        _keep(
            request, response, ELDER_COOKIE, "elder" if request.POST["elder"] == "on" else "normal"
        )
    if request.POST.get("theme") in THEMES:
        _keep(request, response, THEME_COOKIE, request.POST["theme"])
    return response


@require_GET
def show_guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build and judge pages.

    Only staff see it, and everyone in a demo (`DEMO`) or with `DEBUG`; to others it is
    not there.
    """
    open_to_all = settings.DEBUG or getattr(settings, "DEMO", False)
    if not (open_to_all or getattr(getattr(request, "user", None), "kind", "") == "staff"):
        raise Http404
    samples = {"places": sample_places, "points": sample_points}
    sample = samples.get(request.GET.get("sample", ""))
    return JsonResponse(sample()) if sample else render(request, "ui/guide.html", show_everything())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400` of the site."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403` of the site.

    `PermissionDenied(why, who)` says why and who can; both optional.
    """
    why, who = (*map(str, exception.args[:2]), "", "")[:2]
    return render(request, "403.html", {"why": why, "who": who}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404` of the site. The message of the exception is never shown: it may name tables."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500` of the site. Touches neither database nor session, which may be what failed."""
    page = render_to_string("500.html", {"shell": build_shell(request, "")})
    return HttpResponse(page, status=500)


def conflict(request: HttpRequest, rows: list[dict[str, str]], **said: str) -> HttpResponse:
    """Answer 409: someone else changed the same thing first.

    `rows` holds both sides, `{"label", "mine", "theirs"}` each; `said` may give `who`, `when` or
    `why`, `keep_url` (post again on top of theirs) and `back_url`.
    """
    return render(request, "409.html", {"rows": rows, **said}, status=409)


def _back(request: HttpRequest) -> HttpResponse:
    goal = request.POST.get("next") or request.META.get("HTTP_REFERER") or "/"
    safe = url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(goal if safe else "/")


def _keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
