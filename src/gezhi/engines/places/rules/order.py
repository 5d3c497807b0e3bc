"""The order in which places stand in lists."""


def tree_order(path: str) -> tuple[int, ...]:
    """A key that puts a place before what lies below it, and the places below one in the order in
    which they were set up. Paths are no such key: as texts the 36th (`10`) comes before the second
    (`2`)."""
    return tuple(int(part, 36) for part in path.split(".") if part)
