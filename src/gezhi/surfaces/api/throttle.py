"""How often somebody unknown may ask for work: enough for a street that reports through one
address, too little to fill the disk."""

import threading

from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from ninja.conf import settings
from ninja.throttling import BaseThrottle, SimpleRateThrottle

RATE = "120/min"


class AnonymousThrottle(threading.local, SimpleRateThrottle):
    """Counts per address, in the memory of each process: it costs no statement, and a burst that
    meets several processes is let through a little more.

    Local to each thread, because a throttle keeps the request that it judges in itself. Behind
    proxies `NINJA_NUM_PROXIES` says how many; without it no header is believed.
    """

    cache = LocMemCache("gezhi-throttle", {"OPTIONS": {"MAX_ENTRIES": 10_000}})
    scope = "anonymous"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        viewer = getattr(request, "auth", None)
        if viewer is not None and (viewer.account is not None or viewer.links):
            return None
        behind = settings.NUM_PROXIES is not None
        address = self.get_ident(request) if behind else request.META.get("REMOTE_ADDR", "")
        return f"{self.scope}:{address}"


ANONYMOUS: list[BaseThrottle] = [AnonymousThrottle(RATE)]
"""For every operation that writes or computes for anybody."""
