extension Operator {
    /// BATCH_MATMUL: multiplies pairs of matrices; the dimensions before the last two are batches, which are broadcast.
    public static let batchMatMul = Operator(
        "BATCH_MATMUL", code: 126,
        summary: "Multiplies pairs of matrices; the dimensions before the last two are batches, which are broadcast.",
        attributes: [
            BatchMatMul.transposesLeft.declaration, BatchMatMul.transposesRight.declaration,
            BatchMatMul.asymmetricInputs.declaration,
        ],
        binary16: .sum(areProducts: true),
        inferShapes: { [try BatchMatMul.Geometry($0).output] },
        products: {
            let geometry = try BatchMatMul.Geometry($0)
            return geometry.output.dimensions + [geometry.depth]
        },
        variants: [
            BatchMatMul.int8, BatchMatMul.int8PerAxis, BatchMatMul.int16, BatchMatMul.int16x8,
            BatchMatMul.int16x8PerAxis, BatchMatMul.hybrid, BatchMatMul.hybridPerAxis, BatchMatMul.float32,
        ],
        outlines: BatchMatMul.outlines, domain: BatchMatMul.domain,
        postTraining: PostTraining(
            .free, version: 2, wide: .init(.freeWithConstants, inputs: [0, 1]),
            dynamicRange: .init([1], quantizesInputsAsymmetrically: true, version: 4)))
}

enum BatchMatMul {
    /// Whether the left matrices are transposed before the multiplication.
    static let transposesLeft = Attribute("adj_x", default: false)
    /// Whether the right matrices are transposed before the multiplication.
    static let transposesRight = Attribute("adj_y", default: false)
    /// Whether the hybrid form quantizes its input asymmetrically. The other forms ignore it.
    static let asymmetricInputs = Attribute("asymmetric_quantize_inputs", default: false)

    // MARK: Geometry

    /// BATCH_MATMUL-1, BATCH_MATMUL-2: the sizes of [..., rows, depth] × [..., depth, columns], after transposition.
    struct Geometry: Sendable {
        let rows: Int
        let depth: Int
        let columns: Int
        /// The dimensions before the last two: of the left operand, of the right operand, and both broadcast.
        let left: Shape
        let right: Shape
        let batches: Shape
        let transposesLeft: Bool
        let transposesRight: Bool

        var output: Shape { Shape(batches.dimensions + [rows, columns]) }

        init(_ instance: Instance) throws {
            let left = try instance.input(0).shape
            let right = try instance.input(1).shape
            guard left.rank >= 2, right.rank >= 2 else { throw Geometry.refusal(left, right) }
            transposesLeft = instance.attributes[BatchMatMul.transposesLeft]
            transposesRight = instance.attributes[BatchMatMul.transposesRight]
            let matrices = (Array(left.dimensions.suffix(2)), Array(right.dimensions.suffix(2)))
            let (first, second) = (
                transposesLeft ? matrices.0.reversed() : matrices.0,
                transposesRight ? matrices.1.reversed() : matrices.1
            )
            guard first[1] == second[0] else { throw Geometry.refusal(left, right) }
            (rows, depth, columns) = (first[0], first[1], second[1])
            self.left = Shape(Array(left.dimensions.dropLast(2)))
            self.right = Shape(Array(right.dimensions.dropLast(2)))
            batches = try Broadcasting.shape(self.left, self.right)
        }

        private static func refusal(_ left: Shape, _ right: Shape) -> SpecificationError {
            SpecificationError(
                .invalid, "matrices of shapes \(left) and \(right) cannot be multiplied",
                remedy: "use two dimensions or more, with equal inner dimensions", clause: "BATCH_MATMUL-1")
        }
    }

    /// The layout of one operand. Its matrices become arrays of `rows` rows of `depth` elements, row-major.
    private struct Matrices: Sendable {
        let rows: Int
        let depth: Int
        /// Whether the stored matrices are [depth, rows] instead of [rows, depth].
        let isTransposed: Bool

        func rows<Value>(of values: [Value]) -> [[Value]] {
            let size = rows * depth
            guard size > 0 else { return [] }
            return stride(from: 0, to: values.count - size + 1, by: size).map { start in
                isTransposed
                    ? (0..<size).map { values[start + $0 % depth * rows + $0 / depth] }
                    : Array(values[start..<start + size])
            }
        }
    }

    // MARK: Forms

    /// BATCH_MATMUL-4: int8 operands, each with a zero point. The accumulator has 32 bits.
    static let int8 = Variant(
        "int8", .int8, inputs: [Operand("x", .int8), Operand("y", .int8, part: .weights)],
        outputs: [Operand("output", .int8)],
        constraints: [rankLimit],
        clauses: ["BATCH_MATMUL-1", "BATCH_MATMUL-2", "BATCH_MATMUL-3", "BATCH_MATMUL-4"], where: hasOneScale,
        prepare: { try prepare($0, $1, Int8.self, Int8.self, sum: Int32.self) })

    /// BATCH_MATMUL-9: int8 operands, the right one with a scale for each column.
    static let int8PerAxis = Variant(
        "int8.per-axis", .int8, inputs: [Operand("x", .int8), rightPerAxis], outputs: [Operand("output", .int8)],
        constraints: [rankLimit, scalesCount],
        clauses: ["BATCH_MATMUL-1", "BATCH_MATMUL-2", "BATCH_MATMUL-3", "BATCH_MATMUL-4", "BATCH_MATMUL-9"],
        prepare: { try prepare($0, $1, Int8.self, Int8.self, sum: Int32.self) })

    /// BATCH_MATMUL-5: int16 operands.
    static let int16 = wide("int16", Operand("y", .int16, part: .weights, zeroPoint: 0), right: Int16.self)

    /// BATCH_MATMUL-5: an int16 left operand and an int8 right operand.
    static let int16x8 = wide(
        "int16x8", Operand("y", .int8, part: .weights, zeroPoint: 0), where: hasOneScale, right: Int8.self)

    /// BATCH_MATMUL-9: the same, the right operand with a scale for each column.
    static let int16x8PerAxis = wide(
        "int16x8.per-axis", rightPerAxis, ["BATCH_MATMUL-9"], constraints: [scalesCount], right: Int8.self)

    /// BATCH_MATMUL-5: a form with a 64-bit accumulator.
    private static func wide<Right: QuantizedInteger>(
        _ id: String, _ y: Operand, _ clauses: [Clause] = [], constraints: [Constraint] = [],
        where condition: Variant.Condition? = nil, right _: Right.Type
    ) -> Variant {
        Variant(
            id, .int16x8, inputs: [Operand("x", .int16, zeroPoint: 0), y],
            outputs: [Operand("output", .int16, zeroPoint: 0)],
            constraints: [rankLimit, WeightedOperator.wideMultiplierLimit(at: .usual)] + constraints,
            clauses: ["BATCH_MATMUL-1", "BATCH_MATMUL-2", "BATCH_MATMUL-3", "BATCH_MATMUL-5"] + clauses,
            where: condition,
            prepare: { try prepare($0, $1, Int16.self, Right.self, sum: Int64.self) })
    }

    /// BATCH_MATMUL-9: a right operand with a scale for each column.
    private static let rightPerAxis = Operand(
        "y", .int8, .perColumn(transposedIf: transposesRight.name), role: .constant, part: .weights, zeroPoint: 0)

    /// BATCH_MATMUL-9: tells the other forms from those with a scale for each column.
    private static let hasOneScale = Variant.Condition("y has at most one scale") { instance in
        instance[.input(1)]?.quantization?.scales.count ?? 0 <= 1
    }

    /// BATCH_MATMUL-3: computes the dot product of each left row with each right column, for each matrix of the output.
    private static func prepare<Left: QuantizedInteger, Right: QuantizedInteger, Sum: Accumulator>(
        _ instance: Instance, _ steps: Steps, _: Left.Type, _: Right.Type, sum _: Sum.Type
    ) throws -> Plan {
        let geometry = try Geometry(instance)
        let isPerTensor = try instance.input(1).quantization?.isPerTensor ?? true
        let channels = isPerTensor ? 1 : geometry.columns
        let derived = try WeightedOperator.derive(
            instance, channels: channels, steps: steps,
            realMultiplier: isPerTensor ? steps.realMultiplierOfRoundedProduct : steps.realMultiplier)
        let factors = derived.factors(.outputMultiplier, .outputShift)
        let stage = OutputStage(Sum.requantization(factors, steps), derived, channels: channels, steps)
        let left = try matrices(
            instance, 0, Left.self,
            Matrices(rows: geometry.rows, depth: geometry.depth, isTransposed: geometry.transposesLeft))
        let right = try matrices(
            instance, 1, Right.self,
            Matrices(rows: geometry.columns, depth: geometry.depth, isTransposed: !geometry.transposesRight))
        let leftPlaces = Broadcasting.positions(of: geometry.left, in: geometry.batches)
        let rightPlaces = Broadcasting.positions(of: geometry.right, in: geometry.batches)
        return Plan(derived) { call in
            var sums = [Sum](repeating: 0, count: geometry.depth > 0 ? 0 : geometry.output.count)
            if geometry.depth > 0, geometry.output.count > 0 {
                let (lefts, rights) = (try left.value(call), try right.value(call))
                for (place, other) in zip(leftPlaces, rightPlaces) {
                    sums += Sum.dotProducts(lefts[place], rights[other], depth: geometry.depth, steps)
                }
            }
            stage.finish(&call, sums, bias: nil, as: Left.self)
        }
    }

    /// BATCH_MATMUL-7: float32 operands. The products of a sum are added in the order of the depth.
    static let float32 = Variant(
        "float32", .float32,
        inputs: [Operand("x", .float32, .unquantized), Operand("y", .float32, .unquantized, part: .weights)],
        outputs: [Operand("output", .float32, .unquantized)], constraints: [rankLimit],
        clauses: ["BATCH_MATMUL-1", "BATCH_MATMUL-2", "BATCH_MATMUL-3", "BATCH_MATMUL-7"],
        prepare: { instance, _ in
            let geometry = try Geometry(instance)
            let left = Matrices(rows: geometry.rows, depth: geometry.depth, isTransposed: geometry.transposesLeft)
            // [depth, columns]
            let right = Matrices(rows: geometry.depth, depth: geometry.columns, isTransposed: geometry.transposesRight)
            let packed = try PackedConstant(instance, 1) { (values: [Float], _) in right.rows(of: values) }
            let leftPlaces = Broadcasting.positions(of: geometry.left, in: geometry.batches)
            let rightPlaces = Broadcasting.positions(of: geometry.right, in: geometry.batches)
            return Plan { call in
                var sums = [Float](repeating: 0, count: geometry.depth > 0 ? 0 : geometry.output.count)
                if geometry.depth > 0, geometry.output.count > 0 {
                    let (lefts, rights) = (left.rows(of: try call.values(0, as: Float.self)), try packed.value(call))
                    for (place, other) in zip(leftPlaces, rightPlaces) {
                        sums += RealProduct.matrix(
                            lefts[place], times: rights[other], depth: geometry.depth,
                            width: geometry.columns)
                    }
                }
                call.setOutput(0, sums)
            }
        })

    /// BATCH_MATMUL-8: a float32 left operand and an int8 right operand. Each row of the left matrices is quantized at run
    /// time.
    static let hybrid = hybridForm(
        "hybrid", Operand("y", .int8, role: .constant, part: .weights, zeroPoint: 0), where: hasOneScale)

    /// BATCH_MATMUL-9: the same, the right operand with a scale for each column.
    static let hybridPerAxis = hybridForm("hybrid.per-axis", rightPerAxis, ["BATCH_MATMUL-9"])

    private static func hybridForm(
        _ id: String, _ y: Operand, _ clauses: [Clause] = [], where condition: Variant.Condition? = nil
    ) -> Variant {
        Variant(
            id, .dynamicRange, inputs: [Operand("x", .float32, .unquantized), y],
            outputs: [Operand("output", .float32, .unquantized)], constraints: [rankLimit, rowsKeepTheirScales],
            clauses: ["BATCH_MATMUL-1", "BATCH_MATMUL-2", "BATCH_MATMUL-3", "BATCH_MATMUL-8"] + clauses,
            where: condition, prepare: prepareHybrid)
    }

    @Sendable private static func prepareHybrid(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let geometry = try Geometry(instance)
        let depth = geometry.depth
        let left = Matrices(rows: geometry.rows, depth: depth, isTransposed: geometry.transposesLeft)
        let right = Matrices(rows: geometry.columns, depth: depth, isTransposed: !geometry.transposesRight)
        // The columns of each right matrix, and the sum of each column.
        let packed = try PackedConstant(instance, 1) { (values: [Int8], _) in
            right.rows(of: values.map { Int16($0) }).map { matrix in
                let sums = stride(from: 0, to: matrix.count, by: max(depth, 1)).map { start in
                    matrix[start..<start + depth].reduce(Int32(0)) { $0 &+ Int32($1) }
                }
                return (columns: matrix, sums: sums)
            }
        }
        let isAsymmetric = instance.attributes[asymmetricInputs]
        let scales = try instance.input(1).quantization?.scales ?? []
        let columnScales = (0..<geometry.columns).map { steps.channelScale(scales, $0) }
        let leftPlaces = Broadcasting.positions(of: geometry.left, in: geometry.batches)
        let rightPlaces = Broadcasting.positions(of: geometry.right, in: geometry.batches)
        return Plan { call in
            guard depth > 0, geometry.output.count > 0 else {
                return call.setOutput(0, [Float](repeating: 0, count: geometry.output.count))
            }
            let rows = left.rows(of: try call.values(0, as: Float.self)).map { matrix in
                stride(from: 0, to: matrix.count, by: depth).map {
                    steps.quantizeHybridInput(matrix[$0..<$0 + depth], isAsymmetric)
                }
            }
            let rights = try packed.value(call)
            var output: [Float] = []
            output.reserveCapacity(geometry.output.count)
            for (place, other) in zip(leftPlaces, rightPlaces) {
                for row in rows[place] {
                    let products = steps.dotProducts(row.values.map { Int16($0) }, rights[other].columns, depth)
                    for (column, (product, sum)) in zip(products, rights[other].sums).enumerated() {
                        let distance = Float(product) - Float(sum) * Float(row.zeroPoint)
                        output.append(distance * (row.scale * columnScales[column]))
                    }
                }
            }
            call.setOutput(0, output)
        }
    }

    private static func matrices<Stored: QuantizedInteger>(
        _ instance: Instance, _ index: Int, _: Stored.Type, _ matrices: Matrices
    ) throws -> PackedConstant<Stored, [[Int16]]> {
        try PackedConstant(instance, index) { values, zeroPoint in
            matrices.rows(of: WeightedOperator.centred(values, zeroPoint: zeroPoint))
        }
    }

    /// BATCH_MATMUL-6: the reference accepts operands of at most five dimensions.
    private static let rankLimit = Constraint(
        "BATCH_MATMUL-6", .referenceLimit,
        .holds("both operands have at most 5 dimensions") { instance in
            instance.inputs.allSatisfy { $0?.shape.rank ?? 0 <= 5 }
        })

    /// BATCH_MATMUL-9: with integer activations, the reference takes each of several scales for 0.
    private static let scalesCount = Constraint(
        "BATCH_MATMUL-9", .referenceDefect, erratum: 115, .holds("y has one scale", hasOneScale.holds))

    /// BATCH_MATMUL-8: with several batch dimensions, the reference takes scales and sums of other matrices.
    private static let rowsKeepTheirScales = Constraint(
        "BATCH_MATMUL-8", .referenceDefect, erratum: 120,
        .holds("each operand has at most one batch dimension above 1") { instance in
            guard let geometry = try? Geometry(instance) else { return true }
            var (left, right) = (geometry.left.dimensions[...], geometry.right.dimensions[...])
            // Where y has one matrix along the innermost dimension, the rows of x along it count as those of one matrix.
            if !geometry.transposesLeft, !left.isEmpty, right.last == 1 {
                (left, right) = (left.dropLast(), right.dropLast())
            }
            return [left, right].allSatisfy { $0.count { $0 > 1 } <= 1 }
        })

    // MARK: Domain

    private static let rows = TypedAxis("rows", [1, 2, 3, 4, 5]) { try Geometry($0).rows }
    private static let depth = TypedAxis("depth", [1, 2, 3, 4, 8, 15, 16, 17, 32, 33]) { try Geometry($0).depth }
    private static let columns = TypedAxis("columns", [1, 2, 3, 4, 8, 15, 16, 17, 33]) { try Geometry($0).columns }
    /// How the batch dimensions are broadcast.
    private static let batches = TypedAxis("batches", Batches.allCases, isTripled: true) {
        Batches(try Geometry($0))
    }
    private static let leftTransposed = TypedAxis("adj_x", [false, true], isTripled: true) {
        $0.attributes[transposesLeft]
    }
    private static let rightTransposed = TypedAxis("adj_y", [false, true], isTripled: true) {
        $0.attributes[transposesRight]
    }
    private static let isConstant = TypedAxis("y is", ["an activation", "a constant"]) {
        $0.constants[1] == nil ? "an activation" : "a constant"
    }

    private enum Batches: String, DomainValue {
        case none
        case equal
        case leftOne = "x stretched"
        case rightOne = "y stretched"
        case both = "both stretched"

        init(_ geometry: Geometry) {
            let (left, right, all) = (geometry.left, geometry.right, geometry.batches)
            self =
                all.count == 1
                ? .none
                : left.count == all.count
                    ? right.count == all.count ? .equal : .rightOne : right.count == all.count ? .leftOne : .both
        }

        /// Batch dimensions that are broadcast in this way.
        var shapes: (left: [Int], right: [Int]) {
            switch self {
            case .none: ([], [])
            case .equal: ([2, 3], [2, 3])
            case .leftOne: ([], [3])
            case .rightOne: ([2, 2], [2, 1])
            case .both: ([2, 1], [1, 3])
            }
        }
    }

    static let domain = Domain([
        rows.axis, depth.axis, columns.axis, batches.axis, leftTransposed.axis, rightTransposed.axis, isConstant.axis,
    ]) { point in
        let (rows, depth, columns) = (point[rows], point[depth], point[columns])
        let (left, right) = point[batches].shapes
        let leftMatrix = point[leftTransposed] ? [depth, rows] : [rows, depth]
        let rightMatrix = point[rightTransposed] ? [columns, depth] : [depth, columns]
        let second = Shape(right + rightMatrix)
        // Any values do, as long as rows and columns differ from each other.
        let values = (0..<second.count).map { Int64($0 * 37 % 251 - 125) }
        return Outline(
            "covering", [Shape(left + leftMatrix), second],
            Attributes().setting(transposesLeft, point[leftTransposed]).setting(
                transposesRight, point[rightTransposed]),
            fixedValues: point[isConstant] == "a constant" ? [1: values] : [:])
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let left = Attributes().setting(transposesLeft, true)
        let right = Attributes().setting(transposesRight, true)
        let both = left.setting(transposesRight, true)
        return [
            Outline("matrices", [[4, 5], [5, 3]]),
            Outline("adj-y", [[2, 3, 7], [2, 4, 7]], right),
            Outline("adj-x", [[2, 7, 3], [2, 7, 4]], left),
            Outline("adj-both", [[7, 3], [4, 7]], both),
            Outline("tail-17", [[2, 17], [17, 3]]),
            Outline("tail-33", [[1, 33], [33, 2]]),
            Outline("columns-17", [[1, 4], [4, 17]]),
            Outline("columns-16", [[2, 3, 31], [2, 31, 16]]),
            Outline("columns-33", [[2, 2, 16], [16, 33]]),
            Outline("deep-1031", [[5, 1031], [6, 1031]], right),
            Outline("broadcast-right", [[3, 2, 4], [4, 3]]),
            Outline("broadcast-left", [[2, 4], [3, 4, 3]]),
            Outline("broadcast-both", [[2, 1, 2, 3], [3, 3, 2]]),
            Outline("broadcast-one", [[2, 2, 2, 3], [2, 1, 3, 2]]),
            Outline("broadcast-first-of-left", [[1, 3, 2, 4], [2, 3, 4, 5]]),
            Outline("broadcast-first-of-right", [[2, 3, 2, 4], [1, 3, 4, 5]]),
            Outline("broadcast-second-of-left", [[2, 1, 2, 4], [2, 3, 4, 5]]),
            Outline("one-right-for-batches-of-rank-2", [[2, 3, 2, 4], [4, 5]]),
            Outline("one-left-for-batches-of-rank-2", [[2, 4], [2, 3, 4, 5]]),
            Outline("broadcast-one-adj-x", [[2, 2, 3, 2], [2, 1, 3, 2]], left),
            Outline(
                "rank-5", [[2, 1, 2, 2, 3], [1, 2, 1, 3, 2]], variants: ["int8", "int16", "int16x8", "float32"]),
            Outline(
                "asymmetric-inputs", [[2, 3, 19], [2, 19, 4]], Attributes().setting(asymmetricInputs, true),
                variants: ["hybrid"]),
            Outline(
                "batches-of-rank-2", [[2, 3, 2, 5], [2, 3, 5, 2]], Attributes().setting(asymmetricInputs, true),
                variants: ["hybrid"]),
            Outline("batches-of-rank-2-symmetric", [[2, 2, 2, 5], [5, 3]], variants: ["hybrid"]),
            Outline(
                "constant-right", [[3, 4], [4, 2]], fixedValues: [1: [-127, 127, 3, 0, -50, 100, 1, -1]]),
            Outline(
                "constant-right-adj-y", [[2, 2, 4], [2, 4]], right,
                fixedValues: [1: [-128, 127, 31, 0, -5, 10, -100, 77]]),
            Outline("one", [[1, 1], [1, 1]]),
            Outline("empty-depth", [[2, 0], [0, 3]], variants: ["int8", "int16", "int16x8", "float32"]),
        ]
    }()
}
