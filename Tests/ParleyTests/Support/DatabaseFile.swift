import Foundation
import GRDB

/// A server's database, looked into from outside while it runs.
struct DatabaseFile {
    struct StoredMessage {
        var id: String
        var threadID: String
        var clientMessageID: String?
        var role: String
        var content: String
        var status: String
        var isDeleted: Bool
        /// What it answers.
        var parentContent: String?
    }

    private let queue: DatabaseQueue

    init(of home: ServerHome) throws {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        queue = try DatabaseQueue(
            path: home.data.appending(path: "parley.sqlite").path, configuration: configuration)
    }

    func messages() throws -> [StoredMessage] {
        try queue.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    select m.*, p.content as parent_content
                    from messages m left join messages p on p.thread_id = m.thread_id and p.id = m.parent_id
                    """)
            return rows.map { row in
                StoredMessage(
                    id: Self.id(row["id"]), threadID: Self.id(row["thread_id"]),
                    clientMessageID: row["client_message_id"], role: row["role"], content: row["content"],
                    status: row["status"], isDeleted: row["is_deleted"], parentContent: row["parent_content"])
            }
        }
    }

    private static func id(_ id: UUID) -> String { id.uuidString.lowercased() }

    /// Everything that is stored twice and differs, and everything that the engine itself finds wrong.
    func inconsistencies() throws -> [String] {
        try queue.read { database in
            var faults = try String.fetchAll(database, sql: "pragma integrity_check").filter { $0 != "ok" }
            faults += try Row.fetchAll(database, sql: "pragma foreign_key_check").map { "foreign key: \($0)" }
            for (rule, broken) in Self.rules {
                let count = try Int.fetchOne(database, sql: "select count(*) from \(broken)") ?? 0
                if count > 0 { faults.append("\(rule): \(count)") }
            }
            return faults
        }
    }

    /// Rules by name, each with the rows that break it. They hold whenever no answer is running.
    private static let rules = [
        (
            "message_count is not the count of messages",
            """
            threads t where message_count <>
                (select count(*) from messages m where m.thread_id = t.id and not is_deleted)
            """
        ),
        (
            "total_tokens is not the sum of tokens",
            """
            threads t where total_tokens <>
                (select coalesce(sum(token_count), 0) from messages m where m.thread_id = t.id and not is_deleted)
            """
        ),
        (
            "thread_count is not the count of threads",
            """
            projects p where thread_count <>
                (select count(*) from threads t where t.project_id = p.id and not is_archived)
            """
        ),
        (
            "summary_count is not the count of summaries",
            "threads t where summary_count <> (select count(*) from summaries s where s.thread_id = t.id)"
        ),
        (
            "a day's usage is not the sum of its records",
            """
            usage_days d where prompt_tokens + completion_tokens <>
                (select coalesce(sum(r.prompt_tokens + r.completion_tokens), 0) from usage_records r
                 where r.user_id = d.user_id and r.model = d.model and r.booked_at / 86400000 = d.day)
            """
        ),
        (
            "the last message shown is not the last of the path that is there",
            """
            threads t where last_message_id is not (
                with recursive path (id, parent_id, is_deleted, step) as (
                    select m.id, m.parent_id, m.is_deleted, 0 from messages m
                    where m.thread_id = t.id and m.id = t.active_leaf_id
                    union all
                    select m.id, m.parent_id, m.is_deleted, step + 1 from path
                    join messages m on m.thread_id = t.id and m.id = path.parent_id)
                select id from path where not is_deleted order by step limit 1)
            """
        ),
        (
            "a message names a child that is none of its own",
            """
            messages m where active_child_id is not null and not exists
                (select 1 from messages c where c.id = m.active_child_id and c.parent_id = m.id)
            """
        ),
        ("an answer runs without a runner", "messages where status = 'streaming'"),
        ("a generation runs without a runner", "generations where status = 'streaming'"),
        (
            "text is left behind",
            "generation_text x join generations g on g.id = x.generation_id where g.status <> 'streaming'"
        ),
        (
            "an ended generation and its message differ",
            """
            generations g join messages m on m.id = g.message_id
            where g.started_at = (select max(started_at) from generations o where o.message_id = m.id)
            and g.status <> m.status and m.status <> 'complete'
            """
        ),
    ]
}
