"""What a scheme says of help between neighbours."""

from gezhi.pack.points import MutualKind, Scheme


def kind_named(scheme: Scheme, key: str) -> MutualKind:
    """A kind of help; one that the scheme does not know (never, but for imported rows) is called by
    its key."""
    kind = scheme.mutual.kind(key) if scheme.mutual is not None else None
    return kind or MutualKind.model_validate({"kind": key, "name": key, "give": "unknown"})
