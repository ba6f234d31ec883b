extension Operator {
    /// CONCATENATION: joins tensors along an axis.
    public static let concatenation = Operator(
        "CONCATENATION", code: 2, summary: "Joins tensors along an axis.",
        attributes: [
            Concatenating.axis.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
        ],
        binary16: .exact,
        inferShapes: { [try Concatenating.outputShape($0)] },
        variants: [
            Concatenating.copying(.int8, .int8, constraints: [Concatenating.sameParameters(.invalid)]),
            Concatenating.copying(.int4, .int8, constraints: [Concatenating.sameParameters(.nonconforming)]),
            Concatenating.rescaling,
            Concatenating.copying(
                .int16, .int16x8, zeroPoint: 0,
                constraints: [Concatenating.sameParameters(.nonconforming), Concatenating.zeroPointsAreZero]),
            Concatenating.copying(.float16, .float16),
            Concatenating.copying(.float32, .float32),
            Concatenating.copying(.int32, .float32),
            Concatenating.copying(.int64, .float32),
            Concatenating.copying(.uint32, .float32),
            Concatenating.copying(.bool, .float32),
        ],
        outlines: [
            Outline("all-values", [[256], [256]]),
            Outline("last-axis", [[2, 3, 5], [2, 3, 1], [2, 3, 16]], Attributes().setting(Concatenating.axis, 2)),
            Outline("negative-axis", [[2, 3, 5], [2, 3, 4]], Attributes().setting(Concatenating.axis, -1)),
            Outline("middle-axis", [[2, 1, 4, 3], [2, 2, 4, 3]], Attributes().setting(Concatenating.axis, -3)),
            Outline("first-axis", [[1, 3], [4, 3]]),
            Outline("channels", [[1, 4, 4, 15], [1, 4, 4, 17]], Attributes().setting(Concatenating.axis, 3)),
            Outline("odd-rows", [[3, 1], [3, 2], [3, 4]], Attributes().setting(Concatenating.axis, 1)),
            Outline(
                "five-inputs", [[1, 7], [1, 1], [1, 33], [1, 31], [1, 2]],
                Attributes().setting(Concatenating.axis, 1)),
            Outline("empty-input", [[2, 3], [2, 0], [2, 2]], Attributes().setting(Concatenating.axis, 1)),
            Outline("one-input", [[2, 9]], Attributes().setting(Concatenating.axis, 1)),
            Outline("one", [[1], [1]]),
            Outline(
                "negative-axis-of-equal-sizes", [[2, 3, 3], [2, 3, 3]], Attributes().setting(Concatenating.axis, -1)),
        ], domain: Concatenating.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.forced, inputs: nil)))
}

enum Concatenating {
    /// The axis along which the inputs are joined. A negative axis counts from the last.
    static let axis = Attribute("axis", default: 0)
    /// For each input, in order, the 256 stored values that replace the stored values 0 to 255 (DERIVED-9).
    static let rescaleTable: DerivedKey = "rescale_table"

    // MARK: Shapes

    /// CONCATENATION-2: the inputs' common shape, with the sum of their sizes along the joined axis.
    ///
    /// - Throws: `SpecificationError` if the axis does not exist, or another size differs.
    static func outputShape(_ instance: Instance) throws -> Shape {
        var sizes = try instance.input(0).shape
        if sizes.rank == 0 { return try shapeOfScalars(instance) }
        let axis = try joinedAxis(instance.attributes, rank: sizes.rank)
        for index in instance.inputs.indices.dropFirst() {
            let next = try instance.input(index).shape
            guard next.rank == sizes.rank, sizes.dimensions.indices.allSatisfy({ $0 == axis || next[$0] == sizes[$0] })
            else {
                throw SpecificationError(
                    .invalid, "the shapes \(sizes) and \(next) cannot be joined along axis \(axis)",
                    remedy: "make the sizes of the other axes equal", clause: "CONCATENATION-2")
            }
            sizes.dimensions[axis] += next[axis]
        }
        return sizes
    }

    private static func joinedAxis(_ attributes: Attributes, rank: Int) throws -> Int {
        let given = attributes[axis]
        let position = given < 0 ? given + rank : given
        guard (0..<rank).contains(position) else {
            throw SpecificationError(
                .invalid, "there is no axis \(given) in a tensor of rank \(rank)",
                remedy: "use one in [\(-rank), \(rank - 1)]", clause: "CONCATENATION-2")
        }
        return position
    }

    /// CONCATENATION-3: n scalars are joined to a vector of n elements.
    private static func shapeOfScalars(_ instance: Instance) throws -> Shape {
        guard instance.attributes[axis] == 0, instance.inputs.allSatisfy({ $0?.shape.rank == 0 }) else {
            throw SpecificationError(
                .invalid, "scalars can be joined only with scalars, along axis 0",
                remedy: "use axis 0 and only scalars", clause: "CONCATENATION-3")
        }
        return [instance.inputs.count]
    }

    // MARK: Variants

    /// CONCATENATION-4: a form that copies the stored values.
    static func copying(
        _ type: ElementType, _ scheme: Scheme, zeroPoint: Int64? = nil, constraints: [Constraint] = []
    ) -> Variant {
        let isQuantized = scheme != .float32 && scheme != .float16
        let granularity: Operand.Granularity = isQuantized ? .unread : .unquantized
        return Variant(
            type.rawValue, scheme,
            inputs: [Operand("values", type, granularity, presence: .variadic, zeroPoint: zeroPoint)],
            outputs: [Operand("output", type, granularity, zeroPoint: zeroPoint)],
            constraints: constraints + [noActivation, scalarsAreConstant],
            clauses: ["CONCATENATION-1", "CONCATENATION-2", "CONCATENATION-3", "CONCATENATION-4"],
            prepare: { instance, _ in
                let positions = try joinedPositions(instance)
                return Plan { call in try join(&call, call.inputs, positions) }
            })
    }

    /// CONCATENATION-5: uint8. A table for each input converts its stored values to the output's parameters. Bytes
    /// without parameters are copied.
    static let rescaling = Variant(
        "uint8", .uint8,
        inputs: [Operand("values", .uint8, .unread, presence: .variadic)],
        outputs: [Operand("output", .uint8, .unread)],
        constraints: [parametersAreWhole, noActivation, scalarsAreConstant],
        clauses: ["CONCATENATION-1", "CONCATENATION-2", "CONCATENATION-3", "CONCATENATION-5"],
        prepare: { instance, steps in
            let tables = try instance.inputs.indices.map { try table($0, instance, steps) }
            let positions = try joinedPositions(instance)
            var derived = Derived()
            derived[rescaleTable] = tables.flatMap { $0 }
            return Plan(derived) { call in
                let rescaled = call.inputs.enumerated().map { index, elements in
                    elements.flatMap { UInt8.unwrap($0) }.map { stored in
                        Elements.uint8(stored.map { UInt8(truncatingIfNeeded: tables[index][Int($0)]) })
                    }
                }
                try join(&call, rescaled, positions)
            }
        })

    private static let parametersAreWhole = Constraint("CONCATENATION-5", .invalid, .perTensorOrUnquantized)

    private static func table(_ index: Int, _ instance: Instance, _ steps: Steps) throws -> [Int64] {
        let everyValue: ClosedRange<Int64> = 0...255
        guard let input = try instance.input(index).quantization,
            let output = try instance.output(0).quantization,
            input.scale != output.scale
                || input.zeroPoint != output.zeroPoint
        else { return Array(everyValue) }
        return everyValue.map { steps.saturate(steps.rescaleConcatenated($0, input, output, steps), everyValue) }
    }

    /// For each output element, its position in the inputs' elements, one input after the other.
    ///
    /// For each index of the axes before the joined one, the blocks of all inputs follow each other.
    private static func joinedPositions(_ instance: Instance) throws -> [Int] {
        let shape = try instance.output(0).shape
        let outerCount = shape.dimensions[..<(try joinedAxis(instance.attributes, rank: shape.rank))].reduce(1, *)
        var start = 0
        let blocks = instance.inputs.map { input -> (start: Int, size: Int) in
            let count = input?.shape.count ?? 0
            defer { start += count }
            return (start, count / max(outerCount, 1))
        }
        return (0..<outerCount).flatMap { outer in
            blocks.flatMap { $0.start + outer * $0.size..<$0.start + (outer + 1) * $0.size }
        }
    }

    private static func join(_ call: inout Call, _ inputs: [Elements?], _ positions: [Int]) throws {
        var all: Elements?
        for case .some(let elements) in inputs { all = try all?.appending(elements) ?? elements }
        if let all { call.setOutput(0, elements: all.gathering(positions)) }
    }

    // MARK: Constraints

    /// CONCATENATION-6: a fused activation is invalid.
    private static let noActivation = Constraint(
        "CONCATENATION-6", .invalid,
        .attribute(Attribute<FusedActivation>.fusedActivation.name, oneOf: [FusedActivation.none.attributeValue]))

    /// CONCATENATION-7: every input has the output's scale and zero point.
    static func sameParameters(_ force: Constraint.Force) -> Constraint {
        Constraint("CONCATENATION-7", force, .variadicSameParameters(from: 0, as: .output(0)))
    }

    /// CONCATENATION-8: the reference rejects an int16 tensor whose zero point is not 0.
    static let zeroPointsAreZero = Constraint(
        "CONCATENATION-8", .referenceLimit,
        .holds("every zero point is 0") { instance in
            (instance.inputs + instance.outputs).allSatisfy { $0?.zeroPoint ?? 0 == 0 }
        })

    /// CONCATENATION-9: the reference joins scalars only if all of them are constants.
    private static let scalarsAreConstant = Constraint(
        "CONCATENATION-9", .referenceLimit,
        .holds("scalars are constants of the model") { instance in
            instance.inputs.indices.allSatisfy {
                instance.inputs[$0]?.shape.rank != 0 || instance.constants[$0] != nil
            }
        })
}

extension Concatenating {
    private static let axes = AxisDomain(
        lengths: [1, 2, 3, 8, 17], shape: { try $0.input(0).shape }, axis: { $0.attributes[axis] })
    private static let count = TypedAxis("inputs", [1, 2, 3, 5], isTripled: true) { $0.inputs.count }
    private static let others = TypedAxis("lengths of the others", ["equal", "differing"]) { instance in
        Set(instance.inputs.map { $0?.shape }).count == 1 ? "equal" : "differing"
    }

    static let domain = Domain(axes.axes + [count.axis, others.axis]) { point in
        let (shape, position, written) = try axes.shape(point)
        let shapes = (0..<point[count]).map { index in
            var sizes = shape
            if point[others] == "differing" { sizes[position] += index }
            return Shape(sizes)
        }
        return Outline("covering", shapes, Attributes().setting(axis, written))
    }
}
