import ArgumentParser
import ArrayFiles
import Conformance
import FileSupport
import Foundation
import GoldenVectors
import Interpreter
import JSON
import QuantSpec
import TFLiteModel
import Targets

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Executes a model with reference semantics.",
        usage: "quantspec run <model> --inputs <file> --outputs <file> [<options>]",
        discussion: """
            The keys of the inputs are tensor names, a signature's names, or input_0,
            input_1 and so on, in graph order. If the model has one input and the file has
            one array, its key may be any; a .npy file is such an array. Values have the
            type of the input: for an int8 input, quantize real numbers first. The outputs
            are output_0, output_1 and so on; with --all-tensors also tensor_<index> for
            the result of every operator.

            A signature is a named subgraph; without --signature the main graph is called.
            With --steps every input has one more leading axis: the calls in order.
            Variable tensors and variables keep their values between the calls, and each
            output has the same leading axis.

            Loops may not end. A run ends with an error after --max-calls calls of
            subgraphs; one iteration of a loop makes two. Calls may be nested 64 deep. It
            also ends before its values, without constants, take more than --max-memory.

            The reference runtime is wrong in places (Spec/errata.md). With
            --reference-defects the verb returns what the runtime returns there, so that a
            model can be compared with the runtime.

            Real functions such as e^x are the specification's own, with the same bits on
            every host. The runtime calls its host's C library. With --math host the verb
            does so too, and returns the runtime's bits on the same host. GELU in float32
            is an exception: there the runtime has polynomials of its own, and results may
            differ within the bound of GELU-5.

            The time of one invocation does not include preparing the operators, which
            happens once. With --repeat N it is the median of N invocations, each from the
            same initial state.

            The fast kernels of the package evaluate the operators that they have. They give
            the bits of the profile. With --kernels none the specification evaluates all
            operators; with --kernels and the path of a kernel library, that library
            evaluates what it supports, and the specification the rest. --threads sets the
            number of threads of the fast kernels.

            EXAMPLES
              quantspec run model.tflite --inputs in.npz --outputs out.npz
              quantspec run model.tflite --inputs in.npz --outputs out.npz \\
                  --all-tensors --profile integer-double
              quantspec run stream.tflite --inputs frames.npz --outputs out.npz --steps
              quantspec run model.tflite --inputs in.npz --outputs out.npz \\
                  --kernels none --repeat 7 --json
              quantspec run model.tflite --inputs in.npz --outputs out.npz \\
                  --kernels ./libmine.so
            """)

    @Argument(help: "The model, a .tflite file.", completion: Completions.models, transform: NamedOption.checked)
    var model: String
    @Option(
        help: ArgumentHelp("The inputs: an .npz file, or a .npy file for one input.", valueName: "file"),
        completion: Completions.arrays, transform: NamedOption.checked)
    var inputs: String
    @Option(
        help: ArgumentHelp("The .npz file to write the outputs to.", valueName: "file"),
        completion: Completions.archives, transform: NamedOption.checked)
    var outputs: String
    @Flag(help: "Write also the result of every operator of the subgraph.")
    var allTensors = false
    @Option(help: ArgumentHelp("The signature to call.", valueName: "key"))
    var signature: String?
    @Flag(help: "Make one call for each index of the inputs' leading axis, keeping states.")
    var steps = false
    @Option(help: ArgumentHelp("The greatest number of calls of subgraphs in one invocation.", valueName: "n"))
    var maxCalls = InterpreterLimits().calls
    @Option(help: ArgumentHelp("The greatest memory of the values that are held at once, in MiB.", valueName: "n"))
    var maxMemory = InterpreterLimits().bytes >> 20
    @OptionGroup var numerics: NumericOptions
    @Option(
        help: ArgumentHelp(
            "The elementary functions of real numbers: specified, or host for this host's C library.",
            valueName: "name"))
    var math = Mathematics.specified.name
    @Flag(help: "Return the reference's results where they are known to be wrong.")
    var referenceDefects = false
    @Option(help: ArgumentHelp("The number of invocations; the time is their median.", valueName: "n"))
    var `repeat` = 1
    @Option(
        help: ArgumentHelp(
            "The kernels: fast, none for the specification alone, or the path of a kernel library.",
            valueName: "fast|none|file"), transform: NamedOption.checked)
    var kernels = "fast"
    @Option(help: ArgumentHelp("The number of threads of the fast kernels.", valueName: "n"))
    var threads = 1
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(self.repeat) else {
            throw ValidationError("--repeat: \(self.repeat) is out of range; use 1 to 10000")
        }
        guard maxCalls >= 0 else {
            throw ValidationError("--max-calls: \(maxCalls) is out of range; use 0 or more")
        }
        guard (1...1 << 30).contains(maxMemory) else {
            throw ValidationError("--max-memory: \(maxMemory) is out of range; use 1 to \(1 << 30)")
        }
        guard Mathematics.all.contains(where: { $0.name == math }) else {
            throw ValidationError(
                "--math: \(math) is unknown; use \(Mathematics.all.map(\.name).joined(separator: " or "))")
        }
        guard (1...64).contains(threads) else {
            throw ValidationError("--threads: \(threads) is out of range; use 1 to 64")
        }
    }

    mutating func run() throws {
        let profile = try numerics.numericProfile()
        for input in [inputs, self.model] where FilePlace.isSame(input, outputs) {
            throw CommandFailure(
                .wrongUsage,
                "--outputs: \(outputs) is \(input == inputs ? "the file of the inputs" : "the model");"
                    + " name another file")
        }
        try reportingFailures {
            let model = try Model(contentsOfFile: self.model)
            let archive = try ArrayArchive.read(inputs, loneKey: "input_0")
            let result = try execute(model, archive, profile)
            try outputArchive(result).write(to: outputs)
            try report(result)
        }
    }

    /// What a run prints and writes.
    private struct Result {
        var outputs: [Tensor]
        var produced: [Int: Tensor]
        let runs: [ModelRun]
        /// The median time of an invocation.
        let invocation: Duration
        /// The name of the kernels, and the number of operators that they evaluated.
        let kernels: (name: String, operators: Int)

        var peakBytes: Int { runs.map(\.peakBytes).max() ?? 0 }
        var preparation: Duration { runs.reduce(.zero) { $0 + $1.preparation } }
    }

    private func execute(_ model: Model, _ archive: ArrayArchive, _ profile: NumericProfile) throws -> Result {
        do {
            let named = try NamedInputs(model, signatureKey: signature)
            let arrays = archive.entries.map { (key: $0.key, shape: $0.array.shape, elements: $0.array.elements) }
            let calls = try locating(inputs) {
                steps ? try CallSequence.inputs(arrays, named) : [try named.bind(arrays)]
            }
            let mathematics = Mathematics.all.first { $0.name == math } ?? .specified
            let chosen = try modelKernels()
            let defects = ReferenceDefects(profile, deviations: referenceDefects ? nil : [])
            var interpreter = try ModelInterpreter(
                model, subgraph: named.subgraph, steps: Steps(profile, mathematics: mathematics),
                limits: InterpreterLimits(calls: maxCalls, bytes: maxMemory << 20),
                reproducesDefects: referenceDefects, kernels: chosen, substitute: { defects.evaluation(of: $0) })
            var invocations: [Duration] = []
            func invokeAll() throws -> [ModelRun] {
                try calls.map { call in
                    let start = ContinuousClock.now
                    let run = try interpreter.run(call, keepingAll: allTensors)
                    invocations.append(ContinuousClock.now - start - run.preparation)
                    return run
                }
            }
            let runs = try invokeAll()
            for _ in 1..<self.repeat {
                try interpreter.resetStates()
                _ = try invokeAll()
            }
            let (outputs, produced) = steps ? try CallSequence.results(runs) : (runs[0].outputs, runs[0].produced)
            return Result(
                outputs: outputs, produced: produced, runs: runs,
                invocation: invocations.sorted()[invocations.count / 2],
                kernels: (interpreter.kernelName ?? "none", interpreter.kernelOperatorCount))
        } catch let error as InterpreterError {
            throw CommandFailure(.badInput, "\(self.model): \(error)")
        } catch let error as ModelError {
            throw error.of(file: self.model)
        }
    }

    /// The kernels of `--kernels`, with the threads of `--threads`.
    private func modelKernels() throws -> ModelKernels {
        switch kernels {
        case "none": return .none
        case "fast":
            if let error = ModelKernels.fastError { throw CommandFailure(.unavailable, error) }
            ModelKernels.setThreads(threads)
            return .fast
        default:
            do {
                return .library(try KernelSource(library: kernels.contains("/") ? kernels : "./" + kernels))
            } catch {
                throw CommandFailure(.unavailable, "--kernels: \(error)")
            }
        }
    }

    private func outputArchive(_ result: Result) throws -> ArrayArchive {
        var archive = ArrayArchive()
        for (position, tensor) in result.outputs.enumerated() {
            archive["output_\(position)"] = try NumPyArray(tensor)
        }
        for (index, tensor) in result.produced.sorted(by: { $0.key < $1.key }) {
            archive["tensor_\(index)"] = try NumPyArray(tensor)
        }
        return archive
    }

    private func report(_ result: Result) throws {
        let (milliseconds, preparation) = (result.invocation / .milliseconds(1), result.preparation / .milliseconds(1))
        if json {
            let tensors = result.outputs.map { "{\"type\": \"\($0.type.rawValue)\", \"shape\": \($0.shape)}" }
            try Output.print(
                "{\"outputs\": [\(tensors.joined(separator: ", "))], \"prepareMilliseconds\": \(preparation), "
                    + "\"milliseconds\": \(milliseconds), \"peakBytes\": \(result.peakBytes), "
                    + "\"kernels\": \(JSONWriter.line(.text(result.kernels.name))), "
                    + "\"kernelOperators\": \(result.kernels.operators)}")
            return
        }
        for (position, tensor) in result.outputs.enumerated() {
            try Output.print("output_\(position)  \(tensor.type.rawValue) \(tensor.shape)")
        }
        try Output.print(
            String(format: "%.1f ms to prepare, %.1f ms for an invocation, ", preparation, milliseconds)
                + result.peakBytes.counted("byte") + " of memory at the peak")
        try Output.print(
            result.kernels.name == "none"
                ? "Every operator was evaluated by the specification."
                : "Kernels: \(result.kernels.name), for \(result.kernels.operators.counted("operator")).")
    }
}
