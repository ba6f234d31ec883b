extension Operator {
    /// DYNAMIC_UPDATE_SLICE: replaces a part of a tensor, at a position that is known only at run time.
    public static let dynamicUpdateSlice = Operator(
        "DYNAMIC_UPDATE_SLICE", code: 151,
        summary: "Replaces a part of a tensor, at a position that is known only at run time.",
        binary16: .exact,
        inferShapes: { [try UpdatedSlice.outputShape($0)] },
        variants: [ElementType.int32, .int64].flatMap { indices in
            DataMovement.types.map { UpdatedSlice.variant($0, indices: indices) }
        },
        outlines: [
            UpdatedSlice.outline("vector", [17], [5], -3...20, forms: []),
            UpdatedSlice.outline("matrix", [4, 6], [2, 3], -1...5, forms: []),
            UpdatedSlice.outline("all-values", [256], [3], 0...255, forms: Indexing.eightBit),
            UpdatedSlice.outline("rows", [3, 16], [1, 16], -1...4),
            UpdatedSlice.outline("columns", [5, 4], [5, 1], -1...4),
            UpdatedSlice.outline("rank-4", [2, 3, 4, 2], [1, 2, 2, 2], -1...3),
            UpdatedSlice.outline("whole-tensor", [3, 5], [3, 5], -2...2),
            UpdatedSlice.outline("one-element", [2, 3, 3], [1, 1, 1], 0...2),
            UpdatedSlice.outline("no-elements", [4, 2], [0, 2], 0...3),
            UpdatedSlice.outline("scalar", [], [], 0...0),
            Outline(
                "constant-start", [[4, 3], [2, 2], [2]], fixedValues: [2: [3, -1]], variants: Gathering.plainForms),
        ], domain: UpdatedSlice.domain)
}

enum UpdatedSlice {
    static func outline(
        _ id: String, _ shape: Shape, _ update: Shape, _ range: ClosedRange<Int64>,
        forms: Set<String> = Gathering.plainForms
    ) -> Outline {
        Outline(id, [shape, update, [shape.rank]], inputRanges: [2: range], variants: forms)
    }

    static func variant(_ type: ElementType, indices: ElementType) -> Variant {
        Variant(
            type.rawValue + Indexing.suffix(indices), DataMovement.scheme(of: type),
            inputs: [
                DataMovement.operand("operand", type), DataMovement.operand("update", type),
                Indexing.operand("start_indices", indices),
            ],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(
                type, "DYNAMIC_UPDATE_SLICE-4", .nonconforming, [.input(0), .input(1), .output(0)]) + [
                    Constraint("DYNAMIC_UPDATE_SLICE-5", .referenceLimit, .rank(.input(0), 0...8))
                ],
            clauses: ["DYNAMIC_UPDATE_SLICE-1", "DYNAMIC_UPDATE_SLICE-2", "DYNAMIC_UPDATE_SLICE-3"],
            evaluate: { call in
                guard let elements = call.inputs[0], let update = call.inputs[1] else { return }
                call.setOutput(0, elements: try Scattering.placing(update, at: try positions(call), in: elements))
            })
    }

    /// DYNAMIC_UPDATE_SLICE-2: the shape of the operand.
    ///
    /// - Throws: `SpecificationError` if the update does not fit into the operand, or there is not one start for each
    ///   axis.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "DYNAMIC_UPDATE_SLICE-2"
        let operand = try Indexing.sizes(instance, 0, clause)
        let update = try Indexing.sizes(instance, 1, clause)
        guard update.count == operand.count, zip(update, operand).allSatisfy(<=) else {
            throw Indexing.refusal(
                "an update of shape \(update) does not fit into \(operand)", "make it of the same rank and no larger",
                clause)
        }
        guard try instance.input(2).shape == [operand.count] else {
            throw Indexing.refusal(
                "start_indices has the shape \(try instance.input(2).shape)", "give one start for each axis", clause)
        }
        return try Indexing.shape(operand, clause)
    }

    /// DYNAMIC_UPDATE_SLICE-3: the output position of each element of the update. The starts are clamped so that it
    /// fits.
    private static func positions(_ call: Call) throws -> [Int] {
        let operand = try call.instance.input(0).shape
        let update = try call.instance.input(1).shape
        let starts = try call.integers(2).enumerated().map { axis, start in
            Int(min(max(start, 0), Int64(operand[axis] - update[axis])))
        }
        var positions = update.count == 0 ? [] : [0]
        for axis in operand.dimensions.indices {
            positions = positions.flatMap { position in
                (0..<update[axis]).map { position * operand[axis] + starts[axis] + $0 }
            }
        }
        return positions
    }
}

extension UpdatedSlice {
    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .input(0))
    private static let part = TypedAxis("the update is", ["one element", "a part", "a row", "all"]) { instance in
        let (whole, update) = (try instance.input(0).shape, try instance.input(1).shape)
        if whole == update { return "all" }
        if update.count == 1 { return "one element" }
        return whole.dimensions.last == update.dimensions.last ? "a row" : "a part"
    }
    private static let lastSize = TypedAxis.lastSize([2, 3, 8, 17], of: .input(0))

    static let domain = Domain([rank.axis, part.axis, lastSize.axis]) { point in
        let shape = Array([2, 3, 2].suffix(point[rank] - 1)) + [point[lastSize]]
        var update = shape
        switch point[part] {
        case "one element": update = shape.map { _ in 1 }
        case "a row":
            guard shape.count > 1 else { throw Domain.Exclusion("a vector has no rows") }
            update = shape.map { _ in 1 }
            update[shape.count - 1] = point[lastSize]
        case "a part":
            guard point[lastSize] > 2 else { throw Domain.Exclusion("a part is more than one element, and not all") }
            update[shape.count - 1] = point[lastSize] - 1
        default: break
        }
        return outline("covering", Shape(shape), Shape(update), -1...Int64(point[lastSize]), forms: [])
    }
}
