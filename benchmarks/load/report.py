"""What was counted under load, as a table and as JSON, and whether what is promised held."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load.client import Answer
from benchmarks.load.ledger import Ledger
from benchmarks.load.watching import Watch
from benchmarks.results import MIB, _table

BROKE = 0


@dataclass(slots=True)
class Figures:
    """Answers by kind of page and status, with the seconds that each took."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    asked_back: int = 0  # whole lists that were refused for now, with the time when to come back
    found_after: list[float] = field(default_factory=list)
    bytes: int = 0

    def add(self, kind: str, answer: Answer) -> None:
        self.seconds[kind].append(answer.ended - answer.began)
        self.statuses[answer.status] += 1
        self.bytes += len(answer.body)
        if answer.status == 503 and "retry-after" in answer.headers and kind == "whole list":
            self.asked_back += 1
        elif answer.status >= 500 or answer.status == BROKE:
            self.bad.append(f"{answer.path}: {answer.status} {answer.broke or answer.text[:200]}")


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which this part of them lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def summary(figures: Figures, ledger: Ledger, watch: Watch, seconds: float, imports: dict[str, Any]) -> dict[str, Any]:
    """Put everything together; `broken` are the promises that did not hold, in sentences."""
    everything = [one for kind in figures.seconds.values() for one in kind]
    growth = watch.growth()
    found = {
        "seconds": seconds,
        "answers": sum(figures.statuses.values()),
        "a_second": sum(figures.statuses.values()) / seconds,
        "mib": figures.bytes / MIB,
        "statuses": {str(status): n for status, n in sorted(figures.statuses.items())},
        "asked_to_come_back": figures.asked_back,
        "kinds": {
            kind: {"answers": len(took), **{f"p{n}": share(took, n / 100) for n in (50, 95, 99)}, "worst": max(took)}
            for kind, took in sorted({**figures.seconds, "all": everything}.items())
            if took
        },
        "checked": dict(ledger.checked),
        "faults": dict(ledger.faults),
        "told": ledger.told,
        "bad_answers": figures.bad[:40],
        "memory": {
            "held_mib": growth.held / MIB,
            "most_mib": growth.most / MIB,
            "mib_a_minute": growth.a_minute / MIB,
            "judged_seconds": growth.seconds if growth.is_judged else 0,
            "mapped_mib": share(watch.mapped, 0.5) / MIB,
            "mapped_most_mib": max(watch.mapped, default=0) / MIB,
            "series": [(round(at), round(held / MIB, 1)) for at, held in watch.memory],
        },
        "index": {
            "looks": len(watch.lags),
            "most_behind": max(watch.lags, default=0),
            "behind_p95": share(watch.lags, 0.95),
            "found_after_p50": share(figures.found_after, 0.5),
            "found_after_worst": max(figures.found_after, default=0.0),
            "found": len(figures.found_after),
        },
        "imports": imports,
        "load": {"median": share(watch.load, 0.5), "most": max(watch.load, default=0.0)},
    }
    found["broken"] = broken(found, growth.is_judged and not growth.is_flat)
    return found


def broken(found: dict[str, Any], grows: bool) -> list[str]:
    said = [f"{n} × {kind}." for kind, n in found["faults"].items()]
    if found["bad_answers"]:
        said.append(f"{len(found['bad_answers'])} answers or more were 5xx or broke off.")
    if grows:
        said.append(f"Memory grows by {found['memory']['mib_a_minute']:.1f} MiB a minute once it is warm.")
    said += [f"{name}: {words}" for name, words in found["imports"].get("faults", {}).items()]
    if not found["checked"].get("marks") or not found["checked"].get("pages after a save"):
        said.append("Nothing that editors saved was seen: nothing is shown by this run.")
    return said


def write(found: dict[str, Any]) -> str:
    """Write it for people."""
    machine, memory, index = found["machine"], found["memory"], found["index"]
    on = f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB"
    rows = [
        (kind, f"{one['answers']:,}", *(f"{one[name] * 1000:,.0f}" for name in ("p50", "p95", "p99", "worst")))
        for kind, one in found["kinds"].items()
    ]
    statuses = ", ".join(
        f"{n:,} × {status if status != '0' else 'broken off'}" for status, n in found["statuses"].items()
    )
    checked = ", ".join(f"{n:,} {what}" for what, n in found["checked"].items())
    grew = (
        f"{memory['mib_a_minute']:+.1f} MiB a minute once warm"
        if memory["judged_seconds"]
        else "too short to be judged"
    )
    lines = [
        _table(
            f"Under load, {found['database']}, {found['articles']:,} articles, {found['readers']} readers,"
            f" {found['editors']} editors, {found['seconds'] / 60:.1f} minutes",
            ("page", "answers", "p50 ms", "p95 ms", "p99 ms", "worst ms"),
            rows,
        ),
        f"{on}; load of the machine {found['load']['median']:.1f} at the median, {found['load']['most']:.1f} at the"
        " most.",
        f"{found['answers']:,} answers, {found['a_second']:.1f} a second, {found['mib']:,.0f} MiB: {statuses}."
        f" {found['asked_to_come_back']} whole lists were asked to come back later.",
        f"Checked: {checked}.",
        f"Memory of the site {memory['held_mib']:.0f} MiB at the median, {memory['most_mib']:.0f} at the most; {grew}."
        f" Files that it looks into: {memory['mapped_mib']:.0f}, {memory['mapped_most_mib']:.0f} at the most.",
        f"Index: at most {index['most_behind']} changes behind in {index['looks']} looks; {index['found']} published"
        f" articles were found after {index['found_after_p50']:.1f} s at the median, {index['found_after_worst']:.1f}"
        " at the worst.",
        f"Imports beside it: {found['imports'].get('runs', 0)}, {found['imports'].get('articles', 0):,} articles.",
        *found["told"],
        *found["bad_answers"],
        *(f"BROKEN: {said}" for said in found["broken"]),
    ]
    return "\n\n".join(lines)
