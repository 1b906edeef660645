import Synchronization
import Testing

@testable import ChatCore

@Suite("A page of messages and the events after its place", .timeLimit(.minutes(1)))
struct SnapshotTests {
    private static let readers = 40
    private static let lastTitle = "The end"

    private let provider = HandDrivenProvider()

    @Test("make, joined at any moment, exactly what is stored in the end", arguments: 0..<6)
    func anyMoment(seed: Int) async throws {
        try await Chat.with(provider) { chat in
            try await chat.time.flow {
                let joined = Mailbox<Void>()
                try await withThrowingTaskGroup(of: [Message.ID: String].self) { group in
                    for reader in 0..<Self.readers {
                        group.addTask { try await follow(chat, seed: seed * 1000 + reader, joined: joined) }
                    }
                    try await converse(chat, seed: seed)
                    for _ in 0..<Self.readers { await joined.next() }
                    _ = try await chat.threads.update(
                        chat.thread.id, change: ThreadChange(title: Self.lastTitle), owner: chat.user.id)
                    let stored = try await chat.shown()
                    let expected = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, Array($0.content.utf8)) })
                    #expect(stored.allSatisfy { $0.status != .streaming })
                    for try await texts in group {
                        #expect(texts.mapValues { Array($0.utf8) } == expected)
                    }
                }
            }
        }
    }

    /// A few answers that end in all the ways there are.
    private func converse(_ chat: Chat, seed: Int) async throws {
        var random = SeededRandom(seed)
        for turn in 0..<8 {
            let reader = await chat.reader()
            try await chat.send("Question \(turn)")
            let call = try await provider.nextCall()
            for piece in randomPieces(upTo: 60, using: &random) {
                await call.say(piece)
                if Bool.random(using: &random) { await Task.yield() }
            }
            switch turn % 4 {
            case 0, 1: call.finish()
            case 2: call.fail(ModelError(.cutOff, detail: ""))
            default: _ = try await chat.replies.stop(in: chat.thread.id, messageID: nil, by: chat.user.id)
            }
            _ = try await reader.untilAnswerEnded()
        }
    }

    private func follow(
        _ chat: Chat, seed: Int, joined: Mailbox<Void>
    ) async throws -> [Message.ID: String] {
        var random = SeededRandom(seed)
        for _ in 0..<Int.random(in: 0...4_000, using: &random) { await Task.yield() }
        let follower = await Follower(chat.log, chat.thread.id)
        let snapshot = try await chat.messages.snapshot(
            of: chat.thread.id, window: MessageWindow(limit: 200), owner: chat.user.id)
        #expect(await follower.follow(from: snapshot.position))
        joined.put(())
        var transcript = Transcript(snapshot.page.messages)
        while let told = await follower.next() {
            transcript.apply(told)
            if told.updatedThread?.title == Self.lastTitle { return transcript.texts }
        }
        Issue.record("an event is missing")
        return transcript.texts
    }

    @Test(
        "fit together also in the moment in which an answer ends",
        .enabled(if: !Cluster.isUsed, "only a log in process can be looked into at just that moment"))
    func momentOfTheEnd() async throws {
        let time = TestTime()
        let look = Mutex<(@Sendable () -> LiveText)?>(nil)
        let looks = Mutex<[LiveText]>([])
        var environment = time.environment()
        // The runner reads the time whenever it is about to change what readers see.
        environment.uptime = {
            if let text = look.withLock(\.self)?() { looks.withLock { $0.append(text) } }
            return time.uptime
        }
        try await Chat.with(provider, time: time, environment: environment) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let log = try #require(chat.log as? InProcessEventLog<Told>)
            look.withLock { $0 = { log.liveText(in: chat.thread.id) } }
            let call = try await provider.nextCall()
            await call.say("Shown, ")
            await call.say("and shown only with the end.")
            call.finish()
            _ = try await reader.untilAnswerEnded()
            look.withLock { $0 = nil }

            let answer = try await chat.stored(sent.answerID)
            let seen = looks.withLock(\.self)
            #expect(seen.count >= 3)
            for live in seen {
                var transcript = Transcript([live.overlaid(on: answer)])
                for event in try #require(await chat.log.events(after: live.position, in: chat.thread.id)) {
                    transcript.apply(event.payload)
                }
                #expect(transcript.texts[answer.id] == answer.content)
            }
        }
    }

    @Test("show a running answer as far as it was published")
    func running() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Shown, ")
            await call.say("not shown yet")
            #expect(try await reader.nextText() == "Shown, ")
            let snapshot = try await chat.messages.snapshot(
                of: chat.thread.id, window: MessageWindow(), owner: chat.user.id)
            #expect(snapshot.page.messages.map(\.content) == ["Hello", "Shown, "])
            #expect(snapshot.page.messages.last?.status == .streaming)
            #expect(snapshot.page.messages.last?.id == sent.answerID)
            #expect(await chat.log.position(in: chat.thread.id) == snapshot.position)
        }
    }

    @Test("say when a message is not there")
    func unknownMessage() async throws {
        try await Chat.with(provider) { chat in
            let unknown = chat.environment.newID(Message.self)
            let page = try await chatError {
                _ = try await chat.messages.snapshot(
                    of: chat.thread.id, window: MessageWindow(anchor: .before(unknown)), owner: chat.user.id)
            }
            #expect(page.code == .notFound)
        }
    }
}
