import GoldenVectors
import Testing

@testable import Conformance

@Suite struct SelectionCheckTests {
    private let folder: TemporaryFolder

    init() throws { folder = try SampleVectors.folder() }

    private func check(_ selection: String) throws {
        try CaseSelection(selection).check(against: try VectorFolder(folder.path))
    }

    @Test(arguments: [
        "ADD", "add", "int8", "ADD/int8", "ADD/int8/tail", "ADD/int8/tail/plain", "ADD/int8/tail/plain#5",
        "ADD,!CONV_2D",
        "*", "CONV*", "*/int8/*", "*stride-?", "*#0", "ADD/int8/*", "A??",
    ])
    func aTermThatMeansACaseIsAccepted(_ selection: String) throws { try check(selection) }

    @Test(arguments: [
        ("ADDD", "\"ADDD\" means no case of the vectors", "did you mean ADD?"),
        ("CONV_D,int8", "\"CONV_D\" means no case of the vectors", "did you mean CONV_2D?"),
        ("INT8", "\"INT8\" means", "did you mean int8?"), ("int8/ADD", "\"int8/ADD\" means", "did you mean ADD/int8?"),
        ("CONV_D/int8/same*", "means no case", "did you mean CONV_2D/int8?"),
        ("ADD,!CONF_2D", "\"CONF_2D\" means", "did you mean CONV_2D?"),
        ("ADD,XYZZY,*/int9/*", "\"XYZZY\" and 1 other term mean", "see what there is with 'quantspec vectors list'"),
        ("ADD/int8/tial/*", "means no case", "see 'quantspec vectors list --groups --select ADD/int8'"),
        ("ADD/int8/tail/plain#6", "means no case", "--select ADD/int8'"), ("SOFTMAX", "means no case", "see what"),
    ])
    func aTermThatMeansNothingIsWrongUsage(_ selection: String, _ problem: String, _ remedy: String) throws {
        #expect {
            try check(selection)
        } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            // One that others leave something beside is a mistake; nothing at all is nothing to judge.
            let status: Int32 = selection.contains(",") ? 64 : 69
            return error.exitStatus == status && error.problem.contains(problem) && error.remedy.contains(remedy)
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
