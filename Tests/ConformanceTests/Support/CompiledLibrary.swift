import Foundation
import Testing

/// A kernel library that is made from C for one test.
enum CompiledLibrary {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Compiles a source into a folder.
    /// - Returns: the library's path.
    static func make(_ text: String, in folder: TemporaryFolder) throws -> String {
        let source = try folder.write(text, to: "mine.c")
        let library = folder.path + "/libmine.so"
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-std=c11", "-Wall", "-Werror", "-shared", "-fPIC", "-I\(root)/Sources/CQuantSpec/include", "-o",
            library, source,
        ]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        return library
    }
}
