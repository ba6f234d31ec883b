/// Shared by the operators that join, split, pad, slice, repeat or transpose: each output element is an element of an input at
/// another position.
enum Layout {
    /// The types of moved values, in the order of the variants.
    static let types = DataMovement.types

    // MARK: Forms

    /// An operand whose values are moved. The parameters are not read; conforming int16 tensors have zero point 0 (REP-3).
    static func operand(_ name: String, _ type: ElementType, presence: Operand.Presence = .required) -> Operand {
        Operand(
            name, type, DataMovement.isQuantized(type) ? .unread : .unquantized, presence: presence,
            zeroPoint: type == .int16 ? 0 : nil)
    }

    /// An operand of integers that steer the movement: axes, sizes, paddings.
    static func indices(_ name: String, _ type: ElementType = .int32, role: Operand.Role = .constant) -> Operand {
        Operand(name, type, .unquantized, role: role)
    }

    /// The id of the form for a type of values and a type of indices.
    static func form(_ type: ElementType, _ index: ElementType) -> String {
        index == .int32 ? type.rawValue : "\(type.rawValue).\(index.rawValue)-indices"
    }

    /// One form for each type of values and of indices, for operators whose positions are known before run time.
    ///
    /// Every output element is an element of one source.
    ///
    /// - Parameters:
    ///   - types: the types of the values.
    ///   - indexTypes: the types of the indices. Each pair of types gets a form.
    ///   - inputs: makes the input operands from the type of values and the type of indices.
    ///   - outputs: whether there is one output or several.
    ///   - parameters: the constraints on scales and zero points, which only quantized types get.
    ///   - constraints: the constraints that every form gets.
    ///   - clauses: the clauses of every form.
    ///   - derive: gives the derived integers; none by default.
    ///   - source: gives the elements that the positions refer to; the first input by default.
    ///   - positions: gives, for each output and each of its elements in row-major order, the position in the source.
    static func moving(
        _ types: [ElementType] = Layout.types, indexTypes: [ElementType] = [.int32],
        inputs: (_ type: ElementType, _ index: ElementType) -> [Operand], outputs: Operand.Presence = .required,
        parameters: [Constraint], constraints: [Constraint] = [], clauses: [Clause],
        derive: @escaping Variant.Derive = { _, _ in Derived() },
        source: @escaping @Sendable (Call) throws -> Elements? = { $0.inputs.first ?? nil },
        positions: @escaping @Sendable (Instance, Steps) throws -> [[Int]]
    ) -> [Variant] {
        forms(
            types, indexTypes: indexTypes, inputs: inputs, outputs: outputs, parameters: parameters,
            constraints: constraints, clauses: clauses,
            prepare: { instance, steps in
                let isEmpty = instance.outputs.allSatisfy { $0.shape.count == 0 }
                let places = isEmpty ? instance.outputs.map { _ in [] } : try positions(instance, steps)
                let arrangements = places.map { Arrangement($0) }
                return Plan(try derive(instance, steps)) { call in
                    guard let elements = try source(call) else { return }
                    for (output, arrangement) in arrangements.enumerated() {
                        call.setOutput(output, elements: arrangement.of(elements))
                    }
                }
            })
    }

    /// One form for each type of values and of indices, for operators whose positions depend on run-time values.
    ///
    /// Every output element is an element of the first input, at the position that `positions` gives for the call.
    static func movingByValues(
        _ types: [ElementType] = Layout.types, indexTypes: [ElementType] = [.int32],
        inputs: (_ type: ElementType, _ index: ElementType) -> [Operand], parameters: [Constraint],
        constraints: [Constraint] = [], clauses: [Clause], positions: @escaping @Sendable (Call) throws -> [Int]
    ) -> [Variant] {
        forms(
            types, indexTypes: indexTypes, inputs: inputs, outputs: .required, parameters: parameters,
            constraints: constraints, clauses: clauses,
            prepare: { instance, _ in
                let isEmpty = try instance.output(0).shape.count == 0
                return Plan { call in
                    guard let elements = call.inputs.first ?? nil else { return }
                    call.setOutput(0, elements: elements.gathering(isEmpty ? [] : try positions(call)))
                }
            })
    }

    private static func forms(
        _ types: [ElementType], indexTypes: [ElementType],
        inputs: (_ type: ElementType, _ index: ElementType) -> [Operand], outputs: Operand.Presence,
        parameters: [Constraint], constraints: [Constraint], clauses: [Clause], prepare: @escaping Variant.Prepare
    ) -> [Variant] {
        indexTypes.flatMap { index in
            types.map { type in
                Variant(
                    form(type, index), DataMovement.scheme(of: type), inputs: inputs(type, index),
                    outputs: [operand(outputs == .variadic ? "outputs" : "output", type, presence: outputs)],
                    constraints: (DataMovement.isQuantized(type) ? parameters : []) + constraints, clauses: clauses,
                    prepare: prepare)
            }
        }
    }

    /// Distributes outlines among forms that move values in the same way.
    ///
    /// 8-bit types get all outlines; int16, float16 and float32 every second pair; plain integers and bools every
    /// fourth. A form with wider indices gets one. The outline "all-values" is for int8 and uint8 alone.
    ///
    /// - Parameters:
    ///   - outlines: the outlines to distribute.
    ///   - types: the types of the values.
    ///   - indexTypes: the types of the indices.
    ///   - ids: the outlines that int16, float16 and float32 get in any case, so that each form shows a reference
    ///     limit.
    static func shared(
        _ outlines: [Outline], among types: [ElementType] = Layout.types, indexTypes: [ElementType] = [.int32],
        inEveryType ids: Set<String> = []
    ) -> [Outline] {
        let allValues = "all-values"
        func takes(_ type: ElementType, _ place: Int, turn: Int) -> Bool {
            switch type {
            case .int16, .float16, .float32: (place / 2 + turn) % 2 == 0 || ids.contains(outlines[place].id)
            case .int32, .int64, .uint32, .bool: (place + turn) % 4 == 0
            default: true
            }
        }
        return outlines.enumerated().map { place, outline in
            var forms: Set<String> = []
            if outline.id == allValues {
                forms = Set([ElementType.int8, .uint8].filter(types.contains).map(\.rawValue))
            }
            for (turn, type) in types.enumerated() where outline.id != allValues {
                if takes(type, place, turn: turn) { forms.insert(form(type, .int32)) }
                for index in indexTypes.dropFirst() where place == 1 + turn * 3 % (outlines.count - 1) {
                    forms.insert(form(type, index))
                }
            }
            return outline.with(variants: forms)
        }
    }

    // MARK: Checks

    /// A shape of these sizes.
    ///
    /// - Throws: `SpecificationError` if a size is negative, or a size or the number of elements exceeds 2^31 - 1.
    static func shape(_ sizes: [Int], _ clause: Clause) throws -> Shape {
        let shape = Shape(sizes)
        guard let count = shape.checkedCount, count <= Int(Int32.max), sizes.allSatisfy({ $0 <= Int(Int32.max) })
        else {
            throw SpecificationError(
                .invalid, "the output would have the shape \(shape)",
                remedy: "choose sizes of 0 or more, with fewer than 2^31 elements", clause: clause)
        }
        return shape
    }

    /// The axis of a number in a tensor of a rank. A negative number counts from the last axis.
    ///
    /// - Throws: `SpecificationError` if there is no such axis.
    static func axis(_ given: Int, of rank: Int, _ clause: Clause) throws -> Int {
        let axis = given < 0 ? given + rank : given
        guard (0..<rank).contains(axis) else {
            throw SpecificationError(
                .invalid, "there is no axis \(given) in a tensor of rank \(rank)",
                remedy: "use one in [\(-rank), \(rank - 1)]",
                clause: clause)
        }
        return axis
    }

    /// The only integer of a constant input.
    ///
    /// - Throws: `SpecificationError` if the input is no constant, or has another number of elements.
    static func single(_ instance: Instance, _ index: Int, _ clause: Clause) throws -> Int {
        try integers(instance, index, count: 1, clause)[0]
    }

    /// The integers of a constant input.
    ///
    /// - Throws: `SpecificationError` if the input is no constant, or has not `count` elements.
    static func integers(_ instance: Instance, _ index: Int, count: Int, _ clause: Clause) throws -> [Int] {
        let values = try instance.constantIntegers(index)
        guard values.count == count else {
            throw SpecificationError(
                .invalid, "input \(index) has \(values.count) elements, expected \(count)",
                remedy: "give it \(count)", clause: clause)
        }
        return values
    }

    // MARK: Values

    /// The values of an input. Returns `nil` if it is omitted.
    static func input(_ index: Int, of call: Call) throws -> Elements? {
        call.inputs.indices.contains(index) ? call.inputs[index] : nil
    }

    // MARK: Constraints

    /// The constraint that output 0 has the scale and zero point of an input.
    static func sameParameters(_ clause: Clause, _ force: Constraint.Force, input: Int = 0) -> Constraint {
        Constraint(clause, force, .sameParameters([.input(input), .output(0)]))
    }

    /// The constraints that operands of indices, axes or sizes are vectors, as the reference requires.
    static func vectorLimits(_ clause: Clause, inputs: Int...) -> [Constraint] {
        inputs.map { rankLimit(clause, 1...1, input: $0) }
    }

    /// The constraint that an input has a rank that the reference takes.
    static func rankLimit(_ clause: Clause, _ ranks: ClosedRange<Int>, input: Int = 0) -> Constraint {
        Constraint(clause, .referenceLimit, .rank(.input(input), ranks))
    }
}

/// One axis of an output, as a map to an axis of the source. For each index of the output, it gives the index in the source;
/// a negative one is outside the source.
struct AxisMap: Sendable {
    let indices: [Int]
    /// The distance between neighbours along the axis in the source.
    let stride: Int

    init(_ indices: [Int], stride: Int) {
        self.indices = indices
        self.stride = stride
    }

    /// The axes of a shape, each mapped to itself.
    static func identity(_ shape: Shape) -> [AxisMap] {
        zip(shape.dimensions, shape.strides).map { AxisMap(Array(0..<$0), stride: $1) }
    }

    /// For each element of the output, in row-major order, the position in the source.
    ///
    /// - Parameters:
    ///   - axes: the map of each axis, outermost first.
    ///   - outside: the position of an element that is outside the source along any axis.
    static func positions(_ axes: [AxisMap], outside: Int = 0) -> [Int] {
        var positions = [0]
        for axis in axes {
            var next: [Int] = []
            next.reserveCapacity(positions.count * axis.indices.count)
            for position in positions {
                for index in axis.indices {
                    next.append(position < 0 || index < 0 ? -1 : position + index * axis.stride)
                }
            }
            positions = next
        }
        return positions.map { $0 < 0 ? outside : $0 }
    }
}

extension Outline {
    /// This outline, for other variants.
    fileprivate func with(variants: Set<String>) -> Outline {
        Outline(
            id, inputs, attributes, fixedValues: fixedValues, fixedReals: fixedReals, inputRanges: inputRanges,
            variants: variants, outputCount: outputCount, steps: steps, breaking: breaking)
    }
}
