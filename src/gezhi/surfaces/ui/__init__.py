"""The design language shared by portal, field and desk: tokens, templates, tags and small views.

Templates and tags know no engine. Surfaces hand them plain values (`components`, `fields`) and
they draw them, so that a deadline, a path or a refusal looks and reads the same wherever a person
meets it.
"""
