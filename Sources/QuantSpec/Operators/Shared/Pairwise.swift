/// What the element-wise operators with two inputs share: each output element is made of the two input elements that
/// broadcasting pairs (REP-6).
enum Pairwise {
    static func shapes(_ instance: Instance) throws -> [Shape] {
        [try Broadcasting.shape(instance.input(0).shape, instance.input(1).shape)]
    }

    /// A form whose output elements are made of pairs of values, by the steps alone.
    static func combining<Value: Element, Result: Element>(
        _ combine: @escaping @Sendable (Value, Value) throws -> Result
    ) -> Variant.Prepare {
        { instance, _ in
            let pairs = try Pairs(instance)
            return Plan { call in
                call.setOutput(
                    0, try pairs.map(try call.values(0, as: Value.self), try call.values(1, as: Value.self), combine))
            }
        }
    }

    /// Which two input elements make each output element, in order.
    enum Pairs: Sendable {
        /// The inputs have the output's shape: elements at the same place.
        case same(count: Int)
        /// For each output element the row-major positions of its pair.
        case positions(first: [Int], second: [Int])

        init(_ instance: Instance) throws {
            let (first, second) = (try instance.input(0).shape, try instance.input(1).shape)
            let output = try instance.output(0).shape
            self =
                first == output && second == output
                ? .same(count: output.count)
                : .positions(
                    first: Broadcasting.positions(of: first, in: output),
                    second: Broadcasting.positions(of: second, in: output))
        }

        /// - Parameters:
        ///   - first: the elements of the first input.
        ///   - second: the elements of the second input.
        func map<First, Second, Result>(
            _ first: [First], _ second: [Second], _ combine: (First, Second) throws -> Result
        ) rethrows -> [Result] {
            switch self {
            case .same: try first.indices.map { try combine(first[$0], second[$0]) }
            case .positions(let firsts, let seconds):
                try firsts.indices.map { try combine(first[firsts[$0]], second[seconds[$0]]) }
            }
        }

        /// The positions of each pair.
        var positions: [(first: Int, second: Int)] {
            switch self {
            case .same(let count): (0..<count).map { ($0, $0) }
            case .positions(let firsts, let seconds): Array(zip(firsts, seconds)).map { ($0, $1) }
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

    /// Stored values of an input as distances from its zero point, shifted left for headroom and multiplied (ADD-3, EQUAL-3).
    static func scaling<Stored: QuantizedInteger>(
        _: Stored.Type, offset: Int32, leftShift: Int, by factor: QuantizedMultiplier, _ steps: Steps
    ) -> ValueTable<Stored, Int32>.Function {
        let requantization = Requantization([factor], steps)
        return ValueTable.tabulated { values in
            requantization.requantized(
                steps.replacesScalars
                    ? values.map { steps.shiftLeft(Int32($0) &+ offset, leftShift) }
                    : values.map { (Int32($0) &+ offset) << Int32(leftShift) })
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
