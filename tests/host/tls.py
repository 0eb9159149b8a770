"""TLS of native programs, which is the system's libcurl: good and bad certificates of a server on loopback.

    python3 tests/host/tls.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import (BROKEN, INSECURE, NATIVE, TIMED_OUT, Peer, Program, fault)
from support.results import case, check, equal, main

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".tools" / "test-python" / "bin" / "python"
# An authority, and what it says of localhost, of another host, and of localhost in days gone by.
MAKE = """
import datetime, ipaddress, sys
from pathlib import Path
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
folder, now, day = Path(sys.argv[1]), datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(days=1)
def name(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
def write(stem, key, certificate):
    (folder / f"{stem}.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) +
        certificate.public_bytes(serialization.Encoding.PEM))
def begin(subject, key, start, end):
    return (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Test CA"))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(start).not_valid_after(end))
ca = ec.generate_private_key(ec.SECP256R1())
root = (begin("Test CA", ca, now - day, now + day).add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca.public_key()), False).sign(ca, hashes.SHA256()))
(folder / "ca.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
for stem, names, end in (("good", [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))], now + day),
                         ("other", [x509.DNSName("example.org")], now + day),
                         ("old", [x509.DNSName("localhost")], now - day / 2)):
    key = ec.generate_private_key(ec.SECP256R1())
    write(stem, key, begin(stem, key, now - day, end).add_extension(x509.SubjectAlternativeName(names), False)
          .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False).sign(ca, hashes.SHA256()))
"""


class SecurePeer(Peer):
    """The same with TLS."""

    def __init__(self, certificate):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        super().__init__()

    def get_request(self):
        connection, address = super().get_request()
        connection.settimeout(10)
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        """That clients go away is what they are asked to do."""


@contextlib.contextmanager
def certificates():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PYTHON, "-c", MAKE, folder], check=True)
        yield Path(folder)


@contextlib.contextmanager
def program(**variables):
    environment = [f"{name}={value}" for name, value in variables.items()]
    host = Program("native", ["env", *environment, NATIVE, "--http", "127.0.0.1:0"])
    check(not host.missing, host.missing)
    with host.serve() as served:
        yield served


@case
def a_good_certificate_is_good():
    with certificates() as made, SecurePeer(made / "good.pem") as peer, program(SSL_CERT_FILE=made / "ca.pem") as client:
        for host in ("localhost", "127.0.0.1"):
            url = f"https://{host}:{peer.port}"
            equal(client.fetch("POST", f"{url}/echo", b"abc"), b"200 POST\nabc")
            equal(client.fetch("GET", f"{url}/chunked"), b"201 chunked\none two three")
        for size in (0, 70_000, 3_000_000):
            body = os.urandom(size)
            check(client.fetch("POST", f"{url}/echo", body, limit=4_000_000) == b"200 POST\n" + body, f"{size} bytes")
        equal(peer.seen[0][2]["host"], f"localhost:{peer.port}")


@case
def a_bad_certificate_is_told_of():
    with certificates() as made:
        for stem, trusted in (("good", None), ("other", "ca.pem"), ("old", "ca.pem")):
            variables = {"SSL_CERT_FILE": made / trusted} if trusted else {}
            with SecurePeer(made / f"{stem}.pem") as peer, program(**variables) as client:
                answer = client.fetch("GET", f"https://localhost:{peer.port}/echo")
                fault(answer, INSECURE, f"no answer from 'localhost:{peer.port}'", "certificate")
                check(not peer.seen, f"{stem} was sent a request")


@case
def trust_that_is_not_there_is_told_of():
    with certificates() as made, SecurePeer(made / "good.pem") as peer:
        with program(SSL_CERT_FILE=made / "nothing.pem") as client:
            fault(client.fetch("GET", f"https://localhost:{peer.port}/echo"), INSECURE, "localhost")


@case
def a_server_without_tls_is_not_taken_for_one_with():
    with Peer() as peer, program() as client:
        fault(client.fetch("GET", f"https://localhost:{peer.port}/rubbish"), INSECURE, "TLS: ")


@case
def a_server_that_says_nothing_takes_no_longer_than_it_may():
    with socket.create_server(("127.0.0.1", 0)) as silent, program() as client:
        start = time.monotonic()
        url = f"https://localhost:{silent.getsockname()[1]}/"
        fault(client.fetch("GET", url, first_byte=500, total=800), TIMED_OUT)
        check(time.monotonic() - start < 10, "it waited on")


@case
def an_answer_that_is_cut_is_no_answer():
    with certificates() as made, SecurePeer(made / "good.pem") as peer, program(SSL_CERT_FILE=made / "ca.pem") as client:
        check(f"fault {BROKEN}".encode() in client.fetch("GET", f"https://localhost:{peer.port}/early"), "early")


@case
def proxies_of_the_environment_are_not_asked():
    with certificates() as made, SecurePeer(made / "good.pem") as peer:
        nobody = "http://127.0.0.1:9"
        with program(SSL_CERT_FILE=made / "ca.pem", https_proxy=nobody, ALL_PROXY=nobody) as client:
            equal(client.fetch("POST", f"https://localhost:{peer.port}/echo", b"abc"), b"200 POST\nabc")


if __name__ == "__main__":
    sys.exit(main(__doc__))
