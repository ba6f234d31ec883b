import CLiteRT

/// A kind of delegate that can be made for one graph after the other.
protocol DelegateMaker {
    /// What it is, for reports.
    var description: String { get }

    /// Makes a delegate.
    /// - Throws: `DelegateRefusal` where there is none to be had.
    func make() throws(DelegateRefusal) -> AppliedDelegate
}

/// Why a delegate is not made, in its own words.
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
