import CLiteRT

/// A model in the runtime's memory, which exists as long as this value.
final class LiteRTModel {
    fileprivate let pointer: OpaquePointer
    private let functions: LiteRTFunctions
    /// The file's bytes, which the runtime continues to read.
    private let bytes: UnsafeMutableRawBufferPointer

    /// Loads a model.
    ///
    /// - Throws: `LiteRTStop` if the runtime rejects the file.
    init(_ file: [UInt8], _ functions: LiteRTFunctions, _ messages: LiteRTMessages) throws(LiteRTStop) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(file.count, 1), alignment: BufferPlacement.standard.alignment)
        bytes.copyBytes(from: file)
        let model =
            if let create = functions.createModelReporting {
                create(bytes.baseAddress, file.count, messages.reporter, messages.userData)
            } else {
                functions.createModel(bytes.baseAddress, file.count)
            }
        guard let model else {
            bytes.deallocate()
            throw LiteRTStop(outcome: .unsupported(messages.take(orElse: "the runtime does not read the model")))
        }
        self.functions = functions
        self.bytes = bytes
        pointer = model
    }

    deinit {
        functions.deleteModel(pointer)
        bytes.deallocate()
    }
}

/// An interpreter of a model, with all objects that must live as long as it.
final class LiteRTInterpreter {
    let pointer: OpaquePointer
    private let functions: LiteRTFunctions
    private let model: LiteRTModel
    private let delegate: AppliedDelegate?
    private let messages: LiteRTMessages
    private let probe: GraphProbe?

    /// Returns `nil` if the runtime rejects the model or cannot apply the delegate.
    init?(
        _ model: LiteRTModel, delegate: AppliedDelegate?, _ functions: LiteRTFunctions, _ messages: LiteRTMessages
    ) {
        guard let options = functions.createOptions() else { return nil }
        defer { functions.deleteOptions(options) }
        functions.setReporter(options, messages.reporter, messages.userData)
        if let delegate { functions.addDelegate(options, delegate.pointer) }
        guard let interpreter = functions.createInterpreter(model.pointer, options) else { return nil }
        pointer = interpreter
        self.functions = functions
        self.model = model
        self.delegate = delegate
        self.messages = messages
        probe = functions.probing.map(GraphProbe.init)
    }

    deinit { functions.deleteInterpreter(pointer) }

    /// Allocates the graph's memory and lets every operator prepare itself.
    func allocate() -> Bool { functions.allocateTensors(pointer) == LITERT_OK }

    /// Whether the interpreter runs exactly one node, which is a delegate's. `nil` if the library does not report its
    /// nodes.
    var isDelegatedAsOne: Bool? {
        guard let probe else { return nil }
        return probe.operatorCodes(of: pointer).map { $0 == [Int32(LITERT_DELEGATE_CODE)] }
    }

    /// Whether a delegate runs a node, as far as the library reports its nodes.
    var hasDelegatedNodes: Bool {
        probe?.operatorCodes(of: pointer)?.contains(Int32(LITERT_DELEGATE_CODE)) ?? false
    }

    func removeDelegates() { probe?.removeDelegates(from: pointer) }
}
