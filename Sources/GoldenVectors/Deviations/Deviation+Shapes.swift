import QuantSpec

extension Deviation {
    /// Mistakes in batches, strides, dilation, groups and padding.
    static let shapes: [Deviation] = [
        Deviation(
            "first-batch-only", .shape, "Only the first batch is computed",
            "The rest of the output keeps what was there; here 0.",
            breaking: [
                "CONV_2D-3", "DEPTHWISE_CONV_2D-3", "TRANSPOSE_CONV-3", "FULLY_CONNECTED-2", "BATCH_MATMUL-2",
                "AVERAGE_POOL_2D-2", "MAX_POOL_2D-1", "SVDF-2", "SOFTMAX-1", "LOG_SOFTMAX-1", "L2_NORMALIZATION-1",
                "LOCAL_RESPONSE_NORMALIZATION-1",
                "RESIZE_BILINEAR-4", "RESIZE_BILINEAR-5", "RESIZE_NEAREST_NEIGHBOR-2", "SPACE_TO_DEPTH-3",
                "DEPTH_TO_SPACE-3", "REP-5",
            ], links: ["tensorflow/tflite-micro#3584"],
            in: .violated,
            .outputs { outputs, _, instance in
                guard let shape = instance.outputs.first?.shape, shape.rank > 1, shape[0] > 1 else { return }
                outputs[0] = outputs[0].zeroing(from: shape.count / shape[0])
            }),
        Deviation(
            "per-tensor-first-row-only", .shape,
            "FULLY_CONNECTED computes only the first row if its weights have one scale",
            "The rest of the output keeps what was there; here 0.", breaking: ["FULLY_CONNECTED-2"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .outputs { outputs, _, instance in
                guard instance[.input(1)]?.quantization?.isPerTensor ?? false,
                    let units = instance[.input(1)]?.shape.dimensions.first
                else { return }
                outputs[0] = outputs[0].zeroing(from: units)
            }),
        Deviation(
            "batches-from-first-dimension", .shape, "FULLY_CONNECTED takes its rows from the first dimension",
            "The rows of an input of any rank are all its elements divided by the weights' depth.",
            breaking: ["FULLY_CONNECTED-1"],
            links: ["tensorflow/tensorflow#53501"], in: .violated,
            .outputs { outputs, _, instance in
                guard let input = instance.inputs.first ?? nil, let filter = instance.inputs[1], input.shape.rank > 2
                else { return }
                outputs[0] = outputs[0].zeroing(from: input.shape[0] * filter.shape[0])
            }),
        Deviation(
            "strides-swapped", .shape, "Stride height and stride width are swapped",
            "stride_h belongs to the second dimension, stride_w to the third.", breaking: .windows + ["ARITH-16"],
            shownIn: .violated,
            .windows { vertical, horizontal in
                (vertical.stride, horizontal.stride) = (horizontal.stride, vertical.stride)
            }),
        Deviation(
            "dilation-ignored", .shape, "The dilation is ignored",
            "Taps are dilation elements apart.", breaking: ["CONV_2D-3", "DEPTHWISE_CONV_2D-3", "ARITH-16"],
            shownIn: .violated,
            .windows { vertical, horizontal in
                (vertical.dilation, horizontal.dilation) = (1, 1)
            }),
        Deviation(
            "dilations-swapped", .shape, "Dilation height and dilation width are swapped",
            "dilation_h_factor belongs to the second dimension, dilation_w_factor to the third.",
            breaking: ["CONV_2D-1", "DEPTHWISE_CONV_2D-1", "CONV_3D-1", "CONV_3D_TRANSPOSE-2"],
            shownIn: .violated,
            .windows { vertical, horizontal in
                (vertical.dilation, horizontal.dilation) = (horizontal.dilation, vertical.dilation)
            }),
        Deviation(
            "stride-ignored", .shape, "The window moves by one element whatever the stride",
            "It moves by stride_h and stride_w.",
            breaking: .windows + ["ARITH-16"], links: ["tensorflow/tensorflow#57475"],
            shownIn: .violated,
            .windows { vertical, horizontal in
                (vertical.stride, horizontal.stride) = (1, 1)
            }),
        Deviation(
            "same-padding-before", .shape, "SAME padding puts its extra element at the top and left",
            "An odd number of padding elements has the larger half at the bottom and right.",
            breaking: ["ARITH-16"] + .windows + ["DERIVED-8"],
            shownIn: .violated,
            .windows { vertical, horizontal in
                vertical.paddingBefore = vertical.padding - vertical.padding / 2
                horizontal.paddingBefore = horizontal.padding - horizontal.padding / 2
            }),
        Deviation(
            "padding-ignored", .shape, "SAME padding is not applied before the first element",
            "The window begins before the input.", breaking: ["ARITH-16"] + .windows,
            shownIn: .violated,
            .windows { vertical, horizontal in
                (vertical.paddingBefore, horizontal.paddingBefore) = (0, 0)
            }),
        Deviation(
            "row-padding-ignored", .shape, "SAME padding is not applied above the first row",
            "The window begins above the input as it begins on its left.", breaking: ["ARITH-16"] + .windows,
            shownIn: .violated,
            .windows { vertical, _ in vertical.paddingBefore = 0 }),
        Deviation(
            "column-padding-ignored", .shape, "SAME padding is not applied on the left of the first column",
            "The window begins on the left of the input as it begins above it.", breaking: ["ARITH-16"] + .windows,
            shownIn: .violated,
            .windows { _, horizontal in horizontal.paddingBefore = 0 }),
        Deviation(
            "groups-read-as-dense", .shape, "The filter of a convolution in groups is read as one for all channels",
            "A filter has the channels of its group only: read with all channels of the input, those of the first output channels take the weights of later ones, and the others are read from behind its end.",
            breaking: ["CONV_2D-2"],
            in: .violated,
            .instance { instance in
                guard let channels = instance[.input(0)]?.shape.dimensions.last,
                    let filter = instance[.input(1)]?.shape, filter.rank == 4, filter[3] < channels, filter.count > 0
                else { return }
                let dense = Shape([filter[0], filter[1], filter[2], channels])
                instance.rearrangeConstant(1, to: dense) { $0 % filter.count }
            },
            .undetermined { instance in
                guard let channels = instance[.input(0)]?.shape.dimensions.last,
                    let filter = instance[.input(1)]?.shape, filter.rank == 4, filter[3] < channels
                else { return [] }
                return instance.outputPositions { (($0.last ?? 0) + 1) * channels > filter[0] * filter[3] }
            }),
        Deviation(
            "pointwise-groups-ignored", .shape,
            "Every group of a pointwise convolution reads the first group's channels",
            "The path for filters of one tap needs the groups too.", breaking: ["CONV_2D-2"],
            in: .violated,
            .inputs { values, instance in
                guard let filter = instance[.input(1)]?.shape, filter.rank == 4, filter[1] * filter[2] == 1 else {
                    return
                }
                values.readFirstGroup(instance)
            }),
        Deviation(
            "groups-ignored", .shape, "Every group of a convolution reads the first group's channels",
            "There is no attribute: a filter with fewer channels than the input makes groups.", breaking: ["CONV_2D-2"],
            in: .violated,
            .inputs { values, instance in values.readFirstGroup(instance) }),
        Deviation(
            "broadcast-ignored", .shape, "A broadcast input is read as if it had the output's shape",
            "An axis of size 1 repeats; reading on wraps around the input instead.", breaking: .broadcasting,
            in: .violated,
            .broadcastShapes, .broadcastReading { index, count, _ in index % count }),
        Deviation(
            "broadcast-repeats-elements", .shape, "Only a broadcast along the last axes is read rightly",
            "An input with fewer elements has each of them repeated in a row; an input that repeats along an earlier axis has its rows repeated as a whole.",
            breaking: .broadcasting,
            in: .violated,
            .broadcastShapes, .broadcastReading { index, count, output in index / max(output / count, 1) }),
        Deviation(
            "broadcast-takes-first-element", .shape, "Only a broadcast scalar is read rightly",
            "The first element of an input with fewer elements is used everywhere.", breaking: .broadcasting,
            in: .violated,
            .broadcastShapes, .broadcastReading { _, _, _ in 0 }),
        Deviation(
            "concatenation-along-first-axis", .shape, "Inputs are put one after the other whatever the axis",
            "Their blocks alternate along every axis before the joined one.", breaking: ["CONCATENATION-1"],
            in: .violated,
            .instance { instance in
                for index in instance.inputs.indices {
                    instance.inputs[index] = instance.inputs[index].map { flattened($0) }
                }
                instance.outputs = instance.outputs.map { flattened($0) }
                instance.attributes.values["axis"] = .integer(0)
            }),
        Deviation(
            "inputs-joined-in-reverse", .shape, "Inputs are joined in reverse order",
            "The first input comes first.", breaking: ["CONCATENATION-1", "PACK-1"],
            in: .violated,
            .inputs { values, instance in
                let shapes = instance.inputs.map { $0?.shape ?? [] }
                if shapes.allSatisfy({ $0 == shapes[0] }) && instance.constants.isEmpty { values.reverse() }
            }),
    ]
}

extension Deviation.Change {
    /// Changes the windows along height and width.
    static func windows(_ change: @escaping @Sendable (inout Window, inout Window) -> Void) -> Deviation.Change {
        .steps { steps in
            steps.windows = { vertical, horizontal in
                var windows = (vertical, horizontal)
                change(&windows.0, &windows.1)
                return windows
            }
        }
    }
}

extension Deviation.Change {
    /// Gives every input the output's shape.
    fileprivate static let broadcastShapes = Deviation.Change.instance { instance in
        guard let output = instance.outputs.first?.shape else { return }
        for index in instance.inputs.indices { instance.inputs[index]?.shape = output }
    }

    /// Reads every input whose number of elements is not the output's as if it had as many.
    ///
    /// - Parameter place: the position in the input, computed from the position in the output and the numbers of
    ///   elements of input and output.
    fileprivate static func broadcastReading(
        _ place: @escaping @Sendable (_ index: Int, _ count: Int, _ output: Int) -> Int
    ) -> Deviation.Change {
        .inputs { values, instance in
            guard let count = instance.outputs.first?.shape.count else { return }
            values = values.map { elements in
                guard let elements, elements.count > 0, elements.count != count else { return elements }
                return elements.gathering((0..<count).map { min(place($0, elements.count, count), elements.count - 1) })
            }
        }
    }
}

extension Deviation {
    /// Returns a description with one dimension and as many elements.
    private static func flattened(_ description: TensorDescription) -> TensorDescription {
        TensorDescription(description.type, [description.shape.count], description.quantization)
    }
}

extension [Elements?] {
    /// Replaces the channels of every group of a convolution by those of the first group.
    fileprivate mutating func readFirstGroup(_ instance: Instance) {
        guard let channels = instance[.input(0)]?.shape.dimensions.last,
            let kept = instance[.input(1)]?.shape.dimensions.last, kept < channels, let elements = first ?? nil
        else { return }
        self[0] = elements.gathering(
            (0..<elements.count).map { $0 / channels * channels + $0 % channels % kept })
    }
}

extension Elements {
    /// Returns the elements with zeros from a position on.
    fileprivate func zeroing(from position: Int) -> Elements {
        guard position < count, let zeros = Elements(zeros: count - position, type: type) else { return self }
        return replacing(Array(position..<count), with: zeros) ?? self
    }
}
