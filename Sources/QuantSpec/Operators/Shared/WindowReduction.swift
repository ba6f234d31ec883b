/// A reduction of the elements under a window, at each place to which it slides (REDUCE_WINDOW).
struct WindowReduction: Sendable {
    /// What is done with two values.
    enum Function: String, AttributeEnumeration {
        case unsupported = "UNSUPPORTED"
        case add = "ADD"
        case multiply = "MUL"
        case minimum = "MINIMUM"
        case maximum = "MAXIMUM"
        case all = "ALL"
        case any = "ANY"

        /// The result for two reals.
        func callAsFunction(_ result: Float, _ value: Float) -> Float {
            switch self {
            case .unsupported: result
            case .add: result + value
            case .multiply: result * value
            case .minimum: result <= value ? result : value
            case .maximum: result >= value ? result : value
            case .all: result != 0 && value != 0 ? 1 : 0
            case .any: result != 0 || value != 0 ? 1 : 0
            }
        }

        /// The result for two integers, before it wraps in the type's width.
        func callAsFunction(_ result: Int64, _ value: Int64) -> Int64 {
            switch self {
            case .unsupported: result
            case .add: result &+ value
            case .multiply: result &* value
            case .minimum: min(result, value)
            case .maximum: max(result, value)
            case .all: result != 0 && value != 0 ? 1 : 0
            case .any: result != 0 || value != 0 ? 1 : 0
            }
        }
    }

    /// The shape of the output.
    let output: Shape
    private let input: Shape
    private let window: [Int]
    private let strides: [Int]
    private let dilations: [Int]

    /// - Parameters:
    ///   - input: the shape of the tensor that the window slides over.
    ///   - window: the size of the window along each axis; 1 or more.
    ///   - strides: the distance of neighbouring places; 1 or more.
    ///   - dilations: the distance of neighbouring elements of the window; 1 or more.
    init(_ input: Shape, window: [Int], strides: [Int], dilations: [Int]) {
        self.input = input
        self.window = window
        self.strides = strides
        self.dilations = dilations
        output = Shape(
            input.dimensions.indices.map { axis in
                let reach = (window[axis] - 1) * dilations[axis] + 1
                return input[axis] < reach ? 0 : (input[axis] - reach) / strides[axis] + 1
            })
    }

    /// For each place, the row-major positions of the elements under the window, in row-major order.
    func positions() -> [[Int]] {
        let steps = input.strides
        func sums(_ sizes: [Int], _ distances: [Int]) -> [Int] {
            sizes.indices.reduce([0]) { starts, axis in
                starts.flatMap { start in (0..<sizes[axis]).map { start + $0 * distances[axis] * steps[axis] } }
            }
        }
        guard output.count > 0 else { return [] }
        let taps = sums(window, dilations)
        return sums(output.dimensions, strides).map { start in taps.map { start + $0 } }
    }

    /// Reduces the elements at each place, one after the other.
    ///
    /// - Parameters:
    ///   - elements: the elements of the input.
    ///   - positions: see `positions()`.
    ///   - first: the value to begin with, one element of the same type.
    ///   - function: what is done with the result so far and the next element.
    /// - Throws: `SpecificationError` if the elements have no values that can be reduced.
    static func reduce(
        _ elements: Elements, _ positions: [[Int]], from first: Elements, _ function: Function
    ) throws -> Elements {
        if case .float32(let values) = elements, case .float32(let start) = first, start.count == 1 {
            return .float32(positions.map { $0.reduce(start[0]) { function($0, values[$1]) } })
        }
        let type = elements.type
        guard let values = elements.integers, let start = first.integers, start.count == 1 else {
            throw SpecificationError(
                .unsupported, "values of type \(type.rawValue) cannot be reduced", remedy: "use another type")
        }
        // Each result wraps in the type's width.
        let results = positions.map { places in
            places.reduce(start[0]) { result, place in
                let next = function(result, values[place])
                return Elements(integers: [next], type: type)?.integers?.first ?? next
            }
        }
        guard let wrapped = Elements(integers: results, type: type) else { return elements }
        return wrapped
    }
}
