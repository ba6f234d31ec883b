import Foundation
import Testing

@testable import FileSupport

@Suite("Whole files are read within a limit")
struct InputFileTests {
    private let limits = (endless: 1 << 16, file: 5)

    @Test("A file up to the limit is read; a greater one is refused before it is read")
    func files() throws {
        let folder = try Folder()
        for size in 0...7 {
            try Data(repeating: 3, count: size).write(to: URL(fileURLWithPath: folder["f"]))
            let path = folder["f"]
            guard size > 5 else {
                #expect(try InputFile.read(path, limits: limits) == [UInt8](repeating: 3, count: size))
                continue
            }
            #expect { try InputFile.read(path, limits: limits) } throws: {
                ($0 as? FileError)?.problem == "has more than 5 bytes"
            }
        }
    }

    @Test("A device without an end is refused at its limit")
    func endlessDevice() {
        #expect { try InputFile.read("/dev/zero", limits: limits) } throws: {
            ($0 as? FileError)?.problem == "has more than 65536 bytes"
        }
    }

    @Test("A device without the mark of a format is not read to its limit; a file with the mark is read whole")
    func marks() throws {
        let mark = InputFile.Mark("TFL3", at: 4)
        #expect(try InputFile.read("/dev/zero", with: mark, limits: (endless: 1 << 40, file: 5)).count <= 1 << 20)
        let folder = try Folder()
        let bytes = [0, 0, 0, 0] + Array("TFL3".utf8) + [UInt8](repeating: 7, count: 3 << 20)
        try Data(bytes).write(to: URL(fileURLWithPath: folder["m"]))
        #expect(try InputFile.read(folder["m"], with: mark) == bytes)
        #expect(try InputFile.read(folder["m"], with: InputFile.Mark("x", at: 8)).count == 1 << 20)
        try Data([1, 2]).write(to: URL(fileURLWithPath: folder["s"]))
        #expect(try InputFile.read(folder["s"], with: mark) == [1, 2])
    }
}
