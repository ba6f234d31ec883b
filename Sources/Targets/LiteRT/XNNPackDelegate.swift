import CLiteRT

/// The XNNPACK delegate in the runtime's own library.
///
/// Its options are `num_threads` and `flags`, with the bits of the runtime's xnnpack_delegate.h. Without `flags` the
/// library's default flags are used.
struct XNNPackDelegate: DelegateMaker {
    private let create: litert_xnnpack_create_function
    private let delete: litert_delegate_delete_function
    private let flags: litert_xnnpack_flags_function?
    private let options: litert_xnnpack_options?
    private let optionTexts: [String]

    /// Finds the delegate's functions and sets its options.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if the library has no XNNPACK; of kind `usage` for an
    ///   unknown option.
    init(
        _ library: SharedLibrary, options given: [LiteRTSpecification.DelegateOption]
    ) throws(ConformanceError) {
        create = try library.required("TfLiteXNNPackDelegateCreate")
        delete = try library.required("TfLiteXNNPackDelegateDelete")
        flags = library.function("TfLiteXNNPackDelegateGetFlags")
        optionTexts = given.map(\.text)
        guard !given.isEmpty else {
            options = nil
            return
        }
        let defaultOptions: litert_xnnpack_default_function = try library.required(
            "TfLiteXNNPackDelegateOptionsDefault")
        var words = defaultOptions()
        let flagsPlace = XNNPackDelegate.flagsPlace(in: words, create, delete, flags)
        for option in given { try XNNPackDelegate.set(option, in: &words, flagsPlace: flagsPlace) }
        options = words
    }

    /// Returns the index of the word that holds the flags: 1 in older libraries, 2 in newer ones.
    ///
    /// It is the word that equals the flags that a delegate with default options reports. Returns `nil` if that does
    /// not distinguish the two.
    private static func flagsPlace(
        in options: litert_xnnpack_options, _ create: litert_xnnpack_create_function,
        _ delete: litert_delegate_delete_function, _ flags: litert_xnnpack_flags_function?
    ) -> Int? {
        guard let flags, let delegate = create(nil) else { return nil }
        defer { delete(delegate) }
        let value = UInt32(bitPattern: flags(delegate))
        switch (options.words.1 == value, options.words.2 == value) {
        case (true, false): return 1
        case (false, true): return 2
        default: return nil
        }
    }

    private static func set(
        _ option: LiteRTSpecification.DelegateOption, in options: inout litert_xnnpack_options, flagsPlace: Int?
    ) throws(ConformanceError) {
        guard let value = number(option.value) else {
            throw ConformanceError(
                .usage, subject: "--delegate-option", problem: "the value in \(option.text) is not a whole number",
                remedy: "write a decimal number, or a hexadecimal one that begins with 0x")
        }
        switch (option.key, flagsPlace) {
        case ("num_threads", _): options.words.0 = value
        case ("flags", 1): options.words.1 = value
        case ("flags", 2): options.words.2 = value
        case ("flags", _):
            throw ConformanceError(
                .unavailable, subject: "--delegate-option",
                problem: "the position of XNNPACK's flags in this library is unknown", remedy: "remove flags")
        default:
            throw ConformanceError(
                .usage, subject: "--delegate-option", problem: "XNNPACK has no option \(option.key)",
                remedy: "use num_threads or flags")
        }
    }

    private static func number(_ text: String) -> UInt32? {
        text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
    }

    var description: String {
        optionTexts.isEmpty ? "XNNPACK" : "XNNPACK (" + optionTexts.joined(separator: ", ") + ")"
    }

    func make() throws(DelegateRefusal) -> AppliedDelegate {
        let made =
            if let options {
                withUnsafePointer(to: options) { create($0) }
            } else {
                create(nil)
            }
        guard let made else { throw DelegateRefusal(reason: "the library does not create it") }
        return AppliedDelegate(made, delete: delete)
    }
}
