"""Who uses the page in the tests, and how one waits for its jobs."""

import time

TOKEN = "a" * 32
HOST = "localhost:8765"
API = "/api/v1"
STANCE = {"heel_height_cm": 30, "heel_spacing_cm": 34, "toe_out_deg": 12, "backrest_notch": 2}
PRESS = "sled-45-large-plate"
MARA = {
    "name": "Mara",
    "sex": "female",
    "height_cm": 165,
    "mass_kg": 62,
    "strength": {"load_kg": 90, "reps": 10, "machine": PRESS},
    "present": {"stance": STANCE, "machine": PRESS, "stop_sled_cm": 24},
}


def finished(client, job, within_s=120.0):
    """The job's report once it is over."""
    assert job.status_code == 202, job.text
    until = time.monotonic() + within_s
    while True:
        report = client.get(f"{API}/jobs/{job.json()['id']}").json()
        if report["state"] not in ("waiting", "running"):
            return report
        assert time.monotonic() < until, report
        time.sleep(0.02)
