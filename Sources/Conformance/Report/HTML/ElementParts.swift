import FileSupport
import QuantSpec

extension ReportPage {
    /// The values that the first differing element of a case is computed from.
    func element(_ item: CaseReport) -> String {
        guard let first = item.difference?.first, let evidence = item.evidence else { return "" }
        var facts = [
            ("expected", RowDifference.Element.text(first.expected)),
            (
                "observed",
                RowDifference.Element.text(first.observed)
                    + (first.distance.map { " (\(first.unit.signed($0)))" } ?? "")
            ),
        ]
        if let accumulator = evidence.accumulator { facts.append(("accumulator", "\(accumulator)")) }
        if let accumulator = evidence.observedAccumulator { facts.append(("observed accumulator", "\(accumulator)")) }
        facts += evidence.derived.map { ($0.name + ($0.index.map { "[\($0)]" } ?? ""), "\($0.value)") }
        let rows = facts.map { "<dt>\(Markup.escaped($0))</dt><dd>\(Markup.escaped($1))</dd>" }
        return """
            <div class="element"><h4>Element \(Shape(first.coordinates))</h4>
            <dl>\(rows.joined())</dl>\(evidence.operands.map(ReportPage.operand).joined())</div>
            """
    }

    private static func operand(_ operand: ElementEvidence.Operand) -> String {
        let items = operand.elements.map { item in
            "<li><span>\(Shape(item.coordinates))</span> \(Markup.escaped(RowDifference.Element.text(item.value)))</li>"
        }
        let hidden = operand.count - operand.elements.count
        let more = hidden > 0 ? "<p class=\"note\">and \(hidden) more</p>" : ""
        return "<h4>\(Markup.escaped(operand.name)), \(Markup.escaped(words(operand.description)))</h4>"
            + "<ul class=\"values\">\(items.joined())</ul>\(more)"
    }

    /// The type, the shape and the quantization parameters of a tensor.
    private static func words(_ description: TensorDescription) -> String {
        let tensor = "\(description.type.rawValue) \(description.shape)"
        guard let quantization = description.quantization else { return tensor }
        return quantization.isPerTensor
            ? "\(tensor), scale \(quantization.scale), zero point \(quantization.zeroPoint)"
            : "\(tensor), a scale for each index of dimension \(quantization.dimension)"
    }
}
