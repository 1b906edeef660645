/// Encodes text as OpenAI's models do: cut into pieces by a pattern, and in each piece the pair of neighbours with the
/// lowest rank is merged until no pair is a token.
///
/// The algorithm is that of tiktoken (https://github.com/openai/tiktoken, `src/lib.rs`), without special tokens: text
/// of people's is text. A piece of n bytes takes n log n steps however it is made, as the pairs wait in a heap.
struct BytePairEncoder: Sendable {
    let encoding: TokenEncoding
    let vocabulary: Vocabulary

    func count(_ text: String) -> Int {
        var count = 0
        forEachPiece(of: text) { count += $0.count }
        return count
    }

    func encode(_ text: String) -> [UInt32] {
        var tokens: [UInt32] = []
        forEachPiece(of: text) { tokens += $0 }
        return tokens
    }

    private func forEachPiece(of text: String, _ body: ([UInt32]) -> Void) {
        let scanned = ScannedText(text)
        let bytes = Array(text.utf8)
        var merge = PieceMerge()
        var scalar = 0
        var start = 0
        encoding.forEachPiece(of: scanned) { length in
            var end = start
            for index in scalar..<(scalar + length) { end += UTF8.width(scanned.scalars[index]) }
            if let rank = vocabulary.rank(of: bytes, from: start, to: end) {
                body([rank])
            } else {
                body(merge.tokens(of: bytes, from: start, to: end, vocabulary))
            }
            scalar += length
            start = end
        }
    }
}

/// The merging of one piece. Kept from piece to piece for its memory.
private struct PieceMerge {
    private static let none = UInt32.max

    /// A part is named by its first byte. The part after it, and the one before it.
    private var next: [Int] = []
    private var previous: [Int] = []
    /// Of the pair that a part makes with the next one.
    private var ranks: [UInt32] = []
    private var waiting = MinHeap()

    mutating func tokens(
        of bytes: [UInt8], from start: Int, to end: Int, _ vocabulary: Vocabulary
    ) -> [UInt32] {
        let count = end - start
        next = Array(1...count)
        previous = Array(-1..<(count - 1))
        ranks = Array(repeating: Self.none, count: count)
        waiting.removeAll()
        for part in 0..<(count - 1) { measure(part, bytes, start, vocabulary) }
        while let lowest = waiting.popFirst() {
            let part = Int(lowest & 0xffff_ffff)
            // What has been merged since it was put there has another rank, or none.
            guard ranks[part] == UInt32(lowest >> 32) else { continue }
            join(part)
            measure(part, bytes, start, vocabulary)
            if previous[part] >= 0 { measure(previous[part], bytes, start, vocabulary) }
        }
        return collect(bytes, start, count, vocabulary)
    }

    private mutating func join(_ part: Int) {
        let gone = next[part]
        next[part] = next[gone]
        if next[gone] < previous.count { previous[next[gone]] = part }
        ranks[gone] = Self.none
    }

    private mutating func measure(_ part: Int, _ bytes: [UInt8], _ start: Int, _ vocabulary: Vocabulary) {
        ranks[part] = Self.none
        guard next[part] < next.count,
            let rank = vocabulary.rank(of: bytes, from: start + part, to: start + next[next[part]])
        else { return }
        ranks[part] = rank
        // Of pairs of one rank the first is merged first.
        waiting.insert(UInt64(rank) << 32 | UInt64(part))
    }

    private func collect(_ bytes: [UInt8], _ start: Int, _ count: Int, _ vocabulary: Vocabulary) -> [UInt32] {
        var tokens: [UInt32] = []
        var part = 0
        while part < count {
            // Every byte is a token of every vocabulary there is; of one that lacks it, it counts all the same.
            tokens.append(vocabulary.rank(of: bytes, from: start + part, to: start + next[part]) ?? Self.none)
            part = next[part]
        }
        return tokens
    }
}

/// A binary heap of numbers, the lowest first.
private struct MinHeap {
    private var elements: [UInt64] = []

    mutating func removeAll() { elements.removeAll(keepingCapacity: true) }

    mutating func insert(_ element: UInt64) {
        var index = elements.count
        elements.append(element)
        while index > 0, elements[(index - 1) / 2] > element {
            elements[index] = elements[(index - 1) / 2]
            index = (index - 1) / 2
        }
        elements[index] = element
    }

    mutating func popFirst() -> UInt64? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < elements.count else { break }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            guard elements[child] < last else { break }
            elements[index] = elements[child]
            index = child
        }
        elements[index] = last
        return first
    }
}
