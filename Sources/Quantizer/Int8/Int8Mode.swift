import QuantSpec
import TFLiteModel

/// Quantization to int8: each subgraph on its own.
enum Int8Mode {
    /// The quantized form of a subgraph.
    ///
    /// - Parameters:
    ///   - kept: the positions of operators that stay float.
    ///   - options: the types of inputs and outputs, unless other subgraphs call this one.
    /// - Throws: `QuantizerError` if a range or a constant cannot be quantized.
    static func quantized(
        _ model: Model, subgraph: Int, ranges: [Int: CalibratedRange], _ options: QuantizationOptions,
        kept: Set<Int> = []
    ) throws -> WorkingGraph {
        var graph = try WorkingGraph(
            model, subgraph: subgraph, ranges: ranges, kept: kept, isLikeTensorFlow: options.likeTensorFlow)
        let isCalled = model.calledSubgraphs.contains(subgraph)
        graph.pruneRanges()
        graph.settle()
        graph.unifyRecurrentRanges()
        graph.hoistSharedConstants()
        try graph.quantizeRanges()
        var propagation = Propagation(graph)
        try propagation.run()
        graph = propagation.finished()
        graph.settle(dropsDead: false)
        try graph.fuse()
        graph.settle()
        graph.clean()
        graph.settle()
        graph.pushDownDequantizations()
        graph.settle()
        graph.setInputType(isCalled ? .float32 : options.inputType)
        graph.setOutputType(isCalled ? .float32 : options.outputType)
        graph.removePairs(keepingInterface: false)
        return graph
    }
}
