import QuantSpec
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("A row is judged under every profile")
struct JudgementTests {
    /// One output element; `others` are what other profiles expect.
    private func group(_ expected: Int8, others: [String: Int8] = [:], isInformative: Bool = false) -> VectorGroup {
        let description = TensorDescription(.int8, [1], Quantization(scale: 1, zeroPoint: 0))
        let divergences = others.map { name, value in
            Divergence(name: name, steps: [[SparseElements(positions: [0], values: .int8([value]))]])
        }
        let row = VectorRow(
            steps: [VectorStep(inputs: [0: .int8([0])], outputs: [.int8([expected])])], profiles: divergences,
            isInformative: isInformative)
        return VectorGroup(
            id: "RELU/int8/a/b",
            instance: Instance(
                "RELU", variantID: "int8", attributes: [:], inputs: [description], outputs: [description]), rows: [row])
    }

    private func judged(_ group: VectorGroup, _ observed: Int8) -> JudgedRow {
        JudgedRow(
            index: 0, outcome: .completed([ObservedStep(outputs: [.int8([observed])])]), of: group, under: profiles)
    }

    private let profiles = ["base", "second", "third"]

    @Test("A row passes under the profiles that expect what was observed")
    func rowPasses() {
        let group = group(1, others: ["second": 2])
        let row = judged(group, 2)
        #expect((0..<3).map(row.passes.contains) == [false, true, false])
        #expect(row.verdict(under: 1) == .passed && row.verdict(under: 0) == .failed)
        let other = judged(group, 1)
        #expect((0..<3).map(other.passes.contains) == [true, false, true])
        #expect(other.observed != nil)
        #expect(judged(self.group(1), 1).observed == nil)
    }

    @Test("A real result within the bound of its form passes, and one outside fails (SCOPE-4)")
    func bounded() {
        let description = TensorDescription(.float32, [2])
        let row = VectorRow(
            steps: [VectorStep(inputs: [0: .float32([0, 1])], outputs: [.float32([1, 2.7182817])])])
        let group = VectorGroup(
            id: "EXP/float32/a/b",
            instance: Instance(
                "EXP", variantID: "float32", attributes: [:], inputs: [description], outputs: [description]),
            rows: [row])
        func judged(_ observed: Float) -> JudgedRow {
            let outcome = RowOutcome.completed([ObservedStep(outputs: [.float32([1, observed])])])
            return JudgedRow(index: 0, outcome: outcome, of: group, under: profiles)
        }
        let right: Float = 2.7182817
        #expect(judged(right.nextUp).verdict(under: 0) == .passed)
        #expect(judged(right.nextDown).verdict(under: 0) == .passed)
        #expect(judged(right.nextUp.nextUp).verdict(under: 0) == .failed)
    }

    @Test("Outputs of the wrong length fail with a reason")
    func outputsWrong() {
        let outcome = RowOutcome.completed([ObservedStep(outputs: [.int8([1, 2])])])
        let row = JudgedRow(index: 0, outcome: outcome, of: group(1), under: profiles)
        #expect(row.verdict(under: 0) == .failed)
        #expect(row.reason == "output 0 has 2 values of int8, expected 1 of int8")
    }

    @Test(
        "Every outcome has a verdict",
        arguments: [
            (RowOutcome.unsupported(""), Verdict.unsupported), (.invalid(""), .failed), (.failed(""), .failed),
            (.notDelegated(""), .notDelegated), (.crashed(""), .crashed), (.timedOut(""), .timedOut),
            (.completed([]), .failed), (.violated(.changesInput, ""), .failed), (.notRun(.crash, ""), .crashed),
            (.notRun(.hang, ""), .timedOut), (.notRun(.wrongAnswer, ""), .failed),
        ])
    func everyOutcome(_ outcome: RowOutcome, _ verdict: Verdict) {
        let row = JudgedRow(index: 0, outcome: outcome, of: group(1), under: profiles)
        #expect(row.verdict(under: 0) == verdict)
    }

    @Test("One profile is found that explains the whole run")
    func profileFound() throws {
        let rows = [judged(group(1, others: ["third": 5]), 5), judged(group(1), 1)]
        let selection = try #require(ProfileSelection(.any, profiles, operators: [rows]))
        #expect(selection.name == "third" && selection.explainsEverything)
    }

    @Test("Of equal profiles, the first is chosen")
    func equalProfiles() throws {
        let selection = try #require(ProfileSelection(.any, profiles, operators: [[judged(group(1), 1)]]))
        #expect(selection.name == "base")
    }

    @Test("No profile explains a mixture")
    func profileExplains() throws {
        let rows = [
            judged(group(1, others: ["third": 5]), 5), judged(group(1, others: ["third": 5]), 5),
            judged(group(1, others: ["second": 7]), 7),
        ]
        let selection = try #require(ProfileSelection(.any, profiles, operators: [rows]))
        #expect(selection.name == "third" && !selection.explainsEverything)
        #expect(selection.candidates.map(\.differences) == [3, 2, 1])
    }

    @Test("The profile that more operators follow is closer, though more cases differ")
    func profileMore() throws {
        let mistaken = (0..<3).map { _ in judged(group(1, others: ["third": 5]), 5) }
        let right = [judged(group(1, others: ["second": 7, "third": 7]), 1)]
        let alsoRight = [judged(group(2, others: ["second": 7, "third": 7]), 2)]
        let selection = try #require(ProfileSelection(.any, profiles, operators: [mistaken, right, alsoRight]))
        #expect(selection.name == "base" && selection.candidates.map(\.differences) == [3, 5, 2])
        #expect(selection.candidates.map(\.differingOperators) == [1, 3, 2])
    }

    @Test("Profiles that explain as much are named")
    func profilesExplain() throws {
        let selection = try #require(
            ProfileSelection(.any, profiles, operators: [[judged(group(1, others: ["second": 5]), 1)]]))
        #expect(selection.name == "base" && selection.equals == ["third"] && selection.results == 1)
    }

    @Test("A row without outputs says nothing about profiles")
    func rowWithout() throws {
        let crashed = JudgedRow(index: 0, outcome: .crashed(""), of: group(1), under: profiles)
        let selection = try #require(ProfileSelection(.any, profiles, operators: [[crashed]]))
        #expect(selection.results == 0 && !selection.explainsEverything)
    }

    @Test("Informative rows do not choose the profile")
    func informativeRows() throws {
        let rows = [judged(group(1, others: ["third": 5], isInformative: true), 5), judged(group(1), 1)]
        #expect(try #require(ProfileSelection(.any, profiles, operators: [rows])).name == "base")
    }

    @Test("A profile that is named is taken")
    func profileNamed() throws {
        let rows = [judged(group(1, others: ["third": 5]), 5)]
        let selection = try #require(ProfileSelection(.named("second"), profiles, operators: [rows]))
        #expect(selection.name == "second" && selection.candidates[1].differences == 1)
        #expect(ProfileSelection(.named("unknown"), profiles, operators: [rows]) == nil)
    }

    @Test("Every named profile is a candidate, the written one first")
    func everyNamed() {
        let names = ProfileSelection.candidates(writtenIn: "integer-double")
        #expect(names.first == "integer-double")
        #expect(Set(names) == Set(NumericProfile.all.map(\.name)) && names.count == NumericProfile.all.count)
    }
}

@Suite("A run has the exit status of the contract")
struct RunResultTests {
    @Test("The exit statuses are those of the contract")
    func exitStatuses() {
        #expect([RunResult.conforms, .differs, .nothingJudged].map(\.exitStatus) == [0, 1, 69])
        let kinds: [ConformanceError.Kind] = [.usage, .badData, .missing, .unavailable, .defect, .unwritable]
        #expect(
            kinds.map { ConformanceError($0, subject: "", problem: "", remedy: "").exitStatus }
                == [64, 65, 66, 69, 70, 74])
    }
}
