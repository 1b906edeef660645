/// The white space that was kept back from the end of a text which is to be continued. The model says it again, as far
/// as it agrees with it; the text has it already.
struct WithheldSpace: Sendable {
    private var rest: [Unicode.Scalar]

    init(_ space: String) {
        rest = space.unicodeScalars.reversed()
    }

    /// Nothing of it is awaited any more.
    var isOver: Bool { rest.isEmpty }

    /// What of the answer's next piece the text doesn't have.
    mutating func takeNew(in piece: String) -> String {
        var scalars = piece.unicodeScalars[...]
        while let expected = rest.last, scalars.first == expected {
            rest.removeLast()
            scalars.removeFirst()
        }
        if !scalars.isEmpty { rest = [] }
        return String(Substring(scalars))
    }
}
