/// What the element-wise operators with two inputs share: each output element is made of the two input elements that
/// broadcasting pairs (REP-6).
enum Pairwise {
    static func shapes(_ instance: Instance) throws -> [Shape] {
        [try Broadcasting.shape(instance.input(0).shape, instance.input(1).shape)]
    }

    /// For each output element the row-major positions of its pair.
    static func positions(_ call: Call) throws -> Zip2Sequence<[Int], [Int]> {
        let shape = try call.instance.output(0).shape
        return zip(
            Broadcasting.positions(of: try call.instance.input(0).shape, in: shape),
            Broadcasting.positions(of: try call.instance.input(1).shape, in: shape))
    }

    /// Sets the output from each pair of values.
    static func combine<Value: Element, Result: Element>(
        _ call: inout Call, _ combine: (Value, Value) throws -> Result
    ) throws {
        let pairs = try Pairs(call.instance)
        call.setOutput(
            0, try pairs.map(try call.values(0, as: Value.self), try call.values(1, as: Value.self), combine))
    }

    /// Which two input elements make each output element, in order.
    enum Pairs: Sendable {
        /// The inputs have the output's shape: elements at the same place.
        case same
        /// For each output element the row-major positions of its pair.
        case positions(first: [Int], second: [Int])

        init(_ instance: Instance) throws {
            let (first, second) = (try instance.input(0).shape, try instance.input(1).shape)
            let output = try instance.output(0).shape
            self =
                first == output && second == output
                ? .same
                : .positions(
                    first: Broadcasting.positions(of: first, in: output),
                    second: Broadcasting.positions(of: second, in: output))
        }

        /// - Parameters:
        ///   - first: the elements of the first input.
        ///   - second: the elements of the second input.
        func map<Value, Result>(
            _ first: [Value], _ second: [Value], _ combine: (Value, Value) throws -> Result
        ) rethrows -> [Result] {
            switch self {
            case .same: try first.indices.map { try combine(first[$0], second[$0]) }
            case .positions(let firsts, let seconds):
                try firsts.indices.map { try combine(first[firsts[$0]], second[seconds[$0]]) }
            }
        }
    }

    // MARK: Distances from zero points, with one multiplier

    /// Offsets, multiplier and activation bounds.
    static func derive(_ instance: Instance, _ steps: Steps, multiplier: Double) throws -> Derived {
        var derived = Derived()
        try derived.setOffsets(instance)
        derived.set([steps.quantizeMultiplier(multiplier)], .outputMultiplier, .outputShift)
        derived.setActivationRange(
            instance.attributes[.fusedActivation], for: try instance.output(0), steps: steps)
        return derived
    }

    /// Sets the output from the distances of each pair of values from their zero points.
    ///
    /// - Parameter combine: what two distances become on the output's scale, by the multiplier.
    static func combineDistances<Stored: QuantizedInteger>(
        _ call: inout Call, _: Stored.Type, _ combine: (Int32, Int32, QuantizedMultiplier) -> Int32
    ) throws {
        let steps = call.steps
        let (offset1, offset2) = (call.derived.offset(.input1Offset), call.derived.offset(.input2Offset))
        let factor = call.derived.factor(.outputMultiplier, .outputShift)
        let outputOffset = call.derived.scalar(.outputOffset)
        let range = call.derived.activationRange
        try Pairwise.combine(&call) { (first: Stored, second: Stored) in
            let requantized = Int64(combine(Int32(first) &+ offset1, Int32(second) &+ offset2, factor))
            return Stored(
                truncatingIfNeeded: steps.saturate(steps.addZeroPoint(requantized, outputOffset), range))
        }
    }

    /// The reference broadcasts tensors of up to eight dimensions.
    static func rankLimit(_ clause: Clause) -> Constraint {
        Constraint(
            clause, .referenceLimit, erratum: 58,
            .holds("the shapes are equal, or have at most 8 dimensions") { instance in
                let shapes = instance.inputs.map { $0?.shape ?? [] }
                return shapes.allSatisfy { $0 == shapes[0] } || shapes.allSatisfy { $0.rank <= 8 }
            })
    }

    /// The operands of a form whose tensors have one type.
    static func operands(
        _ type: ElementType, _ granularity: Operand.Granularity, zeroPoint: Int64? = nil
    ) -> [Operand] {
        [
            Operand("input1", type, granularity, zeroPoint: zeroPoint),
            Operand("input2", type, granularity, zeroPoint: zeroPoint),
        ]
    }

    /// Shapes worth testing: broadcasting both ways and to the highest rank, sizes around vector widths, nothing.
    static let shapesWorthTesting: [(id: String, first: Shape, second: Shape)] = [
        ("same-shape", [1, 4, 4, 8], [1, 4, 4, 8]),
        ("tail", [33], [33]),
        ("rows", [2, 17], [2, 17]),
        ("broadcast-scalar", [2, 3, 5], []),
        ("broadcast-first", [1], [31]),
        ("broadcast-both", [2, 1, 3, 1], [4, 1, 5]),
        ("broadcast-rank-8", [2, 1, 2, 1, 1, 3, 1, 2], [2, 1, 2, 1, 1, 3, 1]),
        ("channels", [2, 3, 16], [16]),
        ("one", [1], [1]),
        ("empty", [0, 3], [3]),
    ]
}

extension DerivedKey {
    // Offsets are DERIVED-3, the left shift is DERIVED-6, multipliers and shifts are DERIVED-4.
    static let input1Offset: DerivedKey = "input1_offset"
    static let input2Offset: DerivedKey = "input2_offset"
    static let leftShift: DerivedKey = "left_shift"
    static let input1Multiplier: DerivedKey = "input1_multiplier"
    static let input1Shift: DerivedKey = "input1_shift"
    static let input2Multiplier: DerivedKey = "input2_multiplier"
    static let input2Shift: DerivedKey = "input2_shift"
}

extension Derived {
    /// Sets the offsets of two inputs and an output: zero points, those of inputs negated.
    mutating func setOffsets(_ instance: Instance) throws {
        self[.input1Offset] = [-(try instance.input(0).zeroPoint)]
        self[.input2Offset] = [-(try instance.input(1).zeroPoint)]
        self[.outputOffset] = [try instance.output(0).zeroPoint]
    }

    /// An offset as a kernel of 32 bits takes it.
    func offset(_ key: DerivedKey) -> Int32 { Int32(truncatingIfNeeded: scalar(key)) }
}
