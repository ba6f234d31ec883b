import CLiteRT

/// A kind of delegate, of which one is made for each graph.
protocol DelegateMaker {
    /// The delegate's name and options, for reports.
    var description: String { get }

    /// Makes a delegate.
    ///
    /// - Throws: `DelegateRefusal` if it cannot be made.
    func make() throws(DelegateRefusal) -> AppliedDelegate
}

/// The reason why a delegate cannot be made, in the delegate's own words.
struct DelegateRefusal: Error {
    let reason: String
}

/// A delegate that exists as long as this value. It must outlive the interpreters that it was applied to.
final class AppliedDelegate {
    let pointer: OpaquePointer
    private let delete: litert_delegate_delete_function

    init(_ pointer: OpaquePointer, delete: litert_delegate_delete_function) {
        self.pointer = pointer
        self.delete = delete
    }

    deinit { delete(pointer) }
}
