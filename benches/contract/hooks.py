"""Changes generated requests so that they obey rules that the schema cannot express. Only the parts that are meant to be
valid change.

- Each `Idempotency-Key` is made unique, because generated keys repeat. A replay could show a resource that was deleted
  since. That is correct, but schemathesis would report it as an error.
- A field in an event's first form must equal the field in the second form. If both are generated, the first is left
  out. The idempotency key of an event is replaced, because another event may have it.
- A cursor that the server did not give out for the list is left out, because the server rejects it.
- A range begins before it ends. An event is in the past, and an expiry is in the future.
- Each quota and each rate limit gets a unique name, because generated names repeat.
- A quota or rate limit that nearly any event would use up gets a customer that no event has. A limit gets a very large
  value. Otherwise `/track` would refuse nearly every later request.
- A meter with the field `*` has the aggregation `count`, and a meter's query has dates.
- A balance that is checked, credited or debited exists, and amounts have at most nine decimal places.
- A resource in a path exists. (The stateful phase is left alone: it uses resources that it created and deleted itself.)
"""

import copy
import datetime
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

import schemathesis
from schemathesis import GenerationMode

DAY = datetime.timedelta(days=1)

# More than all requests of a run use.
PLENTY = 10**9

# The bodies that create a resource for a path with `{id}`.
MAKERS = {
    "api-keys": lambda: {"name": "for a test"},
    "quotas": lambda: {
        "name": f"for a test {uuid.uuid4()}",
        "metric": "total_events",
        "limitValue": PLENTY,
        "period": "day",
    },
    "rate-limits": lambda: {"name": f"for a test {uuid.uuid4()}", "limitValue": PLENTY, "window": "second"},
    "customers": lambda: {"externalId": f"for a test {uuid.uuid4()}"},
    "quota-alerts": lambda: {"threshold": 80},
    "meters": lambda: {"name": "for a test", "aggregation": "count", "field": "*"},
    "limits": lambda: {"name": "for a test", "meterId": "mtr_total_events", "limitValue": PLENTY, "period": "day"},
    "balances": lambda: {"customerId": "cust_for_a_test", "name": f"for a test {uuid.uuid4()}"},
}

# The fields of an event's first form, with the place of each field in the second form.
FIRST_FORM = {
    "model": ("dimensions", "model"),
    "provider": ("dimensions", "provider"),
    "inputTokens": ("values", "input_tokens"),
    "outputTokens": ("values", "output_tokens"),
    "totalTokens": ("values", "total_tokens"),
    "latencyMs": ("values", "latency_ms"),
    "costCents": ("values", "cost_cents"),
}

# The cursors that the server gave out, by list.
CURSORS = {}


def send(method, path, body=None):
    """Sends a request outside of the tests, as a user. Returns the answer's body, or None for an error."""
    request = urllib.request.Request(
        os.environ["LIMITRY_BASE"] + path,
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={
            "Authorization": "Bearer " + os.environ["LIMITRY_PAT"],
            "X-Project": os.environ["LIMITRY_PROJECT"],
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return None


def moment(text):
    """The moment of an RFC 3339 text or a date. None for any other text."""
    try:
        found = datetime.datetime.fromisoformat(str(text).upper().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)


def is_right(case, location):
    """Whether a part of the request is meant to be valid."""
    if case.meta is None:
        return False
    for name, component in case.meta.components.items():
        if name.value == location:
            return component.mode == GenerationMode.POSITIVE
    return case.meta.generation.mode == GenerationMode.POSITIVE


def path_of_new(kind):
    """The path that creates a resource. For an alert, it first creates a quota, to which the alert belongs."""
    if kind != "quota-alerts":
        return f"/{kind}"
    return "/quotas/" + send("POST", "/quotas", MAKERS["quotas"]())["id"] + "/alerts"


def mend_path(case):
    found = re.match(r"/v1/([a-z-]+)/\{id\}", case.operation.path)
    if found is None or case.meta.phase.name.value == "stateful":
        return
    kind = found[1]
    path = f"/{kind}/" + urllib.parse.quote(str(case.path_parameters.get("id")), safe="")
    there = send("GET", path)
    if there is None or there.get("status") == "revoked":
        made = MAKERS[kind]()
        named = str(case.path_parameters.get("id"))
        if kind == "customers" and 1 <= len(named) <= 256:
            made["externalId"] = urllib.parse.unquote(named)
        there = send("POST", path_of_new(kind), made)
        if there is not None and kind != "customers":
            case.path_parameters = {**case.path_parameters, "id": there["id"]}


def mend_query(case, now):
    case.query = query = dict(case.query or {})
    if query.get("cursor") not in CURSORS.get(case.operation.path, ()):
        query.pop("cursor", None)
    start, end = moment(query.get("startDate")), moment(query.get("endDate"))
    if start and end and start > end:
        query["startDate"], query["endDate"] = query["endDate"], query["startDate"]
    if "interval" in query and start and end and abs(end - start) > 300 * DAY:
        query["startDate"] = (now - 300 * DAY).date().isoformat()
        query["endDate"] = now.date().isoformat()


def mend_event(event, now):
    if not isinstance(event, dict):
        return
    if event.get("timestamp") is not None:
        event["timestamp"] = now.isoformat()
    # The server rejects the key of an earlier event.
    if event.get("idempotencyKey") is not None:
        event["idempotencyKey"] = str(uuid.uuid4())
    for field, (place, name) in FIRST_FORM.items():
        known = event.get(place)
        if isinstance(known, dict) and known.get(name) is not None:
            event.pop(field, None)


def mend_rule(body, is_new, is_quota):
    """Changes a quota or rate limit so that it does not refuse the other requests."""
    if isinstance(body.get("name"), str):
        body["name"] = f"{body['name'][:60]} {uuid.uuid4()}"
    limit = body.get("limitValue")
    filters = body.get("dimensionFilters")
    if filters and any(value is not None for value in filters.values()):
        return
    if filters is not None:
        # Without filters it applies to every customer.
        body["limitValue"] = max(limit or 0, PLENTY)
        if is_quota:
            body["metric"] = "total_events"
    elif is_new or body.get("metric") or (limit or PLENTY) < PLENTY:
        body["dimensionFilters"] = {"customer_id": str(uuid.uuid4())}


def mend_limit(body, is_new):
    """Gives a limit an existing meter and a very large value."""
    if is_new or body.get("meterId") is not None:
        body["meterId"] = "mtr_total_events"
    if is_new or body.get("limitValue") is not None:
        body["limitValue"] = PLENTY


def mend_meter(body):
    """Makes the field and the aggregation of a meter fit together."""
    if body.get("aggregation") is not None and body.get("field") is None:
        body["field"] = "values.total_tokens"
    if body.get("field") == "*":
        body["aggregation"] = "count"


def mend_meter_query(body, now):
    """Gives a query a range of dates."""
    for field, days in (("startDate", 7), ("endDate", 0)):
        if body.get(field) is not None:
            body[field] = (now - days * DAY).date().isoformat()


def mend_balance(body, is_new):
    """Gives a new balance a unique name, or creates the balance that a check, credit or debit needs."""
    for field in ("initialBalance", "minimumBalance", "amount"):
        if body.get(field) is not None:
            body[field] = round(max(-1000, min(body[field], 1000)), 9)
    if is_new:
        body["name"] = f"{body['name'][:60]} {uuid.uuid4()}"
        initial, minimum = body.get("initialBalance") or 0, body.get("minimumBalance") or 0
        if initial < minimum:
            body["initialBalance"], body["minimumBalance"] = minimum, initial
    else:
        body["amount"] = body["amount"] or 1
        send("POST", "/balances", {"customerId": body["customerId"], "name": body["name"]})


def mend_body(case, now):
    if not isinstance(case.body, dict):
        return
    # Several cases may share the body.
    case.body = body = copy.deepcopy(case.body)
    mend_event(body, now)
    for event in body.get("events") or []:
        mend_event(event, now)
    rule = re.match(r"/v1/(quotas|rate-limits)(/\{id\})?$", case.operation.path)
    if rule is not None:
        mend_rule(body, rule[2] is None, rule[1] == "quotas")
    limit = re.match(r"/v1/limits(/\{id\})?$", case.operation.path)
    if limit is not None:
        mend_limit(body, limit[1] is None)
    if re.match(r"/v1/meters(/\{id\})?$", case.operation.path):
        mend_meter(body)
    if case.operation.path == "/v1/meters/{id}/query":
        mend_meter_query(body, now)
    balance = re.match(r"/v1/balances(/[a-z]+)?$", case.operation.path)
    if balance is not None:
        mend_balance(body, balance[1] is None)
    if body.get("expiresAt") is not None:
        body["expiresAt"] = (now + DAY).isoformat()


@schemathesis.hook
def before_call(_context, case, _kwargs):
    key = (case.headers or {}).get("Idempotency-Key")
    if key is not None and re.fullmatch(r"[!-~]{1,255}", str(key)):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    now = datetime.datetime.now(datetime.timezone.utc)
    if is_right(case, "path"):
        mend_path(case)
    if is_right(case, "query"):
        mend_query(case, now)
    if is_right(case, "body"):
        mend_body(case, now)


@schemathesis.hook
def after_call(_context, case, response):
    if response.status_code == 200 and case.method == "GET":
        page = response.json()
        if isinstance(page, dict) and page.get("nextCursor"):
            CURSORS.setdefault(case.operation.path, set()).add(page["nextCursor"])
