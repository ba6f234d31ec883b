import CQuantSpec

/// Code under test that is loaded into this process: only a worker does that.
protocol HostedTarget {
    var targetDescription: TargetDescription { get }

    /// Makes ready what all rows of a job share (buffers, a compiled graph). What is returned runs one row.
    /// Where that fails it still returns: then every row's outcome says why.
    func prepare(_ job: TargetJob) -> (TargetRow) -> RowAnswer
}

extension HostedTargetSpecification {
    /// Loads the code under test.
    /// - Parameters:
    ///   - placement: where the buffers of kernels start; LiteRT places its own.
    ///   - builtInKernels: the kernels that this executable was linked with.
    func load(
        placement: BufferPlacement, builtInKernels: quantspec_kernel_function?
    ) throws(ConformanceError) -> any HostedTarget {
        switch self {
        case .builtInKernels:
            guard let builtInKernels else {
                throw ConformanceError(
                    .unavailable, subject: "the built-in kernels", problem: "this program has none",
                    remedy: "name a target")
            }
            return try KernelLibrary(function: builtInKernels, placement: placement)
        case .kernels(let library): return try KernelLibrary(path: library, placement: placement)
        case .liteRT(let runtime): return try LiteRTRuntime(runtime)
        }
    }
}
