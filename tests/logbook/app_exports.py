"""Exports as apps write them, made up from a seed, with what each row is beside it."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# July, October and March as telephones write them: "d MMM yyyy" of each language.
MONTHS = {
    "en": ("Jul", "Oct", "Mar"),
    "de": ("Juli", "Okt.", "März"),
    "fr": ("juil.", "oct.", "mars"),
    "es": ("jul", "oct", "mar"),
    "pt": ("jul.", "out.", "mar."),
    "it": ("lug", "ott", "mar"),
    "tr": ("Tem", "Eki", "Mar"),
    "ru": ("июл.", "окт.", "мар."),
    "pl": ("lip", "paź", "mar"),
    "nl": ("jul", "okt", "mrt"),
    "ja": ("7月", "10月", "3月"),
    "zh": ("7月", "10月", "3月"),
    "ko": ("7월", "10월", "3월"),
}
NUMBERS = (7, 10, 3)
TITLES = {  # of the language: leg press, seated leg curl, something else
    "en": ("Leg Press (Machine)", "Seated Leg Curl (Machine)", "Bench Press (Barbell)"),
    "de": ("Beinpresse", "Beinbeuger sitzend (Maschine)", "Bankdrücken (Langhantel)"),
    "fr": ("Presse à Cuisses", "Leg Curl Assis (Machine)", "Développé Couché (Barre)"),
    "es": ("Press de Piernas", "Curl de Pierna Sentado", "Press de Banca (Barra)"),
    "pt": ("Leg Press 45º (Máquina)", "Cadeira Flexora (Máquina)", "Supino Reto (Barra)"),
    "it": ("Leg Press (Macchina)", "Leg Curl Seduto (Macchina)", "Panca Piana (Bilanciere)"),
    "tr": ("Leg Press (Makine)", "Oturarak Leg Curl (Makine)", "Bench Press (Halter)"),
    "ru": ("Жим ногами (Тренажёр)", "Сгибание ног сидя (Тренажёр)", "Жим лёжа (Штанга)"),
    "pl": ("Wyciskanie nogami (maszyna)", "Uginanie nóg siedząc (maszyna)", "Wyciskanie leżąc"),
    "nl": ("Beenpers", "Zittende Leg Curl", "Bankdrukken"),
    "ja": ("レッグプレス　（マシン）", "シーテッドレッグカール", "ベンチプレス（バーベル）"),
    "zh": ("腿举（机）", "坐姿腿弯举（机器）", "卧推（杠铃）"),
    "ko": ("레그 프레스 (머신)", "시티드 레그 컬 (머신)", "벤치 프레스 (바벨)"),
}
NOTES = ("", "", "", 'said "easy"', "windy, tired", "seat 4; tape 23", "línea\nzwei", "=1+1", "'quoted", "膝ok")


@dataclass(frozen=True, slots=True)
class Meant:
    """The set that a row stands for."""

    when: datetime
    title: str
    load: float
    unit: str
    reps: int
    kind: str = "work"
    rir: float | None = None


@dataclass(slots=True)
class Export:
    """A file, the sets that it holds in its order, and the lines that are none."""

    content: bytes = b""
    sets: list[Meant] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    language: str = "en"


class _Writer:
    """Rows as an app, or a spreadsheet after it, writes them."""

    def __init__(self, chance: random.Random, export: Export, delimiter: str = ",", comma: bool = False) -> None:
        self.chance, self.export, self.delimiter = chance, export, delimiter
        self.comma = comma  # decimals
        self.text = io.StringIO()
        self.end = self.chance.choice(["\n", "\r\n"])
        if self.delimiter == ";" and self.chance.random() < 0.3:
            self.text.write(f"sep=;{self.end}")
        quoting = self.chance.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
        self.table = csv.writer(self.text, delimiter=self.delimiter, lineterminator=self.end, quoting=quoting)
        self.more = self.chance.choice([0, 0, 0, 2])  # empty cells that a spreadsheet leaves behind a row

    def header(self, *names: str) -> None:
        self.table.writerow(names)

    def row(self, *cells: object, meant: Meant | None) -> None:
        line = self.text.getvalue().count("\n") + 1
        self.table.writerow([*cells, *[""] * self.more])
        if meant is None:
            self.export.left_out.append(line)
        else:
            self.export.sets.append(meant)

    def number(self, value: float, decimals: int | None = None) -> str:
        text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
        return text.replace(".", ",") if self.comma else text

    def done(self) -> Export:
        encoding = self.chance.choice(["utf-8", "utf-8-sig", "utf-8-sig", "utf-16"])
        self.export.content = self.text.getvalue().encode(encoding)
        return self.export


def _loads(chance: random.Random, unit: str) -> list[float]:
    top = chance.choice([90, 122.5, 140, 62.5] if unit == "kg" else [200, 265, 315, 132.5])
    return [top // 2, top, top, chance.choice([top, top - 10])]


def _workouts(chance: random.Random) -> list[datetime]:
    found = []
    for _ in range(chance.randrange(2, 6)):
        month = chance.choice(NUMBERS)
        found.append(
            datetime(
                chance.choice([2024, 2025]), month, chance.randrange(1, 29), chance.randrange(24), chance.randrange(60)
            )
        )
    return sorted(set(found))


def hevy(seed: int) -> Export:
    """Hevy: dates and titles in the telephone's language, kilograms or pounds in the header."""
    chance = random.Random(f"hevy {seed}")
    export = Export(language=list(MONTHS)[seed % len(MONTHS)])
    unit = chance.choice(["kg", "lb"])
    semicolons = chance.random() < 0.25
    to = _Writer(chance, export, ";" if semicolons else ",", semicolons)
    to.header("title", "start_time", "end_time", "description", "exercise_title", "superset_id", "exercise_notes", "set_index",
              "set_type", f"weight_{'kg' if unit == 'kg' else 'lbs'}", "reps", chance.choice(["distance_km", "distance_miles"]),
              "duration_seconds", "rpe")  # fmt: skip
    for when in _workouts(chance):

        def stamp(at: datetime) -> str:
            return f"{at.day} {MONTHS[export.language][NUMBERS.index(at.month)]} {at.year}, {at:%H:%M}"

        head = [chance.choice(["Legs", "Beine, schwer", 'the "big" day']), stamp(when), stamp(when)]
        head.append(chance.choice(["", "slept badly\\nshort on time"]))
        press, curl, other = TITLES[export.language]
        for title, superset in [(press, ""), (curl, 0), (other, 0), (press, "")]:
            note = chance.choice(NOTES).replace("\n", "\\n")
            for index, load in enumerate(_loads(chance, unit)):
                kind = "warmup" if index == 0 else chance.choice(["normal", "normal", "dropset", "drop_set", "failure"])
                reps, rpe = chance.randrange(1, 16), chance.choice([None, 7, 8.5, 10])
                meant = Meant(when, title, load, unit, reps,
                              {"warmup": "warm-up", "dropset": "drop", "drop_set": "drop", "failure": "failure"}.get(kind, "work"),
                              None if rpe is None else 10 - rpe)  # fmt: skip
                to.row(*head, title, superset, note, index, kind, to.number(load), reps, "", chance.choice(["", 0]),
                       "" if rpe is None else to.number(rpe), meant=meant)  # fmt: skip
        if chance.random() < 0.7:
            to.row(*head, "Treadmill", "", "", 0, "normal", "", "", to.number(2.5), 900, "", meant=None)
            to.row(*head, "Plank", "", "", 0, "normal", "", "", "", 60, "", meant=None)
        if chance.random() < 0.7:
            to.row(*head, "Nordic Hamstrings Curls", "", "", 0, "normal", "", 6, "", "", "",
                   meant=Meant(when, "Nordic Hamstrings Curls", 0, unit, 6))  # fmt: skip
    return to.done()


def strong(seed: int) -> Export:
    """Strong: three generations of columns, and rows of notes and pauses between the sets."""
    chance = random.Random(f"strong {seed}")
    export = Export()
    form = ("semicolons with units", "commas without", "numbered workouts")[seed % 3]
    unit = chance.choice(["kg", "lb"])
    delimiter = {"semicolons with units": ";", "commas without": ","}.get(form) or chance.choice([",", ";"])
    to = _Writer(chance, export, delimiter, delimiter == ";" and chance.random() < 0.5)
    if form == "commas without":
        export.options["unit"] = unit
    if form == "semicolons with units":
        to.header("Date", "Workout Name", "Exercise Name", "Set Order", "Weight", "Weight Unit", "Reps", "RPE", "Distance",
                  "Distance Unit", "Seconds", "Notes", "Workout Notes", "Workout Duration")  # fmt: skip
    elif form == "commas without":
        to.header("Date", "Workout Name", "Duration", "Exercise Name", "Set Order", "Weight", "Reps", "Distance", "Seconds",
                  "Notes", "Workout Notes", "RPE")  # fmt: skip
    else:
        to.header("Workout #", "Date", "Workout Name", "Duration (sec)", "Exercise Name", "Set Order",
                  f"Weight ({'kg' if unit == 'kg' else 'lbs'})", "Reps", "RPE", "Distance (meters)", "Seconds", "Notes",
                  "Workout Notes")  # fmt: skip
    zeros = chance.random() < 0.5  # some versions write 0 where nothing is
    twelve = chance.choice(["", " ", "\u202f"])
    for number, when in enumerate(_workouts(chance), 1):
        if twelve:
            clock = (
                f"{when:%Y-%m-%d} {(when.hour + 11) % 12 + 1}:{when:%M:%S}{twelve}{'PM' if when.hour > 11 else 'AM'}"
            )
        else:
            clock = f"{when:%Y-%m-%d %H:%M:%S}"
        workout, about = chance.choice(["Legs", "Midday; short"]), chance.choice(NOTES)

        def row(title, order, load="", reps="", rpe="", distance="", seconds="", note="", meant=None, *,
                clock=clock, workout=workout, about=about, number=number) -> None:  # fmt: skip
            nothing = "0" if zeros else ""
            distance, seconds = distance or nothing, seconds or ("0.0" if zeros else "")
            if form == "semicolons with units":
                to.row(clock, workout, title, order, load, unit if load else "", reps, rpe, distance, "", seconds, note, about,
                       "1h 7m", meant=meant)  # fmt: skip
            elif form == "commas without":
                to.row(
                    clock, workout, "45m", title, order, load, reps, distance, seconds, note, about, rpe, meant=meant
                )
            else:
                to.row(
                    number,
                    clock,
                    workout,
                    3720,
                    title,
                    order,
                    load,
                    reps,
                    rpe,
                    distance,
                    seconds,
                    note,
                    about,
                    meant=meant,
                )

        for title in ("Leg Press", "Seated Leg Curl (Machine)", "Presse vom Studio"):
            if chance.random() < 0.6:
                row(title, "Note", note="feet high\nseat on 4")
            for order, load in zip(["W", "1", "2", chance.choice(["3", "D", "F"])], _loads(chance, unit), strict=True):
                reps, rpe = chance.randrange(1, 16), chance.choice([None, 8, 9.5])
                meant = Meant(when, title, load, unit, reps, {"W": "warm-up", "D": "drop", "F": "failure"}.get(order, "work"),
                              None if rpe is None else 10 - rpe)  # fmt: skip
                row(title, order, to.number(load, 1 if load * 10 % 1 == 0 else 2), to.number(reps, chance.choice([0, 1])),
                    "" if rpe is None else to.number(rpe), note=chance.choice(NOTES), meant=meant)  # fmt: skip
                if chance.random() < 0.5:
                    row(title, "Rest Timer", seconds=to.number(150, 1))
        row("Plank", "1", to.number(0, 1) if zeros else "", to.number(0, 1) if zeros else "", seconds=to.number(60, 1))
        row("Nordic Curl", "1", to.number(0, 1) if zeros else "", "6", meant=Meant(when, "Nordic Curl", 0, unit, 6))
    return to.done()


def fitnotes(seed: int) -> Export:
    """FitNotes on Android: days without a clock, and rows of time and distance."""
    chance = random.Random(f"fitnotes {seed}")
    export = Export()
    unit = chance.choice(["kg", "lb"])
    spelled = {"kg": "kgs", "lb": "lbs"}[unit]
    in_header = chance.random() < 0.5
    to = _Writer(chance, export)
    weight = [f"Weight ({spelled})"] if in_header else ["Weight", "Weight Unit"]
    to.header("Date", "Exercise", "Category", *weight, "Reps", "Distance", "Distance Unit", "Time", "Comment")
    first = datetime(2024, chance.randrange(1, 13), 1)
    for day in range(chance.randrange(2, 6)):
        when = first + timedelta(days=3 * day)
        date = f"{when:%Y-%m-%d}"
        units = [] if in_header else [spelled]
        none = [] if in_header else [""]
        for title in ("Leg Press", "Seated Leg Curl Machine", "Meine Presse"):
            for load in _loads(chance, unit):
                reps = chance.randrange(1, 16)
                to.row(date, title, "Legs", f"{load:.2f}", *units, reps, "", "", "", chance.choice(NOTES),
                       meant=Meant(when, title, load, unit, reps))  # fmt: skip
        to.row(date, "Cycling", "Cardio", "66.14", *units, "", "1000.0", "m", "0:05:00", "", meant=None)
        to.row(date, "Cycling", "Cardio", "", *none, "10", "2.0", "km", "0:12:00", "reps too", meant=None)
        to.row(date, "Sled Push", "Legs", "66.14", *units, "", "", "", "", "", meant=None)
        to.row(date, "Nordic Curl", "Legs", *(["", *none] if chance.random() < 0.5 else ["0.0", *units]), "6", "", "", "", "",
               meant=Meant(when, "Nordic Curl", 0, unit, 6))  # fmt: skip
    return to.done()


def fitnotes_ios(seed: int) -> Export:
    """FitNotes on the other telephone: clocks in UTC, decimal commas, sets that were not done."""
    chance = random.Random(f"fitnotes ios {seed}")
    unit = chance.choice(["kg", "lb"])
    export = Export(options={"unit": unit})
    to = _Writer(chance, export, comma=chance.random() < 0.5)
    to.header("Name", "StartTime", "EndTime", "BodyWeight", "Exercise", "Equipment", "Reps", "Weight", "Time", "Distance",
              "Status", "IsWarmup", "RPE", "RIR", "Categories", "Note")  # fmt: skip
    for when in _workouts(chance):
        head = ["Legs, heavy", f"{when:%Y-%m-%dT%H:%M:%SZ}", f"{when:%Y-%m-%dT%H:%M:%SZ}", to.number(94, 1)]
        for title in ("Leg Press", "Lying Leg Curl"):
            for index, load in enumerate(_loads(chance, unit)):
                reps, rir = chance.randrange(1, 16), chance.choice([None, 0, 2])
                status = "Done" if index < 3 else chance.choice(["Done", "Failed"])
                kind = "warm-up" if index == 0 else "failure" if status == "Failed" else "work"
                to.row(*head, title, "Machine", reps, to.number(load, 2), "", "", status, "true" if index == 0 else "false", "",
                       "" if rir is None else rir, "Quads,Glutes", chance.choice(NOTES),
                       meant=Meant(when, title, load, unit, reps, kind, rir))  # fmt: skip
            status = chance.choice(["NotStarted", "Pending"])
            to.row(
                *head, title, "Machine", 8, to.number(100, 1), "", "", status, "false", "", "", "Quads", "", meant=None
            )
        to.row(
            *head,
            "Plank",
            "Bodyweight",
            1,
            to.number(0, 1),
            "00:01:30",
            "",
            "Done",
            "false",
            "",
            "",
            "Core",
            "",
            meant=None,
        )
    return to.done()


APPS: dict[str, Callable[[int], Export]] = {
    "hevy": hevy,
    "strong": strong,
    "fitnotes": fitnotes,
    "fitnotes ios": fitnotes_ios,
}
