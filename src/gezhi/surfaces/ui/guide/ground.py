"""An invented ground of six grids, and what lies on it, as GeoJSON in degrees."""

from typing import Any

from gezhi.surfaces.ui.guide.spoken import both

WEST, SOUTH = 117.30, 34.20
GRID_WIDE, GRID_HIGH = 0.004, 0.003
HOUSE_WIDE, HOUSE_HIGH = 0.0009, 0.0003


def sample_places() -> dict[str, Any]:
    """Two rows of three grids with twelve buildings each."""
    features = []
    for number in range(6):
        west = WEST + (number % 3) * GRID_WIDE
        south = SOUTH + (number // 3) * GRID_HIGH
        name = both(f"第{number + 1}网格", f"Grid {number + 1}")
        features.append(_box(name, "grid", west, south, GRID_WIDE, GRID_HIGH))
        for house in range(12):
            features.append(
                _box(
                    both(f"{house + 1}号楼", f"House {house + 1}"),
                    "building",
                    west + 0.0004 + (house % 3) * 0.0012,
                    south + 0.0003 + (house // 3) * 0.0007,
                    HOUSE_WIDE,
                    HOUSE_HIGH,
                )
            )
    return {"type": "FeatureCollection", "features": features}


def sample_points() -> dict[str, Any]:
    """Five matters, one in each state."""
    matters = (
        (both("路灯不亮", "Dark street light"), "overdue", both("超时", "Overdue")),
        (both("门口积水", "Standing water"), "soon", both("快到期", "Due soon")),
        (both("楼道杂物", "Cluttered stairway"), "ok", both("按时", "On time")),
        (both("井盖松动", "Loose manhole cover"), "settled", both("已办结", "Settled")),
        (both("充电桩收费", "Charging price"), "paused", both("暂停计时", "Paused")),
    )
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "id": str(n),
                    "name": name,
                    "state": state,
                    "word": word,
                    "href": f"?open={n}",
                    "place": both(f"第{n + 1}网格", f"Grid {n + 1}"),
                },
                "geometry": {
                    "type": "Point",
                    "coordinates": [WEST + 0.0015 + n * 0.002, SOUTH + 0.001 + (n % 3) * 0.0015],
                },
            }
            for n, (name, state, word) in enumerate(matters)
        ],
    }


def _box(
    name: str, level: str, west: float, south: float, wide: float, high: float
) -> dict[str, Any]:
    east, north = west + wide, south + high
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"id": f"{level}-{west:.4f}-{south:.4f}", "name": name, "level": level},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
