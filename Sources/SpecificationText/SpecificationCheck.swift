import GoldenVectors
import QuantSpec
import VectorFiles

/// Compares text, code and vectors with each other. `spec check` prints the findings.
public struct SpecificationCheck: Sendable {
    /// One difference between them.
    public struct Finding: Sendable, Hashable {
        /// The clause. For a finding about something else: the operator, the known mistake or the file.
        public let clause: String
        /// What is wrong, with the place as `file:line` if there is one, and what to do.
        public let problem: String
        /// Whether nothing contradicts the clause, but a test or a definition is missing.
        public var isGap = false
        /// The language rule that is broken; `nil` for a finding of another kind.
        public var rule: LanguageRule?
    }

    /// The contradictions and gaps, in the order of the checks that found them.
    public let findings: [Finding]
    /// The number of clauses in the text.
    public let clauseCount: Int
    /// The number of worked examples that were evaluated.
    public let exampleCount: Int

    /// Families whose clauses are about the specification itself and have no code.
    public static let familiesWithoutCode: Set<String> = ["SCOPE"]

    /// Families whose clauses are about whole models, and the modules beside `QuantSpec` that have their code.
    public static let modelFamilies: Set<String> = ["MODEL"]
    /// The modules, as folders of `Sources`, in which the code of those clauses is.
    public static let modelSources = ["TFLiteModel", "Interpreter", "Linter"]

    /// Compares text, code and vectors.
    ///
    /// - Parameters:
    ///   - text: the specification.
    ///   - operators: the declared operators.
    ///   - vectors: the golden vectors that were read.
    ///   - sources: the clauses that the specification's own sources cite; empty if there are no sources.
    ///   - tests: the clauses that the tests cite.
    ///   - deviations: the known mistakes, with the clauses that they violate.
    ///   - reasons: the stated reasons why no result can test some clauses.
    ///   - refusals: the clauses that negative instances break.
    public init(
        text: SpecificationText, operators: [Operator], vectors: VectorSet, sources: ClauseCitations,
        tests: ClauseCitations, deviations: [Deviation] = Deviation.all, reasons: UnheldReasons = UnheldReasons([]),
        refusals: ClauseRefusals = .none
    ) {
        var findings: [Finding] = []
        let declared = SpecificationCheck.declaredClauses(operators)
        let inVectors = Set(
            vectors.files.flatMap { $0.clauses + $0.groups.flatMap(\.clauses) } + vectors.primitives.flatMap(\.clauses))
        let written = Set(text.clauses.map(\.clause))
        for clause in declared.union(sources.places.keys).subtracting(written).sorted(by: { $0.id < $1.id }) {
            let place = sources.places[clause]?.first ?? "a declaration"
            findings.append(Finding(clause: clause.id, problem: "\(place) names it, but no chapter or page has it"))
        }
        for clause in text.clauses where !SpecificationCheck.familiesWithoutCode.contains(clause.family) {
            let place = "\(clause.file):\(clause.line)"
            if !declared.contains(clause.clause) && sources.places[clause.clause] == nil {
                findings.append(Finding(clause: clause.clause.id, problem: "\(place): no code names it"))
            }
            if !inVectors.contains(clause.clause) && tests.places[clause.clause] == nil {
                findings.append(
                    Finding(clause: clause.clause.id, problem: "\(place): no vector and no test names it", isGap: true))
            }
        }
        for operation in operators where !text.pages.contains(operation.name) {
            findings.append(Finding(clause: operation.name, problem: "the operator has no page in operators/"))
        }
        let names = Set(operators.map(\.name))
        for page in text.pages where !names.contains(page) {
            findings.append(Finding(clause: page, problem: "operators/\(page).md is the page of no operator"))
        }
        findings += text.tableFindings(operators, deviations: deviations)
        let examples = ExampleCheck(text, operators: operators)
        findings += examples.findings
        exampleCount = examples.count
        findings += LanguageCheck(text).findings
        findings += SpecificationCheck.unknownDeviations(in: text)
        let mistakes = DeviationClauses(deviations: deviations)
        findings += mistakes.findings(in: text) + mistakes.findings(in: vectors)
        findings += mistakes.misquotations(in: text)
        let evidence = ClauseEvidence(vectors, deviations: deviations)
        findings += reasons.findings(in: text, evidence, refusals)
        findings += SpecificationCheck.openClauses(of: text, evidence, reasons, refusals)
        self.findings = findings + DerivedNames(text).findings(in: vectors)
        clauseCount = text.clauses.count
    }

    /// Returns the gaps: clauses that no row and no negative instance tests, and for which no reason is stated.
    static func openClauses(
        of text: SpecificationText, _ evidence: ClauseEvidence, _ reasons: UnheldReasons, _ refusals: ClauseRefusals
    ) -> [Finding] {
        text.clauses.filter { item in
            evidence.catches[item.clause] == nil && refusals.places[item.clause] == nil
                && reasons.reason(for: item.clause) == nil
        }.map { item in
            let problem =
                "\(item.file):\(item.line): no row catches a mistake against it; add a mistake that violates it to the "
                + "catalogue, or state in \(UnheldReasons.fileName) why no result can show one"
            return Finding(clause: item.clause.id, problem: problem, isGap: true)
        }
    }

    /// Returns the mistakes that the text names but the catalogue does not have.
    private static func unknownDeviations(in text: SpecificationText) -> [Finding] {
        text.files.flatMap { file in
            DeviationCitations.citations(in: file.text).filter { Deviation.named($0.name) == nil }.map { citation in
                return Finding(
                    clause: text.subject(of: file.name, line: citation.line),
                    problem: "\(file.name):\(citation.line): the catalogue has no deviation \(citation.name)")
            }
        }
    }

    /// The clauses that declarations name, in variants and in constraints.
    static func declaredClauses(_ operators: [Operator]) -> Set<Clause> {
        Set(operators.flatMap(\.variants).flatMap(\.declaredClauses))
    }
}
