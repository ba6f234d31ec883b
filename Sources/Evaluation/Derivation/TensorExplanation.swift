import FileSupport
import JSON
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel
import VectorFiles

/// Why a tensor of a float model gets the type, the scale and the zero point that it gets.
public struct TensorExplanation: Sendable, Hashable {
    /// One fact.
    public struct Line: Sendable, Hashable {
        /// What the fact is about, such as `scale`.
        public let label: String
        /// The fact, with its numbers.
        public let text: String
        /// The clause that gives the rule; `nil` if none does.
        public let clause: Clause?
    }

    /// The index of the subgraph.
    public let subgraph: Int
    /// The index of the tensor.
    public let tensor: Int
    /// The tensor's name.
    public let name: String
    /// Type and shape in the float model.
    public let form: String
    /// The facts, from the range to the stored values.
    public internal(set) var lines: [Line] = []

    /// Explains the tensors that a word names: an index, a name, or a pattern with `*` and `?`.
    ///
    /// - Parameters:
    ///   - word: the word.
    ///   - float: the float model.
    ///   - mode: the mode in which the model would be quantized.
    ///   - ranges: the calibrated ranges.
    ///   - samples: the number of samples that the ranges come from; 0 if they come from elsewhere.
    /// - Throws: `EvaluationError` if no tensor has the name; `QuantizerError` or `ModelError` if the model cannot be quantized.
    public static func explanations(
        of word: String, in float: Model, mode: QuantizationMode, ranges: ModelRanges, samples: Int
    ) throws -> [TensorExplanation] {
        let pattern = Glob(word)
        let found = float.subgraphs.enumerated().flatMap { subgraph, graph in
            graph.tensors.indices.filter { index in
                pattern.matches(graph.tensors[index].name) || word == "\(index)"
                    || graph.tensors[index].name.split(separator: ";").contains { $0 == word }
            }.map { (subgraph, $0) }
        }
        guard !found.isEmpty else {
            throw EvaluationError(
                .option, place: "--explain", "no tensor has the name or the index \"\(word.shortened(to: 60))\"",
                remedy: "'quantspec inspect' lists the tensors; a pattern may contain * and ?")
        }
        let derived = try DerivedModel(float, mode, ranges)
        return found.map { TensorExplanation(derived, subgraph: $0, tensor: $1, samples: samples) }
    }

    /// The tensor whose values are explained: behind fake quantization the one before it.
    private let subject: Int
    /// Whether quantization-aware training has determined the parameters.
    private let isTrained: Bool

    private init(_ derived: DerivedModel, subgraph: Int, tensor: Int, samples: Int) {
        self.subgraph = subgraph
        self.tensor = tensor
        let tensors = derived.float.subgraphs[subgraph].tensors
        subject = derived.pairings[subgraph].unquantized(tensor)
        isTrained = derived.pairings[subgraph].isFakeQuantized(subject)
        name = tensors[tensor].name
        form = "\(tensors[tensor].type.rawValue) \(tensors[tensor].shape)"
        guard tensors[subject].type == .float32 else {
            add("type", "it stays \(tensors[subject].type.rawValue): only real numbers are quantized")
            return
        }
        if derived.float.isConstant(subject, subgraph: subgraph) {
            explainConstant(derived)
        } else {
            explainActivation(derived, samples)
        }
    }

    private mutating func add(_ label: String, _ text: String, _ clause: Clause? = nil) {
        let line = Line(label: label, text: text, clause: clause)
        if !lines.contains(line) { lines.append(line) }
    }

    // MARK: Activations

    private mutating func explainActivation(_ derived: DerivedModel, _ samples: Int) {
        let range = derived.ranges.subgraphs[subgraph][subject]
        if derived.mode.needsRanges, !isTrained {
            let source = samples > 0 ? " of \(samples.counted("sample"))" : ""
            add(
                "range",
                range.map { "[\($0.minimum), \($0.maximum)]\(source)" }
                    ?? "none: no sample reaches it, and the model gives none",
                "PTQ-1")
        }
        let pairing = derived.pairings[subgraph]
        let forms =
            (pairing.floatTensor.filter { pairing.unquantized($0.value) == subject }.keys.sorted()
            + stateForms(derived))
            .map { derived.tensor($0, subgraph: subgraph) }
        let quantized = forms.filter { $0.quantization?.scales.count == 1 && $0.type != .float32 }
        guard !quantized.isEmpty else {
            let reason =
                derived.mode.needsRanges ? "no operator around it is quantized" : "this mode quantizes constants only"
            add("type", "it stays float32: \(reason)")
            return
        }
        for (place, form) in quantized.enumerated() {
            guard let parameters = form.quantization,
                !quantized[..<place].contains(where: { $0.quantization == parameters })
            else { continue }
            let origin = derived.origin(of: subject, subgraph: subgraph, parameters)
            if case .trained(_, let through) = origin {
                addTrained(form.type, parameters, origin.words(derived, subgraph), isOwn: through.isEmpty)
                continue
            }
            if derived.isCellState(form) {
                add("decided by", "its own range, as the cell state of a recurrent operator")
                add("type", form.type.rawValue)
                add("scale", "\(parameters.scales[0]), a power of two", "PTQ-11")
                add("zero point", "0", "PTQ-11")
                continue
            }
            let isOwn = if case .range(_, subject, let through) = origin { through.isEmpty } else { false }
            add("decided by", isOwn ? "its own range" : origin.words(derived, subgraph), isOwn ? nil : origin.clause)
            add("type", form.type.rawValue)
            let isWide = derived.mode == .int16x8
            if case .range(let range, _, _) = origin, !isWide, range.minimum > 0 || range.maximum < 0 {
                add("extended", "to 0: [\(min(range.minimum, 0)), \(max(range.maximum, 0))]", "PTQ-2")
            }
            let clause = origin.isFixed ? Clause("PTQ-9") : nil
            add(
                "scale", "\(parameters.scales[0])" + origin.formula(parameters, isScale: true, derived.mode),
                clause ?? (isWide ? "PTQ-7" : "PTQ-4"))
            add(
                "zero point",
                "\(parameters.zeroPoints[0])"
                    + (isWide ? "" : origin.formula(parameters, isScale: false, derived.mode)),
                clause ?? (isWide ? "PTQ-7" : "PTQ-5"))
        }
    }

    /// Adds the parameters of an activation that training has determined.
    ///
    /// - Parameters:
    ///   - words: what decides.
    ///   - isOwn: whether that is the fake quantization of the tensor itself.
    private mutating func addTrained(
        _ type: ElementType, _ parameters: ModelQuantization, _ words: String, isOwn: Bool
    ) {
        add(
            "decided by", isOwn ? "its own fake quantization, from quantization-aware training" : words,
            isOwn ? "PTQ-12" : "PTQ-10")
        add("type", type.rawValue)
        add("scale", "\(parameters.scales[0])", "PTQ-12")
        add("zero point", "\(parameters.zeroPoints.first ?? 0)", "PTQ-12")
        guard let range = type.integerRange, let zeroPoint = parameters.zeroPoints.first else { return }
        let ends = [range.lowerBound, range.upperBound].map {
            Float(Double(Int64($0) - zeroPoint) * Double(parameters.scales[0]))
        }
        add("range", "[\(ends[0]), \(ends[1])], which the parameters represent", "REP-1")
    }

    /// The tensors of the quantized model that hold a state.
    private func stateForms(_ derived: DerivedModel) -> [Int] {
        let graph = derived.float.subgraphs[subgraph]
        guard graph.tensors[subject].isVariable else { return [] }
        return graph.operators.enumerated().flatMap { index, operation in
            operation.inputs.indices.filter { operation.inputs[$0] == subject }.compactMap {
                derived.operand($0, of: index, subgraph: subgraph)
            }
        }
    }

    // MARK: Constants

    private mutating func explainConstant(_ derived: DerivedModel) {
        let graph = derived.float.subgraphs[subgraph]
        var isUsed = false
        let pairing = derived.pairings[subgraph]
        for (index, operation) in graph.operators.enumerated() where !pairing.isFakeQuantization(operation) {
            for position in operation.inputs.indices where pairing.unquantized(operation.inputs[position]) == subject {
                isUsed = true
                explainUse(derived, index, operation, position)
            }
        }
        if !isUsed { add("type", "it stays float32: no operator reads it") }
    }

    private mutating func explainUse(_ derived: DerivedModel, _ index: Int, _ operation: ModelOperator, _ position: Int)
    {
        let code = derived.float.code(of: operation)
        let user = "operator \(index) (\(code.fullName))"
        guard let operand = derived.operand(position, of: index, subgraph: subgraph),
            let constant = derived.pairings[subgraph].quantizedConstant(operand)
        else {
            add("type", "it stays float32 for \(user)")
            return
        }
        let form = derived.tensor(constant, subgraph: subgraph)
        guard let stored = try? derived.model.constant(tensorIndex: constant, subgraph: subgraph),
            case .float32(let reals)? = try? derived.float.constant(tensorIndex: subject, subgraph: subgraph)?.elements,
            form.type != .float32
        else {
            add(
                "type",
                "it stays float32 for \(user)"
                    + (derived.mode == .dynamicRange ? ": fewer than 1024 elements, or no weights" : ""))
            return
        }
        if form.type == .float16 {
            add("type", "float16, which a DEQUANTIZE expands for \(user)", "PTQ-27")
            return
        }
        guard let scales = form.quantization?.scales, let zeroPoint = form.quantization?.zeroPoints.first,
            !scales.isEmpty
        else { return }
        let rule = code.postTraining
        let axis = scales.count > 1 ? form.quantization?.dimension : nil
        let least = reals.min() ?? 0, greatest = reals.max() ?? 0
        add("contents", "[\(least), \(greatest)], \(reals.count.counted("element"))")
        if isTrained {
            add("decided by", "its own fake quantization, from quantization-aware training", "PTQ-12")
            add("type", form.type.rawValue)
            add("scale", TensorExplanation.list(scales), "PTQ-12")
            add("zero point", "\(zeroPoint)", "PTQ-12")
            addStored(stored, reals, "round(value / scale + zero point)", "PTQ-20")
            return
        }
        if let declared = rule.weights(ofBias: position) {
            add("decided by", "the scales of input and weights of \(user)", "PTQ-22")
            add("type", form.type.rawValue, form.type == .int64 ? "PTQ-24" : "PTQ-23")
            let input = derived.operand(declared.activation, of: index, subgraph: subgraph)
            let factor = derived.operand(declared.input, of: index, subgraph: subgraph)
            let scale = input.flatMap { derived.tensor($0, subgraph: subgraph).quantization?.scales.first } ?? 0
            let first = factor.flatMap { derived.tensor($0, subgraph: subgraph).quantization?.scales.first } ?? 0
            add("scale", "\(TensorExplanation.list(scales)), first \(scales[0]) = \(scale) × \(first)", "PTQ-22")
            addStored(stored, reals, "round(value / scale)", form.type == .int64 ? "PTQ-24" : "PTQ-23")
            return
        }
        let isWeights = rule.weights(at: position) != nil || derived.mode == .dynamicRange
        guard isWeights else {
            let own =
                derived.mode == .int8
                ? try? ConstantQuantization.int8(reals).quantization
                : try? ConstantQuantization.int16(reals).quantization
            let isOwn = own?.scales == scales
            add(
                "decided by", isOwn ? "its contents" : "the parameters that \(user) demands of its operands",
                isOwn ? (derived.mode == .int8 ? "PTQ-19" : "PTQ-21") : "PTQ-10")
            add("type", form.type.rawValue)
            add("scale", TensorExplanation.list(scales))
            add("zero point", "\(zeroPoint)")
            addStored(stored, reals, "round(value / scale + zero point)", derived.mode == .int8 ? "PTQ-20" : "PTQ-21")
            return
        }
        let places = axis.map { "one scale for each index of dimension \($0)" } ?? "one scale"
        add("decided by", "its contents, as weights of \(user): \(places)", "PTQ-13")
        add("type", form.type.rawValue)
        let clause: Clause = derived.mode == .int8 ? "PTQ-14" : derived.mode == .int16x8 ? "PTQ-18" : "PTQ-17"
        let magnitude = TensorExplanation.magnitude(reals, stored.shape, axis)
        let isRaised = (magnitude / 127 - scales[0]).magnitude > 1e-6 * scales[0]
        add(
            "scale",
            "\(TensorExplanation.list(scales)), first \(scales[0])"
                + (isRaised ? ", raised to make room for a large bias or a small magnitude" : " = \(magnitude) / 127"),
            isRaised && derived.mode == .int8 ? "PTQ-25" : clause)
        add("zero point", "0", "PTQ-13")
        addStored(
            stored, reals, "round(value / scale)", derived.mode == .int8 ? (axis == nil ? "PTQ-16" : "PTQ-15") : clause)
    }

    /// The greatest magnitude of the first channel.
    private static func magnitude(_ reals: [Float], _ shape: Shape, _ axis: Int?) -> Float {
        guard let axis else { return reals.reduce(0) { max($0, $1.magnitude) } }
        let size = max(shape[axis], 1)
        let inner = max(shape.dimensions[(axis + 1)...].reduce(1, *), 1)
        return reals.enumerated().reduce(0) { $1.offset / inner % size == 0 ? max($0, $1.element.magnitude) : $0 }
    }

    private mutating func addStored(_ stored: Tensor, _ reals: [Float], _ formula: String, _ clause: Clause) {
        guard let code = stored.elements.integers?.first, let real = reals.first else { return }
        add("stored", "element 0: \(code) = \(formula) of \(real)", clause)
    }

    private static func list(_ scales: [Float]) -> String {
        guard scales.count > 1 else { return "\(scales.first ?? 0)" }
        return "\(scales.count) scales from \(scales.min() ?? 0) to \(scales.max() ?? 0)"
    }
}

extension TensorExplanation {
    /// The explanation as text, without a line break at the end.
    public var text: String {
        let heading = "subgraph \(subgraph), tensor \(tensor) (\(name.shortened(to: 80))): \(form)"
        let width = lines.map(\.label.count).max() ?? 0
        return
            ([heading]
            + lines.map { line in
                let label = line.label + String(repeating: " ", count: width - line.label.count)
                return "  \(label)  \(line.text)" + (line.clause.map { "  [\($0.id)]" } ?? "")
            }).map(\.inOneLine).joined(separator: "\n")
    }

    /// The explanation as a JSON object.
    public var json: JSONValue {
        JSONValue([
            "subgraph": .integer(subgraph), "tensor": .integer(tensor), "name": .text(name), "form": .text(form),
            "facts": .array(
                lines.map { line in
                    JSONValue([
                        "about": .text(line.label), "fact": .text(line.text),
                        "clause": line.clause.map { .text($0.id) },
                    ])
                }),
        ])
    }
}

extension ParameterOrigin {
    fileprivate var isFixed: Bool { if case .fixed = self { true } else { false } }
    fileprivate var clause: Clause? {
        switch self {
        case .range: "PTQ-10"
        case .fixed: "PTQ-9"
        case .trained: "PTQ-12"
        case .unknown: nil
        }
    }
}
