"""The bulletin: written over in words, issued by a person, sent through the channels."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import F

from gezhi.base import clock
from gezhi.engines.campaigns.actions.reminding import draft_bulletin
from gezhi.engines.campaigns.actions.telling import running, tell
from gezhi.engines.campaigns.models import Bulletin, Campaign, Delivery
from gezhi.engines.campaigns.queries.figures import week_figures
from gezhi.engines.campaigns.queries.knowing import RUN
from gezhi.engines.campaigns.rules.standing import next_try, week_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Missing, invalid
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_TEXT, TRIES = 5000, 8


class Send(Protocol):
    """Sends an issue through a channel; raises when it could not."""

    def __call__(self, address: str, title: str, body: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """Title and words of a bulletin, over the revision that was seen."""

    bulletin: UUID
    title: str
    text: str
    revision: int


def begin_bulletin(viewer: Viewer, campaign: UUID, day: date | None = None) -> Bulletin:
    """The bulletin of a day's week, drafted now if it is not there yet."""
    with transaction():
        row = running(viewer, campaign, RUN)
        return draft_bulletin(viewer, row, week_of(day or clock.today()))[0]


def write_bulletin(viewer: Viewer, asked: Written) -> Bulletin:
    """Keep the words of a draft. The same again changes nothing; Changed when somebody else wrote
    meanwhile, or once it is issued."""
    title, text = asked.title.strip(), asked.text.strip()
    with transaction():
        row = _draft(viewer, asked.bulletin)
        if (row.title, row.text) == (title, text):
            return row
        if row.revision != asked.revision:
            zh, en = "别人刚改过，请看现在的样子", "somebody wrote it meanwhile: see it as it is"
            raise Changed("bulletin-written", zh, en, revision=row.revision, text=row.text)
        if not 2 <= len(title) <= 120:
            raise invalid("title", "length", "标题 2 到 120 个字", "a title of 2 to 120 characters")
        if len(text) > LONGEST_TEXT:
            zh, en = f"最多 {LONGEST_TEXT} 个字", f"at most {LONGEST_TEXT} characters"
            raise invalid("text", "long", zh, en)
        row.title, row.text, row.revision = title, text, row.revision + 1
        row.figures = week_figures(row.campaign, row.week)
        row.save(update_fields=["title", "text", "revision", "figures"])
    return row


def issue_bulletin(viewer: Viewer, bulletin: UUID) -> Bulletin:
    """Issue a bulletin: it gets the next number, its figures stand, and it goes to the channels.
    Again: the same."""
    with transaction():
        found = Bulletin.objects.filter(pk=bulletin).select_related("campaign").first()
        if found is not None and found.state == Bulletin.ISSUED:
            running(viewer, found.campaign_id, RUN)
            return found
        Bulletin.objects.select_for_update(of=("self",), no_key=True).filter(pk=bulletin).first()
        found = Bulletin.objects.filter(pk=bulletin, state=Bulletin.ISSUED).first()
        if found is not None:
            return found
        row = _draft(viewer, bulletin)
        campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(
            pk=row.campaign_id
        )
        campaign.bulletins += 1
        campaign.save(update_fields=["bulletins"])
        row.number, row.state = campaign.bulletins, Bulletin.ISSUED
        row.issued_by, row.issued_at = viewer.account, clock.now()
        row.figures = week_figures(campaign, row.week)
        row.save()
        Delivery.objects.bulk_create(
            Delivery(bulletin=row, path=row.path, channel=name) for name in settings.CHANNELS
        )
        tell(viewer, "bulletin_issued", campaign, "bulletin", row.pk, period=row.week.isoformat())
    return row


def _draft(viewer: Viewer, wanted: UUID) -> Bulletin:
    rows = Bulletin.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).select_related("campaign__place").first()
    if row is None:
        raise Missing("no-bulletin", "没有这期简报", "there is no such bulletin")
    running(viewer, row.campaign_id, RUN)
    if row.state == Bulletin.ISSUED:
        raise Changed("bulletin-issued", "这一期已经印发", "this one is issued already")
    return row


def send_bulletins(viewer: Viewer, send: Send | None = None) -> int:
    """Send what is due through its channel; a refused sending waits longer each time, is given up
    after eight, and is shown with what was said. Returns how many went out."""
    now, sent = clock.now(), 0
    due = Delivery.objects.filter(sent=None, due__lte=now, tries__lt=TRIES)
    for one in due.select_related("bulletin__campaign").order_by("due")[:50]:
        taken = Delivery.objects.filter(pk=one.pk, tries=one.tries, sent=None).update(
            tries=F("tries") + 1, due=now + next_try(one.tries + 1)
        )
        if taken:
            sent += _send(viewer, one, send or by_apprise)
    return sent


def send_again(viewer: Viewer, delivery: int) -> Delivery:
    """Try a channel once more at the next tick, by the office."""
    with transaction():
        row = Delivery.objects.filter(pk=delivery).select_related("bulletin").first()
        if row is None:
            raise Missing("no-delivery", "没有这次发送", "there is no such sending")
        running(viewer, row.bulletin.campaign_id, RUN)
        if row.sent is None:
            row.tries, row.due = 0, clock.now() - timedelta(seconds=1)
            row.save(update_fields=["tries", "due"])
    return row


def _send(viewer: Viewer, one: Delivery, send: Send) -> int:
    address = settings.CHANNELS.get(one.channel, "")
    row = one.bulletin
    try:
        if not address:
            raise LookupError("the channel is not set up any more")
        send(address, f"{row.title}（第{row.number}期）", body_of(row))
    except Exception as fault:
        Delivery.objects.filter(pk=one.pk).update(fault=_said(fault, address))
        return 0
    with transaction():
        Delivery.objects.filter(pk=one.pk).update(sent=clock.now(), fault="")
        facts = {"channel": one.channel}
        tell(viewer, "bulletin_sent", row.campaign, "bulletin", row.pk, **facts)
    return 1


def _said(fault: Exception, address: str) -> str:
    """What went wrong, without the address: it may hold a secret."""
    said = f"{type(fault).__name__}: {fault}"
    return (said.replace(address, "…") if address else said)[:200]


def body_of(row: Bulletin) -> str:
    """A bulletin as plain text: its figures, then its words."""
    lines = [f"{one['zh']}：{one['count']}" for one in row.figures]
    return "\n".join([*lines, "", row.text]).strip()


def by_apprise(address: str, title: str, body: str) -> None:
    """Hand an issue to a channel: mail, a web hook of an enterprise chat, an SMS gateway. It is
    plain text, so that its lines and signs stand in mail as well."""
    from apprise import Apprise, NotifyFormat

    channel = Apprise()
    plain = NotifyFormat.TEXT
    if not channel.add(address) or not channel.notify(body, title, body_format=plain):
        raise ConnectionError("the channel refused it")
