import FileSupport
import JSON
import QuantSpec
import VectorFiles

/// A target's answer about one case in JSON, such as `{"case": ..., "outputs": [...]}` or `{"case": ...,
/// "unsupported": "why"}`.
struct ObservedJSON {
    /// The name of the case; `nil` if the object does not have it.
    let caseName: String?
    private let object: JSONObject

    /// Parses a line.
    ///
    /// - Throws: `WireError` if the line is not a JSON object.
    init(line: [UInt8]) throws(WireError) {
        let value: JSONValue
        do {
            value = try JSONParser.parse(line)
        } catch {
            throw WireError(description: "column \(error.column): \(error.problem)")
        }
        guard case .object(let object) = value else { throw WireError(description: "expected an object") }
        self.object = object
        caseName = try object["case"].map { value throws(WireError) in try ObservedJSON.text(value, "case") }
    }

    private static let keys = [
        "case", "outputs", "results", "accumulators", "states", "steps", "unsupported", "invalid", "error",
        "notDelegated",
        "crashed", "timedOut",
    ]
    private static let stepKeys = ["outputs", "accumulators", "states"]

    /// The outcome of a row, with values of the job's types.
    ///
    /// - Throws: `WireError` if a key is unknown, or if a value is missing or of the wrong kind.
    func outcome(of job: TargetJob) throws(WireError) -> RowOutcome {
        if let unknown = object.members.first(where: { !ObservedJSON.keys.contains($0.key) }) {
            throw WireError(description: "the key \"\(unknown.key)\" is unknown")
        }
        if let outcome = try outcomeWithoutResult() { return outcome }
        if job.isPrimitive { return .completed([try results(job)]) }
        if object["results"] != nil { throw WireError(description: "the key \"results\" is for primitives only") }
        guard let steps = object["steps"] else { return .completed([try ObservedJSON.step(object, job)]) }
        guard case .array(let values) = steps else { throw WireError(description: "\"steps\": expected an array") }
        var observed: [ObservedStep] = []
        for value in values {
            guard case .object(let step) = value else {
                throw WireError(description: "\"steps\": expected an object for each step")
            }
            if let unknown = step.members.first(where: { !ObservedJSON.stepKeys.contains($0.key) }) {
                throw WireError(description: "the key \"\(unknown.key)\" is unknown in a step")
            }
            observed.append(try ObservedJSON.step(step, job))
        }
        return .completed(observed)
    }

    /// The results of a primitive: one value each, or a list.
    private func results(_ job: TargetJob) throws(WireError) -> ObservedStep {
        guard let values = object["results"]?.elements else {
            throw WireError(
                description:
                    "the key \"results\" is missing: expected an array of \(job.instance.outputs.count.counted("value"))"
            )
        }
        guard values.count == job.instance.outputs.count else {
            throw WireError(
                description: "\"results\" has \(values.count.counted("value")), expected \(job.instance.outputs.count)")
        }
        var outputs: [Elements] = []
        for (value, description) in zip(values, job.instance.outputs) {
            let list = description.shape.rank > 0 ? value : JSONValue.list(of: value)
            let elements = try Elements(list, type: description.type)
            guard elements.count == description.shape.count else {
                throw WireError(
                    description: "a list of \"results\" has \(elements.count.counted("value")), expected "
                        + "\(description.shape.count)")
            }
            outputs.append(elements)
        }
        return ObservedStep(outputs: outputs)
    }

    /// The reason why there is no result. Returns `nil` if the target gives a result.
    private func outcomeWithoutResult() throws(WireError) -> RowOutcome? {
        let outcomes: KeyValuePairs<String, (String) -> RowOutcome> = [
            "unsupported": RowOutcome.unsupported, "invalid": RowOutcome.invalid, "error": RowOutcome.failed,
            "notDelegated": RowOutcome.notDelegated, "crashed": RowOutcome.crashed, "timedOut": RowOutcome.timedOut,
        ]
        for (key, outcome) in outcomes {
            guard let value = object[key] else { continue }
            if let other = object.members.first(where: { $0.key != key && $0.key != "case" }) {
                throw WireError(
                    description:
                        "one answer has both \"\(key)\" and \"\(other.key)\": give the result, or the reason for its absence"
                )
            }
            let reason = try ObservedJSON.text(value, key)
            return outcome(reason.isEmpty ? "the target gave no reason" : TargetWords.quoted(reason))
        }
        return nil
    }

    private static func text(_ value: JSONValue, _ key: String) throws(WireError) -> String {
        guard case .text(let text) = value else { throw WireError(description: "\"\(key)\": expected a string") }
        return text
    }

    private static func step(_ object: JSONObject, _ job: TargetJob) throws(WireError) -> ObservedStep {
        var observed = ObservedStep(outputs: [])
        let declared = job.instance.outputs
        for (value, description) in zip(try outputs(object, count: declared.count), declared) {
            observed.outputs.append(try Elements(value, type: description.type))
        }
        switch object["accumulators"] {
        case nil: break
        case .object(let lists):
            for list in lists.members {
                observed.accumulators[list.key] = try Elements(list.value, type: .int64).integers
            }
        case .some(let list):
            // A list without a name is the list of output 0.
            observed.accumulators = Accumulators(output: try Elements(list, type: .int64).integers)
        }
        if case .object(let states)? = object["states"] {
            for member in states.members {
                guard let position = Int(member.key), job.instance.inputs.indices.contains(position),
                    let description = job.instance.inputs[position]
                else { throw WireError(description: "\"states\": the operator has no state at position \(member.key)") }
                observed.states[position] = try Elements(member.value, type: description.type)
            }
        }
        return observed
    }

    /// The values of the outputs, one array for each.
    private static func outputs(_ object: JSONObject, count: Int) throws(WireError) -> [JSONValue] {
        switch object["outputs"] {
        case nil: throw WireError(description: "the key \"outputs\" is missing")
        case .integers(let integers) where !integers.isEmpty:
            throw WireError(description: "\"outputs\": expected an array for each output, such as [[1, 2]]")
        case .some(let value):
            guard let outputs = value.elements else { throw WireError(description: "\"outputs\": expected an array") }
            guard outputs.count == count else {
                throw WireError(
                    description: "\"outputs\" has \(outputs.count.counted("array")), expected \(count)")
            }
            return outputs
        }
    }
}

extension Elements {
    /// Decodes values as vector files have them, except that 64-bit integers may also be numbers.
    init(_ value: JSONValue, type: ElementType) throws(WireError) {
        guard let list = value.elements else { throw WireError(description: "expected an array of values") }
        switch type {
        case .float32: self = .float32(try list.decoded { HexFloat.float($0) })
        case .float64: self = .float64(try list.decoded { HexFloat.double($0) })
        case .float16: self = .float16(try list.decoded { HexFloat.binary16($0) })
        case .complex64:
            let parts: [Float] = try list.decoded { HexFloat.float($0) }
            guard let elements = Elements(realParts: parts, type: type) else {
                throw WireError(description: "the last complex number has no imaginary part")
            }
            self = elements
        case .uint64: self = .uint64(try list.decoded { UInt64($0) })
        default:
            let integers: [Int64] = try list.decoded { Int64($0) }
            let range = type == .bool ? 0...1 : type.integerRange
            if let range, let wrong = integers.first(where: { !range.contains($0) }) {
                throw WireError(description: "\(wrong) is outside the range of \(type.rawValue)")
            }
            guard let elements = Elements(integers: integers, type: type) else {
                throw WireError(description: "answers cannot hold values of type \(type.rawValue)")
            }
            self = elements
        }
    }
}

extension [JSONValue] {
    /// Decodes each text, or the digits of each number.
    fileprivate func decoded<Value>(_ decode: (String) -> Value?) throws(WireError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for item in self {
            let text: String
            switch item {
            case .text(let written): text = written
            case .integer(let integer): text = String(integer)
            default: throw WireError(description: "expected a number, or a string that holds one")
            }
            guard let value = decode(text) else {
                throw WireError(description: "\"\(text)\" is not a value of this type; write real numbers as 0x1.8p-3")
            }
            values.append(value)
        }
        return values
    }
}
