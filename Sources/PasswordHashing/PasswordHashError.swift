import CArgon2

/// A hash that can't be made or read: a damaged stored hash, an impossible cost, or no memory.
public struct PasswordHashError: Error, Equatable, CustomStringConvertible {
    /// argon2's code.
    public let code: Int32

    public var description: String {
        "argon2: \(String(cString: argon2_error_message(code))) (\(code))"
    }
}
