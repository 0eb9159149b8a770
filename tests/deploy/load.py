"""Requests without end while something happens to the servers, each answered or told."""

import http.client
import json
import threading
from typing import List

from support import messages

PAUSE = 0.003  # seconds: most time is for the servers
QUESTION = messages.request(1, "tools/list")


class Load:
    """So many clients in a `with` block, each on a connection that it keeps, as clients do, or on a new one each time."""

    def __init__(self, host: str, port: int, clients: int = 4, keep: bool = True):
        self.address = (host, port)
        self.keep = keep
        self.failures: List[str] = []
        self.answered = 0
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(clients)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def work(self) -> None:
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        headers = dict(messages.http_headers(QUESTION, "2025-06-18"))
        while not self.over.wait(PAUSE):
            try:
                connection.request("POST", "/mcp", QUESTION, headers)
                answer = connection.getresponse()
                text = answer.read()
                good = answer.status == 200 and "result" in json.loads(text)
                failure = "" if good else f"status {answer.status}"
            except (OSError, http.client.HTTPException, ValueError) as error:
                failure = f"{type(error).__name__}: {error}"
                connection.close()
            if not self.keep:
                connection.close()
            with self.lock:
                self.answered += not failure
                self.failures += [failure] if failure else []

    def reaches(self, count: int) -> bool:
        """Whether so many were answered since they were counted last."""
        with self.lock:
            if self.answered < count:
                return False
            self.total = getattr(self, "total", 0) + self.answered
            self.answered = 0
            return True
