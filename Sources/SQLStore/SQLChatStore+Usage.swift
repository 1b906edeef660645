import ChatCore
import Foundation

extension SQLChatStore: UsageStore {
    public func book(_ record: UsageRecord) async throws {
        try await write { connection in
            guard try connection.exists("select 1 from users where id = \(record.userID)") else { return }
            try Self.book(record, on: connection)
        }
    }

    public func usage(of userID: User.ID, days: ClosedRange<UsageDay>) async throws -> [DailyUsage] {
        try await engine.read { connection in
            try connection.query(
                """
                select \(DailyUsage.columns) from usage_days
                where user_id = \(userID) and day between \(days.lowerBound) and \(days.upperBound)
                order by day, model
                """, DailyUsage.init)
        }
    }

    public func spending(of userID: User.ID, on today: UsageDay) async throws -> Spending {
        try await engine.read { connection in
            try connection.first(
                """
                select \(Spending.columns(on: today)) from usage_days
                where user_id = \(userID) and day between \(today.startOfMonth) and \(today)
                """, Spending.init) ?? .none
        }
    }

    public func spending(on today: UsageDay) async throws -> [User.ID: Spending] {
        let rows = try await engine.read { connection in
            try connection.query(
                """
                select user_id, \(Spending.columns(on: today)) from usage_days
                where day between \(today.startOfMonth) and \(today)
                group by user_id
                """
            ) { (try $0.id("user_id") as User.ID, try Spending($0)) }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func book(_ record: UsageRecord, on connection: any SQLConnection) throws {
        let use = record.use
        let booked = try connection.execute(
            """
            insert into usage_records (id, user_id, project_id, thread_id, message_id, purpose, provider, model,
                prompt_tokens, is_prompt_estimated, completion_tokens, is_completion_estimated, cost, booked_at)
            values (\(record.id), \(record.userID), \(record.projectID), \(record.threadID), \(record.messageID),
                \(record.purpose.rawValue), \(use.provider), \(record.model), \(use.prompt.tokens),
                \(use.prompt.isEstimated), \(use.completion.tokens), \(use.completion.isEstimated), \(use.cost),
                \(record.at))
            on conflict (id) do nothing
            """)
        guard booked > 0 else { return }
        try connection.execute(
            """
            insert into usage_days (user_id, day, model, prompt_tokens, completion_tokens, cost, generations,
                unpriced_generations)
            values (\(record.userID), \(UsageDay(record.at)), \(record.model), \(use.prompt.tokens),
                \(use.completion.tokens), \(use.cost ?? .zero), 1, \(use.cost == nil))
            on conflict (user_id, day, model) do update set
                prompt_tokens = usage_days.prompt_tokens + excluded.prompt_tokens,
                completion_tokens = usage_days.completion_tokens + excluded.completion_tokens,
                cost = usage_days.cost + excluded.cost,
                generations = usage_days.generations + 1,
                unpriced_generations = usage_days.unpriced_generations + excluded.unpriced_generations
            """)
    }
}

// MARK: Generations

extension SQLChatStore {
    public func noteRequest(_ use: ModelUse, of id: Generation.ID) async throws {
        try await write { connection in
            try connection.execute(
                """
                update generations set provider = \(use.provider), prompt_tokens = \(use.prompt.tokens),
                    prompt_price = \(use.price?.prompt), completion_price = \(use.price?.completion)
                where id = \(id) and status = 'streaming'
                """)
        }
    }

    /// Books what a generation has used. Called in the transaction that ends it.
    static func book(_ use: ModelUse, of id: Generation.ID, at: Date, on connection: any SQLConnection) throws {
        let record = try connection.first(
            """
            select generations.user_id, generations.thread_id, generations.message_id, generations.model,
                threads.project_id
            from generations join threads on threads.id = generations.thread_id
            where generations.id = \(id)
            """
        ) { row in
            UsageRecord(
                id: UsageRecord.ID(id.uuid), userID: try row.id("user_id"), projectID: try row.id("project_id"),
                threadID: try row.id("thread_id"), messageID: try row.id("message_id"), purpose: .answer,
                model: try row.string("model"), use: use, at: at)
        }
        if let record { try book(record, on: connection) }
    }

    /// What a running generation has used, as far as it was kept: what nobody is left to tell more of.
    static func useSoFar(of id: Generation.ID, on connection: any SQLConnection) throws -> ModelUse {
        let said = try connection.query(
            "select text from generation_text where generation_id = \(id) order by idx"
        ) { try $0.string("text") }
        let use = try connection.first(
            "select provider, prompt_tokens, prompt_price, completion_price from generations where id = \(id)"
        ) { row in
            ModelUse(
                provider: try row.string("provider"),
                prompt: TokenCount(try row.int("prompt_tokens"), isEstimated: true),
                completion: TokenCount(TokenEstimate.tokens(said.joined()), isEstimated: true),
                price: ModelPrice(row))
        }
        return use ?? .nothing
    }

    /// Books the running generations of threads that are about to be deleted, which will end without a word.
    /// - Parameter threads: a condition on `threads`.
    static func bookRunning(where threads: SQLText, at: Date, on connection: any SQLConnection) throws {
        let running: [Generation.ID] = try connection.query(
            """
            select generations.id from threads join generations
            on generations.thread_id = threads.id and generations.status = 'streaming'
            where \(threads)
            """
        ) { try $0.id("id") }
        for id in running { try book(useSoFar(of: id, on: connection), of: id, at: at, on: connection) }
    }
}
