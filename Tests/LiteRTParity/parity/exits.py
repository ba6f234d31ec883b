"""How a run ends: the exit status that says so, carried by an error."""

import os

OK = 0
DIFFERS = 1
WRONG_USAGE = 64
BAD_DATA = 65
MISSING_FILE = 66
UNAVAILABLE = 69


class Stop(Exception):
    """Ends the run with a message and an exit status."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Malformed(ValueError):
    """A vector or an erratum that does not say what it must."""


def require_program(path):
    """Ends the run unless `path` is a program."""
    if not os.access(path, os.X_OK):
        raise Stop(UNAVAILABLE, f"{path} is no program; build it with 'swift build -c release'")
