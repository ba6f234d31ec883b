import FileSupport

/// The evaluation as one HTML page that needs no other file: tables, and drawings in SVG.
public struct EvaluationPage {
    private let evaluation: Evaluation
    private let names: (float: String, quantized: String)

    /// A page about an evaluation.
    ///
    /// - Parameters:
    ///   - evaluation: what the page shows.
    ///   - float: the name of the float model.
    ///   - quantized: the name of the quantized model.
    public init(_ evaluation: Evaluation, float: String, quantized: String) {
        self.evaluation = evaluation
        names = (float, quantized)
    }

    /// The whole page.
    public var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(EvaluationPage.escaped(names.quantized)) against \(EvaluationPage.escaped(names.float))</title>
        <style>
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em; color: #222; background: #fff; }
        table { border-collapse: collapse; margin: 1em 0; font-variant-numeric: tabular-nums; }
        th, td { padding: .2em .7em; border-bottom: 1px solid #ddd; text-align: right; }
        th.text, td.text { text-align: left; font-family: ui-monospace, monospace; font-size: 13px; word-break: break-all; }
        figure { margin: 1em 0; overflow-x: auto; }
        figcaption { color: #555; }
        svg text { font: 11px system-ui, sans-serif; fill: #222; }
        .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em; }
        </style>
        </head>
        <body>
        <h1>A quantized model against its float original</h1>
        <p>\(EvaluationPage.escaped(names.quantized)) against \(EvaluationPage.escaped(names.float)), on \(evaluation.samples.counted("sample"));
        the layers by themselves on \(evaluation.layerSamples).</p>
        <h2>What to do</h2>
        <ol>\(evaluation.advice.map { "<li><strong>\($0.step.rawValue)</strong>: \(EvaluationPage.escaped($0.reason))</li>" }.joined())</ol>
        <h2>Outputs</h2>
        \(outputTable)
        \(evaluation.outputs.map(scatter).joined(separator: "\n"))
        <h2>Where the error enters</h2>
        \(effectBars)
        \(causeBars)
        \(layerTable)
        </body>
        </html>

        """
    }

    // MARK: Tables

    private var outputTable: String {
        let rows = evaluation.outputs.map { output in
            let cells = [
                NumberText.short(output.error.greatest), NumberText.short(output.error.meanMagnitude),
                NumberText.short(output.error.mean), NumberText.short(output.error.rootMeanSquare),
                NumberText.fixed(output.error.decibels, 1), EvaluationPage.percent(output.agreement),
                EvaluationPage.percent(output.floatAccuracy), EvaluationPage.percent(output.quantizedAccuracy),
            ]
            return EvaluationPage.row(cells, name: "output_\(output.position) \(output.name)")
        }
        return EvaluationPage.table(
            ["max |e|", "mean |e|", "mean e", "RMSE", "SQNR dB", "same top-1", "float accuracy", "quantized accuracy"],
            rows)
    }

    private var layerTable: String {
        let rows = evaluation.layers.map { layer -> String in
            let isAlone = layer.reason == nil
            let cells =
                [
                    isAlone ? NumberText.fixed(layer.own.decibels, 1) : "", NumberText.fixed(layer.running.decibels, 1),
                    layer.effect.map { NumberText.fixed($0.decibels, 1) } ?? "",
                ] + LayerCause.parts.map { layer.parts[$0] == nil ? "" : NumberText.fixed(100 * layer.share($0), 0) }
                + [isAlone ? NumberText.fixed(layer.clippedPercent, 1) : ""]
            let note = layer.reason.map { " (\($0))" } ?? ""
            return EvaluationPage.row(cells, name: "\(layer.index) \(layer.name) \(layer.tensor)\(note)")
        }
        return EvaluationPage.table(
            ["alone dB", "running dB", "outputs dB"] + LayerCause.parts.map { "\($0.rawValue) %" } + ["clipped %"], rows
        )
    }

    private static func table(_ headings: [String], _ rows: [String]) -> String {
        let heads = headings.map { "<th>\($0)</th>" }.joined()
        return "<table><tr><th class=\"text\"></th>\(heads)</tr>\(rows.joined(separator: "\n"))</table>"
    }

    private static func row(_ cells: [String], name: String) -> String {
        "<tr><td class=\"text\">\(escaped(name))</td>\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
    }

    private static func percent(_ ratio: Evaluation.Ratio?) -> String {
        ratio.map { "\(NumberText.fixed($0.percent, 2)) %" } ?? ""
    }

    // MARK: Drawings

    /// The values of both models, one against the other.
    private func scatter(_ output: Evaluation.Output) -> String {
        let values = output.points.flatMap { [Double($0.float), Double($0.quantized)] }.filter(\.isFinite)
        guard let least = values.min(), let greatest = values.max(), greatest > least else { return "" }
        let size = 320.0
        func place(_ value: Double) -> Double { 10 + (value - least) / (greatest - least) * (size - 20) }
        let dots = output.points.map { point in
            let (x, y) = (place(Double(point.float)), size - place(Double(point.quantized)))
            return "<circle cx=\"\(NumberText.fixed(x, 1))\" cy=\"\(NumberText.fixed(y, 1))\" r=\"1.6\"/>"
        }
        return """
            <figure><svg width="\(Int(size))" height="\(Int(size))" role="img" aria-label="quantized against float values">
            <rect width="\(Int(size))" height="\(Int(size))" fill="#f7f7f7"/>
            <line x1="10" y1="\(size - 10)" x2="\(size - 10)" y2="10" stroke="#999"/>
            <g fill="#1f6fb2" fill-opacity=".55">\(dots.joined())</g></svg>
            <figcaption>output_\(output.position): float values to the right, quantized ones upwards, from \(NumberText.short(least)) to
            \(NumberText.short(greatest)).</figcaption></figure>
            """
    }

    /// For each layer, the error at the outputs if it alone is quantized.
    private var effectBars: String {
        let layers = evaluation.layers.filter { $0.effect != nil }
        let total = layers.reduce(0) { $0 + ($1.effect?.power ?? 0) }
        guard total > 0 else { return "" }
        let rows = layers.enumerated().map { place, layer -> String in
            let share = (layer.effect?.power ?? 0) / total
            let y = place * 18
            return """
                <text x="0" y="\(y + 13)">\(EvaluationPage.escaped(EvaluationPage.label(layer)))</text>
                <rect x="330" y="\(y + 3)" width="\(NumberText.fixed(max(share * 500, 0.5), 1))" height="12" fill="#b2441f"/>
                <text x="\(NumberText.fixed(336 + share * 500, 1))" y="\(y + 13)">\(NumberText.fixed(100 * share, 1)) %</text>
                """
        }
        return """
            <figure><figcaption>The share of each layer in the error at the outputs, if it alone is quantized.</figcaption>
            <svg width="900" height="\(layers.count * 18 + 6)" role="img" aria-label="error at the outputs by layer">\(rows.joined())</svg></figure>
            """
    }

    private static let colours: [LayerCause: String] = [
        .input: "#8fb8de", .weights: "#b2441f", .bias: "#e0a030", .range: "#7a1f5c", .rounding: "#3c7d3c",
        .arithmetic: "#888888",
    ]

    /// For each layer, the causes of its own error.
    private var causeBars: String {
        let layers = evaluation.layers.filter { $0.reason == nil && $0.mainCause != nil }
        guard !layers.isEmpty else { return "" }
        let rows = layers.enumerated().map { place, layer -> String in
            let y = place * 18
            var x = 330.0
            let parts = LayerCause.parts.map { cause -> String in
                let width = layer.share(cause) * 500
                defer { x += width }
                return
                    "<rect x=\"\(NumberText.fixed(x, 1))\" y=\"\(y + 3)\" width=\"\(NumberText.fixed(width, 1))\" height=\"12\" "
                    + "fill=\"\(EvaluationPage.colours[cause] ?? "#000")\"><title>\(cause.rawValue)</title></rect>"
            }
            return
                "<text x=\"0\" y=\"\(y + 13)\">\(EvaluationPage.escaped(EvaluationPage.label(layer)))</text>\(parts.joined())"
        }
        let key = LayerCause.parts.map {
            "<span class=\"key\" style=\"background: \(EvaluationPage.colours[$0] ?? "#000")\"></span>\($0.rawValue)"
        }
        return """
            <figure><figcaption>What brings the error of each layer, one cause at a time:\(key.joined())</figcaption>
            <svg width="900" height="\(layers.count * 18 + 6)" role="img" aria-label="causes by layer">\(rows.joined())</svg></figure>
            """
    }

    private static func label(_ layer: Evaluation.Layer) -> String {
        "\(layer.index) \(layer.name) \(layer.tensor)".shortened(to: 52)
    }

    private static func escaped(_ text: String) -> String { Markup.escaped(text.inOneLine) }
}
