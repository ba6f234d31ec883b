/// The geometry of a two-dimensional convolution: input and output [batch, height, width, channels], filter
/// [output channels, height, width, input channels of a group].
struct Convolution: Sendable {
    let input: Shape
    let filter: Shape
    private(set) var vertical: Window
    private(set) var horizontal: Window

    /// The geometry through which an evaluation goes.
    init(_ instance: Instance, steps: Steps) throws {
        try self.init(instance)
        (vertical, horizontal) = steps.windows(vertical, horizontal)
    }

    /// - Throws: `SpecificationError` where ranks, channels, strides or dilations do not fit together.
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
                "\(input[3]) input channels and \(filter[0]) output channels fit no filter of \(filter[3]) channels",
                remedy: "make the filter's channels divide the input's, and the groups divide the output's",
                clause: "CONV_2D-2")
        }
        let attributes = instance.attributes
        vertical = try Window(
            inputSize: input[1], filterSize: filter[1], stride: attributes[.strideHeight],
            dilation: attributes[.dilationHeight], padding: attributes[.padding])
        horizontal = try Window(
            inputSize: input[2], filterSize: filter[2], stride: attributes[.strideWidth],
            dilation: attributes[.dilationWidth], padding: attributes[.padding])
    }

    var groups: Int { input[3] / filter[3] }
    var outputChannels: Int { filter[0] }
    var output: Shape { Shape([input[0], vertical.outputSize, horizontal.outputSize, outputChannels]) }
    /// The number of products in one accumulator.
    var depth: Int { filter[1] * filter[2] * filter[3] }

    /// The sums of products, in the order of the output: for each output position the dot product of the input under the
    /// filter with each filter (CONV_2D-3). Taps outside the input read `padding`.
    func accumulate<Accumulator>(
        input values: [Int16], filter weights: [Int16], padding: Int16, zero: Accumulator,
        dotProducts: ([Int16], [Int16], Int) -> [Accumulator]
    ) -> [Accumulator] {
        var sums = [Accumulator](repeating: zero, count: output.count)
        let channels = outputChannels / groups
        let groupWeights = (0..<groups).map { group in
            Array(weights[group * channels * depth..<(group + 1) * channels * depth])
        }
        for row in 0..<input[0] * vertical.outputSize {
            for group in 0..<groups {
                let patches = patches(of: values, outputRow: row, group: group, padding: padding)
                let tile = dotProducts(patches, groupWeights[group], depth)
                let base = row * horizontal.outputSize * outputChannels + group * channels
                for column in 0..<horizontal.outputSize {
                    for channel in 0..<channels {
                        sums[base + column * outputChannels + channel] = tile[column * channels + channel]
                    }
                }
            }
        }
        return sums
    }

    /// What lies under the filter for every position of one output row, one after another.
    private func patches(of values: [Int16], outputRow: Int, group: Int, padding: Int16) -> [Int16] {
        let (batch, y) = outputRow.quotientAndRemainder(dividingBy: vertical.outputSize)
        var patches = [Int16](repeating: padding, count: horizontal.outputSize * depth)
        var place = 0
        for x in 0..<horizontal.outputSize {
            for tapY in 0..<vertical.filterSize {
                let inputY = vertical.inputPosition(output: y, tap: tapY)
                for tapX in 0..<horizontal.filterSize {
                    let inputX = horizontal.inputPosition(output: x, tap: tapX)
                    if inputY >= 0, inputY < input[1], inputX >= 0, inputX < input[2] {
                        let start = ((batch * input[1] + inputY) * input[2] + inputX) * input[3] + group * filter[3]
                        for channel in 0..<filter[3] { patches[place + channel] = values[start + channel] }
                    }
                    place += filter[3]
                }
            }
        }
        return patches
    }
}
