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
