"""Logged sets, made up."""

from datetime import datetime, timedelta

from legpress.logbook.sets import LoggedSet

START = datetime(2026, 1, 5, 18, 0)


def done(load_kg, reps, day=0, **other):
    """One work set of the leg press on the `day`th day."""
    given = {"lifter": "Ana", "exercise": "leg press", "unit": "kg", **other}
    return LoggedSet(when=START + timedelta(days=day), load=load_kg, reps=reps, **given)


def session(load_kg, reps, day=0, **other):
    """Work sets of one day, one for each number of repetitions."""
    return [done(load_kg, n, day, **other) for n in reps]
