import FileSupport
import Foundation
import QuantSpec
import Testing

@testable import ArrayFiles

@Suite("Files of arrays are read from a stream, one after the other")
struct ArrayStreamTests {
    /// All archives of a stream.
    private func archives(_ bytes: [UInt8], loneKeys: [String] = ["only"]) throws -> [ArrayArchive] {
        let path = NSTemporaryDirectory() + "stream-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try AtomicFile.write(bytes, to: path)
        var stream = ArrayStream(try InputStream(path))
        var archives: [ArrayArchive] = []
        while let next = try stream.next(loneKeys: loneKeys) { archives.append(next) }
        return archives
    }

    @Test("archives of numpy.savez, numpy.savez_compressed and of this project follow each other")
    func archives() throws {
        var own = ArrayArchive()
        own["x"] = try NumPyArray([2], .float32([1, 2]))
        let files = [
            Fixture.storedArchive, Fixture.compressedArchive, try own.npz(),
        ]
        let read = try archives(files.flatMap { $0 })
        #expect(try read == files.map { try ArrayArchive(npz: $0) })
    }

    @Test("as many .npy files as there are keys are one archive")
    func arrays() throws {
        let array = try NumPyArray([2], .float32([1, 2]))
        let read = try archives(array.npy + array.npy + Fixture.float32File + array.npy, loneKeys: ["a", "b"])
        #expect(read.map(\.keys) == [["a", "b"], ["a", "b"]])
        #expect(try read[1]["a"] == NumPyArray(npy: Fixture.float32File))
    }

    @Test("a compressed archive whose sizes follow the data is an error that says so")
    func compressedPipe() throws {
        let error = #expect(throws: ArrayFileError.self) { try archives(Fixture.streamedArchive) }
        #expect(error?.kind == .unsupported)
    }

    @Test("an empty stream has no archive")
    func empty() throws { #expect(try archives([]).isEmpty) }

    @Test("a stream that ends within a file is an error that names the file", arguments: [1, 20, 90, 200, 377, 398])
    func cut(length: Int) throws {
        let bytes = Fixture.storedArchive + Fixture.storedArchive.prefix(length)
        let error = #expect(throws: ArrayFileError.self) { try archives(bytes) }
        #expect(error?.kind == .malformed && error?.file.hasSuffix(", file 2") == true)
    }

    @Test("a member whose size is said to be in a field of 64-bit sizes, which it lacks, is an error that says so")
    func missingSizes() throws {
        var bytes = Fixture.storedArchive
        // The kind of the extra field.
        bytes[35] = 2
        let error = #expect(throws: ArrayFileError.self) { try archives(bytes) }
        #expect(error?.kind == .malformed && error?.problem.contains("64-bit sizes") == true)
    }

    @Test("what is no array file is an error, also behind one")
    func foreign() throws {
        let array = try NumPyArray([2], .float32([1, 2]))
        #expect(throws: ArrayFileError.self) { try archives(Array("text".utf8)) }
        #expect(throws: ArrayFileError.self) { try archives(array.npy + [0]) }
        #expect(throws: ArrayFileError.self) { try archives(array.npy, loneKeys: ["a", "b"]) }
    }
}
