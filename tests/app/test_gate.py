"""Only the page of this computer, with the token, may ask; whoever else does is told why not."""

import pytest
from pages import API, HOST, TOKEN

from legpress.app.gate import MOST_BYTES

ABOUT = f"{API}/about"


def refused(answer, status, words):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]
    return True


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_without_the_token_nothing_is_told(client, header):
    assert refused(client.get(ABOUT, headers={"Authorization": header}), 401, "`legpress app`")
    assert refused(client.post(f"{API}/log/undo", headers={"Authorization": header}), 401, "`legpress app`")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "localhost", "localhost:80", ""])
def test_a_name_that_was_made_to_point_here_is_refused(client, host):
    assert refused(client.get(ABOUT, headers={"Host": host}), 421, "not the page's")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", f"http://evil.example/{HOST}", "null", "http://localhost:1"]
)
def test_another_site_s_page_is_refused(client, origin):
    assert refused(client.post(f"{API}/log/undo", headers={"Origin": origin}), 403, "Another site")


def test_what_a_browser_says_of_another_site_is_believed(client):
    assert refused(client.get(ABOUT, headers={"Sec-Fetch-Site": "cross-site"}), 403, "Another site")


def test_the_address_lets_a_browser_in_and_loses_its_token(client):
    answer = client.get(f"/?token={TOKEN}", follow_redirects=False, headers={"Authorization": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get(ABOUT, headers={"Authorization": ""}).status_code == 200  # by the cookie
    assert refused(client.get("/?token=other"), 401, "not the present one")


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(client):
    large = b"[" + b"1," * MOST_BYTES
    json = {"Content-Type": "application/json"}
    assert refused(client.post(f"{API}/lifters", content=large, headers=json), 413, "MB")
    parts = (large[k : k + 65536] for k in range(0, len(large), 65536))  # chunked: no length is told
    assert refused(client.post(f"{API}/lifters", content=parts, headers=json), 413, "MB")


def test_a_body_that_is_no_text_is_refused(client):
    answer = client.post(f"{API}/lifters", content=b"z\xff\xff", headers={"Content-Type": "application/json"})
    assert refused(answer, 400, "no text")


def test_every_answer_tells_browsers_to_be_careful(client):
    for path, headers in ((ABOUT, {}), ("/nowhere", {}), (ABOUT, {"Host": "evil"})):
        answer = client.get(path, headers=headers)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(ABOUT).headers["cache-control"] == "no-store"


def test_a_token_is_kept_to_its_owner(folder):
    token = folder.token()
    assert folder.token() == token
    file = folder.root / "page-token"
    assert file.stat().st_mode & 0o077 == 0
    file.chmod(0o644)  # others may have read it
    assert folder.token() != token
