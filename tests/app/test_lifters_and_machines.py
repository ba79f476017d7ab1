"""Lifters and machines of the page: kept as files, named by ids; no name opens a file."""

import pytest
from pages import API, MARA, PRESS

from legpress.lifter import Lifter
from legpress.machine import Machine, to_toml


def own_machine(folder):
    return folder.add_machine(Machine.load(PRESS).model_copy(update={"name": "my press"}))


def test_a_lifter_is_kept_and_comes_back_as_told(client, mara, folder):
    told = client.get(f"{API}/lifters/{mara}").json()
    assert {name: told["lifter"][name] for name in MARA if name not in ("strength", "present")} == {
        name: MARA[name] for name in MARA if name not in ("strength", "present")
    }
    assert told["lifter"]["present"]["stance"] == MARA["present"]["stance"]
    assert "165 cm" in told["person_words"]
    assert Lifter.load(folder.lifter_file(mara)).mass_kg == 62  # the commands read it too
    assert [one["name"] for one in client.get(f"{API}/lifters").json()] == ["Mara"]


def test_a_lifter_on_an_own_machine_names_it_by_its_id(client, folder):
    id = own_machine(folder)
    lifter = MARA | {"present": MARA["present"] | {"machine": id}}
    kept = client.post(f"{API}/lifters", json=lifter).json()
    assert kept["lifter"]["present"]["machine"] == id
    assert Lifter.load(folder.lifter_file(kept["id"])).present.machine.endswith(f"{id}.toml")
    refused = client.delete(f"{API}/machines/{id}")
    assert (refused.status_code, "Mara presses on it" in refused.json()["detail"]) == (409, True)
    client.put(f"{API}/lifters/{kept['id']}", json=MARA)
    assert client.delete(f"{API}/machines/{id}").status_code == 204


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "secret.toml", "../lifters/mara.toml", "..", "a/b", "~/x.toml", "C:\\x"]
)
def test_a_machine_s_name_opens_no_file(client, folder, name, tmp_path):
    (tmp_path / "secret.toml").write_text(to_toml(Machine.load(PRESS)))
    lifter = MARA | {"present": MARA["present"] | {"machine": name}}
    answer = client.post(f"{API}/lifters", json=lifter)
    assert (answer.status_code, "no machine" in answer.json()["detail"]) == (422, True)
    assert client.get(f"{API}/machines/{name}").status_code == 404
    asked = client.post(f"{API}/interviews/lifter/answer", json={"answers": {"sex": "f", "height": "165", "mass": "62"}, "key": "machine", "text": name})  # fmt: skip
    assert (asked.status_code, "no machine" in asked.json()["detail"]) == (422, True)


def test_a_file_that_names_a_machine_elsewhere_is_told_and_opens_nothing(client, mara, folder, tmp_path):
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(to_toml(Machine.load(PRESS)))
    file = folder.lifter_file(mara)
    file.write_text(file.read_text().replace(f'"{PRESS}"', f'"{elsewhere}"'))
    answer = client.get(f"{API}/lifters/{mara}")
    assert (answer.status_code, "not one of this folder" in answer.json()["detail"]) == (422, True)
    assert "not one of this folder" in client.get(f"{API}/lifters").json()[0]["problem"]


def test_two_lifters_of_one_name_are_refused(client, mara):
    answer = client.post(f"{API}/lifters", json=MARA | {"name": " mara "})
    assert (answer.status_code, "already" in answer.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"height_cm": 1.65}, "height_cm is 1.65 cm"),
        ({"sex": "x"}, "sex"),
        ({"waist": 3}, "waist"),
        ({"mass_kg": "heavy"}, "mass_kg"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(client, change, words):
    answer = client.post(f"{API}/lifters", json=MARA | change)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert words in answer.json()["detail"]


def test_a_lifter_who_is_deleted_is_kept_beside(client, mara, folder):
    assert client.delete(f"{API}/lifters/{mara}").status_code == 204
    assert client.get(f"{API}/lifters/{mara}").status_code == 404
    assert client.get(f"{API}/lifters").json() == []


def test_machines_are_told_with_their_drawing(client):
    every = client.get(f"{API}/machines", params={"units": "lb"}).json()
    assert len(every) == 5
    assert not any(one["own"] for one in every)
    drawn = client.get(f"{API}/machines/{PRESS}/drawing.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in drawn.content


def test_a_lifter_is_told_in_the_units_asked_for(client, mara):
    for units, words in (("kg", "62 kg"), ("lb", "136.7 lb")):
        told = client.get(f"{API}/lifters/{mara}", params={"units": units}).json()
        assert words in told["person_words"]
        changed = client.put(f"{API}/lifters/{mara}", params={"units": units}, json=told["lifter"]).json()
        assert changed["person_words"] == told["person_words"]


def test_each_assumed_number_says_which_field_puts_it_right(client, mara):
    told = client.get(f"{API}/lifters/{mara}").json()
    fields = {one["name"]: one["field"] for one in told["understood"]}
    assert fields["muscle_volume"] is None  # follows from height and mass
    for one in told["understood"]:
        if one["field"] is None:
            continue
        section, name = one["field"].split(".")
        body = told["lifter"] | {section: told["lifter"][section] | {name: round(one["value"], 1)}}
        again = client.post(f"{API}/lifters/understood", json=body).json()
        assert next(other for other in again["understood"] if other["name"] == one["name"])["measured"], one["name"]


def test_a_drawing_has_the_measures_in_the_units_asked_for(client, folder):
    for id in (PRESS, own_machine(folder)):
        kg, lb, again = (client.get(f"{API}/machines/{id}/drawing.svg", params={"units": u}).content for u in ("kg", "lb", "kg"))  # fmt: skip
        assert kg == again
        assert (b" cm" in kg, b" cm" in lb) == (True, False)
