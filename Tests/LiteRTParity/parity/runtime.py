"""The real runtime: which one it is, and proof that its reference kernels are what runs."""

import os
import platform
import re
import sys

from .exits import UNAVAILABLE, Stop

_REQUIREMENTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "requirements.txt")


def pinned_version(requirements=_REQUIREMENTS):
    """The LiteRT release that requirements.txt names."""
    with open(requirements, encoding="utf-8") as file:
        found = re.search(r"^ai-edge-litert==(\S+)$", file.read(), re.MULTILINE)
    if not found:
        raise Stop(UNAVAILABLE, f"{requirements} does not pin ai-edge-litert")
    return found.group(1)


def load(requirements=_REQUIREMENTS):
    """The LiteRT version, after importing it. Stops where it is absent or not the pinned one."""
    wanted = pinned_version(requirements)
    try:
        import ai_edge_litert
        from ai_edge_litert import interpreter
    except ImportError as error:
        raise Stop(UNAVAILABLE, f"the LiteRT runtime cannot be loaded: {error}") from None
    del interpreter
    found = ai_edge_litert.__version__
    if found != wanted:
        raise Stop(UNAVAILABLE, f"the LiteRT runtime is {found}, but requirements.txt pins {wanted}")
    return found


def make_interpreter(model, preserve_all_tensors=False, open_size=None):
    """An interpreter over the reference kernels, with its tensors allocated. Raises what the runtime raises.

    `open_size` is given to the dimensions of inputs that the model leaves open; by default they have the file's size.
    """
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    # `experimental_default_delegate_latest_features` must stay unset: it discards the choice of the resolver.
    interpreter = Interpreter(
        model_content=model,
        num_threads=1,
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=preserve_all_tensors,
    )
    for details in interpreter.get_input_details() if open_size else []:
        shape = [open_size if size < 0 else size for size in details["shape_signature"]]
        interpreter.resize_tensor_input(details["index"], shape)
    interpreter.allocate_tensors()
    return interpreter


def prove_reference_kernels():
    """Runs two operators whose results only the reference kernels give. Stops where the results are others."""
    from .single import Tensor, run_operator

    # The reference SUM reads int8 bytes as unsigned: 256 - 1, times one half, clamped to 255 and stored as a byte.
    total = run_operator(
        "SUM",
        [Tensor("int8", [1, 2], scale=0.5, values=[-1, 3]), Tensor("int32", [1], constant=[1])],
        [Tensor("int8", [1], scale=1.0)],
    )[0].tolist()
    if total != [-127]:
        raise Stop(UNAVAILABLE, f"the reference kernels do not run: SUM int8 of [-1, 3] gave {total}, not [-127]")

    # One element, 1 x 1 / 4: rounded from 0.25 the result is 0; in fixed point without the delegate it is 1.
    product = run_operator(
        "FULLY_CONNECTED",
        [
            Tensor("int8", [1, 1], scale=1.0, values=[1]),
            Tensor("int8", [1, 1], scale=1.0, constant=[1]),
            Tensor("int32", [1], scale=1.0, constant=[0]),
        ],
        [Tensor("int8", [1, 1], scale=4.0)],
    )[0].tolist()
    if product != [[0]]:
        raise Stop(
            UNAVAILABLE,
            f"the reference kernels do not run: FULLY_CONNECTED int8 of 1 x 1 / 4 gave {product}, not [[0]]",
        )


def environment(version):
    """What results may depend on besides the runtime's version."""
    name, flags = _processor()
    return {
        "runtime": f"ai-edge-litert {version}",
        "resolver": "BUILTIN_REF",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()),
        "processor": name,
        "vectorInstructions": [flag for flag in ("sse4_1", "avx", "avx2", "fma", "avx512f", "f16c") if flag in flags],
    }


def _processor():
    if not sys.platform.startswith("linux"):
        return platform.processor(), ()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        text = file.read()
    name = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    flags = re.search(r"^flags\s*: (.*)$", text, re.MULTILINE)
    return name.group(1) if name else platform.processor(), set(flags.group(1).split()) if flags else ()
