/// The axes of a domain for operators with sliding windows: those of the height, of the width, and of both.
enum SlidingDomain {
    /// The axes of one spatial direction.
    struct Direction: Sendable {
        let size: TypedAxis<Int>
        let window: TypedAxis<Int>
        let stride: TypedAxis<Int>
        let dilation: TypedAxis<Int>
        /// On which sides padding falls.
        let padding: TypedAxis<PaddingPlace>
        /// Whether the input's size is a multiple of the stride.
        let rest: TypedAxis<InputRest>
        /// Whether the dilated window is longer than the input.
        let reach: TypedAxis<Reach>
        /// The number of outputs along the direction.
        let outputs: TypedAxis<OutputCount>

        /// The axes of a direction.
        ///
        /// - Parameters:
        ///   - letter: `h` or `w`, as in the names of attributes.
        ///   - window: gives the window of an instance in this direction.
        init(_ letter: String, _ window: @escaping @Sendable (Instance) throws -> Window) {
            size = TypedAxis("input_\(letter)", [1, 2, 3, 4, 5, 7, 11]) { try window($0).inputSize }
            self.window = TypedAxis("window_\(letter)", [1, 2, 3, 5], isTripled: true) { try window($0).filterSize }
            stride = TypedAxis("stride_\(letter)", [1, 2, 3], isTripled: true) { try window($0).stride }
            dilation = TypedAxis("dilation_\(letter)", [1, 2, 3]) { try window($0).dilation }
            let place: @Sendable (Instance) throws -> PaddingPlace = {
                PaddingPlace(try window($0), $0.attributes[.padding])
            }
            padding = TypedAxis(
                "padding_\(letter)", PaddingPlace.allCases, isTripled: true, isObserved: true, read: place)
            rest = TypedAxis("rest_\(letter)", InputRest.allCases, isObserved: true) { InputRest(try window($0)) }
            reach = TypedAxis("reach_\(letter)", Reach.allCases, isObserved: true) { Reach(try window($0)) }
            outputs = TypedAxis("output_\(letter)", OutputCount.allCases, isObserved: true) {
                OutputCount(try window($0).outputSize)
            }
            isDilated = { try window($0).dilation > 1 }
            properties = [
                TypedAxis("padding before_\(letter)", ["none", "some"]) {
                    try [.even, .uneven].contains(place($0)) ? "some" : "none"
                }.axis,
                TypedAxis("padding behind_\(letter)", ["as much as before", "more than before"]) {
                    try [.behind, .uneven].contains(place($0)) ? "more than before" : "as much as before"
                }.axis,
            ]
        }

        /// Whether there is padding before the input, and whether there is more behind it.
        fileprivate let properties: [DomainAxis]
        fileprivate let isDilated: @Sendable (Instance) throws -> Bool

        /// The axes for a domain.
        func axes(isDilated: Bool) -> [DomainAxis] {
            [size.axis, window.axis, stride.axis] + (isDilated ? [dilation.axis, reach.axis] : [reach.axis])
                + [padding.axis, rest.axis, outputs.axis]
        }
    }

    /// The properties of windows in two directions: where there is padding, and whether any dilation is above 1.
    static func properties(_ vertical: Direction, _ horizontal: Direction) -> [DomainAxis] {
        let dilation = TypedAxis("dilation", ["none", "some"]) { instance in
            try vertical.isDilated(instance) || horizontal.isDilated(instance) ? "some" : "none"
        }
        return vertical.properties + horizontal.properties + [dilation.axis]
    }

    /// On which sides padding falls along one axis (ARITH-16).
    enum PaddingPlace: String, DomainValue {
        case valid = "VALID"
        case none = "SAME without padding"
        case even = "SAME as much before as behind"
        case behind = "SAME only behind"
        case uneven = "SAME one more behind"

        init(_ window: Window, _ padding: Padding) {
            let (total, before) = (window.padding, window.paddingBefore)
            switch padding {
            case .valid: self = .valid
            case .same where total <= 0: self = .none
            case .same where total == 2 * before: self = .even
            case .same: self = before == 0 ? .behind : .uneven
            }
        }
    }

    /// Whether the input's size is a multiple of the stride.
    enum InputRest: String, DomainValue {
        case multiple = "the input is a multiple of the stride"
        case rest = "the input is no multiple of the stride"

        init(_ window: Window) { self = window.inputSize % window.stride == 0 ? .multiple : .rest }
    }

    /// Whether the dilated window is longer than the input.
    enum Reach: String, DomainValue {
        case within = "the window fits the input"
        case longer = "the window is longer than the input"

        init(_ window: Window) {
            self = (window.filterSize - 1) * window.dilation + 1 > window.inputSize ? .longer : .within
        }
    }

    /// The number of outputs along one axis.
    enum OutputCount: String, DomainValue {
        case one = "one"
        case two = "two"
        case more = "three or more"

        /// Returns `nil` if the output is empty.
        init?(_ count: Int) {
            switch count {
            case 1: self = .one
            case 2: self = .two
            case 3...: self = .more
            default: return nil
            }
        }
    }

    /// The geometries for which kernels have separate code. Each fixes several axes at once; the other axes vary.
    enum Path: String, DomainValue {
        case window
        case pointwise
        case stridedPointwise = "strided pointwise"
        /// A window along the width only, on an input of height 1. Any strides.
        case row
        /// A window of 3 × 3 with stride 1, on an input with outputs that touch no padding.
        case square = "3 × 3"
        /// A window of 3 × 3 with stride 2, on an input with outputs that touch no padding.
        case stridedSquare = "3 × 3 in steps of 2"
        case unevenSquare = "3 × 3 in unequal steps"
        case dilatedSquare = "3 × 3, dilated"
        /// A window of 3 × 3 with stride 1 and several filters for each input channel.
        case multipliedSquare = "3 × 3, multiplied"

        /// The least size of an input in which a window of 3 taps has neighbours on both sides.
        fileprivate static func leastSize(dilation: Int) -> Int { 2 * dilation + 3 }

        init(_ vertical: Window, _ horizontal: Window) {
            let directions = [vertical, horizontal]
            func all(_ condition: (Window) -> Bool) -> Bool { directions.allSatisfy(condition) }
            if all({ $0.filterSize == 1 }) {
                self = all { $0.stride == 1 } ? .pointwise : .stridedPointwise
            } else if vertical.filterSize == 1, vertical.inputSize == 1, horizontal.dilation == 1 {
                self = .row
            } else if all({ $0.filterSize == 3 && $0.inputSize >= Path.leastSize(dilation: $0.dilation) }) {
                self = Path.square(directions)
            } else {
                self = .window
            }
        }

        /// The path of a window of 3 × 3 with neighbours on all sides.
        private static func square(_ directions: [Window]) -> Path {
            let strides = directions.map(\.stride)
            guard directions.allSatisfy({ $0.dilation == 1 }) else {
                return strides == [1, 1] ? .dilatedSquare : .window
            }
            if strides[0] != strides[1] { return .unevenSquare }
            return strides[0] == 1 ? .square : strides[0] == 2 ? .stridedSquare : .window
        }
    }

    /// An axis of paths. An instance whose path is not listed counts as `window`.
    ///
    /// - Parameters:
    ///   - paths: the paths worth telling apart.
    ///   - isTripled: whether triples of values with two other tripled axes are covered, and not only pairs.
    ///   - read: gives the path of an instance.
    static func path(
        _ paths: [Path], isTripled: Bool = false, read: @escaping @Sendable (Instance) throws -> Path
    ) -> TypedAxis<Path> {
        TypedAxis("path", paths, isTripled: isTripled, prefersFirst: true) { instance in
            let path = try read(instance)
            return paths.contains(path) ? path : .window
        }
    }

    /// A point, with the values that a path fixes in place of its own.
    static func point(
        _ point: DomainPoint, along path: Path, _ vertical: Direction, _ horizontal: Direction
    ) -> DomainPoint {
        var point = point
        func fix(_ direction: Direction, window: Int, stride: Int, dilation: Int = 1) {
            point.choose(window, along: direction.window)
            point.choose(stride, along: direction.stride)
            point.choose(dilation, along: direction.dilation)
        }
        func fixSquare(strides: [Int], dilations: [Int] = [1, 1]) {
            for (place, direction) in [vertical, horizontal].enumerated() {
                fix(direction, window: 3, stride: strides[place], dilation: dilations[place])
                let least = Path.leastSize(dilation: dilations[place])
                point.choose(max(least, point[direction.size]), along: direction.size)
            }
        }
        switch path {
        case .window: break
        case .pointwise: for direction in [vertical, horizontal] { fix(direction, window: 1, stride: 1) }
        case .stridedPointwise:
            let strides = [point[vertical.stride], point[horizontal.stride]]
            let isStrided = strides != [1, 1]
            for (place, direction) in [vertical, horizontal].enumerated() {
                fix(direction, window: 1, stride: isStrided ? strides[place] : 2)
            }
        case .row:
            fix(vertical, window: 1, stride: point[vertical.stride])
            point.choose(1, along: vertical.size)
            fix(horizontal, window: max(2, point[horizontal.window]), stride: point[horizontal.stride])
        case .square, .multipliedSquare: fixSquare(strides: [1, 1])
        case .stridedSquare: fixSquare(strides: [2, 2])
        case .unevenSquare:
            let stride = point[vertical.stride]
            let other = point[horizontal.stride]
            fixSquare(strides: [stride, other != stride ? other : stride == 1 ? 2 : 1])
        case .dilatedSquare:
            let dilations = [vertical, horizontal].map { min(2, point[$0.dilation]) }
            fixSquare(strides: [1, 1], dilations: dilations == [1, 1] ? [1, 2] : dilations)
        }
        return point
    }

    static let batch = TypedAxis("batch", [1, 2, 3]) { try $0.input(0).shape.dimensions.first }
    /// Numbers of channels around the widths of vectors.
    static let channelCounts = [1, 2, 3, 4, 8, 15, 16, 17, 32, 33]

    /// The attributes of a point: strides, and dilations if the operator has them.
    static func attributes(
        _ point: DomainPoint, _ vertical: Direction, _ horizontal: Direction, isDilated: Bool
    ) -> Attributes {
        let attributes = Attributes().setting(.strideHeight, point[vertical.stride])
            .setting(.strideWidth, point[horizontal.stride])
        guard isDilated else { return attributes }
        return attributes.setting(.dilationHeight, point[vertical.dilation])
            .setting(.dilationWidth, point[horizontal.dilation])
    }
}
