/// The results that an instance may have in binary16 arithmetic (FLOAT16-1).
public struct Binary16Bound: Sendable {
    /// The name of the profile that is judged by these bounds.
    public static let profileName = "float16-arithmetic"
    /// The clause that defines the profile.
    public static let profileClause: Clause = "FLOAT16-1"

    private let enclose: Binary16Rule.Enclose?
    /// The instance with rounded constants, in its own types.
    private let rounded: PreparedOperator
    /// The same in binary32, without a fused activation.
    private let widened: PreparedOperator
    private let activation: FusedActivation

    /// Prepares the bounds of an instance. Returns `nil` if the profile does not cover its form (FLOAT16-12).
    ///
    /// - Parameters:
    ///   - operation: the operator of the instance.
    ///   - instance: the instance. Its constants are rounded to binary16.
    ///   - steps: the steps of the evaluation.
    /// - Throws: `SpecificationError` if the instance is invalid.
    public init?(_ operation: Operator, _ instance: Instance, steps: Steps) throws {
        let variant = try operation.variant(for: instance)
        guard Binary16Bound.covers(operation, variant) else { return nil }
        enclose = Binary16Bound.hasReals(variant) ? operation.binary16?.enclose : nil
        activation = instance.attributes[.fusedActivation]
        rounded = try operation.prepare(try instance.mappingConstants { $0.roundedToBinary16 }, steps: steps)
        guard enclose != nil else {
            widened = rounded
            return
        }
        var real = try instance.mappingConstants { $0.roundedToBinary16.widened }
        real.inputs = real.inputs.map { $0.map(\.widened) }
        real.outputs = real.outputs.map(\.widened)
        if real.attributes.values[Attribute<FusedActivation>.fusedActivation.name] != nil {
            real.attributes[.fusedActivation] = .none
        }
        real.variantID = ""
        widened = try operation.prepare(real, steps: steps)
    }

    /// Whether the profile has a bound for a form: one of the schemes float32 and float16, without a state (FLOAT16-12).
    public static func covers(_ operation: Operator, _ variant: Variant) -> Bool {
        guard variant.scheme == .float32 || variant.scheme == .float16 else { return false }
        guard variant.inputs.allSatisfy({ $0.role != .state }) else { return false }
        return operation.binary16 != nil || !hasReals(variant)
    }

    /// Whether a form has real operands. A form of integers alone has its results under every profile.
    private static func hasReals(_ variant: Variant) -> Bool {
        (variant.inputs + variant.outputs).contains { $0.type == .float32 || $0.type == .float16 || $0.mayHaveAnyType }
    }

    /// The results that are right for values of the inputs.
    ///
    /// - Parameter inputs: the values by input position; constants may be left `nil`.
    /// - Throws: `SpecificationError` if the operator has no result for the rounded values.
    public func outputs(for inputs: [Elements?]) throws -> [BoundedOutput] {
        let inputs = rounded.instance.inputs.indices.map { index in
            (inputs.indices.contains(index) ? inputs[index] : nil)?.roundedToBinary16
        }
        let results = try rounded.evaluate(inputs, recordingAccumulators: false).outputs.map(\.elements)
        guard let enclose else { return results.map { BoundedOutput(exactly: $0) } }
        let reals = inputs.indices.map { (inputs[$0] ?? rounded.constants[$0])?.widened }
        let (least, greatest) = activation.bounds
        let enclosures = try enclose(Binary16Call(widened, reals)).map {
            $0.clamped(least.map(Double.init), greatest.map(Double.init))
        }
        return results.enumerated().map { index, result in
            index == 0 ? BoundedOutput(result, enclosures) : BoundedOutput(exactly: result)
        }
    }
}

/// One output in binary16 arithmetic: the specified values for the rounded operands, and where results may lie (FLOAT16-3).
public struct BoundedOutput: Sendable, Hashable {
    /// The values that the operator's clauses give for the rounded operands.
    public let center: Elements
    /// The interval of each element; empty if the elements are no reals, which are compared by bits.
    public let enclosures: [Enclosure]

    init(_ center: Elements, _ enclosures: [Enclosure]) {
        self.center = center
        self.enclosures = enclosures
    }

    /// FLOAT16-4: the results of a form that rounds nothing. A result that is no binary16 number is rounded once.
    init(exactly results: Elements) {
        center = results
        enclosures = (results.reals ?? []).map { value in
            let isStored = value.isNaN || Binary16(value).float == value
            let exact = Enclosure(exactly: Double(value))
            return isStored ? exact : exact.rounded()
        }
    }

    /// Whether there are elements, and every one has an unbounded interval, so that nothing can be judged.
    public var isUnbounded: Bool { !enclosures.isEmpty && enclosures.allSatisfy(\.isUnbounded) }

    /// The observed values, with every value that lies in its interval replaced by that of `center`.
    ///
    /// Values of another type or number are returned unchanged, and so are integers.
    public func snapping(_ observed: Elements) -> Elements {
        guard observed.type == center.type, observed.count == center.count, observed.count == enclosures.count,
            let values = observed.reals
        else { return observed }
        let right = values.indices.filter { enclosures[$0].contains(Double(values[$0])) }
        return observed.replacing(right, with: center.gathering(right)) ?? observed
    }
}

extension Instance {
    /// The instance with other values of its constants, and descriptions of their types.
    fileprivate func mappingConstants(_ map: (Elements) -> Elements) throws -> Instance {
        var copy = self
        copy.constants = try constants.mapValues { constant in
            let elements = map(constant.elements)
            var description = constant.description
            description.type = elements.type
            return try Tensor(description, elements)
        }
        return copy
    }
}

extension TensorDescription {
    /// The description with float32 in place of float16.
    fileprivate var widened: TensorDescription {
        var copy = self
        if type == .float16 { copy.type = .float32 }
        return copy
    }
}

extension Elements {
    /// Each binary32 number rounded to the nearest binary16 number, ties to even; other elements unchanged (ARITH-21).
    var roundedToBinary16: Elements {
        guard case .float32(let values) = self else { return self }
        return .float32(values.map { Binary16($0).float })
    }

    /// Binary16 numbers in binary32, exactly; other elements unchanged.
    var widened: Elements {
        guard case .float16(let values) = self else { return self }
        return .float32(values.map(\.float))
    }

    /// The values of binary32 and binary16 numbers. Returns `nil` for other types.
    var reals: [Float]? {
        switch self {
        case .float32(let values): values
        case .float16(let values): values.map(\.float)
        default: nil
        }
    }
}
