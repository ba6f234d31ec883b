import QuantSpec
import Testing
import TestSupport

@testable import ArrayFiles

@Suite("Archives that lie are refused by a typed error: none crashes, hangs or fills the memory")
struct HostileArchiveTests {
    private static let array = (try? NumPyArray([3], .int8([1, 2, 3])))?.npy ?? []

    @Test("The archives of these tests are read as long as they do not lie")
    func honest() throws {
        let archive = try ArrayArchive(npz: Archive([Member("a.npy"), Member("folder/", contents: [])]).bytes)
        #expect(archive.keys == ["a"])
    }

    @Test("Members that share bytes are refused")
    func overlap() throws {
        var second = Member("a.npy")
        second.offset = 0
        #expect(try error([Member("a.npy"), second]).problem.contains("overlap"))
        var nested = Member("b.npy")
        nested.offset = 30 + 5
        var outer = Member("a.npy")
        outer.contents = Archive([Member("b.npy")]).bytes
        #expect(try error([outer, nested]).kind == .malformed)
    }

    @Test("Sizes that do not fit the file or each other are refused", arguments: [0, 1, 138, 140, 1000, 0xffff_fffe])
    func sizes(size: Int) throws {
        for method in [0, 8] {
            var both = Member("a.npy", method: method)
            both.size = size
            both.compressedSize = size
            #expect(try error([both]).kind == .malformed)
            #expect(try size <= 139 || error([both]).problem.contains("overlap"))
            var inflated = Member("a.npy", method: method)
            inflated.size = size
            #expect(try error([inflated]).kind == .malformed)
            var local = Member("a.npy")
            local.localSize = size
            #expect(try error([local]).kind == .malformed)
        }
    }

    @Test("A declared size that no stream can reach is refused before memory is taken for it")
    func bomb() throws {
        var member = Member("a.npy", method: 8)
        member.contents = Fixture.fixedStream
        member.size = 0xffff_fff0
        #expect(try error([member]).problem.contains("cannot be decompressed"))
    }

    @Test("Arrays larger than the reader allows are refused, together as well as alone")
    func sizeLimit() throws {
        let bytes = Archive([Member("a.npy"), Member("b.npy")]).bytes
        let size = HostileArchiveTests.array.count
        #expect(try ArrayArchive(npz: bytes, sizeLimit: 2 * size).count == 2)
        let error = try #require(throws: ArrayFileError.self) { try ArrayArchive(npz: bytes, sizeLimit: 2 * size - 1) }
        #expect(error.kind == .unsupported)
    }

    @Test("What the local header and the directory say differently is refused")
    func contradictions() throws {
        var name = Member("a.npy")
        name.localName = "b.npy"
        var method = Member("a.npy")
        method.localMethod = 8
        var checksum = Member("a.npy")
        checksum.checksum ^= 1
        var offset = Member("a.npy")
        offset.offset = 1
        var far = Member("a.npy")
        far.offset = 0xffff_fffe
        for member in [name, method, checksum, offset, far] { #expect(try error([member]).kind == .malformed) }
    }

    @Test("What a reader of arrays cannot do is refused as such, with the member's name")
    func unsupported() throws {
        var encrypted = Member("a.npy")
        encrypted.flags = 1
        for member in [encrypted, Member("a.npy", method: 12), Member("notes.txt")] {
            let error = try error([member])
            #expect(error.kind == .unsupported)
            #expect("\(error)".contains(member.name))
        }
    }

    @Test("An array that is there twice is refused")
    func duplicates() throws {
        #expect(try error([Member("a.npy"), Member("a.npy")]).problem.contains("twice"))
    }

    @Test("A damaged array is told by its checksum")
    func checksum() throws {
        var bytes = Fixture.storedArchive
        let place = try #require(bytes.firstIndex(of: 0x93)) + 130
        bytes[place] ^= 1
        let error = try #require(throws: ArrayFileError.self) { try ArrayArchive(npz: bytes, file: "x.npz") }
        #expect(error.file == "x.npz" && error.place == "member 'a.npy'" && error.problem.contains("checksum"))
    }

    @Test("An error within a member names the file and the array")
    func arrayError() throws {
        var member = Member("weights.npy")
        member.contents = Array("\u{1}".utf8)
        let error = try error([member])
        #expect("\(error)".hasPrefix("x.npz: array 'weights': "))
    }

    @Test("A number of members that the directory does not have is refused", arguments: [0, 2, 0xffff])
    func memberCount(count: Int) throws {
        var archive = Archive([Member("a.npy")])
        archive.count = count
        #expect(throws: ArrayFileError.self) { try ArrayArchive(npz: archive.bytes) }
    }

    @Test("What looks like the end of an archive within the comment at its end is not taken for it")
    func comment() throws {
        let archive = Archive([Member("a.npy")]).bytes
        let comment = archive.suffix(22) + [1]
        let bytes = archive.dropLast(2) + [UInt8(comment.count), 0] + comment
        #expect(try ArrayArchive(npz: Array(bytes)).keys == ["a"])
    }

    @Test("An archive cut short anywhere is refused, and so is one array that is no archive")
    func truncation() throws {
        for fixture in [Fixture.storedArchive, Fixture.compressedArchive, Fixture.streamedArchive] {
            for count in fixture.indices {
                #expect(throws: ArrayFileError.self) { try ArrayArchive(npz: Array(fixture[..<count])) }
            }
        }
        let error = #expect(throws: ArrayFileError.self) { try ArrayArchive(npz: Fixture.float32File) }
        #expect(error?.problem.contains(".npy array") == true)
    }

    @Test("Changed at random, an archive is refused or gives the arrays that it held, ten thousand times")
    func mutations() throws {
        var generator = SeededGenerator(seed: 6)
        let large = try ArrayArchive(npz: Fixture.storedArchive).npz(ZipWriter(limit32: 1, limit16: 1))
        for fixture in [Fixture.storedArchive, Fixture.compressedArchive, Fixture.streamedArchive, large] {
            let archive = try ArrayArchive(npz: fixture)
            for _ in 0..<2500 {
                let bytes = mutated(fixture, using: &generator)
                if let read = try? ArrayArchive(npz: bytes) { #expect(read == archive) }
            }
        }
    }

    private func error(_ members: [Member]) throws -> ArrayFileError {
        try #require(throws: ArrayFileError.self) { try ArrayArchive(npz: Archive(members).bytes, file: "x.npz") }
    }

    // MARK: - Archives made by hand

    /// A member whose every claim can be changed.
    private struct Member {
        let name: String
        var localName: String
        var method: Int
        var localMethod: Int
        var flags = 0
        var contents: [UInt8] {
            didSet {
                size = contents.count
                compressedSize = contents.count
                checksum = Int(CRC32.checksum(contents[...]))
            }
        }
        var size: Int
        var compressedSize: Int
        /// The directory's where it is `nil`.
        var localSize: Int?
        var checksum: Int
        /// Where it really is where it is `nil`.
        var offset: Int?

        init(_ name: String, method: Int = 0, contents: [UInt8] = HostileArchiveTests.array) {
            self.name = name
            localName = name
            self.method = method
            localMethod = method
            self.contents = contents
            size = contents.count
            compressedSize = contents.count
            checksum = Int(CRC32.checksum(contents[...]))
        }
    }

    private struct Archive {
        let members: [Member]
        var count: Int

        init(_ members: [Member]) {
            self.members = members
            count = members.count
        }

        var bytes: [UInt8] {
            var bytes: [UInt8] = []
            var directory: [UInt8] = []
            for member in members {
                appendDirectoryEntry(member, at: bytes.count, to: &directory)
                bytes.append32(0x0403_4b50)
                appendFields(member, method: member.localMethod, size: member.localSize, to: &bytes)
                bytes.append16(member.localName.utf8.count)
                bytes.append16(0)
                bytes += Array(member.localName.utf8) + member.contents
            }
            let start = bytes.count
            bytes += directory
            bytes.append32(0x0605_4b50)
            bytes.append32(0)
            bytes.append16(count)
            bytes.append16(count)
            bytes.append32(directory.count)
            bytes.append32(start)
            bytes.append16(0)
            return bytes
        }

        private func appendDirectoryEntry(_ member: Member, at offset: Int, to bytes: inout [UInt8]) {
            bytes.append32(0x0201_4b50)
            bytes.append16(20)
            appendFields(member, method: member.method, size: nil, to: &bytes)
            bytes.append16(member.name.utf8.count)
            bytes += [UInt8](repeating: 0, count: 12)
            bytes.append32(member.offset ?? offset)
            bytes += Array(member.name.utf8)
        }

        private func appendFields(_ member: Member, method: Int, size: Int?, to bytes: inout [UInt8]) {
            bytes.append16(20)
            bytes.append16(member.flags)
            bytes.append16(method)
            bytes.append32(0)
            bytes.append32(member.checksum)
            bytes.append32(size ?? member.compressedSize)
            bytes.append32(size ?? member.size)
        }
    }
}
