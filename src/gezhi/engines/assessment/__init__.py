"""Assessment: how bodies and officers fulfil a scheme of duties, by evidence, in periods; ranking
and graded pay only where the pack says so and law allows it.
"""
