import QuantSpec

extension Deviation {
    /// Mistakes in joining, splitting, padding, slicing, repeating and reversing.
    static let layout: [Deviation] = [
        Deviation(
            "pad-with-stored-zero", .zeroPoint, "PAD fills with stored 0",
            "Elements outside the input are the real value 0, which is stored as the output's zero point.",
            breaking: ["PAD-3"],
            links: ["apache/tvm#4807"],
            in: .violated(schemes: .eightBit),
            .instance { $0.changeOutput(0) { $0.zeroPoints = [0] } }),
        Deviation(
            "pad-with-input-zero-point", .zeroPoint, "PAD fills with the input's zero point",
            "If the output has other parameters, stored values are still copied, but elements outside the input are the output's zero point.",
            breaking: ["PAD-3", "PAD-4"],
            in: .violated(schemes: .eightBit),
            .instance { instance in
                let zeroPoint = instance[.input(0)]?.zeroPoint ?? 0
                instance.changeOutput(0) { $0.zeroPoints = [zeroPoint] }
            }),
        Deviation(
            "paddings-swapped", .shape, "What belongs before an axis is put after it, and the other way round",
            "A row of the paddings is (before, after).", breaking: ["PAD-2", "PADV2-2", "MIRROR_PAD-2"],
            in: .violated,
            .instance { $0.rearrangeConstant(1) { $0 ^ 1 } }),
        Deviation(
            "pad-with-zero-point", .zeroPoint, "PADV2 fills with the zero point whatever the value is",
            "The value to pad with is the third input.", breaking: ["PADV2-3"], in: .violated,
            .inputs { values, instance in
                guard instance.inputs.count > 2, let output = instance.outputs.first else { return }
                let zero = output.quantization?.zeroPoint ?? 0
                values[2] =
                    Elements(integers: [zero], type: output.type) ?? Elements(zeros: 1, type: output.type)
            }),
        Deviation(
            "mirror-repeats-edge", .shape, "REFLECT repeats the element at the edge",
            "That is what SYMMETRIC does: REFLECT begins with its neighbour.", breaking: ["MIRROR_PAD-3"],
            in: .violated,
            .instance { $0.attributes.values["mode"] = .name("SYMMETRIC") }),
        Deviation(
            "mirror-skips-edge", .shape, "SYMMETRIC does not repeat the element at the edge",
            "That is what REFLECT does.", breaking: ["MIRROR_PAD-3"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let paddings = instance.constants[1]?.elements.integers else { return }
                outputs[0] =
                    MistakenPlaces(instance).gather(inputs) { axis, index, size in
                        let inside = index - Int(paddings[2 * axis])
                        if inside < 0 { return min(-inside, size - 1) }
                        return inside < size ? inside : max(2 * (size - 1) - inside, 0)
                    } ?? outputs[0]
            }),
        Deviation(
            "permutation-inverted", .shape, "The permutation is taken the other way round",
            "Axis i of the output is axis perm[i] of the input, not the other way round.", breaking: ["TRANSPOSE-1"],
            in: .violated,
            .instance { instance in
                guard let shape = instance[.input(0)]?.shape, let given = try? instance.constantIntegers(1) else {
                    return
                }
                let axes = given.map { $0 < 0 ? $0 + shape.rank : $0 }
                let inverse = axes.indices.sorted { axes[$0] < axes[$1] }
                instance.changeConstant(1) { $0 = inverse.map(Int64.init) }
            }),
        Deviation(
            "slice-stride-ignored", .shape, "Neighbouring elements are read whatever the stride",
            "The elements read are a stride apart.", breaking: ["STRIDED_SLICE-5"], in: .violated,
            .steps {
                $0[\.layout.slicedIndex] = { start, stride, place, _ in start + place * stride.signum() }
            }),
        Deviation(
            "slice-runs-upwards", .shape, "A slice of negative stride is read upwards",
            "The elements come in the order in which the stride meets them.", breaking: ["STRIDED_SLICE-5"],
            in: .violated,
            .steps {
                $0[\.layout.slicedIndex] = { start, stride, place, count in
                    stride > 0 ? start + place * stride : start + (count - 1 - place) * stride
                }
            }),
        Deviation(
            "slice-from-the-front", .shape, "The beginning of a slice is ignored",
            "The first element read is the one at begin.", breaking: ["SLICE-1", "STRIDED_SLICE-5"],
            shownIn: .violated,
            .steps {
                $0[\.layout.slicedIndex] = { start, stride, place, _ in
                    stride > 0 ? place * stride : start + place * stride
                }
            }),
        Deviation(
            "slice-masks-from-last-position", .shape, "The highest bit of a mask is read for the first position",
            "Bit i of a mask belongs to position i; bit 0 is the lowest.", breaking: ["STRIDED_SLICE-2"],
            in: .violated,
            .instance { instance in
                let count = instance[.input(1)]?.shape.count ?? 0
                for name in MistakenMask.all {
                    instance[mask: name] = MistakenMask.reversed(instance[mask: name], count: count)
                }
            }),
        Deviation(
            "slice-shrinks-new-axis", .shape, "shrink_axis_mask goes before new_axis_mask",
            "If both bits are set, the position is a new axis and names no axis of the input.",
            breaking: ["STRIDED_SLICE-3"], in: .violated,
            .instance { $0[mask: "new_axis_mask"] &= ~$0[mask: "shrink_axis_mask"] }),
        Deviation(
            "ellipsis-for-one-axis", .shape, "An ellipsis is read as one axis",
            "It stands for all axes that the other positions do not name.", breaking: ["STRIDED_SLICE-4"],
            in: .violated,
            .instance { instance in
                let ellipsis = instance[mask: "ellipsis_mask"]
                instance[mask: "ellipsis_mask"] = 0
                for name in ["begin_mask", "end_mask"] { instance[mask: name] |= ellipsis }
                for name in ["new_axis_mask", "shrink_axis_mask"] { instance[mask: name] &= ~ellipsis }
                instance.changeConstant(3) { strides in
                    for position in strides.indices where ellipsis >> Int64(position) & 1 == 1 { strides[position] = 1 }
                }
            }),
        Deviation(
            "negative-shrunk-index-clamped", .shape, "A negative index of a shrunk axis is taken for 0",
            "It counts from the end: -1 is the last index.", breaking: ["STRIDED_SLICE-6"],
            in: .violated,
            .instance { instance in
                let shrunk = instance[mask: "shrink_axis_mask"]
                instance.changeConstant(1) { begins in
                    for position in begins.indices where shrunk >> Int64(position) & 1 == 1 {
                        begins[position] = max(begins[position], 0)
                    }
                }
            }),
        Deviation(
            "begin-mask-ignored-on-shrunk-axis", .shape, "begin_mask has no effect on a shrunk axis",
            "With the position's bit of begin_mask set, a shrunk axis has the index 0, whatever begin is.",
            breaking: ["STRIDED_SLICE-6"], in: .violated,
            .instance { $0[mask: "begin_mask"] &= ~$0[mask: "shrink_axis_mask"] }),
        Deviation(
            "tile-repeats-elements", .shape, "Each element is repeated by itself",
            "The whole axis is repeated: a b a b, not a a b b.", breaking: ["TILE-1"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let output = instance.outputs.first?.shape else { return }
                outputs[0] =
                    MistakenPlaces(instance).gather(inputs) { axis, index, size in
                        index / max(output[axis] / max(size, 1), 1)
                    } ?? outputs[0]
            }),
        Deviation(
            "broadcast-wraps-around", .shape, "The input is repeated element after element, whatever its shape",
            "Only axes of size 1 repeat.", breaking: ["BROADCAST_TO-1", "REP-6"], in: .violated,
            .outputs { outputs, inputs, _ in
                guard let input = inputs.first ?? nil, input.count > 0 else { return }
                outputs[0] = input.gathering((0..<outputs[0].count).map { $0 % input.count })
            }),
        Deviation(
            "only-one-axis-reversed", .shape, "Only the first of the axes is reversed",
            "All axes that are named are.", breaking: ["REVERSE_V2-1"], in: .violated,
            .instance { instance in
                guard let axes = instance.constants[1], axes.shape.count > 1 else { return }
                instance.rearrangeConstant(1, to: [1]) { $0 }
            }),
        Deviation(
            "whole-sequence-reversed", .shape, "A sequence is reversed with its padding",
            "Only as many elements as its length says change places.", breaking: ["REVERSE_SEQUENCE-2"],
            in: .violated,
            .integers(of: 1) { lengths, instance in lengths.map { _ in sequenceSize(instance) } }),
        Deviation(
            "sequence-reversed-beyond", .shape, "One element too many of a sequence is reversed",
            "As many elements as its length says change places.", breaking: ["REVERSE_SEQUENCE-2"],
            in: .violated,
            .integers(of: 1) { lengths, instance in lengths.map { min($0 + 1, sequenceSize(instance)) } }),
        Deviation(
            "sizes-reversed", .shape, "The sizes of a shape are returned in reverse order",
            "The outermost dimension comes first.", breaking: ["SHAPE-1"], in: .violated,
            .outputs { outputs, _, _ in
                outputs = outputs.map { $0.gathering((0..<$0.count).reversed()) }
            }),
        Deviation(
            "elements-counted-for-rank", .shape, "RANK returns the number of elements",
            "It returns the number of dimensions.", breaking: ["RANK-1"], in: .violated,
            .outputs { outputs, _, instance in
                let count = Int64(instance.inputs.first??.shape.count ?? 0)
                outputs[0] = Elements(integers: [count], type: outputs[0].type) ?? outputs[0]
            }),
        Deviation(
            "fill-value-quantized", .zeroPoint, "The value of FILL is taken for a real one and quantized",
            "It is a stored value, and copied.", breaking: ["FILL-1"], in: .violated(schemes: .eightBit),
            .outputs { outputs, inputs, instance in
                guard inputs.count > 1, let value = inputs[1]?.integers?.first, let output = instance.outputs.first,
                    let quantization = output.quantization, let range = output.type.integerRange
                else { return }
                let rounded = Int64(roundingHalfAwayFromZero: Double(value) / Double(quantization.scale))
                let stored = min(max(rounded &+ quantization.zeroPoint, range.lowerBound), range.upperBound)
                let filled = [Int64](repeating: stored, count: output.shape.count)
                outputs[0] = Elements(integers: filled, type: output.type) ?? outputs[0]
            }),
        Deviation(
            "negative-axis-by-magnitude", .shape, "The sign of a negative axis is dropped",
            "A negative axis counts from the last: -1 is the last one.",
            breaking: MistakenAxis.clauses + ["EXPAND_DIMS-2"],
            in: .violated, shownIn: Scope(of: MistakenAxis.clauses, schemes: [.int8]),
            .instance { MistakenAxis.dropSigns(&$0) }),
        Deviation(
            "axis-taken-for-first", .shape, "Pieces are cut, or put together, as if the axis were the first",
            "Along a later axis the pieces alternate.", breaking: ["PACK-1", "UNPACK-1", "SPLIT-1", "SPLIT_V-1"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                var all: Elements?
                let shapes = instance.outputs.map(\.shape)
                for (index, input) in inputs.enumerated() {
                    guard let input, input.type == instance.outputs.first?.type, isMoved(index, of: instance)
                    else { continue }
                    all = (try? all?.appending(input)) ?? input
                }
                guard let all, all.count == shapes.reduce(0, { $0 + $1.count }) else { return }
                var start = 0
                for (index, shape) in shapes.enumerated() {
                    outputs[index] = all.gathering(Array(start..<start + shape.count))
                    start += shape.count
                }
            }),
    ]

    /// The number of elements of a whole sequence of REVERSE_SEQUENCE.
    private static func sequenceSize(_ instance: Instance) -> Int64 {
        guard case .integer(let axis) = instance.attributes.values["seq_dim"], let shape = instance[.input(0)]?.shape,
            shape.dimensions.indices.contains(Int(axis))
        else { return 0 }
        return Int64(shape[Int(axis)])
    }

    /// Returns whether an input holds the values that are moved. The axes and sizes of SPLIT and SPLIT_V are
    /// constants.
    private static func isMoved(_ index: Int, of instance: Instance) -> Bool { instance.constants[index] == nil }
}

/// Axes as read by an implementation that does not count negative ones from the last axis.
private enum MistakenAxis {
    /// The clauses of operators in which another axis gives other values, even if all axes have the same size.
    static let clauses: [Clause] = [
        "ARG_MAX-3", "ARG_MIN-3", "CONCATENATION-2", "GATHER-2", "MEAN-1", "PACK-3", "REDUCE_MAX-1", "REDUCE_MIN-1",
        "REDUCE_PROD-1", "REDUCE_ANY-1", "REDUCE_ALL-1", "REVERSE_V2-2", "SPLIT-2", "SPLIT_V-2", "SUM-1", "TRANSPOSE-2",
        "UNPACK-2",
    ]

    /// Replaces negative axes by their magnitudes. The axes are an attribute or the last constant.
    static func dropSigns(_ instance: inout Instance) {
        if case .integer(let axis) = instance.attributes.values["axis"] {
            instance.attributes.values["axis"] = .integer(max(axis, 0 &- axis))
        } else if let position = instance.constants.keys.max() {
            instance.changeConstant(position) { $0 = $0.map { max($0, 0 &- $0) } }
        }
    }
}

/// The masks of STRIDED_SLICE as mistaken implementations read them.
private enum MistakenMask {
    static let all = ["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"]

    /// Returns the lowest `count` bits of a mask in reverse order.
    static func reversed(_ mask: Int64, count: Int) -> Int64 {
        (0..<count).reduce(0) { $0 << 1 | mask >> Int64($1) & 1 }
    }
}

extension Instance {
    /// The value of an attribute that is a mask; 0 if there is none.
    fileprivate subscript(mask name: String) -> Int64 {
        get { if case .integer(let bits) = attributes.values[name] { bits } else { 0 } }
        set { attributes.values[name] = .integer(newValue) }
    }
}
