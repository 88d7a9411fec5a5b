import urllib.error

import pytest


def answer_question(limitry, customer):
    """The application under test: it checks the usage before it works, and records the usage after it."""
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


def test_each_customer_has_a_limit(limitry):
    meter = {"name": "Questions", "aggregation": "count", "field": "*", "eventFilter": {"eventType": "question"}}
    meter = limitry.call("POST", "/meters", meter)
    limit = {"name": "One a day", "meterId": meter["id"], "limitValue": 1, "period": "day"}
    limitry.call("POST", "/limits", limit)
    assert answer_question(limitry, "ada") == "42"
    assert answer_question(limitry, "ada") == "come back tomorrow"
    assert answer_question(limitry, "grace") == "42"


def test_a_debit_beyond_the_balance_fails(limitry):
    limitry.call("POST", "/balances", {"customerId": "ada", "name": "Credits", "initialBalance": 0.3})
    question = {"customerId": "ada", "name": "Credits", "amount": 0.1, "description": "A question"}
    booked = [limitry.call("POST", "/balances/debit", question)["success"] for _ in range(4)]
    assert booked == [True, True, True, False]


def test_usage_is_recorded(limitry):
    answer_question(limitry, "ada")
    [event] = limitry.events("ada")
    assert event["values"]["total_tokens"] == 120


def test_an_api_error_raises(limitry):
    limitry.inject("error=100%")
    with pytest.raises(urllib.error.HTTPError, match="500"):
        answer_question(limitry, "ada")
