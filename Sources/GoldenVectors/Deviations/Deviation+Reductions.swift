import QuantSpec

extension Deviation {
    /// Mistakes in sums, means, products and extremes along axes.
    static let reductions: [Deviation] = sums + products + extremes + axes

    private static let sums: [Deviation] = [
        Deviation(
            "mean-divides-scale", .multiplier, "MEAN makes its multiplier from the scales and the number of elements",
            "The multiplier is made from the scales alone and divided afterwards, truncating: its last bits differ.",
            breaking: ["MEAN-4"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0[\.reductions.meanFactor] = { real, count, steps in
                    steps.quantizeMultiplier(real / Double(max(count, 1)))
                }
            }),
        Deviation(
            "sum-ratio-in-binary32", .multiplier, "MEAN and SUM take the quotient of the scales in binary32",
            "It is taken in binary64.", breaking: ["MEAN-4", "SUM-3"], in: .violated(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                guard let input = instance[.input(0)], let output = instance[.output(0)] else { return }
                let quantize = steps.quantizeMultiplier
                steps.quantizeMultiplier = { _ in quantize(Double(input.scale / output.scale)) }
            }),
        Deviation(
            "mean-multiplier-rounded", .multiplier, "The multiplier of MEAN is rounded when it is divided",
            "The multiplier of the scales is divided by the number of elements, truncating.", breaking: ["MEAN-4"],
            in: .violated(schemes: .eightBit),
            .steps {
                $0[\.reductions.meanFactor] = { real, count, steps in
                    let factor = steps.quantizeMultiplier(real)
                    guard count > 0 else { return factor }
                    let bits = min(Int.bitWidth - 1 - count.leadingZeroBitCount, 32, 31 + factor.shift)
                    let raised = Int64(factor.multiplier) << Int64(max(bits, 0))
                    return QuantizedMultiplier(
                        multiplier: Int32(truncatingIfNeeded: (raised + Int64(count / 2)) / Int64(count)),
                        shift: factor.shift - max(bits, 0))
                }
            }),
        Deviation(
            "repeated-axis-counted-twice", .shape, "An axis that is named twice counts twice",
            "The number of elements is the product of the sizes of the axes, each taken once, in any spelling.",
            breaking: ["MEAN-1", "SUM-1"], in: .violated(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                let times = MistakenAxes.repetitions(instance)
                guard times > 1, let input = instance[.input(0)], let output = instance[.output(0)] else { return }
                let count = input.shape.count / max(output.shape.count, 1)
                let excess = input.zeroPoint &* Int64(count * (times - 1))
                let (factor, multiply) = (steps.reductions.meanFactor, steps.multiply)
                steps[\.reductions.meanFactor] = { factor($0, $1 * times, $2) }
                steps.multiply = { multiply(Int32(truncatingIfNeeded: Int64($0) &- excess), $1, $2) }
            }),
        Deviation(
            "mean-truncates", .rounding, "MEAN divides the sum, truncating, before it is requantized",
            "The division is part of the requantization, which rounds.", breaking: ["MEAN-4", "MEAN-3"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0[\.reductions.meanFactor] = { real, _, steps in steps.quantizeMultiplier(real) } },
            .multiplicandOfSum { distance, count, _ in distance / Int64(max(count, 1)) }),
        Deviation(
            "mean-scales-ignored", .multiplier, "MEAN takes the output's scale for the input's",
            "The scales may differ.", breaking: ["MEAN-4", "MEAN-2"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0[\.reductions.meanFactor] = { _, count, steps in
                    steps.quantizeMultiplier(1 / Double(max(count, 1)))
                }
            }),
        Deviation(
            "reduction-not-rescaled", .multiplier, "SUM and REDUCE_PROD take the output to have the input's scale",
            "Input and output have scales of their own.",
            breaking: ["SUM-2", "SUM-3", "SUM-7", "REDUCE_PROD-2", "REDUCE_PROD-3"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .instance { instance in
                guard let scales = instance.inputs.first??.quantization?.scales else { return }
                instance.changeOutput(0) { $0.scales = scales }
            }),
        Deviation(
            "mean-zero-point-rescaled-by-itself", .zeroPoint,
            "MEAN brings the input's zero point to the output's scale by itself, and rounds it",
            "It is taken from the sum, as often as there are elements, before the sum is requantized.",
            breaking: ["MEAN-3"],
            in: .violated(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                guard let input = instance[.input(0)], let output = instance[.output(0)] else { return }
                let rescaled = Float(input.zeroPoint) * input.scale / output.scale
                steps[\.reductions.meanFactor] = { _, count, steps in
                    steps.quantizeMultiplier(Double(input.scale / (Float(count) * output.scale)))
                }
                steps.addZeroPoint = { $0 &+ $1 &- Int64(roundingHalfAwayFromZero: rescaled) }
            },
            .multiplicandOfSum { distance, count, zeroPoint in distance &+ zeroPoint &* Int64(count) }),
        Deviation(
            "zero-point-subtracted-once", .zeroPoint, "The input's zero point is subtracted once from a sum",
            "Every element of a sum carries it.", breaking: ["MEAN-3", "SUM-3"],
            in: .violated(schemes: .eightBit),
            .multiplicandOfSum { distance, count, zeroPoint in distance &+ zeroPoint &* Int64(count - 1) }),
        Deviation(
            "sum-in-16-bits", .accumulator, "The sum along the axes has 16 bits",
            "129 elements of uint8, 257 of int8, or two of int16 can need more.",
            breaking: ["MEAN-3", "SUM-3", "SUM-7"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .multiplicandOfSum { distance, count, zeroPoint in
                let offset = zeroPoint &* Int64(count)
                return Int64(Int16(truncatingIfNeeded: distance &+ offset)) &- offset
            }),
        Deviation(
            "sum-saturates-in-16-bits", .accumulator, "The sum along the axes saturates in 16 bits",
            "129 elements of uint8, 257 of int8, can need more.", breaking: ["MEAN-3", "SUM-3"],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps { $0[\.reductions.add] = { min(max($0 &+ $1, Int64(Int16.min)), Int64(Int16.max)) } }),
        Deviation(
            "sum-of-bytes", .saturation, "SUM on int8 takes stored values for unsigned bytes",
            "Every negative value counts 256 too many, and the result is clamped to 0 … 255 and stored as a byte.",
            breaking: ["SUM-3"],
            in: .violated(schemes: [.int8]), seenIn: ["litert-2.3.0"],
            .steps {
                $0[\.reductions.add] = { $0 &+ Int64(UInt8(truncatingIfNeeded: $1)) }
                $0.saturate = { value, _ in min(max(value, 0), 255) }
            },
            .outputs { outputs, inputs, instance in
                // For an input without elements, another defect of the reference decides the result.
                guard inputs.first??.count == 0, let output = instance.outputs.first else { return }
                let zeros = [Int64](repeating: output.zeroPoint, count: output.shape.count)
                outputs[0] = Elements(integers: zeros, type: output.type) ?? outputs[0]
            }),
        Deviation(
            "sum-of-half-the-bytes", .saturation, "SUM on int16 adds the first half of the bytes, and stores bytes",
            "Every element has two bytes. The second half of the output keeps what was there, here 0.",
            breaking: ["SUM-7"], in: .violated(schemes: [.int16x8]), seenIn: ["litert-2.3.0"],
            .inputs { values, _ in
                guard case .int16(let stored) = values.first ?? nil else { return }
                values[0] = .int16((0..<stored.count).map { stored[$0 / 2].byte($0 % 2) })
            },
            .steps { $0.saturate = { value, _ in min(max(value, 0), 255) } },
            .outputs { outputs, _, _ in
                guard case .int16(let bytes) = outputs[0] else { return }
                outputs[0] = .int16(
                    bytes.indices.map { place in
                        let pair = bytes.dropFirst(2 * place).prefix(2)
                        return pair.reversed().reduce(0) { $0 << 8 | $1 }
                    })
            }),
        Deviation(
            "reduction-of-nothing-is-stored-zero", .zeroPoint, "A sum or mean of no elements is stored as 0",
            "Real 0 is stored as the output's zero point.", breaking: ["MEAN-5", "SUM-4"],
            in: .violated(schemes: .eightBit),
            seenIn: ["litert-2.3.0"],
            .outputs { outputs, inputs, _ in
                guard inputs.first??.count == 0 else { return }
                outputs = outputs.map { Elements(zeros: $0.count, type: $0.type) ?? $0 }
            }),
    ]

    private static let products: [Deviation] = [
        Deviation(
            "product-multiplied-in-32-bits", .multiplier, "Products go through the 32-bit multiplication",
            "They are multiplied by a multiplier of 16 bits in one wide product.",
            breaking: ["REDUCE_PROD-4", "ARITH-9"],
            in: .violated(schemes: [.int8, .int16x8]),
            .stepsForInstance { steps, _ in
                let right = steps
                steps.multiplyWide = { right.requantize(Int32(truncatingIfNeeded: $0), by: $1) }
            }),
        Deviation(
            "product-scale-without-root", .multiplier, "Every product is scaled by the whole of the output's scale",
            "With n factors each scaling takes the n-th root of the output's scale.", breaking: ["REDUCE_PROD-3"],
            in: .violated(schemes: [.int8, .int16x8]),
            .stepsForInstance { steps, instance in
                guard let input = instance[.input(0)], let output = instance[.output(0)] else { return }
                let quantize = steps.quantizeMultiplier
                steps.quantizeMultiplier = { _ in quantize(Double(input.scale) / Double(output.scale)) }
            }),
        Deviation(
            "product-scaled-once", .rounding, "A product is requantized once, at its end",
            "Every product is scaled and rounded before the next factor is multiplied.",
            breaking: ["REDUCE_PROD-4", "REDUCE_PROD-3"],
            in: .violated(schemes: [.int8, .int16x8]),
            .outputs { outputs, inputs, instance in
                guard let product = MistakenProduct(instance), let stored = inputs.first??.integers,
                    let scaled = product.scaledOnce(stored, count: outputs[0].count)
                else { return }
                outputs[0] = Elements(integers: scaled, type: outputs[0].type) ?? outputs[0]
            }),
    ]

    private static let axes: [Deviation] = [
        Deviation(
            "reduction-of-height-and-width", .shape,
            "An input of rank 4 is reduced along height and width, whatever the axes are",
            "The axes are those of the second input. Results are written for each batch and channel, at the first row and column; the rest of the output keeps what was there, here 0.",
            breaking: MistakenAxes.clauses, links: ["tensorflow/tensorflow#33588"],
            in: .violated,
            .instance { instance in
                guard MistakenAxes.areMistakable(instance) else { return }
                instance.rearrangeConstant(1, to: [2]) { _ in 0 }
                instance.changeConstant(1) { $0 = [1, 2] }
            },
            // The multiplier of MEAN is computed from the right axes.
            .stepsForInstance { steps, instance in
                guard MistakenAxes.areMistakable(instance), let input = instance[.input(0)]?.shape.count,
                    let output = instance.outputs.first?.shape.count, output > 0
                else { return }
                let factor = steps.reductions.meanFactor
                steps[\.reductions.meanFactor] = { real, _, steps in factor(real, input / output, steps) }
            },
            .placement { outputs, taken, instance in
                guard let shape = instance.outputs.first?.shape, shape.rank == 4,
                    let results = outputs.first, let blank = Elements(zeros: shape.count, type: results.type)
                else { return }
                let (written, strides) = (taken.outputs[0].shape, shape.strides)
                var (places, sources): ([Int], [Int]) = ([], [])
                for batch in 0..<min(written[0], shape[0]) {
                    for channel in 0..<min(written[3], shape[3]) {
                        places.append(batch * strides[0] + channel)
                        sources.append(batch * written[3] + channel)
                    }
                }
                outputs[0] = blank.replacing(places, with: results.gathering(sources)) ?? blank
            })
    ]

    private static let extremes: [Deviation] = [
        Deviation(
            "extreme-begins-at-zero", .saturation, "The search for an extreme begins at stored 0",
            "It begins at the end of the type's range: a maximum may be negative, a minimum positive.",
            breaking: ["REDUCE_MAX-2", "REDUCE_MIN-2"],
            in: Scope(schemes: [.int8, .uint8, .int16x8]),
            // No stored value of uint8 is below 0.
            shownIn: .violated(schemes: [.int8, .int16x8]),
            .steps { $0[\.reductions.firstExtreme] = { _ in 0 } }),
        Deviation(
            "extreme-of-bytes", .saturation, "Stored values are compared as bytes of the other signedness",
            "Stored values of int8 are signed, those of uint8 are not.", breaking: ["REDUCE_MAX-2", "REDUCE_MIN-2"],
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                let isSigned = instance[.input(0)]?.type == .int8
                steps[\.reductions.firstExtreme] = {
                    isSigned ? Int64(Int8(truncatingIfNeeded: $0 ^ 0x80)) : $0 ^ 0x80
                }
            },
            .inputs { values, _ in values = values.map { $0?.flippingSigns } },
            .outputs { outputs, _, _ in outputs = outputs.map(\.flippingSigns) }),
    ]
}

/// The order of stored bytes as mistaken implementations have it.
enum MistakenOrder {
    /// Returns whether a stored value is below another, if signed bytes are compared as unsigned ones and unsigned
    /// bytes as signed ones.
    static func otherSignedness(_ instance: Instance) -> @Sendable (Int64, Int64) -> Bool {
        if instance.inputs.first??.type == .int8 {
            return { UInt8(truncatingIfNeeded: $0) < UInt8(truncatingIfNeeded: $1) }
        }
        return { Int8(truncatingIfNeeded: $0) < Int8(truncatingIfNeeded: $1) }
    }
}

extension Deviation.Change {
    /// Changes the operand of the multiplication in MEAN and SUM: the sum of an output element's differences from the
    /// zero point.
    fileprivate static func multiplicandOfSum(
        _ change: @escaping @Sendable (_ distance: Int64, _ count: Int, _ zeroPoint: Int64) -> Int64
    ) -> Deviation.Change {
        .stepsForInstance { steps, instance in
            guard let input = instance[.input(0)], let output = instance[.output(0)] else { return }
            let count = input.shape.count / max(output.shape.count, 1)
            let multiply = steps.multiply
            steps.multiply = {
                multiply(Int32(truncatingIfNeeded: change(Int64($0), count, input.zeroPoint)), $1, $2)
            }
        }
    }
}

/// A product along axes that is scaled as a whole.
private struct MistakenProduct {
    private let input: TensorDescription
    private let output: TensorDescription
    /// For each input element, the position of the output element to which it is a factor.
    private let targets: [Int]

    /// Returns `nil` if the instance is no reduction of quantized values.
    init?(_ instance: Instance) {
        guard let input = instance[.input(0)], input.quantization != nil, let output = instance.outputs.first,
            let given = try? instance.constantIntegers(1)
        else { return nil }
        var kept = input.shape
        for axis in given.map({ $0 < 0 ? $0 + kept.rank : $0 }) {
            guard kept.dimensions.indices.contains(axis) else { return nil }
            kept.dimensions[axis] = 1
        }
        targets = Broadcasting.positions(of: kept, in: input.shape)
        (self.input, self.output) = (input, output)
    }

    /// Returns the stored results, or `nil` if there are no elements or the output has no integers.
    ///
    /// - Parameters:
    ///   - stored: the stored values of the input, row-major.
    ///   - count: the number of output elements.
    func scaledOnce(_ stored: [Int64], count: Int) -> [Int64]? {
        guard let range = output.type.integerRange, count > 0, stored.count == targets.count, !stored.isEmpty else {
            return nil
        }
        var products = [Int64](repeating: 1, count: count)
        for (value, target) in zip(stored, targets) { products[target] &*= value &- input.zeroPoint }
        let scale = (0..<stored.count / count).reduce(1 / Double(output.scale)) { scale, _ in
            scale * Double(input.scale)
        }
        return products.map { product in
            let rounded = Int64(Int32(clamping: Int64(roundingHalfAwayFromZero: Double(product) * scale)))
            return min(max(rounded &+ output.zeroPoint, range.lowerBound), range.upperBound)
        }
    }
}

/// The axes of a reduction as mistaken implementations count them.
private enum MistakenAxes {
    /// The clauses about the axes of reductions.
    static let clauses: [Clause] = [
        "MEAN-1", "SUM-1", "REDUCE_MAX-1", "REDUCE_MIN-1", "REDUCE_PROD-1", "REDUCE_ANY-1", "REDUCE_ALL-1",
    ]

    /// Returns whether input and output have rank 4, which a path for height and width requires, and the axes are
    /// others.
    static func areMistakable(_ instance: Instance) -> Bool {
        guard let input = instance[.input(0)]?.shape, input.rank == 4, instance.outputs.first?.shape.rank == 4,
            let given = try? instance.constantIntegers(1), !given.isEmpty
        else { return false }
        return Set(given.map { $0 < 0 ? $0 + input.rank : $0 }) != [1, 2]
    }

    /// Returns the product of the sizes of the axes that are repeated.
    static func repetitions(_ instance: Instance) -> Int {
        guard let shape = instance.inputs.first??.shape, let axes = try? instance.constantIntegers(1) else { return 1 }
        var seen = Set<Int>()
        let again = axes.map { $0 < 0 ? $0 + shape.rank : $0 }.filter { !seen.insert($0).inserted }
        return again.reduce(1) { $1 >= 0 && $1 < shape.rank ? $0 * shape[$1] : $0 }
    }
}

extension Int16 {
    /// The lower byte (0) or the upper byte (1), as a number from 0 to 255.
    fileprivate func byte(_ index: Int) -> Int16 {
        Int16(truncatingIfNeeded: UInt16(bitPattern: self) >> (8 * index) & 0xff)
    }
}
