import QuantSpec

/// A tensor of a worked example: `int8 [1, 3], scale 0.5, zero point -1 = 3 127 -128`.
struct ExampleTensor: Sendable, Hashable {
    let description: TensorDescription
    /// `nil` if the line gives no values.
    let elements: Elements?
}

extension WorkedExample {
    private static var form: String { "write `TYPE [SHAPE], scale S, zero point Z = VALUES`" }

    /// The tensor that a line describes; `nil` if it is `omitted`.
    ///
    /// - Throws: `SpecificationTextError` if the line has another form, or another type than the operand.
    func tensor(_ line: Line, _ operand: Operand) throws(SpecificationTextError) -> ExampleTensor? {
        if line.value == "omitted" {
            guard [.optional, .omitted].contains(operand.presence) else {
                throw error(line.number, "\(operand.name) is omitted, but is \(operand.presence.rawValue)", Self.form)
            }
            return nil
        }
        let parts = line.value.split(separator: "=", maxSplits: 1)
        guard let head = parts.first, let match = head.wholeMatch(of: /(\w+) ?\[([^\]]*)\](?:, ?(.*?))? */),
            let type = ElementType(rawValue: String(match.output.1)), let shape = integers(match.output.2)
        else { throw error(line.number, "`\(line.value)` is not a tensor", Self.form) }
        guard type == operand.type else {
            throw error(
                line.number,
                "\(operand.name) has the type \(type.rawValue), expected \(operand.type.rawValue) in this form",
                "correct the type, or the form")
        }
        let description = TensorDescription(
            type, Shape(shape.map(Int.init)),
            try match.output.3.map { text throws(SpecificationTextError) in
                try parameters(text, at: line)
            })
        guard let count = description.shape.checkedCount else {
            throw error(
                line.number,
                "the shape \(description.shape) is invalid: a dimension is negative, or the size overflows",
                "correct the shape")
        }
        // A tensor without elements has nothing behind its equals sign.
        let text = parts.count > 1 ? parts[1] : line.value.contains("=") || count == 0 ? "" : nil
        return ExampleTensor(
            description: description,
            elements: try text.map { text throws(SpecificationTextError) in
                try values(text, type, count: count, at: line)
            })
    }

    /// `scale S, zero point Z`, or `scale [S, S] along D, zero point Z`; zero points may be a list too.
    private func parameters(_ text: Substring, at line: Line) throws(SpecificationTextError) -> Quantization {
        let form = /scale (\[[^\]]*\]|[^ ,]+)(?: along ([0-9]+))?, ?zero points? (\[[^\]]*\]|-?[0-9]+)/
        guard let match = text.wholeMatch(of: form), let scales = list(match.output.1, ExampleValues.float),
            let zeroPoints = list(match.output.3, { Int64($0) })
        else {
            throw error(
                line.number, "`\(text)` has no scale and zero point",
                "write `scale S, zero point Z`, or `scale [S, S] along DIMENSION, zero point Z`")
        }
        guard scales.count == 1 || match.output.2 != nil else {
            throw error(
                line.number, "\(scales.count) scales have no dimension",
                "write `along DIMENSION` after them")
        }
        return Quantization(
            scales: scales,
            zeroPoints: zeroPoints.count == 1
                ? [Int64](repeating: zeroPoints[0], count: scales.count) : zeroPoints,
            dimension: match.output.2.flatMap { Int($0) } ?? 0)
    }

    /// The items of `[A, B]`, or the one item that stands there without brackets; `nil` if one of them cannot be read.
    private func list<Value>(_ text: Substring, _ read: (String) -> Value?) -> [Value]? {
        let words = text.split { "[], ".contains($0) }
        return words.isEmpty ? nil : ExampleValues.all(words, read)
    }

    private func integers(_ text: Substring) -> [Int64]? {
        ExampleValues.all(text.split { ", ".contains($0) }) { Int64($0) }
    }
}
