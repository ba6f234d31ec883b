import JSON

extension Evaluation {
    /// The evaluation as one JSON object.
    public var json: JSONValue {
        JSONValue([
            "samples": .integer(samples), "layerSamples": .integer(layerSamples),
            "outputs": .array(outputs.map(Evaluation.json)), "layers": .array(layers.map(Evaluation.json)),
            "unpaired": .array(unpaired.map { .text($0) }), "lossy": .flag(isLossy),
            "advice": .array(advice.map { JSONValue(["step": .text($0.step.rawValue), "reason": .text($0.reason)]) }),
        ])
    }

    private static func json(_ output: Output) -> JSONValue {
        JSONValue([
            "position": .integer(output.position), "name": .text(output.name), "error": json(output.error),
            "agreement": output.agreement.map(json), "floatAccuracy": output.floatAccuracy.map(json),
            "quantizedAccuracy": output.quantizedAccuracy.map(json),
        ])
    }

    private static func json(_ layer: Layer) -> JSONValue {
        let causes = LayerCause.parts.compactMap { cause in
            layer.parts[cause].map { measure in
                JSONValue([
                    "cause": .text(cause.rawValue), "error": json(measure), "share": .real(layer.share(cause)),
                ])
            }
        }
        return JSONValue([
            "operator": .integer(layer.index), "name": .text(layer.name), "tensor": .integer(layer.tensorIndex),
            "tensorName": .text(layer.tensor), "running": json(layer.running),
            "alone": layer.reason == nil ? json(layer.own) : nil, "outputs": layer.effect.map(json),
            "mainCause": layer.mainCause.map { .text($0.rawValue) },
            "causes": layer.reason == nil ? .array(causes) : nil,
            "clippedPercent": layer.reason == nil ? .real(layer.clippedPercent) : nil,
            "notRunAlone": layer.reason.map { .text($0) },
        ])
    }

    private static func json(_ ratio: Ratio) -> JSONValue {
        JSONValue(["count": .integer(ratio.count), "total": .integer(ratio.total), "percent": .real(ratio.percent)])
    }

    private static func json(_ error: ErrorMeasure) -> JSONValue {
        JSONValue([
            "values": .integer(error.count), "max": .real(error.greatest), "meanMagnitude": .real(error.meanMagnitude),
            "mean": .real(error.mean), "rmse": .real(error.rootMeanSquare),
            "sqnr": error.decibels.isFinite ? .real(error.decibels) : nil,
        ])
    }
}
