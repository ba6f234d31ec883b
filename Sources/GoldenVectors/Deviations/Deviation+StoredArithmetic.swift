import QuantSpec

extension Deviation {
    /// Mistakes in operators that compute with stored values or move them, as StableHLO defines them.
    static let storedArithmetic: [Deviation] = [
        Deviation(
            "stored-arithmetic-saturates", .saturation, "A sum or product of stored integers is saturated",
            "It wraps in the width of the type.", breaking: ["STABLEHLO_ADD-2", "STABLEHLO_MULTIPLY-2"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, inputs, instance in
                guard let first = inputs[0]?.integers, let second = inputs[1]?.integers,
                    let type = instance.outputs.first?.type, let range = type.integerRange
                else { return }
                let isSum = instance.operatorName == "STABLEHLO_ADD"
                let results = zip(first, second).map { isSum ? $0 + $1 : $0 * $1 }
                let bounded = results.map { min(max($0, range.lowerBound), range.upperBound) }
                outputs[0] = Elements(integers: bounded, type: type) ?? outputs[0]
            }),
        Deviation(
            "edge-paddings-swapped", .shape, "The paddings before and after an axis are swapped",
            "`edge_padding_low` is the one before.", breaking: ["STABLEHLO_PAD-1"], in: .violated,
            .instance { instance in
                let low = instance.attributes.values["edge_padding_low"]
                instance.attributes.values["edge_padding_low"] = instance.attributes.values["edge_padding_high"]
                instance.attributes.values["edge_padding_high"] = low
            }),
        Deviation(
            "padding-of-zeros", .zeroPoint, "The padding is stored 0, whatever the padding value is",
            "The padding value is an operand.", breaking: ["STABLEHLO_PAD-2"], in: .violated,
            .inputs { values, _ in
                guard let value = values[1] else { return }
                values[1] = Elements(zeros: value.count, type: value.type) ?? value
            }),
        Deviation(
            "start-map-ignored", .shape, "The indices of a vector belong to the first axes in turn",
            "`start_index_map` says which axis each index belongs to.", breaking: ["STABLEHLO_GATHER-2"], in: .violated,
            shownIn: .violated(schemes: [.int8, .float32]),
            .instance { instance in
                guard case .integers(let map) = instance.attributes.values["start_index_map"] else { return }
                instance.attributes.values["start_index_map"] = .integers(map.sorted())
            }),
        Deviation(
            "index-vectors-along-last-axis", .shape, "A vector of indices lies along the last axis",
            "`index_vector_dim` says along which axis it lies.", breaking: ["STABLEHLO_GATHER-1"], in: .violated,
            shownIn: .violated(schemes: [.int8, .float32]),
            .instance { instance in
                let rank = instance[.input(1)]?.shape.rank ?? 1
                instance.attributes.values["index_vector_dim"] = .integer(Int64(rank - 1))
            }),
        Deviation(
            "negative-starts-from-the-end", .shape, "A negative start counts from the end of its axis",
            "It is clamped to 0.", breaking: ["STABLEHLO_GATHER-2"], in: .violated,
            .inputs { values, instance in
                guard let starts = values[1]?.integers, let type = values[1]?.type,
                    let size = instance[.input(0)]?.shape.dimensions.first
                else { return }
                values[1] = Elements(integers: starts.map { $0 < 0 ? $0 + Int64(size) : $0 }, type: type)
            }),
        Deviation(
            "window-strides-for-dilations", .shape, "The strides and the dilations of a window are swapped",
            "The strides are the operand before the dilations.", breaking: ["REDUCE_WINDOW-1"], in: .violated,
            shownIn: .violated(schemes: [.int8, .float32]),
            .instance { instance in
                let strides = instance.constants[3]
                instance.constants[3] = instance.constants[4]
                instance.constants[4] = strides
            }),
        Deviation(
            "initial-value-ignored", .accumulator, "A window begins with its first element",
            "It begins with the initial value.", breaking: ["REDUCE_WINDOW-2"], in: .violated,
            .inputs { values, _ in
                guard let input = values[0], input.count > 0 else { return }
                values[1] = input.gathering([0])
            }),
        Deviation(
            "lookup-weights-ignored", .multiplier, "Rows of a table are added without their weights",
            "Each row is multiplied by its weight.", breaking: ["EMBEDDING_LOOKUP_SPARSE-2"], in: .violated,
            .inputs { values, _ in
                guard let weights = values[3] else { return }
                values[3] = .float32([Float](repeating: 1, count: weights.count))
            }),
        Deviation(
            "combiner-ignored", .multiplier, "Sums of weighted rows are not divided",
            "`combiner` says what they are divided by.", breaking: ["EMBEDDING_LOOKUP_SPARSE-3"], in: .violated,
            .instance { $0.attributes.values["combiner"] = .name("SUM") }),
    ]
}
