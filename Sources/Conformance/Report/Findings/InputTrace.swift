import JSON
import QuantSpec
import VectorFiles

/// Finds the input elements that change one output element, by changing inputs and evaluating the specification again.
/// So no operator has to declare which inputs an output element depends on.
struct InputTrace {
    /// The limits of tracing: evaluations, and multiplications and bytes together. All cases of an operator share
    /// them.
    struct Budget {
        var evaluations = 3000
        var work = 6_000_000
        var isSpent: Bool { evaluations <= 0 || work <= 0 }
    }

    /// The greatest number of elements of an operand that are listed.
    private static let listed = 48

    private let group: VectorGroup
    private let element: RowDifference.Element
    private let prepared: PreparedOperator
    private let row: VectorRow
    private let unchanged: Observation
    private let cost: Int

    /// The values that are compared after a change. An accumulator shows changes that saturation of the output hides.
    private struct Observation: Equatable {
        let value: JSONValue
        let accumulator: Int64?
    }

    /// Returns `nil` if the specification cannot evaluate the row under the profile.
    init?(_ element: RowDifference.Element, row: Int, of group: VectorGroup, under profile: String) {
        guard let profile = NumericProfile.all.first(where: { $0.name == profile }),
            let prepared = try? group.prepare(profile), group.rows[row].steps.indices.contains(element.step)
        else { return nil }
        self.group = group
        self.element = element
        self.prepared = prepared
        self.row = group.rows[row]
        cost = group.cost.macs + group.cost.bytes + 500
        guard let unchanged = InputTrace.observe(element, prepared, self.row, group, changed: [:]) else { return nil }
        self.unchanged = unchanged
    }

    /// Returns the operands with the elements that change the output element, in the operator's order. An operand is
    /// left out if tracing it would exceed the budget.
    func operands(_ budget: inout Budget) -> [ElementEvidence.Operand] {
        group.inputs.indices.compactMap { input in
            guard let record = group.inputs[input], record.role != .state, let values = values(input),
                record.description.quantization != nil || values.integers == nil,
                let positions = positions(in: values, input, &budget), !positions.isEmpty
            else { return nil }
            let shape = record.description.shape
            let items = positions.prefix(InputTrace.listed).map { position in
                ElementEvidence.Item(coordinates: shape.coordinates(of: position), value: values.value(at: position))
            }
            return ElementEvidence.Operand(
                input: input, name: record.name, description: record.description, elements: items,
                count: positions.count)
        }
    }

    private func values(_ input: Int) -> Elements? {
        row.steps[element.step].inputs[input] ?? group.inputs[input]?.data
    }

    /// Returns the positions that change the output element, or `nil` if the budget does not suffice.
    private func positions(in values: Elements, _ input: Int, _ budget: inout Budget) -> [Int]? {
        let all = Array(0..<values.count)
        // If the operator works element by element, one test shows that no other position changes the element.
        if let own = ownPosition(input), let others = matters(all.filter { $0 != own }, values, input, &budget), !others
        {
            return [own]
        }
        var found: [Int] = []
        var left = [all]
        while let part = left.popLast() {
            guard let matters = matters(part, values, input, &budget) else { return nil }
            if !matters { continue }
            if part.count == 1 { found += part; continue }
            left.append(Array(part[(part.count / 2)...]))
            left.append(Array(part[..<(part.count / 2)]))
        }
        return found
    }

    /// The position at the output element's coordinates. Returns `nil` if the input's shape does not broadcast to the
    /// output's.
    private func ownPosition(_ input: Int) -> Int? {
        guard let shape = group.inputs[input]?.description.shape, shape.count > 0,
            shape.rank <= element.coordinates.count
        else { return nil }
        let output = group.outputs[element.output].description.shape.dimensions.suffix(shape.rank)
        var position = 0
        for ((size, whole), coordinate) in zip(zip(shape.dimensions, output), element.coordinates.suffix(shape.rank)) {
            guard size == whole || size == 1 else { return nil }
            position = position * size + (size == 1 ? 0 : coordinate)
        }
        return position
    }

    /// Returns whether other values at some positions change the output element, or `nil` if the budget is spent or
    /// there is no result.
    private func matters(_ positions: [Int], _ values: Elements, _ input: Int, _ budget: inout Budget) -> Bool? {
        if positions.isEmpty { return false }
        for seed in [1, 2] as [UInt64] {
            guard !budget.isSpent else { return nil }
            budget.evaluations -= 1
            budget.work -= cost
            guard let changed = values.changed(at: positions, seed: seed),
                let observation = InputTrace.observe(element, prepared, row, group, changed: [input: changed])
            else { return nil }
            if observation != unchanged { return true }
        }
        return false
    }

    private static func observe(
        _ element: RowDifference.Element, _ prepared: PreparedOperator, _ row: VectorRow, _ group: VectorGroup,
        changed: [Int: Elements]
    ) -> Observation? {
        var steps = row.steps.prefix(element.step + 1).map(\.inputs)
        steps[element.step].merge(changed) { $1 }
        guard let results = try? prepared.evaluate(steps: steps, states: group.initialStates), let last = results.last,
            last.outputs.indices.contains(element.output), element.position < last.outputs[element.output].count
        else { return nil }
        let accumulators = element.output == 0 ? last.accumulators.output : nil
        return Observation(
            value: last.outputs[element.output].value(at: element.position),
            accumulator: accumulators.flatMap { $0.indices.contains(element.position) ? $0[element.position] : nil })
    }
}

extension Elements {
    /// Returns the elements with other values at some positions. Equal seeds give equal values. Returns `nil` for a
    /// type that holds neither integers nor binary32 or complex numbers.
    fileprivate func changed(at positions: [Int], seed: UInt64) -> Elements? {
        var state = seed &* 0x9e37_79b9_7f4a_7c15
        func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
        func moved(_ value: Float) -> Float { value + 1 + Float(next() % 1000) / 8 }
        switch self {
        case .float32(let values): return replacing(positions, with: .float32(positions.map { moved(values[$0]) }))
        case .complex64(let values):
            let others = positions.map { Complex64(moved(values[$0].real), moved(values[$0].imaginary)) }
            return replacing(positions, with: .complex64(others))
        default: break
        }
        guard let integers, let range = type.integerRange else { return nil }
        // The steps stay within the type, and are small in wide types, so that an accumulator does not wrap around to
        // its old value.
        let middle = range.lowerBound / 2 + range.upperBound / 2
        let span = UInt64(min(range.upperBound / 2 - range.lowerBound / 2, 30_000))
        let others = positions.map { position -> Int64 in
            let step = Int64(1 + next() % span)
            return integers[position] > middle ? integers[position] - step : integers[position] + step
        }
        return Elements(integers: others, type: type).flatMap { replacing(positions, with: $0) }
    }
}
