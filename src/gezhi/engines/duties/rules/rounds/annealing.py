"""Moves between and within rounds, annealed: compiled, and the same for the same seed.

A round is a ring of nodes that begins at its slot's own node (n + slot). Each step moves a run of
up to three stops next to a near stop of an allowed round, or exchanges two stops, and pays metres
for what a round is heavier or lighter than it may be.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false
# pyright: reportUnknownArgumentType=false, reportUntypedFunctionDecorator=false

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, inline="always")
def _gap(points, a, b):
    x = points[a, 0] - points[b, 0]
    y = points[a, 1] - points[b, 1]
    return np.sqrt(x * x + y * y)


@njit(cache=True, inline="always")
def _outside(load, low, high):
    """By how many minutes a load is beyond its bounds."""
    if load > high:
        return load - high
    if load < low:
        return low - load
    return 0.0


@njit(cache=True, inline="always")
def _shifted(loads, low, high, a, b, minutes):
    """What the faults of two slots grow by when minutes go from the one to the other."""
    before = _outside(loads[a], low[a], high[a]) + _outside(loads[b], low[b], high[b])
    after = _outside(loads[a] - minutes, low[a], high[a])
    return after + _outside(loads[b] + minutes, low[b], high[b]) - before


@njit(cache=True)
def rings(points, allowed, minutes, low, high, price, turn):
    """A first plan: each stop, in turn, where it adds least; (next, previous, slot, loads)."""
    n, slots = allowed.shape
    after = np.arange(n + slots)
    before = np.arange(n + slots)
    slot = np.full(n + slots, -1)
    loads = np.zeros(slots)
    for one in range(slots):
        slot[n + one] = one
    for stop in turn:
        best = np.inf
        place = -1
        for one in range(slots):
            if not allowed[stop, one]:
                continue
            more = max(0.0, loads[one] + minutes[stop] - high[one])
            more = price * (more - max(0.0, loads[one] - high[one]))
            node = n + one
            while True:
                beyond = after[node]
                way = _gap(points, node, stop) + _gap(points, stop, beyond)
                cost = way - _gap(points, node, beyond) + more
                if cost < best:
                    best = cost
                    place = node
                node = beyond
                if node == n + one:
                    break
        beyond = after[place]
        after[place] = stop
        before[stop] = place
        after[stop] = beyond
        before[beyond] = stop
        slot[stop] = slot[place]
        loads[slot[stop]] += minutes[stop]
    return after, before, slot, loads


@njit(cache=True)
def _run(allowed, minutes, after, first, size, node, new):
    """The last stop of the run, and its minutes; -1 where it cannot go behind `node`."""
    n = allowed.shape[0]
    if node == first or not allowed[first, new]:
        return -1, 0.0
    last, weight = first, minutes[first]
    for _ in range(size - 1):
        last = after[last]
        if last >= n or last == node or not allowed[last, new]:
            return -1, 0.0
        weight += minutes[last]
    return last, weight


@njit(cache=True, inline="always")
def _taken(delta, heat):
    """Whether a step that costs so much is taken at this heat."""
    return delta <= 0 or np.random.random() < np.exp(-delta / heat)


@njit(cache=True)
def _move(points, allowed, minutes, low, high, price, heat, state, first, size, node):
    """Move the run of `size` stops from `first` on to behind `node`, if that is taken."""
    after, before, slot, loads = state
    old, new = slot[first], slot[node]
    last, weight = _run(allowed, minutes, after, first, size, node, new)
    ahead = before[first]
    if last < 0 or node == ahead:
        return
    behind, beyond = after[last], after[node]
    gain = _gap(points, ahead, behind) - _gap(points, ahead, first) - _gap(points, last, behind)
    straight = _gap(points, node, first) + _gap(points, last, beyond)
    turned = _gap(points, node, last) + _gap(points, first, beyond)
    delta = gain + min(straight, turned) - _gap(points, node, beyond)
    if new != old:
        delta += price * _shifted(loads, low, high, old, new, weight)
    if not _taken(delta, heat):
        return
    after[ahead] = behind
    before[behind] = ahead
    if turned < straight:
        _turn(after, before, first, last)
        first, last = last, first
    after[node] = first
    before[first] = node
    after[last] = beyond
    before[beyond] = last
    if new != old:
        loads[old] -= weight
        loads[new] += weight
        _assign(after, slot, first, last, new)


@njit(cache=True)
def _assign(after, slot, first, last, new):
    """Write the slot of a run."""
    one = first
    slot[one] = new
    while one != last:
        one = after[one]
        slot[one] = new


@njit(cache=True)
def _turn(after, before, first, last):
    """Turn a run around; its outer links are the caller's."""
    one = first
    while True:
        beyond = after[one]
        after[one], before[one] = before[one], beyond
        if one == last:
            break
        one = beyond


@njit(cache=True)
def _exchange(points, allowed, minutes, low, high, price, heat, state, a, b):
    """Exchange two stops of different slots in their places."""
    after, before, slot, loads = state
    s, t = slot[a], slot[b]
    if s == t or not allowed[a, t] or not allowed[b, s]:
        return
    pa, na, pb, nb = before[a], after[a], before[b], after[b]
    delta = _gap(points, pa, b) + _gap(points, b, na) - _gap(points, pa, a) - _gap(points, a, na)
    delta += _gap(points, pb, a) + _gap(points, a, nb) - _gap(points, pb, b) - _gap(points, b, nb)
    weight = minutes[a] - minutes[b]
    delta += price * _shifted(loads, low, high, s, t, weight)
    if not _taken(delta, heat):
        return
    after[pa] = b
    before[na] = b
    before[b], after[b] = pa, na
    after[pb] = a
    before[nb] = a
    before[a], after[a] = pb, nb
    slot[a], slot[b] = t, s
    loads[s] -= weight
    loads[t] += weight


@njit(cache=True)
def anneal(points, allowed, minutes, low, high, near, state, seed, steps, heats, prices):
    """Cool the rings down in place: from the first heat and price to the second, step by step."""
    np.random.seed(seed)
    after, before = state[0], state[1]
    n, slots = allowed.shape
    width = near.shape[1]
    hot, cold = heats
    cheap, dear = prices
    heat, price = hot, cheap
    for step in range(steps):
        if step & 255 == 0:
            done = step / steps
            heat = hot * (cold / hot) ** done
            price = cheap * (dear / cheap) ** min(1.0, done * 1.25)
        stop = np.random.randint(n)
        draw = np.random.random()
        if width == 0 or draw < 0.06:
            node = n + np.random.randint(slots)
        else:
            node = near[stop, np.random.randint(width)]
        if draw > 0.75 and node < n:
            other = after[node] if draw > 0.875 else before[node]
            if other < n and other != stop:
                _exchange(points, allowed, minutes, low, high, price, heat, state, stop, other)
            continue
        size = 1 if draw < 0.5 else (2 if draw < 0.65 else 3)
        place = node if step & 1 else before[node]
        if place != stop:
            _move(points, allowed, minutes, low, high, price, heat, state, stop, size, place)


@njit(cache=True)
def even(points, allowed, minutes, high, slot, price):
    """Carry single stops, or exchange two, from what is too heavy until nothing helps.

    The remainder that annealing leaves: each step is the carrying that lowers the overload most
    for the least detour to the nearest stop of the slot that takes it, or, where none helps, the
    best exchange. Returns how many steps it took.
    """
    n, slots = allowed.shape
    loads = np.zeros(slots)
    for one in range(n):
        loads[slot[one]] += minutes[one]
    for step in range(4 * n):
        who, to, back = _carry(points, allowed, minutes, high, slot, price, loads)
        if who < 0:
            who, to, back = _barter(points, allowed, minutes, high, slot, price, loads)
        if who < 0:
            return step
        weight = minutes[who]
        if back >= 0:
            weight -= minutes[back]
            slot[back] = slot[who]
        loads[slot[who]] -= weight
        loads[to] += weight
        slot[who] = to
    return 4 * n


@njit(cache=True)
def _carry(points, allowed, minutes, high, slot, price, loads):
    """The best single stop to carry away from too heavy a slot, and where to; -1 if none helps."""
    best, who, to = np.inf, -1, -1
    none = np.zeros(len(loads))
    for a in range(len(slot)):
        s = slot[a]
        if loads[s] <= high[s] + 1e-9:
            continue
        for t in range(len(loads)):
            if t == s or not allowed[a, t]:
                continue
            gain = -_shifted(loads, none, high, s, t, minutes[a])
            if gain > 1e-9:
                worth = _detour(points, slot, a, t) - price * gain
                if worth < best:
                    best, who, to = worth, a, t
    return who, to, -1


@njit(cache=True)
def _barter(points, allowed, minutes, high, slot, price, loads):
    """The best exchange of a longer stop of too heavy a slot for a shorter one; -1 if none."""
    best, who, back = np.inf, -1, -1
    none = np.zeros(len(loads))
    for a in range(len(slot)):
        s = slot[a]
        if loads[s] <= high[s] + 1e-9:
            continue
        for b in range(len(slot)):
            t = slot[b]
            if minutes[b] >= minutes[a] or not allowed[a, t] or not allowed[b, s]:
                continue
            gain = -_shifted(loads, none, high, s, t, minutes[a] - minutes[b])
            if gain > 1e-9:
                worth = _gap(points, a, b) - price * gain
                if worth < best:
                    best, who, back = worth, a, b
    return who, slot[back] if who >= 0 else -1, back


@njit(cache=True)
def _detour(points, slot, stop, to):
    """Metres to the nearest stop of a slot; 0 where it has none."""
    nearest = np.inf
    for one in range(len(slot)):
        if slot[one] == to and one != stop:
            nearest = min(nearest, _gap(points, one, stop))
    return 0.0 if nearest == np.inf else nearest
