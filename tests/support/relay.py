"""One port before several servers: each connection goes to the next of them, as behind a balancer."""

import itertools
import socket
import threading
from typing import List

from support.wire import Address


class Relay:
    def __init__(self, addresses: List[Address]):
        self.turns = itertools.cycle(addresses)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address: Address = ("127.0.0.1", self.listener.getsockname()[1])
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return  # closed
            server = socket.create_connection(next(self.turns))
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=pump, args=(source, target), daemon=True).start()

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, *_) -> None:
        self.listener.close()


def pump(source: socket.socket, target: socket.socket) -> None:
    """Until one of them is gone; then the other hears of it."""
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for each in (source, target):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
