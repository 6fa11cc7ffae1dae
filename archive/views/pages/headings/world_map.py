"""Places on a map: the part of the world that they lie in, drawn by the server from one outline of the land."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from archive.models import Place
from archive.views.formatting.names import shown_name

NARROWEST = 80.0  # degrees of longitude; the outline is true to some ten kilometres
MARGIN = 1.5
ASPECT = 0.5  # height by width
STEEPEST = 60.0  # degrees of latitude beyond which the drawing is stretched no more
LETTER = 0.6  # of the height of its line, about
LARGEST = 1.4  # of the line: the height of names on a phone (headings.css)


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, its name in the language of the page beside it where there is room; `turned` to its left."""

    x: float
    y: float
    name: str
    is_named: bool = True
    turned: bool = False


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A part of the world in degrees, the north above, stretched by `stretch` so that its middle has its true shape."""

    view_box: str
    stretch: float
    line: float
    points: tuple[Point, ...]


def map_of(places: Iterable[Place]) -> WorldMap | None:
    """Return the map of those places whose position is known, None where none is (no query)."""
    known = [place for place in places if place.latitude is not None and place.longitude is not None]
    if not known:
        return None
    east = [float(place.longitude or 0) for place in known]
    north = [float(place.latitude or 0) for place in known]
    middle_x, middle_y = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    stretch = 1 / cos(radians(min(abs(middle_y), STEEPEST)))
    tall = (max(north) - min(north)) * stretch
    width = min(360.0, max(NARROWEST, (max(east) - min(east)) * MARGIN, tall * MARGIN / ASPECT))
    height = max(width * ASPECT, tall * MARGIN)
    left = min(max(middle_x - width / 2, -180.0), 180.0 - width)
    top = -middle_y * stretch - height / 2
    line = width / 40
    points = tuple(_points(known, stretch, line * LARGEST, left, left + width))
    return WorldMap(f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}", round(stretch, 4), round(line, 2), points)


def _points(places: list[Place], stretch: float, line: float, left: float, right: float) -> list[Point]:
    """Return each place, with its name to the right or to the left unless other names stand on both sides already.

    The name of a place with room on one side alone is set first.
    """
    sides: list[tuple[float, float, str, float, list[float]]] = []
    for place in places:
        x, y = round(float(place.longitude or 0), 2), round(-float(place.latitude or 0) * stretch, 2)
        name = shown_name(place)
        length = (len(name) + 1) * line * LETTER
        starts = [start for start in (x, x - length) if start >= left and start + length <= right]
        sides.append((x, y, name, length, starts or [x if x - left < right - x else x - length]))
    taken: list[tuple[float, float, float]] = []
    points: dict[int, Point] = {}
    for n in sorted(range(len(sides)), key=lambda n: len(sides[n][4])):
        x, y, name, length, starts = sides[n]
        points[n] = Point(x, y, name, is_named=False)
        for start in starts:
            if all(abs(y - other) > line or start > end or start + length < begins for begins, end, other in taken):
                taken.append((start, start + length, y))
                points[n] = Point(x, y, name, turned=start < x)
                break
    return [points[n] for n in range(len(sides))]
