"""What no schema can say, brought into invented requests that are meant to be valid. Those that are meant to be wrong
stay as they are.

- An `Idempotency-Key` repeats when it is invented. A replay may then answer with something that was deleted since, as
  it should, and would be taken for a lost resource. So each is made unique.
- A cursor that was never given out is refused: it is left out. (The stateful phase passes on real ones.)
- A range begins before it ends, an event lies in the past, an expiry in the future.
- Quotas and rate limits have a name of their own each: an invented one is soon taken.
"""

import datetime
import re
import uuid

import schemathesis
from schemathesis import GenerationMode

DAY = datetime.timedelta(days=1)


def moment(text):
    """The moment of an RFC 3339 text or a date, if it is one."""
    try:
        found = datetime.datetime.fromisoformat(str(text).upper().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)


def mend_event(event, now):
    if isinstance(event, dict) and event.get("timestamp") is not None:
        event["timestamp"] = now.isoformat()


@schemathesis.hook
def before_call(_context, case, _kwargs):
    key = (case.headers or {}).get("Idempotency-Key")
    if key is not None and re.fullmatch(r"[!-~]{1,255}", str(key)):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    now = datetime.datetime.now(datetime.timezone.utc)
    query = case.query or {}
    if case.meta.phase.name.value != "stateful":
        query.pop("cursor", None)
    start, end = moment(query.get("startDate")), moment(query.get("endDate"))
    if start and end and start > end:
        query["startDate"], query["endDate"] = query["endDate"], query["startDate"]
    if "interval" in query and start and end and abs(end - start) > 300 * DAY:
        query["startDate"] = (now - 300 * DAY).date().isoformat()
        query["endDate"] = now.date().isoformat()
    body = case.body
    if isinstance(body, dict):
        mend_event(body, now)
        for event in body.get("events") or []:
            mend_event(event, now)
        unique = case.operation.path in ("/v1/quotas", "/v1/rate-limits")
        if unique and isinstance(body.get("name"), str):
            body["name"] = f"{body['name'][:60]} {uuid.uuid4()}"
        if body.get("expiresAt") is not None:
            body["expiresAt"] = (now + DAY).isoformat()
