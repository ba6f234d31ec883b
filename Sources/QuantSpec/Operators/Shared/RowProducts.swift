/// The products of rows with the matrices of an instance that recurrent operators with real values add (RECURRENT-14,
/// RECURRENT-16, RECURRENT-21).
struct RowProducts: Sendable {
    private let steps: Steps
    private let isAsymmetric: Bool
    private let isHalved: Bool
    /// The scale of each input; 0 if it has none.
    private let scales: [Float]
    /// The matrices by input position; `nil` if they are real.
    private let packed: [Int: PackedConstant<Int8, [Int16]>]?

    /// - Parameters:
    ///   - instance: the instance.
    ///   - matrices: the input positions of the matrices, which are all int8 or all float32.
    ///   - isAsymmetric: whether rows are quantized asymmetrically if the matrices are int8.
    ///   - isHalved: the order of real sums: see `LaneSums.sum`.
    ///   - steps: the arithmetic steps.
    init(
        _ instance: Instance, matrices: [Int], isAsymmetric: Bool, isHalved: Bool = false, _ steps: Steps
    ) throws {
        self.steps = steps
        self.isAsymmetric = isAsymmetric
        self.isHalved = isHalved
        scales = instance.inputs.map { $0?.scale ?? 0 }
        let isHybrid = matrices.first.map { instance[.input($0)]?.type == .int8 } ?? false
        packed =
            isHybrid
            ? try Dictionary(
                matrices.map { ($0, try PackedConstant(widening: instance, $0)) },
                uniquingKeysWith: { first, _ in first }
            ) : nil
    }

    /// Adds the products of rows with a matrix.
    ///
    /// - Parameters:
    ///   - call: the call.
    ///   - position: the input position of the matrix, `[n, depth]`.
    ///   - sums: `[m, n]`, row-major: the numbers that the products are added to.
    ///   - rows: `[m, depth]`.
    ///   - depth: the number of products in one sum.
    func matrix(_ call: Call, _ position: Int, addedTo sums: [Float], _ rows: [Float], depth: Int) throws -> [Float] {
        guard let weights = packed?[position] else {
            return LaneSums.matrix(
                addedTo: sums, rows, try call.values(position), depth: depth, isHalved: isHalved, steps)
        }
        return HybridSums.matrix(
            addedTo: sums, rows, try weights.value(call), scale: scales[position], depth: depth,
            isAsymmetric: isAsymmetric, steps)
    }

    /// The values of a vector of weights, dequantized if they are int8.
    func vector(_ call: Call, _ position: Int) throws -> [Float] {
        guard packed != nil else { return try call.values(position) }
        return try call.values(position, as: Int8.self).map { Float($0) * scales[position] }
    }
}
