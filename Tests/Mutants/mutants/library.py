"""A kernel library that is made from C files: builds it as it is, and with one file changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .tokens import Source

COMPILE_SECONDS = 60
SAME_OBJECT_CODE = "same object code"
OPTIMIZED = ("-O2",)
QUICK = ("-O0",)
# Ends by a signal where C does not define what happens.
CHECKED = ("-O1", "-fsanitize=array-bounds,shift,integer-divide-by-zero", "-fsanitize-trap=all")


class BuildError(Exception):
    """The compiler is missing, or refuses the library as it is."""


@dataclass(frozen=True)
class LibraryFiles:
    """What a library is made of. Names of mutants have paths relative to `root`."""

    root: Path
    compiled: list[Path]
    mutated: list[Path]
    includes: list[Path]
    options: list[str] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """A file as mutants name it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def find_compiler() -> str:
    """The clang beside `swift`, or else the one in PATH."""
    swift = shutil.which("swift")
    beside = Path(swift).resolve().parent / "clang" if swift else None
    found = str(beside) if beside and beside.exists() else shutil.which("clang")
    if found is None:
        raise BuildError("clang was not found; put a Swift toolchain into PATH")
    return found


class Library:
    """Builds in a folder of its own. Objects of unchanged files are made once."""

    def __init__(self, files: LibraryFiles, folder: Path):
        self.files = files
        self.folder = folder
        self._compiler = find_compiler()
        self._objects: dict[Path, Path] = {}
        self._headers: dict[Path, set[Path]] = {}

    def sources(self) -> dict[Path, Source]:
        """The files to mutate, without what the preprocessor leaves out."""
        found = {}
        for path in self.files.mutated:
            text = path.read_text(encoding="utf-8")
            lines = self._active_lines(path) if "#if" in text or "# if" in text else None
            found[path] = Source(self.files.name(path), text, lines)
        return found

    def build(self) -> Path:
        """The library as it is."""
        folder = self.folder / "original"
        folder.mkdir(parents=True, exist_ok=True)
        for index, path in enumerate(self.files.compiled):
            target = folder / f"{index}-{path.stem}.o"
            dependencies = target.with_suffix(".d")
            problem = self._compile(path, target, ["-MMD", "-MF", str(dependencies)])
            if problem:
                raise BuildError(f"{path}: clang refuses the file as it is: {problem}")
            self._objects[path] = target
            words = dependencies.read_text().replace("\\\n", " ").split()[1:]
            self._headers[path] = {Path(word).resolve() for word in words}
        return self._link(folder / "library.so", list(self._objects.values()))

    def build_mutant(self, changed: Path, text: str, name: str, options: tuple[str, ...] = OPTIMIZED) -> Path | str:
        """The library with one file changed; a sentence where that does not compile, or changes no object code.

        `options`: how the changed file is compiled. Object code is compared if it is optimized.
        """
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        overlay = self._overlay(folder, {changed: text})
        objects = dict(self._objects)
        is_same = True
        for path in self.files.compiled:
            if path != changed and changed.resolve() not in self._headers[path]:
                continue
            objects[path] = folder / self._objects[path].name
            problem = self._compile(path, objects[path], ["-ivfsoverlay", str(overlay), *options])
            if problem:
                return f"not compiled: {problem}"
            is_same = is_same and objects[path].read_bytes() == self._objects[path].read_bytes()
        if is_same and options == OPTIMIZED:
            return SAME_OBJECT_CODE
        try:
            return self._link(folder / "mutant.so", list(objects.values()))
        except BuildError as error:
            return f"not compiled: {error}"

    def build_tool(self, path: Path) -> Path:
        """A program of one file."""
        target = self.folder / path.stem
        arguments = [*self._arguments(), str(path), "-ldl", "-o", str(target)]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=COMPILE_SECONDS)
        if done.returncode != 0:
            raise BuildError(f"{path}: {done.stderr.strip()[-500:]}")
        return target

    def build_changed(
        self, texts: dict[Path, str], options: list[str], more: dict[Path, list[str]], name: str
    ) -> Path:
        """The library with several files changed and more options, and more files with options of their own."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        overlay = self._overlay(folder, texts)
        objects = []
        for index, path in enumerate([*self.files.compiled, *more]):
            target = folder / f"{index}-{path.stem}.o"
            own = more.get(path, options)
            problem = self._compile(path, target, ["-ivfsoverlay", str(overlay), *own])
            if problem:
                raise BuildError(f"{path}: clang refuses the file with counters: {problem}")
            objects.append(target)
        return self._link(folder / "library.so", objects)

    def remove(self, name: str) -> None:
        """Removes a mutant's files."""
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _compile(self, path: Path, target: Path, options: list[str]) -> str:
        """Compiles one file. Returns the compiler's first error; empty if there is none."""
        arguments = [*self._arguments(), *options, "-c", str(path), "-o", str(target)]
        try:
            done = subprocess.run(arguments, capture_output=True, text=True, timeout=COMPILE_SECONDS)
        except subprocess.TimeoutExpired:
            return "the compiler did not end"
        if done.returncode == 0:
            return ""
        errors = [line for line in done.stderr.splitlines() if "error:" in line]
        return errors[0].split("error:", 1)[1].strip() if errors else done.stderr.strip()[-200:] or "no message"

    def _arguments(self) -> list[str]:
        includes = [f"-I{folder}" for folder in self.files.includes]
        return [self._compiler, "-std=gnu11", "-O2", "-fPIC", "-w", *includes, *self.files.options]

    def _link(self, target: Path, objects: list[Path]) -> Path:
        arguments = [self._compiler, "-shared", *map(str, objects), "-lm", "-o", str(target)]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=COMPILE_SECONDS)
        if done.returncode != 0:
            raise BuildError(f"{target}: it cannot be linked: {done.stderr.strip()[-500:]}")
        return target

    def _overlay(self, folder: Path, texts: dict[Path, str]) -> Path:
        """A list for the compiler: other text under the same paths, so that nothing else of a file changes."""
        entries = []
        for index, (path, text) in enumerate(texts.items()):
            changed = folder / f"{index}-{path.name}"
            changed.write_text(text, encoding="utf-8")
            entries.append({"name": str(path.resolve()), "type": "file", "external-contents": str(changed)})
        overlay = folder / "overlay.json"
        overlay.write_text(json.dumps({"version": 0, "use-external-names": False, "roots": entries}))
        return overlay

    def _active_lines(self, path: Path) -> set[int]:
        """The lines that the preprocessor keeps. Those of a header: kept wherever a compiled file includes it."""
        roots = [path] if path in self.files.compiled else self.files.compiled
        lines: set[int] = set()
        for root in roots:
            done = subprocess.run(
                [*self._arguments(), "-E", str(root)], capture_output=True, text=True, timeout=COMPILE_SECONDS
            )
            if done.returncode != 0:
                raise BuildError(f"{root}: it cannot be preprocessed: {done.stderr.strip()[-200:]}")
            lines |= _lines_of(done.stdout, path)
            if path != root and lines:
                break
        return lines


def _lines_of(preprocessed: str, path: Path) -> set[int]:
    """The lines of a file that hold something in what the preprocessor wrote."""
    lines: set[int] = set()
    number, is_in_file = 0, False
    names: dict[str, bool] = {}
    for line in preprocessed.splitlines():
        if line.startswith("# ") and '"' in line:
            marker, name = line.split(" ", 2)[1], line.split('"')[1]
            number = int(marker)
            if name not in names:
                names[name] = Path(name).resolve() == path.resolve()
            is_in_file = names[name]
            continue
        if is_in_file and line.strip():
            lines.add(number)
        number += 1
    return lines
