/// UNSORTED_SEGMENT_MAX, …_MIN, …_PROD and …_SUM: the elements with one number are reduced to one element.
struct SegmentReduction: Sendable {
    /// The output: a first axis for the numbers, then the axes that no number names.
    let output: Shape
    /// The number of elements that each number names.
    private let inner: Int

    /// The forms of one of the operators.
    ///
    /// - Parameters:
    ///   - name: the operator's name, with which its clauses begin.
    ///   - integer: the result of no int32 values.
    ///   - real: the result of no float32 values.
    ///   - combineIntegers: adds one more value to a result.
    ///   - combineReals: adds one more value to a result.
    static func forms(
        _ name: String, of integer: Int32, _ real: Float,
        _ combineIntegers: @escaping @Sendable (Int32, Int32) -> Int32,
        _ combineReals: @escaping @Sendable (Float, Float) -> Float
    ) -> [Variant] {
        [form(name, 3, of: integer, combineIntegers), form(name, 4, of: real, combineReals)]
    }

    private static func form<Value: Element>(
        _ name: String, _ clause: Int, of first: Value, _ combine: @escaping @Sendable (Value, Value) -> Value
    ) -> Variant {
        let type = Value.elementType
        return Variant(
            type.rawValue, .float32,
            inputs: [
                Operand("data", type, .unquantized), Indexing.operand("segment_ids", .int32),
                Indexing.operand("num_segments", .int32, role: .constant),
            ],
            outputs: [Operand("output", type, .unquantized)],
            clauses: [Clause("\(name)-1"), Clause("\(name)-2"), Clause("\(name)-\(clause)")],
            prepare: { instance, _ in
                let reduction = try SegmentReduction(instance)
                return Plan { call in
                    let values = try call.values(0, as: Value.self)
                    var results = [Value](repeating: first, count: reduction.output.count)
                    try reduction.forEach(try call.integers(1)) { position, target in
                        results[target] = combine(results[target], values[position])
                    }
                    call.setOutput(0, results)
                }
            })
    }

    /// UNSORTED_SEGMENT_MAX-1: the shapes.
    ///
    /// - Throws: `SpecificationError` if the numbers do not have the first axes of the data, or their count is no size.
    init(_ instance: Instance) throws {
        let clause: Clause = "UNSORTED_SEGMENT_MAX-1"
        let data = try Indexing.sizes(instance, 0, clause)
        let ids = try Indexing.sizes(instance, 1, clause)
        let count = try instance.input(2).shape
        guard ids.count <= data.count, ids == Array(data.prefix(ids.count)), count == [] || count == [1] else {
            throw Indexing.refusal(
                "segment numbers of shape \(Shape(ids)) and their count of shape \(count) do not fit data of shape \(Shape(data))",
                "give the numbers the first axes of the data, and the count one element", clause)
        }
        let rest = Array(data.dropFirst(ids.count))
        inner = Shape(rest).count
        output = try Indexing.shape([try Layout.single(instance, 2, clause)] + rest, clause)
    }

    /// UNSORTED_SEGMENT_MAX-2: calls a function with the position of each element that counts and that of its result.
    ///
    /// - Throws: `SpecificationError` if a number is not below the number of segments.
    private func forEach(_ ids: [Int64], _ body: (_ position: Int, _ target: Int) -> Void) throws {
        for (place, id) in ids.enumerated() where id >= 0 {
            let segment = try Indexing.index(id, below: output[0], "UNSORTED_SEGMENT_MAX-2")
            for offset in 0..<inner { body(place * inner + offset, segment * inner + offset) }
        }
    }

    // MARK: Shapes worth testing

    private static func outline(
        _ id: String, _ data: Shape, _ ids: Shape, _ count: Int64, least: Int64 = -1, countShape: Shape = []
    ) -> Outline {
        Outline(
            id, [data, ids, countShape], fixedValues: [2: [count]], inputRanges: [1: least...max(count - 1, least)])
    }

    static let outlines: [Outline] = [
        outline("vector", [17], [17], 5), outline("rows", [6, 3], [6], 4),
        outline("matrix-of-numbers", [3, 4], [3, 4], 5),
        outline("matrix-of-rows", [2, 3, 2], [2, 3], 3), outline("one-segment", [9], [9], 1, least: 0),
        outline("more-segments", [3], [3], 8, countShape: [1]), outline("one-number", [4], [], 3, least: 0),
        outline("scalar", [], [], 2, least: 0), outline("many-below", [4], [4], 2, least: -3),
        outline("no-data", [0, 2], [0], 3), outline("far-below", [8], [8], 2, least: -2_147_483_648),
        Outline("constant-numbers", [[6], [6], []], fixedValues: [1: [3, 0, -1, 3, 2, 0], 2: [4]]),
    ]

    private static let rank = TypedAxis.rank([1, 2, 3], of: .input(0))
    private static let named = TypedAxis.rank([0, 1, 2, 3], of: .input(1), named: "axes with numbers")
    private static let count = TypedAxis("segments", [1, 2, 3, 8]) { try SegmentReduction($0).output[0] }
    private static let lastSize = TypedAxis.lastSize([1, 3, 8, 17], of: .input(0))

    static let domain = Domain([rank.axis, named.axis, count.axis, lastSize.axis]) { point in
        guard point[named] <= point[rank] else { throw Domain.Exclusion("the data have fewer axes") }
        let sizes = Array([2, 3].suffix(point[rank] - 1)) + [point[lastSize]]
        return outline("covering", Shape(sizes), Shape(Array(sizes.prefix(point[named]))), Int64(point[count]))
    }
}
