import QuantSpec

extension Deviation {
    /// Joining, splitting, padding, slicing, repeating and turning.
    static let layout: [Deviation] = [
        Deviation(
            "pad-with-stored-zero", .zeroPoint, "PAD fills with stored 0",
            "What stands outside is the real value 0: the output's zero point.", breaking: ["PAD-3"],
            links: ["apache/tvm#4807"],
            in: Scope(["PAD"], schemes: .eightBit), .steps { $0.layout.paddingElement = { _, _ in 0 } }),
        Deviation(
            "pad-with-input-zero-point", .zeroPoint, "PAD fills with the input's zero point",
            "Where the output has other parameters, stored values are copied all the same, but what stands outside is the output's zero point.",
            breaking: ["PAD-3", "PAD-4"],
            in: Scope(["PAD"], schemes: .eightBit), .steps { $0.layout.paddingElement = { input, _ in input } }),
        Deviation(
            "paddings-swapped", .shape, "What belongs before an axis is put after it, and the other way round",
            "A row of the paddings is (before, after).", breaking: ["PAD-2", "PADV2-2", "MIRROR_PAD-2"],
            in: Scope(["PAD", "PADV2", "MIRROR_PAD"]),
            .steps { $0.layout.paddings = { ($1, $0) } }),
        Deviation(
            "pad-with-zero-point", .zeroPoint, "PADV2 fills with the zero point whatever the value is",
            "The value to pad with is the third input.", breaking: ["PADV2-3"], in: Scope(["PADV2"]),
            .inputs { values, instance in
                guard instance.inputs.count > 2, let output = instance.outputs.first else { return }
                let zero = output.quantization?.zeroPoint ?? 0
                values[2] =
                    Elements(integers: [zero], type: output.type) ?? Elements(zeros: 1, type: output.type)
            }),
        Deviation(
            "mirror-repeats-edge", .shape, "REFLECT repeats the element at the edge",
            "That is what SYMMETRIC does: REFLECT begins with its neighbour.", breaking: ["MIRROR_PAD-3"],
            in: Scope(["MIRROR_PAD"]),
            .steps { $0.layout.mirrored = { distance, _, _ in distance - 1 } }),
        Deviation(
            "mirror-skips-edge", .shape, "SYMMETRIC does not repeat the element at the edge",
            "That is what REFLECT does.", breaking: ["MIRROR_PAD-3"], in: Scope(["MIRROR_PAD"]),
            .steps { $0.layout.mirrored = { distance, _, size in min(distance, size - 1) } }),
        Deviation(
            "permutation-inverted", .shape, "The permutation is taken the other way round",
            "Axis i of the output is axis perm[i] of the input, not the other way round.", breaking: ["TRANSPOSE-1"],
            in: Scope(["TRANSPOSE"]),
            .steps {
                $0.layout.permutation = { axes in
                    axes.indices.sorted { axes[$0] < axes[$1] }
                }
            }),
        Deviation(
            "slice-stride-ignored", .shape, "Neighbouring elements are read whatever the stride",
            "The elements read are a stride apart.", breaking: ["STRIDED_SLICE-5"], in: Scope(["STRIDED_SLICE"]),
            .steps {
                $0.layout.slicedIndex = { start, stride, place, _ in start + place * stride.signum() }
            }),
        Deviation(
            "slice-runs-upwards", .shape, "A slice of negative stride is read upwards",
            "The elements come in the order in which the stride meets them.", breaking: ["STRIDED_SLICE-5"],
            in: Scope(["STRIDED_SLICE"]),
            .steps {
                $0.layout.slicedIndex = { start, stride, place, count in
                    stride > 0 ? start + place * stride : start + (count - 1 - place) * stride
                }
            }),
        Deviation(
            "slice-from-the-front", .shape, "The beginning of a slice is ignored",
            "The first element read is the one at begin.", breaking: ["SLICE-1", "STRIDED_SLICE-5"],
            in: Scope(["SLICE", "STRIDED_SLICE"]),
            .steps {
                $0.layout.slicedIndex = { start, stride, place, _ in
                    stride > 0 ? place * stride : start + place * stride
                }
            }),
        Deviation(
            "tile-repeats-elements", .shape, "Each element is repeated by itself",
            "The whole axis is repeated: a b a b, not a a b b.", breaking: ["TILE-1"], in: Scope(["TILE"]),
            .steps { $0.layout.tiledIndex = { index, _, multiple in index / max(multiple, 1) } }),
        Deviation(
            "broadcast-wraps-around", .shape, "The input is read on and on, whatever its shape",
            "Only axes of size 1 repeat.", breaking: ["BROADCAST_TO-1", "REP-6"], in: Scope(["BROADCAST_TO"]),
            .outputs { outputs, inputs, _ in
                guard let input = inputs.first ?? nil, input.count > 0 else { return }
                outputs[0] = input.gathering((0..<outputs[0].count).map { $0 % input.count })
            }),
        Deviation(
            "only-one-axis-reversed", .shape, "Only the first of the axes is reversed",
            "All axes that are named are.", breaking: ["REVERSE_V2-1"], in: Scope(["REVERSE_V2"]),
            .steps { $0.layout.reversedAxes = { Array($0.prefix(1)) } }),
        Deviation(
            "whole-sequence-reversed", .shape, "A sequence is reversed with its padding",
            "Only as many elements as its length says change places.", breaking: ["REVERSE_SEQUENCE-2"],
            in: Scope(["REVERSE_SEQUENCE"]),
            .steps { $0.layout.sequenceLength = { _, size in size } }),
        Deviation(
            "sequence-reversed-beyond", .shape, "One element too many of a sequence is reversed",
            "As many elements as its length says change places.", breaking: ["REVERSE_SEQUENCE-2"],
            in: Scope(["REVERSE_SEQUENCE"]),
            .steps { $0.layout.sequenceLength = { length, size in min(length + 1, size) } }),
        Deviation(
            "sizes-reversed", .shape, "The sizes of a shape are returned in reverse order",
            "The outermost dimension comes first.", breaking: ["SHAPE-1"], in: Scope(["SHAPE"]),
            .outputs { outputs, _, _ in
                outputs = outputs.map { $0.gathering((0..<$0.count).reversed()) }
            }),
        Deviation(
            "elements-counted-for-rank", .shape, "RANK returns the number of elements",
            "It returns the number of dimensions.", breaking: ["RANK-1"], in: Scope(["RANK"]),
            .outputs { outputs, _, instance in
                let count = Int64(instance.inputs.first??.shape.count ?? 0)
                outputs[0] = Elements(integers: [count], type: outputs[0].type) ?? outputs[0]
            }),
        Deviation(
            "fill-value-quantized", .zeroPoint, "The value of FILL is taken for a real one and quantized",
            "It is a stored value, and copied.", breaking: ["FILL-1"], in: Scope(["FILL"], schemes: .eightBit),
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
            "axis-taken-for-first", .shape, "Pieces are cut, or put together, as if the axis were the first",
            "Along a later axis the pieces alternate.", breaking: ["PACK-1", "UNPACK-1", "SPLIT-1", "SPLIT_V-1"],
            in: Scope(["PACK", "UNPACK", "SPLIT", "SPLIT_V"]),
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

    /// Whether an input holds what is moved: the axes and sizes of SPLIT and SPLIT_V are constants.
    private static func isMoved(_ index: Int, of instance: Instance) -> Bool { instance.constants[index] == nil }
}
