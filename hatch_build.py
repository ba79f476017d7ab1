"""What hatch asks when it builds a wheel or an editable install: the core, compiled for its platform, and the page.

`LEGPRESS_PLATFORM` names another platform than this machine's (`make wheels` makes them all on one machine).
"""

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.append(self.root)  # an isolated build does not look beside this file
        from compile_core import PLATFORMS, SOURCE, compile_platform, this_platform

        if version == "editable":  # Python imports the checkout itself
            compile_platform(this_platform(), SOURCE)
            return
        name = os.environ.get("LEGPRESS_PLATFORM") or this_platform()
        if name not in PLATFORMS:
            raise SystemExit(f"LEGPRESS_PLATFORM is {name}; there are: {', '.join(PLATFORMS)}.")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{PLATFORMS[name].tag}"
        for library in compile_platform(name, Path(self.root) / "build" / "core" / name):
            build_data["force_include"][str(library)] = f"legpress/core/{library.name}"
        from build_page import build_page

        build_data["force_include"][str(build_page())] = "legpress/app/static"
