"""Benchmarks against floors: each prints ratios that were measured in one run, on this machine."""
