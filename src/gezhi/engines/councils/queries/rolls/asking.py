"""What a ballot asks of its roll, and which lines do not meet it."""

from collections.abc import Sequence
from datetime import date

from gezhi.base import clock
from gezhi.base.voting.rolls import Asked, Entry, Fault, faults
from gezhi.engines.councils.models import Ballot, RollRow


def asked_of(row: Ballot) -> Asked:
    """What a ballot wants of its roll: adults on the day on which it opens where persons or
    households vote, areas where its rule counts them."""
    day = clock.local(row.opens).date()
    who = row.policy.get("electorate")
    gates = [row.rule.get("quorum"), row.rule.get("passing")]
    measures = {one["measure"] for gate in gates if gate for one in gate["conditions"]}
    return Asked(
        day,
        adults=who in ("persons", "households"),
        areas="area" in measures,
        most_proxies=row.policy.get("proxies"),
    )


def faults_of(row: Ballot, lines: Sequence[RollRow]) -> dict[int, list[Fault]]:
    """What is wrong, by the numbers of the lines. A proxy counts once for each head."""
    entries, told = list[Entry](), set[str]()
    for one in lines:
        proxy = one.proxy_head or str(one.proxy_account or "") or None
        if one.head in told:
            proxy = None
        told.add(one.head)
        born = date.fromisoformat(one.born) if one.born else None
        entries.append(Entry(one.head if proxy else one.key, born, one.area, one.withdrawn, proxy))
    found: dict[int, list[Fault]] = {}
    for one in faults(entries, asked_of(row)):
        if one.code != "double":
            found.setdefault(lines[one.row - 1].number, []).append(one)
    return found
