extension Operator {
    /// ONE_HOT: adds an axis that holds one value at the position of each index and another value elsewhere.
    public static let oneHot = Operator(
        "ONE_HOT", code: 85,
        summary: "Adds an axis that holds one value at the position of each index and another value elsewhere.",
        attributes: [HotAxis.attribute.declaration],
        binary16: .exact,
        inferShapes: { [try HotAxis($0).output] },
        shapedBy: [1],
        variants: HotAxis.variants,
        outlines: HotAxis.outlines, domain: HotAxis.domain,
        postTraining: PostTraining(.same, converterHabit: .separateParameters))
}

struct HotAxis: Sendable {
    private let indices: Shape
    private let axis: Int
    private let depth: Int

    static let attribute = Attribute("axis", default: 0)

    /// - Throws: `SpecificationError` if the axis does not exist in the output, the depth is negative or not a single
    ///   value, or one of the two values is not a single element.
    init(_ instance: Instance) throws {
        indices = try instance.input(0).shape
        let given = instance.attributes[HotAxis.attribute]
        axis = given == -1 ? indices.rank : given
        guard axis >= 0, axis <= indices.rank else {
            throw SpecificationError(
                .invalid, "ONE_HOT: indices of shape \(indices) cannot get a new axis \(given)",
                remedy: "use -1, or one from 0 to \(indices.rank)", clause: "ONE_HOT-3")
        }
        let depths = try instance.constantIntegers(1)
        guard depths.count == 1, let depth = depths.first, depth >= 0 else {
            throw SpecificationError(
                .invalid, "ONE_HOT: the depth is \(depths)", remedy: "give one size, not negative", clause: "ONE_HOT-4")
        }
        self.depth = depth
        for index in 2..<4 where try instance.input(index).shape.checkedCount != 1 {
            throw SpecificationError(
                .invalid, "ONE_HOT: input \(index) has the shape \(try instance.input(index).shape)",
                remedy: "give it one element", clause: "ONE_HOT-4")
        }
    }

    /// ONE_HOT-3: the indices' shape with the new axis of size `depth`.
    var output: Shape { Shape(indices.dimensions[..<axis] + [depth] + indices.dimensions[axis...]) }

    // MARK: Forms

    static let variants: [Variant] = [ElementType.int8, .uint8, .float32, .int32, .int64, .bool].flatMap { type in
        [ElementType.int32, .int64].map { index in
            let sameParameters = Constraint(
                "ONE_HOT-5", .nonconforming, .sameParameters([.input(2), .input(3), .output(0)]))
            return Variant(
                type.rawValue + (index == .int64 ? ".indices-int64" : ""), DataMovement.scheme(of: type),
                inputs: [
                    Operand("indices", index, .unquantized), Operand("depth", .int32, .unquantized, role: .constant),
                    DataMovement.operand("on_value", type), DataMovement.operand("off_value", type),
                ],
                outputs: [DataMovement.operand("output", type)],
                constraints: DataMovement.isQuantized(type) ? [sameParameters] : [],
                clauses: ["ONE_HOT-1", "ONE_HOT-2", "ONE_HOT-3", "ONE_HOT-4"],
                evaluate: { call in
                    guard let on = call.inputs[2], let off = call.inputs[3] else { return }
                    let indices = try call.integers(0)
                    let marks = try HotAxis(call.instance).marks(indices, call.steps)
                    call.setOutput(0, elements: try on.appending(off).gathering(marks.map { $0 ? 0 : 1 }))
                })
        }
    }

    /// For each output element, whether its position along the new axis equals the index.
    private func marks(_ values: [Int64], _ steps: Steps) -> [Bool] {
        let inner = indices.dimensions[axis...].reduce(1, *)
        let outer = indices.dimensions[..<axis].reduce(1, *)
        return (0..<outer).flatMap { block in
            (0..<depth).flatMap { place in
                (0..<inner).map { offset in
                    steps.comparisons.isHot(values[block * inner + offset], Int64(place), Int64(depth))
                }
            }
        }
    }

    static let outlines: [Outline] = [
        Outline(
            "last-axis", [[9], [], [], []], Attributes().setting(attribute, -1), fixedValues: [1: [5]],
            inputRanges: [0: -2...6]),
        Outline(
            "first-axis", [[17], [1], [1], [1]], Attributes().setting(attribute, 0), fixedValues: [1: [7]],
            inputRanges: [0: -1...7]),
        Outline(
            "middle-axis", [[3, 4], [], [], []], Attributes().setting(attribute, 1), fixedValues: [1: [5]],
            inputRanges: [0: -1...5]),
        Outline(
            "axis-0-of-matrix", [[2, 5], [], [], []], Attributes().setting(attribute, 0), fixedValues: [1: [3]],
            inputRanges: [0: -3...4]),
        Outline(
            "last-axis-of-rank-4", [[2, 1, 2, 3], [], [], []], Attributes().setting(attribute, -1),
            fixedValues: [1: [4]], inputRanges: [0: -1...4]),
        Outline(
            "scalar", [[], [], [], []], Attributes().setting(attribute, -1), fixedValues: [1: [8]],
            inputRanges: [0: 0...7]),
        Outline(
            "every-index", [[7], [], [], []], Attributes().setting(attribute, -1),
            fixedValues: [0: [-2, -1, 0, 1, 2, 3, 4], 1: [3]]),
        Outline(
            "indices-beyond-32-bits", [[6], [], [], []], Attributes().setting(attribute, -1),
            fixedValues: [0: [0, 4_294_967_296, 4_294_967_298, -4_294_967_295, 1, 2_147_483_648], 1: [3]],
            variants: Set(variants.map(\.id).filter { $0.hasSuffix(".indices-int64") })),
        Outline(
            "depth-1", [[5], [], [], []], Attributes().setting(attribute, -1), fixedValues: [1: [1]],
            inputRanges: [0: -1...1]),
        Outline("depth-0", [[5], [], [], []], Attributes().setting(attribute, -1), fixedValues: [1: [0]]),
        Outline("empty", [[2, 0], [], [], []], Attributes().setting(attribute, 1), fixedValues: [1: [3]]),
    ]
}

extension HotAxis {
    private static let axes = AxisDomain(
        ranks: 1...3, lengths: [], isNew: true, shape: { try $0.input(0).shape }, axis: { $0.attributes[attribute] })
    private static let depths = TypedAxis("depth", [1, 2, 3, 8, 17]) { try HotAxis($0).depth }

    static let domain = Domain(axes.axes + [depths.axis]) { point in
        let (shape, _, written) = try axes.shape(point)
        guard written >= -1 else { throw Domain.Exclusion("of negative axes only -1 is allowed") }
        return Outline(
            "covering", [Shape(shape), [], [], []], Attributes().setting(attribute, written),
            fixedValues: [1: [Int64(point[depths])]], inputRanges: [0: -1...Int64(point[depths])])
    }
}
