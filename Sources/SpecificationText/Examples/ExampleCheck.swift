import QuantSpec

/// Evaluates the worked examples of the text by the specification and compares every value bit for bit.
struct ExampleCheck {
    /// Examples that are wrong, and, as gaps, operators' pages without one.
    let findings: [SpecificationCheck.Finding]
    /// How many examples were evaluated: without those that cannot be read.
    let count: Int

    init(_ text: SpecificationText, operators: [Operator]) {
        var findings: [SpecificationCheck.Finding] = []
        var count = 0
        for file in text.files {
            let page = operators.first { $0.name == SpecificationText.pageName(file.name) }
            let examples = WorkedExample.all(in: file.text, file: file.name)
            let subject = page?.name ?? file.name
            if page != nil, examples.isEmpty {
                findings.append(
                    .init(
                        clause: subject,
                        problem: "\(file.name): the page has no worked example; write one, a block of ```example",
                        isGap: true))
            }
            for example in examples {
                do throws(SpecificationTextError) {
                    let example = try example.get()
                    for problem in try ExampleCheck.problems(of: example, page: page, operators) {
                        let line = problem.line?.number ?? example.number
                        findings.append(.init(clause: subject, problem: "\(file.name):\(line): \(problem.text)"))
                    }
                    count += 1
                } catch {
                    findings.append(.init(clause: subject, problem: "\(error)"))
                }
            }
        }
        self.findings = findings
        self.count = count
    }

    /// - Parameter page: the operator that the page is about; `nil` in chapters.
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
                first?.number ?? example.number, "the example is of nothing",
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
