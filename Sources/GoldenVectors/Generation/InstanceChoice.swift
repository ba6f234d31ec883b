import QuantSpec
import VectorFiles

/// Makes the operator instance of a group: attributes, parameters and constants that the variant allows.
struct InstanceChoice {
    let plan: GroupPlan

    private static let attempts = 40
    /// The greatest number of elements of the outputs of random shapes.
    private static let greatestCount = 20_000

    /// Returns an instance that meets every constraint. If there is none, returns one that the reference rejects, but
    /// never one of which it computes another result. Returns `nil` if the regime and the variant cannot be combined.
    func make() -> Chosen? {
        var refused: Chosen?
        for attempt in 0..<InstanceChoice.attempts {
            guard var chosen = make(attempt: attempt), isConforming(chosen.instance) else { continue }
            chosen.referenceRefuses = plan.variant.referenceRefusal(of: chosen.instance)
            if chosen.referenceRefuses == nil { return chosen }
            if refused == nil { refused = chosen }
        }
        return refused
    }

    /// An instance that was made.
    struct Chosen {
        var instance: Instance
        /// The clause because of which the reference does not run the instance; `nil` if it does.
        var referenceRefuses: String?
        /// The constants that a stated generator gives, by input position.
        var statedConstants: [Int: StatedValues] = [:]
    }

    /// Returns an instance with types, shapes and parameters only, which is fast. Its output scales and constants are
    /// not those of a group.
    ///
    /// Returns `nil` if an output has too many elements, or if the variant lacks an operand.
    ///
    /// - Throws: `SpecificationError` if shapes and attributes cannot be combined.
    func described() throws -> Instance? {
        var choice = ParameterChoice(plan, attempt: 0)
        guard var instance = inputs(&choice) else { return nil }
        let shapes = try plan.declaration.inferShapes(instance)
        guard shapes.allSatisfy({ $0.checkedCount ?? .max <= InstanceChoice.greatestCount }) else { return nil }
        guard addOutputs(shapes, to: &instance, &choice) else { return nil }
        instance.satisfy(kept)
        return instance
    }

    /// The constraints, except those that the outline is meant to break.
    private var kept: [Constraint] {
        plan.variant.constraints.filter { $0.force != .nonconforming || !plan.outline.breaking.contains($0.clause) }
    }

    private func make(attempt: Int) -> Chosen? {
        var choice = ParameterChoice(plan, attempt: attempt)
        guard var instance = descriptions(&choice) else { return nil }
        var stated: [Int: StatedValues] = [:]
        instance.satisfy(kept)
        fillConstants(&instance, &stated)
        chooseStateScales(&instance, &choice)
        instance.satisfy(kept)
        fillWide(&instance, &stated)
        chooseOutputScale(&instance, &choice, attempt)
        instance.satisfy(kept)
        return Chosen(instance: instance, statedConstants: stated)
    }

    // MARK: Descriptions

    private func descriptions(_ choice: inout ParameterChoice) -> Instance? {
        guard var instance = inputs(&choice) else { return nil }
        guard let shapes = try? plan.declaration.inferShapes(instance) else { return nil }
        return addOutputs(shapes, to: &instance, &choice) ? instance : nil
    }

    /// Adds the outputs. Returns `false` if the variant has fewer.
    private func addOutputs(_ shapes: [Shape], to instance: inout Instance, _ choice: inout ParameterChoice) -> Bool {
        for (index, shape) in shapes.enumerated() {
            guard let operand = plan.variant.outputOperand(index) else { return false }
            instance.outputs.append(
                TensorDescription(operand.type, shape, choice.quantization(operand, shape, of: .output(index))))
        }
        return true
    }

    /// Whether the outline's shapes, attributes and fixed values fit together. The test is fast, and most mutations
    /// fail it.
    var shapesFit: Bool {
        var choice = ParameterChoice(plan, attempt: 0)
        guard let instance = inputs(&choice), let shapes = try? plan.declaration.inferShapes(instance) else {
            return false
        }
        // TILE, BROADCAST_TO and PAD may give any number of elements from few sizes.
        return shapes.allSatisfy { $0.checkedCount ?? .max <= InstanceChoice.greatestCount }
    }

    /// Makes an instance with attributes and inputs, but without outputs. Returns `nil` if the variant lacks an
    /// operand.
    private func inputs(_ choice: inout ParameterChoice) -> Instance? {
        var attributes = Attributes()
        for declaration in plan.declaration.attributes {
            attributes.values[declaration.name] = declaration.defaultValue
        }
        attributes.values.merge(plan.outline.attributes.values) { $1 }
        var instance = Instance(
            plan.declaration.name, variantID: plan.variant.id, attributes: attributes, inputs: [], outputs: [])
        for (index, shape) in plan.outline.inputs.enumerated() {
            guard let shape else {
                instance.inputs.append(nil)
                continue
            }
            guard let operand = plan.variant.inputOperand(index) else { return nil }
            instance.inputs.append(
                TensorDescription(operand.type, shape, choice.quantization(operand, shape, of: .input(index))))
            fillFixed(&instance, index)
        }
        addIntermediates(to: &instance, &choice)
        return instance
    }

    /// Adds the required intermediate tensors that the outline has no shapes for. They have one element.
    private func addIntermediates(to instance: inout Instance, _ choice: inout ParameterChoice) {
        let operands = plan.variant.inputs
        guard
            let first = operands.firstIndex(where: { $0.role == .intermediate && $0.presence == .required }),
            instance.inputs.count < operands.count
        else { return }
        while instance.inputs.count < first { instance.inputs.append(nil) }
        for index in instance.inputs.count..<operands.count {
            instance.inputs.append(
                TensorDescription(
                    operands[index].type, [1], choice.quantization(operands[index], [1], of: .input(index))))
        }
    }

    // MARK: Constants

    /// Sets the values that the outline gives. A real input gets the integers as real numbers.
    private func fillFixed(_ instance: inout Instance, _ index: Int) {
        if let reals = plan.outline.fixedReals[index], let description = instance.inputs[index] {
            instance.constants[index] = try? Tensor(description, .float32(reals))
            return
        }
        guard let integers = plan.outline.fixedValues[index], let description = instance.inputs[index] else { return }
        let elements =
            description.type == .float32
            ? .float32(integers.map(Float.init)) : Elements(integers: integers, type: description.type)
        instance.constants[index] = elements.flatMap { try? Tensor(description, $0) }
    }

    private func fillConstants(_ instance: inout Instance, _ stated: inout [Int: StatedValues]) {
        for (index, description) in instance.inputs.enumerated() where instance.constants[index] == nil {
            guard let description, let operand = plan.variant.inputOperand(index), operand.role == .constant else {
                continue
            }
            stated[index] = statedConstant(operand, description, "constant \(index)")
            guard
                let elements = stated[index]?.elements(description.type, count: description.shape.count)
                    ?? constant(operand, description, "constant \(index)")
            else { continue }
            instance.constants[index] = try? Tensor(description, elements)
        }
    }

    /// The stated generator of weights, for a plan that has generators and for long lists. Returns `nil` if the operand is wider
    /// than 16 bits, or if no generator gives the kind of weights.
    private func statedConstant(
        _ operand: Operand, _ description: TensorDescription, _ purpose: String
    ) -> StatedValues? {
        let isLong = description.shape.count > StatedValues.longestList && plan.regime.weights != .extreme
        guard plan.isStated || isLong, operand.type.bitWidth ?? 64 <= 16,
            let range = operand.storedRange?.range ?? operand.type.integerRange
        else { return nil }
        let zeroPoint = description.zeroPoint
        return switch plan.regime.weights {
        case .small: plan.stated(purpose, (zeroPoint - 2...zeroPoint + 2).clamped(to: range))
        case .greatest: plan.stated(purpose, range.upperBound - 2...range.upperBound)
        case .uniform, .extreme: plan.stated(purpose, range)
        }
    }

    /// The values of a constant. Narrow integers are chosen by the regime. Biases and real weights are zero until
    /// `fillWide` knows the size of the sums.
    private func constant(_ operand: Operand, _ description: TensorDescription, _ purpose: String) -> Elements? {
        let count = description.shape.count
        guard let range = operand.storedRange?.range ?? operand.type.integerRange, operand.type.bitWidth ?? 64 <= 16
        else {
            return Elements(zeros: count, type: operand.type)
        }
        var random = plan.random(purpose)
        let zeroPoint = description.zeroPoint
        let values = (0..<count).map { _ -> Int64 in
            switch plan.regime.weights {
            case .uniform: random.integer(in: range)
            case .extreme:
                random.isTrue(oneIn: 8)
                    ? random.integer(in: range)
                    : random.isTrue(oneIn: 2) ? range.lowerBound : range.upperBound - Int64(random.index(below: 2))
            case .greatest: range.upperBound - random.integer(in: 0...2)
            case .small: min(max(zeroPoint + random.integer(in: -2...2), range.lowerBound), range.upperBound)
            }
        }
        return Elements(integers: values, type: operand.type)
    }

    /// Fills biases and real weights with values as large as the sums without them, so that mistakes in them show.
    private func fillWide(_ instance: inout Instance, _ stated: inout [Int: StatedValues]) {
        let wide = instance.inputs.indices.filter { index in
            guard plan.outline.fixedValues[index] == nil, let operand = plan.variant.inputOperand(index),
                operand.role == .constant
            else { return false }
            let isReal = operand.type.integerRange == nil
            return operand.part == .bias || isReal && (operand.part == .weights || operand.realRange != nil)
        }
        guard !wide.isEmpty, let sizes = magnitudes(of: instance) else { return }
        guard sizes.values.allSatisfy({ $0 == 0 }) else { return fill(wide, by: sizes, &instance, &stated) }
        // Real weights of zero give no sums, so they are chosen first, and the biases by the sums that they give.
        let weights = wide.filter { plan.variant.inputOperand($0)?.part == .weights }
        fill(weights, by: [:], &instance, &stated)
        let biases = wide.filter { !weights.contains($0) }
        fill(biases, by: magnitudes(of: instance) ?? [:], &instance, &stated)
    }

    /// Fills inputs with values as large as the sums to which they belong.
    ///
    /// - Parameters:
    ///   - indices: the positions of the inputs.
    ///   - sizes: the greatest magnitudes of the sums, by name. Real inputs whose sums are missing or 0 get 1.
    ///   - instance: the instance whose constants are set.
    ///   - stated: the generators of the constants.
    private func fill(
        _ indices: [Int], by sizes: [String: Double], _ instance: inout Instance, _ stated: inout [Int: StatedValues]
    ) {
        for index in indices {
            let sums = plan.variant.sums.first { $0.bias == index && sizes[$0.name] != nil }
            let known = sizes[sums?.name ?? Accumulators.outputName] ?? 0
            guard let description = instance.inputs[index] else { continue }
            let size = known == 0 && description.type.integerRange == nil ? 1 : known
            var random = plan.random("bias \(index)")
            stated[index] = statedWide(description, size, "bias \(index)")
            let elements =
                stated[index]?.elements(description.type, count: description.shape.count)
                ?? wideValues(description, size, &random)
            instance.constants[index] = elements.flatMap { try? Tensor(description, $0) }
        }
    }

    private func statedWide(_ description: TensorDescription, _ size: Double, _ purpose: String) -> StatedValues? {
        guard plan.isStated else { return nil }
        if description.type.integerRange == nil {
            return plan.stated(purpose, -512...512, unit: Float(size) * 0x1p-9)
        }
        let bound = Int64(min(max(size, 1), 1e9))
        return plan.stated(purpose, -bound...bound)
    }

    private func wideValues(_ description: TensorDescription, _ size: Double, _ random: inout SeededRandom) -> Elements?
    {
        let count = description.shape.count
        guard description.type.integerRange != nil else {
            return .float32((0..<count).map { _ in Float(random.signedUnit() * size) })
        }
        if case .power(let exponent) = plan.regime.bias {
            return Elements(integers: powers(exponent, count, size, &random), type: description.type)
        }
        let isLarge = plan.regime.bias == .large
        let limit = Int64(Int32.max) - Int64(min(size, 1e9)) / 2
        let values = (0..<count).map { index -> Int64 in
            guard isLarge else { return Int64(random.signedUnit() * min(size, 1e9)) }
            let near = limit + random.integer(in: 0...Int64(min(size, 1e9)) / 4)
            let wide = description.type == .int64 && index % 2 == 0 ? random.integer(in: 1 << 33...1 << 38) : near
            return random.isTrue(oneIn: 2) ? wide : -wide
        }
        return Elements(integers: values, type: description.type)
    }

    /// Biases at a power of two, of both signs (`Regime.Bias.power`).
    private func powers(_ exponent: Int, _ count: Int, _ size: Double, _ random: inout SeededRandom) -> [Int64] {
        let size = Int64(min(max(size, 1), 1e9))
        let greatest = (1 << Int64(exponent)) - (exponent == 47 ? 8 * size : 0)
        return (0..<count).map { index in
            let magnitude = index == 0 ? greatest : greatest - random.integer(in: 0...size)
            return index % 2 == 0 ? magnitude : -magnitude
        }
    }

    /// The greatest magnitudes of accumulators for some uniform inputs, by the name of the sums. Real outputs count as the
    /// sums of the output. Returns `nil` if the instance cannot be prepared.
    private func magnitudes(of instance: Instance) -> [String: Double]? {
        guard let prepared = try? plan.declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64)) else {
            return nil
        }
        var greatest: [String: Double] = [:]
        for step in ScaleProbe(plan, prepared).steps() {
            for entry in step.accumulators.entries {
                for accumulator in entry.values {
                    greatest[entry.name] = max(greatest[entry.name] ?? 0, Double(accumulator.magnitude))
                }
            }
            if case .float32(let reals) = step.outputs.first {
                let name = Accumulators.outputName
                for real in reals where real.isFinite {
                    greatest[name] = max(greatest[name] ?? 0, Double(real.magnitude))
                }
            }
        }
        return greatest
    }

    // MARK: Scales that depend on sums

    /// The greatest real value of one unit of the sums that become a tensor. If no sums do, the scale of the first
    /// quantized activation.
    private func unit(of reference: OperandReference, _ instance: Instance) -> Double {
        if let unit = plan.variant.sumScale(of: reference)?.values(in: instance)?.max() { return unit }
        return Double(instance[.input(instance.activationPosition)]?.quantization?.scales.max() ?? 1)
    }

    /// Chooses scales for states and intermediate tensors that hold requantized sums, so that their values neither
    /// vanish nor always saturate.
    private func chooseStateScales(_ instance: inout Instance, _ choice: inout ParameterChoice) {
        for (index, description) in instance.inputs.enumerated() {
            guard let description, let operand = plan.variant.inputOperand(index),
                operand.role == .state || operand.role == .intermediate, let quantization = description.quantization
            else { continue }
            let exponent: Int
            if let range = operand.realRange {
                let width = (range.upperBound - range.lowerBound).exponent
                exponent = Int(width) - (operand.type.bitWidth ?? 8) + Int(choice.random.integer(in: -1...1))
            } else {
                exponent = Int(unit(of: .input(index), instance).exponent) + Int(choice.random.integer(in: -1...2))
            }
            instance.set(
                .input(index),
                Quantization(scale: choice.scale(operand, exponent: exponent), zeroPoint: quantization.zeroPoint))
        }
    }

    private func chooseOutputScale(_ instance: inout Instance, _ choice: inout ParameterChoice, _ attempt: Int) {
        guard plan.variant.hasFreeOutputScale, let operand = plan.variant.outputOperand(0),
            let quantization = instance.outputs.first?.quantization,
            instance[.input(instance.activationPosition)]?.quantization != nil
        else { return }
        let scale: Float
        switch (plan.regime.output, attempt % 4) {
        case (.sameAsInput, _), (_, 3): scale = instance.inputs.compactMap { $0?.quantization?.scale }.max() ?? 1
        case (.ratio(let ratio), _):
            let exponent = Int((unit(of: .output(0), instance) / ratio).exponent)
            scale = choice.scale(operand, exponent: exponent, isOutput: true)
        case (.saturating(let share), _):
            let fallback = Int(unit(of: .output(0), instance).exponent) + 7
            let exponent = ScaleSearch(plan, instance).exponent(saturating: share) ?? fallback
            scale = choice.scale(operand, exponent: exponent, isOutput: true)
        }
        let relative = quantization.scales.map { $0 / quantization.scale }
        instance.outputs[0].quantization = Quantization(
            scales: relative.map { $0 * scale }, zeroPoints: quantization.zeroPoints,
            dimension: quantization.dimension)
    }

    // MARK: Checks

    /// Returns whether the instance is of the intended variant and meets every constraint that a model must meet.
    private func isConforming(_ instance: Instance) -> Bool {
        guard (try? plan.declaration.variant(for: instance))?.id == plan.variant.id else { return false }
        let isKept = kept.allSatisfy { constraint in
            [.referenceLimit, .referenceDefect].contains(constraint.force)
                || constraint.relation.violation(in: instance) == nil
        }
        return isKept && (try? plan.declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64))) != nil
    }
}
