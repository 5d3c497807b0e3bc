"""A pact as a poster for the notice board."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from gezhi.engines.councils.queries import PactPage, Version, pact_page
from gezhi.engines.trust.queries import Missing
from gezhi.surfaces.portal.pact_poster import PactPoster, print_pact
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.pacts.reading import viewer_of
from gezhi.surfaces.ui.pacts import version_of


@require_GET
def poster(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The pact in force, or a version by `?number=2`: A4, or A3 with `?size=a3`."""
    page = pact_page(viewer_of(request), place, key)
    asked = request.GET.get("number", "")
    one = page.number(int(asked)) if asked.isdecimal() else page.current
    one = one or next((row for row in page.versions if row.public), None)
    if one is None or not one.public:
        raise Missing("no-pact-version", "没有这一版公约", "there is no such version")
    address = f"{settings.SITE_URL}{reverse('portal:pact', args=[place, key])}"
    data = print_pact(_poster(page, one, address), large=request.GET.get("size") == "a3")
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{page.at.place.name}-{spoken(page.at.rules.name)}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


def _poster(page: PactPage, one: Version, address: str) -> PactPoster:
    told = version_of(one)
    figures = [(str(told["count"]), gettext("articles"))]
    if told["since"]:
        figures.append((told["since"], gettext("in force from")))
    elif told["in_talk"]:
        figures.append((told["talk_last"], gettext("last day to comment")))
    notes = [gettext("Read it, its versions and how it was voted on by this code.")]
    if told["filed"]:
        filed = {"day": told["filed"], "number": told["filed_number"]}
        notes.append(gettext("On file since %(day)s, %(number)s") % filed)
    if one.in_talk:
        notes.append(
            gettext("Whoever sees it otherwise says so until the last day; no name is shown.")
        )
    return PactPoster(
        place=page.at.place.name,
        title=spoken(page.at.rules.name),
        period=f"{told['name']} · {told['word']}",
        figures=figures,
        lines=[],
        order="",
        notes=notes,
        address=address,
        parts=[
            (part["name"], [(row["name"], row["text"]) for row in part["articles"]])
            for part in told["parts"]
        ],
    )
