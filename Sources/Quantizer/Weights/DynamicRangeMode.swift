import QuantSpec
import TFLiteModel

/// Dynamic-range quantization: large weights are stored as int8, and activations stay float.
struct DynamicRangeMode {
    /// The number of elements from which on weights are quantized.
    static let threshold = 1024

    private var editor: ModelEditor
    private let subgraph: Int
    private let kept: KeptOperators
    /// The int8 tensors that have been made, by constant and axis.
    private var made: [Weights: Int] = [:]
    /// The operators to insert before or after an operator.
    private var before: [Int: [ModelOperator]] = [:]
    private var after: [Int: [ModelOperator]] = [:]

    private struct Weights: Hashable {
        let tensor: Int
        let dimension: Int?
    }

    /// The model with int8 weights.
    static func quantized(_ model: Model, _ kept: KeptOperators) throws -> Model {
        var editor = ModelEditor(model)
        for subgraph in model.subgraphs.indices {
            var mode = DynamicRangeMode(editor: editor, subgraph: subgraph, kept: kept)
            try mode.convert()
            editor = mode.editor
        }
        return editor.finished()
    }

    private init(editor: ModelEditor, subgraph: Int, kept: KeptOperators) {
        self.kept = kept
        self.editor = editor
        self.subgraph = subgraph
    }

    private var graph: Subgraph { editor.model.subgraphs[subgraph] }

    /// A float constant that becomes int8 for some operand.
    private struct Slot {
        let operation: Int
        let input: Int
        let treatment: PostTraining.DynamicRange
        var tensor: Int
    }

    private mutating func convert() throws {
        let original = graph
        let slots = original.operators.indices.flatMap { self.slots(of: $0, original) }
        let quantized = Set(slots.map { [$0.operation, $0.input] })
        // A constant that something else reads too keeps its float tensor.
        let shared = Set(
            slots.map(\.tensor).filter { tensor in
                original.outputs.contains(tensor)
                    || original.readers(of: tensor).contains { !quantized.contains([$0.operation, $0.input]) }
            })
        for slot in slots { try convert(slot, original, isShared: shared.contains(slot.tensor)) }
        insert(original)
    }

    /// The operands of an operator that become int8.
    private func slots(of index: Int, _ graph: Subgraph) -> [Slot] {
        let operation = graph.operators[index]
        guard !kept.contains(index, subgraph: subgraph),
            let treatment = editor.model.code(of: operation).postTraining.dynamicRange
        else { return [] }
        let found = treatment.inputs.compactMap { input -> (slot: Slot, count: Int)? in
            guard input < operation.inputs.count, operation.inputs[input] >= 0,
                let reals = editor.reals(operation.inputs[input], subgraph: subgraph)
            else { return nil }
            return (
                Slot(operation: index, input: input, treatment: treatment, tensor: operation.inputs[input]), reals.count
            )
        }
        let large = found.filter { $0.count >= DynamicRangeMode.threshold }
        return treatment.isAllOrNone && large.count < found.count ? [] : large.map(\.slot)
    }

    private mutating func convert(_ slot: Slot, _ original: Subgraph, isShared: Bool) throws {
        let stored = try weights(slot, original, isShared: isShared)
        let operation = original.operators[slot.operation]
        let table = original.tensors[slot.tensor]
        let isSmaller =
            (original.tensors[operation.outputs[0]].shape.checkedCount ?? 0) < (table.shape.checkedCount ?? 0)
        if slot.treatment.isHybrid {
            try use(stored, slot, asymmetric: slot.treatment.quantizesInputsAsymmetrically)
        } else if isSmaller {
            try use(stored, slot, asymmetric: false)
            try expandResult(of: slot, stored)
        } else {
            let expanded = editor.appendExpanded(table, subgraph: subgraph)
            before[slot.operation, default: []].append(try dequantize(stored, expanded))
            editor.edit(subgraph) { $0.operators[slot.operation].inputs[slot.input] = expanded }
        }
    }

    /// The int8 form of a constant. It takes the place of the float tensor unless that one is still read.
    private mutating func weights(_ slot: Slot, _ original: Subgraph, isShared: Bool) throws -> Int {
        let key = Weights(tensor: slot.tensor, dimension: slot.treatment.dimension)
        if let known = made[key] { return known }
        let tensor = original.tensors[slot.tensor]
        let isFirst = !made.keys.contains { $0.tensor == slot.tensor }
        // The constant's float values must be read before its tensor changes.
        guard let reals = reals(of: slot.tensor, original) else { return slot.tensor }
        let index = isShared || !isFirst ? editor.append(tensor, subgraph: subgraph) : slot.tensor
        let constant = try quantized(reals, tensor, dimension: slot.treatment.dimension)
        editor.replace(index, subgraph: subgraph, with: constant.elements, ModelQuantization(constant.quantization))
        made[key] = index
        return index
    }

    private func quantized(_ reals: [Float], _ tensor: ModelTensor, dimension: Int?) throws -> QuantizedConstant {
        do {
            return try WeightQuantization(reals, shape: tensor.shape, axis: dimension, rule: .dynamicRange).quantized()
        } catch {
            throw QuantizerError(.model, place: "subgraph \(subgraph), tensor \"\(tensor.name)\"", error)
        }
    }

    private func reals(of tensor: Int, _ original: Subgraph) -> [Float]? {
        let description = original.tensors[tensor]
        let data = editor.model.data(of: description).data
        guard let count = description.shape.checkedCount,
            case .float32(let values)? = try? ElementBytes.decode(data, as: .float32, count: count)
        else { return nil }
        return values
    }

    /// Lets an operator read int8 weights.
    private mutating func use(_ stored: Int, _ slot: Slot, asymmetric: Bool) throws {
        editor.raiseVersion(graph.operators[slot.operation].codeIndex, to: slot.treatment.version)
        editor.edit(subgraph) { graph in
            graph.operators[slot.operation].inputs[slot.input] = stored
            if asymmetric {
                graph.operators[slot.operation].attributes.values["asymmetric_quantize_inputs"] = .flag(true)
            }
        }
    }

    /// Lets an operator return int8, and DEQUANTIZE expand it under the result's index.
    private mutating func expandResult(of slot: Slot, _ stored: Int) throws {
        let result = graph.operators[slot.operation].outputs[0]
        var tensor = graph.tensors[result]
        tensor.name += "_int8"
        tensor.type = .int8
        tensor.quantization = graph.tensors[stored].quantization
        let narrow = editor.append(tensor, subgraph: subgraph)
        editor.edit(subgraph) { $0.operators[slot.operation].outputs[0] = narrow }
        after[slot.operation, default: []].append(try dequantize(narrow, result))
    }

    private mutating func dequantize(_ from: Int, _ to: Int) throws -> ModelOperator {
        let code = editor.codeIndex(try OperatorCode(name: "DEQUANTIZE", version: 2))
        return ModelOperator(codeIndex: code, inputs: [from], outputs: [to])
    }

    /// Inserts the operators that were made.
    private mutating func insert(_ original: Subgraph) {
        let (before, after) = (before, after)
        editor.edit(subgraph) { graph in
            graph.operators = graph.operators.enumerated().flatMap { index, operation in
                (before[index] ?? []) + [operation] + (after[index] ?? [])
            }
        }
    }
}
