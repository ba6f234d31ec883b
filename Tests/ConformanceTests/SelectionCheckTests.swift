import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite struct SelectionCheckTests {
    private let folder: TemporaryFolder

    init() throws { folder = try SampleVectors.folder() }

    private func check(_ selection: String) throws {
        try CaseSelection(selection).check(against: try VectorFolder(folder.path))
    }

    @Test(arguments: [
        "ADD", "add", "int8", "ADD/int8", "ADD/int8/tail", "ADD/int8/tail/plain", "ADD/int8/tail/plain#5", "int8/ADD",
        "INT8", "int8/add/tail/plain#0", "ADD,SOFTMAX", "ADD,!SOFTMAX", "SOFTMAX/int8/any/group,CONV_2D",
        "ADD,!CONV_2D",
        "*", "CONV*", "*/int8/*", "*stride-?", "*#0", "ADD/int8/*", "A??",
    ])
    func aTermThatMeansACaseIsAccepted(_ selection: String) throws { try check(selection) }

    @Test(arguments: [
        ("ADDD", "\"ADDD\" means no case of the vectors", "did you mean ADD?"),
        ("CONV_D,int8", "\"CONV_D\" means no case of the vectors", "did you mean CONV_2D?"),
        ("CONV2D/int8", "\"CONV2D/int8\" means", "did you mean CONV_2D/int8?"),
        ("int8/CONV2D", "\"int8/CONV2D\" means", "did you mean int8/CONV_2D?"),
        ("SOFTMX", "means no case", "did you mean SOFTMAX?"), ("!int9,ADD", "\"int9\" means", "did you mean int8?"),
        ("ADD/dynamic-range", "means no case", "ADD has float16, float32, int16x8, int8, uint8"),
        ("CONV_D/int8/same*", "means no case", "did you mean CONV_2D/int8?"),
        ("ADD,!CONF_2D", "\"CONF_2D\" means", "did you mean CONV_2D?"),
        ("ADD,XYZZY,*/int9/*", "\"XYZZY\" and 1 other term mean", "see what there is with 'quantspec vectors list'"),
        ("ADD/int8/tial/*", "means no case", "see 'quantspec vectors list --groups --select ADD/int8'"),
        ("ADD/int8/tail/plain#6", "means no case", "--select ADD/int8'"),
        ("int8/ADD/tial", "means no case", "see 'quantspec vectors list --groups --select ADD/int8'"),
    ])
    func aTermThatMeansNothingIsWrongUsage(_ selection: String, _ problem: String, _ remedy: String) throws {
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
            "arithmetic",
        ])
    func absentVectorsAreUnavailable(_ selection: String) {
        #expect {
            try check(selection)
        } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.hasPrefix("the folder has no vectors of \"")
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
            return error.exitStatus == 64 && error.remedy == "this verb takes whole files: use ADD/int8"
        }
    }
}

@Suite struct CloseNameTests {
    private let names = ["ADD", "AVERAGE_POOL_2D", "MAX_POOL_2D", "SOFTMAX", "LOG_SOFTMAX", "SUB", "int8", "int16x8"]

    @Test(arguments: [
        ("AVERAGE_POL", "AVERAGE_POOL_2D"), ("softmax", "SOFTMAX"), ("SOFTMX", "SOFTMAX"), ("SUBTRACT", "SUB"),
        ("int16", "int16x8"), ("in8", "int8"), ("MAX_POOL", "MAX_POOL_2D"), ("A", nil), ("", nil), ("XYZZY", nil),
        (String(repeating: "A", count: 10_000), nil),
    ])
    func theClosestNameIsMeant(_ written: String, _ meant: String?) {
        #expect(CloseName.of(written, among: names) == meant)
    }
}
