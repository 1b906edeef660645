/// One page of a list: by `offset`, or after the place that a former page's cursor names.
public struct PageRequest: Sendable, Equatable {
    public enum Start: Sendable, Equatable {
        case offset(Int)
        case cursor(String)
    }

    public static let defaultLimit = 20
    public static let limits = 1...100

    public var limit: Int
    public var start: Start

    public init(limit: Int = defaultLimit, start: Start = .offset(0)) {
        self.limit = limit
        self.start = start
    }
}

/// Some elements of a list, in its order.
public struct Page<Element: Sendable>: Sendable {
    public var elements: [Element]
    /// How many there are in all.
    public var total: Int
    /// Where the next page starts; `nil` at the end. Opaque to clients.
    public var nextCursor: String?

    public init(elements: [Element], total: Int, nextCursor: String?) {
        self.elements = elements
        self.total = total
        self.nextCursor = nextCursor
    }
}
