"""The page as it is delivered: nothing from elsewhere, everything it refers to."""

from starlette.testclient import TestClient

from tests.simulator.app import MAX_BYTES


def test_the_page_allows_nothing_from_elsewhere(client: TestClient) -> None:
    answer = client.get("/simulator")

    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http:" not in answer.text
    assert "https:" not in answer.text
    assert "style=" not in answer.text
    assert "<script>" not in answer.text
    assert f'data-max-bytes="{MAX_BYTES}"' in answer.text


def test_the_page_answers_with_a_slash_too(client: TestClient) -> None:
    assert client.get("/simulator/").status_code == 200


def test_everything_the_page_refers_to_is_there_and_kept(client: TestClient) -> None:
    html = client.get("/simulator").text
    links = {piece.split('"')[0] for piece in html.split('="')[1:]}
    static = sorted(link for link in links if link.startswith("/simulator/static/"))

    assert len(static) >= 6
    for link in static:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "immutable" in answer.headers["cache-control"]


def test_an_asset_of_another_version_is_not_kept(client: TestClient) -> None:
    assert client.get("/simulator/static/old/app.js").headers["cache-control"] == "no-store"
    assert client.get("/simulator/static/old/none.js").status_code == 404
