import JSON
import QuantSpec
import TestSupport
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("Patterns match texts")
struct GlobTests {
    @Test(
        "A pattern matches whole texts",
        arguments: [
            ("*", "", true), ("*", "a/b#3", true), ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "acb", false),
            ("?", "", false), ("a?c", "abc", true), ("*/int8/*", "ADD/int8/x", true), ("", "", true), ("", "a", false),
            ("a*b*c", "aXbYbZc", true), ("a**", "a", true), ("#*", "#1", true), ("ab", "abc", false),
        ])
    func aPatternMatches(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(Glob(pattern).matches(name) == matches)
    }
}

@Suite("An expression selects cases")
struct CaseSelectionTests {
    private func includes(_ expression: String, _ caseName: String) throws -> Bool {
        let parts = caseName.split(separator: "/").map(String.init)
        let subject = OperatorScheme(name: parts[0], scheme: try #require(Scheme(rawValue: parts[1])))
        let group = String(caseName.prefix { $0 != "#" })
        let selection = try CaseSelection(expression)
        let included = selection.includes(subject, group: group, caseName: caseName)
        if included { #expect(selection.mayInclude(subject), "a file with selected cases would not be read") }
        return included
    }

    @Test(
        "An expression selects the cases that it names",
        arguments: [
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

    @Test("An empty term is wrong usage", arguments: ["", ",", "ADD,", "!"]) func emptyTerm(_ expression: String) {
        #expect { try CaseSelection(expression) } throws: { ($0 as? ConformanceError)?.exitStatus == 64 }
    }
}

@Suite("A budget leaves out what costs too much")
struct CaseBudgetTests {
    @Test("A budget is read")
    func budgetRead() throws {
        let budget = try CaseBudget("macs=1e6,rows=10,bytes=65536")
        #expect(budget.macs == 1_000_000 && budget.rows == 10 && budget.bytes == 65536)
        #expect(!budget.isUnlimited && CaseBudget.unlimited.isUnlimited)
    }

    @Test(
        "A budget of any other form is wrong usage",
        arguments: [
            "", "macs", "macs=", "macs=-1", "macs=1.5", "rows=ten", "time=3", "rows=1,,macs=1", "macs=nan", "macs=1e99",
            "rows=0", "cost=10", "cost=0%", "cost=101%", "cost=%", "cost=nan%", "cost",
        ])
    func anythingElse(_ text: String) {
        #expect { try CaseBudget(text) } throws: { ($0 as? ConformanceError)?.exitStatus == 64 }
    }

    @Test("A budget leaves out groups and rows")
    func groupsRows() throws {
        var group = try SampleVectors.convolution().groups[0]
        group.cost = VectorCost(macs: 100, bytes: 50)
        #expect(try CaseBudget("macs=100").allows(group) && !CaseBudget("macs=99").allows(group))
        #expect(try CaseBudget("bytes=50").allows(group) && !CaseBudget("bytes=49").allows(group))
        #expect(try CaseBudget("rows=2").rows(of: group) == 0..<2)
        #expect(try CaseBudget("rows=1000").rows(of: group) == 0..<SampleVectors.rowCount)
    }

    @Test("A share of the cost keeps the first groups of a file, as long as they cost no more")
    func shareOfCost() throws {
        var file = try SampleVectors.convolution()
        let group = file.groups[0]
        file.groups = [40, 20, 30, 10].map { macs in
            var group = group
            group.cost = VectorCost(macs: macs, bytes: 0)
            return group
        }
        func macs(_ budget: String) throws -> [Int] { try CaseBudget(budget).groups(of: file).map(\.cost.macs) }
        #expect(try macs("cost=100%") == [40, 20, 30, 10])
        #expect(try macs("cost=60%") == [40, 20])
        #expect(try macs("cost=59.9%") == [40])
        #expect(try macs("cost=39%") == [])
        #expect(try macs("cost=60%,macs=30") == [20, 30, 10])
    }

    @Test(
        "A share of the cost of several files is divided by the square roots of their costs",
        arguments: [0.01, 0.1, 0.5, 0.99, 1])
    func shareOfFiles(_ share: Double) {
        let costs: [Double] = [0, 4, 100, 900, 10_000, 10_000]
        let allowance = CostAllowance(share: share, of: costs)
        let parts = costs.map(allowance.cost)
        #expect(zip(parts, costs).allSatisfy { $0 <= $1 })
        #expect(abs(parts.reduce(0, +) - share * costs.reduce(0, +)) < 1e-4)
        // Files that are not run whole have parts in the ratio of the roots.
        for (part, cost) in zip(parts, costs) where part < cost {
            #expect(abs(part / cost.squareRoot() - parts[5] / 100) < 1e-6)
        }
    }

    @Test("A share of the cost of one file is that share")
    func shareOfOneFile() {
        #expect(abs(CostAllowance(share: 0.25, of: [400]).cost(ofFileWith: 400) - 100) < 1e-6)
    }
}

@Suite("Limits put cases out of scope")
struct TargetLimitsTests {
    private func reason(_ rules: String, row: Int = 0) throws -> String? {
        let limits = try TargetLimits(parsing: Array("{\"name\": \"L\", \(rules)}".utf8), file: "limits.json")
        let group = try SampleVectors.convolution().groups[0]
        return limits.reason(
            OperatorScheme(name: "CONV_2D", scheme: .int8), group, caseName: group.caseName(row))
    }

    @Test(
        "A case that a limit names is out of scope",
        arguments: [
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
            #""exclude": [{"unequalShapes": false, "reason": "r"}]"#,
            #""exclude": [{"operators": ["conv_2d"], "schemes": ["INT8"], "reason": "r"}]"#,
            #""exclude": [{"cases": ["CONV_2D/int8"], "reason": "r"}]"#,
            #""exclude": [{"cases": ["int8/conv_2d"], "reason": "r"}]"#,
            #""exclude": [{"cases": ["CONV_2D"], "reason": "r"}]"#,
            #""exclude": [{"cases": ["ADD", "CONV_2D/int8/*#0"], "reason": "r"}]"#,
            #""exclude": [{"inputChannelsNotMultipleOf": 2, "reason": "r"}]"#,
            #""exclude": [{"outputChannelsNotMultipleOf": 3, "reason": "r"}]"#,
            #""exclude": [{"channelsNotMultipleOf": 4, "reason": "r"}]"#,
            #""exclude": [{"biasTypes": ["none", "int32"], "reason": "r"}]"#,
            #""exclude": [{"constantOperands": ["fil*"], "reason": "r"}]"#,
            #""exclude": [{"runtimeOperands": ["input"], "reason": "r"}]"#,
        ])
    func caseOut(_ rules: String) throws { #expect(try reason(rules) != nil) }

    @Test(
        "A case that no limit names is in scope",
        arguments: [
            #""operators": ["CONV_2D"]"#, #""exclude": []"#, #""exclude": [{"rankAbove": 4, "reason": "r"}]"#,
            #""exclude": [{"elementsAbove": 108, "reason": "r"}]"#, #""exclude": [{"perAxis": false, "reason": "r"}]"#,
            #""exclude": [{"operators": ["CONV_2D"], "schemes": ["uint8"], "reason": "r"}]"#,
            #""exclude": [{"attributes": {"stride_h": [1, 3]}, "reason": "r"}]"#,
            #""exclude": [{"attributesOtherThan": {"dilation_h_factor": [1]}, "reason": "r"}]"#,
            #""exclude": [{"attributes": {"beta": [1]}, "reason": "r"}]"#,
            #""exclude": [{"attributesOtherThan": {"beta": [1]}, "reason": "r"}]"#,
            #""exclude": [{"attributesOtherThan": {"stride_h": [2], "stride_w": [1]}, "reason": "r"}]"#,
            #""exclude": [{"ranks": [1, 2, 3], "reason": "r"}]"#,
            #""exclude": [{"ranksOtherThan": [4], "reason": "r"}]"#,
            #""exclude": [{"cases": ["CONV_2D/uint8", "int16x8/CONV_2D", "CONV"], "reason": "r"}]"#,
            #""exclude": [{"batchAbove": 1, "reason": "r"}]"#, #""exclude": [{"unequalShapes": true, "reason": "r"}]"#,
            #""exclude": [{"groupsAbove": 1, "reason": "r"}]"#,
            #""exclude": [{"inputChannelsNotMultipleOf": 3, "reason": "r"}]"#,
            #""exclude": [{"outputChannelsNotMultipleOf": 4, "reason": "r"}]"#,
            #""exclude": [{"channelsNotMultipleOf": 1, "reason": "r"}]"#,
            #""exclude": [{"biasTypes": ["none", "int64"], "reason": "r"}]"#,
            #""exclude": [{"constantOperands": ["input"], "reason": "r"}]"#,
            #""exclude": [{"runtimeOperands": ["filter", "bias"], "reason": "r"}]"#,
        ])
    func caseScope(_ rules: String) throws { #expect(try reason(rules) == nil) }

    @Test(
        "A file that is not understood is bad data",
        arguments: [
            "", "[]", #"{"exclude": []}"#, #"{"name": "L", "exclude": [{"reason": "r"}]}"#,
            #"{"name": "L", "exclude": [{"rankAbove": 4}]}"#, #"{"name": "L", "rank": 4}"#,
            #"{"name": "L", "exclude": [{"channelsNotMultipleOf": 0, "reason": "r"}]}"#,
            #"{"name": "L", "exclude": [{"biasTypes": ["int33"], "reason": "r"}]}"#,
            #"{"name": "L", "schemes": ["int9"]}"#, #"{"name": "L", "exclude": [{"rankAbove": "4", "reason": "r"}]}"#,
        ])
    func fileUnderstood(_ text: String) {
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
        let vectors = try VectorFolder(Checkout.root + "/Vectors")
        func excluded(_ rule: String, of path: String) throws -> [String] {
            let text = #"{"name": "L", "exclude": [{\#(rule), "reason": "r"}]}"#
            let limits = try TargetLimits(parsing: Array(text.utf8), file: "l.json")
            let file = try vectors.file(try #require(vectors.operatorFiles.first { $0.path == path }))
            let subject = OperatorScheme(name: file.operatorName, scheme: file.scheme)
            return file.groups.filter { limits.reason(subject, $0, caseName: $0.caseName(0)) != nil }.map(\.id)
        }
        let grouped = try excluded(#""groupsAbove": 1"#, of: "int8/CONV_2D.json")
        let convolutions = try vectors.file(
            try #require(vectors.operatorFiles.first { $0.path == "int8/CONV_2D.json" }))
        // As many groups as the input has channels for each of the filter's.
        let inGroups = convolutions.groups.filter { group in
            group.instance.inputs[0]?.shape.dimensions.last != group.instance.inputs[1]?.shape.dimensions.last
        }
        #expect(!grouped.isEmpty && grouped == inGroups.map(\.id))
        #expect(try excluded(#""groupsAbove": 1"#, of: "int8/DEPTHWISE_CONV_2D.json").isEmpty)
        let omitted = try excluded(#""biasTypes": ["none"]"#, of: "int8/CONV_2D.json")
        #expect(!omitted.isEmpty && omitted.allSatisfy { $0.contains("/no-bias") })
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

    /// What the tool says of a file of limits that it refuses.
    private func refusal(_ members: String) -> String? {
        do {
            _ = try TargetLimits(parsing: Array("{\"name\": \"L\", \(members)}".utf8), file: "l.json")
            return nil
        } catch {
            return error.exitStatus == 65 ? error.description : "status \(error.exitStatus)"
        }
    }

    @Test(
        "An empty condition, list or text, and a number below all others, are refused with file, place and remedy",
        arguments: [
            (
                #"{"attributes": {}, "reason": "r"}"#,
                ".attributes: the object is empty; add a member, or remove the key"
            ),
            (#"{"attributesOtherThan": {}, "reason": "r"}"#, ".attributesOtherThan: the object is empty; "),
            (
                #"{"attributesOtherThan": {"stride_h": []}, "reason": "r"}"#,
                ".attributesOtherThan.stride_h: the list is"
            ),
            (#"{"operators": [], "reason": "r"}"#, ".operators: the list is empty; add an item, or remove the key"),
            (#"{"schemes": [], "reason": "r"}"#, ".schemes: the list is empty; "),
            (#"{"variants": [], "reason": "r"}"#, ".variants: the list is empty; "),
            (#"{"cases": [], "reason": "r"}"#, ".cases: the list is empty; "),
            (#"{"ranks": [], "reason": "r"}"#, ".ranks: the list is empty; "),
            (#"{"ranksOtherThan": [], "reason": "r"}"#, ".ranksOtherThan: the list is empty; "),
            (#"{"biasTypes": [], "reason": "r"}"#, ".biasTypes: the list is empty; "),
            (#"{"constantOperands": [], "reason": "r"}"#, ".constantOperands: the list is empty; "),
            (#"{"runtimeOperands": [], "reason": "r"}"#, ".runtimeOperands: the list is empty; "),
            (#"{"cases": [""], "reason": "r"}"#, ".cases[0]: the string is empty; "),
            (#"{"rankAbove": 4, "reason": " "}"#, ".reason: the string is empty; write a value"),
            (#"{"batchAbove": -1, "reason": "r"}"#, ".batchAbove: -1 would exclude every case; use 1 or more"),
            (#"{"groupsAbove": 0, "reason": "r"}"#, ".groupsAbove: 0 would exclude every case; use 1 or more"),
            (#"{"dimensionAbove": 0, "reason": "r"}"#, ".dimensionAbove: 0 would"),
            (#"{"elementsAbove": 0, "reason": "r"}"#, ".elementsAbove: 0 would"),
            (#"{"bytesAbove": 0, "reason": "r"}"#, ".bytesAbove: 0 would"),
            (#"{"macsAbove": -1, "reason": "r"}"#, ".macsAbove: -1 would exclude every case; use 0 or more"),
            (#"{"rankAbove": -1, "reason": "r"}"#, ".rankAbove: -1 would"),
            (#"{"ranks": [4, -1], "reason": "r"}"#, ".ranks[1]: no tensor has the rank -1; use 0 or more"),
            (#"{"cases": ["!ADD"], "reason": "r"}"#, ".cases[0]: \"!ADD\" is not a single term"),
            (#"{"cases": ["ADD,MUL"], "reason": "r"}"#, ".cases[0]: \"ADD,MUL\" is not a single term"),
        ])
    func emptyConditions(_ rule: String, _ words: String) {
        let refusal = refusal("\"exclude\": [\(rule)]")
        #expect(refusal?.hasPrefix("l.json: exclude[0]" + words) == true, "\(refusal ?? "accepted")")
    }

    @Test("A byte order mark is ignored, and texts for people lose the characters that control a terminal")
    func texts() throws {
        let mark = JSONParser.byteOrderMark
        let text = #"{"name": "L\u001b[31m", "exclude": [{"operators": ["ADD"], "reason": "a\nb\u0007\u202e"}]}"#
        let limits = try TargetLimits(parsing: mark + Array(text.utf8), file: "l.json")
        #expect(limits.name == "L\u{fffd}[31m" && limits.exclusions[0].reason == "a b\u{fffd}\u{fffd}")
        let entries = #"{"failures": [{"case": "ADD", "reason": "\u001b[2Jx"}]}"#
        let expectations = try Expectations(parsing: mark + Array(entries.utf8), file: "e.json")
        #expect(expectations.entries[0].reason == "\u{fffd}[2Jx")
        let error = #expect(throws: ConformanceError.self) {
            try Expectations(parsing: mark + Array("x".utf8), file: "e.json")
        }
        #expect(error?.problem.hasPrefix("line 1, column 1: ") == true, "\(error?.problem ?? "")")
    }

    @Test("An empty name, and operators or schemes without one, are refused")
    func emptyClaim() throws {
        #expect(refusal(#""operators": []"#) == "l.json: operators: the list is empty; add an item, or remove the key")
        #expect(refusal(#""schemes": []"#)?.contains("schemes: the list is empty") == true)
        #expect {
            try TargetLimits(parsing: Array(#"{"name": ""}"#.utf8), file: "l.json")
        } throws: { "\($0)" == "l.json: name: the string is empty; write a value" }
    }

    @Test(
        "A name that no operator of the rule has, and a value that an attribute does not take, are refused with what is right",
        arguments: [
            (
                #"{"operators": ["CONV2D"], "batchAbove": 1, "reason": "r"}"#,
                ".operators[0]: there is no operator \"CONV2D\"; did you mean CONV_2D?"
            ),
            (#"{"operators": ["XYZZY"], "reason": "r"}"#, "\"XYZZY\"; see 'quantspec vectors list'"),
            (#"{"schemes": ["int9"], "reason": "r"}"#, ".schemes[0]: there is no scheme \"int9\"; use "),
            (#"{"attributes": {"strideh": [1]}, "reason": "r"}"#, "attribute \"strideh\"; did you mean stride_h?"),
            (
                #"{"operators": ["ADD"], "attributesOtherThan": {"stride_h": [1]}, "reason": "r"}"#,
                ".attributesOtherThan.stride_h: no operator of the rule has the attribute \"stride_h\"; use fused_"
            ),
            (
                #"{"operators": ["GATHER"], "constantOperands": ["ind*", "indice"], "reason": "r"}"#,
                ".constantOperands[1]: no operator of the rule has the operand \"indice\"; did you mean indices?"
            ),
            (
                #"{"runtimeOperands": ["nope"], "reason": "r"}"#,
                "has the operand \"nope\"; see 'quantspec spec show OPERATOR'"
            ),
            (
                #"{"operators": ["ADD"], "variants": ["int9"], "reason": "r"}"#,
                "has the variant \"int9\"; did you mean int8?"
            ),
            (
                #"{"attributes": {"padding": ["same"]}, "reason": "r"}"#,
                ".attributes.padding[0]: the attribute takes no value \"same\"; use SAME, VALID"
            ),
            (
                #"{"attributesOtherThan": {"dilation_h_factor": [1, "1"]}, "reason": "r"}"#,
                ".dilation_h_factor[1]: the attribute takes no value \"1\"; use a whole number, such as 1"
            ),
            (#"{"attributes": {"align_corners": [2]}, "reason": "r"}"#, "takes no value 2; use true or false"),
            (#"{"attributes": {"beta": [true]}, "reason": "r"}"#, "takes no value true; use a whole number, or a hex"),
            (#"{"attributes": {"new_shape": [1]}, "reason": "r"}"#, "takes no value 1; use a list of whole numbers"),
            (#"{"attributes": {"stride_h": [[1]]}, "reason": "r"}"#, "takes no value that is a list; use a whole"),
        ])
    func unknownNames(_ rule: String, _ words: String) {
        let refusal = refusal("\"exclude\": [\(rule)]")
        #expect(
            refusal?.hasPrefix("l.json: exclude[0].") == true && refusal?.contains(words) == true, "\(refusal ?? "")")
    }

    @Test("The operators of the claim are read in small letters, and unknown ones are refused")
    func operatorsOfTheClaim() throws {
        #expect(
            refusal(#""operators": ["ADD", "CONV"]"#)
                == "l.json: operators[1]: there is no operator \"CONV\"; did you mean CONV_2D?")
        let limits = try TargetLimits(parsing: Array(#"{"name": "L", "operators": ["add"]}"#.utf8), file: "l.json")
        #expect(limits.operators == ["ADD"])
    }

    @Test(
        "Values of every kind of attribute are read as vectors have them",
        arguments: [
            (#"{"beta": [1, "0x1p-1"]}"#, [AttributeValue.real(1), .real(0.5)]),
            (#"{"align_corners": [true, 0]}"#, [.flag(true), .flag(false)]),
            (#"{"new_shape": [[1, 2], []]}"#, [.integers([1, 2]), .integers([])]),
            (#"{"padding": ["SAME"]}"#, [.name("SAME")]), (#"{"stride_h": [2]}"#, [.integer(2)]),
        ])
    func attributeValues(_ attributes: String, _ values: [AttributeValue]) throws {
        let text = #"{"name": "L", "exclude": [{"attributes": \#(attributes), "reason": "r"}]}"#
        let limits = try TargetLimits(parsing: Array(text.utf8), file: "l.json")
        #expect(limits.exclusions[0].attributes[0].values == values)
    }
}

@Suite("Expected failures are known, and others are new")
struct ExpectationsTests {
    @Test("An entry of expectations covers the cases that it names")
    func entryCovers() throws {
        let text = #"{"failures": [{"case": "ADD/int8/a/b", "verdict": "crashed", "reason": "known"}]}"#
        let entry = try Expectations(parsing: Array(text.utf8), file: "e.json").entries[0]
        #expect(entry.covers("ADD/int8/a/b#7", .crashed, diagnosis: nil))
        #expect(!entry.covers("ADD/int8/a/b#7", .failed, diagnosis: nil))
        #expect(!entry.covers("ADD/int8/a/bc#7", .crashed, diagnosis: nil))
    }

    @Test(
        "An entry names cases as --select does",
        arguments: [
            ("ADD", true), ("add", true), ("int8", true), ("ADD/int8", true), ("int8/ADD", true), ("int8/add/a", true),
            ("ADD/int8/a", true), ("ADD/int8/a/b#7", true), ("*", true), ("ADD/*", true), ("*/b", true), ("*#7", true),
            ("MUL", false), ("ADD/uint8", false), ("AD", false), ("ADD/int8/a/b#8", false), ("*#8", false),
        ])
    func cases(_ term: String, _ isCovered: Bool) throws {
        let text = #"{"failures": [{"case": "\#(term)", "reason": "known"}]}"#
        let entry = try Expectations(parsing: Array(text.utf8), file: "e.json").entries[0]
        #expect(entry.coversCase("ADD/int8/a/b#7") == isCovered)
    }

    @Test(
        "A file that is not understood is bad data",
        arguments: [
            "{}", #"{"failures": [{"case": "a"}]}"#,
            #"{"failures": [{"case": "a", "reason": "r", "verdict": "passed"}]}"#,
            #"{"failures": [{"case": "", "reason": "r"}]}"#, #"{"failures": [{"case": "ADD", "reason": ""}]}"#,
            #"{"failures": [{"case": "!ADD", "reason": "r"}]}"#, #"{"failures": [{"case": "ADD,MUL", "reason": "r"}]}"#,
            #"{"failures": [{"case": "ADD", "diagnosis": "", "reason": "r"}]}"#,
        ])
    func fileUnderstoodBad(_ text: String) {
        #expect {
            try Expectations(parsing: Array(text.utf8), file: "e.json")
        } throws: { ($0 as? ConformanceError)?.exitStatus == 65 }
    }
}
