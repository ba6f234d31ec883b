/// Shared by the resizing operators: the second input gives height and width of the output.
struct Resize: Sendable {
    static let alignCorners = Attribute("align_corners", default: false)
    static let halfPixelCenters = Attribute("half_pixel_centers", default: false)
    static let attributes: [AttributeDeclaration] = [alignCorners.declaration, halfPixelCenters.declaration]
    /// The second operand: height and width of the output, a vector of two int32, normally a constant.
    static let size = Operand("size", .int32, .unquantized, role: .constant)

    /// `[batch, height, width, channels]`.
    let input: Shape
    /// `[batch, height, width, channels]`.
    let output: Shape
    let vertical: ResizeSteps.Axis
    let horizontal: ResizeSteps.Axis

    /// The geometry that an evaluation uses, with axes as the steps give them.
    init(_ instance: Instance, steps: Steps) throws {
        try self.init(instance, axes: steps.resizing.axes)
    }

    /// The geometry of an instance.
    ///
    /// - Throws: `SpecificationError` if the rank is not 4, the sizes are not two, a size is out of range, or the
    ///   input is empty and the output is not.
    init(
        _ instance: Instance,
        axes: (ResizeSteps.Axis, ResizeSteps.Axis) -> (ResizeSteps.Axis, ResizeSteps.Axis) = { ($0, $1) }
    ) throws {
        let input = try instance.input(0).shape
        let size = try instance.constantIntegers(1)
        guard input.rank == 4, try instance.input(1).shape.rank == 1, size.count == 2 else {
            throw Resize.refusal(input, size)
        }
        output = Shape([input[0]] + size + [input[3]])
        let isFilled = input[1] > 0 && input[2] > 0
        guard let count = output.checkedCount, count <= Int(Int32.max), size.allSatisfy({ $0 <= Int(Int32.max) }),
            isFilled || count == 0, input.dimensions.allSatisfy({ $0 <= Int(Int32.max) })
        else { throw Resize.refusal(input, size) }
        self.input = input
        let (aligned, half) = (instance.attributes[Resize.alignCorners], instance.attributes[Resize.halfPixelCenters])
        (vertical, horizontal) = axes(
            ResizeSteps.Axis(
                input: input[1], output: size[0], alignsCorners: aligned, hasHalfPixelCenters: half),
            ResizeSteps.Axis(
                input: input[2], output: size[1], alignsCorners: aligned, hasHalfPixelCenters: half))
    }

    private static func refusal(_ input: Shape, _ size: [Int]) -> SpecificationError {
        SpecificationError(
            .invalid, "an input of shape \(input) cannot be resized to \(size)",
            remedy: "use [batch, height, width, channels] and two sizes that are not negative",
            clause: "RESIZE_BILINEAR-1")
    }

    /// The row-major position of an element of the input.
    func position(_ batch: Int, _ row: Int, _ column: Int, _ channel: Int) -> Int {
        ((batch * input[1] + row) * input[2] + column) * input[3] + channel
    }

    // MARK: Shapes worth testing

    /// The outlines of an operator.
    ///
    /// - Parameter both: whether `align_corners` and `half_pixel_centers` may both be set.
    static func outlines(both: Bool) -> [Outline] {
        let plain = Attributes()
        let aligned = plain.setting(alignCorners, true)
        let half = plain.setting(halfPixelCenters, true)
        func outline(_ id: String, _ input: Shape, _ size: [Int64], _ attributes: Attributes) -> Outline {
            Outline(id, [input, [2]], attributes, fixedValues: [1: size])
        }
        var outlines = [
            outline("up-2", [1, 3, 4, 2], [6, 8], plain), outline("up-2-half", [1, 3, 4, 2], [6, 8], half),
            outline("up-2-aligned", [1, 3, 4, 2], [6, 8], aligned),
            outline("up-odd", [1, 3, 2, 3], [7, 5], plain), outline("up-odd-half", [1, 3, 2, 3], [7, 5], half),
            outline("up-odd-aligned", [1, 3, 2, 3], [7, 5], aligned),
            outline("down", [1, 7, 8, 2], [3, 5], plain), outline("down-half", [1, 7, 8, 2], [3, 5], half),
            outline("down-aligned", [1, 7, 8, 2], [3, 5], aligned),
            outline("down-and-up", [2, 8, 3, 1], [3, 10], plain),
            outline("down-and-up-half", [2, 9, 2, 1], [2, 9], half),
            outline("from-one", [1, 1, 1, 3], [4, 3], plain), outline("from-one-half", [1, 1, 2, 3], [4, 3], half),
            outline("to-one", [1, 5, 4, 3], [1, 1], plain), outline("to-one-half", [1, 5, 4, 3], [1, 1], half),
            outline("to-one-aligned", [1, 5, 4, 3], [1, 1], aligned),
            outline("row-to-31", [1, 1, 13, 1], [1, 31], half), outline("row-to-33", [1, 1, 17, 1], [1, 33], aligned),
            outline("same", [1, 3, 3, 2], [3, 3], half), outline("channels-17", [1, 2, 2, 17], [3, 3], half),
            outline("one", [1, 1, 1, 1], [1, 1], plain), outline("empty", [0, 2, 3, 2], [4, 3], plain),
            outline("all-values", [1, 1, 256, 1], [1, 256], plain),
        ]
        if both {
            let attributes = aligned.setting(halfPixelCenters, true)
            outlines += [
                outline("up-both", [1, 3, 4, 2], [6, 7], attributes),
                outline("down-both", [1, 7, 6, 1], [4, 5], attributes),
                outline("to-nothing", [1, 2, 2, 2], [0, 3], plain),
            ]
        }
        return outlines
    }
}

extension Resize {
    private static func input(_ name: String, _ axis: Int) -> TypedAxis<Int> {
        TypedAxis(name, [1, 2, 3, 4, 5, 7]) { try $0.input(0).shape[axis] }
    }
    private static func output(_ name: String, _ axis: Int) -> TypedAxis<Int> {
        TypedAxis(name, [1, 2, 3, 4, 5, 6, 8, 9]) { try $0.output(0).shape[axis] }
    }
    private static let (inputHeight, inputWidth) = (input("input height", 1), input("input width", 2))
    private static let (outputHeight, outputWidth) = (output("output height", 1), output("output width", 2))
    private static let batch = TypedAxis("batch", [1, 2, 3]) { try $0.input(0).shape[0] }
    private static let channels = TypedAxis("channels", [1, 2, 3, 4, 8, 17]) { try $0.input(0).shape[3] }

    /// The domain of an operator. `align_corners` and `half_pixel_centers` are flags, and so are axes without declaration.
    static let domain = Domain([
        inputHeight.axis, inputWidth.axis, outputHeight.axis, outputWidth.axis, batch.axis, channels.axis,
    ]) { point in
        Outline(
            "covering", [[point[batch], point[inputHeight], point[inputWidth], point[channels]], [2]],
            fixedValues: [1: [Int64(point[outputHeight]), Int64(point[outputWidth])]])
    }
}
