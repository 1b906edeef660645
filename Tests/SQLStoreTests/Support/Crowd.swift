import ChatCore
import Foundation

@testable import SQLStore

extension World {
    /// Fills the database quickly, in one transaction: `threads` threads with `messages` messages each, one under the
    /// other, all of them shown. SQLite's own, for plans and sizes.
    func fill(threads: Int, messages: Int) async throws {
        try await store.write { connection in
            // Sixteen digits, so that ids rise with their number.
            try connection.execute(
                """
                with recursive number (n) as (select 1 union all select n + 1 from number where n < \(threads))
                insert into threads (id, project_id, owner_id, title, title_source, is_archived, is_pinned,
                    created_at, updated_at, last_activity_at, message_count, total_tokens, active_leaf_id,
                    last_message_id, read_message_id)
                select cast(printf('t%015d', n) as blob), \(project.id), \(user.id), 'Thread number ' || n, 'user',
                    n % 10 = 0, 0, n, n, n, \(messages), 0,
                    cast(printf('m%07d%08d', n, \(messages)) as blob),
                    cast(printf('m%07d%08d', n, \(messages)) as blob), zeroblob(16)
                from number
                """)
            try connection.execute(
                """
                with recursive
                thread (n) as (select 1 union all select n + 1 from thread where n < \(threads)),
                number (m) as (select 1 union all select m + 1 from number where m < \(messages))
                insert into messages (id, thread_id, parent_id, active_child_id, role, content, status, metadata,
                    created_at)
                select cast(printf('m%07d%08d', n, m) as blob), cast(printf('t%015d', n) as blob),
                    case when m > 1 then cast(printf('m%07d%08d', n, m - 1) as blob) end,
                    case when m < \(messages) then cast(printf('m%07d%08d', n, m + 1) as blob) end,
                    case when m % 2 = 1 then 'user' else 'assistant' end,
                    'common words and word' || n || ' at place' || m, 'complete', '{}', m
                from thread, number
                """)
        }
    }

    /// The id that `fill` gave to the thread of this number, from 1.
    static func filledThread(_ number: Int) -> ChatThread.ID {
        identifier("t" + digits(number, 15))
    }

    static func filledMessage(_ number: Int, inThread thread: Int) -> Message.ID {
        identifier("m" + digits(thread, 7) + digits(number, 8))
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: count - digits.count) + digits
    }

    private static func identifier<Entity>(_ text: String) -> Identifier<Entity> {
        Identifier(Data(text.utf8).withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) })
    }
}
