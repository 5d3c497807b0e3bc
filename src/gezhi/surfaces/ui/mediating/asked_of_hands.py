"""What a dispute asks of those who conduct it, and of a mediator whom both chose."""

from collections.abc import Sequence

from django.utils.translation import gettext

from gezhi.engines.cases.queries.mediation import Dispute, Entry
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.mediating.asked_of_parties import kept_forms
from gezhi.surfaces.ui.mediating.asked_on_paper import (
    court_forms,
    draft_form,
    file_form,
    meeting_forms,
    paper_form,
    signed_form,
)
from gezhi.surfaces.ui.mediating.asking import ActForm, Asking, picks_of


def handling_forms(one: Dispute, asking: Asking, near: Sequence[Entry]) -> list[ActForm]:
    """What those who conduct a dispute can do now."""
    if not one.open:
        return [*_after(one, asking), file_form(asking)]
    if one.state == "keeping":
        return _after(one, asking)
    found: list[ActForm] = []
    if one.state in ("consent", "choice", "seat"):
        found += [*_told(asking, one), _other(asking)]
    if one.state in ("choice", "seat"):
        found.append(_propose(asking, one, near))
    if one.state in ("choice", "seat", "sessions"):
        found += [*meeting_forms(asking, one), draft_form(asking)]
    if one.state == "signing":
        found += [signed_form(asking, one), draft_form(asking), paper_form(asking)]
    return [*found, *_ending(asking, one)]


def _after(one: Dispute, asking: Asking) -> list[ActForm]:
    """What follows an agreement."""
    if one.agreement is None or one.agreement.effective is None:
        return []
    return [*kept_forms(asking, one), *court_forms(asking, one), paper_form(asking)]


def _propose(asking: Asking, one: Dispute, near: Sequence[Entry]) -> ActForm:
    return asking.form(
        "propose",
        gettext("Propose mediators"),
        [("propose", gettext("Propose"), "primary")],
        text=gettext("Where a side leaves it to the committee."),
        picks=picks_of(near, one.kept.proposal if one.kept else []),
        open=one.choosing.state == "propose",
    )


def _told(asking: Asking, one: Dispute) -> list[ActForm]:
    found = []
    how = [
        Option("phone", gettext("by telephone")),
        Option("person", gettext("in person")),
        Option("paper", gettext("in writing")),
    ]
    for party in one.parties:
        if party.consent != "asked":
            continue
        key = f"told-{party.pk}"
        title = gettext("%(who)s: willing?") % {"who": party.name}
        hidden = [("party", str(party.pk))]
        buttons = [
            ("agree", gettext("Agrees"), "primary"),
            ("refuse", gettext("Refuses"), "refuse"),
        ]
        if party.account is None:
            buttons.append(("invite", gettext("Make a link for them"), ""))
        found.append(
            asking.form(
                key,
                title,
                buttons,
                hidden=hidden,
                fields=[asking.one(key, "how", "choice", gettext("How they said so"), options=how)],
                open=True,
            )
        )
    return found


def _other(asking: Asking) -> ActForm:
    key = "party"
    return asking.form(
        key,
        gettext("Add a party"),
        [("party", gettext("Add"), "primary")],
        hidden=[asking.id(key)],
        fields=[
            asking.one(key, "name", "name", gettext("Name")),
            asking.one(key, "phone", "phone", gettext("Phone"), required=False),
            asking.one(
                key,
                "side",
                "choice",
                gettext("Side"),
                "2",
                options=[
                    Option("1", gettext("Applicant")),
                    Option("2", gettext("Other side")),
                ],
            ),
        ],
    )


def _ending(asking: Asking, one: Dispute) -> list[ActForm]:
    names = {"failed": gettext("No agreement"), "to-court": gettext("Shown the way to court")}
    options = [Option(key, name) for key, name in names.items() if key in one.block.ends]
    if not options:
        return []
    return [
        asking.form(
            "end",
            gettext("End without an agreement"),
            [("end", gettext("End it here"), "refuse")],
            text=gettext("Both are told the other ways (art. 26)."),
            fields=[
                asking.one("end", "how", "choice", gettext("How it ends"), options=options),
                asking.one("end", "say", "text", gettext("Why"), max_length=200),
            ],
        )
    ]


def seat_form(one: Dispute, asking: Asking) -> list[ActForm]:
    """What is asked of a mediator whom both chose."""
    if not one.open or not (one.inside.asked or one.inside.sits):
        return []
    asked = one.inside.asked
    buttons = [
        ("related", gettext("I am close to a party"), ""),
        ("decline", gettext("I cannot"), "refuse"),
    ]
    if asked:
        buttons.insert(0, ("accept", gettext("I mediate it"), "primary"))
    title = gettext("Both chose you") if asked else gettext("Leave this dispute")
    text = gettext("Whoever is close to a party, or a party, does not mediate.")
    return [
        asking.form(
            "seat",
            title,
            buttons,
            text=text if asked else "",
            fields=[
                asking.one(
                    "seat", "reason", "text", gettext("Why not, if you cannot"), required=False
                )
            ],
            open=asked,
        )
    ]
