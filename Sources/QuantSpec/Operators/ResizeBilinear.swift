extension Operator {
    /// RESIZE_BILINEAR: resizes an image by bilinear interpolation between the four nearest elements.
    public static let resizeBilinear = Operator(
        "RESIZE_BILINEAR", code: 23,
        summary: "Resizes an image by bilinear interpolation between the four nearest elements.",
        attributes: Resize.attributes,
        binary16: ResizeBilinear.binary16,
        inferShapes: { [try Resize($0).output] },
        shapedBy: [1],
        variants: [
            ResizeBilinear.integer(Int8.self, "int8", .int8), ResizeBilinear.uint8,
            ResizeBilinear.integer(Int16.self, "int16", .int16x8), ResizeBilinear.float32,
        ],
        outlines: Resize.outlines(both: false), domain: Resize.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum ResizeBilinear {
    /// FLOAT16-13: the distance from the specified result is bounded by the sum of the four corners' magnitudes, and by the
    /// greatest magnitude where a position is inexact.
    static let binary16 = Binary16Rule.enclosing("FLOAT16-13") { call in
        let resize = try Resize(call.instance)
        let (results, values) = (try call.results(), try call.values(0).map { Double($0.magnitude) })
        let steps = Steps(.litert_2_3_x86_64)
        let rows = realNeighbours(resize.vertical, count: resize.output[1], within: resize.input[1], steps)
        let columns = realNeighbours(resize.horizontal, count: resize.output[2], within: resize.input[2], steps)
        let sums = map(resize, rows, columns) { corners, _, _ in
            values[corners.0] + values[corners.1] + values[corners.2] + values[corners.3]
        }
        let error = Enclosure.relativeError(10)
        let displacement = Double(resize.input[1] + resize.input[2]) * 0x1p-20 * (values.max() ?? 0)
        return zip(results, sums).map { result, sum in
            guard sum * (1 + error) + displacement < Enclosure.overflow else { return .unbounded }
            return Enclosure(Double(result), within: error * sum + displacement + 8 * Enclosure.underflow)
        }
    }

    /// The two neighbours of an output position along one axis, and its distance from the lower one. For integers the
    /// distance is in units of 1/1024.
    private struct Neighbours<Distance: Sendable>: Sendable {
        let lower: Int
        let upper: Int
        let distance: Distance
    }

    // MARK: Integer weights

    /// RESIZE_BILINEAR-3, RESIZE_BILINEAR-4: int8 and int16, with integer weights in units of 1/1024 along each axis.
    static func integer<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: [DataMovement.operand("input", Stored.elementType), Resize.size],
            outputs: [DataMovement.operand("output", Stored.elementType)], constraints: constraints,
            clauses: ["RESIZE_BILINEAR-1", "RESIZE_BILINEAR-2", "RESIZE_BILINEAR-3", "RESIZE_BILINEAR-4"],
            prepare: { instance, steps in
                let resize = try Resize(instance, steps: steps)
                let down = steps.resizing.distance1024(resize.vertical)
                let right = steps.resizing.distance1024(resize.horizontal)
                var derived = Derived()
                derived[heightScale] = [Int64(down)]
                derived[widthScale] = [Int64(right)]
                let rows = integerNeighbours(
                    resize.vertical, count: resize.output[1], down, within: resize.input[1], steps)
                let columns = integerNeighbours(
                    resize.horizontal, count: resize.output[2], right, within: resize.input[2], steps)
                let round = steps.resizing.roundInterpolation
                return Plan(derived) { call in
                    let values = try call.values(0, as: Stored.self)
                    let resized = map(resize, rows, columns) { corners, down, right -> Stored in
                        let (topLeft, topRight, bottomLeft, bottomRight) = corners
                        let top = Int64(values[topLeft]) &* (1024 &- right) &+ Int64(values[topRight]) &* right
                        let bottom = Int64(values[bottomLeft]) &* (1024 &- right) &+ Int64(values[bottomRight]) &* right
                        return Stored(truncatingIfNeeded: round(top &* (1024 &- down) &+ bottom &* down))
                    }
                    call.setOutput(0, resized)
                }
            })
    }

    // Distances between output positions, in units of 1/1024 (DERIVED-8).
    private static let heightScale: DerivedKey = "height_scale_10"
    private static let widthScale: DerivedKey = "width_scale_10"

    private static func integerNeighbours(
        _ axis: ResizeSteps.Axis, count: Int, _ distance: Int, within size: Int, _ steps: Steps
    ) -> [Neighbours<Int64>] {
        (0..<count).map { output in
            let position = steps.resizing.position1024(output, distance, axis)
            let lower = min(max(position / 1024, 0), size - 1)
            let upper = min(max(steps.resizing.upper(lower, (position + 1023) / 1024), 0), size - 1)
            return Neighbours(lower: lower, upper: upper, distance: Int64(position - 1024 * lower))
        }
    }

    // MARK: Real weights

    /// RESIZE_BILINEAR-5, RESIZE_BILINEAR-6: uint8, with weights in binary32. 0.5 is added and the fraction is dropped.
    static let uint8 = Variant(
        "uint8", .uint8, inputs: [DataMovement.operand("input", .uint8), Resize.size],
        outputs: [DataMovement.operand("output", .uint8)], constraints: constraints,
        clauses: ["RESIZE_BILINEAR-1", "RESIZE_BILINEAR-2", "RESIZE_BILINEAR-5", "RESIZE_BILINEAR-6"],
        prepare: { instance, steps in
            let interpolate = try interpolation(instance, steps)
            return Plan { call in
                let interpolated = interpolate(try call.values(0, as: UInt8.self).map { Float($0) })
                call.setOutput(
                    0, interpolated.map { steps.saturated(steps.resizing.roundReal($0), to: UInt8.self) })
            }
        })

    /// RESIZE_BILINEAR-5: float32, with weights in binary32.
    static let float32 = Variant(
        "float32", .float32, inputs: [DataMovement.operand("input", .float32), Resize.size],
        outputs: [DataMovement.operand("output", .float32)], constraints: [cornersOrCentres],
        clauses: ["RESIZE_BILINEAR-1", "RESIZE_BILINEAR-5"],
        prepare: { instance, steps in
            let interpolate = try interpolation(instance, steps)
            return Plan { call in call.setOutput(0, interpolate(try call.values(0, as: Float.self))) }
        })

    private static func interpolation(
        _ instance: Instance, _ steps: Steps
    ) throws -> @Sendable ([Float]) -> [Float] {
        let resize = try Resize(instance, steps: steps)
        let rows = realNeighbours(resize.vertical, count: resize.output[1], within: resize.input[1], steps)
        let columns = realNeighbours(resize.horizontal, count: resize.output[2], within: resize.input[2], steps)
        return { values in
            map(resize, rows, columns) { corners, down, right in
                let (topLeft, topRight, bottomLeft, bottomRight) = corners
                let first = values[topLeft] * (1 - down) * (1 - right)
                let second = values[bottomLeft] * down * (1 - right)
                let third = values[topRight] * (1 - down) * right
                let fourth = values[bottomRight] * down * right
                // The addition of 0 turns a sum of -0 into +0.
                return first + second + third + fourth + 0
            }
        }
    }

    private static func realNeighbours(
        _ axis: ResizeSteps.Axis, count: Int, within size: Int, _ steps: Steps
    ) -> [Neighbours<Float>] {
        let distance = steps.resizing.distance(axis)
        return (0..<count).map { output in
            let position = steps.resizing.position(output, distance, axis)
            let floor = Int64(saturating: Rounding.floor(Double(position)))
            let ceiling = -Int64(saturating: Rounding.floor(-Double(position)))
            let lower = Int(min(max(floor, 0), Int64(size - 1)))
            let upper = min(max(steps.resizing.upper(lower, Int(ceiling)), 0), size - 1)
            return Neighbours(lower: lower, upper: upper, distance: position - Float(lower))
        }
    }

    // MARK: Both kinds of weights

    /// Computes every output element from the positions of its neighbours (top left, top right, bottom left, bottom
    /// right) and its distances from the top left one.
    private static func map<Distance, Result>(
        _ resize: Resize, _ rows: [Neighbours<Distance>], _ columns: [Neighbours<Distance>],
        _ combine: ((Int, Int, Int, Int), _ down: Distance, _ right: Distance) -> Result
    ) -> [Result] {
        var results: [Result] = []
        results.reserveCapacity(resize.output.count)
        for batch in 0..<resize.input[0] {
            for row in rows {
                for column in columns {
                    for channel in 0..<resize.input[3] {
                        let corners = (
                            resize.position(batch, row.lower, column.lower, channel),
                            resize.position(batch, row.lower, column.upper, channel),
                            resize.position(batch, row.upper, column.lower, channel),
                            resize.position(batch, row.upper, column.upper, channel)
                        )
                        results.append(combine(corners, row.distance, column.distance))
                    }
                }
            }
        }
        return results
    }

    private static let constraints: [Constraint] = [
        cornersOrCentres,
        Constraint("RESIZE_BILINEAR-7", .nonconforming, .sameParameters([.input(0), .output(0)])),
    ]

    /// RESIZE_BILINEAR-2: `align_corners` and `half_pixel_centers` exclude each other.
    private static let cornersOrCentres = Constraint(
        "RESIZE_BILINEAR-2", .invalid,
        .exclusiveFlags([Resize.alignCorners.name, Resize.halfPixelCenters.name]))
}
