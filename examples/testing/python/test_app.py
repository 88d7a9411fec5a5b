import urllib.error

import pytest


def answer_question(limitry, customer):
    """The application under test: it asks before it works, and records what it used."""
    event = {"customerId": customer, "eventType": "question"}
    if not limitry.call("POST", "/usage/check", event)["allowed"]:
        return "come back tomorrow"
    limitry.call("POST", "/events/record", {**event, "values": {"total_tokens": 120}})
    return "42"


def test_a_quota_refuses_until_the_next_day(limitry):
    limitry.call("POST", "/quotas", {"name": "One a day", "metric": "total_events", "limitValue": 1, "period": "day"})
    assert answer_question(limitry, "ada") == "42"
    assert answer_question(limitry, "ada") == "come back tomorrow"
    limitry.advance_clock("24h")
    assert answer_question(limitry, "ada") == "42"


def test_what_was_used_is_recorded(limitry):
    answer_question(limitry, "ada")
    [event] = limitry.events("ada")
    assert event["values"]["total_tokens"] == 120


def test_an_api_that_fails_is_seen(limitry):
    limitry.inject("error=100%")
    with pytest.raises(urllib.error.HTTPError, match="500"):
        answer_question(limitry, "ada")
