"""What kube-proxy does for a Service, as a program of this process: each new connection goes to one of the pods that are ready.

A connection that is there stays where it is, also when its pod is about to end. There is no second try.
"""

import contextlib
import itertools
import socket
import threading

from control_plane import Api


class Service:
    """On a port of loopback, in a `with` block."""

    def __init__(self, api: Api, namespace: str, name: str):
        self.api = api
        self.path = (f"/apis/discovery.k8s.io/v1/namespaces/{namespace}/endpointslices"
                     f"?labelSelector=kubernetes.io/service-name={name}")
        self.slices: dict = {}
        self.turns = itertools.count()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]

    def __enter__(self) -> "Service":
        for work in (self.follow, self.accept):
            threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.listener.close()

    def follow(self) -> None:
        for event in self.api.watch(self.path):
            found = event["object"]
            name = found["metadata"]["name"]
            self.slices = {**self.slices, name: [] if event["type"] == "DELETED" else ready(found)}

    def endpoints(self) -> list:
        return [each for found in self.slices.values() for each in found]

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            found = self.endpoints()
            if not found:
                return
            with socket.create_connection(found[next(self.turns) % len(found)], timeout=10) as pod:
                pod.settimeout(None)
                for each in (client, pod):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                back = threading.Thread(target=copy, args=(pod, client), daemon=True)
                back.start()
                copy(client, pod)
                back.join()


def ready(found: dict) -> list:
    """The addresses and ports of one EndpointSlice."""
    return [(each["addresses"][0], port["port"]) for port in found["ports"] or [] for each in found["endpoints"] or []
            if each["conditions"].get("ready")]


def copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
