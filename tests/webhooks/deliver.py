"""Starts a service and receivers, triggers alerts, and compares what each receiver verified. A receiver with another secret
rejects the delivery. What a killed service did not deliver, the next one delivers."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


class Service:
    def __init__(self, limitry, data_dir):
        command = [limitry, "dev", "--port", "0", "--json", "--quiet", "--until-eof"]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "LIMITRY_DATA_DIR": data_dir},
        )
        started = json.loads(self.process.stdout.readline())
        self.base = started["baseUrl"].removesuffix("/v1")
        self.headers = {
            "Authorization": f"Bearer {started['pat']}",
            "X-Project": started["projectId"],
            "Content-Type": "application/json",
        }

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, self.headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)


class Receiver:
    def __init__(self, service, command, is_trusted=True):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        url = self.process.stdout.readline().strip()
        webhook = service.call("POST", "/dev/webhooks", {"url": url})
        self.id = webhook["id"]
        secret = webhook["secret"] if is_trusted else "whsec_" + "A" * 32
        self.process.stdin.write(secret + "\n")
        self.process.stdin.flush()

    def next(self):
        return json.loads(self.process.stdout.readline())


def split(arguments):
    commands = [[]]
    for argument in arguments:
        if argument == "--":
            commands.append([])
        else:
            commands[-1].append(argument)
    return commands


def wait_for(check):
    for _ in range(300):
        found = check()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(check)


def add_alerts(service, name, limit, thresholds):
    quota = {"name": name, "metric": "total_tokens", "limitValue": limit, "period": "month"}
    quota = service.call("POST", "/v1/quotas", quota)
    for threshold in thresholds:
        service.call("POST", f"/v1/quotas/{quota['id']}/alerts", {"threshold": threshold})
    return quota["id"]


def record(service, tokens):
    event = {"customerId": "zoë ☂", "eventType": "e", "values": {"total_tokens": tokens}}
    service.call("POST", "/v1/events/record", event)


def check_signatures(limitry, commands, data_dir):
    service = Service(limitry, data_dir)
    receivers = [Receiver(service, command) for command in commands]
    strangers = [Receiver(service, command, is_trusted=False) for command in commands]
    try:
        quota = add_alerts(service, "Daily", 200, (80, 100))
        for tokens in (160, 41):
            record(service, tokens)
        for receiver in receivers:
            # Deliveries may overtake each other.
            received = sorted((receiver.next() for _ in range(2)), key=lambda event: event["usage"]["current"])
            for event, (current, percentage) in zip(received, [(160, 80), (201, 100)]):
                assert event == {
                    "event": "quota.threshold_exceeded",
                    "quota": {"id": quota, "customerId": "zoë ☂", "limit": 200, "usage": current},
                    "customerId": "zoë ☂",
                    "usage": {"current": current, "limit": 200, "percentage": percentage},
                }, event
        for stranger in strangers:
            deliveries = lambda: service.call("GET", f"/dev/webhook-deliveries?webhook={stranger.id}")["data"]
            wait_for(lambda: all(delivery["tries"] > 0 for delivery in deliveries()))
            states = [(delivery["status"], delivery["responseCode"]) for delivery in deliveries()]
            assert states == [("pending", 400)] * 2, states
    finally:
        for receiver in receivers + strangers:
            receiver.process.kill()
        service.stop()


def accept(listener):
    """The connection of a delivery, and its id."""
    connection, _ = listener.accept()
    request = connection.recv(65536).decode()
    return connection, re.search("webhook-id: (.*)\r", request).group(1)


def check_that_a_killed_service_loses_nothing(limitry, data_dir):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(30)
    service = Service(limitry, data_dir)
    service.call("POST", "/dev/webhooks", {"url": f"http://127.0.0.1:{listener.getsockname()[1]}/"})
    add_alerts(service, "Killed", 1, (100,))
    record(service, 1)
    unanswered, first = accept(listener)
    service.process.kill()
    service.process.wait()
    unanswered.close()
    service = Service(limitry, data_dir)
    connection, second = accept(listener)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert first == second, (first, second)
    wait_for(lambda: service.call("GET", "/dev/webhook-deliveries")["data"][0]["status"] == "success")
    service.stop()


def give_up(_signal, _frame):
    raise TimeoutError("a delivery that was awaited has not come")


signal.signal(signal.SIGALRM, give_up)
signal.alarm(300)
[limitry], *commands = split(sys.argv[1:])
with tempfile.TemporaryDirectory() as data_dir:
    check_signatures(limitry, commands, data_dir + "/signatures")
    check_that_a_killed_service_loses_nothing(limitry, data_dir + "/killed")
print(f"{len(commands)} receivers verified what was delivered to them")
