import VectorFiles

/// The sample vectors in a folder, and a folder with the answers of a command that is judged on them.
struct CannedTarget {
    let files: [VectorFile]
    let vectors: TemporaryFolder
    let scratch = TemporaryFolder()

    init() throws {
        files = [try SampleVectors.addition(), try SampleVectors.convolution()]
        vectors = try SampleVectors.folder(files)
    }

    /// Writes lines to a file of the scratch folder.
    func write(_ lines: [String], to name: String) throws {
        _ = try scratch.write(lines.map { $0 + "\n" }.joined(), to: name)
    }

    /// Writes the greeting and the right answers to `answers`.
    ///
    /// - Parameter count: how many answers; all of them if `nil`.
    func writeAnswers(_ count: Int? = nil) throws {
        let answers = CannedAnswers.lines(files)
        try write([CannedAnswers.greeting] + answers.prefix(count ?? answers.count), to: "answers")
    }
}
