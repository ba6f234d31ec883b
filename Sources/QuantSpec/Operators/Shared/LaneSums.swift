/// Sums of real numbers in four lanes, as the recurrent operators with real values add them (RECURRENT-14, RECURRENT-21).
enum LaneSums {
    /// Adds numbers and a number to begin with.
    ///
    /// - Parameters:
    ///   - start: the number to begin with.
    ///   - values: the numbers, such as products.
    ///   - isHalved: whether the lanes are added by halves, and `start` last. If not, the sum of the lanes is added to `start`
    ///     first, and the numbers after the last whole lane to that.
    static func sum(_ start: Float, _ values: [Float], isHalved: Bool) -> Float {
        let whole = values.count / 4 * 4
        var lanes: [Float] = [0, 0, 0, 0]
        for place in 0..<whole { lanes[place % 4] += values[place] }
        var total =
            isHalved
            ? (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) : start + (lanes[0] + lanes[1] + lanes[2] + lanes[3])
        for place in whole..<values.count { total += values[place] }
        return isHalved ? total + start : total
    }

    /// Adds the products of two rows to a number.
    ///
    /// - Parameters:
    ///   - start: the number that the products are added to.
    ///   - left: one factor of each product.
    ///   - right: the other factor; as many as in `left`.
    ///   - isHalved: see `sum`.
    ///   - steps: the arithmetic steps.
    static func products(
        addedTo start: Float = 0, _ left: ArraySlice<Float>, _ right: ArraySlice<Float>, isHalved: Bool = false,
        _ steps: Steps
    ) -> Float {
        steps.recurrent.realSum(start, zip(left, right).map { $0 * $1 }, isHalved)
    }

    /// For every row of `left` and every row of `right`, the sum of their products and of a number.
    ///
    /// - Parameters:
    ///   - sums: `[m, n]`, row-major: the numbers that the products are added to.
    ///   - left: `[m, depth]`.
    ///   - right: `[n, depth]`.
    ///   - depth: the number of products in one sum.
    ///   - isHalved: see `sum`.
    ///   - steps: the arithmetic steps.
    static func matrix(
        addedTo sums: [Float], _ left: [Float], _ right: [Float], depth: Int, isHalved: Bool = false, _ steps: Steps
    ) -> [Float] {
        let columns = right.count / depth
        return sums.enumerated().map { place, start in
            let (row, column) = (place / columns, place % columns)
            return products(
                addedTo: start, left[row * depth..<(row + 1) * depth], right[column * depth..<(column + 1) * depth],
                isHalved: isHalved, steps)
        }
    }
}

/// The sums of a float row with 8-bit weights that hybrid recurrent operators add (RECURRENT-16).
enum HybridSums {
    /// Quantizes the rows of a matrix at run time, and adds the scaled sums of their products to numbers.
    ///
    /// - Parameters:
    ///   - sums: `[m, n]`, row-major: the numbers that the products are added to.
    ///   - rows: `[m, depth]`, real. If all are zero, nothing is added.
    ///   - weights: `[n, depth]`, stored integers with zero point 0.
    ///   - scale: the scale of the weights.
    ///   - depth: the number of products in one sum.
    ///   - isAsymmetric: whether rows are quantized asymmetrically.
    ///   - steps: the arithmetic steps.
    static func matrix(
        addedTo sums: [Float], _ rows: [Float], _ weights: [Int16], scale: Float, depth: Int, isAsymmetric: Bool,
        _ steps: Steps
    ) -> [Float] {
        guard rows.contains(where: { $0 != 0 }) else { return sums }
        let columns = weights.count / depth
        var result = sums
        for row in 0..<rows.count / depth {
            let quantized = steps.quantizeHybridInput(rows[row * depth..<(row + 1) * depth], isAsymmetric)
            let centred = WeightedOperator.centred(quantized.values, zeroPoint: Int64(quantized.zeroPoint))
            let products = steps.dotProducts(centred, weights, depth)
            let factor = quantized.scale * scale
            for column in 0..<columns { result[row * columns + column] += Float(products[column]) * factor }
        }
        return result
    }
}

extension FusedActivation {
    /// Applies the activation to a real result of a recurrent operator (RECURRENT-15).
    func applyRecurrent(_ value: Float, _ steps: Steps) -> Float {
        switch self {
        case .none: value
        case .relu: value > 0 ? value : 0
        case .relu6: value > 0 ? min(value, 6) : 0
        case .reluN1To1: max(min(value, 1), -1)
        case .tanh: steps.recurrent.tangent32(value)
        case .signBit: value.sign == .minus ? 1 : 0
        }
    }
}
