"""Tags of the design language.

`{% load ui %}`. Documented for page writers in docs/surfaces/ui.md.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.surfaces.ui.asked_forms import Drawn, mark_of
from gezhi.surfaces.ui.components import Filter, Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.manifest import address, find_assets, read_icon

register = template.Library()

EMPTY = SafeString("")


@register.simple_tag
def asset(entry: str) -> SafeString:
    """The styles and scripts of a front-end entry: `{% asset "portal.ts" %}`."""
    assets = find_assets(entry)
    if assets is None:
        return EMPTY
    styles = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((address(s),) for s in assets.styles)
    )
    chunks = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((address(c),) for c in assets.chunks)
    )
    script = format_html('<script type="module" src="{}"></script>', address(assets.script))
    return format_html("{}\n{}\n{}", styles, chunks, script)


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A Lucide outline: `{% icon "map-pin" %}`; with `label=` it speaks, without it is ornament.

    `size` is "small" (of the text), "" (20 px; 28 in elder mode) or "large" (32 px).
    """
    outline = mark_safe(read_icon(name) or "")  # noqa: S308  built by us from lucide-static
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" {}>{}</svg>',
        f" {size}" if size else "",
        spoken,
        outline,
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The page's own query string with some parameters changed; None or "" drops one.

    `?{% query sort="due" after=None %}` keeps the filters in the address while the order changes.
    """
    request = context.get("request")
    params: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = str(value)
    return params.urlencode()


@register.simple_tag(takes_context=True)
def asked(
    context: Context,
    drawn: Drawn | None,
    *groups: Iterable[FieldInput] | None,
    act: str = "",
    names: str = "",
    known: str = "",
) -> SafeString:
    """The mark by which a form is counted for what it asks of workers: `{% asked drawn fields %}`
    right after `{% csrf_token %}`. On a page with several forms `act` says which of them it is,
    `names` its questions where they are written out, `known` those that come answered. Nothing for
    residents, or where the page draws none."""
    request = context.get("request")
    if not isinstance(drawn, Drawn) or request is None:
        return EMPTY
    form = ".".join(filter(None, (drawn.form, act)))
    asks, held = (*drawn.names, *names.split()), (*drawn.known, *known.split())
    drawn = replace(drawn, form=form, names=asks, known=held)
    return mark_of(request, drawn, [one for group in groups for one in group or ()])


@register.filter
def said(words: Words | str | None) -> str:
    """`{{ line|said }}`: words of the product or a pack in the reader's language."""
    return words.say(get_language()) if isinstance(words, Words) else words or ""


@register.filter
def day(moment: date | None) -> str:
    """`{{ row.since|day }}`: a date as people write it, with its year; "" for none."""
    if isinstance(moment, datetime):
        moment = clock.local(moment)
    return say_date(moment, get_language(), year=True) if moment else ""


@register.filter
def percent(value: float | None, total: float | None) -> str:
    """`{{ done|percent:all }}`.

    A whole percentage for display, `–` when there is nothing to divide.
    """
    return f"{100 * (value or 0) / total:.0f}%" if total else "–"


DUE_SHAPES = {
    "overdue": "M6 0 12 11H0z",
    "soon": "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0zm0 1.6a4.4 4.4 0 0 1 0 8.8z",
    "ok": "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0z",
    "paused": "M1 0h3.5v12H1zm6.5 0H11v12H7.5z",
    "none": "M0 5h12v2H0z",
}


def due_word(state: str) -> str:
    """The word that goes with a due light."""
    words = {
        "overdue": _("Overdue"),
        "soon": _("Due soon"),
        "ok": _("On time"),
        "paused": _("Paused"),
        "none": _("No deadline"),
    }
    return words[state]


@register.simple_tag
def due_light(
    state: str, when: str = "", exact: str = "", word: str = "", arithmetic: str = ""
) -> SafeString:
    """A deadline at a glance: shape, word and colour say the same.

    `state`: overdue | soon | ok | paused | none. `when`: as people say it ("Friday 17:00, 3 working
    hours left"). `exact` and `arithmetic` (how it was computed) appear on hover.
    """
    if state not in DUE_SHAPES:
        state = "none"
    title = "\n".join(filter(None, (exact, arithmetic)))
    return format_html(
        '<span class="due {}"{}><svg viewBox="0 0 12 12" aria-hidden="true">'
        '<path fill-rule="evenodd" d="{}"/></svg><span>{}</span>{}</span>',
        state,
        format_html(' title="{}"', title) if title else "",
        DUE_SHAPES[state],
        word or due_word(state),
        format_html(' <span class="due-when">{}</span>', when) if when else "",
    )


@register.simple_tag
def due_mark(state: str) -> SafeString:
    """Only the shape of a due light, its word spoken and on hover: for counts in dense lists."""
    return format_html(
        '<span class="due {0}" role="img" title="{1}" aria-label="{1}"><svg viewBox="0 0 12 12" '
        'aria-hidden="true"><path fill-rule="evenodd" d="{2}"/></svg></span>',
        state,
        due_word(state),
        DUE_SHAPES[state],
    )


@register.filter
def nth(items: Sequence[object], index: int) -> object:
    """`{{ columns|nth:forloop.counter0 }}`; "" beyond the end."""
    return items[index] if index < len(items) else ""


@register.filter
def in_force(filters: Iterable[Filter] | None) -> list[Filter]:
    """The filters that narrow the list just now."""
    return [one for one in filters or () if one.value]


@register.filter
def condition(one: Filter) -> str:
    """`{{ filter|condition }}`: a filter in force, in words; a day as people write it."""
    if one.kind == "tick":
        return str(one.label)
    value = one.shown or one.value
    if one.kind == "date":
        with suppress(ValueError):
            value = day(date.fromisoformat(str(value)))
    return _("%(label)s: %(value)s") % {"label": one.label, "value": value}


@register.filter
def without(one: Filter, request: HttpRequest) -> str:
    """The address of this list without one of its filters."""
    params = request.GET.copy()
    for name in (one.name, "after", "before"):
        params.pop(name, None)
    return f"?{params.urlencode()}"


@register.filter
def with_error(fields: Iterable[FieldInput] | None) -> list[FieldInput]:
    """The questions whose answers need another look."""
    return [field for field in fields or () if field.error]


@register.filter
def holds(option: Option, value: object) -> bool:
    """Whether a branch of a category tree holds the chosen value, so that it stands open."""
    return any(finer.value == value or holds(finer, value) for finer in option.under)


@register.filter
def words(text: str) -> list[str]:
    """`{% for name in "ink paper"|words %}`: a short list written in a template."""
    return text.split()


@register.filter
def dressed(bound: BoundField) -> SafeString:
    """The control of a Django form's field in the design's own shape."""
    kind = getattr(bound.field.widget, "input_type", "")
    attrs: dict[str, str | bool] = (
        {} if kind in ("checkbox", "radio") else {"class": "input", "placeholder": ""}
    )
    return bound.as_widget(attrs=attrs)


BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """`Chrome · Android` for what a browser says of itself: what someone recognises it by."""
    known = (
        next((name for sign, name in kinds if sign in user_agent), "")
        for kinds in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, known)) or _("A program")
