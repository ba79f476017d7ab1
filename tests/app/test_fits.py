"""The sweet spot on the page: sought beside it, shown, stopped; and what was felt moves it."""

from pages import API, PRESS, STANCE, finished

from legpress.machine import Machine


def test_a_fit_is_sought_told_and_drawn(client, mara):
    job = client.post(f"{API}/lifters/{mara}/fits", json={})
    assert finished(client, job)["state"] == "done"
    found = client.get(f"{API}/fits/{job.json()['id']}").json()
    assert found["report"]["lifter"] == "Mara"
    assert found["words"]["kg"]["headline"] != found["words"]["lb"]["headline"]
    for told in found["words"].values():  # the page shows these beside the answer, by their titles
        assert {"Gives", "Hangs on", "Push"} <= {line["title"] for line in told["headline"]}
        assert "Seat" in {line["title"] for line in told["glance"]}
    where = {name: found["report"][name] for name in STANCE}
    stays = client.post(f"{API}/fits/{job.json()['id']}/moved", json=where).json()
    assert abs(stays["gives_up_pct"]) < 0.1
    assert abs(stays["ten_rm_kg"] - found["report"]["ten_rm_kg"]) < 0.01
    lower = client.post(
        f"{API}/fits/{job.json()['id']}/moved", json=where | {"heel_height_cm": where["heel_height_cm"] - 8}
    )
    assert lower.json()["gives_up_pct"] > 5
    above = client.post(f"{API}/fits/{job.json()['id']}/moved", json=where | {"heel_height_cm": 120}).json()
    assert above["heel_height_cm"] < found["report"]["plate_height_cm"]  # the whole foot stays on the plate
    card = client.get(f"{API}/fits/{job.json()['id']}/card.html")
    assert card.headers["content-security-policy"].startswith("sandbox")
    assert client.get(f"{API}/fits/{job.json()['id']}/card.png").content[:4] == b"\x89PNG"


def test_a_fit_that_cannot_be_is_told_in_the_command_s_words(client, folder):
    nobody = client.post(
        f"{API}/lifters", json={"name": "Nils", "sex": "male", "height_cm": 200, "mass_kg": 90}
    ).json()["id"]
    answer = client.post(f"{API}/lifters/{nobody}/fits", json={})
    assert (answer.status_code, "no machine yet" in answer.json()["detail"]) == (422, True)


def test_a_waiting_job_is_cancelled_and_a_running_one_stops(client, mara):
    jobs = [client.post(f"{API}/lifters/{mara}/fits", json={}) for _ in range(4)]
    for job in reversed(jobs):
        client.delete(f"{API}/jobs/{job.json()['id']}")
    for job in jobs:
        assert finished(client, job)["state"] == "cancelled"
    told = client.get(f"{API}/fits/{jobs[0].json()['id']}")
    assert (told.status_code, "cancelled" in told.json()["detail"]) == (409, True)


def test_where_it_was_felt_is_kept_and_taken_back(client, mara):
    told = {
        "what": "felt_it",
        "machine": PRESS,
        "stance": STANCE,
        "travel_sled_cm": 30,
        "load_kg": 60,
        "push": "straight",
    }
    job = client.post(f"{API}/lifters/{mara}/felt", json=told)
    assert finished(client, job)["state"] == "done"
    answer = client.get(f"{API}/answers/{job.json()['id']}").json()
    assert answer["report"]["next_fit"]["heel_height_cm"] == 30
    assert client.get(f"{API}/lifters/{mara}").json()["lifter"]["felt"][0]["machine"] == PRESS
    back = client.post(f"{API}/lifters/{mara}/felt/undo").json()
    assert back["words"]
    assert client.get(f"{API}/lifters/{mara}").json()["lifter"]["felt"] == []


def test_what_was_felt_on_an_own_machine_is_kept_for_it_though_its_name_is_the_catalogue_s(client, mara, folder):
    own = folder.add_machine(Machine.load(PRESS))
    job = client.post(f"{API}/lifters/{mara}/fits", json={"machine": own})
    assert finished(client, job)["state"] == "done"
    found = client.get(f"{API}/fits/{job.json()['id']}").json()
    assert (found["report"]["machine"], found["machine"], own != PRESS) == (PRESS, own, True)


def test_no_job_is_there_that_nobody_started(client):
    assert client.get(f"{API}/jobs/0").status_code == 404
    assert client.get(f"{API}/fits/0").status_code == 404
