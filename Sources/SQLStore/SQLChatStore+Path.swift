import ChatCore

/// The one path of a thread's tree that is shown: every message names the child that was last shown under it.
extension SQLChatStore {
    /// Makes the path lead to a message. Where it goes on from there, `endPath` says.
    ///
    /// Climbs from the message and from the former end of the path in turn, always the younger one, until both meet:
    /// from there up nothing changes. So it costs what is written anew, however long the thread is.
    static func show(
        _ id: Message.ID, under parentID: Message.ID?, in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws {
        guard let parentID else { return }
        let isYounger: SQLText = "(climb.other_id is null or climb.id > climb.other_id)"
        try connection.execute(
            """
            with recursive climb (id, child_id, other_id) as (
                select \(parentID), \(id), threads.active_leaf_id from threads where threads.id = \(threadID)
                union all
                select case when \(isYounger) then messages.parent_id else climb.id end,
                    case when \(isYounger) then climb.id else climb.child_id end,
                    case when \(isYounger) then climb.other_id else messages.parent_id end
                from climb join messages on messages.thread_id = \(threadID)
                and messages.id = case when \(isYounger) then climb.id else climb.other_id end
                where climb.id is not null and (climb.other_id is null or climb.id <> climb.other_id)
            ), steps as (select distinct id, child_id from climb where id is not null)
            update messages set active_child_id = steps.child_id from steps
            where messages.thread_id = \(threadID) and messages.id = steps.id
            and (messages.active_child_id is null or messages.active_child_id <> steps.child_id)
            """)
    }

    /// Says where the path ends: at `leafID`, and for readers at the last message before it that is not deleted.
    static func endPath(of threadID: ChatThread.ID, at leafID: Message.ID, on connection: any SQLConnection) throws {
        let walk = MessageWalk(threadID: threadID, startID: leafID, goesToRoot: true, includesStart: true)
        let last = try walk.messages(limit: 1, where: "messages.is_deleted = 0", on: connection).first
        try connection.execute(
            """
            update threads set active_leaf_id = \(leafID), last_message_id = \(last?.id) where id = \(threadID)
            """)
    }

    /// The end of the branch that was last shown under a message: itself, when nothing follows it.
    static func leaf(
        below id: Message.ID, in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> Message.ID {
        try connection.first(
            """
            with recursive walk (id, next_id, step) as (
                select messages.id, messages.active_child_id, 0
                from messages where messages.thread_id = \(threadID) and messages.id = \(id)
                union all
                select messages.id, messages.active_child_id, walk.step + 1
                from walk join messages on messages.thread_id = \(threadID) and messages.id = walk.next_id
            )
            select id from walk order by step desc limit 1
            """
        ) { try $0.id("id") } ?? id
    }
}
