import CQuantSpec

/// Code under test that is loaded into this process. Only a worker does that.
protocol HostedTarget {
    var targetDescription: TargetDescription { get }

    /// Prepares what all rows of a job share (buffers, a compiled graph), and returns a function that runs one row.
    ///
    /// If the preparation fails, the returned function gives the reason as the outcome of every row.
    func prepare(_ job: TargetJob) -> (TargetRow) -> RowAnswer
}

extension HostedTargetSpecification {
    /// Loads the code under test.
    ///
    /// - Parameters:
    ///   - placement: the alignment of the buffers of kernels. LiteRT places its own.
    ///   - builtInKernels: the kernels that this executable was linked with.
    /// - Throws: `ConformanceError` of kind `unavailable` if the code cannot be loaded, or `usage` for options of a
    ///   delegate.
    func load(
        placement: BufferPlacement, builtInKernels: quantspec_kernel_function?
    ) throws(ConformanceError) -> any HostedTarget {
        switch self {
        case .builtInKernels:
            guard let builtInKernels else {
                throw ConformanceError(
                    .unavailable, subject: "the built-in kernels", problem: "this program has no built-in kernels",
                    remedy: "name a target")
            }
            return try KernelLibrary(function: builtInKernels, placement: placement)
        case .kernels(let library): return try KernelLibrary(path: library, placement: placement)
        case .liteRT(let runtime): return try LiteRTRuntime(runtime)
        }
    }
}
