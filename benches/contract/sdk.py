"""Runs the Python SDK of today's hosted service (PyPI: limitry 1.0.0rc7) against a running `limitry dev`.

The service speaks earlier generations of the API. The routes that it shares with today's API must work. A missing route
must answer a 404 that the SDK understands. The SDK must find the status, the code and the request id of every error.

    limitry dev --ephemeral --rate-limit off --json > dev.json &
    python benches/contract/sdk.py dev.json
"""

import inspect
import json
import queue
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from limitry import ApiError, Limitry, WebhookVerificationError

# The answer to a missing route: to every method that is not listed below.
NOT_SERVED = (404, "route_not_found")

# Paths that mean something else in the generations that the service speaks.
OTHER_MEANING = {
    # `GET /usage` is the first generation's summary, and has other parameters.
    "usage.query": (400, "missing_required_field"),
    # `/limits` are the second generation's, on a meter and for a customer.
    "limits.create": (400, "invalid_field_value"),
    "limits.get": (404, "limit_not_found"),
    "limits.sync": (405, "method_not_allowed"),
    "limits.update": (405, "method_not_allowed"),
}

# `GET /limits` has no parameter that tells the generations apart: the list is the second generation's.
SERVED = {"user.revoke_token", "limits.list"}


def resources(client, prefix=""):
    """Every generated resource of a client, by its dotted name."""
    for name, value in vars(client).items():
        if name.startswith("_") or type(value).__module__ != "limitry._resources":
            continue
        yield prefix + name, value
        yield from resources(value, f"{prefix}{name}.")


def methods(client):
    for name, resource in resources(client):
        for method_name, method in inspect.getmembers(resource, inspect.ismethod):
            if not method_name.startswith("_"):
                yield f"{name}.{method_name}", method


def arguments(method):
    """A value for each parameter without a default."""
    positional, named = [], {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.default is not inspect.Parameter.empty:
            continue
        annotation = str(parameter.annotation)
        value = {} if "Dict" in annotation else [] if "List" in annotation else 1 if annotation == "int" else "x"
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            positional.append(value)
    return positional, named


def error_of(call):
    """The error of a call. Asserts that the error has every field that the SDK reads."""
    try:
        answer = call()
    except ApiError as error:
        assert error.code != "http_error" and error.message, repr(error)
        assert error.request_id and error.request_id.startswith("req_"), repr(error)
        return error.status, error.code
    raise AssertionError(f"it was answered: {answer!r}")


def delivery(dev, api):
    """The secret of a webhook, and the headers and the body of a delivery to it."""
    received = queue.Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.end_headers()
            received.put((dict(self.headers.items()), body))

        def log_message(self, *_):
            pass

    def post(path, body):
        headers = {
            "Authorization": f"Bearer {dev['pat']}",
            "X-Project": dev["projectId"],
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(api + path, json.dumps(body).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    secret = post("/dev/webhooks", {"url": f"http://127.0.0.1:{receiver.server_port}/"})["secret"]
    limit = {
        "name": "Tokens", "meterId": "mtr_total_tokens", "limitValue": 10, "period": "month", "alertThresholds": [80],
    }
    post("/v1/limits", limit)
    post("/v1/events/record", {"customerId": "c", "eventType": "e", "values": {"total_tokens": 9}})
    headers, body = received.get(timeout=20)
    receiver.shutdown()
    return secret, headers, body


def check_webhook(dev, api, client):
    """Asserts that the SDK accepts a delivery that the service signed, and rejects changed ones."""
    secret, headers, body = delivery(dev, api)
    client.webhooks.verify(body, headers, secret)
    for wrong in [(body + b" ", headers, secret), (body, headers, "whsec_" + "A" * 32)]:
        try:
            client.webhooks.verify(*wrong)
        except WebhookVerificationError:
            continue
        raise AssertionError("a delivery with a wrong signature was accepted")


def main():
    with open(sys.argv[1]) as file:
        dev = json.load(file)
    api = dev["baseUrl"].removesuffix("/v1")
    person = Limitry(dev["pat"], api=api, max_retries=0)
    server = Limitry(dev["apiKey"], api=api, max_retries=0)

    count = 0
    for name, method in methods(server):
        if name in SERVED:
            continue
        expected = OTHER_MEANING.get(name, NOT_SERVED)
        positional, named = arguments(method)
        found = error_of(lambda: method(*positional, **named))
        assert found == expected, f"{name}: {found}, not {expected}"
        count += 1
    assert count >= 35, count

    # Each class of error.
    for client, expected in [
        (Limitry("limitry_pat_unknown0123456789abcdefghijklmnop", api=api, max_retries=0), (401, "invalid_api_key")),
        (Limitry("lim_test_0123456789abcdefghij", api=api, max_retries=0), (401, "invalid_api_key")),
        (server, (403, "insufficient_permissions")),
    ]:
        found = error_of(client.user.revoke_token)
        assert found == expected, f"{found}, not {expected}"

    check_webhook(dev, api, server)

    # The only call of today's API that the service serves. The SDK sends an idempotency key with it.
    assert person.user.revoke_token() is None
    found = error_of(person.user.revoke_token)
    assert found == (401, "expired_api_key"), found
    print(f"{count} methods are a listed error, user.revoke_token works, webhooks.verify accepts a delivery")


main()
