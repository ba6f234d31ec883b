extension Attribute where Value == Int {
    /// The height of the window, in elements.
    public static let filterHeight = Attribute("filter_height", default: 0)
    /// The width of the window, in elements.
    public static let filterWidth = Attribute("filter_width", default: 0)
}

/// Shared by AVERAGE_POOL_2D and MAX_POOL_2D: a window over height and width of `[batch, height, width, channels]`.
struct Pooling: SlidingGeometry {
    static let attributes: [AttributeDeclaration] = [
        Attribute<Padding>.padding.declaration, Attribute<Int>.strideHeight.declaration,
        Attribute<Int>.strideWidth.declaration, Attribute<Int>.filterHeight.declaration,
        Attribute<Int>.filterWidth.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
    ]

    /// ARITH-16: no window is longer than an input without padding.
    static let windowsFit = Window.fitLimit { instance in
        let pool = try Pooling(instance)
        return [pool.vertical, pool.horizontal]
    }

    let input: Shape
    var vertical: Window
    var horizontal: Window

    /// The geometry of an instance.
    ///
    /// - Throws: `SpecificationError` if the rank is not 4, or window or strides are out of range.
    init(_ instance: Instance) throws {
        input = try instance.input(0).shape
        guard input.rank == 4 else {
            throw SpecificationError(
                .invalid, "the input has shape \(input)", remedy: "use four dimensions", clause: "AVERAGE_POOL_2D-1")
        }
        let attributes = instance.attributes
        (vertical, horizontal) = try Window.pair(
            sliding: input, filterHeight: attributes[.filterHeight], filterWidth: attributes[.filterWidth], attributes)
    }

    var output: Shape { Shape([input[0], vertical.outputSize, horizontal.outputSize, input[3]]) }

    /// The number of input elements under the window for each output element, in row-major order.
    var counts: [Int] {
        (0..<input[0] * vertical.outputSize * horizontal.outputSize).flatMap { place -> [Int] in
            let (row, x) = place.quotientAndRemainder(dividingBy: horizontal.outputSize)
            let rows = vertical.inputPositions(output: row % vertical.outputSize)
            let count = rows.count * horizontal.inputPositions(output: x).count
            return [Int](repeating: count, count: input[3])
        }
    }

    /// Folds the values under the window, row by row, into one accumulator for each output element, in row-major order.
    ///
    /// - Parameters:
    ///   - values: `[batch, height, width, channels]`, row-major.
    ///   - initial: the accumulator of an empty window.
    ///   - add: adds a value to an accumulator.
    @inline(__always)
    func fold<Value, Accumulator>(
        _ values: [Value], from initial: Accumulator, _ add: (Accumulator, Value) -> Accumulator
    ) -> [Accumulator] {
        var accumulators = [Accumulator](repeating: initial, count: output.count)
        let channels = input[3]
        var place = 0
        for batch in 0..<input[0] {
            for y in 0..<vertical.outputSize {
                let rows = vertical.inputPositions(output: y)
                for x in 0..<horizontal.outputSize {
                    for row in rows {
                        for column in horizontal.inputPositions(output: x) {
                            let start = ((batch * input[1] + row) * input[2] + column) * channels
                            for channel in 0..<channels {
                                accumulators[place + channel] = add(
                                    accumulators[place + channel], values[start + channel])
                            }
                        }
                    }
                    place += channels
                }
            }
        }
        return accumulators
    }

    // MARK: Declaration and derivation

    /// A per-tensor quantized operand. An int16 one has zero point 0.
    static func operand(_ name: String, _ type: ElementType) -> Operand {
        Operand(name, type, zeroPoint: type == .int16 ? 0 : nil)
    }

    /// The derived integers: padding and activation range.
    func derive(_ instance: Instance, steps: Steps) throws -> Derived {
        var derived = Derived()
        derived[.paddingTop] = [Int64(vertical.paddingBefore)]
        derived[.paddingLeft] = [Int64(horizontal.paddingBefore)]
        derived.setActivationRange(instance.attributes[.fusedActivation], for: try instance.output(0), steps: steps)
        return derived
    }

    /// A form that computes with stored values directly.
    ///
    /// - Parameters:
    ///   - id: the id of the form.
    ///   - scheme: the scheme of the form.
    ///   - parameters: the clause that demands the input's scale and zero point of the output.
    ///   - clauses: the clauses of the form.
    ///   - ofNothing: the result if no input element is under the window; `nil` if `fold` gives it.
    ///   - fold: computes the results before the clamp, from the stored values and the number of them under each
    ///     window.
    static func integer<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, parameters: Clause, clauses: [Clause], ofNothing: Stored? = nil,
        fold: @escaping @Sendable (Pooling, [Stored], _ counts: [Int], inout Call) -> [Int64]
    ) -> Variant {
        Variant(
            id, scheme, inputs: [operand("input", Stored.elementType)],
            outputs: [operand("output", Stored.elementType)],
            constraints: [
                Constraint(parameters, .nonconforming, .sameParameters([.input(0), .output(0)])), windowsFit,
            ],
            clauses: clauses,
            prepare: { instance, steps in
                let pool = try Pooling(instance, steps: steps)
                let derived = try pool.derive(instance, steps: steps)
                let range = derived.activationRange
                let counts = pool.counts
                return Plan(derived) { call in
                    let results = fold(pool, try call.values(0), counts, &call)
                    call.setOutput(
                        0,
                        results.indices.map { index in
                            if let ofNothing, counts[index] == 0 { return ofNothing }
                            return Stored(
                                truncatingIfNeeded: steps.replacesScalars
                                    ? steps.saturate(results[index], range)
                                    : min(max(results[index], range.lowerBound), range.upperBound))
                        })
                }
            })
    }

    // MARK: Domain

    private static let verticalAxes = SlidingDomain.Direction("h") { try Pooling($0).vertical }
    private static let horizontalAxes = SlidingDomain.Direction("w") { try Pooling($0).horizontal }
    private static let channels = TypedAxis("channels", SlidingDomain.channelCounts) {
        try Pooling($0).input.dimensions.last
    }

    static let domain = Domain(
        verticalAxes.axes(isDilated: false) + horizontalAxes.axes(isDilated: false)
            + [SlidingDomain.batch.axis, channels.axis],
        properties: SlidingDomain.properties(verticalAxes, horizontalAxes)
    ) { point in
        Outline(
            "covering",
            [[point[SlidingDomain.batch], point[verticalAxes.size], point[horizontalAxes.size], point[channels]]],
            SlidingDomain.attributes(point, verticalAxes, horizontalAxes, isDilated: false)
                .setting(.filterHeight, point[verticalAxes.window]).setting(.filterWidth, point[horizontalAxes.window]))
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        func attributes(_ padding: Padding, filter: (Int, Int), stride: (Int, Int)) -> Attributes {
            Attributes().setting(.padding, padding).setting(.filterHeight, filter.0).setting(.filterWidth, filter.1)
                .setting(.strideHeight, stride.0).setting(.strideWidth, stride.1)
        }
        let two = attributes(.valid, filter: (2, 2), stride: (2, 2))
        return [
            Outline("valid-2x2", [[1, 4, 6, 3]], two),
            Outline("same-3x3", [[1, 5, 4, 2]], attributes(.same, filter: (3, 3), stride: (1, 1))),
            Outline(
                "same-2x2", [[1, 5, 5, 2]],
                attributes(.same, filter: (2, 2), stride: (2, 2)).setting(.fusedActivation, .relu)),
            Outline(
                "same-3x2-strides-2x1", [[1, 6, 5, 2]],
                attributes(.same, filter: (3, 2), stride: (2, 1)).setting(.fusedActivation, .relu6)),
            Outline(
                "valid-strides-2x3", [[2, 7, 8, 1]],
                attributes(.valid, filter: (2, 3), stride: (2, 3)).setting(.fusedActivation, .reluN1To1)),
            Outline("same-3x5-strides-2x1", [[1, 5, 9, 2]], attributes(.same, filter: (3, 5), stride: (2, 1))),
            Outline("strides-beyond-window", [[1, 7, 7, 1]], attributes(.valid, filter: (1, 2), stride: (3, 3))),
            Outline("window-beyond-input", [[1, 3, 2, 3]], attributes(.same, filter: (7, 7), stride: (1, 1))),
            Outline(
                "window-and-stride-beyond-input", [[1, 1, 1, 2]], attributes(.same, filter: (2, 2), stride: (2, 2))),
            Outline("global", [[1, 4, 4, 5]], attributes(.valid, filter: (4, 4), stride: (1, 1))),
            Outline("global-3x5", [[1, 3, 5, 17]], attributes(.valid, filter: (3, 5), stride: (1, 1))),
            Outline("channels-33", [[1, 2, 2, 33]], two),
            Outline("batch-3", [[3, 3, 3, 2]], attributes(.valid, filter: (2, 2), stride: (1, 1))),
            Outline("row", [[1, 1, 31, 1]], attributes(.same, filter: (1, 3), stride: (1, 2))),
            Outline("window-272", [[1, 16, 17, 4]], attributes(.valid, filter: (16, 17), stride: (1, 1))),
            Outline(
                "other-parameters", [[1, 4, 4, 3]], two, variants: ["int8", "uint8"],
                breaking: ["AVERAGE_POOL_2D-5", "MAX_POOL_2D-3"]),
            Outline("all-values", [[1, 1, 256, 1]], attributes(.valid, filter: (1, 1), stride: (1, 1))),
            Outline("one", [[1, 1, 1, 1]], attributes(.same, filter: (1, 1), stride: (1, 1))),
            Outline("empty", [[1, 2, 2, 0]], two),
        ]
    }()
}
