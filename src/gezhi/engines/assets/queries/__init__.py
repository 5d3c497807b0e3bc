"""Queries of assets."""

from gezhi.engines.assets.models import Defect, Payment
from gezhi.engines.assets.queries.booked import Booked, due_booked, payment_booked
from gezhi.engines.assets.queries.disclosed import (
    PublicEntry,
    public_counts,
    public_entries,
    public_register,
    public_registers,
)
from gezhi.engines.assets.queries.files import register_file
from gezhi.engines.assets.queries.knowing import (
    RegisterAt,
    places_for,
    register_at,
    registers_of,
)
from gezhi.engines.assets.queries.listing import (
    EntryLine,
    RegisterCounts,
    Sought,
    count_entries,
    list_entries,
    register_counts,
    uncovered,
)
from gezhi.engines.assets.queries.looking import (
    ToInspect,
    concern_of_inspection,
    inspection_of,
    to_inspect,
)
from gezhi.engines.assets.queries.reading import (
    DueSeen,
    EntrySeen,
    Letter,
    entry_seen,
    reminder,
    say_answer,
)

__all__ = [
    "Booked",
    "Defect",
    "DueSeen",
    "EntryLine",
    "EntrySeen",
    "Letter",
    "Payment",
    "PublicEntry",
    "RegisterAt",
    "RegisterCounts",
    "Sought",
    "ToInspect",
    "concern_of_inspection",
    "count_entries",
    "due_booked",
    "entry_seen",
    "inspection_of",
    "list_entries",
    "payment_booked",
    "places_for",
    "public_counts",
    "public_entries",
    "public_register",
    "public_registers",
    "register_at",
    "register_counts",
    "register_file",
    "registers_of",
    "reminder",
    "say_answer",
    "to_inspect",
    "uncovered",
]
