/// A worked example of the text: a fenced block whose info string is `example`, with lines of the form `KEY: VALUE`.
struct WorkedExample: Sendable, Hashable {
    struct Line: Sendable, Hashable {
        /// In the file, from 1.
        let number: Int
        let key: String
        let value: String
    }

    static let info = "example"

    let file: String
    /// The line of the opening fence, from 1.
    let number: Int
    /// The lines of the block that are not empty.
    let lines: [Line]

    /// What is wrong at a line of the example.
    func error(_ line: Int, _ problem: String, _ remedy: String) -> SpecificationTextError {
        SpecificationTextError(.malformed, file: "\(file):\(line)", problem, remedy)
    }
}

extension WorkedExample {
    /// The examples of a text, in order; an error for each that cannot be read.
    static func all(in text: String, file: String) -> [Result<WorkedExample, SpecificationTextError>] {
        var found: [Result<WorkedExample, SpecificationTextError>] = []
        var open: (number: Int, body: [MarkdownLine])?
        for line in MarkdownLine.lines(of: text) {
            switch line.kind {
            case .opening(info: WorkedExample.info): open = (line.number, [])
            case .fenced: open?.body.append(line)
            case .closing:
                if let (number, body) = open { found.append(read(body, file, number)) }
                open = nil
            default: break
            }
        }
        if let open {
            found.append(
                .failure(
                    SpecificationTextError(
                        .malformed, file: "\(file):\(open.number)", "the example has no end",
                        "close its block with a line of three backticks")))
        }
        return found
    }

    private static func read(
        _ body: [MarkdownLine], _ file: String, _ number: Int
    ) -> Result<WorkedExample, SpecificationTextError> {
        var lines: [Line] = []
        for line in body where !line.text.allSatisfy(\.isWhitespace) {
            guard let match = line.text.wholeMatch(of: /\s*([A-Za-z0-9_]+(?: +[A-Za-z0-9_]+)?) *:(.*)/) else {
                return .failure(
                    SpecificationTextError(
                        .malformed, file: "\(file):\(line.number)", "`\(line.text)` has no `KEY: VALUE`",
                        "begin the line with `form`, the name of an attribute or operand, or another key, and a colon"))
            }
            let words = match.output.1.split(separator: " ")
            lines.append(
                Line(
                    number: line.number, key: words.joined(separator: " "),
                    value: match.output.2.split(whereSeparator: \.isWhitespace).joined(separator: " ")))
        }
        return .success(WorkedExample(file: file, number: number, lines: lines))
    }
}
