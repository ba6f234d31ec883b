import CQuantSpec
import FastKernels
import KernelInterface
import QuantSpec

/// The kernels that a session evaluates operators with. What they do not support, the specification evaluates.
public enum ModelKernels: Sendable {
    /// The specification alone.
    case none
    /// The package's fast kernels, which give the bits of the profile.
    case fast
    /// A kernel library with the interface of `quantspec_kernel.h`.
    case library(KernelSource)

    /// The source of the kernels for a session's steps.
    ///
    /// - Returns: `nil` if the specification evaluates all operators: for `none`, and for `fast` if a step was replaced
    ///   or the fast kernels lack the profile.
    func source(for steps: Steps) -> KernelSource? {
        switch self {
        case .none: nil
        case .library(let source): source
        case .fast: steps.profile.flatMap(KernelSource.init(fastFor:))
        }
    }

    /// Sets the number of threads with which the fast kernels of this process compute one operator.
    ///
    /// - Parameter count: 1 to 64; other numbers are clamped.
    public static func setThreads(_ count: Int) { quantspec_fast_set_threads(Int32(clamping: count)) }

    /// Why the fast kernels cannot run; `nil` if they can. The environment variable `QUANTSPEC_FAST_PATH` can name a
    /// path that this machine cannot run.
    public static var fastError: String? { quantspec_fast_path_error().map { String(cString: $0) } }
}

/// A function that implements the interface of `quantspec_kernel.h`.
public struct KernelSource: Sendable {
    /// The name and the version, as the code says them, such as `quantspec-fast-kernels 1 (avx2)`.
    public let name: String
    /// The function. It is a pointer to code, which every thread may call, one call of an operator at a time.
    nonisolated(unsafe) let function: quantspec_kernel_function
    /// Whether the values of tensors must start at multiples of `QUANTSPEC_ALIGNMENT`.
    let needsAlignment: Bool

    /// The fast kernels of a profile. Returns `nil` if they do not have it.
    ///
    /// Profiles that differ in the quantization of hybrid inputs alone have the same function: the fast kernels have no
    /// hybrid operators.
    init?(fastFor profile: NumericProfile) {
        let name: String? =
            switch (profile.requantizationRounding, profile.fullyConnectedRequantization) {
            case (.double, .binary64): NumericProfile.litert_2_3_x86_64.name
            case (.double, .fixedPoint): NumericProfile.integerDouble.name
            case (.single, .fixedPoint): NumericProfile.integerSingle.name
            case (.single, .binary64): nil
            }
        guard let name, let function = quantspec_fast_kernel_for(name) else { return nil }
        let path = quantspec_fast_path_name().map { String(cString: $0) } ?? "no path"
        self.init(name: "quantspec-fast-kernels (\(path))", function: function, needsAlignment: false)
    }

    private init(name: String, function: @escaping quantspec_kernel_function, needsAlignment: Bool) {
        self.name = name
        self.function = function
        self.needsAlignment = needsAlignment
    }

    /// Loads a kernel library, which stays loaded, and asks it who it is.
    ///
    /// - Throws: `InterpreterError` of kind `kernels` if the library cannot be loaded, lacks the function, or was built
    ///   for another version of the interface.
    public init(library path: String) throws(InterpreterError) {
        let function: quantspec_kernel_function
        do {
            function = try KernelSymbol.function(ofLibrary: path)
        } catch {
            throw InterpreterError(.kernels, place: path, error.problem, remedy: error.remedy)
        }
        let identity = KernelMemory.identity(of: function)
        guard let identity, identity.abi == UInt32(QUANTSPEC_ABI) else {
            throw InterpreterError(
                .kernels, place: path, "the library does not identify itself, or has another version of the interface",
                remedy: "judge it with 'quantspec conform --kernels', which says more")
        }
        let words = [identity.target, identity.version].compactMap { $0.map { String(cString: $0) } }
        let name = words.filter { !$0.isEmpty }.joined(separator: " ")
        self.init(name: name.isEmpty ? path : name, function: function, needsAlignment: true)
    }
}
