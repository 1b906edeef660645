import ChatCore

/// A walk along the tree from one message: up the parents to the root, or down the active children to the leaf.
///
/// It takes as many steps as messages are asked for, and as many more as it passes over: a page costs the same in a
/// thread of ten messages and of ten thousand.
struct MessageWalk {
    var threadID: ChatThread.ID
    var startID: Message.ID
    var goesToRoot: Bool
    var includesStart: Bool

    /// Up to `limit` messages for which `condition` holds, in the order of the walk.
    func messages(limit: Int, where condition: SQLText, on connection: any SQLConnection) throws -> [Message] {
        let next: SQLText = goesToRoot ? "messages.parent_id" : "messages.active_child_id"
        let isFound: SQLText = "case when \(condition) then 1 else 0 end"
        let messages = try connection.query(
            """
            with recursive walk (id, next_id, step, is_found, found) as (
                select messages.id, \(next), 0,
                    \(includesStart ? isFound : "0"), \(includesStart ? isFound : "0")
                from messages where messages.thread_id = \(threadID) and messages.id = \(startID)
                union all
                select messages.id, \(next), walk.step + 1, \(isFound), walk.found + \(isFound)
                from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.next_id
                where walk.found < \(limit)
            )
            select \(Message.columns)
            from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.id
            where walk.is_found = 1
            order by walk.step
            """, Message.init)
        return try SQLChatStore.withAttachments(messages, on: connection)
    }
}
