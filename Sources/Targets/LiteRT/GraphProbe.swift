import CLiteRT

/// A delegate that takes no node, but sees which nodes other delegates took. It must outlive the interpreters that it
/// was applied to, because a runtime applies its delegates again when it prepares a graph again.
final class GraphProbe {
    private let functions: ProbingFunctions
    private var delegate: OpaquePointer?
    private var codes: [Int32]?
    private var fails = false

    init(_ functions: ProbingFunctions) {
        self.functions = functions
        var builder = litert_delegate_builder()
        builder.data = Unmanaged.passUnretained(self).toOpaque()
        builder.prepare = { context, _, data in
            guard let data else { return Int32(LITERT_ERROR) }
            return Unmanaged<GraphProbe>.fromOpaque(data).takeUnretainedValue().look(at: context)
        }
        // Without this flag the runtime would allocate the graph, which could not be changed afterwards.
        builder.flags = Int64(LITERT_DELEGATE_ALLOWS_DYNAMIC_TENSORS)
        delegate = functions.createDelegate(&builder)
    }

    deinit { if let delegate { functions.deleteDelegate(delegate) } }

    private func look(at context: OpaquePointer?) -> litert_status {
        if fails { return Int32(LITERT_DELEGATE_ERROR) }
        codes = operatorCodes(in: context)
        return Int32(codes == nil ? LITERT_ERROR : LITERT_OK)
    }

    private func operatorCodes(in context: OpaquePointer?) -> [Int32]? {
        var plan: UnsafeMutablePointer<litert_int_array>?
        guard functions.executionPlan(context, &plan) == LITERT_OK, let plan else { return nil }
        // Bounds: the runtime's array has as many numbers as its count says, directly after that count.
        let numbers = UnsafeRawPointer(plan).advanced(by: MemoryLayout<Int32>.size)
            .assumingMemoryBound(to: Int32.self)
        var codes: [Int32] = []
        for place in 0..<max(0, Int(plan.pointee.size)) {
            var node: OpaquePointer?
            var operation: OpaquePointer?
            guard functions.node(context, numbers[place], &node, &operation) == LITERT_OK else { return nil }
            codes.append(functions.operatorCode(operation))
        }
        return codes
    }

    /// Returns the codes of the operators that the interpreter would run, in order, or `nil` if the runtime does not
    /// give them.
    func operatorCodes(of interpreter: OpaquePointer) -> [Int32]? {
        codes = nil
        guard functions.modifyGraph(interpreter, delegate) == LITERT_OK else { return nil }
        return codes
    }

    /// Removes all delegates from a graph. The runtime does so when it fails to apply another delegate.
    func removeDelegates(from interpreter: OpaquePointer) {
        fails = true
        _ = functions.modifyGraph(interpreter, delegate)
        fails = false
    }
}
