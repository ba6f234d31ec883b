import GoldenVectors
import QuantSpec
import Testing

@testable import Conformance

@Suite struct GlobTests {
    @Test(arguments: [
        ("*", "", true), ("*", "a/b#3", true), ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "acb", false),
        ("?", "", false), ("a?c", "abc", true), ("*/int8/*", "ADD/int8/x", true), ("", "", true), ("", "a", false),
        ("a*b*c", "aXbYbZc", true), ("a**", "a", true), ("#*", "#1", true), ("ab", "abc", false),
    ])
    func aPatternMatches(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(Glob(pattern).matches(name) == matches)
    }
}

@Suite struct CaseSelectionTests {
    private func includes(_ expression: String, _ caseName: String) throws -> Bool {
        let parts = caseName.split(separator: "/").map(String.init)
        let subject = OperatorScheme(name: parts[0], scheme: try #require(Scheme(rawValue: parts[1])))
        let group = String(caseName.prefix { $0 != "#" })
        let selection = try CaseSelection(expression)
        let included = selection.includes(subject, group: group, caseName: caseName)
        if included { #expect(selection.mayInclude(subject), "a file with selected cases would not be read") }
        return included
    }

    @Test(arguments: [
        ("ADD", true), ("add", true), ("int8", true), ("CONV_2D", false), ("int16x8", false), ("ADD/int8", true),
        ("ADD/int16x8", false), ("ADD/int8/tail/plain", true), ("ADD/int8/tail/plain#3", true),
        ("ADD/int8/tail/plain#4", false), ("*/tail/*", true), ("ADD*", true), ("A?D", true), ("CONV_2D,int8", true),
        ("CONV_2D, ADD", true), ("int8/ADD", true), ("int8/add/tail", true), ("int8/CONV_2D", false),
        ("INT8/*/*/PLAIN#3", true), ("int8/ADD/tail/plain#4", false), ("!int8/ADD", false), ("!ADD", false),
        ("!CONV_2D", true), ("int8,!ADD/int8/tail", false), ("*#3", true),
    ])
    func anExpressionSelects(_ expression: String, _ isSelected: Bool) throws {
        #expect(try includes(expression, "ADD/int8/tail/plain#3") == isSelected)
    }

    @Test(
        "Each expression has its own exclusions; one of exclusions alone applies to all",
        arguments: [
            (["CONV_2D", "ADD"], true), (["CONV_2D", "int16x8"], false), (["int8,!ADD", "ADD/int8/tail"], true),
            (["int8", "!ADD"], false), (["!CONV_2D", "!int16x8"], true), (["!CONV_2D", "!ADD/int8/tail"], false),
        ])
    func expressionsSelectTheirUnion(_ expressions: [String], _ isSelected: Bool) throws {
        let selection = try CaseSelection(expressions)
        let subject = OperatorScheme(name: "ADD", scheme: .int8)
        let group = "ADD/int8/tail/plain"
        #expect(selection.includes(subject, group: group, caseName: group + "#3") == isSelected)
        if isSelected { #expect(selection.mayInclude(subject)) }
    }

    @Test(arguments: ["", ",", "ADD,", "!"]) func anEmptyTermIsWrongUsage(_ expression: String) {
        #expect { try CaseSelection(expression) } throws: { ($0 as? ConformanceError)?.exitStatus == 64 }
    }
}

@Suite struct CaseBudgetTests {
    @Test func aBudgetIsRead() throws {
        let budget = try CaseBudget("macs=1e6,rows=10,bytes=65536")
        #expect(budget.macs == 1_000_000 && budget.rows == 10 && budget.bytes == 65536)
        #expect(!budget.isUnlimited && CaseBudget.unlimited.isUnlimited)
    }

    @Test(arguments: [
        "", "macs", "macs=", "macs=-1", "macs=1.5", "rows=ten", "time=3", "rows=1,,macs=1", "macs=nan", "macs=1e99",
        "rows=0",
    ])
    func anythingElseIsWrongUsage(_ text: String) {
        #expect { try CaseBudget(text) } throws: { ($0 as? ConformanceError)?.exitStatus == 64 }
    }

    @Test func groupsAndRowsAreCut() throws {
        var group = try SampleVectors.convolution().groups[0]
        group.cost = VectorCost(macs: 100, bytes: 50)
        #expect(try CaseBudget("macs=100").allows(group) && !CaseBudget("macs=99").allows(group))
        #expect(try CaseBudget("bytes=50").allows(group) && !CaseBudget("bytes=49").allows(group))
        #expect(try CaseBudget("rows=2").rows(of: group) == 0..<2)
        #expect(try CaseBudget("rows=1000").rows(of: group) == 0..<SampleVectors.rowCount)
    }
}

@Suite struct TargetLimitsTests {
    private func reason(_ rules: String, row: Int = 0) throws -> String? {
        let limits = try TargetLimits(parsing: Array("{\"name\": \"L\", \(rules)}".utf8), file: "limits.json")
        let group = try SampleVectors.convolution().groups[0]
        return limits.reason(
            OperatorScheme(name: "CONV_2D", scheme: .int8), group, caseName: group.caseName(row))
    }

    @Test(arguments: [
        #""operators": ["ADD"]"#, #""schemes": ["uint8"]"#,
        #""exclude": [{"operators": ["CONV_2D"], "reason": "r"}]"#,
        #""exclude": [{"rankAbove": 3, "reason": "r"}]"#, #""exclude": [{"elementsAbove": 107, "reason": "r"}]"#,
        #""exclude": [{"dimensionAbove": 5, "reason": "r"}]"#, #""exclude": [{"perAxis": true, "reason": "r"}]"#,
        #""exclude": [{"macsAbove": 9, "bytesAbove": 99, "reason": "r"}]"#,
        #""exclude": [{"cases": ["*/same/*"], "variants": ["int*"], "reason": "r"}]"#,
        #""exclude": [{"attributes": {"padding": ["SAME"]}, "reason": "r"}]"#,
        #""exclude": [{"attributesOtherThan": {"stride_h": [1]}, "reason": "r"}]"#,
        #""exclude": [{"attributesOtherThan": {"stride_h": [1], "stride_w": [1]}, "reason": "r"}]"#,
        #""exclude": [{"attributesOtherThan": {"stride_w": [1], "padding": ["VALID"], "beta": [1]}, "reason": "r"}]"#,
        #""exclude": [{"ranks": [4], "reason": "r"}]"#, #""exclude": [{"ranksOtherThan": [2], "reason": "r"}]"#,
        #""exclude": [{"batchAbove": 0, "reason": "r"}]"#, #""exclude": [{"unequalShapes": false, "reason": "r"}]"#,
        #""exclude": [{"groupsAbove": 0, "reason": "r"}]"#,
        #""exclude": [{"inputChannelsNotMultipleOf": 2, "reason": "r"}]"#,
        #""exclude": [{"outputChannelsNotMultipleOf": 3, "reason": "r"}]"#,
        #""exclude": [{"channelsNotMultipleOf": 4, "reason": "r"}]"#,
        #""exclude": [{"biasTypes": ["none", "int32"], "reason": "r"}]"#,
        #""exclude": [{"constantOperands": ["fil*"], "reason": "r"}]"#,
        #""exclude": [{"runtimeOperands": ["input"], "reason": "r"}]"#,
    ])
    func aCaseIsOutOfScope(_ rules: String) throws { #expect(try reason(rules) != nil) }

    @Test(arguments: [
        #""operators": ["CONV_2D"]"#, #""exclude": []"#, #""exclude": [{"rankAbove": 4, "reason": "r"}]"#,
        #""exclude": [{"elementsAbove": 108, "reason": "r"}]"#, #""exclude": [{"perAxis": false, "reason": "r"}]"#,
        #""exclude": [{"operators": ["CONV_2D"], "schemes": ["uint8"], "reason": "r"}]"#,
        #""exclude": [{"attributes": {"stride_h": [1, 3]}, "reason": "r"}]"#,
        #""exclude": [{"attributesOtherThan": {"dilation_h_factor": [1]}, "reason": "r"}]"#,
        #""exclude": [{"attributes": {"beta": [1]}, "reason": "r"}]"#,
        #""exclude": [{"attributesOtherThan": {"beta": [1]}, "reason": "r"}]"#,
        #""exclude": [{"attributesOtherThan": {"stride_h": [2], "stride_w": [1]}, "reason": "r"}]"#,
        #""exclude": [{"ranks": [1, 2, 3], "reason": "r"}]"#, #""exclude": [{"ranksOtherThan": [4], "reason": "r"}]"#,
        #""exclude": [{"batchAbove": 1, "reason": "r"}]"#, #""exclude": [{"unequalShapes": true, "reason": "r"}]"#,
        #""exclude": [{"groupsAbove": 1, "reason": "r"}]"#,
        #""exclude": [{"inputChannelsNotMultipleOf": 3, "reason": "r"}]"#,
        #""exclude": [{"outputChannelsNotMultipleOf": 4, "reason": "r"}]"#,
        #""exclude": [{"channelsNotMultipleOf": 1, "reason": "r"}]"#,
        #""exclude": [{"biasTypes": ["none", "int64"], "reason": "r"}]"#,
        #""exclude": [{"constantOperands": ["input"], "reason": "r"}]"#,
        #""exclude": [{"runtimeOperands": ["filter", "bias"], "reason": "r"}]"#,
    ])
    func aCaseIsInScope(_ rules: String) throws { #expect(try reason(rules) == nil) }

    @Test(arguments: [
        "", "[]", #"{"exclude": []}"#, #"{"name": "L", "exclude": [{"reason": "r"}]}"#,
        #"{"name": "L", "exclude": [{"rankAbove": 4}]}"#, #"{"name": "L", "rank": 4}"#,
        #"{"name": "L", "exclude": [{"channelsNotMultipleOf": 0, "reason": "r"}]}"#,
        #"{"name": "L", "exclude": [{"biasTypes": ["int33"], "reason": "r"}]}"#,
        #"{"name": "L", "schemes": ["int9"]}"#, #"{"name": "L", "exclude": [{"rankAbove": "4", "reason": "r"}]}"#,
    ])
    func aFileThatIsNotUnderstoodIsBadData(_ text: String) {
        #expect {
            try TargetLimits(parsing: Array(text.utf8), file: "limits.json")
        } throws: { ($0 as? ConformanceError)?.exitStatus == 65 }
    }
}

extension TargetLimitsTests {
    @Test(
        "Grouped convolutions, omitted biases, unequal shapes and constant operands are told apart in the golden vectors"
    )
    func limitsOfGoldenVectors() throws {
        let vectors = try VectorFolder(CompiledLibrary.root + "/Vectors")
        func excluded(_ rule: String, of path: String) throws -> [String] {
            let text = #"{"name": "L", "exclude": [{\#(rule), "reason": "r"}]}"#
            let limits = try TargetLimits(parsing: Array(text.utf8), file: "l.json")
            let file = try vectors.file(try #require(vectors.operatorFiles.first { $0.path == path }))
            let subject = OperatorScheme(name: file.operatorName, scheme: file.scheme)
            return file.groups.filter { limits.reason(subject, $0, caseName: $0.caseName(0)) != nil }.map(\.id)
        }
        let grouped = try excluded(#""groupsAbove": 1"#, of: "int8/CONV_2D.json")
        #expect(!grouped.isEmpty && grouped.allSatisfy { $0.contains("/groups-") })
        #expect(try excluded(#""groupsAbove": 1"#, of: "int8/DEPTHWISE_CONV_2D.json").isEmpty)
        let omitted = try excluded(#""biasTypes": ["none"]"#, of: "int8/CONV_2D.json")
        #expect(!omitted.isEmpty && omitted.allSatisfy { $0.contains("/no-bias/") })
        #expect(try excluded(#""biasTypes": ["none"]"#, of: "int8/ADD.json").isEmpty)
        let broadcast = try excluded(#""unequalShapes": true"#, of: "int8/ADD.json")
        #expect(!broadcast.isEmpty && !broadcast.contains { $0.contains("/same-shape/") })
        let (constant, runtime) = (
            try excluded(#""constantOperands": ["indices"]"#, of: "int8/GATHER.json"),
            try excluded(#""runtimeOperands": ["indices"]"#, of: "int8/GATHER.json")
        )
        #expect(!constant.isEmpty && !runtime.isEmpty && Set(constant).isDisjoint(with: runtime))
        let batches = try excluded(#""batchAbove": 1"#, of: "int8/CONV_2D.json")
        #expect(batches.contains { $0.contains("/batch-3/") } && !batches.contains { $0.contains("/tail-17/") })
    }

    @Test("A rule that matches nothing is named, unless nothing was selected that it is about")
    func unmatchedRules() throws {
        let text = #"""
            {"name": "L", "exclude": [
              {"operators": ["CONV_2D"], "rankAbove": 4, "reason": "no such rank"},
              {"operators": ["CONV_2D"], "rankAbove": 3, "reason": "all"},
              {"operators": ["CONV_2D"], "attributes": {"padding": ["SAME"]}, "reason": "all that are left: none"},
              {"operators": ["SOFTMAX"], "rankAbove": 9, "reason": "not selected"},
              {"operators": ["ADD", "SOFTMAX"], "schemes": ["uint8"], "reason": "not selected"},
              {"dimensionAbove": 1000, "reason": "nothing is so large"}]}
            """#
        let folder = try SampleVectors.folder()
        let limits = try TargetLimits(parsing: Array(text.utf8), file: "l.json")
        let run = try ConformanceRun(
            InventedTarget { _, _ in .unsupported("") }, vectors: try VectorFolder(folder.path),
            options: ConformanceOptions(limits: limits))
        #expect(run.unmatchedRules.map(\.reason) == ["no such rank", "nothing is so large"])
        #expect(run.unmatchedRules.map(\.place) == ["exclude[0]", "exclude[5]"])
    }

    @Test func namesThatNothingHasAreTold() throws {
        let text = #"""
            {"name": "L", "operators": ["ADD", "NOPE"], "exclude": [
              {"operators": ["CONV_2D", "CONV"], "reason": "r"},
              {"attributes": {"stride_h": [1], "nope": [1]}, "reason": "r"},
              {"operators": ["ADD"], "attributesOtherThan": {"stride_h": [1]}, "reason": "r"},
              {"operators": ["GATHER"], "constantOperands": ["indice", "ind*"], "reason": "r"}]}
            """#
        let limits = try TargetLimits(parsing: Array(text.utf8), file: "l.json")
        #expect(
            limits.unknownNames == [
                "there is no operator CONV; did you mean CONV_2D?", "there is no operator NOPE",
                "no operator that the rule is about has the attribute nope",
                "no operator that the rule is about has the attribute stride_h",
                "no operator that the rule is about has the operand indice; did you mean indices?",
            ])
    }
}

@Suite struct ExpectationsTests {
    @Test func anEntryCoversACase() throws {
        let text = #"{"failures": [{"case": "ADD/int8/a/b", "verdict": "crashed", "reason": "known"}]}"#
        let entry = try Expectations(parsing: Array(text.utf8), file: "e.json").entries[0]
        #expect(entry.covers("ADD/int8/a/b#7", .crashed, diagnosis: nil))
        #expect(!entry.covers("ADD/int8/a/b#7", .failed, diagnosis: nil))
        #expect(!entry.covers("ADD/int8/a/bc#7", .crashed, diagnosis: nil))
    }

    @Test(arguments: [
        "{}", #"{"failures": [{"case": "a"}]}"#, #"{"failures": [{"case": "a", "reason": "r", "verdict": "passed"}]}"#,
    ])
    func aFileThatIsNotUnderstoodIsBadData(_ text: String) {
        #expect {
            try Expectations(parsing: Array(text.utf8), file: "e.json")
        } throws: { ($0 as? ConformanceError)?.exitStatus == 65 }
    }
}
