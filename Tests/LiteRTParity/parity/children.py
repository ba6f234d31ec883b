"""Child processes for what may end its process."""

import os
import signal


def in_child(action):
    """Runs what may end its process; `None`, or what went wrong."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 0
        os.close(read)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        try:
            action()
        except Exception as error:
            os.write(write, str(error).strip().encode()[:4096] or b"failed")
            status = 1
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"its process was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return (text.splitlines() or ["failed"])[0] if os.WEXITSTATUS(status) else None
