@preconcurrency import Glibc

/// A shared library that is loaded into this process and stays loaded.
struct SharedLibrary {
    let path: String
    private let handle: UnsafeMutableRawPointer

    /// Loads a library. Its symbols are not visible to libraries that are loaded later.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if the library cannot be loaded.
    init(path: String) throws(ConformanceError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "the library cannot be loaded (\(SharedLibrary.lastError))",
                remedy: "use a library for this machine, and install the libraries that it needs")
        }
        self.path = path
        self.handle = handle
    }

    /// Loads a library. If that fails, loads it again with the symbols of another library visible.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if the library cannot be loaded either way.
    init(path: String, resolvingWith provider: SharedLibrary) throws(ConformanceError) {
        do {
            try self.init(path: path)
        } catch {
            guard provider.makeGlobal() else { throw error }
            try self.init(path: path)
        }
    }

    /// Makes the symbols of this library visible to libraries that are loaded later. Returns `false` on failure.
    private func makeGlobal() -> Bool { dlopen(path, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL) != nil }

    /// Returns the function with a name, or `nil` if there is none. `Function` must be the type by the header that
    /// declares it.
    func function<Function>(_ name: String, as type: Function.Type = Function.self) -> Function? {
        dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
    }

    /// Returns the function with a name.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if there is none.
    func required<Function>(
        _ name: String, as type: Function.Type = Function.self
    ) throws(ConformanceError) -> Function {
        guard let function = function(name, as: type) else {
            throw ConformanceError(
                .unavailable, subject: path, problem: "the library does not export \(name)",
                remedy: "use a library that exports LiteRT's C API")
        }
        return function
    }

    private static var lastError: String {
        dlerror().map { String(cString: $0) } ?? "no reason given"
    }
}
