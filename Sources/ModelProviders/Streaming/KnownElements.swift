/// A list out of which what can't be read is left: one odd entry doesn't take the others along.
@propertyWrapper
struct KnownElements<Element: Decodable>: Decodable {
    private struct Attempt: Decodable {
        let element: Element?

        init(from decoder: any Decoder) throws {
            element = try? Element(from: decoder)
        }
    }

    var wrappedValue: [Element]

    init(from decoder: any Decoder) throws {
        wrappedValue = try [Attempt](from: decoder).compactMap(\.element)
    }
}

extension KnownElements: Sendable where Element: Sendable {}
