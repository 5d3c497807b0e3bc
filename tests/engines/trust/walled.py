"""Tables behind the second wall, engine by engine; what they show to whom is tested beside them."""

from __future__ import annotations

OF_STEPS = ("cases_concerned", "cases_stepsecret")
OF_MEDIATION = (
    "cases_agreement",
    "cases_handover",
    "cases_mediation",
    "cases_mediator",
    "cases_paper",
    "cases_party",
    "cases_promise",
    "cases_seat",
    "cases_sitting",
)
OF_POINTS = (
    "points_account",
    "points_appeal",
    "points_award",
    "points_exchange",
    "points_fundvoucher",
    "points_help",
    "points_helpoffer",
    "points_helpproposal",
    "points_nomination",
    "points_objection",
    "points_record",
    "points_redemption",
    "points_settlement",
    "points_turn",
)
"""Guarded too; what they show to whom is tested beside them."""
OF_COUNCILS = (
    "councils_addition",
    "councils_asking",
    "councils_attendance",
    "councils_ballot",
    "councils_item",
    "councils_listing",
    "councils_match",
    "councils_matchpart",
    "councils_meeting",
    "councils_pactcomment",
    "councils_pactreading",
    "councils_pactversion",
    "councils_papersheet",
    "councils_progress",
    "councils_resolution",
    "councils_rollobjection",
    "councils_rollrow",
    "councils_signature",
    "councils_sitter",
    "councils_skip",
    "councils_vote",
)
"""The same: meetings and what members say there, drafts of pacts, whose a comment is, who read."""
OF_DISCLOSURE = ("disclosure_draft", "disclosure_enclosure", "disclosure_question")
"""The same: drafts, files before they are posted, and whose a question is."""

OF_INSIGHT = ("insight_asking",)
"""The same: counts of a day at a grid, which nobody reads; months are shown."""
OF_PLACES = ("places_division",)
"""The same: drafts of a division, before there are places."""

CAMPAIGNS = (
    "answer asked bulletin campaign declined delivery descent dispatch document edition "
    "evidence evidencefile finding inspection milestone part pick postponement publicity "
    "reminder survey task team trial"
)
OF_CAMPAIGNS = tuple(f"campaigns_{one}" for one in CAMPAIGNS.split())
"""The same: the ledger of a campaign, its weeks and its documents, for those who work in it."""

OF_PEOPLE = (
    "people_attendance",
    "people_candidate",
    "people_contender",
    "people_correction",
    "people_demur",
    "people_enrolment",
    "people_liaisoncall",
    "people_marked",
    "people_pairing",
    "people_placement",
    "people_problem",
    "people_promotion",
    "people_standing",
)
"""The same: records of training, grades and promotions, reserve lists, what a leader heard. Who
teaches a training is sealed in a row that is open: when and where it meets concerns all staff."""

OF_ASSETS = (
    "assets_defect",
    "assets_due",
    "assets_entry",
    "assets_inspection",
    "assets_payment",
    "assets_registerfile",
    "assets_step",
)
"""The same: registers of a ground, for those who have to do with them."""

OF_ASSESSMENT = (
    "assessment_assessed",
    "assessment_decision",
    "assessment_evidence",
    "assessment_objection",
    "assessment_pay",
    "assessment_result",
    "assessment_score",
)
"""The same: how bodies, places and officers are assessed; pay apart, for whoever pays. Names of
models that another engine has too (Evidence, Objection) are guarded in both."""

OF_DUTIES = (
    "duties_call",
    "duties_found",
    "duties_leave",
    "duties_mark",
    "duties_month",
    "duties_occurrence",
    "duties_paper",
    "duties_round",
    "duties_swap",
)
"""The same: what is due and what was written about it, rosters, leave, swaps, documents."""

OF_PHONES = ("trust_device", "trust_left", "trust_received", "trust_upload")
"""The same: phones, what they sent and gave up, for their own account alone."""
