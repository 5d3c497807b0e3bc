"""An import's own counts, from the journal alone."""

from typing import Any

from gezhi.engines.insight.queries import metric
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.insight import Metric

DAY = 86_400


def metrics(source: str) -> dict[str, Metric]:
    """What is counted of an import: opened, closed, late, and the time that it took."""
    mine: dict[str, Any] = {"field": "source", "is": f"import:{source}"}
    due = {"all": [mine, {"field": "late", "present": True}]}
    late = {"all": [mine, {"field": "late", "is": True}]}
    wanted: dict[str, dict[str, Any]] = {
        "opened": {"count": "case.opened", "where": mine},
        "closed": {"count": "case.closed", "where": mine},
        "closed with a due date": {"count": "case.closed", "where": due},
        "late": {"count": "case.closed", "where": late},
        "late share": {
            "share": {"count": "case.closed", "where": late},
            "among": {"count": "case.closed", "where": due},
        },
        "median days": {"median": "elapsed", "of": "case.closed", "where": mine},
        "mean days": {"mean": "elapsed", "of": "case.closed", "where": mine},
    }
    return {name: Metric.model_validate(one) for name, one in wanted.items()}


def count_import(viewer: Viewer, source: str) -> str:
    """The counts as lines; shares in percent, times in days."""
    counted = {name: metric(viewer, one) for name, one in metrics(source).items()}
    lines = [f"open: {(counted['opened'] or 0) - (counted['closed'] or 0):,.0f}"]
    for name, value in counted.items():
        if value is None:
            continue
        if name.endswith("share"):
            lines.append(f"{name}: {value:.1%}")
        elif name.endswith("days"):
            lines.append(f"{name}: {value / DAY:.1f}")
        else:
            lines.append(f"{name}: {value:,.0f}")
    return "\n".join(lines)
