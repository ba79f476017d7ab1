"""A set that a page asks for again, because the answer got lost, is in the log once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pages import API, PRESS


def ask(client, mara, client_id, **told):
    body = {"lifter": mara, "exercise": "leg press", "load": "80", "reps": 10, "client_id": client_id}
    return client.post(f"{API}/log/sets", json=body | told)


def count(client, mara):
    return client.get(f"{API}/log/sets", params={"lifter": mara}).json()["count"]


def test_a_set_asked_for_again_is_kept_once_and_returned_as_it_is_now(client, mara):
    client_id = str(uuid4())
    first = ask(client, mara, client_id)
    client.patch(f"{API}/log/sets/{first.json()['set']['id']}", json={"reps": 9})
    again = ask(client, mara, client_id.upper(), load="90")
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["set"]["id"], again.json()["set"]["reps"]) == (first.json()["set"]["id"], 9)
    assert count(client, mara) == 1
    assert ask(client, mara, str(uuid4())).status_code == 201
    assert count(client, mara) == 2


@pytest.mark.parametrize("how", ["undone", "deleted"])
def test_what_was_taken_out_does_not_come_back_because_a_phone_asks_again(client, mara, how):
    client_id = str(uuid4())
    number = ask(client, mara, client_id).json()["set"]["id"]
    if how == "undone":
        client.post(f"{API}/log/undo")
    else:
        client.delete(f"{API}/log/sets/{number}")
    again = ask(client, mara, client_id)
    assert (again.status_code, again.json()["set"], count(client, mara)) == (200, None, 0)
    assert client.post(f"{API}/log/{'redo' if how == 'undone' else 'undo'}").status_code == 200  # history is untouched
    assert (ask(client, mara, client_id).json()["set"]["id"], count(client, mara)) == (number, 1)


def test_a_set_that_was_refused_may_be_asked_for_again(client, mara):
    client_id = str(uuid4())
    assert ask(client, mara, client_id, load="a lot").status_code == 422
    assert ask(client, mara, client_id).status_code == 201


def test_asked_for_many_times_at_once_it_is_there_once(client, mara):
    client_id = str(uuid4())
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: ask(client, mara, client_id).status_code, range(12)))
    assert sorted(told) == [200] * 11 + [201]
    assert count(client, mara) == 1


@pytest.mark.parametrize("client_id", ["1", "x" * 36, 5])
def test_an_id_that_is_none_is_refused(client, mara, client_id):
    assert ask(client, mara, client_id).status_code == 422


def test_a_plan_tells_plates_whatever_else_loads_count_there(client, mara):
    client.put(f"{API}/log/machines", json={"lifter": mara, "machine": PRESS, "counts": "side"})
    typed, planned = (
        ask(client, mara, str(uuid4()), machine=PRESS, load="40", plates=plates).json()["set"]
        for plates in (False, True)
    )
    assert (typed["load"], planned["load"], planned["load_written"]) == (80, 40, "")
    edited = client.patch(f"{API}/log/sets/{planned['id']}", json={"load": "50", "plates": True})
    assert edited.json()["set"]["load"] == 50


def test_the_log_is_looked_through_piece_by_piece(client, mara):
    for reps in range(1, 8):
        ask(client, mara, str(uuid4()), reps=reps, when=f"2026-10-01T18:0{reps}:00")
    pieces = [
        [one["reps"] for one in client.get(f"{API}/log/sets", params={"lifter": mara, "last": 3, "skip": skip}).json()["sets"]]
        for skip in (0, 3, 6, 9)
    ]  # fmt: skip
    assert pieces == [[5, 6, 7], [2, 3, 4], [1], []]


def test_the_exercises_that_plans_know_are_told(client):
    known = {one["name"]: one for one in client.get(f"{API}/exercises").json()}
    assert "hamstrings" in known["seated leg curl"]["muscles"]
