import ChatCore
import Foundation

extension SQLChatStore: TitleStore {
    public func claimTitle(of id: ChatThread.ID, attemptsMax: Int) async throws -> ChatThread? {
        try await write { connection in
            let ownerID: User.ID? = try connection.first(
                """
                update threads set title_attempts = title_attempts + 1
                where id = \(id) and title_source = 'heading' and title_attempts < \(attemptsMax)
                and not exists (
                    select 1 from generations
                    where generations.thread_id = threads.id and generations.status = 'streaming')
                returning owner_id
                """
            ) { try $0.id("owner_id") }
            return try ownerID.flatMap { try Self.thread(id, of: $0, on: connection) }
        }
    }

    public func giveBackTitle(of id: ChatThread.ID) async throws {
        try await write { connection in
            try connection.execute(
                "update threads set title_attempts = title_attempts - 1 where id = \(id) and title_attempts > 0")
        }
    }

    public func nameThread(_ id: ChatThread.ID, _ title: String, at: Date) async throws -> ChatThread? {
        try await write { connection in
            let ownerID: User.ID? = try connection.first(
                """
                update threads set title = \(title), title_source = 'model', updated_at = \(at)
                where id = \(id) and title_source = 'heading' returning owner_id
                """
            ) { try $0.id("owner_id") }
            return try ownerID.flatMap { try Self.thread(id, of: $0, on: connection) }
        }
    }
}
