/// The discrete Fourier transform of lines of complex numbers, in binary64 (RFFT2D-4).
struct FourierLine: Sendable {
    /// A complex number in binary64.
    struct Number: Sendable, Hashable {
        var real: Double
        var imaginary: Double

        static let zero = Number(real: 0, imaginary: 0)

        static func + (left: Number, right: Number) -> Number {
            Number(real: left.real + right.real, imaginary: left.imaginary + right.imaginary)
        }

        static func - (left: Number, right: Number) -> Number {
            Number(real: left.real - right.real, imaginary: left.imaginary - right.imaginary)
        }

        static func * (left: Number, right: Number) -> Number {
            Number(
                real: left.real * right.real - left.imaginary * right.imaginary,
                imaginary: left.real * right.imaginary + left.imaginary * right.real)
        }
    }

    /// The length of a line: a power of two.
    private let length: Int
    /// e^(-2 pi i k / length), for k below half of the length.
    private let roots: [Number]
    /// The positions of a line, each with its bits reversed.
    private let reversedPositions: [Int]

    /// Prepares transforms.
    ///
    /// - Precondition: `length` is a power of two.
    init(length: Int) {
        self.length = length
        roots = (0..<length / 2).map { index in
            let point = ElementaryFunctions.pointOnCircle(index, of: length)
            return Number(real: point.cosine, imaginary: -point.sine)
        }
        let width = length.trailingZeroBitCount
        reversedPositions = (0..<length).map { index in
            (0..<width).reduce(0) { $0 << 1 | index >> $1 & 1 }
        }
    }

    /// The transform of a line: number k of the result is the sum of `line[n]` × e^(-2 pi i k n / length) over all n.
    ///
    /// - Precondition: the line has `length` numbers.
    func transformed(_ line: [Number]) -> [Number] {
        var numbers = reversedPositions.map { line[$0] }
        var size = 1
        while size < length {
            for start in stride(from: 0, to: length, by: 2 * size) {
                for place in start..<start + size {
                    // Each half is the transform of every second number; the root turns the second one into its place.
                    let turned = numbers[place + size] * roots[(place - start) * (length / (2 * size))]
                    let first = numbers[place]
                    numbers[place] = first + turned
                    numbers[place + size] = first - turned
                }
            }
            size *= 2
        }
        return numbers
    }
}
