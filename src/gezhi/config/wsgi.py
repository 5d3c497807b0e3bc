"""The process entry that granian loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
application = get_wsgi_application()

if os.environ.get("GEZHI_TICK") == "1":
    from gezhi.surfaces.cli.tick import start_in_background

    start_in_background()
