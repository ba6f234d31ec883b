/// What the operators share that move stored values without looking at them.
enum DataMovement {
    /// Every type that the reference's moving operators take, in the order in which variants are listed.
    static let types: [ElementType] = [.int8, .uint8, .int16, .float16, .float32, .int32, .int64, .bool]

    /// The scheme whose vectors show a type. Plain integers and bools go with the float operators that they serve.
    static func scheme(of type: ElementType) -> Scheme {
        switch type {
        case .int8, .int4: .int8
        case .uint8: .uint8
        case .int16: .int16x8
        case .float16: .float16
        default: .float32
        }
    }

    /// Whether values of a type normally stand for others, by a scale and a zero point.
    static func isQuantized(_ type: ElementType) -> Bool {
        let scheme = scheme(of: type)
        return scheme != .float32 && scheme != .float16
    }

    /// Where values are moved and others put beside them that stand for 0, there is one zero point.
    static let outputIsPerTensor = Constraint(
        "REP-4", .invalid, .perTensor(.output(0)))

    /// An operand whose values are moved: the evaluation does not read its parameters.
    static func operand(
        _ name: String, _ type: ElementType, role: Operand.Role = .activation, presence: Operand.Presence = .required
    ) -> Operand {
        Operand(name, type, isQuantized(type) ? .unread : .unquantized, role: role, presence: presence)
    }

    /// One form for each type: the output's elements are the input's at some positions.
    ///
    /// - Parameters:
    ///   - others: the inputs after the first: shapes, axes, indices.
    ///   - sameParameters: the clause that the output has the input's parameters, and its force.
    ///   - positions: for each output element in order the row-major position in the input that it comes from.
    static func gathering(
        _ types: [ElementType] = DataMovement.types, others: [Operand] = [], sameParameters: (Clause, Constraint.Force),
        constraints: [Constraint] = [], clauses: [Clause],
        positions: @escaping @Sendable (Instance, Steps) throws -> [Int]
    ) -> [Variant] {
        types.map { type in
            let parameters = Constraint(
                sameParameters.0, sameParameters.1, .sameParameters([.input(0), .output(0)]))
            return Variant(
                type.rawValue, scheme(of: type), inputs: [operand("input", type)] + others,
                outputs: [operand("output", type)],
                constraints: (isQuantized(type) ? [parameters] : []) + constraints, clauses: clauses,
                prepare: { instance, steps in
                    let arrangement = Arrangement(try positions(instance, steps))
                    return Plan { call in
                        guard let elements = call.inputs.first ?? nil else { return }
                        call.setOutput(0, elements: arrangement.of(elements))
                    }
                })
        }
    }
}

/// Where the elements of an output stand in the tensor that they come from.
struct Arrangement: Sendable {
    private let positions: [Int]
    /// Whether every element stands at its own place.
    private let isIdentity: Bool

    init(_ positions: [Int]) {
        self.positions = positions
        isIdentity = positions.indices.allSatisfy { positions[$0] == $0 }
    }

    func of(_ elements: Elements) -> Elements {
        isIdentity && elements.count == positions.count ? elements : elements.gathering(positions)
    }
}
