"""A meeting on paper: its notice, and its minutes with who was there, what was said, and what was
resolved by whom until when. Outside the council no names of persons stand on it."""

from collections.abc import Iterator

from django.utils.translation import gettext
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from gezhi.engines.councils.queries import MeetingPage, ResolutionLine
from gezhi.surfaces.ui.councils import names_of, resolution_line, spoken, when_of
from gezhi.surfaces.ui.paper import LINE, PAGE, QUIET, printed, safe, style

EDGE = 20 * mm
WIDTH = PAGE[0] - 2 * EDGE - 12
HOW = ("present", "proxy", "excused", "absent")


def print_notice(page: MeetingPage) -> bytes:
    """The notice of a meeting, as members are told it."""
    title = f"{spoken(page.council.rules.name)} {gettext('Notice of a meeting')}"
    story = [*_head(page, title), _text(spoken(page.notice), 14)]
    if page.room:
        story.append(_text(gettext("Online: %(link)s") % {"link": page.room}, 11))
    agenda = [[str(one.number), one.title] for one in page.agenda]
    if agenda:
        story += [_part(gettext("Agenda")), _grid(agenda, [0.08, 0.92])]
    return _printed(page, title, story)


def print_minutes(page: MeetingPage) -> bytes:
    """The minutes of a meeting as far as this reader may read them."""
    title = f"{spoken(page.council.rules.name)} {gettext('Minutes')}"
    story = [*_head(page, title), _grid(list(_facts(page)), [0.2, 0.8])]
    if page.attendance:
        story += [_part(gettext("Who was there")), _grid(list(_attended(page)), [0.2, 0.8])]
    story.append(_part(gettext("What was talked over")))
    for one in page.agenda:
        story.append(_text(f"{one.number}. {one.title}", 12.5))
        said = one.said or (one.resolution and _carried(one.resolution)) or ""
        if said:
            story.append(_text(said, 11))
    story.append(_part(gettext("What was resolved")))
    story += [_resolved(one) for one in page.resolutions]
    if not page.resolutions:
        story.append(_text(gettext("Nothing was resolved."), 11))
    for one in page.additions:
        story += [_part(gettext("Addition")), _text(one.text, 11)]
    story += [Spacer(1, 14 * mm), _signatures()]
    return _printed(page, title, story)


def _head(page: MeetingPage, title: str) -> list[Flowable]:
    place = Paragraph(safe(page.council.place.name), style("head", 11, colour=QUIET))
    return [place, Paragraph(safe(title), style("title", 22, lead=1.3)), Spacer(1, 5 * mm)]


def _facts(page: MeetingPage) -> Iterator[list[str]]:
    line, quorum = page.line, page.quorum
    yield [gettext("When"), when_of(line.starts)]
    yield [gettext("Where"), line.spot]
    if line.chair is not None:
        yield [gettext("Chair"), spoken(line.chair)]
    if line.host is not None:
        yield [gettext("Host"), spoken(line.host)]
    if quorum.eligible:
        said = {"there": quorum.present, "all": quorum.eligible}
        yield [gettext("Present"), gettext("%(there)s of %(all)s members") % said]
        for one in quorum.lines:
            yield ["", spoken(one)]
    signed = page.row.signed_at
    yield [gettext("Minutes"), when_of(signed) if signed else gettext("not confirmed yet")]


def how_names() -> dict[str, str]:
    """What marks of attendance are called."""
    return {
        "present": gettext("Present"),
        "proxy": gettext("Spoken for"),
        "excused": gettext("Excused"),
        "absent": gettext("Absent"),
    }


def _attended(page: MeetingPage) -> Iterator[list[str]]:
    for how in HOW:
        names = [one.seat.name or one.seat.body for one in page.attendance if one.how == how]
        if names:
            yield [how_names()[how], names_of(names)]


def _carried(one: ResolutionLine) -> str:
    """Where a resolution of an earlier meeting stands."""
    line = resolution_line(one)
    parts = [line["word"], line["holder"], line["due"], line["outcome"]]
    return "　".join(part for part in parts if part)


def _resolved(one: ResolutionLine) -> Flowable:
    line = resolution_line(one)
    rows = [[f"{line['number']}.", line["text"]]]
    if line["votes"]:
        rows.append(["", "　".join([line["votes"], *line["sums"]])])
    if line["holder"]:
        said = {"who": line["holder"], "until": line["due"]}
        rows.append(["", gettext("%(who)s sees to it; %(until)s") % said])
    if line["state"] == "lost":
        rows.append(["", line["word"]])
    return _grid(rows, [0.08, 0.92])


def _text(text: str, size: float) -> Flowable:
    return Paragraph(safe(text).replace("\n", "<br/>"), style(f"text-{size}", size, lead=1.7))


def _part(text: str) -> Flowable:
    made = style("part", 13, lead=2.2)
    made.spaceBefore = 5 * mm
    return Paragraph(safe(text), made)


def _grid(rows: list[list[str]], shares: list[float]) -> Table:
    plain, quiet = style("cell", 11, lead=1.6), style("label", 11, colour=QUIET, lead=1.6)
    cells = [
        [Paragraph(safe(cell), plain if column else quiet) for column, cell in enumerate(row)]
        for row in rows
    ]
    table = Table(cells, [WIDTH * share for share in shares])
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    table.setStyle(TableStyle(look))
    return table


def _signatures() -> Table:
    labels = [gettext("Chair"), gettext("Kept by"), gettext("Date")]
    row = [[Paragraph(safe(f"{label}:"), style("sign", 11)) for label in labels]]
    return Table(row, [WIDTH / 3] * 3)


def _printed(page: MeetingPage, title: str, story: list[Flowable]) -> bytes:
    foot = f"{page.council.place.name}　{when_of(page.line.starts)}"
    return printed(story, title, EDGE, foot, foot_at=10 * mm)
