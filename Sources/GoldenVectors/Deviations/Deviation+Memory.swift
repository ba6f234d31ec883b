import QuantSpec

extension Deviation {
    /// Mistakes in the elements that a loop over whole vectors leaves over.
    static let memory: [Deviation] = [
        Deviation(
            "tail-of-depth-dropped", .memory, "The last products of a depth that is no multiple of 16 are left out",
            "A loop over whole vectors needs one over the rest.", breaking: .sums + ["FULLY_CONNECTED-10"],
            links: ["ARM-software/CMSIS-NN#107", "ARM-software/CMSIS-NN#109"],
            shownIn: .violated,
            .steps {
                $0.dotProducts = MistakenDotProduct.wholeBlocks(of: 16, as: Int32.self)
                $0.wideDotProducts = MistakenDotProduct.wholeBlocks(of: 16, as: Int64.self)
            }),
        Deviation(
            "tail-of-elements-dropped", .memory,
            "The last elements of an output whose size is no multiple of 8 are not written",
            "A loop over whole vectors needs one over the rest; what was there stays, here 0.",
            breaking: .elementWise + ["REP-5"],
            links: ["ARM-software/CMSIS-NN#107", "ARM-software/CMSIS-NN#109"],
            .outputs { outputs, _, _ in
                for (index, output) in outputs.enumerated() where output.count > 8 && output.count % 8 != 0 {
                    let rest = Array(output.count / 8 * 8..<output.count)
                    guard let zeros = Elements(zeros: rest.count, type: output.type) else { continue }
                    outputs[index] = output.replacing(rest, with: zeros) ?? output
                }
            }),
    ]
}
