"""An authorization server that signs whatever it is asked to, with RS256.
https://www.rfc-editor.org/rfc/rfc7515#appendix-A.2
"""

import base64
import hashlib
import json

ISSUER = "https://login.example"
# A key of 2048 bits, made for these tests alone.
N = int((
    "c0e6660be5c2dbf97a32ce29fc670bce56842d5cb97da3b3900fd72c0cdac2384aabc08021a12a40ecd4a9ac"
    "cc086363a03ad950916a04849f3a497db5a576ff79556e9871b2623a8a30cb5bbd2c29bae8db84155533480c"
    "554bb337819ff05cdd913c971ceac567052f95fa02c8fd13ab741fc54c61d794c10a77d4defb18272c5784e4"
    "dbf2561876b98ca9f16030e770ee106aac0fbeeaee3f237a3a6bb76770b498a046a6c481a55b1b9debadce16"
    "46bbb6f2c0d439eaa2dee0080d50db39c51c677389bd3a7b03d426ed31abb90ab309774a5ba75b483a6f7214"
    "fd95fa84201a29fda014a510383b2ee7c2e6cf8b9da1b66b785d775a2178b1c37d601b5b"
), 16)
D = int((
    "114ec13d9ad6e6c968fda195759d1bb511fa91ab612ba81be35cf2160e539b41eeef9f536c976e4b509af9c2"
    "611b5b912a3170bcfa12514ddc292010ee06006d201740d7ac53e3a993c4ff03a662f437913575c5083c2de0"
    "223644c8752bf659a853a3e44a4d5247b83f3293e50e13f560d8a17853c7ef9b429acc7146814a36bcdcecec"
    "db9927956af8c9400949913851d85d00e9de9546d95b021164ec51cc447872d7ce7d8abaf57d7d0d2a28eeba"
    "d43f1e63cf095c29c71b13ce0cb1741688ddc50011dbbd7ce35dc34a6b7f6f1461f9717de64d58a92d9a8384"
    "494c8491da7207ba5e2a214d38cbd62a407e3b3e77fa457c9ff5b5b350b73fada4c135a9"
), 16)
SHA_256 = bytes.fromhex("3031300d060960864801650304020105000420")


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(value: object) -> str:
    return encoded(json.dumps(value).encode())


JWKS = json.dumps({"keys": [{"kty": "RSA", "kid": "r", "use": "sig", "alg": "RS256",
                            "n": encoded(N.to_bytes(256, "big")), "e": "AQAB"}]})


def sign(message: str) -> str:
    digest = SHA_256 + hashlib.sha256(message.encode()).digest()
    padded = b"\0\1" + b"\xff" * (256 - 3 - len(digest)) + b"\0" + digest
    return encoded(pow(int.from_bytes(padded, "big"), D, N).to_bytes(256, "big"))


def token(claims: dict, header: dict) -> str:
    message = part(header) + "." + part(claims)
    return f"{message}.{sign(message)}"
