import Foundation
import GoldenVectors
import QuantSpec
import TestSupport
import Testing

@testable import Conformance

@Suite("The examples of files in Spec/targets.md do what the text beside them says")
struct DocumentedSettingsTests {
    private static let vectors = Checkout.root + "/Vectors"

    /// The text of a section, up to the next one.
    private static func section(_ title: String) throws -> String {
        let text = try String(contentsOfFile: Checkout.root + "/Spec/targets.md", encoding: .utf8)
        let sections = text.components(separatedBy: "\n## ")
        return try #require(sections.first { $0.hasPrefix(title + "\n") })
    }

    /// The indented blocks of a section, as bytes.
    private static func examples(_ title: String) throws -> [[UInt8]] {
        let blocks = try section(title).components(separatedBy: "\n\n").filter { $0.hasPrefix("    {") }
        return blocks.map { Array($0.utf8) }
    }

    /// What becomes of every case that the limits are about, on a target that does nothing else.
    private static func run(_ limits: TargetLimits) throws -> ConformanceRun {
        let operators = try #require(limits.operators)
        let schemes = try #require(limits.schemes)
        let terms = operators.flatMap { name in schemes.map { "\(name)/\($0.rawValue)" } }
        let options = ConformanceOptions(selection: try CaseSelection(terms), limits: limits)
        return try ConformanceRun(
            InventedTarget { _, _ in .unsupported("") }, vectors: try VectorFolder(vectors), options: options)
    }

    @Test("Every example of limits is understood, names what there is, and each of its rules matches a case")
    func limits() throws {
        let examples = try Self.examples("Limits")
        #expect(examples.count == 2)
        for example in examples {
            let limits = try TargetLimits(parsing: example, file: "targets.md")
            #expect(!limits.exclusions.isEmpty)
            #expect(try Self.run(limits).unmatchedRules.map(\.reason) == [])
        }
    }

    @Test("The first example excludes what is dilated along one axis, and nothing of CONV_2D besides")
    func dilation() throws {
        let limits = try TargetLimits(parsing: try #require(try Self.examples("Limits").first), file: "targets.md")
        for run in try Self.run(limits).groups where run.group.operatorName == "CONV_2D" {
            let values = run.group.attributes.values
            let isDilated =
                values["dilation_h_factor"] != .integer(1) || values["dilation_w_factor"] != .integer(1)
            #expect(run.rows.allSatisfy { ($0.event == .outOfScope("no dilation")) == isDilated }, "\(run.group.id)")
        }
    }

    @Test("The page names every key of a rule")
    func keys() throws {
        let text = try Self.section("Limits")
        for key in LimitRule.keys { #expect(text.contains("`\(key)`"), "\(key)") }
    }

    @Test("The example of expectations is understood, and names cases and a known mistake that there are")
    func expectations() throws {
        let examples = try Self.examples("Expectations")
        #expect(examples.count == 1)
        for example in examples {
            for entry in try Expectations(parsing: example, file: "targets.md").entries {
                #expect(entry.diagnosis.map { Deviation.all(named: $0) != nil } ?? true)
                let file = try #require(
                    try VectorFolder(Self.vectors).operatorFiles.first { $0.subject?.title == "CONV_2D/int8" }
                )
                let groups = try VectorFolder(Self.vectors).groupIndex(file).groups
                #expect(groups.flatMap(\.caseNames).contains(where: entry.coversCase))
            }
        }
    }
}
