"""What tests of authors' projects need: an OpenAPI document that somebody publishes."""

from wasmmcp import paths, provision

FOLDER = paths.TOOLS / "author"
DOCUMENT = FOLDER / "node_modules" / "@directus" / "specs" / "dist" / "openapi.json"


def step() -> provision.Step:
    pinned = paths.THIRD_PARTY / "author"
    return provision.Step("author", "an OpenAPI document (npm @directus/specs, 1 MB)", provision.digest(*provision.manifests(pinned)),
                          [DOCUMENT], lambda: provision.install_from_npm(pinned, FOLDER))
