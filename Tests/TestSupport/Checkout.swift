import Foundation
import VectorFiles

/// The repository that the tests were built from.
public enum Checkout {
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The folder of the committed golden vectors.
    public static var vectors: String { "\(root)/Vectors" }

    /// A committed vector file.
    ///
    /// - Parameter name: the scheme and the operator, such as "int8/ADD".
    public static func vectorFile(_ name: String) throws -> VectorFile {
        let path = "\(vectors)/\(name).json"
        return try VectorFile(reading: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path)
    }
}
