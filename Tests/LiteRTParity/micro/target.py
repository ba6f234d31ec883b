"""tflite-micro as a target of `quantspec conform --command`: every group comes as a model of one operator.

An example of a command (Spec/targets.md), and the outside witness of the profile integer-double. What tflite-micro
does not register, or refuses to prepare, is unsupported.
"""

import json
import sys

import numpy as np
from tflite_micro.python.tflite_micro import runtime

_ARENA_BYTES = 4_000_000
_MESSAGE_LENGTH = 200


class Group:
    """One group: its description, and the interpreter of its model."""

    def __init__(self, description):
        self.inputs = description["inputs"]
        self.output_count = len(description["outputs"])
        self.fed = [place for place, tensor in enumerate(self.inputs) if tensor and tensor["role"] == "activation"]
        with open(description["model"], "rb") as file:
            self.interpreter = runtime.Interpreter.from_bytes(file.read(), arena_size=_ARENA_BYTES)

    def run(self, inputs):
        for place, index in enumerate(self.fed):
            self.interpreter.set_input(decoded(inputs[str(index)], self.inputs[index]), place)
        self.interpreter.invoke()
        return [encoded(np.asarray(self.interpreter.get_output(place))) for place in range(self.output_count)]

    def answer(self, message):
        if "steps" not in message:
            return {"outputs": self.run(message["inputs"])}
        self.interpreter.reset()
        return {"steps": [{"outputs": self.run(step["inputs"])} for step in message["steps"]]}


def decoded(listed, tensor):
    kind = np.dtype(tensor["type"])
    if kind.kind == "f":
        # Every NaN becomes the same one: numpy makes no others from text.
        reals = [np.nan if str(text).startswith("nan") else float.fromhex(str(text)) for text in listed]
        flat = np.array(reals, kind)
    else:
        flat = np.array([int(value) for value in listed], np.int64).astype(kind)
    return flat.reshape(tensor["shape"])


def encoded(array):
    flat = array.reshape(-1)
    if flat.dtype.kind == "f":
        return [real(value) for value in flat.tolist()]
    return [str(value) if flat.dtype.itemsize == 8 else int(value) for value in flat.tolist()]


def real(value):
    if value != value:
        return "nan:0x7fc00000"
    return value.hex() if abs(value) != float("inf") else ("inf" if value > 0 else "-inf")


def main():
    group, reason = None, ""
    for line in sys.stdin:
        message = json.loads(line)
        if "protocol" in message:
            answer = {"protocol": message["protocol"], "name": "tflite-micro", "models": True}
        else:
            if "group" in message:
                group, reason = None, ""
                try:
                    group = Group(message["group"])
                except Exception as error:
                    reason = first_line(error)
            answer = {"case": message["case"]}
            try:
                answer |= group.answer(message) if group else {"unsupported": reason}
            except Exception as error:
                answer |= {"unsupported": first_line(error)}
        print(json.dumps(answer), flush=True)


def first_line(error):
    return (str(error).splitlines() or ["failed"])[0][:_MESSAGE_LENGTH]


if __name__ == "__main__":
    main()
