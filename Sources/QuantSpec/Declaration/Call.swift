/// One evaluation: the instance, its values, and the steps that make its choices.
public struct Call: Sendable {
    private let prepared: PreparedOperator
    /// The values of the inputs by position; `nil` if omitted. The evaluation replaces those of state operands.
    public private(set) var inputs: [Elements?]
    /// The values of the outputs by position; `nil` until the evaluation sets them.
    public private(set) var results: [Elements?]
    /// The sums before requantization that the evaluation recorded.
    public internal(set) var recorded = Accumulators()
    /// Whether the caller wants the accumulators. If not, nothing is recorded.
    public let recordsAccumulators: Bool
    /// The inputs that the caller gave, by position. All other inputs have the values of the instance's constants.
    private let given: [Elements?]

    init(_ prepared: PreparedOperator, inputs: [Elements?], given: [Elements?], recordsAccumulators: Bool) {
        self.prepared = prepared
        self.given = given
        self.recordsAccumulators = recordsAccumulators
        self.inputs = inputs
        results = [Elements?](repeating: nil, count: prepared.instance.outputs.count)
    }

    /// The sums that become output 0; `nil` if none were recorded.
    public var accumulators: [Int64]? {
        get { recorded.output }
        set { recorded[Accumulators.outputName] = newValue }
    }

    /// Records sums that are requantized, if the caller wants accumulators.
    ///
    /// - Parameters:
    ///   - name: `Accumulators.outputName` for the sums of output 0; another name for any other sums.
    ///   - sums: the sums, in the order of the list.
    public mutating func record<Value: FixedWidthInteger>(_ name: String, _ sums: [Value]) {
        if recordsAccumulators { recorded[name] = sums.map { Int64($0) } }
    }

    /// The operator's instance.
    public var instance: Instance { prepared.instance }
    /// The integers derived from the instance (DERIVED-1).
    public var derived: Derived { prepared.derived }
    /// The steps that make the evaluation's choices.
    public var steps: Steps { prepared.steps }
    /// The attributes of the instance.
    public var attributes: Attributes { instance.attributes }

    /// The values of a required input.
    ///
    /// - Throws: `SpecificationError` if the input is omitted or has another type.
    public func values<Value: Element>(_ index: Int, as _: Value.Type = Value.self) throws -> [Value] {
        guard inputs.indices.contains(index), let elements = inputs[index], let values = Value.unwrap(elements) else {
            throw SpecificationError(
                .invalid, "input \(index) has no \(Value.elementType.rawValue) values",
                remedy: "give it a tensor of that type")
        }
        return values
    }

    /// Whether an input has the values of the instance's constant, so that data packed from them are valid.
    func hasConstant(_ index: Int) -> Bool {
        prepared.constants[index] != nil && !(given.indices.contains(index) && given[index] != nil)
    }

    /// The values of an input of any integer type, or bool, widened to 64 bits.
    ///
    /// - Throws: `SpecificationError` if the input is omitted or holds no integers.
    public func integers(_ index: Int) throws -> [Int64] {
        guard inputs.indices.contains(index), let integers = inputs[index]?.integers else {
            throw SpecificationError(
                .invalid, "input \(index) has no integers", remedy: "give it a tensor of an integer type")
        }
        return integers
    }

    /// The values of an optional input. Returns `nil` if it is omitted.
    ///
    /// - Throws: `SpecificationError` if it has another type.
    public func optionalValues<Value: Element>(_ index: Int, as _: Value.Type = Value.self) throws -> [Value]? {
        guard inputs.indices.contains(index), inputs[index] != nil else { return nil }
        return try values(index)
    }

    /// Sets the values of an output.
    public mutating func setOutput<Value: Element>(_ index: Int, _ values: [Value]) {
        results[index] = Value.wrap(values)
    }

    /// Sets the values of an output, of any type.
    public mutating func setOutput(_ index: Int, elements: Elements) { results[index] = elements }

    /// Sets an output of an integer type, or bool, from widened integers that fit its type.
    ///
    /// - Throws: `SpecificationError` if there is no such output, or its type holds no integers.
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

/// The results of one evaluation.
public struct Evaluation: Sendable, Hashable {
    /// The outputs, in order.
    public var outputs: [Tensor]
    /// The state operands after the call, by the position of the input.
    public var states: [Int: Tensor]
    /// The sums before requantization; empty if there are none, or if the caller did not want them.
    public var accumulators: Accumulators

    /// The results of one evaluation.
    public init(outputs: [Tensor], states: [Int: Tensor], accumulators: Accumulators = Accumulators()) {
        self.outputs = outputs
        self.states = states
        self.accumulators = accumulators
    }
}
