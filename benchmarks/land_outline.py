"""Draw the outline of the land for the pages of places, from Natural Earth as the npm package world-atlas has it.

Run once, for a new outline: `npm pack world-atlas`, unpack it, then
`python -m benchmarks.land_outline package/land-110m.json archive/static/archive/land.svg`. Natural Earth is in the
public domain. TopoJSON (https://github.com/topojson/topojson-specification): rings of arcs that neighbours share, each
a list of whole numbers, the first absolute and the rest counted from the one before.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

PLACES = 1  # decimals of a degree: 11 km, less than the outline is true to


def rings(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the rings of the land in degrees east and north."""
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + start_x, y * scale_y + start_y))
        arcs.append(points)
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            for ring in polygon:
                points = []
                for number in ring:
                    points += arcs[number] if number >= 0 else arcs[~number][::-1]
                found.append(points)
    return found


def unrolled(ring: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Return a ring that crosses the 180th meridian as two whole ones, one beyond either edge; any other as it is.

    That of Antarctica goes once around, and is closed along the edge already.
    """
    turns, east = 0, [ring[0]]
    for (before, _), (x, y) in pairwise(ring):
        turns += (x - before < -180) - (x - before > 180)
        east.append((x + 360 * turns, y))
    if turns or east == ring:
        return [ring]
    sign = 1 if min(x for x, _y in east) < -180 else -1
    return [east, [(x + 360 * sign, y) for x, y in east]]


def path_of(ring: list[tuple[float, float]]) -> str:
    """Write a ring as a path, in degrees, the north above."""
    points: list[tuple[float, float]] = []
    for x, y in ring:
        point = (round(x, PLACES), round(-y, PLACES))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) < 4:
        return ""
    text = f"M{points[0][0]:g} {points[0][1]:g}l"
    steps = [f"{round(b[0] - a[0], PLACES):g} {round(b[1] - a[1], PLACES):g}" for a, b in pairwise(points[:-1])]
    return text + " ".join(steps).replace(" -", "-").replace("0.", ".") + "z"


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    topology = json.loads(source.read_text())
    path = "".join(path_of(part) for ring in rings(topology) for part in unrolled(ring))
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180"><path id="land" d="{path}"/></svg>\n'
    )


if __name__ == "__main__":
    main()
