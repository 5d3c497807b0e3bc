"""The resources of the standard: landing page, conformance, definition, collections, features."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.surfaces.api.ogc import collections as found
from gezhi.surfaces.api.ogc.answers import (
    GEOJSON,
    JSON,
    OPENAPI,
    box_of,
    check_names,
    limit_of,
    link,
    nothing,
    resource,
    span_of,
    tell,
)
from gezhi.surfaces.api.ogc.definition import definition

CONFORMS = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]
TITLE = Words(zh="格治：地点与公开事项", en="Gezhi: places and public cases")


@resource
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    check_names(request)
    return tell(
        {
            "title": TITLE.say(get_language()),
            "description": found.CASES.about.say(get_language()),
            "links": [
                link("", "self", JSON, "this document"),
                link("api", "service-desc", OPENAPI, "the API definition"),
                link("conformance", "conformance", JSON, "what this conforms to"),
                link("collections", "data", JSON, "the collections"),
            ],
        }
    )


@resource
def conformance(request: HttpRequest) -> HttpResponse:
    """Which parts of the standard are kept."""
    check_names(request)
    return tell({"conformsTo": CONFORMS})


@resource
def api(request: HttpRequest) -> HttpResponse:
    """The definition of this interface, as OpenAPI 3.0."""
    check_names(request)
    return tell(definition(TITLE.say(get_language())), OPENAPI)


@resource
def collections(request: HttpRequest) -> HttpResponse:
    """All collections."""
    check_names(request)
    return tell(
        {
            "links": [link("collections", "self", JSON, "this document")],
            "collections": [_described(one) for one in found.collections()],
        }
    )


@resource
def collection(request: HttpRequest, id_: str) -> HttpResponse:
    """One collection."""
    check_names(request)
    return tell(_described(found.collection_of(id_)))


def _described(one: found.Collection) -> dict[str, Any]:
    path = f"collections/{one.id}"
    links = [
        link(path, "self", JSON, "this collection"),
        link(f"{path}/items", "items", GEOJSON, "its features"),
    ]
    return {**found.described(one), "links": links}


@resource
def items(request: HttpRequest, id_: str) -> HttpResponse:
    """A page of features; `next` leads to the following one."""
    one = found.collection_of(id_)
    check_names(request, ("bbox", "datetime", "limit", "after", *one.parameters))
    asked = found.Question(
        box_of(request),
        span_of(request),
        limit_of(request),
        request.GET.get("after", "")[:200],
        level=request.GET.get("level", "")[:40],
        category=request.GET.get("category", "")[:40],
        state=found.asked_state(request),
    )
    features, after = one.page(asked)
    path = f"collections/{one.id}"
    query = request.GET.urlencode()
    links = [
        link(f"{path}/items{'?' if query else ''}{query}", "self", GEOJSON, "this page"),
        link(path, "collection", JSON, "the collection"),
    ]
    if after:
        further = urlencode({**request.GET.dict(), "after": after})
        links.append(link(f"{path}/items?{further}", "next", GEOJSON, "the next page"))
    return tell(
        {
            "type": "FeatureCollection",
            "features": features,
            "links": links,
            "timeStamp": clock.now(),
            "numberReturned": len(features),
        },
        GEOJSON,
    )


@resource
def item(request: HttpRequest, id_: str, feature: str) -> HttpResponse:
    """One feature."""
    check_names(request)
    one = found.collection_of(id_)
    path = f"collections/{one.id}"
    links = [
        link(f"{path}/items/{feature}", "self", GEOJSON, "this feature"),
        link(path, "collection", JSON, "the collection"),
    ]
    return tell({**one.one(feature), "links": links}, GEOJSON)


@resource
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at an address that is none."""
    raise nothing()
