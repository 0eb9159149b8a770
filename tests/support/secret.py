"""A text that stands where a server may not read: an answer that holds it has read outside."""

import base64

SECRET = "tHe SeCrEt"
# In base64 it begins in one of three places.
ENCODED = [base64.b64encode(b" " * shift + SECRET.encode())[4 if shift else 0:-4].decode() for shift in range(3)]
