import Foundation
import QuantSpec
import Testing
import TestSupport

@testable import ArrayFiles

@Suite("Archives of arrays read back as they were written")
struct ArrayArchiveTests {
    @Test("An archive of numpy.savez is read")
    func storedArchive() throws {
        let archive = try ArrayArchive(npz: Fixture.storedArchive)
        #expect(archive.keys == ["a", "b"])
        #expect(try archive["a"] == NumPyArray([3], .int8([1, -2, 3])))
        #expect(try archive["b"] == NumPyArray([], .float64([0.5])))
        #expect(archive["c"] == nil)
    }

    @Test("An archive of numpy.savez_compressed is read")
    func compressedArchive() throws {
        let archive = try ArrayArchive(npz: Fixture.compressedArchive)
        #expect(archive.keys == ["squares", "none"])
        let squares = (0..<300).map { UInt8($0 * $0 / 16 % 16) }
        #expect(try archive["squares"] == NumPyArray([300], .uint8(squares)))
        #expect(try archive["none"] == NumPyArray([2, 0], .uint16([])))
    }

    @Test("An archive that was written to a pipe, with its sizes after the data, is read")
    func streamedArchive() throws {
        let archive = try ArrayArchive(npz: Fixture.streamedArchive)
        #expect(try archive["flags"] == NumPyArray([3], .bool([true, false, true])))
    }

    @Test("Whatever is written reads back, in order and bit for bit, and the bytes depend on nothing else")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 4)
        for count in [0, 1, 2, 12, 40] {
            var archive = ArrayArchive()
            for index in 0..<count {
                let type = NumPyArray.types[index % NumPyArray.types.count]
                archive["κ/\(count - index) x"] = try NumPyArray.random(type, using: &generator)
            }
            let bytes = try archive.npz()
            let copy = try ArrayArchive(npz: bytes)
            #expect(copy.keys == archive.keys)
            #expect(copy.entries.map(\.array.npy) == archive.entries.map(\.array.npy))
            #expect(try copy.npz() == bytes)
        }
    }

    @Test("64-bit fields are written where 32 or 16 bits do not suffice, and read", arguments: [1, 130, 500, 1 << 20])
    func zip64(limit: Int) throws {
        var archive = ArrayArchive()
        for index in 0..<5 { archive["\(index)"] = try NumPyArray([index], .int8([Int8](repeating: 1, count: index))) }
        for limit16 in [1, 5, 6] {
            let bytes = try archive.npz(ZipWriter(limit32: limit, limit16: limit16))
            #expect(try ArrayArchive(npz: bytes) == archive)
            let hasEnd64 = bytes.count > limit || limit16 <= 5
            #expect(hasEnd64 == (ByteFields(bytes: bytes).uint32(at: bytes.count - 42) == 0x0706_4b50))
        }
    }

    @Test("An archive is a list by name: a new array goes last, a replaced one stays, nil removes")
    func order() throws {
        var archive = ArrayArchive()
        #expect(archive.isEmpty)
        for key in ["b", "a", "c"] { archive[key] = try NumPyArray([], .int8([1])) }
        archive["b"] = try NumPyArray([], .int8([2]))
        #expect(archive.keys == ["b", "a", "c"])
        archive["a"] = nil
        archive["none"] = nil
        #expect(archive.keys == ["b", "c"])
        #expect(archive.count == 2)
        #expect(archive.entries.map(\.array.elements) == [.int8([2]), .int8([1])])
    }

    @Test("A name that zip cannot hold is refused, and the longest that it can is not")
    func names() throws {
        var archive = ArrayArchive()
        archive[String(repeating: "x", count: 65531)] = try NumPyArray([], .int8([1]))
        #expect(try ArrayArchive(npz: archive.npz()) == archive)
        archive[String(repeating: "x", count: 65532)] = try NumPyArray([], .int8([1]))
        #expect(#expect(throws: ArrayFileError.self) { try archive.npz() }?.kind == .unsupported)
    }

    @Test("Files are written and read; a refused archive leaves nothing behind")
    func files() throws {
        let folder = NSTemporaryDirectory() + "archive-tests-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let archive = try ArrayArchive(npz: Fixture.compressedArchive)
        let path = folder + "/x.npz"
        #expect(#expect(throws: ArrayFileError.self) { try archive.write(to: path) }?.kind == .missing)
        try archive.write(to: path, creatingFolders: true)
        #expect(try ArrayArchive.read(path) == archive)
        var refused = archive
        refused[String(repeating: "x", count: 70_000)] = archive["none"]
        #expect(throws: ArrayFileError.self) { try refused.write(to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.npz"])
        #expect(try ArrayArchive.read(path) == archive)
        let missing = try #require(throws: ArrayFileError.self) { try ArrayArchive.read(folder + "/y.npz") }
        #expect(missing.kind == .missing && missing.file == folder + "/y.npz")
    }
}
