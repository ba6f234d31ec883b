import CLiteRT
@preconcurrency import Glibc
import QuantSpec

/// Ends a group before its rows, or a row before its last step.
struct LiteRTStop: Error {
    let outcome: RowOutcome
}

/// A group as a graph that the runtime has prepared, with the delegate applied if there is one.
final class LiteRTGraph {
    private let job: TargetJob
    private let functions: LiteRTFunctions
    private let messages: LiteRTMessages
    private let interpreter: LiteRTInterpreter
    /// The positions of the inputs for which a row gives values: the graph's inputs, in order.
    private let activations: [Int]

    /// Prepares the graph.
    ///
    /// - Throws: `LiteRTStop` with the outcome of all rows if the runtime rejects the model, or if the delegate does
    ///   not take all of it.
    init(
        _ job: TargetJob, functions: LiteRTFunctions, delegates: (any DelegateMaker)?
    ) throws(LiteRTStop) {
        guard let file = job.model else {
            throw LiteRTStop(outcome: .unsupported("the case has no .tflite file"))
        }
        let messages = LiteRTMessages()
        let model = try LiteRTModel(file, functions, messages)
        if let delegates {
            interpreter = try LiteRTGraph.delegated(model, delegates, functions, messages)
        } else {
            interpreter = try LiteRTGraph.undelegated(model, functions, messages)
        }
        self.job = job
        self.functions = functions
        self.messages = messages
        activations = job.instance.positions(of: .activation)
        guard functions.inputCount(interpreter.pointer) == activations.count,
            functions.outputCount(interpreter.pointer) == job.instance.outputs.count
        else {
            throw LiteRTStop(outcome: .failed("the runtime and the model differ in the number of inputs or outputs"))
        }
    }

    // MARK: Making ready

    /// The library's own kernels without any delegate. Some libraries apply one by themselves; it is removed.
    private static func undelegated(
        _ model: LiteRTModel, _ functions: LiteRTFunctions, _ messages: LiteRTMessages
    ) throws(LiteRTStop) -> LiteRTInterpreter {
        guard let interpreter = LiteRTInterpreter(model, delegate: nil, functions, messages), interpreter.allocate()
        else { throw LiteRTStop(outcome: .unsupported(messages.take(orElse: "the runtime rejects the model"))) }
        guard interpreter.hasDelegatedNodes else { return interpreter }
        interpreter.removeDelegates()
        guard interpreter.allocate(), !interpreter.hasDelegatedNodes else {
            throw LiteRTStop(
                outcome: .unsupported("the library cannot run the graph without the delegate that it applies by itself")
            )
        }
        return interpreter
    }

    private static func delegated(
        _ model: LiteRTModel, _ delegates: any DelegateMaker, _ functions: LiteRTFunctions,
        _ messages: LiteRTMessages
    ) throws(LiteRTStop) -> LiteRTInterpreter {
        let delegate: AppliedDelegate
        do {
            delegate = try delegates.make()
        } catch {
            throw LiteRTStop(outcome: .failed("the delegate cannot be created: \(error.reason)"))
        }
        guard let interpreter = LiteRTInterpreter(model, delegate: delegate, functions, messages) else {
            let reason = messages.take(orElse: "the delegate cannot be applied")
            // A model that the runtime's own kernels reject never reached the delegate, so they are tried first.
            _ = try undelegated(model, functions, messages)
            throw LiteRTStop(outcome: .notDelegated(reason))
        }
        // The nodes are inspected before the tensors are allocated: then a library may apply a delegate of its own to
        // the other nodes.
        guard let isDelegated = interpreter.isDelegatedAsOne else {
            throw LiteRTStop(
                outcome: .notDelegated("delegation unproven: the library does not report what the delegate took"))
        }
        guard isDelegated else {
            throw LiteRTStop(outcome: .notDelegated("the delegate does not take the operator"))
        }
        guard interpreter.allocate() else {
            let reason = messages.take(orElse: "no reason given")
            throw LiteRTStop(outcome: .unsupported("the delegate takes the operator, then rejects it: \(reason)"))
        }
        guard interpreter.isDelegatedAsOne == true else {
            throw LiteRTStop(outcome: .notDelegated("the delegate took the operator and gave it back"))
        }
        return interpreter
    }

    // MARK: Running

    func run(_ row: TargetRow) -> RowOutcome {
        do {
            if !job.instance.positions(of: .state).isEmpty { try resetStates() }
            var steps: [ObservedStep] = []
            for (step, values) in row.steps.enumerated() {
                steps.append(try run(step, values, of: row))
            }
            return .completed(steps)
        } catch {
            return error.outcome
        }
    }

    private func resetStates() throws(LiteRTStop) {
        guard let reset = functions.resetVariableTensors else {
            throw LiteRTStop(outcome: .unsupported("the library cannot reset states"))
        }
        guard reset(interpreter.pointer) == LITERT_OK else {
            throw LiteRTStop(outcome: .failed(messages.take(orElse: "the runtime cannot reset states")))
        }
    }

    /// The outcome of a kernel that returned an error when it ran. Some kernels detect only then that they lack a
    /// type; if the message says so, the outcome is `unsupported`.
    static func outcome(ofRefusal reason: String) -> RowOutcome {
        let words = ["unsupported", "not support", "not currently support", "only support", "only currently support"]
        let lowered = reason.lowercased()
        return words.contains { lowered.contains($0) } ? .unsupported(reason) : .failed(reason)
    }

    private func run(_ step: Int, _ values: [Int: Elements], of row: TargetRow) throws(LiteRTStop) -> ObservedStep {
        // The outputs are filled first, because a graph may place an output in the memory of its input.
        for index in job.instance.outputs.indices where !isPrepared {
            guard let tensor = output(index), let data = functions.data(tensor) else { continue }
            let count = functions.byteSize(tensor)
            let pattern = FillPattern.bytes(case: job.caseName(row), step: step, output: index, count: count)
            // Bounds: the pattern has as many bytes as the tensor reports.
            memcpy(data, pattern, count)
        }
        for (index, position) in activations.enumerated() {
            try setInput(index, to: values[position].map(RuntimeElements.bytes) ?? [])
        }
        guard functions.invoke(interpreter.pointer) == LITERT_OK else {
            let reason = messages.take(orElse: "the runtime cannot run the graph")
            throw LiteRTStop(outcome: LiteRTGraph.outcome(ofRefusal: reason))
        }
        var outputs: [Elements] = []
        for index in job.instance.outputs.indices { outputs.append(try elements(ofOutput: index)) }
        return ObservedStep(outputs: outputs)
    }

    /// Whether the runtime computes the operator's output only when it prepares a graph. What follows from constants alone is also
    /// computed then.
    private var isPrepared: Bool { activations.isEmpty || ["SHAPE", "RANK"].contains(job.operatorName) }

    private func setInput(_ index: Int, to bytes: [UInt8]) throws(LiteRTStop) {
        guard let tensor = functions.input(interpreter.pointer, Int32(index)) else {
            throw LiteRTStop(outcome: .failed("the runtime has no input \(index)"))
        }
        let size = functions.byteSize(tensor)
        guard size == bytes.count else {
            throw LiteRTStop(
                outcome: .failed("the runtime's input \(index) has \(size) bytes, the case gives \(bytes.count)"))
        }
        guard size > 0 else { return }
        guard let data = functions.data(tensor) else {
            throw LiteRTStop(outcome: .failed("the runtime's input \(index) has no memory"))
        }
        // Bounds: the comparison above makes sure that the tensor has as many bytes as are copied.
        memcpy(data, bytes, size)
    }

    private func output(_ index: Int) -> OpaquePointer? { functions.output(interpreter.pointer, Int32(index)) }

    private func elements(ofOutput index: Int) throws(LiteRTStop) -> Elements {
        let description = job.instance.outputs[index]
        guard let tensor = output(index) else {
            throw LiteRTStop(outcome: .failed("the runtime has no output \(index)"))
        }
        let size = functions.byteSize(tensor)
        let data = functions.data(tensor)
        guard size == 0 || data != nil else {
            throw LiteRTStop(outcome: .failed("the runtime's output \(index) has no memory"))
        }
        // Bounds: the tensor has as many bytes as it reports.
        let bytes = Array(UnsafeRawBufferPointer(start: data, count: size))
        guard
            let elements = RuntimeElements.elements(
                bytes, type: description.type, count: description.shape.count)
        else {
            throw LiteRTStop(
                outcome: .failed(
                    "output \(index) has \(size) bytes, which are not values of \(description.type.rawValue)"))
        }
        return elements
    }
}
