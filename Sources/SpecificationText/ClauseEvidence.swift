import GoldenVectors
import QuantSpec
import VectorFiles

/// The clauses that vectors cover.
///
/// A clause is covered in an operator and scheme if a row there catches a mistake that violates it, or if a row has
/// different values under two profiles that differ only in the clause.
public struct ClauseEvidence: Sendable {
    /// The subject of a file of vectors: an operator in a scheme, or a primitive.
    public struct Place: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// The name of the operator or the primitive.
        public let name: String
        /// The scheme: `arithmetic` or `derivation` for a primitive.
        public let scheme: Scheme

        /// The place as text, such as `CONV_2D/int8` or, for a primitive, `arithmetic/round_half_away`.
        public var description: String {
            Scheme.ofPrimitives.contains(scheme) ? "\(scheme.rawValue)/\(name)" : "\(name)/\(scheme.rawValue)"
        }

        public static func < (left: Place, right: Place) -> Bool { left.description < right.description }
    }

    /// A mistake that rows of a place catch.
    public struct Catch: Sendable, Hashable {
        /// The place of the rows.
        public let place: Place
        /// The name of the mistake, or `profile NAME` if the rows distinguish that profile from another one.
        public let deviation: String
        /// The number of rows that catch it.
        public let rows: Int
    }

    /// The catches for each clause, by place and then in the catalogue's order.
    public let catches: [Clause: [Catch]]

    /// Collects the evidence of a set of vectors.
    ///
    /// - Parameters:
    ///   - vectors: the vectors. Informative rows are ignored, because no target is judged by them.
    ///   - deviations: the known mistakes.
    public init(_ vectors: VectorSet, deviations: [Deviation] = Deviation.all) {
        var found: [Clause: [Catch]] = [:]
        for file in vectors.files {
            for (clause, catches) in ClauseEvidence.catches(in: file, deviations) {
                found[clause, default: []] += catches
            }
            for (clause, caught) in ClauseEvidence.profiles(in: file) { found[clause, default: []].append(caught) }
        }
        for file in vectors.primitives {
            for (clause, catches) in ClauseEvidence.catches(in: file, deviations) {
                found[clause, default: []] += catches
            }
        }
        let order = Dictionary(
            deviations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        catches = found.mapValues { catches in
            catches.sorted { ($0.place, order[$0.deviation] ?? 0) < ($1.place, order[$1.deviation] ?? 0) }
        }
    }

    private static func catches(in file: VectorFile, _ deviations: [Deviation]) -> [Clause: [Catch]] {
        guard let operation = Operator.named(file.operatorName) else { return [:] }
        let place = Place(name: file.operatorName, scheme: file.scheme)
        var rows: [Clause: [String: Int]] = [:]
        for (id, groups) in Dictionary(grouping: file.groups, by: \.variant) {
            guard let form = operation.variants.first(where: { $0.id == id }) else { continue }
            let counts = counts(groups.flatMap(\.rows).filter { !$0.isInformative }.map(\.catches))
            for deviation in deviations {
                guard let count = counts[deviation.name] else { continue }
                for clause in deviation.clauses(in: operation, form) {
                    rows[clause, default: [:]][deviation.name, default: 0] += count
                }
            }
        }
        return rows.mapValues { $0.map { Catch(place: place, deviation: $0.key, rows: $0.value) } }
    }

    /// The clauses by which profiles differ, with the number of rows whose values distinguish the profiles.
    private static func profiles(in file: VectorFile) -> [Clause: Catch] {
        let place = Place(name: file.operatorName, scheme: file.scheme)
        let rows = file.groups.flatMap(\.rows).filter { !$0.isInformative && !$0.profiles.isEmpty }
        var found: [Clause: Catch] = [:]
        guard !rows.isEmpty else { return found }
        for (index, profile) in NumericProfile.all.enumerated() {
            for other in NumericProfile.all.dropFirst(index + 1) {
                let clauses = profile.clauses(tellingApart: other)
                guard !clauses.isEmpty else { continue }
                let count = rows.count { !$0.agrees(profile.name, other.name) }
                guard count > 0 else { continue }
                for clause in clauses {
                    let caught = Catch(place: place, deviation: "profile \(other.name)", rows: count)
                    found[clause] = max(found[clause]?.rows ?? 0, count) == count ? caught : found[clause]
                }
            }
        }
        return found
    }

    /// The catches of a primitive. It belongs to no operator, so it covers only clauses of chapters.
    private static func catches(in file: PrimitiveFile, _ deviations: [Deviation]) -> [Clause: [Catch]] {
        let place = Place(name: file.primitive, scheme: file.scheme)
        let profile = NumericProfile.named(file.profile)
        let counts = counts(file.rows.map(\.catches))
        var found: [Clause: [Catch]] = [:]
        for deviation in deviations {
            guard let count = counts[deviation.name] else { continue }
            for clause in deviation.clauses
            where Operator.named(clause.family) == nil && profile?.follows(clause) ?? true {
                found[clause, default: []].append(Catch(place: place, deviation: deviation.name, rows: count))
            }
        }
        return found
    }

    /// The number of rows that catch each mistake.
    private static func counts(_ rows: [[String]]) -> [String: Int] {
        rows.reduce(into: [:]) { counts, catches in
            for name in catches { counts[name, default: 0] += 1 }
        }
    }
}

extension VectorRow {
    /// Whether the outputs are the same under two profiles.
    fileprivate func agrees(_ profile: String, _ other: String) -> Bool {
        zip(outputs(under: profile), outputs(under: other)).allSatisfy { left, right in
            zip(left, right).allSatisfy { $0.hasSameBits(as: $1) }
        }
    }
}
