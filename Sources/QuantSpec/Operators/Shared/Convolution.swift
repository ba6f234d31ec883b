/// The geometry of CONV_2D.
///
/// Input and output are `[batch, height, width, channels]`, the filter is
/// `[output channels, height, width, input channels of a group]`.
struct Convolution: SlidingOperator {
    static let operatorName = "CONV_2D"
    static let operands = WeightedOperator.Operands(weightClause: "CONV_2D-8")
    static let realClause: Clause = "CONV_2D-12"
    static var constraints: [Constraint] { [Conv2D.biasIsPresent, windowsFit] }
    /// ARITH-16: no window is longer than an input without padding.
    static let windowsFit = Window.fitLimit { instance in
        let geometry = try Convolution(instance)
        return [geometry.vertical, geometry.horizontal]
    }

    let input: Shape
    let filter: Shape
    var vertical: Window
    var horizontal: Window

    /// The geometry of an instance.
    ///
    /// - Throws: `SpecificationError` if ranks, channels, strides or dilations do not fit together.
    init(_ instance: Instance) throws {
        input = try instance.input(0).shape
        filter = try instance.input(1).shape
        guard input.rank == 4, filter.rank == 4 else {
            throw SpecificationError(
                .invalid, "the input has shape \(input) and the filter \(filter)", remedy: "use four dimensions",
                clause: "CONV_2D-1")
        }
        guard filter[3] > 0, input[3] > 0, input[3] % filter[3] == 0, filter[0] > 0,
            filter[0] % (input[3] / filter[3]) == 0
        else {
            throw SpecificationError(
                .invalid,
                "\(input[3]) input channels and \(filter[0]) output channels do not fit a filter of \(filter[3]) channels",
                remedy: "make the filter's channels divide the input's, and the groups divide the output's",
                clause: "CONV_2D-2")
        }
        (vertical, horizontal) = try Window.pair(
            sliding: input, filterHeight: filter[1], filterWidth: filter[2], instance.attributes, isDilated: true)
    }

    var groups: Int { input[3] / filter[3] }
    var outputChannels: Int { filter[0] }
    var output: Shape { Shape([input[0], vertical.outputSize, horizontal.outputSize, outputChannels]) }

    /// The dot products of the input under the filter with each output channel's weights (CONV_2D-3).
    func sums(weights: [Int16], padding: Int16, steps _: Steps) -> any SlidingSums {
        PatchSums(
            input: input, filter: filter, weights: weights, padding: padding, rows: TapTable(sliding: vertical),
            columns: TapTable(sliding: horizontal))
    }

    func realSums(weights: [Float]) -> any RealSums {
        let walk = WindowWalk(input, rows: TapTable(sliding: vertical), columns: TapTable(sliding: horizontal))
        return RealPatchSums(walk, filter: filter, groups: groups, weights: weights)
    }
}
