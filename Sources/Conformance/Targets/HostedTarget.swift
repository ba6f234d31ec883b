/// Code under test that is loaded into this process: only a worker does that.
protocol HostedTarget {
    var targetDescription: TargetDescription { get }

    /// Makes ready what all rows of a job share (buffers, a compiled graph). What is returned runs one row.
    /// Where that fails it still returns: then every row's outcome says why.
    func prepare(_ job: TargetJob) -> (TargetRow) -> RowOutcome
}

extension HostedTargetSpecification {
    /// Loads the code under test.
    func load() throws(ConformanceError) -> any HostedTarget {
        switch self {
        case .kernels(let library): return try KernelLibrary(path: library)
        case .liteRT(let runtime): return try LiteRTRuntime(runtime)
        }
    }
}
