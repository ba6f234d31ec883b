import CLiteRT

/// What the runtime says while something is done with it. It must outlive what it was given to.
final class LiteRTMessages {
    private var lines: [String] = []
    private static let limit = 1000

    /// The C structure that the runtime is given the address of.
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

    /// What the runtime is to call, and what with.
    var reporter: litert_reporter? { litert_message_reporter() }
    var userData: UnsafeMutableRawPointer { UnsafeMutableRawPointer(sink) }

    /// Everything that was said since it was last asked, in one line; a text in its place where that is nothing.
    func take(orElse silence: String) -> String {
        defer { lines = [] }
        let words = lines.flatMap { $0.split(whereSeparator: \.isNewline) }.joined(separator: "; ")
        return words.isEmpty ? silence : String(words.prefix(LiteRTMessages.limit))
    }
}
