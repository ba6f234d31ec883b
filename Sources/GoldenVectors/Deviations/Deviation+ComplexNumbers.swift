import QuantSpec

extension Deviation {
    /// Mistakes in operators on complex numbers, and in the transform that gives them.
    static let complexNumbers: [Deviation] = parts + magnitudes + spectra

    private static let parts: [Deviation] = [
        Deviation(
            "complex-parts-swapped", .shape, "The imaginary part of a complex number is taken to come first",
            "The real part comes first.", breaking: ["REAL-2", "IMAG-2"], in: .violated,
            .inputs { values, _ in
                values = values.map { $0?.mappingNumbers { Complex64($0.imaginary, $0.real) } }
            }),
        Deviation(
            "imaginary-parts-negated", .shape, "Complex numbers are replaced by their conjugates",
            "An inverse transform has the other sign in its exponent.", breaking: ["IMAG-2", "RFFT2D-3"],
            in: .violated,
            .inputs { values, _ in values = values.map { $0?.mappingNumbers(\.conjugate) } },
            .outputs { outputs, _, _ in outputs = outputs.map { $0.mappingNumbers(\.conjugate) } }),
    ]

    private static let magnitudes: [Deviation] = [
        Deviation(
            "complex-abs-adds-magnitudes", .rounding, "COMPLEX_ABS adds the magnitudes of the parts",
            "The magnitude is the root of the sum of their squares.", breaking: ["COMPLEX_ABS-2"], in: .violated,
            .magnitudes { $0.real.magnitude + $0.imaginary.magnitude }),
        Deviation(
            "complex-abs-without-root", .rounding, "COMPLEX_ABS returns the square of the magnitude",
            "The root of the sum of the squares is taken.", breaking: ["COMPLEX_ABS-2"], in: .violated,
            .magnitudes { $0.real * $0.real + $0.imaginary * $0.imaginary }),
        Deviation(
            "complex-abs-squares-in-binary32", .saturation, "COMPLEX_ABS squares the parts in binary32",
            "Squares of parts from 2^64 on overflow, and those of small parts become 0.", breaking: ["COMPLEX_ABS-2"],
            in: .violated,
            .magnitudes { ($0.real * $0.real + $0.imaginary * $0.imaginary).squareRoot() }),
    ]

    private static let spectra: [Deviation] = [
        Deviation(
            "rows-apart-by-transform-length", .shape,
            "RFFT2D takes the input's rows to be as long as the transform",
            "A row that is shorter is filled with zeros, and one that is longer is cut off.", breaking: ["RFFT2D-2"],
            in: .violated,
            .inputs { values, instance in
                guard let input = instance[.input(0)]?.shape, input.rank > 1,
                    let length = try? instance.constantIntegers(1).last, let elements = values[0],
                    let zero = Elements(zeros: 1, type: elements.type), let both = try? elements.appending(zero)
                else { return }
                let columns = max(input[input.rank - 1], 1)
                values[0] = both.gathering(
                    (0..<elements.count).map { min($0 / columns * length + $0 % columns, elements.count) })
            }),
        Deviation(
            "spectrum-without-last-column", .shape, "RFFT2D leaves the column of the highest frequency out",
            "There are fft_length[1] / 2 + 1 columns: those of the least and of the highest frequency are both there.",
            breaking: ["RFFT2D-3"], in: .violated,
            .outputs { outputs, _, instance in
                guard let columns = instance.outputs.first?.shape.dimensions.last, columns > 0 else { return }
                let last = (0..<outputs[0].count).filter { $0 % columns == columns - 1 }
                guard let zeros = Elements(zeros: last.count, type: outputs[0].type) else { return }
                outputs[0] = outputs[0].replacing(last, with: zeros) ?? outputs[0]
            }),
        Deviation(
            "spectrum-divided-by-size", .scale, "RFFT2D divides its results by the number of elements",
            "Only the inverse transform does.", breaking: ["RFFT2D-3"], in: .violated,
            .outputs { outputs, _, instance in
                guard let lengths = try? instance.constantIntegers(1) else { return }
                let size = Float(lengths.reduce(1, *))
                outputs[0] = outputs[0].mappingNumbers { Complex64($0.real / size, $0.imaginary / size) }
            }),
    ]
}

extension Deviation.Change {
    /// Replaces the output by a function of each complex number of the first input.
    fileprivate static func magnitudes(_ function: @escaping @Sendable (Complex64) -> Float) -> Deviation.Change {
        .outputs { outputs, inputs, _ in
            guard case .complex64(let numbers)? = inputs.first ?? nil else { return }
            outputs[0] = .float32(numbers.map(function))
        }
    }
}

extension Elements {
    /// Complex elements through a function; other elements unchanged.
    fileprivate func mappingNumbers(_ function: (Complex64) -> Complex64) -> Elements {
        guard case .complex64(let numbers) = self else { return self }
        return .complex64(numbers.map(function))
    }
}

extension Complex64 {
    fileprivate var conjugate: Complex64 { Complex64(real, -imaginary) }
}
