import QuantSpec

extension Deviation {
    /// Mistakes in operators that move values by indices or blocks, and in CAST.
    static let indexing: [Deviation] = blocks + indices + casts

    private static let blocks: [Deviation] = [
        Deviation(
            "block-columns-first", .shape, "The places of a block are counted along columns first",
            "A block is read row by row.",
            breaking: ["SPACE_TO_DEPTH-3", "DEPTH_TO_SPACE-3", "SPACE_TO_BATCH_ND-3", "BATCH_TO_SPACE_ND-3"],
            in: .violated,
            .blocksTaken(BlockPlaces.columnsFirst), .blocksPut(BlockPlaces.columnsFirst)),
        Deviation(
            "block-inside-channels", .shape, "The places of a block are the inner part of the channels",
            "They are the outer part: first all channels of the block's first place. Other frameworks have both orders.",
            breaking: ["SPACE_TO_DEPTH-3", "DEPTH_TO_SPACE-3"],
            in: .violated,
            .blocksTaken(BlockPlaces.innermost), .blocksPut(BlockPlaces.innermost)),
        Deviation(
            "block-inside-batches", .shape, "The places of a block are the inner part of the batches",
            "They are the outer part: first all batches of the block's first place.",
            breaking: ["SPACE_TO_BATCH_ND-3", "BATCH_TO_SPACE_ND-3"],
            in: .violated,
            .blocksTaken(BlockPlaces.innermost), .blocksPut(BlockPlaces.innermost)),
        Deviation(
            "batch-padding-raw-zero", .zeroPoint, "SPACE_TO_BATCH_ND pads with stored 0",
            "Elements outside the input are the real value 0, which is stored as the zero point.",
            breaking: ["SPACE_TO_BATCH_ND-4"],
            in: .violated(schemes: .eightBit),
            .instance { instance in
                instance.changeInput(0) { $0.zeroPoints = [0] }
                instance.changeOutput(0) { $0.zeroPoints = [0] }
            }),
    ]

    private static let indices: [Deviation] = [
        Deviation(
            "gather-batches-share-indices", .shape, "GATHER uses the indices of the first batch for every batch",
            "Each batch has indices of its own where batch_dims is above 0.", breaking: ["GATHER-3"],
            in: .violated,
            .inputs { values, instance in
                guard let indices = values[1], let shape = instance[.input(1)]?.shape,
                    case .integer(let given) = instance.attributes.values["batch_dims"]
                else { return }
                let batchAxes = given < 0 ? Int(given) + shape.rank : Int(given)
                let count = shape.dimensions.dropFirst(batchAxes).reduce(1, *)
                values[1] = indices.gathering((0..<indices.count).map { $0 % count })
            }),
        Deviation(
            "blanks-are-zero-points", .zeroPoint, "Elements that nothing is written to are the zero point",
            "They are stored 0.", breaking: ["SCATTER_ND-3", "MATRIX_DIAG-2"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, _, instance in
                guard let output = instance.outputs.first, let stored = outputs[0].integers else { return }
                let size = output.shape.dimensions.last ?? 1
                // MATRIX_DIAG writes only its diagonal, but SCATTER_ND adds its updates to the blanks.
                let isWritten = { instance.inputs.count == 1 && $0 / size % size == $0 % size }
                let mistaken = stored.enumerated().map { isWritten($0) ? $1 : $1 &+ output.zeroPoint }
                outputs[0] = Elements(integers: mistaken, type: output.type) ?? outputs[0]
            }),
        Deviation(
            "last-update-stands", .shape, "Of several updates to one place only the last one has an effect",
            "They are added.", breaking: ["SCATTER_ND-4"], in: .violated,
            .steps { $0[\.layout.accumulate] = { _, update, _ in update } }),
        Deviation(
            "updates-saturate", .saturation, "The sum of updates to one place is saturated",
            "It wraps in the width of the type.", breaking: ["SCATTER_ND-4"], in: .violated,
            .steps {
                $0[\.layout.accumulate] = { sum, update, range in
                    min(max(sum &+ update, range.lowerBound), range.upperBound)
                }
            }),
        Deviation(
            "index-columns-reversed", .shape, "The coordinates of a row of indices are read last first",
            "The first coordinate belongs to the first dimension.", breaking: ["GATHER_ND-3"], in: .violated,
            .inputs { values, instance in values.reverseColumns(of: 1, instance) }),
        Deviation(
            "scattered-columns-reversed", .shape, "The coordinates of a row of indices are read last first",
            "The first coordinate belongs to the first dimension.",
            breaking: ["SCATTER_ND-2", "SPARSE_TO_DENSE-2", "SPARSE_TO_DENSE-4"],
            in: .violated,
            .inputs { values, instance in values.reverseColumns(of: 0, instance) }),
        Deviation(
            "first-row-for-every-index", .shape, "The first index is used for every row",
            "Each row of the output has an index of its own.", breaking: ["EMBEDDING_LOOKUP-2"],
            in: .violated,
            .inputs { values, _ in
                guard let indices = values[0] else { return }
                values[0] = indices.gathering([Int](repeating: 0, count: indices.count))
            }),
        Deviation(
            "other-diagonal", .shape, "Values are put on the diagonal that runs from the last column",
            "They stand where row and column have the same index.", breaking: ["MATRIX_DIAG-2"],
            in: .violated,
            .outputs { outputs, _, instance in
                guard let width = instance.outputs.first?.shape.dimensions.last, width > 0 else { return }
                outputs[0] = outputs[0].gathering(
                    (0..<outputs[0].count).map { $0 / width * width + width - 1 - $0 % width })
            }),
        Deviation(
            "half-floats-taken-for-floats", .shape, "Two elements of float16 are copied as one of float32",
            "The diagonal of 4-byte elements lies elsewhere, and the second half of it behind the output.",
            breaking: ["MATRIX_DIAG-2"], in: .violated(schemes: [.float16]), seenIn: ["litert-2.3.0"],
            .outputs { outputs, inputs, instance in
                guard case .float16(let halves)? = inputs[0], let width = instance.outputs.first?.shape.dimensions.last,
                    width > 0
                else { return }
                let zero = Binary16(bitPattern: 0)
                outputs[0] = .float16(
                    (0..<outputs[0].count).map { place in
                        let (matrix, within) = (place / 2).quotientAndRemainder(dividingBy: width * width)
                        guard within % (width + 1) == 0 else { return zero }
                        let source = 2 * (matrix * width + within / (width + 1)) + place % 2
                        return source < halves.count ? halves[source] : zero
                    })
            }),
        Deviation(
            "update-at-origin", .shape, "An update is written at the beginning of the operand",
            "It begins at the start indices.", breaking: ["DYNAMIC_UPDATE_SLICE-3"],
            in: .violated,
            .integers(of: 2) { starts, _ in starts.map { _ in 0 } }),
        Deviation(
            "negative-start-from-end", .shape, "A negative start of an update is counted from the end",
            "It is 0: starts are clamped.", breaking: ["DYNAMIC_UPDATE_SLICE-3"], in: .violated,
            .integers(of: 2) { starts, instance in
                let sizes = instance[.input(0)]?.shape.dimensions ?? []
                return zip(starts, sizes).map { $0 < 0 ? $0 &+ Int64($1) : $0 }
            }),
        Deviation(
            "default-value-ignored", .shape, "SPARSE_TO_DENSE leaves 0 where no index points",
            "They have the default value.", breaking: ["SPARSE_TO_DENSE-4"], in: .violated,
            .inputs { inputs, _ in
                guard inputs.count > 3, let value = inputs[3] else { return }
                inputs[3] = Elements(zeros: value.count, type: value.type)
            }),
    ]

    private static let casts: [Deviation] = [
        Deviation(
            "cast-rounds", .rounding, "CAST rounds real numbers to the nearest integer", "The fraction is dropped.",
            breaking: ["CAST-4"],
            in: .violated(schemes: .allButFloat16),
            .castReals { real, range in min(max(MistakenCast.nearest(real), range.lowerBound), range.upperBound) }),
        Deviation(
            "cast-wraps-reals", .saturation, "CAST cuts off the upper bits of a real number's integer part",
            "It is saturated to the type's range.", breaking: ["CAST-4"],
            in: .violated(schemes: .allButFloat16),
            .castReals { real, _ in Int64(saturating: Double(real)) }),
        Deviation(
            "cast-saturates-integers", .saturation, "CAST saturates integers to a narrower type",
            "Their upper bits are cut off.", breaking: ["CAST-3"], in: .violated(schemes: .allButFloat16),
            .outputs { outputs, inputs, _ in
                guard let integers = inputs[0]?.integers, let range = outputs[0].type.integerRange else { return }
                let saturated = integers.map { min(max($0, range.lowerBound), range.upperBound) }
                outputs[0] = Elements(integers: saturated, type: outputs[0].type) ?? outputs[0]
            }),
        Deviation(
            "cast-dequantizes", .zeroPoint, "CAST dequantizes a quantized input",
            "Stored values are converted; scale and zero point are ignored.", breaking: ["CAST-1"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, inputs, instance in
                guard let quantization = instance.inputs[0]?.quantization, let stored = inputs[0]?.integers,
                    case .float32 = outputs[0]
                else { return }
                outputs[0] = .float32(
                    stored.map { Float(Double(quantization.scale) * Double($0 &- quantization.zeroPoint)) })
            }),
    ]
}

extension [Elements?] {
    /// Reverses each row of an input's last dimension.
    fileprivate mutating func reverseColumns(of position: Int, _ instance: Instance) {
        guard count > position, let width = instance.inputs[position]?.shape.dimensions.last, width > 1,
            let indices = self[position]
        else { return }
        self[position] = indices.gathering(
            (0..<indices.count).map { $0 / width * width + width - 1 - $0 % width })
    }
}

/// Conversions of real numbers to integers as mistaken implementations make them.
private enum MistakenCast {
    static func nearest(_ real: Float) -> Int64 {
        guard real.magnitude < 0x1p62 else { return real > 0 ? .max : .min }
        return Int64(real.rounded(.toNearestOrAwayFromZero))
    }
}

extension Deviation.Change {
    /// Replaces the results of CAST from real numbers to integers. A NaN gives the greatest integer.
    fileprivate static func castReals(
        _ convert: @escaping @Sendable (Float, ClosedRange<Int64>) -> Int64
    ) -> Deviation.Change {
        .outputs { outputs, inputs, _ in
            let reals: [Float]
            switch inputs[0] {
            case .float32(let values): reals = values
            case .float16(let values): reals = values.map(\.float)
            default: return
            }
            guard let range = outputs[0].type.integerRange else { return }
            let integers = reals.map { $0.isNaN ? range.upperBound : convert($0, range) }
            outputs[0] = Elements(integers: integers, type: outputs[0].type) ?? outputs[0]
        }
    }
}
