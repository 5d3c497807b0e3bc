"""What Ibis makes: its stubs know too little of its own expressions to check them by."""

from typing import Any

Table = Any
"""The flat table, or one made of it."""
Expression = Any
"""A value of each row of a table, or one over all of them; its docstring says of which kind."""
