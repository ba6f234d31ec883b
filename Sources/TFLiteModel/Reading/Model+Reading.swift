import FileSupport

extension Model {
    /// Reads a model from the bytes of a whole `.tflite` file, and validates it (`validate()`). Constants share the
    /// bytes.
    ///
    /// - Throws: `ModelError` of kind `malformed` or `unsupported`. No bytes make it trap.
    public init(reading bytes: [UInt8]) throws(ModelError) {
        var reader = ModelReader(bytes)
        self = try reader.model()
        try validate()
    }

    /// Reads a model from a file.
    ///
    /// - Throws: `ModelError`, of kind `missingFile` if the file does not exist.
    public init(contentsOfFile path: String) throws(ModelError) { self = try Model.read(path).model }

    /// Reads a model from a file, or from a pipe, which can be read only once.
    ///
    /// - Returns: the model, and the number of bytes of the file.
    /// - Throws: `ModelError`, of kind `missingFile` if the file does not exist.
    package static func read(_ path: String) throws(ModelError) -> (model: Model, byteCount: Int) {
        let bytes = try bytes(ofFile: path)
        do {
            return (try Model(reading: bytes), bytes.count)
        } catch {
            throw error.of(file: path)
        }
    }

    private static func bytes(ofFile path: String) throws(ModelError) -> [UInt8] {
        do {
            return try InputFile.read(path, with: InputFile.Mark(fileIdentifier, at: 4))
        } catch {
            throw ModelError(
                error.kind == .missing ? .missingFile : .unreadableFile, file: path, error.problem,
                remedy: error.remedy)
        }
    }
}
