/// Shared by the element-wise operators with two inputs. Each output element is computed from the two input elements that
/// broadcasting pairs (REP-6).
enum Pairwise {
    /// The shape of the output.
    static func shapes(_ instance: Instance) throws -> [Shape] {
        [try Broadcasting.shape(instance.input(0).shape, instance.input(1).shape)]
    }

    /// Prepares a form that combines each pair of values by a function of these two values alone.
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

    /// The two input elements of each output element, in the order of the output.
    enum Pairs: Sendable {
        /// Both inputs have the output's shape: the pair of an output element has its position.
        case same(count: Int)
        /// For each output element, the row-major positions of its pair.
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

        /// Combines each pair of elements of the two inputs, in the order of the output.
        func map<First, Second, Result>(
            _ first: [First], _ second: [Second], _ combine: (First, Second) throws -> Result
        ) rethrows -> [Result] {
            switch self {
            case .same: try first.indices.map { try combine(first[$0], second[$0]) }
            case .positions(let firsts, let seconds):
                try firsts.indices.map { try combine(first[firsts[$0]], second[seconds[$0]]) }
            }
        }

        /// The row-major positions of each pair, in the order of the output.
        var positions: [(first: Int, second: Int)] {
            switch self {
            case .same(let count): (0..<count).map { ($0, $0) }
            case .positions(let firsts, let seconds): Array(zip(firsts, seconds)).map { ($0, $1) }
            }
        }
    }

    // MARK: Distances from zero points, with one multiplier

    /// The derived integers of an operator with one multiplier: offsets, multiplier, shift and activation range.
    static func derive(_ instance: Instance, _ steps: Steps, multiplier: Double) throws -> Derived {
        var derived = Derived()
        try derived.setOffsets(instance)
        derived.set([steps.quantizeMultiplier(multiplier)], .outputMultiplier, .outputShift)
        derived.setActivationRange(
            instance.attributes[.fusedActivation], for: try instance.output(0), steps: steps)
        return derived
    }

    /// Requantizes the distances of an input's stored values from its zero point: shifts them left, then multiplies (ADD-3,
    /// EQUAL-3).
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

    /// The reference broadcasts tensors of at most eight dimensions.
    static func rankLimit(_ clause: Clause) -> Constraint {
        Constraint(
            clause, .referenceLimit, erratum: 58,
            .holds("the shapes are equal, or have at most 8 dimensions") { instance in
                let shapes = instance.inputs.map { $0?.shape ?? [] }
                return shapes.allSatisfy { $0 == shapes[0] } || shapes.allSatisfy { $0.rank <= 8 }
            })
    }

    /// Two input operands of one type.
    static func operands(
        _ type: ElementType, _ granularity: Operand.Granularity, zeroPoint: Int64? = nil
    ) -> [Operand] {
        [
            Operand("input1", type, granularity, zeroPoint: zeroPoint),
            Operand("input2", type, granularity, zeroPoint: zeroPoint),
        ]
    }

    /// Shapes worth testing: broadcasting either way and up to rank 8, sizes around vector widths, empty tensors.
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
    // Offsets: DERIVED-3. Left shift: DERIVED-6. Multipliers and shifts: DERIVED-4.
    static let input1Offset: DerivedKey = "input1_offset"
    static let input2Offset: DerivedKey = "input2_offset"
    static let leftShift: DerivedKey = "left_shift"
    static let input1Multiplier: DerivedKey = "input1_multiplier"
    static let input1Shift: DerivedKey = "input1_shift"
    static let input2Multiplier: DerivedKey = "input2_multiplier"
    static let input2Shift: DerivedKey = "input2_shift"
}

extension Derived {
    /// Sets the offsets of two inputs, which are minus their zero points, and that of the output, which is its zero point.
    mutating func setOffsets(_ instance: Instance) throws {
        self[.input1Offset] = [-(try instance.input(0).zeroPoint)]
        self[.input2Offset] = [-(try instance.input(1).zeroPoint)]
        self[.outputOffset] = [try instance.output(0).zeroPoint]
    }

    /// An offset in 32 bits.
    func offset(_ key: DerivedKey) -> Int32 { Int32(truncatingIfNeeded: scalar(key)) }
}
