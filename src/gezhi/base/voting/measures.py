"""Who counts as how much: owners by unit and area, households by one representative.

Areas are whole square centimetres, so that they add up exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gezhi.base.words import Mistake

_CM2_IN_M2 = 10_000


def square_cm(metres: Decimal | str) -> int:
    """Square metres as whole cm². Raises `Mistake` beyond four decimals or where not above 0."""
    try:
        exact = Decimal(metres) * _CM2_IN_M2
        whole = int(exact)
    except (ArithmeticError, ValueError) as error:
        raise Mistake("面积请写成数字", "write the area as a number") from error
    if whole <= 0 or whole != exact:
        raise Mistake(
            "面积须大于0，最多四位小数", "an area is above 0 and has at most four decimals"
        )
    return whole


@dataclass(frozen=True, slots=True)
class Unit:
    """One exclusive unit; `owner` is whoever holds it (co-owners of a unit are one holder).

    `developers` is true where it is unsold, or sold and not handed over. Areas in cm².
    """

    number: str
    owner: str
    registered: int | None = None
    surveyed: int | None = None
    contracted: int | None = None
    developers: bool = False

    @property
    def area(self) -> int | None:
        """The registered area, else the surveyed, else that of the contract (SPC art. 8)."""
        known = (self.registered, self.surveyed, self.contracted)
        return next((each for each in known if each is not None), None)

    @property
    def head(self) -> tuple[str, str]:
        """Whose head it is: all of the developer's units share one (SPC art. 9)."""
        return ("developer", "") if self.developers else ("owner", self.owner)


def heads(units: Iterable[Unit]) -> int:
    """How many heads these units are: a buyer of several is one, so is the developer."""
    return len({each.head for each in units})


def total_area(units: Iterable[Unit]) -> int:
    """Their area in cm². Raises `Mistake` where a unit has none."""
    total = 0
    for each in units:
        if each.area is None:
            raise Mistake(f"{each.number} 没有面积", f"{each.number} has no area")
        total += each.area
    return total


def households(homes: Iterable[str]) -> int:
    """How many households are represented: two who come from one count once."""
    return len(set(homes))
