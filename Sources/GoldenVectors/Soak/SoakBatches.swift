import QuantSpec
import VectorFiles

/// Random groups of many operators, made in batches, so that any number of groups needs little memory.
///
/// The operators share the count. If too few groups can be made of an operator, the others get the rest. The groups
/// depend only on the generation, the operators, the count, the size of the batches, and the calls of `stop`.
public struct SoakBatches: Sendable {
    /// Groups of one operator in a scheme.
    public struct Part: Sendable {
        /// The operator and the scheme.
        public let subject: VectorSubject
        /// The groups, in the order of their indices. Never empty.
        public let groups: [VectorGroup]
    }

    private let generation: SoakGeneration
    /// Instances that are drawn in addition to the count; of their operators no others are drawn.
    private var named: [(subject: VectorSubject, indices: [Int])]
    private var subjects: [VectorSubject]
    private let count: Int
    private let size: Int
    /// The index of the operator whose turn it is, and the number of instances that were assigned before this round.
    private var place = 0
    private var base = 0
    private var given = 0
    private var tried: [VectorSubject: Int] = [:]
    private var made: [VectorSubject: Int] = [:]
    /// The number of indices at which no instance could be made.
    private var failed: [VectorSubject: Int] = [:]
    /// The number of groups that were made before the round; `nil` in the first round.
    private var madeBefore: Int?
    /// The number of rounds since the last one in which a group was made. In a round all instances may be of variants of which
    /// none are drawn; the next one then tries the other variants.
    private var idleRounds = 0
    private static let greatestIdleRounds = 8
    private var stopped: Set<VectorSubject> = []
    /// The operators that leave their share to the others.
    private var left: Set<VectorSubject> = []
    /// The ids of the variants of which no more instances are drawn.
    private var skipped: [VectorSubject: Set<String>] = [:]
    /// The number of instances that were drawn and do not count.
    private var uncounted = 0

    /// The number of indices that are tried for an operator before it is given up, if none of them has an instance.
    private static let patience = 24
    /// The number of groups of one operator that one thread makes.
    private static let portion = 8

    /// Starts with the first batch.
    ///
    /// - Parameters:
    ///   - generation: the generation that draws the instances.
    ///   - subjects: the operators in schemes that share the count, in the order of their turns.
    ///   - count: the number of instances that the operators share.
    ///   - named: the indices of instances that are drawn in addition to the count.
    ///   - size: the least number of groups in a batch.
    public init(
        _ generation: SoakGeneration, _ subjects: [VectorSubject], count: Int,
        named: [(subject: VectorSubject, indices: [Int])] = [], size: Int = 256
    ) {
        self.generation = generation
        self.subjects = subjects
        self.count = count
        self.named = named
        self.size = size
    }

    /// Draws no more instances of an operator. The rest of its share is not drawn.
    public mutating func stop(_ subject: VectorSubject) { stopped.insert(subject) }

    /// Replaces instances that were drawn, and that do not count, in the next round.
    public mutating func replace(_ count: Int) { uncounted += count }

    /// Draws no more instances of a variant. The operator's other variants keep their instances.
    public mutating func skip(_ variant: String, of subject: VectorSubject) {
        skipped[subject, default: []].insert(variant)
        let forms = SoakForm.all(of: subject, seed: generation.seed).map(\.variant.id)
        if skipped[subject]?.isSuperset(of: forms) ?? false { left.insert(subject) }
    }

    /// Returns the next groups, with consecutive groups of one operator together. Returns `nil` at the end.
    public mutating func next() -> [Part]? {
        while let portions = portions() {
            let generation = generation
            let forms = Dictionary(
                uniqueKeysWithValues: Set(portions.map(\.subject)).map {
                    ($0, SoakForm.all(of: $0, seed: generation.seed))
                })
            let results = Parallel.map(portions, concurrently: true) { [skipped] portion in
                portion.indices.compactMap {
                    generation.group(
                        $0, of: portion.subject, forms[portion.subject] ?? [],
                        without: portion.isShared ? skipped[portion.subject] ?? [] : [])
                }
            }
            var parts: [Part] = []
            for (portion, groups) in zip(portions, results) {
                let missing = portion.indices.count - groups.count
                made[portion.subject, default: 0] += groups.count
                failed[portion.subject, default: 0] += missing
                if portion.isShared { given -= missing }
                if groups.isEmpty { continue }
                if let last = parts.last, last.subject == portion.subject {
                    parts[parts.count - 1] = Part(subject: last.subject, groups: last.groups + groups)
                } else {
                    parts.append(Part(subject: portion.subject, groups: groups))
                }
            }
            if !parts.isEmpty { return parts }
        }
        return nil
    }

    private struct Portion {
        let subject: VectorSubject
        let indices: [Int]
        /// Whether the instances are part of the count.
        let isShared: Bool
    }

    /// Returns the indices of the next batch, or `nil` at the end.
    private mutating func portions() -> [Portion]? {
        var portions: [Portion] = []
        var total = 0
        while total < size, let (subject, indices) = named.first {
            let taken = Array(indices.prefix(SoakBatches.portion))
            named[0].indices.removeFirst(taken.count)
            if named[0].indices.isEmpty { named.removeFirst() }
            guard !taken.isEmpty, !stopped.contains(subject) else { continue }
            portions.append(Portion(subject: subject, indices: taken, isShared: false))
            total += taken.count
        }
        while total < size, hasTurn(mayBeginAgain: portions.isEmpty) {
            let subject = subjects[place]
            let wanted = base + (count - base) * (place + 1) / subjects.count - given
            if stopped.contains(subject) { given += max(wanted, 0) }
            let isHopeless = failed[subject] ?? 0 >= SoakBatches.patience && made[subject] ?? 0 == 0
            guard wanted > 0, !isHopeless, !stopped.contains(subject), !left.contains(subject) else {
                place += 1
                continue
            }
            let taken = min(wanted, SoakBatches.portion)
            let first = tried[subject] ?? 0
            portions.append(Portion(subject: subject, indices: Array(first..<first + taken), isShared: true))
            tried[subject] = first + taken
            given += taken
            total += taken
        }
        return portions.isEmpty ? nil : portions
    }

    /// Returns whether another operator has its turn. If all operators had one and the count is not reached, a new
    /// round begins with those operators of which instances could be made.
    ///
    /// - Parameter mayBeginAgain: whether the results of all portions before are known.
    private mutating func hasTurn(mayBeginAgain: Bool) -> Bool {
        if place < subjects.count { return true }
        guard mayBeginAgain else { return false }
        given -= uncounted
        uncounted = 0
        let total = made.values.reduce(0, +)
        idleRounds = total > madeBefore ?? 0 ? 0 : idleRounds + 1
        guard given < count, total > 0, idleRounds <= SoakBatches.greatestIdleRounds else { return false }
        madeBefore = total
        subjects = subjects.filter {
            (made[$0] ?? 0 > 0 || tried[$0] == nil) && !stopped.contains($0) && !left.contains($0)
        }
        base = given
        place = 0
        return !subjects.isEmpty
    }
}
