/// The calls between the subgraphs of a model.
struct SubgraphCalls {
    private let calls: [[Int]]

    /// - Parameter model: every subgraph that it refers to must exist.
    init(_ model: Model) {
        calls = model.subgraphs.map { subgraph in
            Set(subgraph.operators.flatMap { $0.calledSubgraphs.map(\.subgraph) }).sorted()
        }
    }

    /// Checks that no subgraph calls itself, directly or through others. Subgraphs that call no unfinished subgraph are
    /// finished one after the other; each of the rest is on a cycle or calls one.
    ///
    /// - Throws: `ModelError` of kind `malformed`, because running such a model would never end.
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
            "the subgraph, or one that it calls, calls itself, so that running it never ends",
            remedy: "give each control-flow operator a subgraph of its own")
    }
}
