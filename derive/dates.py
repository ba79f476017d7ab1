"""What months, mornings and afternoons are called: `src/legpress/data/apps/dates.toml` from Unicode CLDR, by Babel.

    pip install -e '.[derive]' && python -m derive.dates

Apps write dates in the telephone's language, in the words that it has from CLDR (or from a library that follows it).
"""

from pathlib import Path

from babel import Locale  # pyright: ignore[reportMissingImports]
from babel import __version__ as version  # pyright: ignore[reportMissingImports]

FILE = Path(__file__).resolve().parents[1] / "src" / "legpress" / "data" / "apps" / "dates.toml"
LANGUAGES = "en de fr es pt it nl tr ru uk pl cs sk sv da nb fi hu ro ca id el zh".split()
NUMBER_THEIR_MONTHS = "ja ko".split()  # Chinese names them too: 7月 and 七月

# Spelled otherwise by libraries that apps use for dates (date-fns 4.4, Moment 2.31), or by Android before 2016.
ALSO = {
    "de": {1: ["Jänner"], 3: ["Mrz", "Mär"]},
    "ru": {2: ["фев"]},
    "uk": {3: ["берез"], 9: ["верес"], 11: ["листоп"]},
    "ro": {11: ["noi"]},
    "id": {8: ["Agt"]},
}

HEAD = f"""# What months and halves of the day are called in exports of apps; made by python -m derive.dates.
# A name stands for a month only as a whole; no name stands for two months in two languages.

[source]
citation = "Unicode CLDR, months and day periods (wide and abbreviated, in a date and alone), as Babel {version} carries them; a few spellings of date-fns 4.4, Moment 2.31 and older Android beside them"
url = "https://cldr.unicode.org"

"""


def month_names(language: str) -> list[list[str]]:
    """The names of each month of the year."""
    months = Locale.parse(language).months
    forms = [months[context][width] for width in ("wide", "abbreviated") for context in ("format", "stand-alone")]
    also = ALSO.get(language, {})
    found = [dict.fromkeys([form[n] for form in forms] + also.get(n, [])) for n in range(1, 13)]
    return [[name for name in names if not name[0].isdecimal()] for names in found]


def half_days(half: str) -> list[str]:
    """What the morning ("am") or the afternoon ("pm") is called beside a clock of twelve hours, in all languages."""
    periods = [Locale.parse(language).day_periods["format"] for language in (*LANGUAGES, *NUMBER_THEIR_MONTHS)]
    return list(
        dict.fromkeys(form[half] for form in (p[w] for p in periods for w in ("wide", "abbreviated")) if half in form)
    )


def refuse_double_meanings(names: dict[str, list[list[str]]]) -> None:
    """A name that means two months would be a guess."""
    meant: dict[str, int] = {}
    for months in names.values():
        for number, called in enumerate(months, 1):
            for name in called:
                if meant.setdefault(name.casefold().rstrip("."), number) != number:
                    raise SystemExit(f"{name} means two months; leave one of the languages out.")


def main() -> None:
    names = {language: month_names(language) for language in LANGUAGES}
    refuse_double_meanings(names)
    lines = ["[months]", *(f"{language} = {quoted(months)}" for language, months in names.items())]
    lines += ["", "[half_days]", *(f"{half} = {quoted(half_days(half))}" for half in ("am", "pm"))]
    FILE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def quoted(names: list) -> str:
    parts = (quoted(one) if isinstance(one, list) else f'"{" ".join(one.split())}"' for one in names)
    return f"[{', '.join(parts)}]"


if __name__ == "__main__":
    main()
