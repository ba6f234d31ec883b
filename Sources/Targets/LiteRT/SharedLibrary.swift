@preconcurrency import Glibc

/// A shared library that is loaded into this process and stays loaded.
struct SharedLibrary {
    let path: String
    private let handle: UnsafeMutableRawPointer

    /// Loads a library whose names are seen by itself and by what asks for them, not by libraries loaded later.
    init(path: String) throws(ConformanceError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "the library does not load (\(SharedLibrary.lastError))",
                remedy: "use one that is built for this machine, with what it needs beside it")
        }
        self.path = path
        self.handle = handle
    }

    /// Loads a library that may take names from another one, where it does not load without them.
    init(path: String, resolvingWith provider: SharedLibrary) throws(ConformanceError) {
        do {
            try self.init(path: path)
        } catch {
            guard provider.makeGlobal() else { throw error }
            try self.init(path: path)
        }
    }

    /// Lets libraries that are loaded from now on take names from this one.
    private func makeGlobal() -> Bool { dlopen(path, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL) != nil }

    /// The function of a name, which must have the type by the header that declares it; `nil` where there is none.
    func function<Function>(_ name: String, as type: Function.Type = Function.self) -> Function? {
        dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
    }

    /// The function of a name, without which the library is of no use.
    func required<Function>(
        _ name: String, as type: Function.Type = Function.self
    ) throws(ConformanceError) -> Function {
        guard let function = function(name, as: type) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "the library exports no \(name)",
                remedy: "use one that exports LiteRT's C API")
        }
        return function
    }

    private static var lastError: String {
        dlerror().map { String(cString: $0) } ?? "no reason is given"
    }
}
