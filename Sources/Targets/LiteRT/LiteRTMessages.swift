import CLiteRT

/// The messages of the runtime while it does something. This value must outlive all objects that received its
/// pointers.
final class LiteRTMessages {
    private var lines: [String] = []
    private static let limit = 1000

    /// The C structure whose address the runtime receives.
    private let sink: UnsafeMutablePointer<litert_message_sink>

    init() {
        sink = .allocate(capacity: 1)
        sink.initialize(to: litert_message_sink())
        sink.pointee = litert_message_sink(
            take: { context, text in
                guard let context, let text else { return }
                let messages = Unmanaged<LiteRTMessages>.fromOpaque(context).takeUnretainedValue()
                messages.lines.append(String(cString: text))
            }, context: Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { sink.deallocate() }

    /// The function that the runtime calls for each message, and its first argument.
    var reporter: litert_reporter? { litert_message_reporter() }
    var userData: UnsafeMutableRawPointer { UnsafeMutableRawPointer(sink) }

    /// Returns all messages since the last call of this function, in one line, or `silence` if there are none.
    func take(orElse silence: String) -> String {
        defer { lines = [] }
        let words = lines.flatMap { $0.split(whereSeparator: \.isNewline) }.joined(separator: "; ")
        return words.isEmpty ? silence : String(words.prefix(LiteRTMessages.limit))
    }
}
