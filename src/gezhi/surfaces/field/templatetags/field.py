"""Tags of the field: `{% load field %}`."""

from django import template
from django.template import Context

from gezhi.engines.trust.queries import Viewer

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, ability: str) -> bool:
    """Whether the reader has an ability anywhere: `{% may "points.record" as records %}`."""
    viewer: Viewer | None = getattr(context.get("request"), "viewer", None)
    return viewer is not None and viewer.has(ability)
