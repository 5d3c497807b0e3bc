"""Paths of places, and asking for what lies below one."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.lookups import StartsWith


class PathField(models.CharField):
    """A place's path (`1.5n.8.`), of which lists ask what begins with another.

    Under row-level security PostgreSQL serves a condition by an index only when its operator is
    known to leak nothing, which `LIKE` is not and comparing bytes is.
    """

    class_lookups: ClassVar[dict[str, Any]] = {}

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


@PathField.register_lookup
class Below(StartsWith):
    """`path__startswith` as a range of bytes on PostgreSQL, and as Django writes it elsewhere."""

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """The condition and its values."""
        if not self.rhs_is_direct_value() or not self.rhs:
            return super().as_sql(compiler, connection)
        column, values = compiler.compile(self.lhs)
        first = str(self.rhs)
        last = first[:-1] + chr(ord(first[-1]) + 1)
        return f"({column} ~>=~ %s AND {column} ~<~ %s)", [*values, first, *values, last]
