"""The C headers of `vectors export`: compiled, read back through their tables, and used as a board would use them."""

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile

from .exits import UNAVAILABLE, Stop

TYPES = {
    "float32": 1, "float64": 2, "float16": 3, "bool": 5, "int2": 6, "int4": 7, "int8": 8, "int16": 9, "int32": 10,
    "int64": 11, "uint4": 12, "uint8": 13, "uint16": 14, "uint32": 15, "uint64": 16,
    "complex64": 17,
}
_STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-O0"]
_ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
_PAGE = os.path.join(_ROOT, "Spec", "exports.md")


def groups(header, content, wanted, manifest):
    """Whether a header's tables say what the file says, group by group, and its macros too."""
    name = identifier(f"{content['operator']}_{content['scheme']}")
    checks = "".join(f"    if (!({_macros(group)})) puts({json.dumps(json.dumps(group['id']))});\n"
                     for group in content["groups"])
    main = '    puts("\\"" QUANTSPEC_MANIFEST "\\"");\n' + checks
    main += f"    print_groups({name}_groups, {name}_group_count);\n"
    found, problem = _output(f'#include "{header}"\n{_PRINTER}int main(void) {{\n{main}    return 0;\n}}\n')
    if problem:
        return [(header, problem)]
    lines = [json.loads(line) for line in found.decode().splitlines()]
    wrong = [line for line in lines[1:] if isinstance(line, str)]
    printed = [line for line in lines[1:] if not isinstance(line, str)]
    outcomes = [(header, None if lines[0] == manifest else "QUANTSPEC_MANIFEST is another one")]
    outcomes += [(group, "its macros say something else") for group in wrong]
    if len(printed) != len(wanted):
        outcomes.append((header, f"its table has {len(printed)} groups, not {len(wanted)}"))
    for expected, group in zip(wanted, printed):
        keys = [key for key in expected if not _agree(expected[key], group.get(key))]
        outcomes.append((expected["id"], f"{keys} differ" if keys else None))
    return outcomes


def _agree(expected, found):
    """Whether two values are equal; a question mark stands for any character."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(_agree(value, found[key]) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(_agree, expected, found))
    if isinstance(expected, str) and isinstance(found, str) and "?" in expected:
        return len(expected) == len(found) and all(one in ("?", other) for one, other in zip(expected, found))
    return expected == found


def primitive(header, name, columns):
    """Whether the columns of a primitive have the bytes that the file says, in hexadecimal."""
    prefix = identifier(name)
    names = [f"{prefix}_{identifier(key)}" for key in columns]
    lines = [f'    print_bytes({column}, sizeof {column}, "\\n");\n' for column in names]
    source = f'#include "{header}"\n{_BYTES}int main(void) {{\n{"".join(lines)}    return {prefix}_rows == 0;\n}}\n'
    found, problem = _output(source)
    if problem:
        return [(header, problem)]
    printed = [json.loads(line) for line in found.decode().splitlines()]
    return [(f"{name} {key}", None if text == column else "its values differ")
            for (key, column), text in zip(columns.items(), printed)]


def identifier(text):
    return re.sub("[^a-z0-9]", "_", text.lower())


def _macros(group):
    """A condition of C: that the macros of a group say what the file says."""
    prefix = identifier(group["id"])
    steps = len(group["rows"][0].get("steps", [0]))
    terms = [f'strcmp({prefix}_id, "{group["id"]}") == 0', f"{prefix}_rows == {len(group['rows'])}",
             f"{prefix}_steps == {steps}"]
    for name, value in group["attributes"].items():
        macro = f"{prefix}_attribute_{name}"
        if isinstance(value, int):
            terms.append(f"{macro} == {value}")
        elif isinstance(value, str) and re.match("-?0x", value):
            terms.append(f"{macro} == (float){float.fromhex(value)!r}")
        elif isinstance(value, str) and not re.match("-?inf|nan", value):
            terms.append(f'strcmp({macro}, "{value}") == 0')
    return " && ".join(terms)


def _output(source):
    """What a program prints, compiled as C99 and as C++11; and the first complaint of a compiler, or None."""
    with tempfile.TemporaryDirectory() as folder:
        program, problem = compiled(source, folder)
        if problem:
            return b"", problem
        return subprocess.run([program], capture_output=True, check=True).stdout, None


def compiled(source, folder, includes=(), library=(), c="c99"):
    """The program of a source that both languages take; and the first complaint of a compiler, or None."""
    program = os.path.join(folder, "program")
    with open(f"{program}.c", "w", encoding="utf-8") as file:
        file.write(source)
    paths = [option for path in includes for option in ("-I", path)]
    as_c = [f"-std={c}", *_STRICT, *paths, "-o", program, f"{program}.c", *library]
    as_cpp = ["-x", "c++", "-std=c++11", *_STRICT, *paths, "-fsyntax-only", f"{program}.c"]
    for compiler, options in ((_compiler("gcc", "clang"), as_c), (_compiler("g++", "clang++"), as_cpp)):
        done = subprocess.run([compiler, *options], capture_output=True, text=True)
        if done.returncode:
            return program, f"{os.path.basename(compiler)} refuses it: {done.stderr.strip().splitlines()[:2]}"
    return program, None


def _compiler(*names):
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise Stop(UNAVAILABLE, f"no compiler is installed: {' or '.join(names)}")
    return found


# A board: the program of Spec/exports.md, judged by what it brings back.


def board_round_trip(tool, folder):
    """Whether the page's program, run on exported vectors, conforms, and does not where it is broken."""
    with open(_PAGE, encoding="utf-8") as file:
        blocks = re.findall("```c\n(.*?)```", file.read(), re.DOTALL)
    source = next((block for block in blocks if "int main" in block), "")
    broken = source.replace("magnitude + (1LL << (right - 1))", "magnitude")
    if broken == source:
        return [("board", "the page's program has no rounding to break")]
    with tempfile.TemporaryDirectory() as place:
        _run([tool, "vectors", "export", "--vectors", folder, "--format", "c-header", "--select", "int8/ADD,int8/PAD",
              "--output", f"{place}/export"])
        return [
            ("board", _judged(tool, folder, place, source, wanted=0)),
            ("board without rounding", _judged(tool, folder, place, broken, wanted=1)),
            ("board of other vectors", _judged(tool, folder, place, source, wanted=65, manifest="0" * 64)),
        ]


def kernel_round_trip(tool, folder):
    """Whether the sample kernel library behind `quantspec_board.h` conforms, and does not where it is broken."""
    source = '#include "quantspec_board.h"\nint main(void) { return quantspec_board_run("none", "unknown"); }\n'
    names = ("ADD", "CONV_2D", "DEQUANTIZE", "FULLY_CONNECTED", "QUANTIZE", "RESHAPE", "SVDF")
    sources = os.path.join(_ROOT, "Sources")
    library = sorted(glob.glob(os.path.join(sources, "SampleKernels", "*.c")))
    includes = [os.path.join(sources, *place) for place in (("CQuantSpec", "include"), ("SampleKernels", "include"))]
    with tempfile.TemporaryDirectory() as place:
        _run([tool, "vectors", "export", "--vectors", folder, "--format", "c-header", "--select", ",".join(names),
              "--output", f"{place}/export"])
        program, problem = compiled(source, place, [f"{place}/export", *includes], library, c="c11")
        if problem:
            return [("kernel library on a board", problem)]
        selected = ",".join(names)
        sound = _results_judged(tool, folder, place, program, selected, 0)
        broken = _results_judged(tool, folder, place, program, selected, 1, "half-even")
        return [
            ("kernel library on a board", sound), ("broken kernel library on a board", broken),
            ("kernel library without scratch", _without_scratch(tool, folder, place, includes)),
            ("board without memory", _without_memory(place, includes)),
        ]


_COPY = '''
#include "quantspec_board.h"
int32_t quantspec_kernel(const quantspec_call *call) {
    if (!call->operator_name) {
        call->identity->target = "copy";
        call->identity->version = "1";
        call->identity->abi = QUANTSPEC_ABI;
        return QUANTSPEC_STATUS_OK;
    }
    // What there is not is not needed.
    if (call->scratch(call->context, 1 << 22, 0)) return QUANTSPEC_STATUS_FAILED;
    call->message(call->context, NULL);
    memcpy(call->outputs[0]->data, call->inputs[0]->data, (size_t)call->outputs[0]->capacity);
    return QUANTSPEC_STATUS_OK;
}
int main(void) { return quantspec_board_run("none", "unknown"); }
'''


def _without_scratch(tool, folder, place, includes):
    """A library that is refused scratch memory and tells nothing has results all the same."""
    export = f"{place}/reshape"
    _run([tool, "vectors", "export", "--vectors", folder, "--format", "c-header", "--select", "RESHAPE/int8",
          "--output", export])
    program, problem = compiled(_COPY, place, [export, *includes], c="c11")
    return problem or _results_judged(tool, folder, place, program, "RESHAPE/int8", 0)


def _without_memory(place, includes):
    """Where nothing fits, every line is JSON and says so."""
    program, problem = compiled(
        "#define QUANTSPEC_BOARD_BYTES 64" + _COPY, place, [f"{place}/reshape", *includes], c="c11")
    if problem:
        return problem
    lines = subprocess.run([program], capture_output=True, check=True, text=True).stdout.splitlines()[1:]
    unsupported = [json.loads(line).get("unsupported", "") for line in lines]
    return None if lines and all("QUANTSPEC_BOARD_BYTES" in text for text in unsupported) else f"printed {lines[:1]}"


def _results_judged(tool, folder, place, program, selected, wanted, broken=""):
    printed = subprocess.run([program], capture_output=True, env={**os.environ, "QUANTSPEC_SAMPLE_BREAK": broken})
    return _conformed(tool, folder, place, printed.stdout.decode(), selected, wanted)


def _judged(tool, folder, place, source, wanted, manifest=None):
    program, problem = compiled(source, place, [f"{place}/export"])
    if problem:
        return problem
    results = subprocess.run([program], capture_output=True, check=True, text=True).stdout
    if manifest:
        results = re.sub('"manifest": "[0-9a-f]+"', f'"manifest": "{manifest}"', results)
    return _conformed(tool, folder, place, results, "ADD/int8", wanted)


def _conformed(tool, folder, place, results, selected, wanted):
    os.makedirs(f"{place}/results", exist_ok=True)
    with open(f"{place}/results/board.jsonl", "w", encoding="utf-8") as file:
        file.write(results)
    done = _run([tool, "conform", "--vectors", folder, "--results", f"{place}/results", "--select", selected])
    return None if done.returncode == wanted else f"conform ends with {done.returncode}, not {wanted}: {done.stderr}"


def _run(command):
    return subprocess.run(command, capture_output=True, text=True)


# Programs.

_BYTES = r"""
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_bytes(const void *data, size_t size, const char *end) {
    const unsigned char *bytes = (const unsigned char *)data;
    putchar('"');
    for (size_t index = 0; index < size; index++) printf("%02x", bytes[index]);
    printf("\"%s", end);
}
"""

_PRINTER = _BYTES + r"""
static size_t size_of(int32_t type) {
    switch (type) {
        case QUANTSPEC_VECTOR_NONE: return 0;
        case QUANTSPEC_VECTOR_FLOAT32:
        case QUANTSPEC_VECTOR_INT32:
        case QUANTSPEC_VECTOR_UINT32: return 4;
        case QUANTSPEC_VECTOR_FLOAT64:
        case QUANTSPEC_VECTOR_COMPLEX64:
        case QUANTSPEC_VECTOR_INT64:
        case QUANTSPEC_VECTOR_UINT64: return 8;
        case QUANTSPEC_VECTOR_FLOAT16:
        case QUANTSPEC_VECTOR_INT16:
        case QUANTSPEC_VECTOR_UINT16: return 2;
        default: return 1;
    }
}

static void print_list(quantspec_vector_list list, const char *end) {
    print_bytes(list.values, size_of(list.type) * (size_t)list.count, end);
}

static void print_tensor(const quantspec_vector_tensor *tensor, int32_t calls) {
    static const char *const roles[] = {"omitted", "activation", "constant", "state", "intermediate"};
    if (tensor->role == QUANTSPEC_VECTOR_OMITTED) {
        printf("null");
        return;
    }
    printf("{\"name\": \"%s\", \"role\": \"%s\", \"type\": %" PRId32 ", \"shape\": [", tensor->name,
           roles[tensor->role], tensor->type);
    int32_t count = 1;
    for (int32_t axis = 0; axis < tensor->rank; axis++) {
        printf("%s%" PRId32, axis ? ", " : "", tensor->shape[axis]);
        count *= tensor->shape[axis];
    }
    printf("], \"data\": ");
    if (count != tensor->count || (size_t)tensor->size != size_of(tensor->type)) printf("[], \"wrong\": ");
    if (tensor->role == QUANTSPEC_VECTOR_CONSTANT) calls = 1;
    print_bytes(tensor->data, (size_t)(tensor->size * tensor->count * calls), ", \"scales\": ");
    print_bytes(tensor->scales, sizeof(float) * (size_t)tensor->scale_count, ", \"zeroPoints\": ");
    print_bytes(tensor->zero_points, sizeof(int32_t) * (size_t)tensor->scale_count, "");
    printf(", \"dimension\": %" PRId32 "}", tensor->dimension);
}

static void print_attribute(const quantspec_vector_attribute *attribute, const char *end) {
    printf("\"%s\": ", attribute->name);
    switch (attribute->kind) {
        case QUANTSPEC_VECTOR_REAL: print_bytes(&attribute->real, sizeof(float), end); return;
        case QUANTSPEC_VECTOR_NAME: printf("\"%s\"%s", attribute->text, end); return;
        case QUANTSPEC_VECTOR_LIST: print_list(attribute->list, end); return;
        default: printf("%" PRId64 "%s", attribute->integer, end); return;
    }
}

static void print_tensors(const char *name, const quantspec_vector_tensor *tensors, int32_t count, int32_t calls) {
    printf(", \"%s\": [", name);
    for (int32_t index = 0; index < count; index++) {
        if (index) printf(", ");
        print_tensor(&tensors[index], calls);
    }
    printf("]");
}

static void print_groups(const quantspec_vector_group *groups, int32_t count) {
    for (const quantspec_vector_group *group = groups; group < groups + count; group++) {
        printf("{\"id\": \"%s\", \"operator\": \"%s\", \"scheme\": \"%s\", \"variant\": \"%s\", \"profile\": \"%s\"",
               group->id, group->operator_name, group->scheme, group->variant, group->profile);
        printf(", \"code\": %" PRId32 ", \"rows\": %" PRId32, group->code, group->rows);
        printf(", \"steps\": %" PRId32, group->steps);
        print_tensors("inputs", group->inputs, group->input_count, group->rows * group->steps);
        print_tensors("outputs", group->outputs, group->output_count, group->rows * group->steps);
        printf(", \"attributes\": {");
        for (int32_t index = 0; index < group->attribute_count; index++)
            print_attribute(&group->attributes[index], index + 1 < group->attribute_count ? ", " : "");
        printf("}, \"derived\": {");
        for (int32_t index = 0; index < group->derived_count; index++) {
            printf("\"%s\": ", group->derived[index].name);
            print_list(group->derived[index], index + 1 < group->derived_count ? ", " : "");
        }
        printf("}, \"accumulators\": ");
        print_list(group->accumulators, ", \"informative\": ");
        print_bytes(group->informative, (size_t)group->rows, ", \"ids\": [");
        for (int32_t row = 0; row < group->rows; row++) printf("%s\"%s\"", row ? ", " : "", group->row_ids[row]);
        printf("], \"namedAccumulators\": {");
        for (int32_t index = 0; index < group->named_accumulator_count; index++) {
            printf("\"%s\": ", group->named_accumulators[index].name);
            print_list(group->named_accumulators[index], index + 1 < group->named_accumulator_count ? ", " : "");
        }
        printf("}, \"bound\": [\"%s\", %" PRId32 ", ", group->bound_clause ? group->bound_clause : "", group->bound_ulps);
        print_bytes(&group->bound_absolute, sizeof(float), "]}\n");
    }
}
"""
