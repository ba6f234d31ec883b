import QuantSpec
import TFLiteModel

/// Quantization to int8: each subgraph on its own.
enum Int8Mode {
    /// The quantized form of a subgraph.
    ///
    /// - Throws: `QuantizerError` if a range or a constant cannot be quantized.
    static func quantized(
        _ model: Model, subgraph: Int, ranges: [Int: CalibratedRange], inputType: ElementType, outputType: ElementType
    ) throws -> WorkingGraph {
        var graph = WorkingGraph(model, subgraph: subgraph, ranges: ranges)
        graph.pruneRanges()
        graph.settle()
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
        graph.setInputType(inputType)
        graph.setOutputType(outputType)
        graph.removePairs(keepingInterface: false)
        return graph
    }
}
