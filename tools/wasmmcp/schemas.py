"""What only the tests of deployment need: the schemas of Kubernetes, and another client of registries than ours."""

from wasmmcp import paths, pins, provision

FOLDER = provision.PACKAGES / "kubernetes-validate"
REQUIREMENTS = paths.THIRD_PARTY / "deploy-requirements.txt"


def step() -> provision.Step:
    schemas, client = (pins.version(name, REQUIREMENTS) for name in ("kubernetes-validate", "oras"))
    return provision.Step("schemas", f"schemas of Kubernetes (kubernetes-validate {schemas}, 22 MB), client of registries (oras {client})",
                          provision.digest(REQUIREMENTS), [FOLDER / "kubernetes_validate", FOLDER / "oras"],
                          lambda: provision.install_beside(FOLDER, REQUIREMENTS))
