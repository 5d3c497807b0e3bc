"""A recount on its own, without anything of the product: whole numbers only, cross-multiplied."""


def carried(figures: dict[str, int], special: bool) -> bool:
    """Owners: two thirds took part, and more than half (special: three quarters) agreed."""
    for what in ("area", "heads"):
        everybody, there, agreed = (figures[f"{what}_{n}"] for n in ("all", "there", "yes"))
        if there == 0 or 3 * there < 2 * everybody:
            return False
        if special and 4 * agreed < 3 * there:
            return False
        if not special and 2 * agreed <= there:
            return False
    return True
