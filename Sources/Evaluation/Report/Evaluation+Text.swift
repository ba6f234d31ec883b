import FileSupport
import ModelInspection

extension Evaluation {
    /// The evaluation as text, without a line break at the end.
    public var text: String {
        var lines = ["\(samples.counted("sample")), \(layerSamples) of them for the layers", ""]
        lines += outputLines
        lines += [""] + layerLines
        if !unpaired.isEmpty {
            lines += ["", "without a counterpart in the float model:"] + unpaired.map { "  \($0.shortened(to: 90))" }
        }
        lines +=
            [""] + advice.enumerated().map { "\($0.offset + 1). \($0.element.step.rawValue): \($0.element.reason)" }
        return lines.joined(separator: "\n")
    }

    private var outputLines: [String] {
        var table = TextTable([
            ("output", .left), ("max |e|", .right), ("mean |e|", .right), ("mean e", .right), ("RMSE", .right),
            ("SQNR dB", .right), ("top-1", .right), ("name", .left),
        ])
        for output in outputs {
            let error = output.error
            table.add([
                "output_\(output.position)", NumberText.short(error.greatest), NumberText.short(error.meanMagnitude),
                NumberText.short(error.mean), NumberText.short(error.rootMeanSquare),
                NumberText.fixed(error.decibels, 1),
                output.agreement.map { "\(NumberText.fixed($0.percent, 2)) %" } ?? "-",
                output.name.shortened(to: 40),
            ])
        }
        var lines = table.lines
        for output in outputs {
            guard let float = output.floatAccuracy, let quantized = output.quantizedAccuracy else { continue }
            lines.append(
                "accuracy of output_\(output.position): \(NumberText.fixed(float.percent, 2)) % float, "
                    + "\(NumberText.fixed(quantized.percent, 2)) % quantized, of \(float.total.counted("row"))")
        }
        return lines
    }

    private var layerLines: [String] {
        var table = TextTable(
            [
                ("layer", .right), ("operator", .left), ("alone dB", .right), ("running dB", .right),
                ("outputs dB", .right),
            ]
                + LayerCause.parts.map { ($0.rawValue + " %", .right) } + [("clipped %", .right), ("tensor", .left)])
        for layer in layers {
            guard layer.reason == nil else {
                table.add(
                    ["\(layer.index)", layer.name, "-", NumberText.fixed(layer.running.decibels, 1), "-"]
                        + LayerCause.parts.map { _ in "-" } + [
                            "-", "\(layer.reason ?? ""): \(layer.tensor.shortened(to: 40))",
                        ])
                continue
            }
            table.add(
                [
                    "\(layer.index)", layer.name, NumberText.fixed(layer.own.decibels, 1),
                    NumberText.fixed(layer.running.decibels, 1),
                    layer.effect.map { NumberText.fixed($0.decibels, 1) } ?? "-",
                ]
                    + LayerCause.parts.map { cause in
                        layer.parts[cause] == nil ? "-" : NumberText.fixed(100 * layer.share(cause), 0)
                    } + [NumberText.fixed(layer.clippedPercent, 1), layer.tensor.shortened(to: 40)])
        }
        return table.lines
    }
}
