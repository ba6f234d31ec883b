/// Shared by the reductions: the reduced axes and the shapes. Cheap to make for any input; `folding` is made for evaluations.
struct Reduction: Sendable {
    /// Whether a reduced axis stays in the output's shape, with size 1.
    static let keepDimensions = Attribute("keep_dims", default: false)
    /// The second operand: the axes to reduce, a vector of int32, normally a constant.
    static let axes = Operand("axes", .int32, .unquantized, role: .constant)

    let input: Shape
    let output: Shape
    /// The reduced axes, each once, ascending.
    let axes: [Int]

    /// REDUCE_MAX-1: negative axes count from the last, and repeated axes count once. If the input is a scalar, the axes are
    /// ignored.
    ///
    /// - Throws: `SpecificationError` if the input has no such axis.
    init(_ instance: Instance) throws {
        let input = try instance.input(0).shape
        let given = try instance.constantIntegers(1)
        guard input.checkedCount != nil, input.rank == 0 || given.allSatisfy({ (-input.rank..<input.rank) ~= $0 })
        else {
            throw SpecificationError(
                .invalid, "the axes \(given) are not all in an input of shape \(input)",
                remedy: "use axes in [\(-input.rank), \(input.rank - 1)]", clause: "REDUCE_MAX-1")
        }
        self.input = input
        let resolved = Set(given.map { $0 < 0 ? $0 + input.rank : $0 })
        axes = input.dimensions.indices.filter(resolved.contains)
        let (isKept, gone) = (instance.attributes[Reduction.keepDimensions], axes)
        output = Shape(
            input.dimensions.enumerated().compactMap { axis, size in
                gone.contains(axis) ? (isKept ? 1 : nil) : size
            })
    }

    /// MEAN-5, SUM-4: the reference stores a sum of no elements as 0 instead of the zero point.
    static func sumsSomething(_ clause: Clause) -> Constraint {
        Constraint(
            clause, .referenceDefect, erratum: 43,
            .holds("no reduced axis has size 0, or the output is empty") { instance in
                guard let reduction = try? Reduction(instance) else { return true }
                return reduction.count > 0 || reduction.output.checkedCount == 0
            })
    }

    /// The number of input elements that are reduced to one output element.
    var count: Int { axes.reduce(1) { $0 &* input[$1] } }

    /// Whether all axes are reduced.
    var isWhole: Bool { axes.count == input.rank }

    // MARK: Evaluation

    /// The map from input to output elements. It is made when an instance is prepared, and is as large as the input.
    var folding: Folding { Folding(self) }

    /// The input elements of each output element.
    struct Folding: Sendable {
        private let outputCount: Int
        /// REDUCE_MAX-2: for every input element, in row-major order, the row-major position of its output element.
        private let targets: [Int]

        fileprivate init(_ reduction: Reduction) {
            var kept = reduction.input
            for axis in reduction.axes { kept.dimensions[axis] = 1 }
            outputCount = reduction.output.count
            targets = Broadcasting.positions(of: kept, in: reduction.input)
        }

        /// Combines the values of every output element, in the order of the input, starting from `first`.
        @inline(__always)
        func fold<Value, Result>(
            _ values: [Value], from first: Result, _ combine: (Result, Value) throws -> Result
        ) rethrows -> [Result] {
            var results = [Result](repeating: first, count: outputCount)
            for (position, target) in targets.enumerated() {
                results[target] = try combine(results[target], values[position])
            }
            return results
        }
    }

    /// A form on plain integers of one type. Values are folded in 64 bits, and the result is truncated to the type.
    ///
    /// - Parameters:
    ///   - clauses: the clauses of the form.
    ///   - first: the folded value of no values.
    ///   - combine: folds one more value.
    ///   - finish: gives the result from the folded value and the number of values.
    static func plain<Value: FixedWidthInteger & Element>(
        _: Value.Type, clauses: [Clause], from first: Int64, _ combine: @escaping @Sendable (Int64, Int64) -> Int64,
        finish: @escaping @Sendable (Int64, _ count: Int) -> Int64 = { result, _ in result }
    ) -> Variant {
        Variant(
            Value.elementType.rawValue, .float32,
            inputs: [Operand("input", Value.elementType, .unquantized), axes],
            outputs: [Operand("output", Value.elementType, .unquantized)], clauses: clauses,
            prepare: { instance, _ in
                let reduction = try Reduction(instance)
                let (folding, count) = (reduction.folding, reduction.count)
                return Plan { call in
                    let results = folding.fold(try call.integers(0), from: first, combine)
                    call.setOutput(0, results.map { Value(truncatingIfNeeded: finish($0, count)) })
                }
            })
    }

    /// A form on float32: values are combined one by one in binary32.
    ///
    /// If all axes are reduced, the reduction starts from the first element, otherwise from `neutral`.
    static func real(
        clauses: [Clause], neutral: Float, _ combine: @escaping @Sendable (Float, Float) -> Float
    ) -> Variant {
        Variant(
            "float32", .float32, inputs: [Operand("input", .float32, .unquantized), axes],
            outputs: [Operand("output", .float32, .unquantized)], clauses: clauses,
            prepare: { instance, _ in
                let reduction = try Reduction(instance)
                let folding = reduction.folding
                return Plan { call in
                    let values: [Float] = try call.values(0)
                    guard reduction.isWhole, let first = values.first else {
                        return call.setOutput(0, folding.fold(values, from: neutral, combine))
                    }
                    call.setOutput(0, [values.dropFirst().reduce(first, combine)])
                }
            })
    }

    /// An input or output of a reduction. An int16 one has zero point 0.
    static func operand(_ name: String, _ type: ElementType, _ granularity: Operand.Granularity = .perTensor) -> Operand
    {
        Operand(name, type, granularity, zeroPoint: type == .int16 ? 0 : nil)
    }

    // MARK: Shapes worth testing

    /// The outlines of a reduction.
    ///
    /// - Parameter forms: the ids of the variants that take empty inputs; empty for all.
    static func outlines(emptyFor forms: Set<String> = []) -> [Outline] {
        func outline(
            _ id: String, _ input: Shape, _ axes: [Int64], keep: Bool = false, variants: Set<String> = []
        ) -> Outline {
            Outline(
                id, [input, [axes.count]], Attributes().setting(keepDimensions, keep), fixedValues: [1: axes],
                variants: variants)
        }
        return [
            outline("spatial-keep", [2, 3, 4, 5], [1, 2], keep: true),
            outline("spatial", [1, 4, 4, 7], [1, 2]),
            outline("spatial-reversed", [1, 3, 5, 2], [2, 1], keep: true),
            outline("last", [3, 17], [-1]),
            outline("channels-16", [2, 2, 3, 16], [1, 2]),
            outline("channels-33", [1, 3, 2, 33], [1, 2], keep: true),
            outline("first", [5, 4], [0], keep: true),
            outline("middle-negative", [2, 3, 4], [-2]),
            outline("apart", [2, 3, 2, 4], [0, -2], keep: true),
            outline("repeated", [3, 4, 2], [1, -2, 1]),
            outline("all", [2, 3, 4], [0, 1, 2]),
            outline("all-keep", [2, 3], [-1, -2], keep: true),
            outline("vector-31", [31], [0]),
            outline("vector-33", [33], [0]),
            outline("vector-300", [300], [0]),
            outline("no-axes", [2, 5], []),
            outline("size-one", [4, 1, 3], [1]),
            Outline("scalar-axis", [[4, 6], []], fixedValues: [1: [1]]),
            outline("rank-6", [2, 1, 2, 3, 1, 2], [1, 3, 5]),
            outline("rank-6-inner", [2, 1, 2, 3, 2, 2], [1, 3, 4]),
            outline("one", [1], [0]),
            outline("scalar", [], []),
            outline("empty-output", [0, 3], [1]),
            outline("empty-input", [2, 0, 3], [1], variants: forms),
            outline("negative-of-equal-sizes", [2, 3, 3], [-1]),
        ]
    }
}
