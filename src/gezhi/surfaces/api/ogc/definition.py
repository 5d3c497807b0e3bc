"""The definition of the map interface as OpenAPI 3.0 (conformance class oas30)."""

from typing import Any

from gezhi.surfaces.api.ogc.answers import GEOJSON, JSON, MOST, OPENAPI, USUAL, address
from gezhi.surfaces.api.ogc.collections import Collection, collections

_NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
_PARAMETERS: dict[str, Any] = {
    "bbox": {
        "name": "bbox",
        "in": "query",
        "description": "west,south,east,north in WGS84 degrees",
        "required": False,
        "schema": _NUMBERS,
        "style": "form",
        "explode": False,
    },
    "datetime": {
        "name": "datetime",
        "in": "query",
        "description": "an instant, a day, or an interval with `..` for an open end",
        "required": False,
        "schema": {"type": "string"},
        "style": "form",
        "explode": False,
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "how many features a page holds",
        "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "style": "form",
        "explode": False,
    },
    "after": {
        "name": "after",
        "in": "query",
        "description": "the key of a page, from a `next` link",
        "required": False,
        "schema": {"type": "string"},
    },
    "level": {"name": "level", "in": "query", "required": False, "schema": {"type": "string"}},
    "category": {
        "name": "category",
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
    },
    "state": {
        "name": "state",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "enum": ["open", "closed"]},
    },
}
_OBJECT = {"schema": {"type": "object"}}
_PROBLEM = {"description": "why nothing was found", "content": {JSON: _OBJECT}}


def definition(title: str) -> dict[str, Any]:
    """The whole document; the paths of every collection stand in it by name."""
    paths = {
        "/": _get("landing", "the landing page", JSON),
        "/api": _get("api", "this document", OPENAPI),
        "/conformance": _get("conformance", "what this conforms to", JSON),
        "/collections": _get("collections", "the collections", JSON),
    }
    for one in collections():
        paths |= _paths(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": address().rstrip("/")}],
        "paths": paths,
        "components": {"parameters": _PARAMETERS},
    }


def _paths(one: Collection) -> dict[str, Any]:
    base, name = f"/collections/{one.id}", one.id
    names = ("bbox", "datetime", "limit", "after", *one.parameters)
    given = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    feature = {"name": "feature", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        base: _get(f"{name}.collection", "the collection", JSON),
        f"{base}/items": _get(f"{name}.items", "a page of features", GEOJSON, given),
        f"{base}/items/{{feature}}": _get(f"{name}.item", "one feature", GEOJSON, [feature]),
    }


def _get(
    id_: str, about: str, kind: str, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    good = {"description": about, "content": {kind: _OBJECT}}
    operation: dict[str, Any] = {
        "operationId": id_,
        "summary": about,
        "responses": {"200": good, "400": _PROBLEM, "404": _PROBLEM},
    }
    return {"get": operation | ({"parameters": parameters} if parameters else {})}
