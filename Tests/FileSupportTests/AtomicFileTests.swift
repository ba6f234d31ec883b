import FileSupport
import Foundation
import Testing

@Suite("A file is written whole or not at all")
struct AtomicFileTests {
    @Test("What was written is what is read", arguments: [0, 1, 4096, 3_000_000])
    func roundTrip(count: Int) throws {
        let folder = try Folder()
        let bytes = [UInt8](repeating: 7, count: count / 2) + [UInt8](repeating: 9, count: count - count / 2)
        try AtomicFile.write(bytes, to: folder["file"])
        #expect(try InputFile.read(folder["file"]) == bytes)
        #expect(try folder.contents == ["file"])
    }

    @Test("Text is written in UTF-8")
    func text() throws {
        let folder = try Folder()
        try AtomicFile.write("zéro\n", to: folder["file"])
        #expect(try InputFile.read(folder["file"]) == Array("zéro\n".utf8))
        #expect(try SHA256.hexDigest(ofFile: folder["file"]) == SHA256.hexDigest(of: Array("zéro\n".utf8)))
    }

    @Test("Folders are created only when asked for")
    func folders() throws {
        let folder = try Folder()
        let path = folder["a/b//c/file"]
        let error = #expect(throws: FileError.self) { try AtomicFile.write([1], to: path) }
        #expect(error?.kind == .missing)
        try AtomicFile.write([1], to: path, creatingFolders: true)
        try AtomicFile.write([2], to: path, creatingFolders: true)
        #expect(try InputFile.read(path) == [2])
    }

    @Test("Where a file or a folder cannot be made, no folder that is there is said to be missing")
    func impossiblePlaces() throws {
        let file = #expect(throws: FileError.self) { try AtomicFile.write([1], to: "/proc/x") }
        #expect(file?.problem.hasPrefix("cannot be written") ?? false, "\(String(describing: file))")
        let folder = #expect(throws: FileError.self) {
            try AtomicFile.write([1], to: "/proc/x/y/z", creatingFolders: true)
        }
        let words = "the folder /proc/x cannot be created"
        #expect(folder?.problem.hasPrefix(words) ?? false, "\(String(describing: folder))")
    }

    @Test("A file that is let go before it is complete leaves the old one, and nothing else")
    func abandoned() throws {
        let folder = try Folder()
        try AtomicFile.write([1, 2, 3], to: folder["file"])
        do {
            let file = try PendingFile(folder["file"])
            try file.append([4])
            #expect(try folder.contents.count == 2)
        }
        #expect(try folder.contents == ["file"])
        #expect(try InputFile.read(folder["file"]) == [1, 2, 3])
    }

    @Test("An existing file keeps its permissions, and a symbolic link its target")
    func permissionsAndLinks() throws {
        let folder = try Folder()
        try AtomicFile.write([1], to: folder["file"])
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder["file"])
        try FileManager.default.createSymbolicLink(atPath: folder["link"], withDestinationPath: "file")
        try AtomicFile.write([2], to: folder["link"])
        #expect(try InputFile.read(folder["file"]) == [2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["link"]) == "file")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder["file"])
        #expect(attributes[.posixPermissions] as? Int == 0o640)
    }

    @Test("A pipe is written to, not replaced")
    func pipe() throws {
        let folder = try Folder()
        try #require(mkfifo(folder["pipe"], 0o600) == 0)
        // Open at both ends, so that neither waits for the other.
        let pipe = try #require(FileHandle(forUpdatingAtPath: folder["pipe"]))
        try AtomicFile.write([1, 2, 3], to: folder["pipe"])
        #expect(try pipe.read(upToCount: 3) == Data([1, 2, 3]))
        #expect(try folder.contents == ["pipe"])
    }

    @Test("A folder is neither read nor written, and an empty path is no file")
    func folderIsNoFile() throws {
        let folder = try Folder()
        #expect(#expect(throws: FileError.self) { try InputFile.read(folder.path) }?.kind == .unreadable)
        #expect(#expect(throws: FileError.self) { try AtomicFile.write([], to: folder.path) }?.kind == .unwritable)
        #expect(#expect(throws: FileError.self) { try AtomicFile.write([], to: "") }?.kind == .unwritable)
    }

    @Test("A missing file is told from an unreadable one, and the message names it")
    func missing() throws {
        let folder = try Folder()
        for path in [folder["none"], folder["none/below"]] {
            let error = try #require(throws: FileError.self) { try InputFile.read(path) }
            #expect(error.kind == .missing)
            #expect("\(error)".hasPrefix(path + ": "))
        }
    }
}
