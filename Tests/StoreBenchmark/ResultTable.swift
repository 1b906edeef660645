import Foundation

/// The times of each kind of work at each size, and how they grow.
struct ResultTable {
    private var sizes: [Int] = []
    private var names: [String] = []
    private var medians: [String: [Duration]] = [:]

    mutating func begin(size: Int) {
        sizes.append(size)
    }

    /// Runs `work` a few times, once beforehand to warm up, and keeps the median.
    mutating func measure(_ name: String, runs: Int = 31, _ work: () async throws -> Void) async throws {
        try await work()
        var times: [Duration] = []
        for _ in 0..<runs { times.append(try await ContinuousClock().measure { try await work() }) }
        if medians[name] == nil { names.append(name) }
        medians[name, default: []].append(times.sorted()[runs / 2])
    }

    var text: String {
        let head = row("messages", sizes.map(\.formatted), "growth")
        let rows = names.map { name in
            let times = medians[name] ?? []
            guard let smallest = times.first, let largest = times.last else { return name }
            return row(name, times.map(\.formatted), "×" + Self.decimal(largest / smallest))
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private func row(_ name: String, _ cells: [String], _ last: String) -> String {
        name.padding(toLength: 44, withPad: " ", startingAt: 0)
            + (cells + [last]).map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
    }

    fileprivate static func decimal(_ number: Double) -> String {
        String((number * 100).rounded() / 100)
    }
}

extension Duration {
    fileprivate var formatted: String { ResultTable.decimal(self / .milliseconds(1)) + " ms" }
}

extension Int {
    fileprivate var formatted: String { String(self) }
}
