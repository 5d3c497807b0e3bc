"""The process entry that granian loads."""

import gc
import os

from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
application = get_wsgi_application()

# Housekeeping that each request would do for nothing: no statements are kept, the request before
# has looked after the connection, and the cache is a table behind the same one.
request_started.disconnect(reset_queries)
request_started.disconnect(close_old_connections)
request_finished.disconnect(close_caches)

# What is loaded now stays; looking through it for garbage again and again costs each request 3 %.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

if os.environ.get("GEZHI_TICK") == "1":
    from gezhi.surfaces.cli.tick import start_in_background

    start_in_background()
