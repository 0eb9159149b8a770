"""What pip asks before it keeps an archive: https://peps.python.org/pep-0517/."""

import re
import shutil
import sys
from pathlib import Path


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    told = Path("PKG-INFO").read_text(encoding="utf-8")
    name, version = (re.search(rf"(?m)^{field}: (\S+)$", told).group(1) for field in ("Name", "Version"))
    folder = Path(metadata_directory) / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir()
    shutil.copy("PKG-INFO", folder / "METADATA")
    return folder.name

__legacy__ = sys.modules[__name__]  # what it is called where no other is named
