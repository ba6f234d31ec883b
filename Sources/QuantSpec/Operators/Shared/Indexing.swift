/// Shared by the operators that move values by blocks or by indices.
enum Indexing {
    /// The greatest size of an axis, and the greatest number of elements.
    static let greatestSize = Int(Int32.max)
    /// The ids of the forms whose 256 stored values fit one small tensor.
    static let eightBit: Set<String> = ["int8", "uint8"]

    /// The sizes of an input.
    ///
    /// - Throws: `SpecificationError` if its rank is not in `ranks`, or a size exceeds `greatestSize`.
    static func sizes(
        _ instance: Instance, _ index: Int, ranks: ClosedRange<Int> = 0...Int.max, _ clause: Clause
    ) throws -> [Int] {
        let shape = try instance.input(index).shape
        guard ranks.contains(shape.rank) else {
            throw refusal(
                "input \(index) has rank \(shape.rank)",
                ranks.lowerBound == ranks.upperBound
                    ? "give it rank \(ranks.lowerBound)" : "give it a rank of \(ranks.lowerBound) or more", clause)
        }
        guard shape.dimensions.allSatisfy((0...greatestSize).contains) else {
            throw refusal("input \(index) has the shape \(shape)", "give it sizes from 0 to 2^31 - 1", clause)
        }
        return shape.dimensions
    }

    /// A shape of a result.
    ///
    /// - Throws: `SpecificationError` if a size is negative, or a size or the number of elements exceeds `greatestSize`.
    static func shape(_ sizes: [Int], _ clause: Clause) throws -> Shape {
        let shape = Shape(sizes)
        guard sizes.allSatisfy({ $0 <= greatestSize }), let count = shape.checkedCount, count <= greatestSize else {
            throw refusal(
                "the output would have the shape \(shape)", "choose sizes with fewer than 2^31 elements", clause)
        }
        return shape
    }

    /// The shape that the values of a constant vector give.
    ///
    /// - Throws: `SpecificationError` if the input is no vector or no constant, or a size is out of range.
    static func shape(givenBy index: Int, of instance: Instance, _ clause: Clause) throws -> Shape {
        guard try instance.input(index).shape.rank == 1 else {
            throw refusal("input \(index) is not a vector of sizes", "give it rank 1", clause)
        }
        return try shape(instance.constantIntegers(index), clause)
    }

    /// The axis of a number, counted from the first axis. A negative number counts from the last.
    ///
    /// - Throws: `SpecificationError` if there is no such axis.
    static func axis(_ given: Int, rank: Int, _ clause: Clause) throws -> Int {
        let axis = given < 0 ? given &+ rank : given
        guard (0..<rank).contains(axis) else {
            throw refusal(
                "there is no axis \(given) in a tensor of rank \(rank)", "use one in [\(-rank), \(rank - 1)]", clause)
        }
        return axis
    }

    /// Checks an index of an axis.
    ///
    /// - Throws: `SpecificationError` if it is not in `0..<size`.
    static func index(_ given: Int64, below size: Int, _ clause: Clause) throws -> Int {
        guard given >= 0, given < Int64(size) else {
            throw refusal("the index \(given) lies outside an axis of size \(size)", "use one in [0, \(size))", clause)
        }
        return Int(given)
    }

    /// An error of kind `invalid` that cites a clause.
    static func refusal(_ problem: String, _ remedy: String, _ clause: Clause) -> SpecificationError {
        SpecificationError(.invalid, problem, remedy: remedy, clause: clause)
    }

    /// An operand of indices.
    static func operand(
        _ name: String, _ type: ElementType, role: Operand.Role = .activation
    ) -> Operand {
        Operand(name, type, .unquantized, role: role)
    }

    /// The part of a variant's id that names the type of its indices; empty for int32.
    static func suffix(_ type: ElementType) -> String { type == .int32 ? "" : ".\(type.rawValue)" }

    /// The constraint that these tensors have the same scale and zero point; none if the type is not quantized.
    static func sameParameters(
        _ type: ElementType, _ clause: Clause, _ force: Constraint.Force, _ references: [OperandReference]
    ) -> [Constraint] {
        DataMovement.isQuantized(type) ? [Constraint(clause, force, .sameParameters(references))] : []
    }

    /// The constraint that an int16 tensor has zero point 0, which the reference demands; none for other types.
    static func zeroPointIsZero(_ type: ElementType, _ clause: Clause, _ reference: OperandReference) -> [Constraint] {
        type == .int16 ? [Constraint(clause, .referenceLimit, .zeroPoint(reference, 0))] : []
    }
}

extension Elements {
    /// One element: the integer, or 0 if the type holds no integers.
    ///
    /// - Throws: `SpecificationError` if the type has no values here.
    static func single(_ integer: Int64, _ type: ElementType) throws -> Elements {
        guard let element = Elements(integers: [integer], type: type) ?? Elements(zeros: 1, type: type) else {
            throw SpecificationError(
                .unsupported, "a tensor of type \(type.rawValue) has no values", remedy: "use another type")
        }
        return element
    }

    /// The first element, `count` times; empty if there is none.
    func repeatingFirst(_ count: Int) -> Elements {
        switch self {
        case .float32(let values): .float32(repeated(values, count))
        case .float64(let values): .float64(repeated(values, count))
        case .float16(let values): .float16(repeated(values, count))
        case .complex64(let values): .complex64(repeated(values, count))
        case .int4(let values): .int4(repeated(values, count))
        case .int8(let values): .int8(repeated(values, count))
        case .int16(let values): .int16(repeated(values, count))
        case .int32(let values): .int32(repeated(values, count))
        case .int64(let values): .int64(repeated(values, count))
        case .uint8(let values): .uint8(repeated(values, count))
        case .uint16(let values): .uint16(repeated(values, count))
        case .uint32(let values): .uint32(repeated(values, count))
        case .uint64(let values): .uint64(repeated(values, count))
        case .bool(let values): .bool(repeated(values, count))
        }
    }

    private func repeated<Value>(_ values: [Value], _ count: Int) -> [Value] {
        values.first.map { [Value](repeating: $0, count: max(count, 0)) } ?? []
    }
}
