/// One field of a timetable: the numbers that it allows.
struct CronField: Sendable, Equatable {
    /// Whether it begins with anything but `*`.
    let isRestricted: Bool
    private var bits: UInt64

    /// - Parameter names: words that stand for the numbers from `firstName` on.
    init?(_ text: Substring, in range: ClosedRange<Int>, names: [String] = [], firstName: Int = 0) {
        isRestricted = !text.hasPrefix("*")
        bits = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let numbers = Self.numbers(part, range, { Self.number($0, names, firstName) }) else { return nil }
            for number in numbers { bits |= 1 << UInt64(number) }
        }
    }

    func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }

    /// The field with one number taken for another.
    func merging(_ number: Int, into other: Int) -> CronField {
        var field = self
        if contains(number) { field.bits = bits & ~(1 << UInt64(number)) | 1 << UInt64(other) }
        return field
    }

    /// A number, a range or `*`; the latter two may have a step.
    private static func numbers(
        _ part: Substring, _ range: ClosedRange<Int>, _ number: (Substring) -> Int?
    ) -> StrideThrough<Int>? {
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let span = span(pieces[0], range, number) else { return nil }
        guard pieces.count == 2 else { return stride(from: span.lowerBound, through: span.upperBound, by: 1) }
        guard pieces[0] == "*" || pieces[0].contains("-"), let step = digits(pieces[1]), step > 0 else { return nil }
        return stride(from: span.lowerBound, through: span.upperBound, by: step)
    }

    private static func span(
        _ text: Substring, _ range: ClosedRange<Int>, _ number: (Substring) -> Int?
    ) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(number)
        guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1],
            range.contains(first), range.contains(last), first <= last
        else { return nil }
        return first...last
    }

    private static func number(_ text: Substring, _ names: [String], _ firstName: Int) -> Int? {
        names.firstIndex(of: text.lowercased()).map { $0 + firstName } ?? digits(text)
    }

    private static func digits(_ text: Substring) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
