import QuantSpec

extension Deviation {
    /// Mistakes in the quantization of float inputs at run time.
    static let hybrid: [Deviation] = [
        Deviation(
            "hybrid-range-without-zero", .hybrid, "The range of an asymmetric row leaves out zero",
            "It always includes 0, so that 0 is exact.", breaking: ["HYBRID-1"],
            in: Scope(schemes: [.dynamicRange]), shownIn: Scope(of: .hybridInputs, schemes: [.dynamicRange]),
            .steps { steps in
                let right = steps.quantizeHybridInput
                steps.quantizeHybridInput = { row, isAsymmetric in
                    isAsymmetric ? MistakenHybrid.withoutZero(row) : right(row, isAsymmetric)
                }
            }),
        Deviation(
            "hybrid-one-range-for-all-rows", .hybrid, "All rows are quantized with one range",
            "Each batch, and in FULLY_CONNECTED each row, has a scale of its own.",
            breaking: .hybridInputs + .hybridRecurrentInputs + ["CONV_2D-11"],
            in: Scope(schemes: [.dynamicRange]), shownIn: .violated(schemes: [.dynamicRange]),
            .stepsForInputs { steps, inputs in
                // The first real input is the activation; a bias comes after it.
                let reals = inputs.lazy.compactMap { $0?.reals }
                guard let all = reals.first else { return }
                let right = steps.quantizeHybridInput
                steps.quantizeHybridInput = { row, isAsymmetric in
                    guard row.count > 0, row.count < all.count else { return right(row, isAsymmetric) }
                    // The row comes first, so that its elements have the lanes that they have without the other rows.
                    let joined = right((Array(row) + all)[...], isAsymmetric)
                    return HybridRow(
                        values: Array(joined.values.prefix(row.count)), scale: joined.scale, zeroPoint: joined.zeroPoint
                    )
                }
            }),
        Deviation(
            "hybrid-division-by-scale", .hybrid, "Values are divided by the row's scale",
            "They are multiplied by its reciprocal: 127 / range, or 1 / scale.", breaking: ["HYBRID-1"],
            in: Scope(schemes: [.dynamicRange]), shownIn: Scope(of: .hybridInputs, schemes: [.dynamicRange]),
            .steps { $0.quantizeHybridInput = MistakenHybrid.requantizing { $0 / $1 } }),
        Deviation(
            "hybrid-truncates", .hybrid, "Hybrid inputs are truncated instead of rounded",
            "They are rounded to nearest.", breaking: ["HYBRID-2", "HYBRID-1"],
            in: Scope(schemes: [.dynamicRange]), shownIn: Scope(of: .hybridInputs, schemes: [.dynamicRange]),
            .steps {
                $0.quantizeHybridInput = MistakenHybrid.requantizing { Float(Int64(saturating: Double($0 / $1))) }
            }),
        Deviation(
            "hybrid-half-to-even", .hybrid, "Hybrid inputs round halves to even",
            "They round halves away from zero.", breaking: ["HYBRID-2", "HYBRID-1"],
            in: Scope(schemes: [.dynamicRange]), shownIn: Scope(of: .hybridInputs, schemes: [.dynamicRange]),
            .steps {
                $0.quantizeHybridInput = MistakenHybrid.requantizing {
                    Float(MistakenRounding.halfToEven(Double($0 * (1 / $1))))
                }
            }),
        Deviation(
            "hybrid-always-symmetric", .hybrid, "asymmetric_quantize_inputs is ignored",
            "A convolution with a scale a channel, and FULLY_CONNECTED and BATCH_MATMUL where the attribute says so, quantize with a zero point.",
            breaking: .hybridInputs + .hybridRecurrentInputs,
            in: Scope(schemes: [.dynamicRange]), shownIn: .violated(schemes: [.dynamicRange]),
            .steps { steps in
                let right = steps.quantizeHybridInput
                steps.quantizeHybridInput = { row, _ in right(row, false) }
            }),
        Deviation(
            "hybrid-zero-point-ignored", .hybrid, "The zero point of an asymmetric row is not subtracted",
            "The sum of the weights times the zero point belongs to the result.",
            breaking: .hybridInputs + .hybridRecurrentInputs,
            in: Scope(schemes: [.dynamicRange]), shownIn: .violated(schemes: [.dynamicRange]),
            .steps { steps in
                let right = steps.quantizeHybridInput
                steps.quantizeHybridInput = { row, isAsymmetric in
                    var quantized = right(row, isAsymmetric)
                    quantized.zeroPoint = 0
                    return quantized
                }
            }),
        Deviation(
            "hybrid-computed-in-float", .hybrid, "The input is not quantized at all",
            "Weights are dequantized and multiplied in binary32: a lawful operator, but not the one that was measured and shipped.",
            breaking: ["FULLY_CONNECTED-10"],
            in: .violated(schemes: [.dynamicRange]),
            .outputs { outputs, inputs, instance in
                if let exact = MistakenHybrid.fullyConnectedInFloat(inputs, instance) { outputs[0] = exact }
            }),
        Deviation(
            "hybrid-batches-misplaced", .shape,
            "BATCH_MATMUL adds the indices of its batch dimensions to find the scale of a row",
            "The rows of all matrices of x, and the columns of all matrices of y, have a number each: with two batch dimensions above 1 the sum of the indices is another row's number.",
            breaking: ["BATCH_MATMUL-8"],
            in: .violated(schemes: [.dynamicRange]), seenIn: ["litert-2.3.0"],
            .outputs { outputs, inputs, instance in
                if let misplaced = MisplacedBatches(instance)?.output(inputs, instance) { outputs[0] = misplaced }
            }),
    ]
}

extension Elements {
    /// The values of float32 elements. `nil` for other types.
    fileprivate var reals: [Float]? { if case .float32(let values) = self { values } else { nil } }
}

/// Hybrid quantization as mistaken implementations do it.
private enum MistakenHybrid {
    /// Quantizes a row with the right scale and zero point but other stored values. `quotient` gives value / scale,
    /// which is then rounded.
    static func requantizing(
        _ quotient: @escaping @Sendable (_ value: Float, _ scale: Float) -> Float
    ) -> @Sendable (ArraySlice<Float>, Bool) -> HybridRow {
        { row, isAsymmetric in
            var quantized = HybridRow(quantizingInLanesOfEight: row, isAsymmetric: isAsymmetric)
            let scale = quantized.scale
            let least: Int64 = isAsymmetric ? -128 : -127
            let zeroPoint = Int64(quantized.zeroPoint)
            quantized.values = row.map { value in
                let rounded = Int64(roundingHalfAwayFromZero: quotient(value, scale)) &+ zeroPoint
                return Int8(truncatingIfNeeded: min(max(rounded, least), 127))
            }
            return quantized
        }
    }

    /// Quantizes a row with the range from its least to its greatest value, without extending it to 0.
    static func withoutZero(_ row: ArraySlice<Float>) -> HybridRow {
        guard let least = row.min(), let greatest = row.max(), least < greatest else {
            return HybridRow(quantizingInLanesOfEight: row, isAsymmetric: true)
        }
        let scale = (greatest - least) / 255
        let zeroPoint = Int64(roundingHalfAwayFromZero: -128 - least / scale)
        let values = row.map { value in
            let rounded = Int64(roundingHalfAwayFromZero: value / scale) &+ zeroPoint
            return Int8(truncatingIfNeeded: min(max(rounded, -128), 127))
        }
        return HybridRow(values: values, scale: scale, zeroPoint: Int32(truncatingIfNeeded: zeroPoint))
    }

    /// FULLY_CONNECTED with dequantized weights and binary32 sums. Returns `nil` for other operators.
    static func fullyConnectedInFloat(_ inputs: [Elements?], _ instance: Instance) -> Elements? {
        guard case .float32(let input) = inputs.first ?? nil, let filter = instance.inputs[1], filter.shape.rank == 2,
            let weights = instance.constants[1]?.elements.integers, let scales = filter.quantization?.scales
        else { return nil }
        var bias: [Float] = []
        if case .float32(let values) = instance.constants[2]?.elements { bias = values }
        let depth = filter.shape[1]
        let units = filter.shape[0]
        let activation = instance.attributes[.fusedActivation]
        var output: [Float] = []
        for row in 0..<input.count / max(depth, 1) {
            for unit in 0..<units {
                var sum: Float = 0
                for index in 0..<depth {
                    let scale = scales.count == 1 ? scales[0] : scales[unit]
                    sum += input[row * depth + index] * (Float(weights[unit * depth + index]) * scale)
                }
                output.append(activation.apply(bias.isEmpty ? sum : sum + bias[unit]))
            }
        }
        return .float32(output)
    }
}
