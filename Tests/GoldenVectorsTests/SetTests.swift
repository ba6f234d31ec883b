import FileSupport
import Foundation
import QuantSpec
import Testing

@testable import GoldenVectors
@testable import VectorFiles

@Suite("A folder of golden vectors")
struct SetTests {
    private static let generation = SetGeneration()
    private static let item = SetGeneration.Item.operators("RESHAPE", .float16)
    private static let primitive = SetGeneration.Item.primitive("doubling_high_multiply", .arithmetic)
    /// Made once: the file alone, and the primitive.
    private static let made = [item, primitive].map { ($0.path, generation.make($0)?.bytes ?? []) }

    @Test("A file is a function of the specification and the seed: alone or beside others, once or twice")
    func determinism() throws {
        let alone = Self.made[0].1
        #expect(!alone.isEmpty)
        #expect(Self.generation.make(Self.item, concurrently: false)?.bytes == alone)
        let folder = Folder()
        let writer = SetWriter(folder: folder.path, generation: Self.generation)
        for item in [Self.primitive, Self.item] { _ = try writer.write(item) }
        for (path, bytes) in Self.made { #expect(try folder.bytes(path) == bytes) }
    }

    @Test("Known mistakes of MUL on uint8 show in at least three rows, so that a name has evidence")
    func evidence() throws {
        let file = try #require(Self.generation.file("MUL", .uint8))
        let rows = Dictionary(grouping: file.groups.flatMap { $0.rows.flatMap(\.catches) }, by: \.self)
        #expect(!rows.isEmpty)
        for (name, rows) in rows { #expect(rows.count >= 3, "\(name)") }
    }

    @Test("Another seed gives other values of the same groups")
    func seeds() throws {
        let other = try #require(SetGeneration(seed: 2).make(Self.primitive))
        #expect(other.bytes != Self.made[1].1)
    }

    @Test("What was generated is as the specification says, and the checksums are the files'")
    func verified() throws {
        let folder = try Self.folder()
        let check = try SetCheck(folder: folder.path)
        #expect(try check.folderFindings() == [])
        #expect(try Self.findings(folder) == [])
        let manifest = try VectorManifest(reading: folder.bytes(VectorManifest.fileName))
        for entry in manifest.files {
            #expect(SHA256.hexDigest(of: try folder.bytes(entry.path)) == entry.sha256)
        }
        #expect(String(decoding: try folder.bytes(VectorManifest.checksumsName), as: UTF8.self) == manifest.checksums)
    }

    @Test("One changed value is found, even where the manifest goes along", arguments: [true, false])
    func changedValue(_ manifestFollows: Bool) throws {
        let folder = try Self.folder()
        var file = try VectorFile(reading: Self.made[0].1, name: "")
        var values = try #require(file.groups[0].rows[0].steps[0].outputs.first)
        values = try #require(values.replacing([0], with: .float16([Binary16(bitPattern: 0x1234)])))
        file.groups[0].rows[0].steps[0].outputs = [values]
        try folder.write(file.bytes(), to: file.path)
        if manifestFollows {
            _ = try SetWriter(folder: folder.path, generation: Self.generation).writeManifest()
        }
        let findings = try Self.findings(folder)
        let problems = findings.map(\.problem)
        #expect(problems.contains("output 0 differs, first at position 0"))
        #expect(findings.contains { $0.place == file.groups[0].caseName(0) })
        #expect(problems.contains("its SHA-256 differs from the one in the manifest") == !manifestFollows)
    }

    @Test("A changed result of a primitive is found")
    func changedPrimitive() throws {
        let folder = try Self.folder()
        var file = try PrimitiveFile(reading: Self.made[1].1, name: "")
        file.rows[3].results = [.int32([12345])]
        try folder.write(file.bytes(), to: file.path)
        #expect(try Self.findings(folder).contains { $0.place == "#\(file.rows[3].id)" })
    }

    @Test("A truncated file cannot be read")
    func truncated() throws {
        for (path, bytes) in Self.made {
            let folder = try Self.folder()
            try folder.write(Array(bytes.dropLast(bytes.count / 3)), to: path)
            #expect(throws: VectorFileError.self) { try Self.findings(folder) }
        }
    }

    @Test("Other bytes of the same content, a wrong checksum file, and a file too many are found")
    func otherBytes() throws {
        let folder = try Self.folder()
        let (path, bytes) = Self.made[1]
        try folder.write(bytes + [UInt8(ascii: "\n")], to: path)
        #expect(try Self.findings(folder).map(\.problem).contains { $0.hasPrefix("its bytes differ from those") })
        try folder.write([], to: VectorManifest.checksumsName)
        try folder.write(bytes, to: "arithmetic/other.json")
        #expect(
            try SetCheck(folder: folder.path).folderFindings().map(\.file) == [
                VectorManifest.checksumsName, "arithmetic/other.json",
            ])
    }

    @Test("A missing file is missing")
    func missing() throws {
        let folder = try Self.folder()
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(Self.made[0].0)")
        #expect { try Self.findings(folder) } throws: { ($0 as? VectorFileError)?.isMissing == true }
    }

    @Test("The score falls when a deviation's only rows go")
    func score() throws {
        let name = "multiply-high-unsaturated"
        var file = try PrimitiveFile(reading: Self.made[1].1, name: "")
        let deviation = try #require(Deviation.named(name))
        #expect(VectorScore([], [file], of: [deviation]).lines[0].missing == [])
        file.rows.removeAll { $0.catches.contains(name) }
        let line = VectorScore([], [file], of: [deviation]).lines[0]
        #expect(line.missing == ["arithmetic"] && line.primitives == 0)
        #expect(line.restricted(to: ["arithmetic"])?.missing == ["arithmetic"])
        #expect(line.restricted(to: ["ADD"]) == nil)
    }

    @Test("A mistake in steps that a profile does not take is not asked for under it")
    func untakenSteps() throws {
        let shift = try #require(Deviation.named("shift-half-to-even"))
        func missing(_ profile: NumericProfile) -> [String] {
            VectorScore([], [], of: [shift], under: profile).lines[0].missing
        }
        #expect(missing(.integerDouble).contains("ADD"))
        #expect(missing(.integerSingle) == [])
    }

    @Test("Only what is there as a whole is asked for")
    func completeFamilies() throws {
        let folder = try Self.folder()
        let all = try VectorSet(reading: folder.path)
        #expect(all.completeFamilies == ["RESHAPE", "float16", "arithmetic", "doubling_high_multiply"])
        let part = try VectorSet(reading: folder.path) { $0.path == Self.made[0].0 }
        #expect(part.completeFamilies == ["RESHAPE", "float16"])
    }

    @Test("Files that the manifest names and that are no longer made are removed, and no others")
    func staleFiles() throws {
        let folder = try Self.folder()
        let writer = SetWriter(folder: folder.path, generation: Self.generation)
        #expect(try writer.removeStale() == [])
        var manifest = try VectorManifest(reading: folder.bytes(VectorManifest.fileName))
        for path in ["int8/WITHDRAWN.json", "../outside.json"] {
            manifest.files.append(VectorManifest.Entry(path: path, sha256: "", groups: 0, rows: 0, cost: 0))
        }
        try folder.write(manifest.bytes(), to: VectorManifest.fileName)
        for path in ["int8/WITHDRAWN.json", "int8/mine.json"] { try folder.write([], to: path) }
        #expect(try writer.removeStale() == ["int8/WITHDRAWN.json"])
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/int8/mine.json"))
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/\(Self.made[0].0)"))
        let written = try writer.writeManifest()
        #expect(written.files.map(\.path).sorted() == Self.made.map(\.0).sorted())
    }

    // MARK: Folders

    private static func folder() throws -> Folder {
        let folder = Folder()
        for (path, bytes) in made { try folder.write(bytes, to: path) }
        _ = try SetWriter(folder: folder.path, generation: generation).writeManifest()
        return folder
    }

    private static func findings(_ folder: Folder) throws -> [VectorFinding] {
        let check = try SetCheck(folder: folder.path)
        var result = SetCheck.Result()
        for entry in check.entries(.everything) { try check.check(entry, into: &result) }
        return result.findings
    }

    /// A temporary folder that is there as long as this value.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: "quantspec-\(UUID().uuidString)").path

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ bytes: [UInt8], to name: String) throws {
            try AtomicFile.write(bytes, to: "\(path)/\(name)", creatingFolders: true)
        }

        func bytes(_ name: String) throws -> [UInt8] { try InputFile.read("\(path)/\(name)") }
    }
}
