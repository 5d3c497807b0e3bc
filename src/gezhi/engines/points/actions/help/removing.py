"""What staff take down, what lapses by itself, and what is let go of in time or on request."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.points.actions.help.asking import end, locked, wrong_text
from gezhi.engines.points.actions.help.matching import must_look_after
from gezhi.engines.points.actions.help.offering import _tell, no_offer
from gezhi.engines.points.actions.help.telling import message, too_late
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal
from gezhi.engines.points.queries.neighbours import looks_after
from gezhi.engines.points.queries.schemes import in_force
from gezhi.engines.trust.actions import bury, own_account, transaction
from gezhi.engines.trust.rules.refusal import Invalid
from gezhi.engines.trust.rules.viewer import Viewer, system

KEEP = timedelta(days=30)
"""So long after its end the words and numbers of a help are kept."""
LAPSE = timedelta(days=60)
"""A help on which two agreed and which nobody finished confirming lapses after this time."""
REMOVED = Words(
    zh="您在“邻里互助”里写的一条，社区请您改一改，先撤下了；原因写在那一条里。",
    en="The community took down something that you wrote in “Neighbours help”; the reason stands "
    "beside it.",
)
TIME = system("time")


def remove_help(viewer: Viewer, wanted: UUID, reason: str) -> Help:
    """Take down a request with improper words, with a reason that its author reads; for staff who
    look after the ground. The same again changes nothing; Changed when it ended otherwise."""
    _must_say_why(reason)
    with transaction():
        row = locked(wanted)
        post = must_look_after(viewer, row)
        if row.state == Help.REMOVED:
            return row
        if row.state not in Help.GOING:
            raise too_late(row)
        row.note = reason.strip()
        end(viewer, row, Help.REMOVED, post)
        for side in {row.asker, row.helper} - {None}:
            message(side, "removed", row, REMOVED)
    return row


def remove_offer(viewer: Viewer, wanted: UUID, reason: str) -> HelpOffer:
    """Take down an offer likewise."""
    _must_say_why(reason)
    with transaction():
        rows = HelpOffer.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("adoption").filter(pk=wanted).first()
        post = looks_after(viewer, in_force(row.adoption), row.path) if row is not None else None
        if row is None or post is None:
            raise no_offer()
        if row.ended is None:
            row.ended, row.removed, row.note = clock.now(), True, reason.strip()
            row.save()
            _tell(viewer, "points.help_offer_ended", row, post)
    return row


def _must_say_why(reason: str) -> None:
    wrong = wrong_text("reason", reason, "写一句为什么", "say why")
    if wrong:
        raise Invalid(wrong)


def pass_help_time(limit: int = 500) -> int:
    """What time does: requests that nobody took up lapse, so does what nobody finished confirming,
    and words and numbers go some time after the end. Returns how many; safe to run twice at
    once."""
    now = clock.now()
    open_ = Q(state=Help.OPEN, until__lte=now)
    agreed = Q(state__in=(Help.MATCHED, Help.DONE), matched_at__lte=now - LAPSE)
    done = 0
    with transaction():
        rows = Help.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        for row in rows.select_related("adoption").filter(open_ | agreed).order_by("pk")[:limit]:
            end(TIME, row, Help.EXPIRED)
            done += 1
        old = Q(ended__lte=now - KEEP, forgotten=None)
        done += _forget(old, old, "retention", limit)
    return done


def _forget(asked: Q, offered: Q, why: str, limit: int | None = None) -> int:
    helps = list(Help.objects.filter(asked).order_by("pk").values_list("pk", flat=True)[:limit])
    rows = HelpOffer.objects.filter(offered).order_by("pk").values_list("pk", flat=True)
    offers = list(rows[:limit])
    empty = {"words": "", "note": "", "forgotten": clock.now()}
    Help.objects.filter(pk__in=helps).update(when="", asker_phone="", helper_phone="", **empty)
    HelpProposal.objects.filter(help__in=helps).update(words="", phone="")
    HelpOffer.objects.filter(pk__in=offers).update(**empty)
    bury("help", helps, "words", why)
    bury("help-offer", offers, "words", why)
    return len(helps) + len(offers)


def erase_own_help(viewer: Viewer) -> int:
    """Let go of the viewer's words and numbers in all of their requests, proposals and offers (PIPL
    47); what is under way ends without blame. Returns how many. That help was given stays, as the
    record of its points does; it names nobody."""
    account = own_account(viewer)
    with transaction():
        person = Person.objects.filter(account=account).values_list("pk", flat=True).first()
        if person is None:
            return 0
        mine = Q(asker=person) | Q(helper=person)
        rows = Help.objects.select_for_update(of=("self",), no_key=True).filter(mine)
        going = rows.filter(state__in=Help.GOING).select_related("adoption").order_by("pk")
        for row in going:
            end(viewer, row, Help.FAILED if row.helper else Help.WITHDRAWN)
        HelpOffer.objects.filter(person=person, ended=None).update(ended=clock.now())
        said = HelpProposal.objects.filter(helper=person)
        said.update(words="", phone="")
        said.filter(state=HelpProposal.WAITING).update(state=HelpProposal.WITHDRAWN)
        Help.objects.filter(helper=person).update(helper_phone="")
        asked, offered = Q(asker=person, forgotten=None), Q(person=person, forgotten=None)
        return _forget(asked, offered, "request")
