import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Search in a database that others write to")
struct SearchUpkeepTests {
    @Test("What another program has written can be found after the next start")
    func existing() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            try await store.migrate()
            let (user, project) = (User.some(), Project.some(of: .some()))
            try await store.engine.write { connection in
                try connection.execute(
                    """
                    insert into users (id, email, display_name, role, password_hash, created_at, updated_at)
                    values (\(user.id), 'a@example.org', 'Ada', 'member', '', 0, 0)
                    """)
                try connection.execute(
                    """
                    insert into projects (id, owner_id, name, description, instructions, template, color, is_archived,
                        created_at, updated_at)
                    values (\(project.id), \(user.id), 'Garden', '', '', 'general', '#000000', 0, 0, 0)
                    """)
                for number in 1...450 { try insert(number, project.id, user.id, on: connection) }
            }
            try await store.migrate()
            let scope = SearchScope(ownerID: user.id, projectID: project.id)
            func count(_ text: String) async throws -> Int {
                try await store.candidates(SearchQuery(text), in: scope, extent: nil).elements.count
            }
            #expect(try await count("タワー") == 450)
            #expect(try await count("title 77") == 1)
            #expect(try await count("deleted") == 0)
            let waiting = try await store.engine.read { connection in
                try connection.count("select count(*) as n from unindexed_messages")
                    + connection.count("select count(*) as n from unindexed_threads")
            }
            #expect(waiting == 0)
            try await store.close()
        }
    }

    private func insert(
        _ number: Int, _ project: Project.ID, _ user: User.ID, on connection: any SQLConnection
    ) throws {
        let threadID: ChatThread.ID = newID()
        try connection.execute(
            """
            insert into threads (id, project_id, owner_id, title, title_source, is_archived, is_pinned, created_at,
                updated_at, last_activity_at, read_message_id)
            values (\(threadID), \(project), \(user), \("Title \(number)"), 'user', 0, 0, 0, 0, 0, zeroblob(16))
            """)
        for text in ["東京タワー", "deleted"] {
            let id: Message.ID = newID()
            try connection.execute(
                """
                insert into messages (id, thread_id, role, content, status, is_deleted, metadata, created_at)
                values (\(id), \(threadID), 'user', \(text), 'complete', \(text == "deleted"), '{}', 0)
                """)
        }
    }
}
