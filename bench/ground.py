"""Point in polygon: 100,000 polygons, built and asked. Floors: build ≤ 5 s, median ≤ 50 µs."""

import random
import statistics
import time

from shapely import box

from gezhi.engines.places.rules.ground import Ground, Shape

SIDE = 316
POINTS = 20_000


def main() -> None:
    """Print the time to build the index and to find a place."""
    step = 0.001
    shapes = [
        Shape(
            x * SIDE + y + 1,
            2,
            f"{x:03}{y:03}",
            box(x * step, y * step, (x + 1) * step, (y + 1) * step),
        )
        for x in range(SIDE)
        for y in range(SIDE)
    ]
    started = time.perf_counter()
    ground = Ground(shapes)
    built = time.perf_counter() - started
    dice = random.Random(1)
    points = [(dice.random() * SIDE * step, dice.random() * SIDE * step) for _ in range(POINTS)]
    times = []
    for lon, lat in points:
        started = time.perf_counter()
        found = ground.find(lon, lat)
        times.append(time.perf_counter() - started)
        assert found is not None
    median = statistics.median(times) * 1e6
    p99 = statistics.quantiles(times, n=100)[98] * 1e6
    print(f"ground: {len(ground):,} polygons built in {built:.2f} s (floor 5: {built / 5:.2f})")
    print(
        f"ground: found in {median:.0f} µs median, {p99:.0f} µs p99 (floor 50: {median / 50:.2f})"
    )


if __name__ == "__main__":
    main()
