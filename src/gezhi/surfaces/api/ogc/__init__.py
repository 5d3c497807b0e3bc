"""OGC API Features, Part 1: Core (17-069): places and public cases for maps.

QGIS, GDAL and ArcGIS open it at `/ogc/`. Collections are `places`, one for each level of places,
and `cases`; of a case only its public part is shown, at the point of its place.
"""
