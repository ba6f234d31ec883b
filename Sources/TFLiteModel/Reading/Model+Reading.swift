extension Model {
    /// Reads a model from the bytes of a whole `.tflite` file, and checks every index in it. Constants share the bytes.
    /// - Throws: `ModelError` of kind `malformed` or `unsupported`, whatever the bytes are.
    public init(reading bytes: [UInt8]) throws(ModelError) {
        var reader = ModelReader(bytes)
        self = try reader.model()
        try validate()
    }

    /// Reads a model from a file.
    /// - Throws: `ModelError`, of kind `missingFile` where there is none.
    public init(contentsOfFile path: String) throws(ModelError) {
        do {
            try self.init(reading: try FileBytes.read(path))
        } catch {
            throw error.of(file: path)
        }
    }
}
