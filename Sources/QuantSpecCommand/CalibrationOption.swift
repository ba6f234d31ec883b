import FileSupport
import TFLiteModel

/// A value of `--calibration`: a file of samples, possibly for a signature, or a number of random samples.
enum CalibrationOption: Sendable, Hashable {
    /// A file, and the signature that is called with its samples; `nil` for the main graph.
    case file(String, signature: String?)
    /// Files on standard input, one after the other, and the signature that is called with them.
    case stream(signature: String?)
    /// Samples that are drawn at random.
    case random(Int)

    /// Reads a value. Text before the first `=` is a signature if the model has one of this key; otherwise it belongs to the file's name.
    ///
    /// - Throws: `CommandFailure` if the number of random samples is wrong.
    init(_ text: String, _ model: Model, option: String = "calibration") throws(CommandFailure) {
        if text.hasPrefix("random:") {
            guard let count = Int(text.dropFirst("random:".count)), (1...100_000).contains(count) else {
                throw CommandFailure(
                    .wrongUsage,
                    "--\(option): \(text.shortened(to: 60)) is no number of samples; use random:1 to random:100000")
            }
            self = .random(count)
            return
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, model.signatures.contains(where: { $0.key == parts[0] }) {
            self = CalibrationOption(String(parts[1]), signature: String(parts[0]))
        } else {
            self = CalibrationOption(text, signature: nil)
        }
    }

    private init(_ path: String, signature: String?) {
        self = path == "-" ? .stream(signature: signature) : .file(path, signature: signature)
    }
}
