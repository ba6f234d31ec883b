import QuantSpec

extension Deviation {
    /// Mistakes in operators whose numbers are bools, bits or places: logic, bits, sequences and segments.
    static let discrete: [Deviation] = logic + bits + places + segments

    private static let logic: [Deviation] = [
        Deviation(
            "not-flips-all-bits", .saturation, "LOGICAL_NOT inverts all bits of a bool",
            "The inverse of 1 is then 254, which counts as true: a bool is 0 or 1.", breaking: ["LOGICAL_NOT-1"],
            in: .violated,
            .outputs { outputs, _, _ in outputs = outputs.map { .bool([Bool](repeating: true, count: $0.count)) } }),
        Deviation(
            "logical-and-taken-for-or", .shape, "LOGICAL_AND and LOGICAL_OR are taken for each other",
            "The results differ where one of the elements is true.", breaking: ["LOGICAL_AND-1", "LOGICAL_OR-1"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                let isAnd = instance.operatorName == "LOGICAL_AND"
                outputs[0] = outputs[0].replacing(inputs, instance) { isAnd ? $0 | $1 : $0 & $1 }
            }),
        Deviation(
            "logical-reduction-begins-with-its-end", .shape, "REDUCE_ANY begins with true, or REDUCE_ALL with false",
            "The result is then decided before the first element.", breaking: ["REDUCE_ANY-2", "REDUCE_ALL-2"],
            in: .violated,
            .outputs { outputs, _, instance in
                let isAny = instance.operatorName == "REDUCE_ANY"
                outputs = outputs.map { .bool([Bool](repeating: isAny, count: $0.count)) }
            }),
        Deviation(
            "logical-reduction-of-nothing", .shape, "REDUCE_ANY and REDUCE_ALL give the same result of no elements",
            "It is false for REDUCE_ANY and true for REDUCE_ALL.", breaking: ["REDUCE_ANY-2", "REDUCE_ALL-2"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                guard inputs.first??.count == 0 else { return }
                let isAny = instance.operatorName == "REDUCE_ANY"
                outputs = outputs.map { .bool([Bool](repeating: isAny, count: $0.count)) }
            }),
    ]

    private static let bits: [Deviation] = [
        Deviation(
            "xor-taken-for-or", .shape, "BITWISE_XOR sets bits that both elements have",
            "A bit is set if exactly one of the elements has it.", breaking: ["BITWISE_XOR-1"], in: .violated,
            .outputs { outputs, inputs, instance in
                outputs[0] = outputs[0].replacing(inputs, instance) { $0 | $1 }
            }),
        Deviation(
            "shifted-places-wrap", .saturation, "Only the lowest bits of the number of places count",
            "That is what processors do. The number is clamped: from 0 places to all but one.",
            breaking: ["RIGHT_SHIFT-1"], in: .violated,
            .outputs { outputs, inputs, instance in
                let bits = Int64(outputs[0].type.bitWidth ?? 64)
                outputs[0] = outputs[0].replacing(inputs, instance) { $0 >> ($1 & (bits - 1)) }
            }),
        Deviation(
            "shift-fills-with-zeros", .saturation, "Zeros move into a negative number that is shifted",
            "The sign moves in: -1 stays -1.", breaking: ["RIGHT_SHIFT-1"],
            in: .violated(schemes: [.int8, .int16x8, .float32]),
            .outputs { outputs, inputs, instance in
                let bits = Int64(outputs[0].type.bitWidth ?? 64)
                let mask = Int64.max >> (63 - bits)
                outputs[0] = outputs[0].replacing(inputs, instance) { value, places in
                    (value & mask) >> min(max(places, 0), bits - 1)
                }
            }),
        Deviation(
            "bits-from-the-highest-byte", .shape, "BITCAST begins with the highest part of an element",
            "The lowest part comes first, as in the memory of a little-endian machine.", breaking: ["BITCAST-1"],
            in: .violated,
            .inputs { values, instance in
                guard let (parts, isWider) = MistakenBits.parts(instance), isWider, let elements = values[0] else {
                    return
                }
                values[0] = elements.reversingGroups(of: parts)
            },
            .outputs { outputs, _, instance in
                guard let (parts, isWider) = MistakenBits.parts(instance), !isWider else { return }
                outputs[0] = outputs[0].reversingGroups(of: parts)
            }),
        Deviation(
            "bitcast-saturates", .saturation, "BITCAST converts values instead of taking their bits",
            "-1 of int8 is 255 of uint8, and not 0.", breaking: ["BITCAST-1"], in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, _ in
                guard let values = inputs.first??.integers, let range = outputs[0].type.integerRange,
                    values.count == outputs[0].count
                else { return }
                let converted = values.map { min(max($0, range.lowerBound), range.upperBound) }
                outputs[0] = Elements(integers: converted, type: outputs[0].type) ?? outputs[0]
            }),
    ]

    private static let places: [Deviation] = [
        Deviation(
            "range-by-multiplication", .rounding, "An element of RANGE is start + i × delta",
            "Each element is the one before, plus delta, rounded to binary32.", breaking: ["RANGE-3"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                func value(_ index: Int) -> Float? {
                    guard case .float32(let values)? = inputs[index] ?? instance.constants[index]?.elements else {
                        return nil
                    }
                    return values.first
                }
                guard case .float32(let values) = outputs[0], let start = value(0), let delta = value(2) else { return }
                outputs[0] = .float32(values.indices.map { start + Float($0) * delta })
            }),
        Deviation(
            "shapes-matched-from-the-first-axis", .shape, "BROADCAST_ARGS matches the first sizes of two shapes",
            "Sizes are matched from the last.", breaking: ["BROADCAST_ARGS-2"], in: .violated,
            .outputs { outputs, inputs, _ in
                guard let first = inputs[0]?.integers, let second = inputs[1]?.integers else { return }
                let sizes = (0..<max(first.count, second.count)).map { place in
                    let (size, other) = (first.dropFirst(place).first ?? 1, second.dropFirst(place).first ?? 1)
                    return size == 1 ? other : size
                }
                outputs[0] = Elements(integers: sizes, type: outputs[0].type) ?? outputs[0]
            }),
        Deviation(
            "greater-size-taken", .shape, "BROADCAST_ARGS takes the greater size",
            "1 and 0 are broadcast to 0.", breaking: ["BROADCAST_ARGS-2"], in: .violated,
            .outputs { outputs, inputs, _ in
                guard let first = inputs[0]?.integers, let second = inputs[1]?.integers else { return }
                let rank = max(first.count, second.count)
                let ones = { (sizes: [Int64]) in [Int64](repeating: 1, count: rank - sizes.count) + sizes }
                let sizes = zip(ones(first), ones(second)).map { max($0, $1) }
                outputs[0] = Elements(integers: sizes, type: outputs[0].type) ?? outputs[0]
            }),
        Deviation(
            "boundary-in-lower-bucket", .rounding, "A value that equals a boundary is put below it",
            "A bucket contains its lower boundary.", breaking: ["BUCKETIZE-1"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let boundaries = MistakenBuckets.boundaries(instance), let values = inputs.first ?? nil,
                    let reals = MistakenBuckets.reals(values)
                else { return }
                outputs[0] = .int32(reals.map { value in Int32(boundaries.filter { $0 < value }.count) })
            }),
        Deviation(
            "buckets-of-exact-integers", .rounding, "BUCKETIZE compares integers exactly",
            "They are rounded to binary32 before they are compared.", breaking: ["BUCKETIZE-2"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let boundaries = MistakenBuckets.boundaries(instance), let values = inputs.first??.integers else {
                    return
                }
                outputs[0] = .int32(values.map { value in Int32(boundaries.filter { $0 <= Double(value) }.count) })
            }),
        Deviation(
            "diagonals-of-row-length", .shape, "The diagonal of a tall matrix is taken to have an element for each row",
            "It has as many elements as the shorter side, and the next diagonal follows at once.",
            breaking: ["MATRIX_SET_DIAG-2"], in: .violated,
            .inputs { values, instance in
                guard let sizes = instance[.input(0)]?.shape.dimensions.suffix(2), sizes.count == 2,
                    let rows = sizes.first, let columns = sizes.last, let diagonal = values[1], diagonal.count > 0
                else { return }
                let length = min(rows, columns)
                values[1] = diagonal.gathering(
                    (0..<diagonal.count).map { ($0 / max(length, 1) * rows + $0 % max(length, 1)) % diagonal.count })
            }),
        Deviation(
            "diagonal-from-the-last-column", .shape, "The other diagonal of a matrix is replaced",
            "Its elements have the same row and column.", breaking: ["MATRIX_SET_DIAG-2"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let shape = instance[.input(0)]?.shape, shape.rank > 1, let input = inputs[0],
                    let diagonal = inputs[1], let both = try? input.appending(diagonal)
                else { return }
                let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
                let length = min(rows, columns)
                outputs[0] = both.gathering(
                    (0..<input.count).map { place in
                        let (matrix, within) = place.quotientAndRemainder(dividingBy: max(rows * columns, 1))
                        let (row, column) = within.quotientAndRemainder(dividingBy: max(columns, 1))
                        let isReplaced = row < length && column == columns - 1 - row
                        return isReplaced ? input.count + matrix * length + row : place
                    })
            }),
        Deviation(
            "dilation-fills-with-zero", .zeroPoint, "DILATE fills with stored 0, whatever the padding value is",
            "The third input is the value to fill with.", breaking: ["DILATE-1"], in: .violated,
            .inputs { values, _ in
                guard values.count > 2, let value = values[2] else { return }
                values[2] = Elements(zeros: value.count, type: value.type)
            }),
        Deviation(
            "dilated-places-repeat", .shape, "DILATE repeats each element in the places after it",
            "These places hold the padding value.", breaking: ["DILATE-1"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let factors = try? instance.constantIntegers(1) else { return }
                outputs[0] =
                    MistakenPlaces(instance).gather(inputs) { axis, index, _ in index / max(factors[axis], 1) }
                    ?? outputs[0]
            }),
    ]

    private static let segments: [Deviation] = [
        Deviation(
            "negative-segment-from-end", .shape, "A negative number of a segment counts from the last segment",
            "Elements with a negative number count nowhere.",
            breaking: .segments(2), in: .violated,
            .integers(of: 1) { ids, instance in
                let count = Int64((try? instance.constantIntegers(2))?.first ?? 0)
                return ids.map { $0 < 0 ? max($0 &+ count, -1) : $0 }
            }),
        Deviation(
            "last-of-segment-stands", .shape, "Of several elements with one number only the last has an effect",
            "All of them are reduced.", breaking: .segments(3) + .segments(4), in: .violated,
            .integers(of: 1) { ids, _ in
                ids.indices.map { place in ids[(place + 1)...].contains(ids[place]) ? -1 : ids[place] }
            }),
        Deviation(
            "empty-segment-is-zero", .shape, "The result of a segment without elements is 0",
            "It is the number with which the reduction begins.",
            breaking: .segments(3).filter { $0.family != "UNSORTED_SEGMENT_SUM" }
                + .segments(4).filter { $0.family != "UNSORTED_SEGMENT_SUM" },
            in: .violated,
            .outputs { outputs, inputs, instance in
                guard let ids = inputs[1]?.integers, let count = outputs.first?.count,
                    let segments = instance.outputs.first?.shape.dimensions.first, segments > 0,
                    let zeros = Elements(zeros: count, type: outputs[0].type),
                    let both = try? outputs[0].appending(zeros)
                else { return }
                let (seen, inner) = (Set(ids), max(count / segments, 1))
                outputs[0] = both.gathering(
                    (0..<count).map { seen.contains(Int64($0 / inner)) ? $0 : count + $0 })
            }),
    ]
}

extension [Clause] {
    /// The clause with this number on the page of each operator on segments. The pages have the same clauses.
    fileprivate static func segments(_ number: Int) -> [Clause] {
        ["MAX", "MIN", "PROD", "SUM"].map { Clause("UNSORTED_SEGMENT_\($0)-\(number)") }
    }
}

/// The parts of elements as BITCAST joins or splits them.
private enum MistakenBits {
    /// How many elements of the narrower type one of the wider type has, and whether the output's are wider. Returns `nil` if the
    /// widths are equal.
    static func parts(_ instance: Instance) -> (parts: Int, isWider: Bool)? {
        guard let input = instance[.input(0)]?.type.bitWidth, let output = instance.outputs.first?.type.bitWidth,
            input != output
        else { return nil }
        return (max(input, output) / min(input, output), output > input)
    }
}

/// The boundaries and values of BUCKETIZE.
private enum MistakenBuckets {
    static func boundaries(_ instance: Instance) -> [Double]? {
        guard case .reals(let boundaries) = instance.attributes.values["boundaries"] else { return nil }
        return boundaries.map(Double.init)
    }

    static func reals(_ values: Elements) -> [Double]? {
        switch values {
        case .float32(let reals): reals.map(Double.init)
        case .float64(let reals): reals
        default: values.integers?.map { Double(Float($0)) }
        }
    }
}

extension Elements {
    /// These elements with each group of `size` neighbours in reverse order.
    fileprivate func reversingGroups(of size: Int) -> Elements {
        gathering((0..<count).map { $0 - $0 % size + size - 1 - $0 % size })
    }
}
