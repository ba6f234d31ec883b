extension Operator {
    /// REVERSE_SEQUENCE: reverses the first elements of each sequence; each sequence has a length of its own.
    public static let reverseSequence = Operator(
        "REVERSE_SEQUENCE", code: 112,
        summary: "Reverses the first elements of each sequence; each sequence has a length of its own.",
        attributes: [SequenceReversing.sequenceAxis.declaration, SequenceReversing.batchAxis.declaration],
        binary16: .exact,
        inferShapes: { [try SequenceReversing.outputShape($0)] },
        variants: Layout.movingByValues(
            SequenceReversing.types, indexTypes: [.int32, .int64],
            inputs: { type, index in
                [Layout.operand("input", type), Layout.indices("seq_lengths", index, role: .activation)]
            }, parameters: [Layout.sameParameters("REVERSE_SEQUENCE-4", .nonconforming)],
            constraints: [SequenceReversing.hasSequences],
            clauses: ["REVERSE_SEQUENCE-1", "REVERSE_SEQUENCE-2", "REVERSE_SEQUENCE-3"],
            positions: SequenceReversing.positions),
        outlines: Layout.shared(
            [
                SequenceReversing.outline("rows", [3, 7], sequence: 1, batch: 0),
                SequenceReversing.outline("columns", [5, 4], sequence: 0, batch: 1),
                SequenceReversing.outline("features", [2, 5, 3], sequence: 1, batch: 0),
                SequenceReversing.outline("time-major", [6, 2, 3], sequence: 0, batch: 1),
                SequenceReversing.outline("between", [2, 3, 4, 5], sequence: 3, batch: 1),
                SequenceReversing.outline("between-turned", [2, 4, 3, 2], sequence: 1, batch: 3),
                SequenceReversing.outline("outer", [3, 2, 17], sequence: 2, batch: 0),
                SequenceReversing.outline("rank-6", [1, 2, 3, 2, 4, 2], sequence: 4, batch: 2),
                SequenceReversing.outline("one", [1, 1], sequence: 1, batch: 0),
                Outline(
                    "fixed-lengths", [[4, 9], [4]],
                    Attributes().setting(SequenceReversing.sequenceAxis, 1), fixedValues: [1: [0, 1, 8, 9]]),
            ], among: SequenceReversing.types, indexTypes: [.int32, .int64]), domain: SequenceReversing.domain,
        postTraining: PostTraining(.same, converterHabit: .separateParameters))
}

enum SequenceReversing {
    /// The axis along which the elements of a sequence lie.
    static let sequenceAxis = Attribute("seq_dim", default: 0)
    /// The axis that has one sequence for each index.
    static let batchAxis = Attribute("batch_dim", default: 0)

    /// REVERSE_SEQUENCE-1: the types that the reference accepts.
    static let types: [ElementType] = [.uint8, .int16, .float32, .int32, .int64]

    static func outline(_ id: String, _ shape: Shape, sequence: Int, batch: Int) -> Outline {
        Outline(
            id, [shape, [shape[batch]]], Attributes().setting(sequenceAxis, sequence).setting(batchAxis, batch),
            inputRanges: [1: 0...Int64(shape[sequence])])
    }

    /// REVERSE_SEQUENCE-3: the two axes.
    ///
    /// - Throws: `SpecificationError` if they are equal or do not exist, or there is not one length for each sequence.
    private static func axes(_ instance: Instance) throws -> (sequence: Int, batch: Int) {
        let shape = try instance.input(0).shape
        let (sequence, batch) = (instance.attributes[sequenceAxis], instance.attributes[batchAxis])
        guard sequence != batch, shape.dimensions.indices.contains(sequence),
            shape.dimensions.indices.contains(batch), try instance.input(1).shape == [shape[batch]]
        else {
            throw SpecificationError(
                .invalid,
                "the axes \(sequence) and \(batch) and lengths of shape \(try instance.input(1).shape) do not fit an input of shape \(shape)",
                remedy: "name two axes, and give one length for each sequence", clause: "REVERSE_SEQUENCE-3")
        }
        return (sequence, batch)
    }

    /// REVERSE_SEQUENCE-2: the reference reads the first length at run time even if there are no lengths.
    static let hasSequences = Constraint(
        "REVERSE_SEQUENCE-2", .referenceLimit, erratum: 84,
        .holds("there is a sequence, or the lengths are a constant") {
            $0[.input(1)]?.shape.count != 0 || $0.constants[1] != nil
        })

    static func outputShape(_ instance: Instance) throws -> Shape {
        _ = try axes(instance)
        return try instance.input(0).shape
    }

    /// REVERSE_SEQUENCE-2: the input position of each output element. Elements after the length keep their place.
    ///
    /// - Throws: `SpecificationError` if a length is negative or exceeds the axis.
    @Sendable static func positions(_ call: Call) throws -> [Int] {
        let shape = try call.instance.input(0).shape
        let (sequence, batch) = try axes(call.instance)
        let strides = shape.strides
        let size = shape[sequence]
        let lengths = try call.integers(1).map { length in
            guard (0...Int64(size)).contains(length) else {
                throw SpecificationError(
                    .invalid, "a sequence of \(size) cannot have \(length) elements",
                    remedy: "use a length in [0, \(size)]", clause: "REVERSE_SEQUENCE-2")
            }
            return Int(length)
        }
        return (0..<shape.count).map { position in
            let index = position / strides[sequence] % size
            let length = lengths[position / strides[batch] % shape[batch]]
            return index < length ? position + (length - 1 - 2 * index) * strides[sequence] : position
        }
    }
}

extension SequenceReversing {
    private static let rank = TypedAxis.rank([2, 3, 4], of: .input(0))
    private static let sequence = TypedAxis("seq_dim", [0, 1, 2, 3], isTripled: true) { $0.attributes[sequenceAxis] }
    private static let batch = TypedAxis("batch_dim", [0, 1, 2, 3], isTripled: true) { $0.attributes[batchAxis] }
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 17], of: .input(0))

    static let domain = Domain([rank.axis, sequence.axis, batch.axis, lastSize.axis]) { point in
        let rank = point[rank]
        guard point[sequence] < rank, point[batch] < rank, point[sequence] != point[batch] else {
            throw Domain.Exclusion("the axes are two axes of the input")
        }
        let shape = Array([3, 4, 2].suffix(rank - 1)) + [point[lastSize]]
        return outline("covering", Shape(shape), sequence: point[sequence], batch: point[batch])
    }
}
