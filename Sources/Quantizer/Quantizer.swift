import FileSupport
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
        try candidate(model, options, ranges: ranges).model
    }

    /// The quantized form of a float model, and where it differs from what TensorFlow's converter writes.
    ///
    /// - Parameters: as `quantized`.
    /// - Throws: as `quantized`.
    public static func result(
        _ model: Model, _ options: QuantizationOptions, ranges: ModelRanges
    ) throws -> QuantizationResult {
        let result = try candidate(model, options, ranges: ranges)
        guard !result.departures.isEmpty else { return result }
        var converted = options
        converted.likeTensorFlow = true
        // What could differ may be the same in this model.
        let theirs = try? candidate(model, converted, ranges: ranges).model
        guard theirs == result.model else { return result }
        return QuantizationResult(
            model: result.model, departures: result.departures.filter { !$0.isReproduced }, losses: result.losses)
    }

    /// The quantized form of a float model, and what the converter may do otherwise.
    private static func candidate(
        _ model: Model, _ options: QuantizationOptions, ranges: ModelRanges
    ) throws -> QuantizationResult {
        try options.validate()
        let trained = TrainedQuantization(model)
        try requireFloat(model, trained, options.mode)
        let kept = try KeptOperators(options.keptFloat, in: model)
        if options.mode.needsRanges { try requireRanges(ranges, model, isTrained: !trained.isEmpty) }
        var result: QuantizationResult
        switch options.mode {
        case .float16: result = try Float16Mode.quantized(model, kept, isLikeTensorFlow: options.likeTensorFlow)
        case .dynamicRange:
            result = QuantizationResult(model: try DynamicRangeMode.quantized(model, kept), departures: [])
        case .int8: result = try int8(model, options, ranges, kept)
        case .int16x8:
            if !options.allowsFloatFallback {
                try FloatOperators.requireNone(
                    FloatOperators.int16(model, kept, isLikeTensorFlow: options.likeTensorFlow))
            }
            result = try Int16Mode.quantized(model, options, ranges, kept)
        }
        if !options.likeTensorFlow { result.limitVersions(from: model) }
        // The converter's quantizer to int16 keeps the float model's release.
        if options.mode != .int16x8 { result.model.updateRuntimeRelease() }
        return result
    }

    /// The operators that a mode leaves float, with the reasons; none for modes that quantize constants only.
    package static func operatorsLeftFloat(
        _ model: Model, _ mode: QuantizationMode, ranges: ModelRanges
    ) throws -> [String] {
        switch mode {
        case .dynamicRange, .float16: return []
        case .int16x8: return FloatOperators.int16(model, .none)
        case .int8:
            return try int8Graphs(model, QuantizationOptions(.int8), ranges, .none).enumerated().flatMap {
                FloatOperators.int8($1, model, subgraph: $0, ranges.subgraphs[$0])
            }
        }
    }

    private static func int8Graphs(
        _ model: Model, _ options: QuantizationOptions, _ ranges: ModelRanges, _ kept: KeptOperators
    ) throws -> [WorkingGraph] {
        try model.subgraphs.indices.map { subgraph in
            try Int8Mode.quantized(
                model, subgraph: subgraph, ranges: ranges.subgraphs[subgraph], options,
                kept: kept.subgraphs[subgraph] ?? [])
        }
    }

    private static func int8(
        _ model: Model, _ options: QuantizationOptions, _ ranges: ModelRanges, _ kept: KeptOperators
    ) throws -> QuantizationResult {
        let graphs = try int8Graphs(model, options, ranges, kept)
        if !options.allowsFloatFallback {
            let left = graphs.enumerated().flatMap { subgraph, graph in
                FloatOperators.int8(graph, model, subgraph: subgraph, ranges.subgraphs[subgraph])
            }
            try FloatOperators.requireNone(left)
        }
        return QuantizationResult(
            model: try GraphWriter.model(model, graphs), departures: graphs.flatMap(\.departures))
    }

    /// Checks that a model is not quantized. Fake quantization of 8 bits may be there in int8 models.
    private static func requireFloat(
        _ model: Model, _ trained: TrainedQuantization, _ mode: QuantizationMode
    ) throws {
        for (subgraph, graph) in model.subgraphs.enumerated() {
            let quantized = graph.tensors.indices.filter { graph.tensors[$0].quantization?.scales.isEmpty == false }
            let halves = graph.tensors.indices.filter {
                graph.tensors[$0].type == .float16 && model.isConstant($0, subgraph: subgraph)
            }
            for index in quantized + halves where mode != .int8 || !trained.isInner(index, subgraph: subgraph) {
                let isPair = trained.isInner(index, subgraph: subgraph)
                throw QuantizerError(
                    .model, place: "subgraph \(subgraph), tensor \(index) (\(graph.tensors[index].name))",
                    isPair
                        ? "quantization-aware training has given the tensor 8 bits, which the mode \(mode.rawValue) cannot keep"
                        : halves.contains(index)
                            ? "the constant is float16 already" : "the tensor is quantized already",
                    remedy: isPair
                        ? "use the mode int8, or convert the model without fake quantization"
                        : "give the float model that the quantized one was made from")
            }
        }
    }

    /// Checks that there are ranges, and that they are those of this model.
    private static func requireRanges(_ ranges: ModelRanges, _ model: Model, isTrained: Bool) throws {
        guard ranges.subgraphs.count == model.subgraphs.count else {
            throw QuantizerError(
                .calibration,
                "there are ranges of \(ranges.subgraphs.count) subgraphs, but the model has "
                    + "\(model.subgraphs.count)", remedy: "use the ranges of this model")
        }
        guard !ranges.isEmpty || isTrained else {
            throw QuantizerError(
                .calibration, "no tensor has a range, and this mode needs the ranges of activations",
                remedy: "give samples with --calibration, or statistics of an earlier calibration with --statistics")
        }
    }
}

extension QuantizationResult {
    /// Lowers the versions of operators to which quantization raised them, if the reference refuses these. A version does not change what an
    /// operator computes (MODEL-13).
    fileprivate mutating func limitVersions(from float: Model) {
        for (index, code) in model.operatorCodes.enumerated() where !code.isCustom {
            guard let greatest = ReferenceVersions.versions(of: code.name)?.upperBound else { continue }
            let version = float.operatorCodes.filter { $0.fullName == code.fullName }.map(\.version).reduce(
                greatest, max)
            guard version < code.version else { continue }
            model.operatorCodes[index].version = version
            departures.append(
                Departure(
                    code.name,
                    "it has version \(version), because LiteRT's reference kernels refuse version \(code.version), which computes the same"
                ))
        }
    }
}

extension Model {
    /// A subgraph in a message, with the signatures that call it if there are several.
    func place(ofSubgraph subgraph: Int) -> String {
        let keys = signatures.filter { $0.subgraphIndex == subgraph }.map { "\"\($0.key.shortened(to: 40))\"" }
        guard signatures.count > 1, !keys.isEmpty else { return "subgraph \(subgraph)" }
        return "subgraph \(subgraph) (signature \(keys.joined(separator: ", ")))"
    }

    /// The subgraphs that operators call. Their inputs and outputs keep the types of the caller's tensors.
    var calledSubgraphs: Set<Int> {
        Set(subgraphs.flatMap(\.operators).flatMap { $0.calledSubgraphs.map(\.subgraph) })
    }
}
