import ArrayFiles
import FileSupport
import Foundation
import Targets

/// Reads files of samples, and tells what a command waits for.
enum SampleFile {
    /// The arrays of an .npz file or of a .npy file.
    ///
    /// A pipe or a device is read as a stream, so that other contents than arrays, which may never end, are an error at their beginning.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - loneKey: the name of the array of a .npy file.
    static func read(_ path: String, loneKey: String) throws -> ArrayArchive {
        guard isEndless(path) else { return try ArrayArchive.read(path, loneKey: loneKey) }
        announce(path)
        var stream = ArrayStream(try InputStream(path))
        guard let archive = try stream.next(loneKeys: [loneKey]) else {
            throw CommandFailure(.badInput, "\(path): it is empty; write an .npz or a .npy file to it")
        }
        return archive
    }

    /// Prints a note if a file is a pipe, because a command that reads it waits until another program writes to it.
    static func announce(_ path: String) {
        guard type(of: path) == .typeUnknown else { return }
        printNote("\(path): it is a pipe; waiting until another program has written to it and closed it")
    }

    /// Whether a path leads to a pipe or a device.
    private static func isEndless(_ path: String) -> Bool {
        type(of: path).map { $0 != .typeRegular && $0 != .typeDirectory } ?? false
    }

    /// The type of what a path leads to; `nil` if nothing exists there. A named pipe has the type unknown.
    private static func type(of path: String) -> FileAttributeType? {
        FilePlace.resolved(path).flatMap { resolved in
            let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
            return attributes?[.type] as? FileAttributeType
        }
    }
}
