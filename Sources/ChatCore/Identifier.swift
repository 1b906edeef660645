import Foundation

/// An id of one kind of thing; ids of different kinds don't mix. Text form is lower-case.
public struct Identifier<Entity>: Hashable, Sendable, Comparable, LosslessStringConvertible {
    public let uuid: UUID

    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// `nil` unless `description` is a UUID in text form.
    public init?(_ description: String) {
        // Foundation reads up to a NUL and takes what follows for nothing.
        guard description.utf8.count == 36, let uuid = UUID(uuidString: description) else { return nil }
        self.uuid = uuid
    }

    public var description: String { uuid.uuidString.lowercased() }

    /// Ids made by one generator sort in the order they were made.
    public static func < (left: Self, right: Self) -> Bool {
        left.uuid < right.uuid
    }
}
