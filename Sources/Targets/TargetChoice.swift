import FileSupport

/// The target that is judged.
public enum TargetChoice: Sendable, Hashable {
    /// The kernels that the worker's executable was linked with. In this tool these are the sample kernels.
    case builtInKernels
    /// A kernel library, by its path.
    case kernels(library: String)
    /// A command line for the shell.
    case command(String)
    /// The LiteRT runtime, with or without a delegate.
    case liteRT(LiteRTSpecification)
    /// A folder of results.
    case results(folder: String)
}

/// The circumstances under which the processes of targets run.
public struct TargetEnvironment: Sendable {
    /// The executable that becomes the worker if it is started with `Worker.verb`: the tool itself.
    public var workerExecutable: String
    /// The vectors that are run. Some targets receive or check them.
    public var vectors: VectorIdentity
    /// The time limits of the target.
    public var patience: TargetPatience
    /// The start addresses of the buffers of kernels.
    public var placement: BufferPlacement
    /// Variables that are added to this process's own environment.
    public var variables: [String: String]
    /// Ends the wait for an answer when the run is to end.
    public var interruption: Interruption

    /// An environment. By default with the standard time limits and placement, no added variables, and no interruption.
    public init(
        workerExecutable: String, vectors: VectorIdentity, patience: TargetPatience = TargetPatience(),
        placement: BufferPlacement = .standard, variables: [String: String] = [:],
        interruption: Interruption = Interruption()
    ) {
        self.workerExecutable = workerExecutable
        self.vectors = vectors
        self.patience = patience
        self.placement = placement
        self.variables = variables
        self.interruption = interruption
    }
}

extension TargetChoice {
    /// Starts the target.
    ///
    /// - Throws: `ConformanceError` if the target is missing or does not answer.
    public func open(_ environment: TargetEnvironment) throws(ConformanceError) -> any TargetSession {
        switch self {
        case .builtInKernels:
            return try TargetChoice.worker(.builtInKernels, target: "the built-in kernels", environment)
        case .kernels(let library):
            let path = try TargetChoice.existing(library)
            return try TargetChoice.worker(.kernels(library: path), target: library, environment)
        case .liteRT(var runtime):
            runtime.library = try TargetChoice.existing(runtime.library)
            // If both libraries load but the process crashes, the delegate is the likelier cause, so messages name it.
            var suspect = runtime.library
            if let delegate = runtime.delegate, delegate != LiteRTSpecification.xnnpack {
                suspect = try TargetChoice.existing(
                    delegate, remedy: "check the path, or use \(LiteRTSpecification.xnnpack)")
                runtime.delegate = suspect
            }
            return try TargetChoice.worker(.liteRT(runtime), target: suspect, environment)
        case .command(let command):
            let path = ShellCommand.searchPath(environment.variables)
            let launch = ProcessLaunch(
                target: command, executable: "/bin/sh",
                arguments: ["-c", ShellCommand.script(command, path: path)], channel: .standardStreams,
                environment: environment.variables)
            let speaker = try CommandDialogue(command: command, vectors: environment.vectors)
            return try SupervisedSession(
                launch, speaker: speaker, patience: environment.patience, interruption: environment.interruption)
        case .results(let folder):
            return try ResultsSession(folder: folder, vectors: environment.vectors)
        }
    }

    private static func worker(
        _ specification: HostedTargetSpecification, target: String, _ environment: TargetEnvironment
    ) throws(ConformanceError) -> any TargetSession {
        // The runner reports a crash at once. The report of the Swift runtime would take seconds.
        let variables = ["SWIFT_BACKTRACE": "enable=no"].merging(environment.variables) { _, given in given }
        let launch = ProcessLaunch(
            target: target, executable: environment.workerExecutable, arguments: [Worker.verb],
            channel: .separateDescriptors, environment: variables)
        return try SupervisedSession(
            launch, speaker: WorkerDialogue(specification, placement: environment.placement),
            patience: environment.patience, interruption: environment.interruption)
    }

    /// The absolute path of a file that must exist. Without a slash the loader would search for the file elsewhere.
    ///
    /// - Throws: `ConformanceError` of kind `missing` if there is none.
    private static func existing(
        _ path: String, remedy: String = "check the path"
    ) throws(ConformanceError) -> String {
        guard let whole = FilePlace.resolved(path) else {
            throw ConformanceError(.missing, subject: path, problem: "there is no such file", remedy: remedy)
        }
        return whole
    }
}
