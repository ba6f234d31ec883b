import QuantSpec

/// An output whose elements a mistaken implementation reads from other indices of the input, axis by axis.
struct MistakenPlaces {
    private let input: Shape
    private let output: Shape

    init(_ instance: Instance) {
        input = instance[.input(0)]?.shape ?? []
        output = instance.outputs.first?.shape ?? []
    }

    /// Returns the output, or `nil` if there is no input or it has no elements.
    ///
    /// - Parameters:
    ///   - inputs: the values of all inputs, in order. The first is read.
    ///   - index: returns the index of the input that is read for an index of the output along an axis. `size` is the
    ///     size of the input's axis.
    func gather(
        _ inputs: [Elements?], _ index: (_ axis: Int, _ index: Int, _ size: Int) -> Int
    ) -> Elements? {
        guard let elements = inputs.first ?? nil, elements.count > 0 else { return nil }
        let strides = input.strides
        return elements.gathering(
            (0..<output.count).map { position in
                output.coordinates(of: position).enumerated().reduce(0) { sum, place in
                    sum + index(place.offset, place.element, input[place.offset]) * strides[place.offset]
                }
            })
    }
}
