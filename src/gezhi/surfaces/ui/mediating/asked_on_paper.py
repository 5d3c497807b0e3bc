"""What is written down in a dispute: sessions, the agreement, the court, files."""

from datetime import timedelta

from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.engines.cases.queries.mediation import Dispute
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.mediating.acting import PROMISES
from gezhi.surfaces.ui.mediating.asking import ActForm, Asking
from gezhi.surfaces.ui.mediating.words import court_names, part_names, touch_names, ways


def meeting_forms(asking: Asking, one: Dispute) -> list[ActForm]:
    """Planning a session, and recording the one that was planned."""
    key, tomorrow = "plan", clock.today() + timedelta(days=1)
    places = [Option("no", gettext("On site")), Option("yes", gettext("Online"))]
    online = (
        [asking.one(key, "online", "choice", gettext("How"), "no", options=places)]
        if one.block.online
        else []
    )
    link = (
        [asking.one(key, "link", "text", gettext("Link of the room"), required=False)]
        if one.block.online
        else []
    )
    found = [
        asking.form(
            key,
            gettext("Plan a session"),
            [("plan", gettext("Plan and tell everybody"), "primary")],
            hidden=[asking.id(key)],
            fields=[
                asking.one(key, "day", "date", gettext("Day"), tomorrow.isoformat()),
                asking.one(key, "time", "text", gettext("Time"), "09:30", max_length=5),
                *online,
                asking.one(key, "where", "text", gettext("Where"), required=False, max_length=120),
                *link,
            ],
            open=one.state == "sessions" and one.next_sitting is None,
        )
    ]
    return [*found, *_record(asking, one)]


def _record(asking: Asking, one: Dispute) -> list[ActForm]:
    row = one.next_sitting
    if row is None:
        return []
    key = "sitting"
    states = [
        Option("held", gettext("It was held")),
        Option("failed", gettext("Somebody did not appear")),
        Option("cancelled", gettext("It was cancelled")),
    ]
    return [
        asking.form(
            key,
            gettext("Record the session"),
            [("sitting", gettext("Record"), "primary")],
            hidden=[("sitting", str(row.pk))],
            fields=[
                asking.one(key, "state", "choice", gettext("How it went"), options=states),
                asking.one(
                    key,
                    "record",
                    "long-text",
                    gettext("Record"),
                    required=False,
                    max_length=8000,
                    help=gettext("Read by those in the dispute alone."),
                ),
            ],
            picks=[(str(party.pk), party.name, "", False) for party in one.parties],
            pick_name="absent",
            open=row.starts <= clock.now(),
        )
    ]


def draft_form(asking: Asking) -> ActForm:
    """Writing down what was agreed."""
    key = "write"
    fields: list[FieldInput] = [
        asking.one(
            key,
            "text",
            "long-text",
            gettext("What was agreed"),
            max_length=8000,
            help=gettext("Who, what the dispute was, what was agreed (art. 29)."),
        ),
        asking.one(
            key,
            "written",
            "choice",
            gettext("Form"),
            "yes",
            options=[
                Option("yes", gettext("Written: binds once all have signed")),
                Option("no", gettext("Oral: binds now, this is its record")),
            ],
        ),
        asking.one(
            key,
            "touches",
            "choice",
            gettext("Does it concern one of these? No court confirms them."),
            "none",
            options=[
                Option("none", gettext("None of them")),
                *(Option(name, words) for name, words in touch_names().items()),
            ],
        ),
    ]
    for n in range(1, PROMISES + 1):
        label = gettext("What is done (%(n)s)") % {"n": n}
        fields.append(asking.one(key, f"what{n}", "text", label, required=False, max_length=100))
        label = gettext("By when (%(n)s)") % {"n": n}
        fields.append(asking.one(key, f"on{n}", "date", label, required=False))
    return asking.form(
        key,
        gettext("Write down the agreement"),
        [("write", gettext("Write down"), "primary")],
        hidden=[asking.id(key)],
        fields=fields,
    )


def signed_form(asking: Asking, one: Dispute) -> ActForm:
    """The day on which all had signed."""
    return asking.form(
        "sign",
        gettext("Everybody has signed"),
        [("sign", gettext("In force from this day"), "primary")],
        text=gettext("Parties sign, seal or put their fingerprint, mediators sign (art. 29)."),
        hidden=[("agreement", str(one.agreement.pk if one.agreement else ""))],
        fields=[
            asking.one(
                "sign", "signed", "date", gettext("Day of the last one"), clock.today().isoformat()
            )
        ],
        open=True,
    )


NEXT = {"filed": ("accepted", "declined"), "accepted": ("confirmed", "refused")}


def court_forms(asking: Asking, one: Dispute) -> list[ActForm]:
    """How far judicial confirmation is."""
    agreement, ticking = one.agreement, one.confirming
    if agreement is None or ticking is None:
        return []
    today = clock.today().isoformat()
    if not agreement.court:
        if ticking.wrong is not None:
            return []
        return [
            asking.form(
                "file",
                gettext("Joint application to the court"),
                [("file", gettext("Filed"), "primary")],
                text=gettext("Both must have said that they want it."),
                fields=[asking.one("file", "filed", "date", gettext("Filed on"), today)],
            )
        ]
    steps = NEXT.get(agreement.court, ())
    if not steps:
        return []
    names = court_names()
    return [
        asking.form(
            "court",
            gettext("What the court answered"),
            [("court", gettext("Note"), "primary")],
            fields=[
                asking.one(
                    "court",
                    "state",
                    "choice",
                    gettext("Answer"),
                    options=[Option(key, names[key]) for key in steps],
                ),
                asking.one("court", "day", "date", gettext("Day"), today),
            ],
        )
    ]


def file_form(asking: Asking) -> ActForm:
    """A file for whoever goes on with it."""
    key = "ask-file"
    return asking.form(
        key,
        gettext("Hand a file over"),
        [("ask-file", gettext("Ask both sides"), "primary")],
        text=gettext("It is made once every party has said yes."),
        hidden=[asking.id(key)],
        fields=[
            asking.one(
                key,
                "to",
                "choice",
                gettext("To whom"),
                options=[Option(way, name) for way, name, _ in ways()],
            )
        ],
        picks=[
            (part, name, "", part in ("application", "parties"))
            for part, name in part_names().items()
        ],
        pick_name="parts",
    )


def paper_form(asking: Asking) -> ActForm:
    """A signed copy to keep."""
    return asking.form(
        "paper",
        gettext("Keep a signed copy"),
        [("paper", gettext("Keep"), "primary")],
        text=gettext("A photo or a scan as PDF, at most 10 MB."),
        upload="paper",
        pick_name="file",
    )
