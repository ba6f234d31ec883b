"""Child processes that replay groups: a model may end its process, and the run must go on and say which it was."""

import json
import os
import resource
import select
import signal
import time
import traceback

from . import replay

WORKERS = 2
_SECONDS_A_GROUP = 120
_BY_SIGNAL = "ended by "


class _Worker:
    """One child. It is forked with all groups in memory, is sent their numbers, and answers each with two lines."""

    def __init__(self, groups, others):
        self._groups = groups
        self.task = None
        self.counted = None
        self.deadline = 0.0
        self._received = b""
        command_read, self._command_write = os.pipe()
        self.reply, reply_write = os.pipe()
        self._messages = os.memfd_create("parity-messages")
        self.process = os.fork()
        if self.process == 0:
            for other in others:
                other.close()
            os.close(self._command_write)
            os.close(self.reply)
            self._run(command_read, reply_write)
        os.close(command_read)
        os.close(reply_write)

    def _run(self, commands, replies):
        """The child's life. It never returns."""
        status = 0
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.dup2(self._messages, 2)
            with os.fdopen(commands) as lines:
                for line in lines:
                    operator, profile, group = self._groups[int(line)]
                    os.ftruncate(self._messages, 0)
                    for part in (replay.replay_counted, replay.replay_informative):
                        answer = json.dumps(vars(part(operator, profile, group))) + "\n"
                        _write_all(replies, answer.encode())
        except BaseException:
            traceback.print_exc()
            status = 70
        finally:
            os._exit(status)

    def send(self, task):
        self.task = task
        self.counted = None
        self.deadline = time.monotonic() + _SECONDS_A_GROUP
        os.write(self._command_write, f"{task}\n".encode())

    def receive(self):
        """The lines that have come; `None` where the child is no more."""
        chunk = os.read(self.reply, 1 << 20)
        if not chunk:
            return None
        *lines, self._received = (self._received + chunk).split(b"\n")
        return [json.loads(line) for line in lines]

    def close(self):
        os.close(self._command_write)
        os.close(self.reply)

    def end(self):
        """Waits for the child; how it ended, and what it wrote last."""
        self.close()
        _, status = os.waitpid(self.process, 0)
        size = os.fstat(self._messages).st_size
        text = os.pread(self._messages, 4096, max(0, size - 4096)).decode(errors="replace")
        os.close(self._messages)
        lines = [line for line in text.replace("\0", "").splitlines() if line.strip()]
        return _ending(status), (lines[-1].strip() if lines else "")


def _write_all(descriptor, payload):
    while payload:
        payload = payload[os.write(descriptor, payload):]


def _ending(status):
    if os.WIFSIGNALED(status):
        return f"{_BY_SIGNAL}{signal.Signals(os.WTERMSIG(status)).name}"
    return f"exited with status {os.WEXITSTATUS(status)}"


def replay_all(groups, progress=lambda done: None):
    """Replays (operator, profile, group) triples; their results in the same order."""
    results = [None] * len(groups)
    waiting = list(range(len(groups)))[::-1]
    workers = []
    for _ in range(min(WORKERS, len(groups))):
        workers.append(_Worker(groups, workers))
    for worker in workers:
        worker.send(waiting.pop())
    done = 0
    while workers:
        ready, _, _ = select.select([worker.reply for worker in workers], [], [], 1.0)
        for worker in list(workers):
            if worker.reply in ready:
                lines = worker.receive()
            elif time.monotonic() > worker.deadline:
                os.kill(worker.process, signal.SIGKILL)
                lines = None
            else:
                continue
            if lines is None:
                results[worker.task] = _of_death(groups[worker.task][2], worker)
                workers.remove(worker)
                if waiting:
                    workers.append(_Worker(groups, workers))
                    workers[-1].send(waiting.pop())
                done += 1
                continue
            for line in lines:
                if worker.counted is None:
                    worker.counted = replay.Result(**line)
                    continue
                results[worker.task] = _merged(worker.counted, line)
                done += 1
                if waiting:
                    worker.send(waiting.pop())
                else:
                    workers.remove(worker)
                    worker.end()
        progress(done)
    return results


def _merged(counted, informative):
    counted.informative = informative["informative"]
    counted.informative_differing = informative["informative_differing"]
    counted.failed += informative["failed"]
    counted.failures += informative["failures"]
    return counted


def _of_death(group, worker):
    """The result of a group whose worker died: due where the group must be refused, a failure of its rows elsewhere."""
    was_late = time.monotonic() > worker.deadline
    ending, last_words = worker.end()
    informative = sum(1 for row in group["rows"] if row.get("informative"))
    if worker.counted is not None:
        result = worker.counted
        result.informative = result.informative_differing = informative
        return result
    result = replay.Result()
    if was_late:
        result.fail(group["id"], f"the runtime did not end within {_SECONDS_A_GROUP} s", max(1, len(group["rows"])))
    elif group.get("referenceRefuses") and ending.startswith(_BY_SIGNAL):
        result.refuse(ending.removeprefix(_BY_SIGNAL))
    else:
        reason = f"the runtime's process {ending}" + (f": {last_words}" if last_words else "")
        result.fail(group["id"], reason, max(1, len(group["rows"]) - informative))
    return result
