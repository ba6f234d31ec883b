import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("A term that selects nothing is refused, and what was meant is named")
struct SelectionCheckTests {
    private let folder: TemporaryFolder

    init() throws { folder = try SampleVectors.folder() }

    private func check(_ selection: String) throws {
        try CaseSelection(selection).check(against: try VectorFolder(folder.path))
    }

    @Test(
        "A term that means a case is accepted",
        arguments: [
            "ADD", "add", "int8", "ADD/int8", "ADD/int8/tail", "ADD/int8/tail/plain", "ADD/int8/tail/plain#5",
            "int8/ADD",
            "INT8", "int8/add/tail/plain#0", "ADD,SOFTMAX", "ADD,!SOFTMAX", "SOFTMAX/int8/any/group,CONV_2D",
            "ADD,!CONV_2D",
            "*", "CONV*", "*/int8/*", "*stride-?", "*#0", "ADD/int8/*", "A??",
        ])
    func termMeans(_ selection: String) throws { try check(selection) }

    @Test(
        "A term that means nothing is wrong usage",
        arguments: [
            ("ADDD", "\"ADDD\" selects no case of the vectors", "did you mean ADD?"),
            ("CONV_D,int8", "\"CONV_D\" selects no case of the vectors", "did you mean CONV_2D?"),
            ("CONV2D/int8", "\"CONV2D/int8\" selects", "did you mean CONV_2D/int8?"),
            ("int8/CONV2D", "\"int8/CONV2D\" selects", "did you mean int8/CONV_2D?"),
            ("SOFTMX", "selects no case", "did you mean SOFTMAX?"),
            ("!int9,ADD", "\"int9\" selects", "did you mean int8?"),
            ("ADD/dynamic-range", "selects no case", "ADD has float16, float32, int16x8, int8, uint8"),
            ("CONV_D/int8/same*", "selects no case", "did you mean CONV_2D/int8?"),
            ("ADD,!CONF_2D", "\"CONF_2D\" selects", "did you mean CONV_2D?"),
            (
                "ADD,XYZZY,*/int9/*", "\"XYZZY\" and 1 other term select",
                "see 'quantspec vectors list'"
            ),
            ("ADD/int8/tial/*", "selects no case", "see 'quantspec vectors list --groups --select ADD/int8'"),
            ("ADD/int8/tail/plain#6", "selects no case", "--select ADD/int8'"),
            ("ADD/int8/tail/plain#k3f9a2", "selects no case", "the name is mistyped, or the case was removed: see"),
            ("int8/ADD/tial", "selects no case", "see 'quantspec vectors list --groups --select ADD/int8'"),
        ])
    func termMeansNothing(_ selection: String, _ problem: String, _ remedy: String) throws {
        #expect {
            try check(selection)
        } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            return error.exitStatus == 64 && error.problem.contains(problem) && error.remedy.contains(remedy)
        }
    }

    @Test(
        "What the specification has and the folder has not is nothing to judge, 69",
        arguments: [
            "SOFTMAX", "softmax/int8", "int8/SOFTMAX", "uint8", "SOFTMAX,uint8", "SOFTMAX/int8/some/group",
        ])
    func absentVectorsAreUnavailable(_ selection: String) {
        #expect {
            try check(selection)
        } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.hasPrefix("the folder has no vectors of \"")
        }
    }

    @Test(
        "Primitives do not enter a claim: a term that means nothing else is wrong usage, alone or beside others",
        arguments: [
            "arithmetic", "ADD/int8,arithmetic", "arithmetic/doubling_high_multiply", "ADD,doubling_high_multiply",
            "ARITHMETIC,ADD",
        ])
    func primitives(_ selection: String) throws {
        let error = try #require(throws: ConformanceError.self) { try check(selection) }
        #expect(
            error.exitStatus == 64
                && error.problem.hasSuffix("selects primitives, which conform does not judge with this target"))
        try CaseSelection(selection).check(against: try VectorFolder(folder.path), mayJudgePrimitives: true)
        // To exclude them is no mistake, and a pattern may mean them among others.
        try check("ADD,!arithmetic")
        try check("*")
    }

    @Test(
        "A term of --expectations or --limits that means nothing is bad data, whatever is selected",
        arguments: [
            ("RESHAP/int8", "did you mean RESHAPE/int8?"), ("ADDD", "did you mean ADD?"), ("ADD/int88", "int8"),
            ("CONV_2D/int8/sam", "see 'quantspec vectors list --groups --select CONV_2D/int8'"),
        ])
    func files(_ term: String, _ remedy: String) throws {
        let vectors = try VectorFolder(folder.path)
        let expectations = #"{"failures": [{"case": "ADD", "reason": "r"}, {"case": "\#(term)", "reason": "r"}]}"#
        let limits = #"{"name": "L", "exclude": [{"cases": ["int8", "\#(term)"], "reason": "r"}]}"#
        let checks: [(place: String, check: () throws -> Void)] = [
            (
                "failures[1].case",
                { try Expectations(parsing: Array(expectations.utf8), file: "f.json").check(against: vectors) }
            ),
            (
                "exclude[0].cases[1]",
                { try TargetLimits(parsing: Array(limits.utf8), file: "f.json").check(against: vectors) }
            ),
        ]
        for (place, check) in checks {
            let error = try #require(throws: ConformanceError.self) { try check() }
            #expect(error.exitStatus == 65 && error.remedy.contains(remedy), "\(error.remedy)")
            #expect("\(error)".hasPrefix("f.json: \(place): \"\(term)\" selects no case of the vectors; "))
        }
        // Neither is a mistake: what the specification has and this folder has not, and a negative instance.
        for other in ["SOFTMAX/int8", "ADD/int8/negative"] {
            let texts = [expectations, limits].map { Array($0.replacing(term, with: other).utf8) }
            try Expectations(parsing: texts[0], file: "f.json").check(against: vectors)
            try TargetLimits(parsing: texts[1], file: "f.json").check(against: vectors)
        }
    }

    @Test("A verb of whole files rejects a part of a file, and says which file it is of")
    func partsOfFiles() throws {
        let check = SelectionCheck(files: ["int8/ADD.json", "int8/CONV_2D.json"])
        #expect(try check.check(try VectorSelection(["ADD,SOFTMAX"])) == ["SOFTMAX"])
        #expect {
            try check.check(try VectorSelection(["int8/ADD/tail"]))
        } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            return error.exitStatus == 64 && error.remedy == "this verb selects whole files: use ADD/int8"
        }
    }
}

@Suite("The closest name is suggested for one that does not exist")
struct CloseNameTests {
    private let names = ["ADD", "AVERAGE_POOL_2D", "MAX_POOL_2D", "SOFTMAX", "LOG_SOFTMAX", "SUB", "int8", "int16x8"]

    @Test(
        "The closest name is meant",
        arguments: [
            ("AVERAGE_POL", "AVERAGE_POOL_2D"), ("softmax", "SOFTMAX"), ("SOFTMX", "SOFTMAX"), ("SUBTRACT", "SUB"),
            ("int16", "int16x8"), ("in8", "int8"), ("MAX_POOL", "MAX_POOL_2D"), ("A", nil), ("", nil), ("XYZZY", nil),
            (String(repeating: "A", count: 10_000), nil),
        ])
    func closestName(_ written: String, _ meant: String?) {
        #expect(CloseName.of(written, among: names) == meant)
    }
}
