extension Operator {
    /// DILATE: moves the elements of a tensor apart, and fills the places between them.
    public static let dilate = Operator(
        "DILATE", code: 203, summary: "Moves the elements of a tensor apart, and fills the places between them.",
        binary16: .exact,
        inferShapes: { [try Dilation($0).output] }, shapedBy: [1],
        variants: DataMovement.types.map(Dilation.variant),
        outlines: Dilation.outlines, domain: Dilation.domain)
}

/// The places between the elements of a tensor, along each axis.
struct Dilation {
    private let input: Shape
    private let factors: [Int]

    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [
                DataMovement.operand("input", type), Indexing.operand("dilations", .int32, role: .constant),
                DataMovement.operand("padding_value", type),
            ],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(
                type, "DILATE-3", .nonconforming, [.input(0), .input(2), .output(0)]) + emptyLimits,
            clauses: ["DILATE-1", "DILATE-2"],
            prepare: { instance, _ in
                let dilation = try Dilation(instance)
                let positions = dilation.positions
                let count = dilation.output.count
                return Plan { call in
                    guard let elements = call.inputs[0], let value = call.inputs[2] else { return }
                    let blank = value.repeatingFirst(count)
                    call.setOutput(0, elements: try Scattering.placing(elements, at: positions, in: blank))
                }
            })
    }

    /// DILATE-2: the axes, and by how much each is stretched.
    ///
    /// - Throws: `SpecificationError` if there is not one factor of 1 or more for each axis, or nothing to fill with.
    init(_ instance: Instance) throws {
        let sizes = try Indexing.sizes(instance, 0, ranks: 1...Int.max, "DILATE-2")
        let factors = try instance.constantIntegers(1)
        guard try instance.input(1).shape.rank == 1, factors.count == sizes.count, factors.allSatisfy({ $0 >= 1 }),
            try instance.input(2).shape.checkedCount ?? 0 > 0
        else {
            throw Indexing.refusal(
                "dilations \(factors) and a padding value of shape \(try instance.input(2).shape) do not fit an input of shape \(Shape(sizes))",
                "give one dilation of 1 or more for each axis, and a value to fill with", "DILATE-2")
        }
        (input, self.factors) = (Shape(sizes), factors)
        _ = try Indexing.shape(output.dimensions, "DILATE-2")
    }

    /// Each size with the places between its indices.
    var output: Shape {
        Shape(zip(input.dimensions, factors).map { $0 == 0 ? 0 : ($0 - 1) &* $1 &+ 1 })
    }

    /// DILATE-1: for each input element, its position in the output.
    private var positions: [Int] {
        let strides = output.strides
        return (0..<input.count).map { position in
            input.coordinates(of: position).enumerated().reduce(0) { sum, place in
                sum + place.element * factors[place.offset] * strides[place.offset]
            }
        }
    }

    // MARK: The reference's limits

    /// DILATE-4: the reference rejects or aborts on empty tensors that it would stretch.
    private static let emptyLimits = [
        Constraint(
            "DILATE-4", .referenceLimit, erratum: 104,
            .holds("no axis of size 0 is dilated") { instance in
                axes(instance).allSatisfy { $0.size > 0 || $0.factor == 1 }
            }),
        Constraint(
            "DILATE-4", .referenceLimit, erratum: 105,
            .holds("no dilated axis follows an axis of size 0") { instance in
                let axes = axes(instance)
                let empty = axes.firstIndex { $0.size == 0 } ?? axes.count
                return axes.contains { $0.size == 0 && $0.factor > 1 }
                    || axes.dropFirst(empty + 1).allSatisfy { $0.factor == 1 }
            }),
    ]

    private static func axes(_ instance: Instance) -> [(size: Int, factor: Int)] {
        let (sizes, factors) = (instance[.input(0)]?.shape.dimensions ?? [], try? instance.constantIntegers(1))
        return zip(sizes, factors ?? []).map { ($0, $1) }
    }
}

// MARK: - Shapes worth testing

extension Dilation {
    private static func outline(
        _ id: String, _ shape: Shape, _ factors: [Int64], value: Shape = [], forms: Set<String> = []
    ) -> Outline {
        Outline(id, [shape, [factors.count], value], fixedValues: [1: factors], variants: forms)
    }

    static let outlines: [Outline] = [
        outline("rows-and-columns", [3, 4], [2, 3]), outline("vector", [17], [2]),
        outline("first-axis", [3, 4], [3, 1]), outline("last-axis", [3, 4], [1, 2]),
        outline("middle-axis", [2, 3, 2], [1, 2, 1]), outline("outer-axes", [2, 2, 2], [2, 1, 3]),
        outline("not-dilated", [2, 5], [1, 1]), outline("sizes-of-one", [1, 3, 1], [4, 2, 5]),
        outline("one", [1], [7]), outline("value-of-one-axis", [4], [2], value: [1]),
        outline("value-of-three", [4], [3], value: [3]), outline("rank-6", [1, 2, 1, 2, 2, 1], [2, 1, 1, 2, 3, 1]),
        outline("last-axis-empty", [3, 0], [2, 1], forms: ["int8", "float32"]),
        outline("dilated-empty", [0, 3], [2, 1], forms: Set(DataMovement.types.map(\.rawValue))),
        outline("empty-before-dilated", [0, 3], [1, 2], forms: Set(DataMovement.types.map(\.rawValue))),
        outline("all-values", [256], [2], forms: Indexing.eightBit),
    ]

    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .input(0))
    private static let lastSize = TypedAxis.lastSize([1, 3, 17], of: .input(0))
    private static let firstFactor = TypedAxis("dilation of the first axis", [1, 2, 3]) {
        try $0.constantIntegers(1).first
    }
    private static let lastFactor = TypedAxis("dilation of the last axis", [1, 2, 5]) {
        try $0.constantIntegers(1).last
    }
    private static let middleFactor = TypedAxis("dilation between", [1, 2]) { instance -> Int? in
        let factors = try instance.constantIntegers(1)
        return factors.count > 2 ? factors[1] : nil
    }

    static let domain = Domain([
        rank.axis, lastSize.axis, firstFactor.axis, middleFactor.axis, lastFactor.axis,
    ]) { point in
        let rank = point[rank]
        guard rank > 1 || point[firstFactor] == point[lastFactor] else {
            throw Domain.Exclusion("the first axis is the last one")
        }
        let sizes = Array([2, 3, 2].suffix(rank - 1)) + [point[lastSize]]
        let between = [Int](repeating: point[middleFactor], count: max(rank - 2, 0))
        let factors = (rank > 1 ? [point[firstFactor]] : []) + between + [point[lastFactor]]
        return outline("covering", Shape(sizes), factors.map(Int64.init))
    }
}
