"""A server of ours for as long as a `with` block, on a port of 127.0.0.1 that the system chooses.

    class Peer(Loopback, socketserver.ThreadingTCPServer): ...
"""

import threading


class Loopback:
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
