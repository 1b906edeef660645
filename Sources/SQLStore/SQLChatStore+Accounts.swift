import ChatCore
import Foundation

extension SQLChatStore: AccountStore {
    public func insertUser(_ user: User, passwordHash: String) async throws -> User {
        let inserted = try await write { connection in
            try connection.first(
                """
                insert into users (id, email, display_name, role, password_hash, created_at, updated_at)
                values (\(user.id), \(user.email), \(user.displayName),
                    case when exists (select 1 from users) then \(user.role.rawValue)
                        else \(User.Role.admin.rawValue) end,
                    \(passwordHash), \(user.createdAt), \(user.updatedAt))
                on conflict (email) do nothing
                returning \(User.columns)
                """, User.init)
        }
        guard let inserted else { throw Self.addressTaken(cause: nil) }
        return inserted
    }

    public func credentials(email: String) async throws -> (user: User, passwordHash: String)? {
        try await engine.read { connection in
            try connection.first(
                "select \(User.columns), password_hash from users where email = \(email)"
            ) { (try User($0), try $0.string("password_hash")) }
        }
    }

    public func passwordHash(of id: User.ID) async throws -> String? {
        try await engine.read { connection in
            try connection.first("select password_hash from users where id = \(id)") {
                try $0.string("password_hash")
            }
        }
    }

    public func updateUser(
        _ id: User.ID, _ change: @escaping @Sendable (inout User) throws -> Void
    ) async throws -> User? {
        try await write { connection in
            let found = try connection.first("select \(User.columns) from users where id = \(id)", User.init)
            guard var user = found else { return nil }
            try change(&user)
            do {
                return try connection.first(
                    """
                    update users set email = \(user.email), display_name = \(user.displayName),
                        updated_at = \(user.updatedAt)
                    where id = \(id) returning \(User.columns)
                    """, User.init)
            } catch let violation as UniqueViolation {
                throw Self.addressTaken(cause: violation)
            }
        }
    }

    public func updatePasswordHash(
        _ hash: String, of id: User.ID, keeping keptSession: Session.ID, at: Date
    ) async throws {
        try await write { connection in
            try connection.execute(
                "update users set password_hash = \(hash), updated_at = \(at) where id = \(id)")
            try connection.execute("delete from sessions where user_id = \(id) and id <> \(keptSession)")
        }
    }

    public func deleteUser(_ id: User.ID) async throws -> [ChatThread.ID] {
        try await write { connection in
            let threads: [ChatThread.ID] = try connection.query(
                "select id from threads where owner_id = \(id)"
            ) { try $0.id("id") }
            try connection.execute("delete from users where id = \(id)")
            return threads
        }
    }

    private static func addressTaken(cause: (any Error)?) -> ChatError {
        ChatError(.conflict, "This e-mail address has an account already.", cause: cause)
    }
}
