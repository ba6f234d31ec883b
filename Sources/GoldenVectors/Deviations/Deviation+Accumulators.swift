import QuantSpec

extension Deviation {
    /// Mistakes in the width of sums of products.
    static let accumulators: [Deviation] = [
        Deviation(
            "pair-sums-saturate", .accumulator, "Sums of two products saturate in 16 bits",
            "An instruction that adds neighbouring products in saturating 16-bit lanes loses the top of large ones.",
            breaking: ["ARITH-13"],
            links: ["oneapi-src/oneDNN#476", "microsoft/onnxruntime#14642"],
            in: Scope(schemes: [.int8, .uint8, .dynamicRange]),
            shownIn: Scope(of: .sums, schemes: [.int8, .uint8, .dynamicRange]),
            .steps { $0.dotProducts = MistakenDotProduct.pairs { Int32(Int16(clamping: $0)) } }),
        Deviation(
            "pair-sums-wrap", .accumulator, "Sums of two products wrap in 16 bits",
            "Neighbouring products are added in 16-bit lanes.", breaking: ["ARITH-13"], links: ["microsoft/BitNet#629"],
            in: Scope(schemes: [.int8, .uint8, .dynamicRange]),
            shownIn: Scope(of: .sums, schemes: [.int8, .uint8, .dynamicRange]),
            .steps { $0.dotProducts = MistakenDotProduct.pairs { Int32(Int16(truncatingIfNeeded: $0)) } }),
        Deviation(
            "accumulator-24-bit", .accumulator, "The accumulator has 24 bits",
            "Products of 8-bit values over a thousand channels need more.", breaking: ["ARITH-13"],
            in: Scope(schemes: .eightBit), shownIn: Scope(of: .sums, schemes: .eightBit),
            .steps {
                $0.addBias = { sum, bias in ((sum &+ bias) << 8) >> 8 }
                $0.dotProducts = { left, right, depth in
                    DotProduct.tile(left, right, depth: depth).map { ($0 << 8) >> 8 }
                }
            }),
        Deviation(
            "wide-accumulator-32-bit", .accumulator, "A 16x8 accumulator has 32 bits",
            "More than 512 products of a 16-bit and an 8-bit value overflow 32 bits; with a bias of 64 bits, or none, the accumulator has 64.",
            breaking: [
                "CONV_2D-6", "DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6", "FULLY_CONNECTED-5", "BATCH_MATMUL-5",
                "ARITH-14",
            ],
            links: ["ARM-software/CMSIS_5#1380", "tensorflow/tflite-micro#3598", "tensorflow/tensorflow#53763"],
            in: Scope(schemes: [.int16x8]), shownIn: .violated(schemes: [.int16x8]),
            .steps {
                $0.wideDotProducts = { left, right, depth in
                    DotProduct.wideTile(left, right, depth: depth).map { Int64(Int32(truncatingIfNeeded: $0)) }
                }
            }),
        Deviation(
            "accumulator-without-bias-32-bit", .accumulator, "Without a bias, a 16x8 accumulator has 32 bits",
            "It has 64 bits unless quantized_bias_type is INT32: a width that follows the type of the bias needs a rule for none.",
            breaking: ["PROFILE-4", "CONV_2D-6", "TRANSPOSE_CONV-6"],
            in: .violated(schemes: [.int16x8]),
            .instance { instance in
                guard instance.position(of: .bias) == nil else { return }
                instance.attributes.values["quantized_bias_type"] = .name("INT32")
            }),
        Deviation(
            "wide-accumulator-saturates", .accumulator, "A 16x8 accumulator saturates at 32 bits",
            "It has 64 bits with a bias of 64 bits, or none.", breaking: .wideBiases + ["ARITH-14"],
            in: Scope(schemes: [.int16x8]), shownIn: .violated(schemes: [.int16x8]),
            .steps { $0.addWideBias = { Int64(Int32(clamping: $0 &+ $1)) } }),
        Deviation(
            "left-over-column-accumulator-narrow", .accumulator,
            "The last output column of an odd width has a narrower accumulator",
            "A loop over two columns at a time needs one over the rest, with an accumulator of the same width; here it has 16 bits, in 16x8 32.",
            breaking: .slidingSums + ["ARITH-13", "ARITH-14"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: .eightBit),
            .leftOver(along: 2)),
        Deviation(
            "left-over-row-accumulator-narrow", .accumulator,
            "The last output row of an odd height has a narrower accumulator",
            "A loop over two rows at a time needs one over the rest, with an accumulator of the same width; here it has 16 bits, in 16x8 32.",
            breaking: .slidingSums + ["ARITH-13", "ARITH-14"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: .eightBit),
            .leftOver(along: 1)),
        Deviation(
            "left-over-channel-accumulator-narrow", .accumulator,
            "The last of an odd number of output channels has a narrower accumulator",
            "A loop over two channels at a time needs one over the rest, with an accumulator of the same width; here it has 16 bits, in 16x8 32.",
            breaking: .slidingSums + ["FULLY_CONNECTED-2", "ARITH-13", "ARITH-14"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: .eightBit),
            .leftOver(along: nil)),
    ]
}

extension Deviation.Change {
    /// Cuts the sums of products at the last index of an output axis, if the size of the axis is odd.
    ///
    /// - Parameter axis: an axis of `[batch, height, width, channels]`; `nil` for the last axis of an output of any
    ///   rank.
    fileprivate static func leftOver(along axis: Int?) -> Deviation.Change {
        .partly(
            { instance in
                let shape = instance.outputs.first?.shape ?? []
                let axis = axis ?? shape.rank - 1
                guard axis >= 0, axis < shape.rank, shape[axis] % 2 == 1 else { return [] }
                return instance.outputPositions { $0[axis] == shape[axis] - 1 }
            },
            [
                .steps {
                    $0.dotProducts = { left, right, depth in
                        DotProduct.tile(left, right, depth: depth).map { Int32(Int16(truncatingIfNeeded: $0)) }
                    }
                    $0.wideDotProducts = { left, right, depth in
                        DotProduct.wideTile(left, right, depth: depth).map { Int64(Int32(truncatingIfNeeded: $0)) }
                    }
                }
            ])
    }
}

/// Sums of products as mistaken implementations compute them.
enum MistakenDotProduct {
    /// Adds neighbouring products first, and narrows their sum.
    static func pairs(
        _ narrow: @escaping @Sendable (Int32) -> Int32
    ) -> @Sendable ([Int16], [Int16], Int) -> [Int32] {
        { left, right, depth in
            DotProductRows(left, right, depth).sums { row, column in
                var sum: Int32 = 0
                for index in stride(from: 0, to: depth, by: 2) {
                    var pair = Int32(row[index]) &* Int32(column[index])
                    if index + 1 < depth { pair = pair &+ Int32(row[index + 1]) &* Int32(column[index + 1]) }
                    sum = sum &+ narrow(pair)
                }
                return sum
            }
        }
    }

    /// Sums only whole blocks of the depth, if the depth has more than one block.
    static func wholeBlocks<Accumulator: FixedWidthInteger & Sendable>(
        of size: Int, as _: Accumulator.Type
    ) -> @Sendable ([Int16], [Int16], Int) -> [Accumulator] {
        { left, right, depth in
            let read = depth > size ? depth / size * size : depth
            return DotProductRows(left, right, depth).sums { row, column in
                (0..<read).reduce(0) { $0 &+ Accumulator(Int32(row[$1]) &* Int32(column[$1])) }
            }
        }
    }
}

/// Each row of one matrix with each row of another, as arrays that begin at index 0.
private struct DotProductRows {
    let left: [[Int16]]
    let right: [[Int16]]

    init(_ left: [Int16], _ right: [Int16], _ depth: Int) {
        self.left = DotProductRows.rows(left, depth)
        self.right = DotProductRows.rows(right, depth)
    }

    func sums<Accumulator>(_ dot: ([Int16], [Int16]) -> Accumulator) -> [Accumulator] {
        left.flatMap { row in right.map { dot(row, $0) } }
    }

    private static func rows(_ values: [Int16], _ depth: Int) -> [[Int16]] {
        guard depth > 0 else { return [] }
        return stride(from: 0, to: values.count - depth + 1, by: depth).map { Array(values[$0..<$0 + depth]) }
    }
}
