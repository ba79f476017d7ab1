"""Today's session and the log on the page."""

import pytest
from pages import API, PRESS, STANCE, finished


def logged(client, mara, **told):
    return client.post(f"{API}/log/sets", json={"lifter": mara, "exercise": "leg press", "reps": 10} | told)


def test_a_session_is_planned_and_leaves_as_a_file(client, mara):
    job = client.post(f"{API}/lifters/{mara}/sessions", json={})
    assert finished(client, job)["state"] == "done"
    session = client.get(f"{API}/sessions/{job.json()['id']}").json()
    assert [one["exercise"] for one in session["exercises"]]
    page = client.get(f"{API}/sessions/{job.json()['id']}/session.html")
    assert "Mara" in page.text


def test_a_first_session_is_planned(client, mara):
    job = client.post(f"{API}/lifters/{mara}/first-sessions", json={"machine": PRESS})
    assert finished(client, job)["state"] == "done"
    assert client.get(f"{API}/first-sessions/{job.json()['id']}").json()["positions"]


@pytest.mark.parametrize("wanted", [{"routine": "../x.toml"}, {"day": "Sunday"}, {"loads": [{"exercise": "curling", "load": 3, "unit": "kg"}]}])  # fmt: skip
def test_a_session_that_cannot_be_is_refused_at_once(client, mara, wanted):
    assert client.post(f"{API}/lifters/{mara}/sessions", json=wanted).status_code == 422


def test_a_set_is_logged_changed_deleted_and_all_is_undone(client, mara):
    first = logged(client, mara, load="80kg", machine=PRESS, **STANCE)
    assert (first.status_code, first.json()["set"]["load_kg"]) == (201, 80)
    number = first.json()["set"]["id"]
    again = logged(client, mara).json()["set"]  # all else as last time
    assert (again["load"], again["machine"], again["heel_height_cm"]) == (80, PRESS, 30)
    edited = client.patch(f"{API}/log/sets/{number}", json={"load": "85"})
    assert edited.json()["set"]["load"] == 85
    assert client.delete(f"{API}/log/sets/{number}").status_code == 200
    assert client.get(f"{API}/log/sets", params={"lifter": mara}).json()["count"] == 1
    for _ in range(2):
        assert client.post(f"{API}/log/undo").json()["words"].startswith("Undone")
    assert [one["load"] for one in client.get(f"{API}/log/sets", params={"lifter": mara}).json()["sets"]] == [80, 80]
    assert client.get(f"{API}/log/machines", params={"lifter": mara}).json()[0]["machine"] == PRESS


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"load": "a lot"}, "is no load"),
        ({"load": "100x10"}, "Write them apart"),
        ({}, "Say the load"),
        ({"load": "80", "reps": None}, "how many repetitions"),
        ({"load": "80", "when": "2999-01-01T10:00:00"}, "to come"),
        ({"load": "80", "unit": "stone"}, "unit"),
    ],
)
def test_a_set_that_cannot_be_is_refused_in_a_sentence(client, mara, told, words):
    answer = logged(client, mara, **told)
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True), answer.text


def test_a_file_is_looked_at_before_it_is_imported_and_the_export_comes_back(client, mara):
    file = b"when,exercise,load,unit,reps\n2026-10-01 18:00,Presse 3,100,kg,10\n2026-10-01 18:05,leg press,120,kg,8\n"
    where = {"lifter": mara, "file_name": "mine.csv"}
    seen = client.post(f"{API}/log/import", params=where, content=file).json()
    assert (seen["kept"], seen["not_placed"]) == (False, ["Presse 3"])
    assert client.get(f"{API}/log/sets", params={"lifter": mara}).json()["count"] == 0
    done = client.post(
        f"{API}/log/import", params=where | {"dry_run": False, "means": "Presse 3=leg press"}, content=file
    )
    assert (done.json()["kept"], done.json()["not_placed"]) == (True, [])
    assert client.get(f"{API}/log/titles", params={"lifter": mara}).json() == [
        {"title": "Presse 3", "exercise": "leg press"}
    ]
    whole = client.get(f"{API}/log/export.json")
    client.post(f"{API}/log/undo")
    client.post(f"{API}/log/import", params=where | {"dry_run": False}, content=whole.content)
    assert client.get(f"{API}/log/sets", params={"lifter": mara}).json()["count"] == 2
    assert client.get(f"{API}/lifters/{mara}/progress").json()["sets"] == 2


def test_an_import_that_is_no_log_says_so_by_its_own_name(client, mara):
    answer = client.post(f"{API}/log/import", params={"lifter": mara, "file_name": "cat.png"}, content=b"\x89PNG\0\0")
    assert answer.status_code == 422
    assert "cat.png" in answer.json()["detail"]
    assert "/tmp" not in answer.json()["detail"]


def test_claims_are_listed_and_tried(client):
    listed = client.get(f"{API}/claims").json()
    job = client.post(f"{API}/claims", json={"claim": str(listed[0]["id"]), "people": 4, "machine": PRESS})
    assert finished(client, job)["state"] == "done"
    assert client.get(f"{API}/claims/results/{job.json()['id']}").json()[0]["id"] == listed[0]["id"]


def test_a_repetition_is_simulated_while_one_waits(client, mara):
    told = client.post(f"{API}/lifters/{mara}/repetitions", json={"machine": PRESS, "stance": STANCE, "load_kg": 80})
    assert (told.status_code, told.json()["report"]["load_kg"]) == (200, 80)


def test_the_beats_of_a_set_are_told(client):
    assert client.get(f"{API}/tempo/3-1-X", params={"reps": 2}).json()[-1]["kind"] == "end"
    assert client.get(f"{API}/tempo/fast").status_code == 422
