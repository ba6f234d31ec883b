extension Operator {
    /// REDUCE_WINDOW: reduces the elements under a window that slides over a tensor.
    public static let reduceWindow = Operator(
        "REDUCE_WINDOW", code: 205, summary: "Reduces the elements under a window that slides over a tensor.",
        attributes: [SlidingReduction.function.declaration],
        inferShapes: { [try SlidingReduction.window($0).output] }, shapedBy: [2, 3, 4],
        variants: SlidingReduction.variants, outlines: SlidingReduction.outlines, domain: SlidingReduction.domain)
}

enum SlidingReduction {
    static let function = Attribute("reduce_function", default: WindowReduction.Function.unsupported)
    private static let types: [ElementType] = [.int8, .uint8, .int16, .float32, .int32, .int64, .bool]

    static let variants: [Variant] = types.map { type in
        let functions = WindowReduction.Function.allCases.filter { function in
            // A bool has no sum and no product: the reference stores integers in it.
            function != .unsupported && !(type == .bool && [.add, .multiply].contains(function))
        }
        return Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type), DataMovement.operand("init_value", type)]
                + ["window_shape", "window_strides", "window_dilations"].map {
                    Indexing.operand($0, .int64, role: .constant)
                },
            outputs: [DataMovement.operand("output", type)],
            constraints: [
                Constraint(
                    "REDUCE_WINDOW-3", .invalid, .attribute(function.name, oneOf: functions.map(\.attributeValue))),
                Constraint("REDUCE_WINDOW-5", .referenceLimit, .rank(.input(0), 1...6)),
            ] + Indexing.sameParameters(type, "REDUCE_WINDOW-4", .nonconforming, [.input(0), .input(1), .output(0)]),
            clauses: ["REDUCE_WINDOW-1", "REDUCE_WINDOW-2", "REDUCE_WINDOW-3"],
            prepare: { instance, _ in
                let positions = try window(instance).positions()
                let function = instance.attributes[function]
                return Plan { call in
                    guard let elements = call.inputs[0], let first = call.inputs[1] else { return }
                    call.setOutput(0, elements: try WindowReduction.reduce(elements, positions, from: first, function))
                }
            })
    }

    /// REDUCE_WINDOW-1: the window and the places to which it slides.
    ///
    /// - Throws: `SpecificationError` if there is not one window size, stride and dilation of 1 or more for each axis, or not one
    ///   initial value.
    static func window(_ instance: Instance) throws -> WindowReduction {
        let clause: Clause = "REDUCE_WINDOW-1"
        let input = try Indexing.sizes(instance, 0, ranks: 1...Int.max, clause)
        let lists = try (2...4).map { try instance.constantIntegers($0) }
        let shapes = try (2...4).map { try instance.input($0).shape }
        guard shapes.allSatisfy({ $0 == [input.count] }),
            lists.allSatisfy({ $0.allSatisfy((1...Indexing.greatestSize).contains) }),
            try instance.input(1).shape.checkedCount == 1
        else {
            throw Indexing.refusal(
                "an input of shape \(input) has the windows \(lists)",
                "give one window size, stride and dilation of 1 or more for each axis, and one initial value", clause)
        }
        return WindowReduction(Shape(input), window: lists[0], strides: lists[1], dilations: lists[2])
    }
}

extension SlidingReduction {
    private static func outline(
        _ id: String, _ shape: Shape, _ window: [Int64], _ strides: [Int64], _ dilations: [Int64],
        _ function: WindowReduction.Function = .maximum, forms: Set<String> = []
    ) -> Outline {
        Outline(
            id, [shape, []] + [Shape?](repeating: [shape.rank], count: 3),
            Attributes().setting(Self.function, function), fixedValues: [2: window, 3: strides, 4: dilations],
            variants: forms)
    }

    private static let numbers: Set<String> = ["int8", "uint8", "int16", "float32", "int32", "int64"]
    private static let few: Set<String> = ["int8", "float32"]

    static let outlines = [
        outline("sums", [2, 5], [1, 3], [1, 1], [1, 1], .add, forms: numbers),
        outline("products", [7], [2], [1], [2], .multiply, forms: numbers),
        outline("image", [1, 4, 5, 2], [1, 2, 3, 1], [1, 2, 1, 1], [1, 1, 1, 1], forms: few),
        outline("dilated", [5, 6], [2, 2], [1, 1], [3, 2], .minimum, forms: few),
        outline("all", [9], [3], [2], [1], .all), outline("any", [2, 9], [2, 2], [1, 3], [1, 1], .any),
        outline("stride-or-dilation", [5], [2], [1], [3], forms: few),
        outline("longer-than-the-input", [3], [4], [1], [1], forms: few), outline("one", [1], [1], [1], [1]),
        outline(
            "rank-6", [1, 2, 1, 2, 1, 3], [1, 2, 1, 1, 1, 2], [1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], forms: few),
    ]

    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .input(0))
    private static let lastSize = TypedAxis.lastSize([4, 9], of: .input(0))
    private static func last(_ name: String, _ values: [Int], _ input: Int) -> TypedAxis<Int> {
        TypedAxis(name, values) { try $0.constantIntegers(input).last }
    }
    private static let window = last("window", [1, 2, 3], 2)
    private static let stride = last("stride", [1, 2], 3)
    private static let dilation = last("dilation", [1, 2], 4)
    private static let first = TypedAxis("window of the first axis", [1, 2]) { instance in
        try instance.input(0).shape.rank > 1 ? instance.constantIntegers(2).first : nil
    }

    static let domain = Domain([
        rank.axis, lastSize.axis, window.axis, stride.axis, dilation.axis, first.axis,
    ]) { point in
        let outer = Array([3, 2, 2].prefix(point[rank] - 1))
        func list(_ last: Int, first: Int = 1) -> [Int64] {
            var list = [Int64](repeating: 1, count: point[rank])
            list[0] = Int64(first)
            list[point[rank] - 1] = Int64(last)
            return list
        }
        return outline(
            "covering", Shape(outer + [point[lastSize]]), list(point[window], first: point[first]), list(point[stride]),
            list(point[dilation]))
    }
}
