import QuantSpec
import TestSupport
import Testing
import VectorFiles

@Suite("A selection of vectors means what its terms say")
struct VectorSelectionTests {
    private let paths = [
        "int8/ADD.json", "uint8/ADD.json", "int8/CONV_2D.json", "arithmetic/rounding_shift_right.json",
    ]

    private func chosen(_ texts: String...) throws -> [String] {
        let selection = try VectorSelection(texts)
        return paths.filter { selection.contains($0) }
    }

    @Test("A file is selected by its operator, its scheme, or both in either order, in capital or small letters")
    func files() throws {
        #expect(try chosen() == paths && VectorSelection([]).isEverything)
        #expect(try chosen("add") == ["int8/ADD.json", "uint8/ADD.json"])
        #expect(try chosen("INT8") == ["int8/ADD.json", "int8/CONV_2D.json"])
        #expect(try chosen("int8/ADD, CONV_2D/int8") == ["int8/ADD.json", "int8/CONV_2D.json"])
        #expect(try chosen("arithmetic") == ["arithmetic/rounding_shift_right.json"])
        #expect(try chosen("A?D", "*/CONV*") == ["int8/ADD.json", "uint8/ADD.json", "int8/CONV_2D.json"])
        #expect(try chosen("uint8/*") == ["uint8/ADD.json"] && chosen("*int8") == Array(paths.prefix(3)))
    }

    @Test("Several expressions select their union, and one of exclusions alone applies to all")
    func union() throws {
        #expect(try chosen("ADD/int8", "CONV_2D") == ["int8/ADD.json", "int8/CONV_2D.json"])
        #expect(try chosen("int8,!ADD", "ADD/int8") == ["int8/CONV_2D.json", "int8/ADD.json"].sorted())
        #expect(try chosen("int8", "!ADD") == ["int8/CONV_2D.json"])
        #expect(try chosen("!ADD", "!arithmetic") == ["int8/CONV_2D.json"])
        #expect(try chosen("!int8/ADD") == Array(paths.dropFirst()))
    }

    @Test("The text is what would be written behind one --select")
    func text() throws {
        #expect(try VectorSelection(["ADD", "int8"]).text == "ADD,int8")
        #expect(try VectorSelection(["int8", "!ADD"]).text == "int8,!ADD")
        #expect(try VectorSelection(["int8,!ADD", "ADD/int8"]).text == "int8,!ADD --select ADD/int8")
    }

    @Test("A beginning of a name means nothing, and a part of a file is no whole file")
    func parts() throws {
        #expect(try chosen("AD", "CONV", "int", "CONV_2D/int8/tail", "CONV_2D/int8/*tail").isEmpty)
        let part = SelectionTerm("int8/CONV_2D/tail")
        #expect(part.mayMean(partOf: VectorSubject(name: "CONV_2D", folder: "int8")))
        #expect(!part.mayMean(partOf: VectorSubject(name: "CONV_2D", folder: "uint8")))
        #expect(!SelectionTerm("CONV").mayMean(partOf: VectorSubject(name: "CONV_2D", folder: "int8")))
    }

    @Test("The names of groups are read from a file's lines as they are from its values")
    func groupIndex() throws {
        let file = try SampleFile.make()
        #expect(GroupIndex(scanning: file.bytes()) == GroupIndex(file))
        #expect(GroupIndex(file).rowCount == file.rowCount && file.rowCount > 0)
        #expect(GroupIndex(scanning: Array("}\n\"rows\":[\n{}\n]".utf8)).groups.isEmpty)
    }
}
