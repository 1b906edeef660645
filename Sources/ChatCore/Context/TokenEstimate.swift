/// A guess at how many tokens a text has, for any model.
///
/// Byte-pair vocabularies spend about one token on four Latin letters and one on each character of scripts that their
/// training saw less of. The guess leans to the high side: a context that is a little too small beats one refused.
public enum TokenEstimate {
    public static func tokens(_ text: String) -> Int {
        var ascii = 0
        var other = 0
        for byte in text.utf8 {
            if byte < 0x80 { ascii += 1 } else if byte >= 0xc0 { other += 1 }
        }
        return (ascii + 2) / 3 + other
    }
}
