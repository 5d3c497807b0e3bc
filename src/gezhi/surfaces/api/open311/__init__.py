"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2), for programs that speak it.

A jurisdiction is a place that a pack serves, a service is a matter of its report, a service request
is a case; its id is the number on the receipt.
"""
