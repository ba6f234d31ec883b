import QuantSpec
import TFLiteModel

/// Quantization to int16 activations and int8 weights: operator by operator, in the order of the graph. Tensors keep their indices; new
/// ones are appended.
struct Int16Mode {
    var model: Model
    let options: QuantizationOptions
    let ranges: ModelRanges
    /// The operators that stay float because the caller wants it.
    let kept: KeptOperators
    /// The subgraph at work.
    var subgraph = 0
    /// The new values of constants, by subgraph and tensor.
    var stored: [TensorPlace: Elements] = [:]
    /// Weights whose scales are known, by tensor.
    var weights: [TensorPlace: WeightQuantization] = [:]
    /// What is written otherwise than by the converter.
    var departures: [Departure] = []
    /// What is clamped.
    var losses: [Loss] = []

    /// A tensor of the model.
    struct TensorPlace: Hashable {
        let subgraph: Int
        let tensor: Int
    }

    /// The quantized form of a model.
    ///
    /// - Throws: `QuantizerError` if a tensor has no range or a constant cannot be quantized.
    static func quantized(_ model: Model, _ options: QuantizationOptions, _ ranges: ModelRanges, _ kept: KeptOperators)
        throws -> QuantizationResult
    {
        var mode = Int16Mode(model: model, options: options, ranges: ranges, kept: kept)
        for subgraph in model.subgraphs.indices {
            mode.subgraph = subgraph
            mode.setRanges()
            mode.separateBiases()
            mode.separateWeights()
            try mode.setConstantRanges()
            try mode.makeRoomForBiases()
            try mode.quantizeOperators()
            try mode.unifyScales()
            try mode.quantizeBiases()
            if !options.likeTensorFlow { try mode.repairFloatOperators() }
        }
        mode.setVersions()
        for subgraph in model.subgraphs.indices {
            mode.subgraph = subgraph
            try mode.setInterface()
        }
        mode.noteSharedBuffers()
        return QuantizationResult(model: mode.finished(), departures: mode.departures, losses: mode.losses)
    }

    /// Notes constants that several subgraphs share, which the converter quantizes several times.
    private mutating func noteSharedBuffers() {
        let byBuffer = Dictionary(grouping: stored.keys) { model.subgraphs[$0.subgraph].tensors[$0.tensor].buffer }
        for (_, places) in byBuffer.sorted(by: { $0.key < $1.key }) where Set(places.map(\.subgraph)).count > 1 {
            let first = places.min { ($0.subgraph, $0.tensor) < ($1.subgraph, $1.tensor) }
            guard let first else { continue }
            departures.append(
                Departure(
                    model.subgraphs[first.subgraph].tensors[first.tensor].name,
                    "it is quantized from its values, because the converter quantizes what it has stored once more for each further "
                        + "subgraph that shares the constant", isReproduced: false))
        }
    }

    // MARK: Facts

    var graph: Subgraph { model.subgraphs[subgraph] }

    func tensor(_ index: Int) -> ModelTensor { graph.tensors[index] }

    /// How an operator is quantized.
    func rule(_ operation: ModelOperator) -> PostTraining {
        let rule = model.code(of: operation).postTraining
        return options.likeTensorFlow ? rule.asConverted : rule
    }

    /// The treatment of an operator that is quantized; `nil` if it stays float, or none of its operands is float.
    func treatment(_ operation: ModelOperator) -> PostTraining.Wide? {
        guard let wide = listedTreatment(operation), !lacksForm(operation) else { return nil }
        return wide
    }

    /// The treatment that the converter gives an operator, whether it has an int16 form or not.
    private func listedTreatment(_ operation: ModelOperator) -> PostTraining.Wide? {
        guard let wide = rule(operation).wide, wide.parameters != .onlyRanges,
            !kept.contains(result: operation.outputs.first, subgraph: subgraph)
        else { return nil }
        let listed = listedInputs(operation, wide) + operation.outputs
        return listed.contains { isReal($0) } ? wide : nil
    }

    /// Whether the specification, and so the reference, has no form of an operator on int16, although the converter quantizes it.
    private func lacksForm(_ operation: ModelOperator) -> Bool {
        guard !options.likeTensorFlow, let declaration = Operator.named(model.code(of: operation).name) else {
            return false
        }
        return !declaration.variants.contains { variant in
            (variant.inputs + variant.outputs).contains { $0.type == .int16 }
        }
    }

    /// Whether the converter quantizes an operator that stays float here, because it has no int16 form.
    func staysFloatHere(_ operation: ModelOperator) -> Bool {
        listedTreatment(operation) != nil && lacksForm(operation)
    }

    /// The tensors of the inputs that are quantized.
    func listedInputs(_ operation: ModelOperator, _ wide: PostTraining.Wide) -> [Int] {
        guard let positions = wide.inputs else { return operation.inputs.filter { $0 >= 0 } }
        return positions.compactMap { operation.inputs.element(at: $0) }.filter { $0 >= 0 }
    }

    /// Whether a tensor holds real numbers, quantized or not.
    func isReal(_ tensor: Int) -> Bool {
        tensor >= 0 && (self.tensor(tensor).type == .float32 || isQuantized(tensor))
    }

    func isQuantized(_ tensor: Int) -> Bool { self.tensor(tensor).quantization?.scales.isEmpty == false }

    func isConstant(_ tensor: Int) -> Bool { model.isConstant(tensor, subgraph: subgraph) }

    /// The scale of a tensor; 0 if it is not quantized.
    func scale(_ tensor: Int) -> Float { self.tensor(tensor).quantization?.scales.first ?? 0 }

    /// The real numbers of a float32 constant.
    func reals(_ tensor: Int) throws -> [Float] {
        guard case .float32(let values)? = try model.constant(tensorIndex: tensor, subgraph: subgraph)?.elements else {
            throw QuantizerError(.model, place: place(tensor), "it is no constant", remedy: "report this defect")
        }
        return values
    }

    func place(_ tensor: Int) -> String {
        "\(model.place(ofSubgraph: subgraph)), tensor \(tensor) (\(self.tensor(tensor).name))"
    }

    /// Adds a tensor's place to an error of the derivation.
    func locating<Result>(_ tensor: Int, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SpecificationError {
            throw QuantizerError(.model, place: place(tensor), error)
        }
    }

    // MARK: Changes

    /// Notes what is written otherwise than by the converter.
    mutating func depart(_ tensor: Int, _ reason: String) {
        guard !options.likeTensorFlow else { return }
        departures.append(Departure(self.tensor(tensor).name, reason))
    }

    mutating func edit(_ tensor: Int, _ change: (inout ModelTensor) -> Void) {
        change(&model.subgraphs[subgraph].tensors[tensor])
    }

    /// Appends a tensor without a value.
    mutating func append(_ tensor: ModelTensor) -> Int {
        var tensor = tensor
        tensor.buffer = 0
        tensor.hasRank = false
        model.subgraphs[subgraph].tensors.append(tensor)
        return graph.tensors.count - 1
    }

    /// The index of an operator code, which is appended if the model lacks it.
    mutating func codeIndex(_ name: String, version: Int) throws -> Int {
        if let known = model.operatorCodes.firstIndex(where: { $0.name == name }) { return known }
        model.operatorCodes.append(try OperatorCode(name: name, version: version))
        return model.operatorCodes.count - 1
    }

    /// Inserts a QUANTIZE or a DEQUANTIZE.
    mutating func insert(_ name: String, from: Int, to: Int, at position: Int) throws {
        let code = try codeIndex(name, version: name == "QUANTIZE" ? 1 : 2)
        let operation = ModelOperator(codeIndex: code, inputs: [from], outputs: [to])
        model.subgraphs[subgraph].operators.insert(operation, at: position)
    }

    /// The tensors' ranges, as the file holds them.
    private mutating func setRanges() {
        for (index, range) in ranges.subgraphs[subgraph] where tensor(index).type == .float32 {
            edit(index) { tensor in
                var quantization = tensor.quantization ?? ModelQuantization()
                quantization.minimums = [range.minimum]
                quantization.maximums = [range.maximum]
                tensor.quantization = quantization
            }
        }
    }

    /// The model with the new values of constants. A buffer that only changed tensors use is changed in place.
    private func finished() -> Model {
        var editor = ModelEditor(model)
        for (place, elements) in stored.sorted(by: {
            ($0.key.subgraph, $0.key.tensor) < ($1.key.subgraph, $1.key.tensor)
        }) {
            let quantization = model.subgraphs[place.subgraph].tensors[place.tensor].quantization
            editor.replace(place.tensor, subgraph: place.subgraph, with: elements, quantization)
        }
        _ = editor.finished()
        editor.shareEqualBuffers()
        return editor.model
    }
}
