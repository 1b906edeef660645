/// Reproducible randomness.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }

    /// Cuts into parts of any length, empty ones among them.
    mutating func cut<Element>(_ whole: [Element], longest: Int = 7) -> [[Element]] {
        var parts: [[Element]] = []
        var rest = whole[...]
        while !rest.isEmpty {
            let length = Int.random(in: 0...longest, using: &self)
            parts.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return parts
    }
}
