import FileSupport
import Linter
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// Compares the parameters of a quantized model, by whomever it was made, with those that the specification derives from the float model
/// and its ranges.
///
/// Scales and stored integers of weights and constants must be equal. A bias is derived from the scales that the quantized model itself gives
/// to input and weights. A range that was calibrated here may differ from the other quantizer's in the last bits, because its kernels may add in
/// another order: then the parameters of a range whose ends differ by a hundred-thousandth of its width are accepted as well.
public struct DerivationCheck: Sendable {
    /// The share of a range's width by which ends may differ.
    public static let rangeTolerance: Float = 1e-5

    /// What was compared.
    public struct Counts: Sendable, Hashable {
        /// Computed tensors.
        public internal(set) var activations = 0
        /// Weights.
        public internal(set) var weights = 0
        /// Biases.
        public internal(set) var biases = 0
        /// Other constants.
        public internal(set) var constants = 0
    }

    /// The mode in which the model was quantized.
    public let mode: QuantizationMode
    /// The tensors that are not as derived, and notes about what was not compared.
    public internal(set) var findings: [LintFinding] = []
    /// What was compared.
    public internal(set) var counts = Counts()

    let quantized: Model
    var derived: DerivedModel
    let rangesAreExact: Bool
    /// The mistakes by which a difference may be explained.
    let mistakes: [DerivationMistake]
    var seen: Set<[Int]> = []
    /// The computed tensors of each subgraph that hold the values of a tensor of the float model, by that tensor.
    private(set) var forms: [[Int: [Int]]] = []
    /// The layers of each subgraph, by the operator of the quantized model.
    private(set) var layersByOperator: [[Int: QuantizedPairing.Layer]] = []

    /// Compares a model with what is derived.
    ///
    /// - Parameters:
    ///   - float: the float model.
    ///   - quantized: its quantized form.
    ///   - ranges: the ranges of the float model's tensors.
    ///   - rangesAreExact: whether they are those that the other quantizer had, to the bit.
    ///   - mistakes: known mistakes; a finding names the first one that gives the same numbers.
    /// - Throws: `EvaluationError` if the models do not belong together; `QuantizerError` if the float model cannot be quantized.
    public init(
        _ float: Model, _ quantized: Model, ranges: ModelRanges, rangesAreExact: Bool,
        mistakes: [DerivationMistake] = []
    ) throws {
        guard !float.isQuantized else {
            throw EvaluationError(.models, "the first model is quantized", remedy: "give the float original")
        }
        let mode = try DerivationCheck.mode(of: quantized)
        guard float.subgraphs.count == quantized.subgraphs.count else {
            throw EvaluationError(
                .models,
                "the float model has \(float.subgraphs.count.counted("subgraph")), the quantized one \(quantized.subgraphs.count)",
                remedy: "give two forms of one model")
        }
        self.mode = mode
        self.quantized = quantized
        self.rangesAreExact = rangesAreExact
        self.mistakes = mistakes
        let pairings = float.subgraphs.indices.map { QuantizedPairing(float, quantized, subgraphs: ($0, $0)) }
        guard pairings.contains(where: { !$0.layers.isEmpty }) else {
            throw EvaluationError(
                .models, "no operator of the quantized model corresponds to one of the float model",
                remedy: "give two forms of one model")
        }
        var ranges = ranges
        derived = try DerivedModel(float, mode, ranges)
        if !rangesAreExact, mode.needsRanges, widenOverwritten(&ranges, pairings) {
            derived = try DerivedModel(float, mode, ranges)
        }
        layersByOperator = pairings.map { pairing in
            Dictionary(pairing.layers.map { ($0.quantized, $0) }, uniquingKeysWith: { first, _ in first })
        }
        forms = pairings.map { pairing in
            Dictionary(grouping: pairing.floatTensor.keys, by: { pairing.floatTensor[$0] ?? -1 })
        }
        for pairing in pairings { check(pairing) }
    }

    /// The mode in which a model was quantized.
    private static func mode(of model: Model) throws(EvaluationError) -> QuantizationMode {
        var types: Set<ElementType> = []
        for graph in model.subgraphs {
            for operation in graph.operators where !["QUANTIZE", "DEQUANTIZE"].contains(model.code(of: operation).name)
            {
                if isTable(operation, graph, model) { continue }
                // An operator such as ARG_MAX has a quantized operand alone.
                let computed =
                    operation.outputs + operation.inputs.filter { $0 >= 0 && !model.isConstant(graph.tensors[$0]) }
                for tensor in computed where isQuantized(graph.tensors[tensor]) {
                    types.insert(graph.tensors[tensor].type)
                }
            }
        }
        if types.contains(.uint8) {
            throw EvaluationError(
                .models, "operators compute on uint8, which post-training quantization does not derive",
                remedy: "convert the model with int8 activations")
        }
        if types.contains(.int8) { return .int8 }
        if types.contains(.int16) { return .int16x8 }
        let constants = model.subgraphs.flatMap { graph in graph.tensors.filter { model.isConstant($0) } }
        if constants.contains(where: { $0.type == .float16 }) { return .float16 }
        guard constants.contains(where: { $0.quantization?.scales.isEmpty == false }) else {
            throw EvaluationError(
                .models, "the second model has no quantized tensor",
                remedy: "give the quantized form of the first model")
        }
        return .dynamicRange
    }

    private static func isQuantized(_ tensor: ModelTensor) -> Bool { tensor.quantization?.scales.isEmpty == false }

    /// Whether an operator picks values from weights, which dynamic-range quantization stores symmetrically, so that its quantized result
    /// is no quantized activation.
    private static func isTable(_ operation: ModelOperator, _ graph: Subgraph, _ model: Model) -> Bool {
        guard let treatment = model.code(of: operation).postTraining.dynamicRange, !treatment.isHybrid else {
            return false
        }
        let read = operation.inputs.filter { $0 >= 0 }.map { graph.tensors[$0] }.filter(isQuantized)
        return !read.isEmpty
            && read.allSatisfy { table in
                table.type == .int8 && model.isConstant(table)
                    && table.quantization?.zeroPoints.allSatisfy { $0 == 0 } == true
            }
    }

    // MARK: Ranges of overwritten operands

    /// Widens the ranges of operands that a converter has observed again after an operator wrote its result over them.
    ///
    /// - Returns: whether there is one.
    private mutating func widenOverwritten(_ ranges: inout ModelRanges, _ pairings: [QuantizedPairing]) -> Bool {
        var changed = false
        for (subgraph, pairing) in pairings.enumerated() {
            let graph = derived.float.subgraphs[subgraph]
            for (tensor, original) in pairing.floatTensor.sorted(by: { $0.key < $1.key }) {
                guard let found = quantized.subgraphs[subgraph].tensors[tensor].quantization, found.scales.count == 1,
                    let range = ranges.subgraphs[subgraph][original], !fits(found, range), !fitsScale(found, range)
                else { continue }
                for operation in graph.operators where operation.inputs.contains(original) {
                    guard DerivationCheck.inPlace.contains(derived.float.code(of: operation).name),
                        let result = operation.outputs.first, let other = ranges.subgraphs[subgraph][result],
                        fitsScale(found, range.union(other))
                    else { continue }
                    ranges.subgraphs[subgraph][original] = range.union(other)
                    note(
                        subgraph, original,
                        "the other quantizer has observed it again after \(derived.float.code(of: operation).name) wrote its result "
                            + "over it, so that its range is that of both")
                    changed = true
                    break
                }
            }
        }
        return changed
    }

    /// The operators whose optimized kernels may write over an operand.
    private static let inPlace: Set<String> = ["ADD", "SUB", "MUL", "DIV"]

    /// Whether parameters are those of a range, or of one that differs within the tolerance.
    func fits(_ found: ModelQuantization, _ range: CalibratedRange) -> Bool {
        // A scale that is equal to the bit tells that the range is the same, so that the zero point must be equal too.
        let own = derived.parameters(of: range)
        let isSameRange = own.map { $0.scales == found.scales } ?? false
        let candidates =
            rangesAreExact || isSameRange ? [range] : range.neighbours(DerivationCheck.rangeTolerance)
        let parameters = candidates.compactMap { derived.parameters(of: $0) }
        let zeroPoints = parameters.map(\.zeroPoint)
        guard let zeroPoint = found.zeroPoints.first, let first = zeroPoints.min(), let last = zeroPoints.max() else {
            return false
        }
        return parameters.enclose(scale: found.scales.first) && (first...last).contains(zeroPoint)
    }

    /// Whether the scale is that of a range, or of one that differs within the tolerance.
    private func fitsScale(_ found: ModelQuantization, _ range: CalibratedRange) -> Bool {
        range.neighbours(DerivationCheck.rangeTolerance).compactMap { derived.parameters(of: $0) }
            .enclose(scale: found.scales.first)
    }

    // MARK: Notes and findings

    mutating func note(_ subgraph: Int, _ tensor: Int, _ problem: String) {
        let name = derived.float.subgraphs[subgraph].tensors[tensor].name
        findings.append(
            LintFinding(
                .note, nil, place: "subgraph \(subgraph)", tensor: "tensor \(tensor) (\(name))", problem,
                remedy: "nothing needs to be done"))
    }

    mutating func report(_ clause: Clause, _ place: TensorUse, _ problem: String, remedy: String) {
        let tensor = quantized.subgraphs[place.subgraph].tensors[place.tensor]
        findings.append(
            LintFinding(
                .violation, clause, place: place.text, tensor: "tensor \(place.tensor) (\(tensor.name))", problem,
                remedy: remedy))
    }
}

/// A tensor of the quantized model, and the operator that uses it.
struct TensorUse {
    let subgraph: Int
    let tensor: Int
    /// The operator, for messages.
    let text: String
}
