/// The outlines and the domain of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM.
enum LstmDomain {
    enum Gates: String, DomainValue { case four, coupled }
    enum Peepholes: String, DomainValue { case absent, present }
    enum Projection: String, DomainValue {
        case absent
        case plain
        case biased
    }
    enum Normalization: String, DomainValue { case absent, present }
    enum Clip: String, DomainValue { case none, cell, projection }

    /// The optional parts of a form.
    struct Parts: Sendable {
        var gates = Gates.four
        var peepholes = Peepholes.absent
        var projection = Projection.absent
        var normalization = Normalization.absent
    }

    /// The sizes of an outline. Without a projection there are as many outputs as cells.
    struct Sizes: Sendable {
        var batches = 1
        var steps = 1
        var inputs = 3
        var cells = 3
        var outputs: Int?
    }

    /// An outline from its sizes and parts.
    ///
    /// - Parameters:
    ///   - id: the id of the outline.
    ///   - sizes: the sizes.
    ///   - parts: the optional parts.
    ///   - attributes: the attributes besides the activation, which is tanh.
    ///   - calls: the number of consecutive calls.
    ///   - variants: the forms that the outline is for; empty for all.
    ///   - isSequence: whether input and output have a dimension of time.
    static func outline(
        _ id: String, _ sizes: Sizes, _ parts: Parts = Parts(), _ attributes: Attributes = [:], calls: Int = 2,
        variants: Set<String> = [], isSequence: Bool
    ) -> Outline {
        let (cells, inputs) = (sizes.cells, sizes.inputs)
        let outputs = sizes.outputs ?? cells
        let isTimeMajor = attributes[Lstm.timeMajor]
        let time = isTimeMajor ? [sizes.steps, sizes.batches] : [sizes.batches, sizes.steps]
        let hasInputGate = parts.gates == .four
        func gate(_ shape: Shape, _ isPresent: Bool = true) -> [Shape?] {
            [isPresent && hasInputGate ? shape : nil] + [Shape?](repeating: isPresent ? shape : nil, count: 3)
        }
        let hasPeepholes = parts.peepholes == .present
        let hasProjection = parts.projection != .absent
        var shapes: [Shape?] = [isSequence ? Shape(time + [inputs]) : [sizes.batches, inputs]]
        shapes += gate([cells, inputs]) + gate([cells, outputs])
        shapes += [hasPeepholes && hasInputGate ? [cells] : nil]
        shapes += [Shape?](repeating: hasPeepholes ? [cells] : nil, count: 2)
        shapes += gate([cells])
        shapes += [hasProjection ? [outputs, cells] : nil, parts.projection == .biased ? [outputs] : nil]
        shapes += [[sizes.batches, outputs], [sizes.batches, cells]]
        shapes += parts.normalization == .present ? gate([cells], true) : []
        return Outline(
            id, shapes, attributes.setting(.fusedActivation, .tanh), variants: variants, steps: calls)
    }

    /// The outlines from which the search for single mistakes starts.
    static func outlines(isSequence: Bool) -> [Outline] {
        let integer: Set<String> = ["int8"]
        let normalized: Set<String> = ["int8.layer-norm"]
        let hybrid: Set<String> = ["hybrid"]
        let real: Set<String> = ["float32"]
        let isTimeMajor = isSequence ? Attributes().setting(Lstm.timeMajor, true) : [:]
        let clips = Attributes().setting(Lstm.cellClip, 0.5).setting(Lstm.projectionClip, 0.25)
        func outline(
            _ id: String, _ sizes: Sizes, _ parts: Parts = Parts(), _ attributes: Attributes = [:], calls: Int = 2,
            variants: Set<String>
        ) -> Outline {
            LstmDomain.outline(
                id, sizes, parts, attributes, calls: calls, variants: variants, isSequence: isSequence)
        }
        return [
            outline("four-gates", Sizes(inputs: 3, cells: 3), calls: 3, variants: integer),
            outline(
                "four-gates-batches", Sizes(batches: 2, steps: 3, inputs: 5, cells: 4), Parts(),
                Attributes().setting(Lstm.cellClip, 0.5), variants: integer),
            outline(
                "four-gates-time-major", Sizes(batches: 3, steps: 2, inputs: 5, cells: 7), Parts(), isTimeMajor,
                variants: integer),
            outline(
                "coupled", Sizes(batches: 2, inputs: 2, cells: 2), Parts(gates: .coupled), calls: 3,
                variants: integer),
            outline(
                "peepholes", Sizes(inputs: 2, cells: 3), Parts(peepholes: .present),
                variants: integer),
            outline(
                "projection", Sizes(batches: 2, steps: 2, inputs: 2, cells: 3, outputs: 2),
                Parts(projection: .biased), isTimeMajor, variants: integer),
            outline(
                "clips", Sizes(steps: 2, inputs: 3, cells: 3, outputs: 4), Parts(projection: .plain), clips,
                variants: integer),
            outline(
                "depth-17", Sizes(inputs: 17, cells: 2), Parts(gates: .coupled, peepholes: .present),
                variants: integer),
            outline(
                "layer-norm", Sizes(inputs: 2, cells: 3), Parts(normalization: .present), calls: 1,
                variants: normalized),
            outline(
                "hybrid", Sizes(batches: 2, steps: 2, inputs: 9, cells: 4), variants: hybrid),
            outline(
                "hybrid-coupled", Sizes(inputs: 3, cells: 8, outputs: 5),
                Parts(gates: .coupled, peepholes: .present, projection: .biased, normalization: .present),
                clips.setting(Lstm.asymmetricQuantizeInputs, true), variants: hybrid),
            outline(
                "hybrid-peepholes", Sizes(batches: 2, steps: 2, inputs: 3, cells: 4, outputs: 2),
                Parts(peepholes: .present, projection: .plain), isTimeMajor, variants: hybrid),
            outline("real", Sizes(steps: 2, inputs: 9, cells: 4), variants: real),
            outline(
                "real-coupled", Sizes(inputs: 3, cells: 8, outputs: 5),
                Parts(gates: .coupled, peepholes: .present, projection: .biased, normalization: .present), clips,
                variants: real),
            outline(
                "layer-norm-coupled", Sizes(steps: 2, inputs: 2, cells: 3),
                Parts(gates: .coupled, peepholes: .present, projection: .biased, normalization: .present),
                isTimeMajor, variants: normalized),
        ]
    }

    // MARK: Domain

    private static let batches = TypedAxis("batch", [1, 2]) { $0[DimensionReference(.input(Lstm.outputState), 0)] }
    private static let inputs = TypedAxis("features", [2, 17]) { $0[.input(0)]?.shape.dimensions.last }
    private static let cells = TypedAxis("cells", [3, 4, 16]) {
        $0[DimensionReference(.input(Lstm.Gate.output.recurrentWeights), 0)]
    }
    private static let gates = TypedAxis("gates", Gates.allCases) {
        $0[.input(Lstm.Gate.input.inputWeights)] == nil ? .coupled : .four
    }
    private static let peepholes = TypedAxis("peepholes", Peepholes.allCases) {
        $0[.input(11)] == nil ? .absent : .present
    }
    private static let projection = TypedAxis("projection", Projection.allCases) {
        $0[.input(Lstm.projection)] == nil ? .absent : $0[.input(Lstm.projectionBias)] == nil ? .plain : .biased
    }
    private static let normalization = TypedAxis("layer normalization", Normalization.allCases) {
        Lstm.isNormalized($0) ? .present : .absent
    }
    private static let clip = TypedAxis("clip", Clip.allCases) {
        $0.attributes[Lstm.cellClip] > 0 ? .cell : $0.attributes[Lstm.projectionClip] > 0 ? .projection : Clip.none
    }
    private static let time = TypedAxis("time steps", [1, 2]) { instance in
        try LstmSizes(instance, isSequence: true).time.steps
    }
    private static let order = TypedAxis("time_major", [false, true]) { $0.attributes[Lstm.timeMajor] }

    static func domain(isSequence: Bool) -> Domain {
        let axes = [
            batches.axis, inputs.axis, cells.axis, gates.axis, peepholes.axis, projection.axis, normalization.axis,
            clip.axis,
        ]
        return Domain(axes + (isSequence ? [time.axis, order.axis] : []), choosesOperands: true) { point in
            let cells = point[cells]
            let parts = Parts(
                gates: point[gates], peepholes: point[peepholes], projection: point[projection],
                normalization: point[normalization])
            if parts.projection == .absent, point[clip] == .projection {
                throw Domain.Exclusion("there is no projection to clip")
            }
            // With peepholes the reference takes the number of outputs for that of the cells (E-130).
            let outputs =
                parts.projection == .absent || parts.peepholes == .present
                ? cells : parts.projection == .plain ? (cells + 1) / 2 : cells + 1
            var attributes = Attributes()
            if isSequence { attributes[Lstm.timeMajor] = point[order] }
            switch point[clip] {
            case .none: break
            case .cell: attributes[Lstm.cellClip] = 0.75
            case .projection: attributes[Lstm.projectionClip] = 0.25
            }
            return outline(
                "covering",
                Sizes(
                    batches: point[batches], steps: isSequence ? point[time] : 1, inputs: point[inputs], cells: cells,
                    outputs: outputs), parts, attributes, isSequence: isSequence)
        }
    }
}
