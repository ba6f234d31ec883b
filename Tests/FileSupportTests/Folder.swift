import Foundation

/// A new folder, removed with everything in it when the value goes.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "file-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    subscript(_ name: String) -> String { path + "/" + name }
}
