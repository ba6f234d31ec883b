import QuantSpec
import VectorFiles

/// A choice of one value for each axis of a variant, with the shapes, attributes and parameters that follow from it.
struct CoveringCandidate: Sendable {
    /// The index of the value for each axis that is chosen; `nil` for an axis that is observed.
    let choices: [Int?]
    let plan: GroupPlan
    /// The index of the value for every axis, as far as shapes and parameters determine it.
    let places: [Int?]
    /// An estimate of the cost of the group in a file and in evaluation, in bytes.
    let cost: Int
}

/// The reason why a choice gives no candidate.
struct CoveringFailure: Error, Hashable {
    let reason: String
}

/// Makes candidates of a variant.
struct CoveringCandidates: Sendable {
    let declaration: Operator
    let variant: Variant
    let seed: Int64
    let axes: [FormAxis]
    private let domain: Domain

    /// The greatest number of elements of an output, and of multiply-accumulate operations. Inputs may have four times
    /// as many elements. Groups with sharp values are small.
    private static let greatestCount = 1_600
    private static let greatestProducts = 120_000

    /// Returns `nil` if the operator declares no domain.
    init?(_ declaration: Operator, _ variant: Variant, seed: Int64) {
        guard let domain = declaration.domain else { return nil }
        self.declaration = declaration
        self.variant = variant
        self.seed = seed
        self.domain = domain
        axes = FormAxis.all(of: variant, in: declaration)
    }

    /// Returns the candidate of a choice. Axes without a choice get random values.
    ///
    /// - Parameters:
    ///   - fixed: the index of the value for each axis that is chosen.
    ///   - random: the source of the values of the other axes.
    /// - Throws: `CoveringFailure` if the values cannot be combined.
    func candidate(_ fixed: [Int: Int], _ random: inout SeededRandom) throws(CoveringFailure) -> CoveringCandidate {
        let choices = axes.enumerated().map { index, axis -> Int? in
            let isFirst = axis.prefersFirst && random.isTrue(oneIn: 2)
            let drawn = isFirst ? 0 : random.index(below: axis.values.count)
            return axis.isChosen ? fixed[index] ?? drawn : nil
        }
        let outline = try outline(choices)
        let name = RowIdentity.id(of: .array([.text(variant.id)] + labels(choices).map { .text($0) }))
        let plan = GroupPlan(
            declaration: declaration, variant: variant, outline: outline, regime: regime(choices, name), seed: seed,
            isStated: true)
        let instance: Instance
        do {
            guard let described = try InstanceChoice(plan: plan).described() else {
                throw CoveringFailure(reason: "an output has too many elements")
            }
            instance = described
        } catch let failure as CoveringFailure {
            throw failure
        } catch {
            throw CoveringFailure(reason: "\(error)")
        }
        let tensors = instance.inputs.compactMap { $0?.shape.count } + instance.outputs.map(\.shape.count)
        let products = declaration.macs(of: instance) ?? .max
        guard tensors.allSatisfy({ $0 <= CoveringCandidates.greatestCount * 4 }),
            instance.outputs.allSatisfy({ $0.shape.count <= CoveringCandidates.greatestCount }),
            products <= CoveringCandidates.greatestProducts
        else { throw CoveringFailure(reason: "its tensors are larger than those of sharp groups") }
        let outputs = instance.outputs.reduce(0) { $0 + $1.shape.count * CoveringCandidates.width(of: $1.type) }
        return CoveringCandidate(
            choices: choices, plan: plan, places: axes.map { $0.place(instance) },
            cost: 1000 + outputs + products / 40)
    }

    /// The approximate number of characters of a value in a file.
    private static func width(of type: ElementType) -> Int {
        switch type {
        case .complex64: 32
        case .float32, .float16, .float64, .int64, .uint64: 16
        case .int16, .int32: 7
        default: 5
        }
    }

    private func labels(_ choices: [Int?]) -> [String] {
        zip(axes, choices).compactMap { axis, place in place.map { "\(axis.name)=\(axis.values[$0])" } }
    }

    // MARK: Outline and regime

    private func outline(_ choices: [Int?]) throws(CoveringFailure) -> Outline {
        var point = DomainPoint([:])
        for (axis, place) in zip(axes, choices) {
            if case .domain = axis.choice, let place { point.places[axis.name] = axis.source?[place] ?? place }
        }
        let outline: Outline
        do {
            outline = try domain.outline(point)
        } catch let exclusion as Domain.Exclusion {
            throw CoveringFailure(reason: exclusion.reason)
        } catch {
            throw CoveringFailure(reason: "\(error)")
        }
        var attributes = outline.attributes
        var inputs = outline.inputs
        for (axis, place) in zip(axes, choices) {
            guard let place else { continue }
            switch axis.choice {
            case .attribute(let name, let values): attributes.values[name] = values[place]
            case .presence(let index) where place == 0 && inputs.indices.contains(index): inputs[index] = nil
            default: break
            }
        }
        // Inputs that are omitted at the end are not part of the instance, unless their number is fixed.
        while let last = inputs.last, last == nil, declaration.inputCounts == nil,
            inputs.count > variant.inputs.count(where: { $0.presence == .required })
        {
            inputs.removeLast()
        }
        let made = Outline(
            "covering", inputs, attributes, fixedValues: outline.fixedValues, fixedReals: outline.fixedReals,
            inputRanges: outline.inputRanges, variants: outline.variants, outputCount: outline.outputCount,
            steps: outline.steps,
            breaking: outline.breaking)
        guard made.fits(variant) else { throw CoveringFailure(reason: "\(variant.id) does not take such operands") }
        return made
    }

    private func regime(_ choices: [Int?], _ name: String) -> Regime {
        var regime = Regime(id: name, output: .saturating(share: 0.02))
        for (axis, place) in zip(axes, choices) {
            guard let place else { continue }
            switch axis.choice {
            case .zeroPoint(let reference): regime.zeroPointsOf[reference] = FormAxis.zeroPointKind(place)
            case .granularity: regime.isPerAxis = place == 1
            case .scales: regime.scales = place == 1 ? .powerOfTwo : .generic
            case .multiplier(let outputs):
                regime.output = outputs[place]
                if case .ratio = outputs[place] { regime.weights = .small }
            default: break
            }
        }
        return regime
    }
}
