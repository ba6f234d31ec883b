"""One operator on the real runtime in a few lines: for canaries, the proofs of errata, and questions to the runtime."""

import dataclasses
import os
import signal

import numpy as np

from . import values
from .model_builder import OperatorSpec, Quantization, TensorSpec, build_model
from .runtime import make_interpreter


@dataclasses.dataclass
class Tensor:
    """A tensor of a question: with `constant` the model holds it, with `values` it is fed, with `state` it is variable.

    `scale` and `zero_point` are numbers per tensor and lists per axis (`dimension`).
    """

    type: str
    shape: list
    scale: object = None
    zero_point: object = 0
    dimension: int = 0
    values: list | None = None
    constant: list | None = None
    state: bool = False

    def array(self, numbers):
        return np.array(numbers, values.dtype(self.type)).reshape(self.shape)

    def spec(self, name):
        quantization = None
        if self.scale is not None:
            scales = self.scale if isinstance(self.scale, list) else [self.scale]
            zero_points = self.zero_point if isinstance(self.zero_point, list) else [self.zero_point] * len(scales)
            quantization = Quantization(scales, zero_points, self.dimension)
        data = None
        if self.constant is not None:
            data = values.constant_bytes(self.array(self.constant).reshape(-1), self.type)
        return TensorSpec(name, self.type, self.shape, quantization, data, self.state)


def operator_model(operator, inputs, outputs, attributes=None, intermediates=()):
    """The model of one operator, and the tensor indices of its inputs and outputs; `None` is an omitted input."""
    tensors, input_indices, output_indices, intermediate_indices = [], [], [], []
    for group, indices in ((inputs, input_indices), (outputs, output_indices), (intermediates, intermediate_indices)):
        for tensor in group:
            indices.append(-1 if tensor is None else len(tensors))
            if tensor is not None:
                tensors.append(tensor.spec(f"tensor_{len(tensors)}"))
    fed = [
        index
        for tensor, index in zip(inputs, input_indices)
        if tensor is not None and tensor.constant is None and not tensor.state
    ]
    spec = OperatorSpec(operator, input_indices, output_indices, attributes or {}, intermediate_indices)
    return build_model(tensors, [spec], fed, output_indices), input_indices, output_indices


def run_operator(operator, inputs, outputs, attributes=None, intermediates=(), steps=1):
    """The outputs (arrays) after the last step. Raises where the runtime refuses."""
    model, input_indices, output_indices = operator_model(operator, inputs, outputs, attributes, intermediates)
    interpreter = make_interpreter(model)
    for _ in range(steps):
        for tensor, index in zip(inputs, input_indices):
            if tensor is not None and tensor.constant is None and not tensor.state:
                interpreter.set_tensor(index, tensor.array(tensor.values))
        interpreter.invoke()
    return [interpreter.get_tensor(index) for index in output_indices]


def refusal(operator, inputs, outputs, attributes=None, intermediates=()):
    """The message with which the runtime refuses an operator, or `None` where it runs it."""
    return _refusal(lambda: run_operator(operator, inputs, outputs, attributes, intermediates))


def run_model(model, inputs, calls=1, preserve_all_tensors=False):
    """The outputs of a model's main graph after the last call, as lists. Raises where the runtime refuses."""
    interpreter = make_interpreter(model, preserve_all_tensors)
    for _ in range(calls):
        for details, value in zip(interpreter.get_input_details(), inputs):
            interpreter.set_tensor(details["index"], np.array(value, details["dtype"]).reshape(details["shape"]))
        interpreter.invoke()
    return [interpreter.get_tensor(details["index"]).tolist() for details in interpreter.get_output_details()]


def refusal_of(model, inputs):
    """The message with which the runtime refuses a model, or `None` where it runs it."""
    return _refusal(lambda: run_model(model, inputs))


def _refusal(action):
    """The message of the error with which an action ends, or `None` if it ends without one."""
    try:
        action()
    except (RuntimeError, ValueError) as error:
        return str(error)
    return None


def death(operator, inputs, outputs, attributes=None, intermediates=()):
    """The name of the signal by which running an operator ends the process, or `None` where the process lives on."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        try:
            run_operator(operator, inputs, outputs, attributes, intermediates)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None
