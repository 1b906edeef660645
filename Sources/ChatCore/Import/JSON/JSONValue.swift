/// A JSON value that was kept.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    /// In the order of the text.
    case object([Member])

    struct Member: Sendable, Equatable {
        var key: String
        var value: JSONValue
    }

    /// The value of a key; the last one of several; `nil` when there is none, or `null`.
    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members.last(where: { $0.key == key })?.value,
            value != .null
        else { return nil }
        return value
    }

    func has(_ key: String) -> Bool {
        guard case .object(let members) = self else { return false }
        return members.contains { $0.key == key }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}

/// Which parts of a value are to be kept: what isn't needed is never in memory.
indirect enum JSONSelection: Sendable {
    /// A text, a number, a truth value or null. A list or an object there is kept empty: it shows what it is.
    case scalar
    /// These members of an object.
    case object([String: JSONSelection])
    /// All members of an object.
    case members(JSONSelection)
    /// All elements of a list.
    case list(JSONSelection)
    /// Whichever of these it is.
    case either(list: JSONSelection, object: JSONSelection)

    /// All of it, but for what lies deeper than this.
    static func whole(depth: Int) -> JSONSelection {
        guard depth > 0 else { return .scalar }
        let inner = whole(depth: depth - 1)
        return .either(list: .list(inner), object: .members(inner))
    }

    /// What is kept of a member.
    fileprivate func member(_ key: String) -> JSONSelection? {
        switch self {
        case .object(let members): members[key]
        case .members(let selection): selection
        case .either(_, let object): object.member(key)
        case .scalar, .list: nil
        }
    }

    fileprivate var element: JSONSelection? {
        switch self {
        case .list(let selection): selection
        case .either(let list, _): list.element
        case .scalar, .object, .members: nil
        }
    }
}

/// Makes the kept parts of one value out of its tokens, in a bounded amount of memory.
struct JSONValueBuilder: Sendable {
    enum Outcome: Sendable {
        case value(JSONValue, cost: Int)
        case tooLarge
    }

    private struct Container {
        var isObject: Bool
        var selection: JSONSelection
        var members: [JSONValue.Member] = []
        var elements: [JSONValue] = []
        /// Of the member whose value comes next.
        var key: String?

        /// How the value that comes next is kept; `nil`: not at all.
        var next: JSONSelection? { isObject ? key.flatMap { selection.member($0) } : selection.element }

        var value: JSONValue { isObject ? .object(members) : .list(elements) }

        mutating func add(_ value: JSONValue) {
            if let key, isObject { members.append(.init(key: key, value: value)) } else { elements.append(value) }
            key = nil
        }
    }

    /// Roughly what a value takes in memory besides its text.
    private static let valueCost = 64

    private let selection: JSONSelection
    private let costMax: Int
    private var cost = 0
    private var containers: [Container] = []
    /// How many containers are open of what isn't kept.
    private var skippedDepth = 0
    private var isTooLarge = false
    /// Of a value whose inside is skipped, and which is all there is.
    private var outcomeAfterSkipping: Outcome?
    /// Set with the last token of the value.
    private(set) var outcome: Outcome?

    /// - Parameter costMax: in bytes, roughly.
    init(_ selection: JSONSelection, costMax: Int) {
        self.selection = selection
        self.costMax = costMax
    }

    var wantsText: Bool {
        guard skippedDepth == 0 else { return false }
        guard let container = containers.last else { return true }
        return container.isObject && container.key == nil || container.next != nil
    }

    mutating func take(_ token: JSONToken) {
        if skippedDepth > 0 { return skip(token) }
        switch token {
        case .beginObject: begin(isObject: true)
        case .beginArray: begin(isObject: false)
        case .endObject, .endArray:
            if let container = containers.popLast() { add(container.value, cost: 0) }
        case .key(let key):
            containers[containers.count - 1].key = key
            spend(key.utf8.count)
        case .text(let text): keep(.text(text), cost: text.utf8.count)
        case .oversizedText: spend(costMax + 1)
        case .number(let number): keep(.number(number))
        case .bool(let bool): keep(.bool(bool))
        case .null: keep(.null)
        }
    }

    private mutating func begin(isObject: Bool) {
        switch (next, isObject) {
        case (.object?, true), (.members?, true), (.list?, false), (.either?, _):
            // The place is paid for, and then by what is put in.
            if let next { containers.append(Container(isObject: isObject, selection: next)) }
            spend(Self.valueCost)
        case (_?, _):
            add(isObject ? .object([]) : .list([]), cost: Self.valueCost)
            swap(&outcome, &outcomeAfterSkipping)
            skippedDepth += 1
        case (nil, _):
            dropKey()
            skippedDepth += 1
        }
    }

    /// How the next value is kept.
    private var next: JSONSelection? {
        guard let container = containers.last else { return selection }
        return container.next
    }

    private mutating func keep(_ value: JSONValue, cost: Int = 0) {
        if next == nil { dropKey() } else { add(value, cost: cost + Self.valueCost) }
    }

    private mutating func dropKey() {
        if !containers.isEmpty { containers[containers.count - 1].key = nil }
    }

    private mutating func add(_ value: JSONValue, cost: Int) {
        if containers.isEmpty {
            outcome = .value(value, cost: self.cost + cost)
        } else {
            containers[containers.count - 1].add(value)
            spend(cost)
        }
    }

    private mutating func spend(_ cost: Int) {
        self.cost += cost
        guard self.cost > costMax, !isTooLarge else { return }
        isTooLarge = true
        skippedDepth = containers.count
        containers = []
        if skippedDepth == 0 { outcome = .tooLarge }
    }

    private mutating func skip(_ token: JSONToken) {
        switch token {
        case .beginObject, .beginArray: skippedDepth += 1
        case .endObject, .endArray: skippedDepth -= 1
        default: break
        }
        if skippedDepth == 0 { outcome = isTooLarge ? .tooLarge : outcomeAfterSkipping }
    }
}
