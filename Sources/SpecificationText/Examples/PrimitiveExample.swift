import GoldenVectors
import QuantSpec
import VectorFiles

/// A worked example of a primitive: a value for each argument and each result, as the files of primitives name them.
struct PrimitiveExample: Sendable {
    /// A line that states a result.
    struct Result: Sendable, Hashable {
        let line: WorkedExample.Line
        let position: Int
        let elements: Elements
    }

    let primitive: Primitive
    let arguments: [Elements]
    let results: [Result]

    /// The results that are not those of the specification.
    func problems() -> [OperatorExample.Problem] {
        let computed = primitive.results(of: arguments)
        let wrong = results.filter { stated in
            !computed.indices.contains(stated.position) || !stated.elements.hasSameBits(as: computed[stated.position])
        }
        return wrong.map { stated in
            .init(
                stated.line,
                "\(stated.line.key) is `\(ExampleValues.text(stated.elements))` in the text, but the specification "
                    + "computes `\(computed.indices.contains(stated.position) ? ExampleValues.text(computed[stated.position]) : "nothing")`"
            )
        }
    }
}

extension WorkedExample {
    /// Reads an example of the primitive that the first line names.
    ///
    /// - Throws: `SpecificationTextError` if there is no such primitive, or the lines do not give each argument and result once.
    func primitiveExample(_ first: Line) throws(SpecificationTextError) -> PrimitiveExample {
        guard let primitive = Primitive.named(first.value) else {
            let names = Primitive.all.map(\.name).joined(separator: ", ")
            throw error(first.number, "there is no primitive `\(first.value)`", "use one of \(names)")
        }
        let parameters = primitive.arguments + primitive.results
        guard lines.dropFirst().map(\.key) == parameters.map(\.name) else {
            let order = parameters.map(\.name).joined(separator: ", ")
            throw error(
                first.number, "the lines are not those of \(primitive.name)",
                "write a line for each argument and result in this order: \(order)")
        }
        let given = try zip(lines.dropFirst(), parameters).map { line, parameter throws(SpecificationTextError) in
            (line, try value(line, parameter))
        }
        let results = given.dropFirst(primitive.arguments.count).enumerated().map { position, result in
            PrimitiveExample.Result(line: result.0, position: position, elements: result.1)
        }
        return PrimitiveExample(
            primitive: primitive, arguments: given.prefix(primitive.arguments.count).map(\.1), results: results)
    }

    private func value(_ line: Line, _ parameter: PrimitiveParameter) throws(SpecificationTextError) -> Elements {
        let elements = try values(line.value, parameter.type, count: nil, at: line)
        let count = parameter.count ?? 1
        guard elements.count == count else {
            throw error(
                line.number, "\(line.key) has \(elements.count) values",
                count == 1 ? "write one value" : "write \(count) values between blanks")
        }
        return elements
    }
}
