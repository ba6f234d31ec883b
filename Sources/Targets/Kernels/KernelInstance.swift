import CFaultReport
import CQuantSpec
import KernelInterface
import QuantSpec

/// The calls of a kernel library for one job: the tensors, the attributes, and the call that points to them.
final class KernelInstance {
    private let job: TargetJob
    private let function: quantspec_kernel_function
    private let memory: CallMemory
    private let derived: DerivedMemory
    private let callbacks: KernelCallbacks
    private let quarantine: ScratchQuarantine
    private let inputs: [KernelTensor?]
    private let outputs: [KernelTensor]
    private let regions: [fault_region]
    private let call: CallStructure
    /// The messages of those calls of a row that returned OK.
    private var said = TextTail(limit: TargetOutput.messageLimit)

    /// Returns `nil` if the interface lacks a tensor's type, or if there is not enough memory.
    init?(
        _ job: TargetJob, number: UInt64, placement: BufferPlacement, quarantine: ScratchQuarantine,
        function: quantspec_kernel_function
    ) {
        let memory = CallMemory()
        guard let call = CallStructure(), let derived = DerivedMemory(job.instance.derived.entriesInCallOrder) else {
            return nil
        }
        var inputs: [KernelTensor?] = []
        for record in job.instance.inputTensors {
            guard let record else {
                inputs.append(nil)
                continue
            }
            guard let tensor = KernelTensor(record, isInput: true, placement: placement, in: memory) else { return nil }
            inputs.append(tensor)
        }
        let outputs = job.instance.outputTensors.compactMap {
            KernelTensor($0, isInput: false, placement: placement, in: memory)
        }
        guard outputs.count == job.instance.outputs.count else { return nil }
        self.job = job
        self.call = call
        self.quarantine = quarantine
        self.memory = memory
        self.derived = derived
        self.function = function
        self.inputs = inputs
        self.outputs = outputs
        callbacks = KernelCallbacks(job.instance.variant?.sums ?? [], placement: placement, quarantine: quarantine)
        regions =
            inputs.enumerated().compactMap { $1?.buffer.region(Int(FAULT_REGION_INPUT), $0) }
            + outputs.enumerated().map { $1.buffer.region(Int(FAULT_REGION_OUTPUT), $0) }
            + derived.regions + [call.region]
        call.content = KernelInstance.call(of: job, derived, number: number, in: memory)
        call.content.input_count = Int32(inputs.count)
        call.content.output_count = Int32(outputs.count)
        call.content.inputs = memory.store(inputs.map { $0?.pointer })
        call.content.outputs = memory.store(outputs.map { Optional($0.pointer) })
        call.content.context = callbacks.context
        call.content.scratch = KernelCallbacks.scratchFunction
        call.content.probe = KernelCallbacks.probeFunction
        call.content.message = KernelCallbacks.messageFunction
        call.content.named_probe = KernelCallbacks.namedProbeFunction
    }

    /// The call of a job, without its tensors and callbacks.
    private static func call(
        of job: TargetJob, _ derived: DerivedMemory, number: UInt64, in memory: CallMemory
    ) -> quantspec_call {
        let lists = derived.names.indices.map { index in
            quantspec_derived(
                name: memory.store(derived.names[index]), count: derived.counts[index], values: derived.pointers[index])
        }
        return quantspec_call(
            job.operatorName, code: job.code, variant: job.instance.variantID, scheme: job.schemeName,
            attributes: job.instance.attributes.values, derived: lists, number: number, in: memory)
    }

    // MARK: Running

    /// Runs a row.
    ///
    /// - Parameters:
    ///   - row: the inputs of each step.
    ///   - invocation: the number of the case, from 1.
    func run(_ row: TargetRow, invocation: UInt64) -> RowAnswer {
        call.content.invocation = invocation
        said = TextTail(limit: TargetOutput.messageLimit)
        let outcome = outcome(of: row)
        return RowAnswer(outcome, output: TargetOutput(message: said.text), derivedRead: derived.takeRead())
    }

    private func outcome(of row: TargetRow) -> RowOutcome {
        for (position, state) in job.initialStates {
            inputs[position]?.set(ElementBytes.bytes(of: state), isReadOnly: false)
        }
        var steps: [ObservedStep] = []
        for (step, values) in row.steps.enumerated() {
            switch run(step, values, of: row) {
            case .success(let observed): steps.append(observed)
            case .failure(let stop): return stop.outcome
            }
        }
        return .completed(steps)
    }

    /// Ends a row before its last step.
    private struct Stop: Error { let outcome: RowOutcome }

    private func run(_ step: Int, _ values: [Int: Elements], of row: TargetRow) -> Result<ObservedStep, Stop> {
        call.content.step = Int32(clamping: step)
        for (position, elements) in values where inputs.indices.contains(position) {
            inputs[position]?.set(ElementBytes.bytes(of: elements), isReadOnly: true)
        }
        for (index, output) in outputs.enumerated() {
            let pattern = FillPattern.bytes(
                case: job.caseName(row), step: step, output: index, count: output.buffer.capacity)
            output.set(pattern, isReadOnly: false)
        }
        callbacks.reset(outputCount: outputs.first?.record.description.shape.count ?? 0)
        let status = called()
        if let violation {
            restore()
            return .failure(Stop(outcome: violation))
        }
        if let excess = callbacks.scratch.excess { return .failure(Stop(outcome: .failed(excess))) }
        if let stop = KernelInstance.outcome(of: status, message: callbacks.message) {
            return .failure(Stop(outcome: stop))
        }
        note(callbacks.message)
        return .success(observed)
    }

    /// Calls the function and returns its status. The handler of faults knows the regions of this call.
    private func called() -> Int32 {
        regions.withUnsafeBufferPointer { regions in
            // Bounds: the regions and lists stay in place until the call has returned.
            fault_report_begin(
                regions.baseAddress, Int32(clamping: regions.count), derived.watched.baseAddress,
                Int32(clamping: derived.watched.count))
            fault_report_freed(quarantine.regions.baseAddress, Int32(clamping: quarantine.regions.count))
            defer { fault_report_end() }
            return call.pass(to: function)
        }
    }

    /// Appends the message of a call that returned OK.
    private func note(_ message: String) {
        guard !message.isEmpty else { return }
        if !said.isEmpty { said.append(Array("; ".utf8)) }
        said.append(Array(message.utf8))
    }

    /// The outcome of a status. Returns `nil` for OK.
    private static func outcome(of status: Int32, message: String) -> RowOutcome? {
        switch Int(status) {
        case Int(QUANTSPEC_STATUS_OK): nil
        case Int(QUANTSPEC_STATUS_UNSUPPORTED): .unsupported(reason(message, status: "UNSUPPORTED"))
        case Int(QUANTSPEC_STATUS_INVALID): .invalid(reason(message, status: "INVALID"))
        case Int(QUANTSPEC_STATUS_FAILED): .failed(reason(message, status: "FAILED"))
        default:
            .failed(
                "the target returned the unknown status \(status)"
                    + (message.isEmpty ? "" : ": " + TargetWords.quoted(message)))
        }
    }

    private static func reason(_ message: String, status: String) -> String {
        message.isEmpty ? "the target returned \(status) and gave no message" : TargetWords.quoted(message)
    }

    private var observed: ObservedStep {
        var states: [Int: Elements] = [:]
        for (position, input) in inputs.enumerated() where input?.record.role == .state {
            states[position] = input?.elements
        }
        return ObservedStep(
            outputs: outputs.compactMap(\.elements), accumulators: callbacks.accumulators,
            states: states)
    }

    /// The rule of the interface that the last call broke, as an outcome. `nil` if it broke none.
    private var violation: RowOutcome? {
        for (index, output) in outputs.enumerated() {
            if let violation = output.violation(named: "output \(index)") { return violation }
        }
        for (index, input) in inputs.enumerated() {
            if let violation = input?.violation(named: "input \(index)") { return violation }
        }
        if let violation = callbacks.scratch.violation { return violation }
        if let words = call.violation { return .violated(.changesCall, "the target \(words)") }
        if let list = derived.changed {
            return .violated(
                .changesCall, "the target wrote into or before the derived list \(list), which is read-only")
        }
        if memory.isUnchanged { return nil }
        return .violated(
            .changesCall,
            "the target wrote to a structure or a list of its call, or next to one; they are read-only")
    }

    /// Restores what a call changed, so that later calls are judged only by what they do.
    private func restore() {
        memory.restore()
        call.restore()
        derived.restore()
        for tensor in outputs + inputs.compactMap({ $0 }) { tensor.restore() }
    }
}
