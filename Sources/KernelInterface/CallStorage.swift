/// Memory for the lists and texts that a kernel call points to.
///
/// Bounds: a pointer that `store` returns is valid for the items of the list, as long as this value. It is valid even if
/// the list is empty.
package protocol CallStorage {
    /// Stores a copy of a list.
    func store<Item: BitwiseCopyable>(_ list: [Item]) -> UnsafePointer<Item>
}

extension CallStorage {
    /// Stores a copy of a text that ends with a zero byte.
    package func store(_ text: String) -> UnsafePointer<CChar> { store(Array(text.utf8CString)) }
}
