/// Chooses few rows that show as much as all, and orders them so that the first ones show the most.
enum RowSelection {
    /// Chooses rows greedily.
    ///
    /// - Parameters:
    ///   - rows: the candidates.
    ///   - target: the number of rows that should show each distinction.
    ///   - limit: the greatest number of rows.
    ///   - countsInformative: whether informative rows are chosen like others.
    static func choose(
        _ rows: [ScoredRow], target: Int, limit: Int, countsInformative: Bool = false
    ) -> [ScoredRow] {
        var rest = Array(rows.filter { countsInformative || !$0.isInformative }.enumerated())
        var shown: [Distinction: Int] = [:]
        var chosen: [ScoredRow] = []
        while chosen.count < limit {
            var best: (place: Int, gain: Int)?
            for (place, candidate) in rest.enumerated() {
                let gain = gain(of: candidate.element, shown, target)
                if gain > best?.gain ?? 0 { best = (place, gain) }
            }
            guard let best else { break }
            let row = rest.remove(at: best.place).element
            for distinction in row.distinctions { shown[distinction, default: 0] += 1 }
            chosen.append(row)
        }
        return chosen
    }

    /// The gain of a row. A distinction that no chosen row shows counts far more than one that some show.
    private static func gain(of row: ScoredRow, _ shown: [Distinction: Int], _ target: Int) -> Int {
        row.distinctions.reduce(0) { sum, distinction in
            let count = shown[distinction] ?? 0
            return sum + (count == 0 ? 1000 : count < target ? 1 : 0)
        }
    }
}
