/// The hybrid forms of the operators with a sliding filter: float32 activations and int8 weights. Each batch of the input
/// is one row, which is quantized at run time (HYBRID-1).
extension SlidingOperator {
    /// The reference rejects a call with no batch.
    static func batchLimit(_ clause: Clause) -> Constraint {
        Constraint(
            clause, .referenceLimit, erratum: 121,
            .holds("the input has at least one batch") { instance in
                instance[.input(operands.input)]?.shape.dimensions.first != 0
            })
    }

    /// The scale of the weights of each output channel.
    static func weightScales(_ instance: Instance, _ channels: Int, _ steps: Steps) throws -> [Float] {
        let scales = try instance.input(operands.filter).quantization?.scales ?? []
        return (0..<channels).map { steps.channelScale(scales, $0) }
    }

    /// The quantized rows of an input, and the distances of their values from their zero points.
    static func rows(
        _ input: [Float], _ batches: Int, _ steps: Steps, isAsymmetric: Bool
    ) -> (scales: [Float], centred: [Int16]) {
        let size = input.count / max(batches, 1)
        let rows = (0..<batches).map {
            steps.quantizeHybridInput(input[$0 * size..<($0 + 1) * size], isAsymmetric)
        }
        return (
            rows.map(\.scale),
            rows.flatMap { WeightedOperator.centred($0.values, zeroPoint: Int64($0.zeroPoint)) }
        )
    }

    /// Prepares a form that convolves in integers and rescales each sum to binary32.
    ///
    /// - Parameters:
    ///   - instance: the instance of a hybrid form.
    ///   - steps: the arithmetic steps.
    ///   - isAsymmetric: whether the rows are quantized with a zero point.
    ///   - scale: converts a sum to a real number, with the scale of its channel's weights and the scale of its row.
    static func prepareHybrid(
        _ instance: Instance, _ steps: Steps, isAsymmetric: Bool,
        scale: @escaping @Sendable (Int32, _ weightScale: Float, _ rowScale: Float) -> Float
    ) throws -> Plan {
        let geometry = try Self(instance, steps: steps)
        let channels = geometry.outputChannels
        let batches = try instance.input(operands.input).shape[0]
        // CONV_2D-11: if a symmetric form has one scale for each channel, they are equal, and the first one is used.
        let weightScales =
            isAsymmetric
            ? try weightScales(instance, channels, steps)
            : [Float](
                repeating: try instance.input(operands.filter).quantization?.scales.first ?? 0, count: channels)
        let filter = try PackedConstant(instance, operands.filter) { (values: [Int8], _) in
            geometry.sums(weights: values.map { Int16($0) }, padding: 0, steps: steps)
        }
        let activation = instance.attributes[.fusedActivation]
        let outputBatch = max(try instance.output(0).shape.count / max(batches, 1), 1)
        return Plan { call in
            let (rowScales, centred) = rows(
                try call.values(operands.input), batches, steps, isAsymmetric: isAsymmetric)
            let sums = try filter.value(call).accumulate(centred, steps)
            let bias: [Float]? = try call.optionalValues(operands.bias)
            let output = sums.indices.map { index in
                let channel = index % channels
                let scaled = scale(sums[index], weightScales[channel], rowScales[index / outputBatch])
                return activation.applyKeepingFinite(bias.map { scaled + $0[channel] } ?? scaled)
            }
            call.setOutput(0, output)
        }
    }
}
