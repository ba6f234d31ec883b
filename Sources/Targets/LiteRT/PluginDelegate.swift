import CLiteRT
import FileSupport
@preconcurrency import Glibc

/// A vendor's delegate in a library of its own, with the two functions that every such library exports.
struct PluginDelegate: DelegateMaker {
    let hash: String
    private let library: SharedLibrary
    private let options: [LiteRTSpecification.DelegateOption]
    private let create: litert_plugin_create_function
    private let delete: litert_delegate_delete_function

    /// Loads the library.
    ///
    /// - Parameters:
    ///   - path: the path of the delegate's library.
    ///   - options: the keys and values for the delegate, in order.
    ///   - runtime: the library from which the delegate may take LiteRT's functions.
    /// - Throws: `ConformanceError` of kind `unavailable` if the library cannot be loaded or exports no delegate.
    init(
        path: String, options: [LiteRTSpecification.DelegateOption], runtime: SharedLibrary
    ) throws(ConformanceError) {
        library = try SharedLibrary(path: path, resolvingWith: runtime)
        self.options = options
        hash = (try? SHA256.hexDigest(ofFile: path)) ?? ""
        guard
            let create: litert_plugin_create_function = library.function("tflite_plugin_create_delegate"),
            let delete: litert_delegate_delete_function = library.function("tflite_plugin_destroy_delegate")
        else {
            throw ConformanceError(
                .unavailable, subject: path,
                problem: "it does not export tflite_plugin_create_delegate and tflite_plugin_destroy_delegate",
                remedy: "name a library that implements LiteRT's external delegate interface")
        }
        self.create = create
        self.delete = delete
    }

    var description: String {
        let name = library.path.split(separator: "/").last.map(String.init) ?? library.path
        return options.isEmpty ? name : name + " (" + options.map(\.text).joined(separator: ", ") + ")"
    }

    func make() throws(DelegateRefusal) -> AppliedDelegate {
        litert_forget_plugin_error()
        let texts = options.flatMap { [strdup($0.key), strdup($0.value)] }
        defer { for text in texts { free(text) } }
        let keys = stride(from: 0, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) }
        let values = stride(from: 1, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) }
        guard let delegate = create(keys, values, options.count, litert_report_plugin_error) else {
            let reason = litert_plugin_error().map { String(cString: $0) } ?? ""
            throw DelegateRefusal(reason: reason.isEmpty ? "no reason given" : reason)
        }
        return AppliedDelegate(delegate, delete: delete)
    }
}

extension LiteRTSpecification.DelegateOption {
    /// The option as written on the command line.
    var text: String { "\(key)=\(value)" }
}
