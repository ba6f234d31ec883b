/// The sizes of a tensor's dimensions, outermost first; empty for a scalar (REP-5).
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// The sizes, outermost first.
    public var dimensions: [Int]

    /// A shape of these sizes, outermost first. Sizes are not checked: see `checkedCount`.
    public init(_ dimensions: [Int]) { self.dimensions = dimensions }
    /// A shape of these sizes, outermost first; `[]` is the shape of a scalar.
    @inline(never)
    public init(arrayLiteral dimensions: Int...) { self.dimensions = dimensions }

    /// The number of dimensions.
    public var rank: Int { dimensions.count }
    /// The size of an axis in `0..<rank`.
    public subscript(_ axis: Int) -> Int { dimensions[axis] }

    /// The number of elements: the product of the sizes, 1 for a scalar. The product wraps; see `checkedCount`.
    public var count: Int { dimensions.reduce(1, &*) }

    /// The number of elements. Returns `nil` if a size is negative or the product of the sizes above 0 does not fit `Int`.
    public var checkedCount: Int? {
        var product = 1
        var isEmpty = false
        for dimension in dimensions {
            guard dimension >= 0 else { return nil }
            if dimension == 0 {
                isEmpty = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
            if overflow { return nil }
            product = next
        }
        return isEmpty ? 0 : product
    }

    /// For each axis, the distance between neighbours in row-major order. The last axis has 1.
    public var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] &* dimensions[axis + 1]
        }
        return strides
    }

    /// The coordinates of the element at a row-major position, one for each axis.
    public func coordinates(of position: Int) -> [Int] {
        var rest = position
        return strides.map { stride in
            defer { rest %= max(stride, 1) }
            return rest / max(stride, 1)
        }
    }
}

extension Shape: CustomStringConvertible {
    public var description: String {
        var text = "["
        for (axis, dimension) in dimensions.enumerated() {
            if axis > 0 { text += ", " }
            text += String(dimension)
        }
        return text + "]"
    }
}
