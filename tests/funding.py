"""A village with a club that has money of its own: the cast of the village, with a treasurer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.actions import NewFund, NewVoucher
from gezhi.engines.points.models import Fund, FundVoucher
from tests.village import Village, build_village

NOW = datetime(2026, 4, 1, 10, tzinfo=clock.ZONE)


def funding_village() -> Village:
    """The village; two of its team keep funds, the secretary approves."""
    village = build_village(since=None)
    for role in ("treasurer", "other-treasurer"):
        village.hire(role, "village-team", "village", since=date(2025, 1, 1))
    return village


def opened(village: Village, kind: str = "club", name: str = "秧歌队经费") -> Fund:
    """A fund that the treasurer keeps."""
    asked = NewFund(village.places["village"].pk, kind, name)
    return actions.open_fund(village.viewer("treasurer"), asked)


def paid_in(village: Village, row: Fund, fen: int, **more: Any) -> FundVoucher:
    """Dues that came in."""
    asked = NewVoucher(row.pk, "dues", fen, more.pop("words", "四月会费"), **more)
    return actions.take_in(village.viewer("treasurer"), asked)


def asked_for(village: Village, row: Fund, fen: int, **more: Any) -> FundVoucher:
    """An expense that the treasurer asks for."""
    asked = NewVoucher(row.pk, "things", fen, more.pop("words", "买扇子 20 把"), **more)
    return actions.propose_spending(village.viewer("treasurer"), asked)
