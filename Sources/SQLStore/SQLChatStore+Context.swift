import ChatCore

extension SQLChatStore {
    public func outline(
        endingAt leafID: Message.ID, in threadID: ChatThread.ID, limit: Int
    ) async throws -> [MessageOutline] {
        try await engine.read { connection in
            // A range of one id: asked for the id itself, SQLite would take the index that is unique and read the
            // message for the rest.
            try connection.query(
                """
                with recursive walk (id, next_id, token_count, step, is_found, found) as (
                    select messages.id, messages.parent_id, messages.token_count, 0,
                        \(Self.isTold), \(Self.isTold)
                    from messages
                    where messages.thread_id = \(threadID) and messages.id between \(leafID) and \(leafID)
                    union all
                    select messages.id, messages.parent_id, messages.token_count, walk.step + 1,
                        \(Self.isTold), walk.found + \(Self.isTold)
                    from walk join messages
                    on messages.thread_id = \(threadID) and messages.id between walk.next_id and walk.next_id
                    where walk.found < \(limit)
                )
                select id, next_id, token_count from walk where is_found = 1 order by step
                """
            ) {
                MessageOutline(
                    id: try $0.id("id"), parentID: $0.optionalID("next_id"),
                    tokenCount: $0.optionalInt("token_count") ?? 0)
            }
        }
    }

    private static let isTold: SQLText =
        "case when messages.is_deleted = 0 and messages.status <> 'streaming' then 1 else 0 end"
}

extension SQLChatStore: TokenRateStore {
    public func tokenRates(of model: String, in threadID: ChatThread.ID) async throws -> LearnedTokenRates {
        try await engine.read { connection in
            LearnedTokenRates(
                ofThread: try connection.first(
                    "select rate from thread_token_rates where thread_id = \(threadID) and model = \(model)"
                ) { try $0.number("rate") },
                ofModel: try Self.tokenRate(of: model, on: connection))
        }
    }

    public func learnTokenRate(_ sample: Double, of model: String, in threadID: ChatThread.ID) async throws {
        try await write { connection in
            try connection.execute(
                """
                insert into thread_token_rates (thread_id, model, rate)
                select id, \(model), \(sample) from threads where id = \(threadID)
                on conflict (thread_id) do update set model = excluded.model, rate = excluded.rate
                """)
            let former = try Self.tokenRate(of: model, on: connection)
            var rate = former ?? TokenRate(sample: sample)
            if former != nil { rate.learn(sample) }
            try connection.execute(
                """
                insert into token_rates (model, rate, samples) values (\(model), \(rate.rate), \(rate.samples))
                on conflict (model) do update set rate = excluded.rate, samples = excluded.samples
                """)
        }
    }

    private static func tokenRate(of model: String, on connection: any SQLConnection) throws -> TokenRate? {
        try connection.first("select rate, samples from token_rates where model = \(model)") {
            TokenRate(rate: try $0.number("rate"), samples: try $0.int("samples"))
        }
    }
}
