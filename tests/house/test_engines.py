"""Inside, every engine looks the same, and no query answers without knowing who asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ENGINES, ROOT, folders, functions, of_kind, text

ROOMS = {"__init__", "models", "rules", "actions", "queries", "apps", "migrations"}
# Whoever holds such a secret is entitled by holding it; nobody is signed in.
BEARER = {"secret", "token"}
# What may be asked without a viewer, and why. A new query is not on this list.
FREE = {
    "account_by_phone": "signing in: there is no viewer yet",
    "lock_left": "signing in: there is no viewer yet",
    "pack_by_id": "published rules are public",
    "latest_pack": "published rules are public",
    "pack_versions": "published rules are public",
    "seals": "roots are public and say nothing of what they seal",
    "verify": "answers with numbers of entries only",
    "settled_until": "answers with the number of an entry",
    "chain_entries": "the sealer's own reading; no surface may import it",
    "entries": "wiring's own reading; no surface may import it",
    "revision": "answers with a counter",
    "commended_for": "a period, from a nomination that was read already",
    "open_periods": "periods, from the calendar and published rules",
    "ground": "outlines of places are public",
    "follow_key": "computes, reads nothing",
    "category_name": "computes, reads nothing",
    "key_after": "computes, reads nothing",
    "light_of": "computes, reads nothing",
    "may_answer": "judges a case that its viewer holds already",
    "public_steps": "judges a case that its viewer holds already",
    "routes": "judges a case that its viewer holds already",
    "rehearse": "runs an invented case",
    "recorders": "computes, reads nothing",
    "rules_of": "published rules are public",
    "post_name": "published rules are public",
    "say_cell": "computes, reads nothing",
    "table_totals": "computes, reads nothing",
    "grand_total": "computes, reads nothing",
    "least_talk": "computes from published rules",
    "changes_between": "computes, reads nothing",
    "changed_by_talk": "computes, reads nothing",
    "say_answer": "computes, reads nothing",
    "code_of": "computes, reads nothing",
    "name_of": "published rules are public",
    "overlapping": "published rules are public",
    "locked_device": "a phone whose holder cannot sign in any more must hear of it",
}


@pytest.mark.parametrize("engine", sorted(folders(ENGINES)))
def test_engine_has_no_other_rooms(engine: str) -> None:
    assert folders(ENGINES / engine) <= ROOMS


@pytest.mark.parametrize("engine", sorted(folders(ENGINES)))
def test_engine_says_what_its_noun_is(engine: str) -> None:
    page = ast.parse((ENGINES / engine / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(page)


def exported(package: Path) -> set[str] | None:
    """The names that a `queries` package offers; None where it is a module that offers them all."""
    front = package / "__init__.py"
    if not (ROOT / front).is_file():
        return None
    names: set[str] = set()
    for node in ast.parse(text(front)).body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return names


def queries() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every query that an engine offers, with its address."""
    for engine in sorted(folders(ENGINES)):
        base = (ENGINES / engine / "queries").relative_to(ROOT)
        offered = exported(base)
        for path in of_kind(".py", under=base.as_posix()):
            top = ast.parse(text(path)).body
            for node in functions(path):
                outer = any(node.lineno == other.lineno for other in top)
                public = not node.name.startswith("_") if offered is None else node.name in offered
                if outer and public:
                    yield f"{path}:{node.lineno} {node.name}", node


def knows_who_asks(query: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Takes a viewer, or a secret that stands for one, or is what finds out the viewer."""
    arguments = query.args
    names = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    answer = ast.unparse(query.returns) if query.returns else ""
    return "viewer" in names or bool(BEARER & names) or answer == "Viewer"


def test_every_query_takes_a_viewer() -> None:
    found = list(queries())
    assert found, "no queries were found: the test looks in the wrong place"
    asked = [address for address, query in found if not knows_who_asks(query)]
    assert not [address for address in asked if address.split()[-1] not in FREE]


def test_what_is_free_to_ask_is_still_asked() -> None:
    assert set(FREE) <= {query.name for _, query in queries()}


@pytest.mark.parametrize("name", ["entries", "chain_entries"])
def test_the_journal_is_not_read_past_its_viewers(name: str) -> None:
    for path in of_kind(".py", under="src/gezhi/surfaces"):
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.ImportFrom) and node.module == "gezhi.engines.trust.queries":
                assert name not in {alias.name for alias in node.names}, path
