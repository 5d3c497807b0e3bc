"""Discovery, services and their definitions: what can be reported, from the pack of the place."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from gezhi.engines.places.queries import Attached, attached_packs, ladder
from gezhi.engines.trust.queries import ANYONE, Missing, Refusal
from gezhi.pack.cases import CaseType, Matter
from gezhi.pack.forms import FormField
from gezhi.surfaces.api.open311.answers import resource, tell

NATIVE = frozenset({"category", "location", "name", "phone", "images", "voice"})
"""Kinds of fields that Open311 has parameters of its own for, or cannot carry."""
DATATYPES = {
    "text": "text",
    "choice": "singlevaluelist",
    "yes-no": "singlevaluelist",
    "number": "number",
    "date": "datetime",
}
YES_NO = {"true": ("是", "yes"), "false": ("否", "no")}


@dataclass(frozen=True)
class Jurisdiction:
    """A place that a pack serves, and the case type that stands for its service requests."""

    attached: Attached
    code: str
    type: CaseType

    @property
    def matters(self) -> list[Matter]:
        """The matters that can be reported: those with none below them."""
        field = self.type.field_of("category")
        tree = self.attached.pack.matters.get(field.tree or "") if field else None
        every = tree.matters if tree else []
        groups = {one.under for one in every}
        return [one for one in every if one.matter not in groups]

    def matter(self, code: str) -> Matter:
        """The matter of a service code; Missing when there is none."""
        found = next((one for one in self.matters if one.matter == code), None)
        if found is None:
            raise Missing("no-service", "没有这个 service_code", "service_code was not found")
        return found

    def attributes(self) -> list[FormField]:
        """The form's fields that Open311 has no parameter for."""
        description = self.type.field_of("text")
        return [one for one in self.type.form if one.kind not in NATIVE and one is not description]

    def group(self, matter: Matter) -> str:
        """What the matter belongs to, in the reader's language."""
        field = self.type.field_of("category")
        tree = self.attached.pack.matters[field.tree or ""] if field else None
        above = tree.get(matter.under) if tree and matter.under else None
        return above.name.say(get_language()) if above else ""


def jurisdictions() -> list[Jurisdiction]:
    """The places where matters can be reported by anybody who may."""
    found = []
    for attached in attached_packs(ANYONE):
        type_ = _report_of(attached)
        if type_ is not None:
            code = ladder(ANYONE, attached.place_id)[0].code or str(attached.place_id)
            found.append(Jurisdiction(attached, code, type_))
    return found


def _report_of(attached: Attached) -> CaseType | None:
    types = attached.pack.cases
    with_matters = [one for one in types.values() if one.field_of("category")]
    return types.get("report") or next(iter(with_matters), None)


def jurisdiction_of(request: HttpRequest) -> Jurisdiction:
    """The jurisdiction that a request names, or the only one; Refusal (400) when there are several
    and none is named, Missing when there is none of that name."""
    asked = request.POST.get("jurisdiction_id") or request.GET.get("jurisdiction_id") or ""
    every = jurisdictions()
    if asked:
        found = [one for one in every if one.code == asked]
        if not found:
            raise Missing(
                "no-jurisdiction", "没有这个 jurisdiction_id", "jurisdiction_id was not found"
            )
        return found[0]
    if len(every) > 1:
        raise Refusal("jurisdiction", "请写明 jurisdiction_id", "jurisdiction_id was not provided")
    if not every:
        raise Missing("no-pack", "这里还没有启用模式包", "no pack serves a place yet")
    return every[0]


@resource("GET")
def discovery(request: HttpRequest, format_: str) -> HttpResponse:
    """Where this interface is and what it speaks."""
    lang = get_language()
    contact, key = {
        "zh": ("请联系所在街道、社区的管理员", "密钥由管理员用 gezhi token 命令发放"),
        "en": ("ask the administrators of the place", "keys are issued with `gezhi token`"),
    }["en" if (lang or "").startswith("en") else "zh"]
    changed = "2026-03-01T00:00:00+08:00"
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": f"{settings.SITE_URL}/open311/v2",
        "changeset": changed,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    found = {
        "changeset": changed,
        "contact": contact,
        "key_service": key,
        "endpoints": [endpoint],
    }
    return tell(format_, "discovery", "item", found)


@resource("GET")
def list_services(request: HttpRequest, format_: str) -> HttpResponse:
    """The matters that can be reported."""
    here = jurisdiction_of(request)
    metadata = bool(here.attributes())
    found = [service(here, one, metadata) for one in here.matters]
    return tell(format_, "services", "service", found)


def service(here: Jurisdiction, matter: Matter, metadata: bool) -> dict[str, Any]:
    """A matter as Open311 lists it."""
    lang = get_language()
    group = here.group(matter)
    name = matter.name.say(lang)
    return {
        "service_code": matter.matter,
        "service_name": name,
        "description": f"{group}: {name}" if group else name,
        "metadata": metadata,
        "type": "realtime",
        "keywords": ",".join(matter.words),
        "group": group,
    }


@resource("GET")
def define_service(request: HttpRequest, format_: str, code: str) -> HttpResponse:
    """What else is asked when a matter is reported."""
    here = jurisdiction_of(request)
    here.matter(code)
    attributes = [attribute(one, order) for order, one in enumerate(here.attributes(), start=1)]
    found = {"service_code": code, "attributes": attributes}
    return tell(format_, "service_definition", "item", found)


def attribute(field: FormField, order: int) -> dict[str, Any]:
    """A field of the form as an attribute."""
    lang = get_language()
    found: dict[str, Any] = {
        "variable": True,
        "code": field.field,
        "datatype": DATATYPES[field.kind],
        "required": field.required,
        "datatype_description": field.help.say(lang) if field.help else "",
        "order": order,
        "description": field.name.say(lang),
    }
    values = options(field)
    return found | {"values": [{"key": key, "name": name} for key, name in values.items()]}


def options(field: FormField) -> dict[str, str]:
    """What a field lets one choose from, in the reader's language; nothing for other kinds."""
    lang = get_language()
    if field.kind == "yes-no":
        place = 1 if (lang or "").startswith("en") else 0
        return {key: words[place] for key, words in YES_NO.items()}
    return {key: name.say(lang) for key, name in field.options.items()}
