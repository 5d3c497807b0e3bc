# pyright: basic, reportMissingTypeStubs=false
"""What hangs together, and whose grounds touch: the two things asked of scipy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi


def pieces(size: int, a: Any, b: Any) -> NDArray[np.int64]:
    """The number (0 …) of the piece in which each of `size` units lies, where `a` and `b` are
    joined pair by pair."""
    matrix = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    return connected_components(matrix, directed=False)[1].astype(np.int64)


def touches(places: Any, open_end: float) -> tuple[Any, Any, Any]:
    """Pairs of places whose grounds touch and how long the touch is; `open_end` where it goes on
    for ever. At least four places that are not on one line."""
    ground = Voronoi(places)
    a, b = ground.ridge_points.T
    ends = np.array(ground.ridge_vertices)
    one, other = ground.vertices[ends[:, 0]], ground.vertices[ends[:, 1]]
    metres = np.hypot(one[:, 0] - other[:, 0], one[:, 1] - other[:, 1])
    return a.astype(np.int64), b.astype(np.int64), np.where((ends < 0).any(1), open_end, metres)
