import FileSupport
@preconcurrency import Glibc

/// A temporary folder. When the last reference is released, the folder and the files directly in it are deleted.
final class ScratchFolder: Sendable {
    let path: String

    /// Makes a folder below `TMPDIR`, or below `/tmp`.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if that is impossible.
    init() throws(ConformanceError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/quantspec-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ConformanceError(
                .unavailable, subject: parent, problem: "no temporary folder can be made there",
                remedy: "set TMPDIR to a folder that can be written")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in FilePlace.names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
