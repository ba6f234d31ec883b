import FileSupport
import Foundation
import QuantSpec

/// The place in the outputs at which all failing cases of an operator differ, such as the last column. It says where to look if no
/// known mistake explains the failures.
public struct SharedPlaces: Sendable, Hashable {
    /// Which indices along the dimension differ.
    public enum Place: Sendable, Hashable {
        case first
        case last
        /// The indices behind the last multiple of this number, where vectors of this width do not fit.
        case tail(Int)
    }

    /// The dimension of the outputs, from 0.
    public let dimension: Int
    /// The indices along it.
    public let place: Place
    /// The number of failing cases that no mistake explains.
    public let cases: Int

    /// For a report.
    public var text: String {
        let indices =
            switch place {
            case .first: "at the first index"
            case .last: "at the last index"
            case .tail(let width): "behind the last multiple of \(width)"
            }
        return
            "in all \(cases.counted("failing case")) that no mistake explains, only elements \(indices) along dimension "
            + "\(dimension) differ"
    }

    /// The bits that the places need: 1 in 128 by chance. A case has log2(n / m) bits, if m of n indices along the dimension are
    /// in the place, however many elements differ. Naming a place costs log2(places).
    private static let margin = 7.0
    private static let places: [Place] = [.last, .first, .tail(16), .tail(8), .tail(4)]

    /// Returns the place of all differences, or `nil` if there is none, or if chance explains it.
    static func find(_ differences: [RowDifference]) -> SharedPlaces? {
        let outputs = differences.flatMap(\.outputs)
        guard let rank = outputs.first?.shape.rank, outputs.allSatisfy({ $0.shape.rank == rank }) else { return nil }
        let cost = log2(Double(max(rank * places.count, 1)))
        var best: (found: SharedPlaces, bits: Double)?
        for dimension in 0..<rank {
            for place in places {
                guard let bits = bits(of: place, along: dimension, outputs), bits >= margin + cost,
                    bits > best?.bits ?? 0
                else { continue }
                best = (SharedPlaces(dimension: dimension, place: place, cases: differences.count), bits)
            }
        }
        return best?.found
    }

    /// Returns `nil` if an element elsewhere differs.
    private static func bits(of place: Place, along dimension: Int, _ outputs: [RowDifference.Output]) -> Double? {
        var bits = 0.0
        for output in outputs {
            let size = output.shape[dimension]
            let stride = output.shape.dimensions.dropFirst(dimension + 1).reduce(1, *)
            let range = place.range(below: size)
            guard size > 0, stride > 0,
                output.comparison.positions.allSatisfy({ range.contains($0 / stride % size) })
            else { return nil }
            bits += log2(Double(size) / Double(range.count))
        }
        return bits
    }
}

extension SharedPlaces.Place {
    fileprivate func range(below size: Int) -> Range<Int> {
        switch self {
        case .first: 0..<min(size, 1)
        case .last: max(size - 1, 0)..<size
        case .tail(let width): size / width * width..<size
        }
    }
}
