extension Operator {
    /// L2_POOL_2D: computes the root of the mean square of the elements under each window, channel by channel, with a
    /// fused activation.
    public static let l2Pool2D = Operator(
        "L2_POOL_2D", code: 12,
        summary: "Computes the root of the mean square under each window, channel by channel, with a fused activation.",
        attributes: Pooling.attributes,
        binary16: L2Pool2D.binary16,
        inferShapes: { [try Pooling($0).output] },
        results: { _ in 0 ... .infinity },
        variants: [L2Pool2D.float32],
        outlines: Pooling.outlines.filter { L2Pool2D.outlines.contains($0.id) }, domain: Pooling.domain)
}

enum L2Pool2D {
    /// FLOAT16-11: the root of a mean of squares. The mean square is that of the specified root.
    static let binary16 = Binary16Rule.enclosing("FLOAT16-11") { call in
        let counts = try Pooling(call.instance).counts
        return zip(try call.results(), counts).map { root, count in
            let sum = Enclosure(exactly: Double(root) * Double(root) * Double(count))
                .rounded(count, underflows: count)
            return sum.scaled(1 / Double(max(count, 1))).rounded(3).squareRoot.computed(units: 2)
        }
    }

    /// L2_POOL_2D-2: adds the squares in order in binary32, divides once, and takes the root.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Pooling.windowsFit], clauses: ["L2_POOL_2D-1", "L2_POOL_2D-2"],
        prepare: { instance, steps in
            let pool = try Pooling(instance, steps: steps)
            let counts = pool.counts
            let activation = instance.attributes[.fusedActivation]
            return Plan { call in
                let sums = pool.fold(try call.values(0, as: Float.self), from: Float(0)) { $0 + $1 * $1 }
                let roots = sums.indices.map { steps.activations.squareRoot32(sums[$0] / Float(counts[$0])) }
                call.setOutput(0, roots.map { activation.applyKeepingFinite($0) })
            }
        })

    /// The names of those outlines of the poolings that this operator has.
    static let outlines: Set<String> = [
        "valid-2x2", "same-3x3", "same-2x2", "same-3x2-strides-2x1", "valid-strides-2x3", "window-beyond-input",
        "one", "empty",
    ]
}
