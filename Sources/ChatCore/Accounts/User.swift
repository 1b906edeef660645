import Foundation

/// A person with an account.
public struct User: Sendable, Equatable {
    public typealias ID = Identifier<User>

    public enum Role: String, Sendable, CaseIterable {
        case admin
        case member
    }

    public var id: ID
    /// Lower-case, unique.
    public var email: String
    public var displayName: String
    public var role: Role
    public var createdAt: Date
    public var updatedAt: Date

    public init(id: ID, email: String, displayName: String, role: Role, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.email = email
        self.displayName = displayName
        self.role = role
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What an account's fields may be.
public enum AccountRules {
    public static let passwordCharacters = 10...256
    public static let displayNameCharacters = 1...100
    public static let emailCharactersMax = 254

    static func normalisedEmail(_ email: String) -> String {
        email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }

    static func isEmail(_ email: String) -> Bool {
        guard email.codePoints <= emailCharactersMax, !email.contains(where: { $0.isWhitespace || $0.isNewline }) else {
            return false
        }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && !email.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
    }
}

extension Validation {
    mutating func email(_ email: String) {
        require(AccountRules.isEmail(email), "email", "must be an e-mail address")
    }

    mutating func password(_ password: String, field: String = "password") {
        let range = AccountRules.passwordCharacters
        require(
            range.contains(password.codePoints), field,
            "must have \(range.lowerBound) to \(range.upperBound) characters")
    }

    mutating func displayName(_ name: String) {
        let range = AccountRules.displayNameCharacters
        let isPlain = !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        require(
            range.contains(name.codePoints) && isPlain, "display_name",
            "must have \(range.lowerBound) to \(range.upperBound) characters")
    }
}
