/// A guess at how many tokens a text has, for any model.
///
/// Byte-pair vocabularies spend about one token on four Latin letters and one on each character of scripts that their
/// training saw less of. The guess leans to the high side: a context that is a little too small beats one refused.
public enum TokenEstimate {
    public static func tokens(_ text: String) -> Int {
        var tally = Tally()
        tally.add(text)
        return tally.tokens
    }

    /// The same guess at a text that comes in pieces, without keeping it.
    struct Tally: Sendable {
        private var ascii = 0
        private var other = 0

        var tokens: Int { (ascii + 2) / 3 + other }

        mutating func add(_ text: String) {
            for byte in text.utf8 {
                if byte < 0x80 { ascii += 1 } else if byte >= 0xc0 { other += 1 }
            }
        }
    }
}
