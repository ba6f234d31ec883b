import QuantSpec

extension Deviation {
    /// Mistakes in the resizing of images.
    static let resizing: [Deviation] = [
        Deviation(
            "half-pixel-centers-ignored", .shape, "half_pixel_centers is ignored",
            "Positions are those of the elements' middles: half an element is added before scaling and taken after.",
            breaking: ["RESIZE_BILINEAR-2", "RESIZE_NEAREST_NEIGHBOR-2"],
            links: ["tensorflow/tensorflow#33691", "apache/tvm#11521"],
            shownIn: .violated,
            .steps {
                $0[\.resizing.axes] = { vertical, horizontal in
                    var axes = (vertical, horizontal)
                    axes.0.hasHalfPixelCenters = false
                    axes.1.hasHalfPixelCenters = false
                    return axes
                }
            }),
        Deviation(
            "corners-not-aligned", .shape, "align_corners is ignored",
            "With it the first and the last element stay where they are: sizes less one are divided.",
            breaking: ["RESIZE_BILINEAR-2", "RESIZE_NEAREST_NEIGHBOR-2"],
            shownIn: .violated,
            .steps {
                $0[\.resizing.axes] = { vertical, horizontal in
                    var axes = (vertical, horizontal)
                    axes.0.alignsCorners = false
                    axes.1.alignsCorners = false
                    return axes
                }
            }),
        Deviation(
            "resize-axes-swapped", .shape, "Rows are resized by the width's factor and columns by the height's",
            "Each axis has a factor of its own.", breaking: ["RESIZE_BILINEAR-2", "RESIZE_NEAREST_NEIGHBOR-2"],
            shownIn: .violated,
            .steps { $0[\.resizing.axes] = { vertical, horizontal in (horizontal, vertical) } }),
        Deviation(
            "nearest-rounds", .rounding, "The position in the input is rounded to the nearest",
            "It is rounded down, unless corners are aligned.", breaking: ["RESIZE_NEAREST_NEIGHBOR-2"],
            links: ["apache/tvm#11521"],
            in: .violated,
            .steps {
                $0[\.resizing.nearest] = { output, distance, axis in
                    let position = (axis.hasHalfPixelCenters ? Float(output) + 0.5 : Float(output)) * distance
                    return Int64(roundingHalfAwayFromZero: position)
                }
            }),
        Deviation(
            "nearest-aligned-rounds-down", .rounding, "With aligned corners the position is rounded down",
            "It is rounded to the nearest element.", breaking: ["RESIZE_NEAREST_NEIGHBOR-2"],
            in: .violated,
            .steps {
                $0[\.resizing.nearest] = { output, distance, axis in
                    let position = (axis.hasHalfPixelCenters ? Float(output) + 0.5 : Float(output)) * distance
                    return Int64(saturating: Rounding.floor(Double(position)))
                }
            }),
        Deviation(
            "upper-neighbour-is-the-next", .shape, "The upper neighbour is the element after the lower one",
            "It is the position rounded up. If the position lies before the first element, both neighbours are the first.",
            breaking: ["RESIZE_BILINEAR-3", "RESIZE_BILINEAR-5"],
            in: .violated,
            .steps { $0[\.resizing.upper] = { lower, _ in lower + 1 } }),
        Deviation(
            "interpolation-truncates", .rounding, "The interpolated value is truncated",
            "It is rounded to nearest.", breaking: ["RESIZE_BILINEAR-4", "RESIZE_BILINEAR-6"],
            in: .violated(schemes: [.int8, .uint8, .int16x8]),
            .steps {
                $0[\.resizing.roundInterpolation] = { $0 / (1 << 20) }
                $0[\.resizing.roundReal] = { Int64(saturating: Double($0)) }
            }),
        Deviation(
            "interpolation-distance-truncates", .rounding, "The distance of elements is truncated to 1/1024",
            "It is rounded: half of the output's size is added before the division.",
            breaking: ["RESIZE_BILINEAR-3", "DERIVED-8"],
            in: .violated(schemes: [.int8, .int16x8]),
            .steps {
                $0[\.resizing.distance1024] = { axis in
                    axis.alignsCorners && axis.output > 1
                        ? 1024 * (axis.input - 1) / (axis.output - 1) : 1024 * axis.input / max(axis.output, 1)
                }
            }),
        Deviation(
            "interpolation-in-1024ths", .rounding, "Positions in uint8 images are multiples of 1/1024",
            "Those of int8 and int16 are; uint8 is interpolated in binary32.", breaking: ["RESIZE_BILINEAR-5"],
            in: .violated(schemes: [.uint8]),
            .steps { steps in
                let position = steps.resizing.position
                steps[\.resizing.position] = { output, distance, axis in
                    Float(Int64(roundingHalfAwayFromZero: position(output, distance, axis) * 1024)) / 1024
                }
            }),
        Deviation(
            "interpolation-weights-exact", .rounding, "Weights of RESIZE_BILINEAR are finer than 1/1024",
            "Positions of int8 and int16 images are multiples of 1/1024; the error of the rounded distance adds up.",
            breaking: ["RESIZE_BILINEAR-3"],
            in: .violated(schemes: [.int8, .int16x8]),
            .steps {
                $0[\.resizing.position1024] = { output, _, axis in
                    let aligned = axis.alignsCorners && axis.output > 1
                    let extents = aligned ? (axis.input - 1, axis.output - 1) : (axis.input, max(axis.output, 1))
                    let doubled = axis.hasHalfPixelCenters ? 2 * output + 1 : 2 * output
                    let position = (1024 * doubled * extents.0 + extents.1) / (2 * extents.1)
                    return axis.hasHalfPixelCenters ? position - 512 : position
                }
            }),
        Deviation(
            "interpolation-in-binary32", .rounding, "int8 images are interpolated in binary32",
            "Their weights are multiples of 1/1024, and sums are rounded as integers; uint8 images are interpolated in binary32.",
            breaking: ["RESIZE_BILINEAR-3", "RESIZE_BILINEAR-4"],
            in: .violated(schemes: [.int8]),
            // The variant for uint8, with stored values that are greater by 128.
            .instance { $0.becomeUnsigned() },
            .inputs { values, _ in values[0] = values[0]?.asUnsigned },
            .outputs { outputs, _, _ in outputs = outputs.map(\.asSigned) }),
    ]
}

extension Instance {
    /// Changes an int8 image and its result to uint8.
    fileprivate mutating func becomeUnsigned() {
        guard inputs.first??.type == .int8, outputs.first?.type == .int8 else { return }
        changeInput(0) { $0.zeroPoints = $0.zeroPoints.map { $0 + 128 } }
        changeOutput(0) { $0.zeroPoints = $0.zeroPoints.map { $0 + 128 } }
        inputs[0]?.type = .uint8
        outputs[0].type = .uint8
    }
}

extension Elements {
    /// int8 values as the uint8 values that are greater by 128.
    fileprivate var asUnsigned: Elements {
        guard case .int8(let values) = self else { return self }
        return .uint8(values.map { UInt8(bitPattern: $0) ^ 0x80 })
    }

    /// uint8 values as the int8 values that are smaller by 128.
    fileprivate var asSigned: Elements {
        guard case .uint8(let values) = self else { return self }
        return .int8(values.map { Int8(bitPattern: $0 ^ 0x80) })
    }
}
