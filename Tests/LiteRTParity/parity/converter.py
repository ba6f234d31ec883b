"""Programs that ask TensorFlow's converter, in the environment of `run derivation`."""

import pathlib
import subprocess

from .exits import UNAVAILABLE, Stop

_HERE = pathlib.Path(__file__).resolve().parent.parent


def converter(program, *arguments):
    """The last line that a program beside this folder prints. Stops where TensorFlow's environment is missing."""
    python = _HERE.parent.parent / ".build-networks-venv" / "bin" / "python"
    if not python.is_file():
        raise Stop(UNAVAILABLE, f"{python} is not there; `run derivation` makes it")
    done = subprocess.run(
        [python, _HERE / program, *arguments], capture_output=True, text=True, check=True, timeout=50
    )
    return done.stdout.splitlines()[-1]
