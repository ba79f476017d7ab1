"""The interviews on the page: a question at a time, skippable, in other units at any time."""

from pages import API, PRESS

LIFTER = f"{API}/interviews/lifter"


def answered(client, about, *answers):
    """The interview after these answers, (key, text) each."""
    view = client.post(f"{API}/interviews/{about}", json={"answers": {}}).json()
    for key, text in answers:
        assert view["question"]["key"] == key
        told = client.post(
            f"{API}/interviews/{about}/answer", json={"answers": view["answers"], "key": key, "text": text}
        )
        assert told.status_code == 200, told.text
        view = told.json()
    return view


def skipped(client, about, view):
    """The interview with all that is left skipped."""
    while view["question"] is not None:
        told = {"answers": view["answers"], "key": view["question"]["key"], "text": ""}
        view = client.post(f"{API}/interviews/{about}/answer", json=told).json()
    return view


def test_three_answers_make_a_lifter(client):
    view = answered(
        client, "lifter", ("name", "Mara"), ("units", "lb"), ("sex", "woman"), ("height", "5'5"), ("mass", "137")
    )
    assert view["lifter"]["lifter"]["height_cm"] == 165.1
    assert view["lifter"]["understood"]
    view = skipped(client, "lifter", view)
    kept = client.post(f"{LIFTER}/keep", json={"answers": view["answers"]})
    assert (kept.status_code, kept.json()["id"], kept.json()["lifter"]["limits"]["units"]) == (201, "mara", "lb")


def test_what_is_needed_cannot_be_skipped_and_says_why(client):
    view = answered(client, "lifter", ("name", ""), ("units", ""))
    assert view["question"]["needed"]
    told = client.post(f"{LIFTER}/answer", json={"answers": view["answers"], "key": "sex", "text": ""})
    assert (told.status_code, "cannot be skipped" in told.json()["detail"]) == (422, True)


def test_an_answer_is_taken_back_and_another_given(client):
    view = answered(client, "lifter", ("name", "Mara"), ("units", "kg"), ("sex", "man"))
    back = client.post(f"{LIFTER}/back", json={"answers": view["answers"]}).json()
    assert back["question"]["key"] == "sex"
    again = client.post(f"{LIFTER}/answer", json={"answers": view["answers"], "key": "sex", "text": "woman"}).json()
    assert again["answers"]["sex"] == "woman"


def test_a_machine_is_chosen_by_its_id(client):
    view = answered(client, "lifter", ("name", "Mara"), ("units", ""), ("sex", "f"), ("height", "165"), ("mass", "62"))
    while view["question"]["key"] != "machine":
        told = {"answers": view["answers"], "key": view["question"]["key"], "text": ""}
        view = client.post(f"{LIFTER}/answer", json=told).json()
    assert PRESS in view["question"]["choices"]
    told = {"answers": view["answers"], "key": "machine", "text": PRESS}
    assert client.post(f"{LIFTER}/answer", json=told).json()["answers"]["machine"] == PRESS


def test_a_machine_is_measured_with_a_picture_of_each_question(client):
    view = answered(client, "machine")
    drawn = client.post(f"{API}/interviews/machine/picture.svg", json={"answers": view["answers"]})
    assert drawn.content.startswith(b"<?xml")
    view = skipped(client, "machine", view)
    kept = client.post(f"{API}/interviews/machine/keep", json={"answers": view["answers"]}).json()
    assert kept["own"]
    assert kept["id"] in [one["id"] for one in client.get(f"{API}/machines").json()]


def asked(client, about, units):
    every = client.get(f"{API}/interviews/{about}/questions", params={"units": units}).json()
    return {question["key"]: question for question in every}


def test_each_question_says_what_types_its_answer(client):
    lifter, machine = asked(client, "lifter", "kg"), asked(client, "machine", "kg")
    for question, choices in (("sex", ["woman", "man"]), ("sore_knee", ["yes", "no"]), ("units", ["kg", "lb"])):
        assert (lifter[question]["keyboard"], lifter[question]["choices"]) == ("none", choices)
    assert (lifter["height"]["keyboard"], lifter["height"]["unit"]) == ("decimal", "cm")
    assert (lifter["reps"]["keyboard"], lifter["reps"]["unit"]) == ("numeric", "")
    assert lifter["lumbar_flexion"]["keyboard"] == "text"  # two numbers: a number pad has no space
    assert machine["backrest"]["keyboard"] == "text"
    assert machine["pad"]["keyboard"] == "signed"
    assert lifter["toe_out"]["keyboard"] == "signed"
    assert machine["rail"]["keyboard"] == "decimal"


def test_questions_are_in_the_units_asked_for(client):
    assert {asked(client, "lifter", units)["thigh"]["unit"] for units in ("kg", "lb")} == {"cm", "inches"}
    assert "17 in" in asked(client, "lifter", "lb")["thigh"]["example"]


def test_where_one_only_chooses_nothing_is_to_be_written(client):
    for about in ("lifter", "machine"):
        for question in asked(client, about, "kg").values():
            if question["choices"]:
                assert "Write" not in question["how"], question["key"]


def test_without_a_tape_the_heels_stand_on_a_third_of_the_plate(client):
    told = {"answers": {"sex": "f", "height": "165", "mass": "62", "machine": PRESS}, "key": "heel_height"}
    for part in ("top third", "middle", "bottom third"):
        view = client.post(f"{LIFTER}/answer", json=told | {"text": part}).json()
        assert view["taken_as"].endswith(" cm")
    before = {key: "" for key in asked(client, "lifter", "kg") if key not in told["answers"]}
    before = {"name": "", "units": "kg"} | told["answers"] | {key: before[key] for key in ("thigh", "shank", "foot", "shoulder_width", "hip_width", "active_knee_extension_deficit", "straight_leg_raise", "hip_flexion_knee_bent", "ankle_dorsiflexion", "lumbar_flexion")}  # fmt: skip
    assert client.post(LIFTER, json={"answers": before}).json()["question"]["choices"] == ["bottom third", "middle", "top third"]  # fmt: skip
