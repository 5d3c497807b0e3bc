"""A recount of ranked ballots on its own, without anything of the product.

Every ballot is a paper of its own, with its weight and with whom it lies; nothing is grouped.
"""

from fractions import Fraction


def recount(ballots: list[list[str]], options: list[str], seats: int) -> tuple[list[str], list]:
    """Who is elected in order, and of each round who had how much and who went out."""
    stands = set(options)
    valid = [b for b in ballots if b and len(set(b)) == len(b) and set(b) <= stands]
    quota = len(valid) // (seats + 1) + 1
    papers = [{"weight": Fraction(1), "ranks": b, "with": b[0]} for b in valid]
    running, elected, waiting, seen = list(options), [], [], []
    while valid:
        votes = {n: sum(p["weight"] for p in papers if p["with"] == n) for n in running}

        def better(name, votes=votes):
            return [votes[name], *(v.get(name, 0) for v, _ in seen[::-1]), -options.index(name)]

        order = sorted(running, key=better, reverse=True)
        all_are_in = len(running) <= seats - len(elected)
        new = order if all_are_in else [n for n in order if votes[n] >= quota]
        elected += new
        running = [n for n in running if n not in new]
        waiting += [n for n in new if votes[n] > quota]
        ended = len(elected) >= seats or not running
        out = None if ended or waiting else min(running, key=better)
        seen.append((votes, out))
        if ended:
            break
        goes = out or waiting.pop(0)
        running = [n for n in running if n != out]
        theirs = [p for p in papers if p["with"] == goes]
        had = sum(p["weight"] for p in theirs)
        for paper in theirs:
            paper["weight"] *= 1 if out else (had - quota) / had
            rest = paper["ranks"][paper["ranks"].index(goes) + 1 :]
            paper["with"] = next((n for n in rest if n in running), None)
    return elected, seen
