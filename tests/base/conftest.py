"""Property tests judge results, never the speed of a machine that others use too."""

from hypothesis import settings

settings.register_profile("no-stopwatch", deadline=None)
settings.load_profile("no-stopwatch")
