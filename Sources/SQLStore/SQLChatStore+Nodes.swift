import ChatCore

extension SQLChatStore: NodeStore {
    public func beat(_ node: String) async throws {
        try await write { connection in
            try connection.execute(
                """
                insert into node_beats (node, beats) values (\(node), 1)
                on conflict (node) do update set beats = node_beats.beats + 1
                """)
        }
    }

    public func beats(of nodes: Set<String>) async throws -> [String: Int] {
        guard !nodes.isEmpty else { return [:] }
        let rows = try await engine.read { connection in
            try connection.query("select node, beats from node_beats where node in (\(nodes.sqlList))") {
                (try $0.string("node"), try $0.int("beats"))
            }
        }
        return Dictionary(rows) { _, new in new }
    }

    public func forgetBeats(of nodes: Set<String>) async throws {
        guard !nodes.isEmpty else { return }
        try await write { try $0.execute("delete from node_beats where node in (\(nodes.sqlList))") }
    }
}
