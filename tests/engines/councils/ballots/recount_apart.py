"""A second count of an exported ballot, by a plain script that knows nothing of the product.

`python recount_apart.py FILE` prints what it counts and says whether the file agrees. Written apart
from the product on purpose: only the standard library, and other ways of counting.
"""

from __future__ import annotations

import hashlib
import json
import sys
from fractions import Fraction


def sha(data):
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def wrong_digests(file):
    frozen = {key: file[key] for key in ("ballot", "title", "policy", "rule")}
    frozen["roll"] = [{"head": r["head"], "area": r["area"]} for r in file["roll"]]
    now = {
        "frozen": sha(frozen),
        "roll": sha(file["roll"]),
        "box": sha(file["box"]),
        "result": sha(file["result"]),
    }
    return sorted(key for key in now if file["digests"].get(key) != now[key])


def wrong_box(file):
    """What cannot be: a slip too many, twice one head, one that is not on the roll."""
    found, roll, box = [], file["roll"], file["box"]
    came = [r["head"] for r in roll if r["voted"]]
    if len(box) != len(came):
        found.append("count")
    if len({r["head"] for r in roll}) != len(roll):
        found.append("roll-double")
    if not file["policy"]["secret"] and sorted(s["head"] for s in box) != sorted(came):
        found.append("heads")
    return found


def amounts(file, measure, yes_heads, yes_area):
    roll = file["roll"]
    if measure == "area":
        everyone = sum(r["area"] or 0 for r in roll)
        came = sum(r["area"] or 0 for r in roll if r["voted"])
        yes = yes_area
    else:
        everyone, came, yes = len(roll), len([r for r in roll if r["voted"]]), yes_heads
    return {
        "eligible": everyone,
        "registered": everyone,
        "present": came,
        "participating": came,
        "cast": came,
        "yes": yes,
    }


COUNTED = {"persons": {"people", "adults"}, "households": {"people", "household_reps"}}
COUNTED["owners"] = {"people", "heads", "area"}


def reached(file, condition, heads, area):
    sums = amounts(file, condition["measure"], heads, area)
    there, base = sums[condition["counted"]], sums[condition["of"]]
    bar = Fraction(condition["share"]) * base
    enough = there >= bar if condition["compare"] == "ge" else there > bar
    return base > 0 and there > 0 and enough


def passes(file, gate, heads, area):
    if gate is None:
        return True
    known = COUNTED.get(file["policy"]["electorate"], {"people"})
    conditions = gate["conditions"]
    if gate["mode"] == "any":
        conditions = [c for c in conditions if c["measure"] in known] or conditions
        return any(reached(file, c, heads, area) for c in conditions)
    return all(reached(file, c, heads, area) for c in conditions)


def carried(file, heads, area):
    rule = file["rule"]
    return passes(file, rule["quorum"], heads, area) and passes(file, rule["passing"], heads, area)


def count(file):
    """Votes by option, winners in order, and whether it carried."""
    method, keys = file["policy"]["method"], [o["key"] for o in file["policy"]["options"]]
    good = [s for s in file["box"] if not s["spoilt"]]
    areas = {r["head"]: r["area"] or 0 for r in file["roll"]}
    first = method == "ranked"
    votes = {
        k: sum(1 for s in good if (k in s["choice"] if not first else s["choice"][:1] == [k]))
        for k in keys
    }
    weight = {k: sum(areas.get(s.get("head"), 0) for s in good if k in s["choice"]) for k in keys}
    if method == "yes-no":
        ok = carried(file, votes["yes"], weight["yes"])
        winners = ["yes"] if ok else []
    elif method in ("one-of", "several-of", "approval"):
        winners = choose(file, keys, votes, weight)
        ok = bool(winners)
    else:
        ok = carried(file, 0, 0)
        found = instant(file, good, keys) if method == "ranked" else shares(file, good)
        winners = found if ok else []
        ok = bool(winners)
    return {"votes": votes, "winners": winners, "carried": ok}


def choose(file, keys, votes, weight):
    seats = file["policy"]["most"] if file["policy"]["method"] != "one-of" else 1
    seats = seats or len(keys)
    fit = [k for k in keys if votes[k] and carried(file, votes[k], weight[k])]
    safe = [
        k for k in fit if sum(1 for other in fit if other != k and votes[other] >= votes[k]) < seats
    ]
    return sorted(safe, key=lambda k: (-votes[k], keys.index(k)))


class Stv:
    """Single transferable vote with fractions; with one seat it is instant run-off. Every ballot is
    a list [weight, where it lies, choice]."""

    def __init__(self, ballots, keys, seats):
        self.ballots = [[Fraction(1), choice[0], choice] for choice in ballots]
        self.keys, self.seats, self.inn, self.won = keys, seats, list(keys), []
        self.quota = len(ballots) // (seats + 1) + 1
        self.history, self.waiting = [], []

    def has(self, key):
        return sum((one[0] for one in self.ballots if one[1] == key), Fraction(0))

    def rank(self, key, now):
        before = [old.get(key, Fraction(0)) for old in reversed(self.history)]
        return (now[key], before, -self.keys.index(key))

    def move(self, key):
        """Pass on what lies with somebody: all of a loser's, the surplus of a winner's."""
        total = self.has(key)
        kept = self.quota if key in self.won else 0
        for one in self.ballots:
            if one[1] == key:
                after = one[2][one[2].index(key) + 1 :]
                one[1] = next((other for other in after if other in self.inn), None)
                one[0] *= (total - kept) / total

    def elect(self, now):
        left = self.seats - len(self.won)
        up = [key for key in self.inn if now[key] >= self.quota or len(self.inn) <= left]
        for key in sorted(up, key=lambda each: self.rank(each, now), reverse=True):
            self.inn.remove(key)
            self.won.append(key)
            if now[key] > self.quota:
                self.waiting.append(key)

    def run(self):
        while True:
            now = {key: self.has(key) for key in self.inn}
            self.elect(now)
            if len(self.won) >= self.seats or not self.inn:
                return self.won
            if self.waiting:
                gone = self.waiting.pop(0)
            else:
                gone = min(self.inn, key=lambda each: self.rank(each, now))
                self.inn.remove(gone)
            self.history.append(now)
            self.move(gone)


def instant(file, good, keys):
    ballots = [list(slip["choice"]) for slip in good if slip["choice"]]
    return Stv(ballots, keys, file["policy"]["most"] or 1).run() if ballots else []


def least_cap(cost, purses):
    """What each pays at most if these purses pay it together; None if they cannot."""
    if sum(purses, Fraction(0)) < cost:
        return None
    rest, people = Fraction(cost), sorted(purses)
    while people[0] < rest / len(people):
        rest -= people.pop(0)
    return rest / len(people)


def shares(file, good):
    """Equal shares: everybody's money, one project after the other."""
    costs = {o["key"]: o["cost"] for o in file["policy"]["options"]}
    ballots = [set(s["choice"]) for s in good if s["choice"]]
    order, won = list(costs), []
    money = [Fraction(file["policy"]["budget"], len(ballots)) for _ in ballots]
    while True:
        offers = []
        for key in [each for each in order if each not in won]:
            cap = least_cap(costs[key], [money[i] for i, b in enumerate(ballots) if key in b])
            if cap is not None:
                offers.append((cap, costs[key], order.index(key), key))
        if not offers:
            return won
        cap, _, _, key = min(offers)
        won.append(key)
        money = [m - min(m, cap) if key in b else m for m, b in zip(money, ballots, strict=True)]


def differences(file):
    """Everything in which the file is not what it should be."""
    found = [f"digest of {name}" for name in wrong_digests(file)]
    found += [f"box: {why}" for why in wrong_box(file)]
    mine, theirs = count(file), file["result"]
    if mine["votes"] != {o["key"]: o["votes"] for o in theirs["options"]}:
        found.append("votes")
    found += [name for name in ("winners", "carried") if mine[name] != theirs[name]]
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as handle:
        export = json.load(handle)
    print(json.dumps(count(export), ensure_ascii=False))
    wrong = differences(export)
    print("\n".join(wrong) or "agrees")
    sys.exit(bool(wrong))
