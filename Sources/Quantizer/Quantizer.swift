import QuantSpec
import TFLiteModel

/// Post-training quantization: a float model in, a quantized model out.
public enum Quantizer {
    /// The quantized form of a float model.
    ///
    /// - Parameters:
    ///   - model: a model whose tensors are not quantized.
    ///   - options: the mode and the types.
    ///   - ranges: the ranges of activations; unused in modes that need none.
    /// - Throws: `QuantizerError` if the options or the ranges do not fit the model, or an operator cannot be quantized; `ModelError` if a
    ///   constant cannot be read.
    public static func quantized(
        _ model: Model, _ options: QuantizationOptions, ranges: ModelRanges
    ) throws -> Model {
        try options.validate()
        try requireFloat(model)
        if options.mode.needsRanges { try requireRanges(ranges, model) }
        var quantized: Model
        switch options.mode {
        case .float16: quantized = try Float16Mode.quantized(model)
        case .dynamicRange: quantized = try DynamicRangeMode.quantized(model)
        case .int8: quantized = try int8(model, options, ranges)
        case .int16x8:
            if !options.allowsFloatFallback { try FloatOperators.requireNone(FloatOperators.int16(model)) }
            // The converter's quantizer to int16 keeps the float model's release.
            return try Int16Mode.quantized(model, options, ranges)
        }
        quantized.updateRuntimeRelease()
        return quantized
    }

    private static func int8(_ model: Model, _ options: QuantizationOptions, _ ranges: ModelRanges) throws -> Model {
        let graphs = try model.subgraphs.indices.map { subgraph in
            let isCalled = model.calledSubgraphs.contains(subgraph)
            return try Int8Mode.quantized(
                model, subgraph: subgraph, ranges: ranges.subgraphs[subgraph],
                inputType: isCalled ? .float32 : options.inputType,
                outputType: isCalled ? .float32 : options.outputType)
        }
        if !options.allowsFloatFallback {
            let left = graphs.enumerated().flatMap { subgraph, graph in
                FloatOperators.int8(graph, model, subgraph: subgraph, ranges.subgraphs[subgraph])
            }
            try FloatOperators.requireNone(left)
        }
        return try GraphWriter.model(model, graphs)
    }

    /// Checks that a model is not quantized.
    private static func requireFloat(_ model: Model) throws {
        for (subgraph, graph) in model.subgraphs.enumerated() {
            guard let index = graph.tensors.firstIndex(where: { $0.quantization?.scales.isEmpty == false }) else {
                continue
            }
            throw QuantizerError(
                .model, place: "subgraph \(subgraph), tensor \(index) (\(graph.tensors[index].name))",
                "the tensor is quantized",
                remedy: "give a float model: quantized models and models with fake quantization "
                    + "are not supported yet")
        }
    }

    /// Checks that there are ranges, and that they are those of this model.
    private static func requireRanges(_ ranges: ModelRanges, _ model: Model) throws {
        guard ranges.subgraphs.count == model.subgraphs.count else {
            throw QuantizerError(
                .calibration,
                "there are ranges of \(ranges.subgraphs.count) subgraphs, but the model has "
                    + "\(model.subgraphs.count)", remedy: "use the ranges of this model")
        }
        guard !ranges.isEmpty else {
            throw QuantizerError(
                .calibration, "no tensor has a range, and this mode needs the ranges of activations",
                remedy: "give samples with --calibration, or statistics of an earlier calibration with --statistics")
        }
    }
}

extension Model {
    /// The subgraphs that operators call. Their inputs and outputs keep the types of the caller's tensors.
    var calledSubgraphs: Set<Int> {
        Set(subgraphs.flatMap(\.operators).flatMap { $0.calledSubgraphs.map(\.subgraph) })
    }
}
