"""A private Limitry service for a pytest run. It ends with the run, also when the tests fail or pytest is killed."""

import json
import subprocess
import urllib.request

import pytest


class Limitry:
    """The running service, with the URL and the key that an application needs."""

    def __init__(self, started):
        self.url = started["baseUrl"]
        self.api_key = started["apiKey"]
        self._pat = started["pat"]
        self._project = started["projectId"]

    def call(self, method, path, body=None):
        """Sends a request with the API key. Returns the JSON of the answer. An error of the API raises."""
        return self._send(method, self.url + path, {"Authorization": f"Bearer {self.api_key}"}, body)

    def advance_clock(self, by):
        """Moves the service's clock forward, for example by `25h`. Quotas then reset and keys expire."""
        self._dev("PUT", "/dev/clock", {"advance": by})

    def inject(self, faults):
        """Makes requests fail or slow, for example with `error=100%` or `POST /v1/track:latency=2s`. `off` ends it."""
        self._dev("PUT", "/dev/faults", {"spec": faults})

    def reset(self):
        """Deletes all data, faults and the clock's offset."""
        self.inject("off")
        self._dev("PUT", "/dev/clock", {"reset": True})
        self._dev("POST", "/dev/reset")

    def events(self, customer):
        """The recorded events of a customer, newest first."""
        return self.call("GET", f"/events?customerId={customer}&limit=100")["data"]

    def _dev(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self._pat}", "X-Project": self._project}
        return self._send(method, self.url.removesuffix("/v1") + path, headers, body)

    @staticmethod
    def _send(method, url, headers, body):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
            return json.loads(text) if text else None


@pytest.fixture(scope="session")
def limitry_service():
    service = subprocess.Popen(
        ["limitry", "dev", "--port", "0", "--ephemeral", "--json", "--quiet", "--until-eof"],
        # The service ends when this pipe closes, also when pytest is killed.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        # The service prints the line when it is ready.
        yield Limitry(json.loads(service.stdout.readline()))
    finally:
        service.stdin.close()
        service.wait(timeout=20)


@pytest.fixture
def limitry(limitry_service):
    """The service, empty for each test."""
    limitry_service.reset()
    return limitry_service
