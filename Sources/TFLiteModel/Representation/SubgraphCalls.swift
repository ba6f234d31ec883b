/// Which subgraphs call which.
struct SubgraphCalls {
    private let calls: [[Int]]

    /// - Parameter model: Every subgraph referred to must exist.
    init(_ model: Model) {
        calls = model.subgraphs.map { subgraph in
            Set(subgraph.operators.flatMap { $0.calledSubgraphs.map(\.subgraph) }).sorted()
        }
    }

    /// Removes, again and again, what calls nothing that is left; what then remains calls itself in the end.
    /// - Throws: `ModelError` of kind `malformed`: running such a model would never end.
    func requireAcyclic() throws(ModelError) {
        var callers = [[Int]](repeating: [], count: calls.count)
        for (caller, callees) in calls.enumerated() {
            for callee in callees { callers[callee].append(caller) }
        }
        var open = calls.map(\.count)
        var ready = calls.indices.filter { open[$0] == 0 }
        var finished = 0
        while let callee = ready.popLast() {
            finished += 1
            for caller in callers[callee] {
                open[caller] -= 1
                if open[caller] == 0 { ready.append(caller) }
            }
        }
        guard finished < calls.count, let cyclic = open.firstIndex(where: { $0 > 0 }) else { return }
        throw ModelError(
            .malformed, place: "subgraph \(cyclic)",
            "running the subgraph never ends: it, or one that it calls, calls itself",
            remedy: "give each control-flow operator a subgraph of its own")
    }
}
