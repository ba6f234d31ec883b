/// One evaluation: the instance, its values, and the steps through which the evaluation reaches its choices.
public struct Call: Sendable {
    private let prepared: PreparedOperator
    /// The values of the inputs; those of state operands are replaced by the evaluation.
    public private(set) var inputs: [Elements?]
    public private(set) var results: [Elements?]
    /// The sums before requantization that the evaluation recorded.
    public internal(set) var recorded = Accumulators()
    /// Whether anybody reads the accumulators.
    public let recordsAccumulators: Bool
    /// The inputs that the caller gave. The values of all others are the instance's constants.
    private let given: [Elements?]

    init(_ prepared: PreparedOperator, inputs: [Elements?], given: [Elements?], recordsAccumulators: Bool) {
        self.prepared = prepared
        self.given = given
        self.recordsAccumulators = recordsAccumulators
        self.inputs = inputs
        results = [Elements?](repeating: nil, count: prepared.instance.outputs.count)
    }

    /// The sums that become output 0; `nil` where the operator has none.
    public var accumulators: [Int64]? {
        get { recorded.output }
        set { recorded[Accumulators.outputName] = newValue }
    }

    /// Records sums that are requantized on the way to the output. What is no output 0 has a name of its own.
    public mutating func record<Value: FixedWidthInteger>(_ name: String, _ sums: [Value]) {
        if recordsAccumulators { recorded[name] = sums.map { Int64($0) } }
    }

    public var instance: Instance { prepared.instance }
    public var derived: Derived { prepared.derived }
    public var steps: Steps { prepared.steps }
    public var attributes: Attributes { instance.attributes }

    /// The values of a required input.
    /// - Throws: `SpecificationError` where it is omitted or of another type.
    public func values<Value: Element>(_ index: Int, as _: Value.Type = Value.self) throws -> [Value] {
        guard inputs.indices.contains(index), let elements = inputs[index], let values = Value.unwrap(elements) else {
            throw SpecificationError(
                .invalid, "input \(index) has no \(Value.elementType.rawValue) values",
                remedy: "give it a tensor of that type")
        }
        return values
    }

    /// Whether an input has the values of the instance's constant, so that what was packed from them holds.
    func hasConstant(_ index: Int) -> Bool {
        prepared.constants[index] != nil && !(given.indices.contains(index) && given[index] != nil)
    }

    /// The values of an input of any integer type, widened.
    /// - Throws: `SpecificationError` where it is omitted or not of integers.
    public func integers(_ index: Int) throws -> [Int64] {
        guard inputs.indices.contains(index), let integers = inputs[index]?.integers else {
            throw SpecificationError(
                .invalid, "input \(index) has no integers", remedy: "give it a tensor of an integer type")
        }
        return integers
    }

    /// The values of an optional input; `nil` where it is omitted.
    public func optionalValues<Value: Element>(_ index: Int, as _: Value.Type = Value.self) throws -> [Value]? {
        guard inputs.indices.contains(index), inputs[index] != nil else { return nil }
        return try values(index)
    }

    public mutating func setOutput<Value: Element>(_ index: Int, _ values: [Value]) {
        results[index] = Value.wrap(values)
    }

    public mutating func setOutput(_ index: Int, elements: Elements) { results[index] = elements }

    /// Sets an output of integers from widened ones that fit its type.
    /// - Throws: `SpecificationError` where there is no such output, or its type holds no integers.
    public mutating func setOutput(_ index: Int, integers: [Int64]) throws {
        let type = try instance.output(index).type
        guard let elements = Elements(integers: integers, type: type) else {
            throw SpecificationError(
                .invalid, "output \(index) is of \(type.rawValue) and holds no integers",
                remedy: "give it an integer type")
        }
        results[index] = elements
    }

    /// Replaces the values of a state operand.
    public mutating func setState<Value: Element>(_ index: Int, _ values: [Value]) {
        inputs[index] = Value.wrap(values)
    }
}

/// What an evaluation gives.
public struct Evaluation: Sendable, Hashable {
    public var outputs: [Tensor]
    /// The state operands after the call, by input position.
    public var states: [Int: Tensor]
    /// The sums before requantization; empty where the operator has none.
    public var accumulators: Accumulators

    public init(outputs: [Tensor], states: [Int: Tensor], accumulators: Accumulators = Accumulators()) {
        self.outputs = outputs
        self.states = states
        self.accumulators = accumulators
    }
}
