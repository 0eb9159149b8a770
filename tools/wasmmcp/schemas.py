"""The schemas of Kubernetes, which only the tests of deployment need."""

from wasmmcp import paths, pins, provision

FOLDER = provision.PACKAGES / "kubernetes-validate"
REQUIREMENTS = paths.THIRD_PARTY / "deploy-requirements.txt"


def step() -> provision.Step:
    version = pins.version("kubernetes-validate", REQUIREMENTS)
    return provision.Step("schemas", f"schemas of Kubernetes (kubernetes-validate {version}, 22 MB)", provision.digest(REQUIREMENTS),
                          [FOLDER / "kubernetes_validate"], lambda: provision.install_beside(FOLDER, REQUIREMENTS))
