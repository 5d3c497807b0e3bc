"""The design language shared by portal, field and desk: tokens, templates, tags and small views.

It knows no engine. Surfaces hand it plain values (`components`, `fields`) and it draws them, so
that a deadline, a path or a refusal looks and reads the same wherever a person meets it.
"""
