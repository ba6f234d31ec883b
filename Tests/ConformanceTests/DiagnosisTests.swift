import GoldenVectors
import QuantSpec
import Targets
import Testing
import VectorFiles

@testable import Conformance

@Suite("A failure is named by the mistake that its evidence shows")
struct DiagnosisTests {
    private let profiles = ProfileSelection.candidates(writtenIn: SampleVectors.profile.name)

    /// A file with its only group twice, as two paths of an implementation.
    private func twoGroups(_ file: VectorFile) -> VectorFile {
        var file = file
        var second = file.groups[0]
        second.id += "-second"
        file.groups.append(second)
        return file
    }

    private func mistake(_ name: String) throws -> Deviation { try #require(Deviation.named(name)) }

    /// What an implementation gives that is wrong in some groups.
    private func runs(_ file: VectorFile, _ wrong: (VectorGroup) -> Deviation?) -> [GroupRun] {
        SimulatedOperator(file, profile: SampleVectors.profile, mistake: wrong).groups
    }

    private func diagnoses(
        _ runs: [GroupRun], _ choice: ProfileChoice = .named(SampleVectors.profile.name)
    ) throws -> [String: Diagnosis] {
        let selection = try #require(ProfileSelection(choice, profiles, operators: [runs.flatMap(\.rows)]))
        return Diagnoser(selection).diagnose(runs)
    }

    private let garbage = Deviation(
        "garbage", .memory, "", "", breaking: [],
        .outputs { outputs, _, _ in
            outputs = outputs.map { output in
                let integers = (output.integers ?? []).enumerated().map { $1 ^ Int64(37 + $0 % 5) }
                return Elements(integers: integers, type: output.type) ?? output
            }
        })

    @Test("A name does not depend on failures elsewhere")
    func failuresElsewhere() throws {
        let file = twoGroups(try SampleVectors.convolution())
        let padding = try mistake("padding-with-zero")
        let first = file.groups[0].id
        let alone = try diagnoses(Array(runs(file) { $0.id == first ? padding : nil }.prefix(1)))
        let within = try diagnoses(runs(file) { $0.id == first ? padding : garbage })
        #expect(!alone.isEmpty)
        for (name, diagnosis) in alone {
            #expect(diagnosis.name == "padding-with-zero")
            #expect(within[name]?.name == diagnosis.name, "\(name)")
        }
    }

    @Test("A name is qualified if cases that would show it pass, or fail in another way")
    func contradictedNames() throws {
        let file = twoGroups(try SampleVectors.convolution())
        let padding = try mistake("padding-with-zero")
        let first = file.groups[0].id
        let passing = try diagnoses(runs(file) { $0.id == first ? padding : nil })
        #expect(passing.values.allSatisfy { $0.label == "padding-with-zero (in part)" })
        #expect(passing.values.allSatisfy { $0.explanation.contains("cases that would show it pass") })
        let failing = try diagnoses(runs(file) { $0.id == first ? padding : garbage }).values.filter { $0.name != nil }
        #expect(
            !failing.isEmpty && failing.allSatisfy { $0.isInPart && $0.explanation.contains("fail in another way") })
        let whole = try diagnoses(runs(file) { _ in padding })
        #expect(whole.values.allSatisfy { $0.label == "padding-with-zero" })
    }

    @Test("A profile is not named against a passing case")
    func profilesAgainstPassingCases() throws {
        var file = try SampleVectors.addition()
        for place in file.groups[0].rows.indices {
            let base = file.groups[0].rows[place].steps[0].outputs[0].integers ?? []
            let others = base.map { Int8($0 > 40 ? $0 - 17 : $0 + 17) }
            let sparse = SparseElements(positions: Array(others.indices), values: .int8(others))
            file.groups[0].rows[place].profiles = [Divergence(name: "integer-single", steps: [[sparse]])]
        }
        let group = file.groups[0]
        func run(following count: Int) -> [GroupRun] {
            let judged = group.rows.indices.map { place in
                let profile = place < count ? "integer-single" : SampleVectors.profile.name
                let steps = group.rows[place].outputs(under: profile).map { ObservedStep(outputs: $0) }
                return JudgedRow(index: place, outcome: .completed(steps), of: group, under: profiles)
            }
            return [GroupRun(scheme: .int8, group: group, rows: judged)]
        }
        let part = try diagnoses(run(following: group.rows.count - 1))
        #expect(part.count == group.rows.count - 1)
        #expect(part.values.allSatisfy { !($0.name ?? "").contains("profile") })
        let whole = try diagnoses(run(following: group.rows.count))
        #expect(whole.values.allSatisfy { $0.name == "profile integer-single" })
    }

    @Test("One element that is off by one is too little evidence for a name, and the mistakes that give it are told")
    func littleEvidence() throws {
        var file = try SampleVectors.convolution()
        let group = file.groups[0]
        let found = Deviation.all.compactMap { deviation -> (Deviation, Int)? in
            let row = runs(file) { _ in deviation }[0].rows.first { row in
                guard let observed = row.observed else { return false }
                let expected = group.rows[row.index].steps[0].outputs[0]
                let comparison = ElementComparison(expected: expected, observed: observed[0].outputs[0])
                return comparison.map { $0.positions.count == 1 && $0.largestDistance == 1 } ?? false
            }
            return row.map { (deviation, $0.index) }
        }
        let (away, row) = try #require(found.first, "no row of the sample shows a mistake in one element by one")
        file.groups[0].rows = [group.rows[row]]
        let diagnosis = try #require(try diagnoses(runs(file) { _ in away }).values.first)
        #expect(diagnosis.name == nil)
        #expect(diagnosis.explanation.contains("bits of evidence, but a diagnosis needs"), "\(diagnosis.explanation)")
    }

    @Test("Two mistakes in one implementation are one cause, not several that each explain a part")
    func pairsAreOneCause() throws {
        let file = try SampleVectors.convolution()
        let both = Deviation(combining: [try mistake("padding-with-zero"), try mistake("bias-ignored")])
        let found = try diagnoses(runs(file) { _ in both })
        #expect(found.count == file.groups[0].rows.count)
        #expect(found.values.allSatisfy { $0.label == "padding-with-zero+bias-ignored" })
    }

    @Test("Mistakes that the catalogue does not have get no unqualified name", arguments: Mutant.all.map(\.name))
    func unknownMistakes(_ name: String) throws {
        let mutant = try #require(Mutant.all.first { $0.name == name })
        for file in [twoGroups(try SampleVectors.addition()), twoGroups(try SampleVectors.convolution())] {
            let runs = runs(file) { _ in mutant }
            for (name, diagnosis) in try diagnoses(runs) where diagnosis.name != nil && !diagnosis.isInPart {
                let named = try #require(Deviation.all(named: diagnosis.name ?? "").map(Deviation.init(combining:)))
                let simulated = SimulatedOperator(file, profile: SampleVectors.profile) { _ in mutant }
                // It is one of the catalogue after all: the same results in every case.
                #expect(
                    NumericProfile.all.contains { simulated.gives(named, under: $0, inAll: runs) },
                    "\(name): \(diagnosis.name ?? "") for \(mutant.name)")
            }
        }
    }

    @Test("The report qualifies a name wherever it prints one")
    func printedNames() throws {
        let file = twoGroups(try SampleVectors.convolution())
        let padding = try mistake("padding-with-zero")
        let simulated = SimulatedOperator(file, profile: SampleVectors.profile) {
            $0.id == file.groups[0].id ? padding : nil
        }
        var observed: [String: [[Elements]]] = [:]
        for run in simulated.groups {
            for row in run.rows {
                observed[run.group.caseName(row.index)] =
                    row.observed?.map(\.outputs) ?? run.group.rows[row.index].steps.map(\.outputs)
            }
        }
        let folder = try SampleVectors.folder([file])
        let target = InventedTarget { name, _ in
            .completed((observed[name] ?? []).map { ObservedStep(outputs: $0) })
        }
        let report = try target.report(folder)
        let text = report.text(isColoured: false)
        let lines = text.split(separator: "\n").filter { $0.contains("padding-with-zero") }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("padding-with-zero (in part)") }, "\(text)")
        #expect(report.page.contains("<span class=\"chip\">padding-with-zero (in part)</span>"))
        #expect(report.junit.contains("padding-with-zero (in part)"))
        #expect(report.jsonText.contains(#""diagnosisInPart": true"#))
    }
}

@Suite("The bits of a case measure how improbable it is by chance")
struct EvidenceBitsTests {
    private func bits(_ shown: [Int8], insteadOf expected: [Int8]) throws -> Double {
        var group = try SampleVectors.addition().groups[0]
        group.instance.derived = Derived()
        return EvidenceBits(group).of([[.int8(shown)]], insteadOf: [[.int8(expected)]])
    }

    @Test("An element at a bound, one off by one, and one equal to its neighbour have a bit; what is far off has more")
    func weakElements() throws {
        // Every element is changed, so that the places say nothing.
        #expect(try bits([127], insteadOf: [3]) == 1)
        #expect(try bits([4], insteadOf: [3]) == 1)
        #expect(try bits([19], insteadOf: [3]) == 7)
        #expect(try bits([19, 19], insteadOf: [3, 4]) == 8)
    }

    @Test("A pair of values counts once in a row, and nothing is proved by what is not changed")
    func repeatedElements() throws {
        #expect(try bits([19, 5, 19, 5], insteadOf: [3, 1, 3, 1]) == 7 + 5)
        #expect(try bits([3, 4], insteadOf: [3, 4]) == 0)
    }

    @Test("Which elements are changed has the bits that choose them, at most three for each")
    func places() throws {
        #expect(try bits([19, 0], insteadOf: [3, 0]) == 7 + 1)
        let zeros = [Int8](repeating: 0, count: 100)
        #expect(try bits([19] + zeros, insteadOf: [3] + zeros) == 7 + 3)
    }
}
