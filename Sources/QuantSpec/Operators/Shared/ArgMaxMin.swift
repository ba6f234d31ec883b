/// ARG_MAX and ARG_MIN: the index of the best element along an axis.
struct ArgMaxMin: Sendable {
    private let input: Shape
    private let axis: Int

    /// The type of the output (the schema's `output_type`).
    static let outputType = Attribute("output_type", default: IndexType.unset)

    /// The types that `output_type` may name. The schema's default, FLOAT32, is no type of indices.
    enum IndexType: String, AttributeEnumeration {
        case unset = "FLOAT32"
        case int32 = "INT32"
        case int64 = "INT64"
    }

    /// The geometry of an instance.
    ///
    /// - Throws: `SpecificationError` if the input has no such axis, or the axis is empty.
    init(_ instance: Instance, _ name: String) throws {
        input = try instance.input(0).shape
        let given = try instance.constantIntegers(1)
        let rank = input.rank
        guard given.count == 1, let value = given.first, value >= -rank, value < rank else {
            throw SpecificationError(
                .invalid, "\(name): there is no axis \(given) in an input of shape \(input)",
                remedy: "use one in [\(-rank), \(rank - 1)]", clause: Clause("\(name)-3"))
        }
        axis = value < 0 ? value + rank : value
        guard input[axis] > 0 else {
            throw SpecificationError(
                .invalid, "\(name): axis \(axis) of shape \(input) is empty", remedy: "use an axis of size 1 or more",
                clause: Clause("\(name)-3"))
        }
    }

    /// The shape of the output: that of the input without the axis.
    var output: Shape { Shape(input.dimensions.enumerated().filter { $0.offset != axis }.map(\.element)) }

    // MARK: Forms

    /// The forms for each type of values, of the axis and of the output.
    ///
    /// - Parameters:
    ///   - name: the schema's name of the operator.
    ///   - sign: the order of a candidate to the best element at which the candidate is better: 1 or -1.
    static func variants(_ name: String, bestAt sign: Int) -> [Variant] {
        let inputs: [ElementType] = [.int8, .uint8, .float32, .int32, .bool]
        return inputs.flatMap { type in
            [ElementType.int32, .int64].flatMap { axisType in
                [ElementType.int32, .int64].map { variant(name, sign, type, axis: axisType, output: $0) }
            }
        }
    }

    private static func variant(
        _ name: String, _ sign: Int, _ type: ElementType, axis: ElementType, output: ElementType
    ) -> Variant {
        let suffix = (axis == .int64 ? ".axis-int64" : "") + (output == .int64 ? ".to-int64" : "")
        let indexType: IndexType = output == .int64 ? .int64 : .int32
        return Variant(
            type.rawValue + suffix, DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type), Operand("axis", axis, .unquantized, role: .constant)],
            outputs: [Operand("output", output, .unquantized)],
            constraints: [
                Constraint(
                    Clause("\(name)-4"), .invalid,
                    .attribute(outputType.name, oneOf: [indexType.attributeValue]))
            ],
            clauses: [1, 2, 3, 4].map { Clause("\(name)-\($0)") },
            derive: { instance, _ in
                // An absent attribute has the schema's default, which names no type of indices, and breaks no relation.
                guard instance.attributes[outputType] == indexType else {
                    throw SpecificationError(
                        .invalid, "\(name): output_type is not \(indexType.rawValue)",
                        remedy: "set it to the type of the output", clause: Clause("\(name)-4"))
                }
                return Derived()
            },
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                let comparisons = call.steps.comparisons
                let values = try OrderedValues(elements)
                let indices = try ArgMaxMin(call.instance, name).indices(values, sign, comparisons)
                try call.setOutput(0, integers: indices)
            })
    }

    // MARK: Evaluation

    /// The index of the best element along the axis, for each element of the output.
    private func indices(_ values: OrderedValues, _ sign: Int, _ comparisons: ComparisonSteps) -> [Int64] {
        let stride = input.strides[axis]
        let size = input[axis]
        return (0..<output.count).map { place in
            let start = place / stride * stride * size + place % stride
            var best = 0
            for index in 1..<max(size, 1) {
                let candidate = start + index * stride
                if replaces(candidate, start + best * stride, values, sign, comparisons) { best = index }
            }
            return Int64(best)
        }
    }

    /// Whether a candidate replaces the best element so far. NaN is worse than every number.
    private func replaces(
        _ candidate: Int, _ best: Int, _ values: OrderedValues, _ sign: Int, _ comparisons: ComparisonSteps
    ) -> Bool {
        guard !values.isNaN(candidate) else { return false }
        guard let order = values.order(candidate, best) else { return true }
        return comparisons.replacesBest(order * sign)
    }

    static let outlines: [Outline] = [
        Outline("all-values", [[256], [1]], fixedValues: [1: [0]]),
        Outline("channels", [[1, 3, 4, 8], [1]], fixedValues: [1: [3]]),
        Outline("last-axis", [[2, 17], [1]], fixedValues: [1: [-1]]),
        Outline("first-axis", [[31, 2], [1]], fixedValues: [1: [0]]),
        Outline("middle-axis", [[2, 15, 3], [1]], fixedValues: [1: [1]]),
        Outline("negative-axis", [[3, 5, 2], [1]], fixedValues: [1: [-3]]),
        Outline("scalar-axis", [[2, 3, 5], []], fixedValues: [1: [-2]]),
        Outline("few-values", [[8, 16], [1]], fixedValues: [1: [1]], inputRanges: [0: 0...2]),
        Outline("one", [[1], [1]], fixedValues: [1: [0]]),
        Outline("axis-of-one", [[4, 1, 3], [1]], fixedValues: [1: [1]]),
        Outline("rank-6", [[2, 1, 3, 1, 2, 2], [1]], fixedValues: [1: [2]]),
        Outline("empty", [[3, 0, 2], [1]], fixedValues: [1: [0]]),
        Outline("negative-axis-of-equal-sizes", [[2, 3, 3], [1]], fixedValues: [1: [-1]]),
    ]
}

extension ArgMaxMin {
    private static let axes = AxisDomain(shape: { try $0.input(0).shape }, axis: { try $0.constantIntegers(1)[0] })
    private static let axisShape = TypedAxis("the axis is", ["a scalar", "a vector"]) {
        try $0.input(1).shape.rank == 0 ? "a scalar" : "a vector"
    }

    static let domain = Domain(axes.axes + [axisShape.axis]) { point in
        let (shape, _, written) = try axes.shape(point)
        return Outline(
            "covering", [Shape(shape), point[axisShape] == "a scalar" ? [] : [1]], fixedValues: [1: [Int64(written)]])
    }
}
