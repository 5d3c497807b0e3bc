"""The file of a dispute for whoever goes on with it, as PDF: only what every party let go."""

from django.utils import timezone
from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from gezhi.base import clock
from gezhi.engines.cases.queries.mediation import HandedOver
from gezhi.surfaces.ui.mediating.words import dispute_of, part_names, ways
from gezhi.surfaces.ui.paper import QUIET, printed, safe, style

EDGE = 18 * mm


def print_handed(handed: HandedOver) -> bytes:
    """The paper. What a party kept back is not on it, not even as a gap."""
    return printed(_story(handed), handed.dispute.row.code, EDGE)


def _story(handed: HandedOver) -> list[Flowable]:
    told, made = dispute_of(handed.dispute), handed.made
    to = next(name for key, name, _ in ways() if key == handed.file.to)
    when = f"{timezone.localtime(made, clock.ZONE):%Y-%m-%d}" if made else ""
    story: list[Flowable] = [
        Paragraph(safe(gettext("Hand-over of a dispute")), style("title", 20, lead=1.3)),
        Paragraph(
            safe(f"{told['code']}\u3000{told['place']}\u3000{to}\u3000{when}"),
            style("head", 10.5, colour=QUIET),
        ),
        Spacer(1, 5 * mm),
    ]
    names = part_names()
    for part in handed.file.parts:
        story.append(Paragraph(safe(names[part]), style("part", 13)))
        story += [Paragraph(safe(one), style("text", 11.5, lead=1.6)) for one in _part(part, told)]
        story.append(Spacer(1, 4 * mm))
    story.append(
        Paragraph(
            safe(gettext("Handed over with the consent of every party named in the dispute.")),
            style("foot", 9.5, colour=QUIET),
        )
    )
    return story


def _part(part: str, told: dict) -> list[str]:  # type: ignore[type-arg]
    if part == "application":
        return [f"{told['name']}", *told["text"].splitlines()]
    if part == "parties":
        return [f"{one['side']}\u3000{one['name']}\u3000{one['phone']}" for one in told["parties"]]
    if part == "agreement":
        agreement = told["agreement"]
        return agreement.text.splitlines() if agreement else [gettext("None was reached.")]
    lines = []
    for one in told["sittings"]:
        lines.append(f"{one['when']}\u3000{one['where']}")
        lines += one["record"].splitlines()
    return lines or [gettext("There was none.")]
