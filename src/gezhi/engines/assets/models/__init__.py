"""Tables of the assets engine."""

from gezhi.engines.assets.models.entries import Defect, Entry, Inspection, RegisterFile, Step
from gezhi.engines.assets.models.money import Due, Payment

__all__ = ["Defect", "Due", "Entry", "Inspection", "Payment", "RegisterFile", "Step"]
