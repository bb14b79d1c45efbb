"""When a timer fires, and whether it may: the tools of the platforms let nonsense through.

Three spellings: five-field cron (OpenFaaS's cron-connector with an optional `CRON_TZ=`, cron), six-field `cron(…)` and `rate(…)` of
EventBridge Scheduler, and what systemd calls a calendar event, as far as it is used here.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "sun mon tue wed thu fri sat".split()
FIELDS = [("minute", 0, 59, []), ("hour", 0, 23, []), ("day", 1, 31, []), ("month", 1, 12, MONTHS),
          ("weekday", 0, 7, WEEKDAYS)]


class Nonsense(ValueError):
    """A schedule that is none, or that must not be."""


def values(text: str, name: str, low: int, high: int, names: list[str]) -> set[int]:
    """The numbers that a field of a cron expression stands for."""
    found: set[int] = set()
    for part in text.lower().split(","):
        match = re.fullmatch(r"(\*|\w+(?:-\w+)?)(?:/(\d+))?", part)
        if not match:
            raise Nonsense(f"{name}: {part!r} is no part of a cron expression")
        span, step = match[1], int(match[2] or 1)

        def number(word: str) -> int:
            value = names.index(word) + (low if names is MONTHS else 0) if word in names else int(word) if word.isdigit() else -1
            if not low <= value <= high:
                raise Nonsense(f"{name}: {word!r} is not from {low} to {high}")
            return value

        if span == "*":
            first, last = low, high
        else:
            ends = [number(word) for word in span.split("-")]
            first, last = ends[0], ends[-1] if len(ends) == 2 or not match[2] else high
        if step == 0 or first > last:
            raise Nonsense(f"{name}: {part!r} stands for nothing")
        found |= set(range(first, last + 1, step))
    return found


def zone_named(name: str) -> ZoneInfo:
    if not (Path("/usr/share/zoneinfo") / name).is_file() or name.startswith(("/", ".")):
        raise Nonsense(f"there is no time zone {name!r}")
    return ZoneInfo(name)


def times_of_cron(text: str, zone: str | None = None) -> tuple[set[tuple[int, int]], str]:
    """The local times (hour, minute) at which a five-field expression fires, and the name of its zone."""
    match = re.fullmatch(r"(?:CRON_TZ=(\S+)\s+)?(.*)", text.strip())
    assert match
    zone = match[1] or zone or "UTC"
    zone_named(zone)
    fields = match[2].split()
    if len(fields) != 5:
        raise Nonsense(f"{text!r} has {len(fields)} fields, not 5")
    sets = [values(field, *rule) for field, rule in zip(fields, FIELDS)]
    return {(hour, minute) for hour in sets[1] for minute in sets[0]}, zone


def times_of_scheduler(text: str, zone: str | None) -> tuple[set[tuple[int, int]], str]:
    """The same for `cron(minute hour day month weekday year)` and `rate(…)`, which knows no time of day."""
    zone = zone or "UTC"
    zone_named(zone)
    if match := re.fullmatch(r"rate\(([1-9]\d*) (minute|hour|day)(s?)\)", text):
        if (match[1] == "1") == bool(match[3]):
            raise Nonsense(f"{text!r} is not spelled as the scheduler wants it")
        return set(), zone
    match = re.fullmatch(r"cron\((.*)\)", text)
    fields = match[1].split() if match else []
    if len(fields) != 6:
        raise Nonsense(f"{text!r} is neither rate(…) nor cron(…) of 6 fields")
    minute, hour, day, month, weekday, year = fields
    if (day == "?") == (weekday == "?"):
        raise Nonsense(f"{text!r}: one of day and weekday must be ?, and not both")
    if year != "*":
        values(year, "year", 1970, 2199, [])
    values(month, *FIELDS[3])
    if day != "?":
        values(day, *FIELDS[2])
    if weekday != "?":
        values(weekday, "weekday", 1, 7, WEEKDAYS)
    return {(h, m) for h in values(hour, *FIELDS[1]) for m in values(minute, *FIELDS[0])}, zone


def times_of_calendar(text: str) -> tuple[set[tuple[int, int]], str]:
    """The same for `*-*-* hours:minutes:seconds Zone`."""
    match = re.fullmatch(r"\*-\*-\* (\d\d)(?:\.\.(\d\d))?:(\d\d)(?:/(\d+))?:00(?: (\S+))?", text)
    if not match:
        raise Nonsense(f"{text!r} is no calendar event that this check knows")
    first, last, start, step, zone = match.groups()
    zone = zone or "UTC"
    zone_named(zone)
    hours = values(f"{int(first)}-{int(last or first)}", *FIELDS[1])
    minutes = set(range(int(start), 60, int(step))) if step else values(str(int(start)), *FIELDS[0])
    return {(hour, minute) for hour in hours for minute in minutes}, zone


def missing_times(zone: str, years: range = range(2026, 2036)) -> set[int]:
    """The hours of a day (local) that some day in these years lacks or has twice."""
    rules, hours = ZoneInfo(zone), set()
    moment = datetime(years.start, 1, 1, tzinfo=ZoneInfo("UTC"))
    end = datetime(years.stop, 1, 1, tzinfo=ZoneInfo("UTC"))
    offset = moment.astimezone(rules).utcoffset()
    while moment < end:
        moment += timedelta(hours=1)
        local = moment.astimezone(rules)
        if local.utcoffset() != offset:
            before = (local.utcoffset() or timedelta()) - (offset or timedelta())
            first = local.hour if before < timedelta() else local.hour - int(before / timedelta(hours=1))
            hours |= {first % 24}
            offset = local.utcoffset()
    return hours


def check(times: set[tuple[int, int]], zone: str, *, opening: tuple[int, int] | None = None) -> None:
    """A daily timer must fire every day once; one for the opening of the window not before it.

    A timer that fires in every hour may lose or repeat one of its many.
    """
    hours = {hour for hour, _ in times}
    if len(hours) < 24 and (bad := hours & missing_times(zone)):
        raise Nonsense(f"it fires at {bad} o'clock in {zone}, which some day lacks or has twice")
    if opening is not None:
        if zone != "Europe/Oslo":
            raise Nonsense(f"the window opens in Europe/Oslo, not in {zone}")
        if any(not opening <= time < (17, 0) for time in times):
            raise Nonsense(f"it fires while the window is shut: {sorted(times)}")
