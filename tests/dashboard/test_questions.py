"""Questions that are answered within seconds, asked by a program: what-if, aid, what a plan would decide."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.dashboard.conftest import OWN, log_in

CASE = "/api/v1/cases/small-cell"


def test_what_may_be_moved_is_listed_and_moving_it_is_answered_with_intervals(client: TestClient) -> None:
    listed = client.get(f"{CASE}/what-if").json()
    assert listed["scenario"] == "after" and listed["parameters"] and listed["people"]
    first = listed["parameters"][0]
    assert set(first) == {"key", "low", "typical", "high", "unit", "source"}
    moved = {"positions": {first["key"]: 1.0}, "people": {listed["people"][0]: 1}}
    found = client.post(f"{CASE}/what-if", json=moved, headers=OWN).json()
    assert (found["pairs"], found["days"]) == (10, 20)
    output = next(row for row in found["figures"] if row["quantity"] == "good_output_rate")
    assert output["before"]["lower"] < output["before"]["value"] < output["before"]["upper"]
    assert output["difference"]["value"] == output["after"]["value"] - output["before"]["value"]
    # Choices act on the line after alone.
    other = client.post(f"{CASE}/what-if", json={"positions": moved["positions"]}, headers=OWN).json()
    assert next(row for row in other["figures"] if row["quantity"] == "good_output_rate")["before"] == output["before"]


def test_what_cant_be_moved_is_refused_by_name(client: TestClient) -> None:
    for body, part in (
        ({"positions": {"stations.gone.cycle.mean": 0.5}}, "stations.gone.cycle.mean"),
        ({"positions": {"x": 2.0}}, "positions"), ({"buffers": 0.1}, "buffers"), ({"people": {"a": -1}}, "people"),
        ({"days": 3}, "days"), ({"people": {"nobody": 1}}, "nobody"), ({"scenario": "gone"}, "gone"),
    ):  # fmt: skip
        answer = client.post(f"{CASE}/what-if", json=body, headers=OWN)
        assert answer.status_code in (404, 422) and part in answer.text, (body, answer.text)


def test_the_aid_of_a_bill_can_be_read_over_its_size(client: TestClient) -> None:
    found = client.get(f"{CASE}/aid", params={"share": "0.5"}).json()
    assert found["share"] == "0.5" and (found["aid"] is None or found["aid"]["kind"] == "subsidy")
    assert client.get(f"{CASE}/aid", params={"share": "0"}).status_code == 422


def test_who_may_not_run_may_not_ask_what_if(guarded: TestClient) -> None:
    log_in(guarded, "official")
    assert guarded.get(f"{CASE}/what-if").status_code == 200
    answer = guarded.post(f"{CASE}/what-if", json={}, headers=OWN)
    assert answer.status_code == 403 and answer.json()["code"] == "WRONG_ROLE"


def test_a_plan_can_be_looked_at_before_it_is_frozen(client: TestClient) -> None:
    found = client.get("/api/v1/cases/firm-a/plan-preview").json()
    assert set(found["forecast"]) == {"output", "defects"} and found["forecast"]["output"]["power"]
    assert "plan.json" not in client.get("/api/v1/cases/firm-a/files").json()["files"]
