import CQuantSpec
import QuantSpec

/// A type of elements in the interface.
package struct KernelType: Sendable, Hashable {
    /// The type's number, `QUANTSPEC_TYPE_...`.
    package let code: Int32
    /// The size of an element in bytes. An element of int4 that is not packed has a whole byte.
    package let width: Int

    private init(_ code: Int, width: Int) {
        self.code = Int32(code)
        self.width = width
    }

    /// The types that the interface can represent.
    package static let all: [ElementType: KernelType] = [
        .float32: KernelType(QUANTSPEC_TYPE_FLOAT32, width: 4),
        .float64: KernelType(QUANTSPEC_TYPE_FLOAT64, width: 8),
        .float16: KernelType(QUANTSPEC_TYPE_FLOAT16, width: 2),
        .bool: KernelType(QUANTSPEC_TYPE_BOOL, width: 1),
        .int4: KernelType(QUANTSPEC_TYPE_INT4, width: 1),
        .int8: KernelType(QUANTSPEC_TYPE_INT8, width: 1),
        .int16: KernelType(QUANTSPEC_TYPE_INT16, width: 2),
        .int32: KernelType(QUANTSPEC_TYPE_INT32, width: 4),
        .int64: KernelType(QUANTSPEC_TYPE_INT64, width: 8),
        .uint8: KernelType(QUANTSPEC_TYPE_UINT8, width: 1),
        .uint16: KernelType(QUANTSPEC_TYPE_UINT16, width: 2),
        .uint32: KernelType(QUANTSPEC_TYPE_UINT32, width: 4),
        .uint64: KernelType(QUANTSPEC_TYPE_UINT64, width: 8),
        .complex64: KernelType(QUANTSPEC_TYPE_COMPLEX64, width: 8),
    ]
}
