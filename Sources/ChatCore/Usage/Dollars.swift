/// An amount of money in US dollars, exact to a billionth: single tokens cost millionths.
public struct Dollars: Sendable, Hashable, Comparable {
    public static let zero = Dollars(nanodollars: 0)

    public var nanodollars: Int

    public init(nanodollars: Int) {
        self.nanodollars = nanodollars
    }

    /// To the nearest billionth.
    /// - Parameter amount: finite, and less than nine thousand million.
    public init(_ amount: Double) {
        nanodollars = Int((amount * 1e9).rounded())
    }

    public var amount: Double { Double(nanodollars) / 1e9 }

    public static func < (left: Dollars, right: Dollars) -> Bool {
        left.nanodollars < right.nanodollars
    }

    public static func + (left: Dollars, right: Dollars) -> Dollars {
        Dollars(nanodollars: left.nanodollars + right.nanodollars)
    }
}
