import QuantSpec

extension Deviation {
    /// Mistakes in comparisons, and in operators that order, select and find values.
    static let comparisons: [Deviation] = [
        Deviation(
            "comparison-of-stored-values", .granularity, "Stored values are compared whatever they stand for",
            "Each input has a scale and a zero point of its own.", breaking: .comparisons(3) + .comparisons(2),
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .instance { instance in
                guard let quantization = instance.inputs.first??.quantization else { return }
                instance.changeInput(1) { $0 = quantization }
            },
            .steps { $0[\.comparisons.comparesExactly] = { _, _ in true } }),
        Deviation(
            "comparison-of-real-values", .rounding, "The real values are compared exactly",
            "They are compared in fixed point with a fraction of 8 bits: values that are close are equal, or change their order.",
            breaking: .comparisons(3),
            in: Scope(schemes: [.int8, .uint8, .int16x8]), shownIn: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0[\.comparisons.comparesExactly] = { _, _ in true } }),
        Deviation(
            "comparison-without-left-shift", .rounding, "The inputs of a comparison get no headroom",
            "They are shifted left by 8 before they are multiplied by their scales.", breaking: .comparisons(3),
            in: Scope(schemes: .eightBit), shownIn: .violated(schemes: .eightBit),
            .steps { $0[\.comparisons.leftShift] = { 0 } }),
        Deviation(
            "equal-counts-as-less", .rounding, "Equal values are taken for less",
            "LESS is strict, GREATER_EQUAL is not.", breaking: ["EQUAL-1", "NOT_EQUAL-1", "LESS-1", "GREATER_EQUAL-1"],
            in: .violated,
            .steps { $0[\.comparisons.order] = { $0 == 0 ? -1 : $0 } }),
        Deviation(
            "equal-counts-as-greater", .rounding, "Equal values are taken for greater",
            "GREATER is strict, LESS_EQUAL is not.", breaking: ["GREATER-1", "LESS_EQUAL-1"],
            in: .violated,
            .steps { $0[\.comparisons.order] = { $0 == 0 ? 1 : $0 } }),
        Deviation(
            "ordered-as-unsigned", .saturation, "int8 values are ordered as unsigned bytes",
            "Negative values then stand above all others.",
            breaking: ["MAXIMUM-1", "MINIMUM-1", "ARG_MAX-1", "ARG_MIN-1", "TOPK_V2-1"],
            in: .violated(schemes: [.int8]),
            .inputs { values, _ in values = values.map { $0?.flippingSigns } },
            .outputs { outputs, _, _ in outputs = outputs.map(\.flippingSigns) }),
        Deviation(
            "ordered-as-signed", .saturation, "uint8 values are ordered as signed bytes",
            "Values above 127 then stand below all others.",
            breaking: ["MAXIMUM-1", "MINIMUM-1", "ARG_MAX-1", "ARG_MIN-1", "TOPK_V2-1"],
            in: .violated(schemes: [.uint8]),
            .inputs { values, _ in values = values.map { $0?.flippingSigns } },
            .outputs { outputs, _, _ in outputs = outputs.map(\.flippingSigns) }),
        Deviation(
            "last-of-equal-elements", .shape, "The last of equal elements is taken",
            "ARG_MAX and ARG_MIN return the first, and TOPK_V2 puts it first.",
            breaking: ["ARG_MAX-2", "ARG_MIN-2", "TOPK_V2-2"],
            shownIn: .violated,
            .steps {
                $0[\.comparisons.replacesBest] = { $0 >= 0 }
                $0[\.comparisons.precedesInTie] = { $0 > $1 }
            }),
        Deviation(
            "maximum-of-real-values", .granularity, "MAXIMUM compares the real values",
            "Stored values are compared, whatever parameters inputs and output have.",
            breaking: ["MAXIMUM-1", "MAXIMUM-3"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                outputs[0] = outputs[0].replacing(inputs, instance) { first, second in
                    MistakenOrder.extremum(first, second, instance) { $0 > $1 }
                }
            }),
        Deviation(
            "minimum-of-real-values", .granularity, "MINIMUM compares the real values",
            "Stored values are compared, whatever parameters inputs and output have.",
            breaking: ["MINIMUM-1", "MINIMUM-3"],
            in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                outputs[0] = outputs[0].replacing(inputs, instance) { first, second in
                    MistakenOrder.extremum(first, second, instance) { $0 < $1 }
                }
            }),
        Deviation(
            "hot-values-swapped", .shape, "The values for hot and for other places are taken for each other",
            "on_value is the third input, off_value the fourth.", breaking: ["ONE_HOT-1"], in: .violated,
            .inputs { values, _ in if values.count > 3 { values.swapAt(2, 3) } }),
        Deviation(
            "hot-axis-last", .shape, "The new axis of ONE_HOT is the last one whatever axis says",
            "Its index is the one that axis names.", breaking: ["ONE_HOT-3"], in: .violated,
            .instance { $0.attributes.values["axis"] = .integer(-1) }),
        Deviation(
            "index-in-whole-tensor", .shape, "Indices number the whole tensor",
            "They count along the axis, from 0.", breaking: ["ARG_MAX-1", "ARG_MIN-1"],
            in: .violated,
            .outputs { outputs, _, instance in
                guard let input = instance.inputs.first??.shape, var axis = (try? instance.constantIntegers(1))?.first,
                    let indices = outputs[0].integers
                else { return }
                if axis < 0 { axis += input.rank }
                let stride = input.strides[axis]
                let numbered = indices.enumerated().map { place, index in
                    Int64(place / stride * stride * input[axis] + place % stride) + index * Int64(stride)
                }
                outputs[0] = Elements(integers: numbered, type: outputs[0].type) ?? outputs[0]
            }),
        Deviation(
            "top-elements-unsorted", .shape, "The greatest elements are returned in the order in which they stood",
            "The greatest comes first.", breaking: ["TOPK_V2-1"], in: .violated,
            .outputs { outputs, _, instance in
                guard let count = instance.outputs.first?.shape.dimensions.last, count > 1, outputs.count == 2,
                    let indices = outputs[1].integers
                else { return }
                let order = indices.indices.sorted {
                    ($0 / count, indices[$0]) < ($1 / count, indices[$1])
                }
                outputs = outputs.map { $0.gathering(order) }
            }),
        Deviation(
            "selection-inverted", .shape, "The two inputs of a selection are taken for each other",
            "A true condition selects x.", breaking: ["SELECT-1", "SELECT_V2-1"], in: .violated,
            .inputs { values, _ in
                guard case .bool(let condition) = values[0] else { return }
                values[0] = .bool(condition.map { !$0 })
            }),
        Deviation(
            "rows-selected-along-last-axis", .shape, "A vector of conditions is matched with the last dimension",
            "SELECT matches it with the first: each condition selects a row.", breaking: ["SELECT-2"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                guard let shape = instance.outputs.first?.shape, shape.rank > 1, inputs.count == 3,
                    instance.inputs[0]?.shape.rank == 1, case .bool(let condition) = inputs[0], !condition.isEmpty,
                    let first = inputs[1], let second = inputs[2], let both = try? first.appending(second)
                else { return }
                outputs[0] = both.gathering(
                    (0..<shape.count).map { condition[$0 % condition.count] ? $0 : first.count + $0 })
            }),
        Deviation(
            "condition-compared-with-zero-point", .zeroPoint, "A quantized condition counts where it is not real 0",
            "WHERE looks at stored values.", breaking: ["WHERE-1"], in: .violated(schemes: .eightBit),
            .outputs { outputs, _, instance in
                guard let condition = instance.constants[0], let values = condition.elements.integers else { return }
                let rows = values.indices.filter { values[$0] != condition.zeroPoint }
                outputs[0] = .int64(rows.flatMap { condition.shape.coordinates(of: $0) }.map(Int64.init))
            }),
        Deviation(
            "coordinates-by-column", .shape, "Coordinates are listed with the first dimension fastest",
            "The elements of a condition are visited in row-major order.", breaking: ["WHERE-2"], in: .violated,
            .outputs { outputs, _, instance in
                guard let rank = instance.inputs.first??.shape.rank, rank > 0, let values = outputs[0].integers else {
                    return
                }
                let rows = stride(from: 0, to: values.count, by: rank).map { Array(values[$0..<$0 + rank]) }
                let sorted = rows.sorted { $0.reversed().lexicographicallyPrecedes($1.reversed()) }
                outputs[0] = .int64(Array(sorted.joined()))
            }),
        Deviation(
            "hot-index-in-32-bits", .saturation, "The lower half of an int64 index is compared",
            "4294967296 is not 0: an index beyond the depth is nowhere.", breaking: ["ONE_HOT-2"],
            in: .violated,
            seenIn: ["litert-2.3.0"],
            .steps {
                $0[\.comparisons.isHot] = { index, place, _ in Int64(Int32(truncatingIfNeeded: index)) == place }
            }),
        Deviation(
            "negative-hot-index-from-end", .shape, "A negative index counts from the end",
            "In ONE_HOT it is nowhere.", breaking: ["ONE_HOT-2"], in: .violated,
            .steps {
                $0[\.comparisons.isHot] = { index, place, depth in (index < 0 ? index &+ depth : index) == place }
            }),
        Deviation(
            "indices-of-first-appearance", .shape, "The indices of UNIQUE are places in the input",
            "They are places among the different values.", breaking: ["UNIQUE-2"], in: .violated,
            .outputs { outputs, _, _ in
                guard outputs.count == 2, let indices = outputs[1].integers else { return }
                let places = indices.map { index in Int64(indices.firstIndex(of: index) ?? 0) }
                outputs[1] = Elements(integers: places, type: outputs[1].type) ?? outputs[1]
            }),
        Deviation(
            "different-values-sorted", .shape, "The different values are sorted",
            "UNIQUE keeps the order in which they first appear.", breaking: ["UNIQUE-1"], in: .violated,
            .outputs { outputs, _, _ in
                // In a pair of mistakes, the other one may have changed the indices before.
                guard outputs.count == 2, let values = outputs[0].integers, let indices = outputs[1].integers,
                    indices.allSatisfy({ values.indices.contains(Int($0)) })
                else { return }
                let order = values.indices.sorted { values[$0] < values[$1] }
                var places = [Int64](repeating: 0, count: order.count)
                for (place, position) in order.enumerated() { places[position] = Int64(place) }
                outputs[0] = outputs[0].gathering(order)
                outputs[1] = Elements(integers: indices.map { places[Int($0)] }, type: outputs[1].type) ?? outputs[1]
            }),
    ]
}

extension MistakenOrder {
    /// The stored value of the real value that wins, with the output's parameters. Returns `nil` for other instances.
    fileprivate static func extremum(
        _ first: Int64, _ second: Int64, _ instance: Instance, _ wins: (Double, Double) -> Bool
    ) -> Int64? {
        guard let input1 = instance.inputs[0], let input2 = instance.inputs[1], let output = instance.outputs.first,
            let range = output.type.integerRange
        else { return nil }
        let reals = [(first, input1), (second, input2)].map { Double($1.scale) * Double($0 - $1.zeroPoint) }
        let real = wins(reals[0], reals[1]) ? reals[0] : reals[1]
        let stored = Int64(roundingHalfAwayFromZero: real / Double(output.scale)) &+ output.zeroPoint
        return min(max(stored, range.lowerBound), range.upperBound)
    }
}
