"""A server that accepts batches of events and discards them, so that a measurement shows only the cost of the client."""

import re
import socket
import sys
import threading

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


def answer(body, status=b"201 Created"):
    head = b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\nContent-Length: "
    return head + str(len(body)).encode() + b"\r\n\r\n" + body


BATCH = answer(b'{"count":1000,"duplicates":0}')
PROJECT = answer(b'{"id":"proj_sink","name":"Sink"}', b"200 OK")


def serve(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waste = memoryview(bytearray(1 << 20))
    held = b""
    while True:
        while b"\r\n\r\n" not in held:
            piece = connection.recv(65536)
            if not piece:
                return
            held += piece
        head, held = held.split(b"\r\n\r\n", 1)
        found = LENGTH.search(head)
        left = int(found.group(1)) if found else 0
        taken = min(left, len(held))
        held = held[taken:]
        left -= taken
        while left:
            left -= connection.recv_into(waste, min(left, len(waste)))
        connection.sendall(PROJECT if head.startswith(b"GET") else BATCH)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
