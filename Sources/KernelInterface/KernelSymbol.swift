import CQuantSpec
@preconcurrency import Glibc

/// The function that a kernel library exports.
package enum KernelSymbol {
    /// Why a library gives no function.
    package struct LoadError: Error, Sendable, Hashable {
        /// What is wrong, for a message after the library's path.
        package let problem: String
        /// What the user can do about it.
        package let remedy: String
    }

    /// Loads a library, which stays loaded, and returns its function.
    ///
    /// - Throws: `LoadError` if the library cannot be loaded, or does not export the function.
    package static func function(ofLibrary path: String) throws(LoadError) -> quantspec_kernel_function {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
            throw LoadError(
                problem: "the library cannot be loaded (\(reason))",
                remedy: "build it for this machine, and install the libraries that it needs")
        }
        guard let symbol = dlsym(handle, QUANTSPEC_KERNEL_SYMBOL) else {
            throw LoadError(
                problem: "the library does not export \(QUANTSPEC_KERNEL_SYMBOL)",
                remedy: "implement quantspec_kernel.h and export that function")
        }
        // The header declares the function of this name with this type.
        return unsafeBitCast(symbol, to: quantspec_kernel_function.self)
    }
}
