"""Files and functions stay short enough to be read at one go, and are named for what they do."""

from __future__ import annotations

import math

from tests.house.tree import functions, of_kind, text, tracked

LONGEST_FILE = 400
LONG_FUNCTION = 30
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "core", "misc"}


def test_no_file_is_too_long() -> None:
    lengths = {path: text(path).count("\n") for path in of_kind(".py", ".ts", ".html", ".css")}
    too_long = {str(path): lines for path, lines in lengths.items() if lines > LONGEST_FILE}
    assert not too_long


def test_nine_functions_of_ten_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in of_kind(".py", under="src/")
        for node in functions(path)
    )
    assert lengths[math.ceil(0.9 * len(lengths)) - 1] <= LONG_FUNCTION


def test_no_module_is_a_drawer_for_everything() -> None:
    named = [path for path in tracked() if CATCH_ALL & {part.split(".")[0] for part in path.parts}]
    assert not named
