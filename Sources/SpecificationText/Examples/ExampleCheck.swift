import QuantSpec

/// Evaluates the worked examples of the text by the specification and compares every value bit for bit.
struct ExampleCheck {
    /// Examples that are wrong, and, as gaps, operators' pages without one.
    private(set) var findings: [SpecificationCheck.Finding] = []
    /// How many examples were evaluated: without those that cannot be read.
    private(set) var count = 0

    init(_ text: SpecificationText, operators: [Operator]) {
        for file in text.files {
            let examples = WorkedExample.all(in: file.text, file: file.name)
            let page = operators.first { $0.name == SpecificationText.pageName(file.name) }
            if let page, examples.isEmpty {
                let problem = "\(file.name): the page has no worked example; write one, a block of ```example"
                findings.append(.init(clause: page.name, problem: problem, isGap: true))
            }
            for example in examples { check(example, of: file.name, page: page, operators) }
        }
    }

    private mutating func check(
        _ example: Result<WorkedExample, SpecificationTextError>, of file: String, page: Operator?,
        _ operators: [Operator]
    ) {
        let subject = page?.name ?? file
        do throws(SpecificationTextError) {
            let example = try example.get()
            for problem in try ExampleCheck.problems(of: example, page: page, operators) {
                let line = problem.line?.number ?? example.number
                findings.append(.init(clause: subject, problem: "\(file):\(line): \(problem.text)"))
            }
            count += 1
        } catch {
            findings.append(.init(clause: subject, problem: "\(error)"))
        }
    }

    /// Evaluates an example, and returns where it is wrong.
    ///
    /// - Parameters:
    ///   - example: the example.
    ///   - page: the operator that the page is about; `nil` in chapters.
    ///   - operators: the declared operators, among which an example in a chapter names one.
    private static func problems(
        of example: WorkedExample, page: Operator?, _ operators: [Operator]
    ) throws(SpecificationTextError) -> [OperatorExample.Problem] {
        let first = example.lines.first
        if let first, first.key == "primitive" { return try example.primitiveExample(first).problems() }
        if let first, first.key == "operator" {
            guard let declaration = operators.first(where: { $0.name == first.value }) else {
                throw example.error(
                    first.number, "there is no operator `\(first.value)`", "use the name of one that has a page")
            }
            return try example.operatorExample(declaration, example.lines.dropFirst()).problems()
        }
        guard let page else {
            throw example.error(
                first?.number ?? example.number, "the example names no operator and no primitive",
                "begin with `primitive: NAME`, or with `operator: NAME` and `form: FORM`")
        }
        return try example.operatorExample(page, example.lines[...]).problems()
    }
}

extension SpecificationText {
    /// The operator whose page a file is, by its name in the folder; `nil` for a chapter.
    static func pageName(_ file: String) -> String? {
        let folder = "operators/"
        return file.hasPrefix(folder) ? String(file.dropFirst(folder.count).dropLast(".md".count)) : nil
    }
}
