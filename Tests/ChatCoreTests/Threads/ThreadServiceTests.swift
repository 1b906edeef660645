import Testing

@testable import ChatCore

@Suite("Threads", .timeLimit(.minutes(1)))
struct ThreadServiceTests {
    private let provider = HandDrivenProvider()

    @Test(
        "are named by hand, by their first message, or not at all",
        arguments: [
            (" Roses ", nil, "Roses"), (nil, nil, ThreadRules.untitled),
            (nil, "How do I prune?\nMine are old.", "How do I prune?"), ("Roses", "How do I prune?", "Roses"),
        ])
    func titles(title: String?, message: String?, expected: String) async throws {
        try await Chat.with(provider) { chat in
            let thread = try await chat.threads.create(
                in: chat.project.id, title: title, initialMessage: message, owner: chat.user.id)
            #expect(thread.title == expected)
        }
    }

    @Test("take their name from the first message sent to them, and keep it after the second")
    func heading() async throws {
        try await Chat.with(provider) { chat in
            try await chat.exchange("How do I prune?", "With care.", from: provider)
            try await chat.exchange("And when?", "In spring.", from: provider)
            #expect(try await chat.threads.get(chat.thread.id, owner: chat.user.id).title == "How do I prune?")
        }
    }

    @Test("answer their first message at once")
    func initialMessage() async throws {
        try await Chat.with(provider) { chat in
            let thread = try await chat.threads.create(
                in: chat.project.id, title: nil, initialMessage: "How do I prune?", owner: chat.user.id)
            #expect(thread.isGenerating)
            #expect(thread.messageCount == 2)
            #expect(try await provider.nextCall().request.turns.map(\.content) == ["How do I prune?"])
        }
    }

    @Test("are not made when their first message is refused")
    func refusedInitialMessage() async throws {
        try await Chat.with(provider, messageLimit: RateLimit(count: 1, per: .hour)) { chat in
            try await chat.send("Uses up the limit")
            let tooMany = try await chatError {
                _ = try await chat.threads.create(
                    in: chat.project.id, title: nil, initialMessage: "One more", owner: chat.user.id)
            }
            #expect(tooMany.code == .rateLimitExceeded)
            let invalid = try await chatError {
                _ = try await chat.threads.create(
                    in: chat.project.id, title: nil, initialMessage: " ", owner: chat.user.id)
            }
            #expect(invalid.code == .validationFailed)
            #expect(try await chat.threads.list(of: chat.user.id, query: ThreadQuery()).total == 1)
        }
    }

    @Test("are not made in a project of somebody else, nor in none")
    func foreignProject() async throws {
        try await Chat.with(provider) { chat in
            let stranger = try await chat.newUser().id
            for (project, owner) in [
                (chat.project.id, stranger), (chat.environment.newID(Project.self), chat.user.id),
            ] {
                let error = try await chatError {
                    _ = try await chat.threads.create(
                        in: project, title: nil, initialMessage: "Hello", owner: owner)
                }
                #expect(error.code == .notFound)
            }
        }
    }

    @Test("tell their readers of a change, and keep what it doesn't name")
    func update() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let changed = try await chat.threads.update(
                chat.thread.id, change: ThreadChange(title: " Roses ", model: "model-b", temperature: 0.5),
                owner: chat.user.id)
            #expect(changed.title == "Roses")
            #expect(changed.titleSource == .user)
            #expect(try await reader.next().updatedThread == changed)
            let pinned = try await chat.threads.update(
                chat.thread.id, change: ThreadChange(isPinned: true, model: .some(nil)), owner: chat.user.id)
            #expect(pinned.title == "Roses")
            #expect(pinned.model == nil)
            #expect(pinned.temperature == 0.5)
            #expect(pinned.isPinned)
        }
    }

    @Test("refuse a change that breaks a rule, and stay as they are")
    func rules() async throws {
        try await Chat.with(provider) { chat in
            let change = ThreadChange(title: " \n", model: "", temperature: 2.1)
            let error = try await chatError {
                _ = try await chat.threads.update(chat.thread.id, change: change, owner: chat.user.id)
            }
            #expect(error.code == .validationFailed)
            #expect(error.fieldErrors.map(\.field) == ["title", "model", "temperature"])
            #expect(try await chat.threads.get(chat.thread.id, owner: chat.user.id) == chat.thread)
            let long = ThreadChange(title: String(repeating: "é", count: 200))
            _ = try await chat.threads.update(chat.thread.id, change: long, owner: chat.user.id)
        }
    }

    @Test("of somebody else, and unknown ones, are as if they were not there")
    func foreign() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Hello", "Hi.", from: provider)
            let stranger = try await chat.newUser().id
            let unknown = chat.environment.newID(ChatThread.self)
            for (id, owner) in [(chat.thread.id, stranger), (unknown, chat.user.id)] {
                let calls: [@Sendable () async throws -> Void] = [
                    { _ = try await chat.threads.get(id, owner: owner) },
                    { _ = try await chat.threads.update(id, change: ThreadChange(title: "Mine"), owner: owner) },
                    { try await chat.threads.delete(id, owner: owner) },
                    { _ = try await chat.replies.send(MessageDraft(content: "Hello"), to: id, by: owner) },
                    { _ = try await chat.replies.stop(in: id, messageID: nil, by: owner) },
                    { _ = try await chat.replies.stop(in: id, messageID: sent.answerID, by: owner) },
                    { _ = try await chat.messages.snapshot(of: id, window: MessageWindow(), owner: owner) },
                ]
                for call in calls { #expect(try await chatError { try await call() }.code == .threadNotFound) }
                let read = try await chatError {
                    try await chat.threads.markRead(upTo: sent.message.id, in: id, owner: owner)
                }
                #expect(read.code == .threadNotFound)
            }
            #expect(try await chat.threads.list(of: stranger, query: ThreadQuery()).elements.isEmpty)
            #expect(try await chat.shown().count == 2)
        }
    }

    @Test("lose their unread mark when they are read, and tell so")
    func markRead() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Hello", "Hi.", from: provider)
            #expect(try await chat.threads.get(chat.thread.id, owner: chat.user.id).hasUnread)
            let reader = await chat.reader()
            try await chat.threads.markRead(
                upTo: try #require(sent.answerID), in: chat.thread.id, owner: chat.user.id)
            #expect(try await reader.next().updatedThread?.hasUnread == false)
            // What was read before is no news.
            for id in [sent.answerID, sent.message.id] {
                try await chat.threads.markRead(upTo: try #require(id), in: chat.thread.id, owner: chat.user.id)
            }
            _ = try await chat.threads.update(
                chat.thread.id, change: ThreadChange(title: "Later"), owner: chat.user.id)
            #expect(try await reader.next().updatedThread?.title == "Later")
            let error = try await chatError {
                try await chat.threads.markRead(
                    upTo: chat.environment.newID(), in: chat.thread.id, owner: chat.user.id)
            }
            #expect(error.code == .notFound)
        }
    }

    @Test("are deleted for good, a running answer with them")
    func deleteWhileAnswering() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let epoch = await chat.log.position(in: chat.thread.id).epoch
            try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Hi")
            try await chat.threads.delete(chat.thread.id, owner: chat.user.id)
            var ends: [Message.Status] = []
            while let told = await reader.nextIfAny() { ends += told.end.map { [$0.status] } ?? [] }
            #expect(ends == [.stopped], "and its readers are told that it is gone")
            let error = try await chatError { _ = try await chat.threads.get(chat.thread.id, owner: chat.user.id) }
            #expect(error.code == .threadNotFound)
            #expect(await chat.log.position(in: chat.thread.id).epoch != epoch)
            let again = try await chatError { try await chat.threads.delete(chat.thread.id, owner: chat.user.id) }
            #expect(again.code == .threadNotFound)
        }
    }
}
