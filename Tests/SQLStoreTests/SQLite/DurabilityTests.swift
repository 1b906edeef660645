import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Durability")
struct DurabilityTests {
    /// The files of a program that is killed are the files of a running one, seen at one moment.
    @Test("What was written when a verb returned is there after a kill")
    func kill() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "parley.sqlite")
            let killed = try openSQLite(file)
            try await killed.migrate()
            let world = try await World(killed)
            let turn = NewTurn.some(in: world.thread, "Question", node: "gone")
            _ = try await killed.insertTurn(turn)
            try await killed.appendText(pieces(turn, ["So ", "far"]))

            let copy = folder.appending(path: "copy.sqlite")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(
                    atPath: file.path(percentEncoded: false) + suffix,
                    toPath: copy.path(percentEncoded: false) + suffix)
            }
            let restarted = try openSQLite(copy)
            try await restarted.migrate()
            #expect(try await restarted.interruptGenerations(notOwnedBy: "here", at: moment(5)) == [world.thread.id])
            let messages = try await restarted.messages(in: world.thread.id, window: MessageWindow()).messages
            #expect(messages.map(\.content) == ["Question", "So far"])
            #expect(messages.map(\.status) == [.complete, .interrupted])
            try await restarted.close()
            try await killed.close()
        }
    }

    @Test("A store that is dropped without being closed loses nothing")
    func drop() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "parley.sqlite")
            func writeAndDrop() async throws -> ChatThread {
                let store = try openSQLite(file)
                try await store.migrate()
                let world = try await World(store)
                try await world.exchange()
                return world.thread
            }
            let thread = try await writeAndDrop()
            let reopened = try openSQLite(file)
            #expect(try await reopened.thread(thread.id, of: thread.ownerID)?.messageCount == 2)
            try await reopened.close()
        }
    }

    @Test("Commits wait for the disk")
    func synchronous() async throws {
        try await withTemporaryFolder { folder in
            let store = try openSQLite(folder.appending(path: "parley.sqlite"))
            let settings = try await store.engine.write { connection in
                [
                    try connection.first("pragma synchronous") { try $0.int("synchronous") },
                    try connection.first("pragma foreign_keys") { try $0.int("foreign_keys") },
                ]
            }
            #expect(settings == [2, 1])
            try await store.close()
        }
    }

    @Test("A full disk is said in plain words, loses nothing and is got over")
    func fullDisk() async throws {
        try await StoreEngine.sqlite.withStore { store in
            let world = try await World(store)
            try await world.exchange("Before")
            try await store.write { try $0.execute("pragma max_page_count = 1") }
            let large = String(repeating: "text ", count: 200_000)
            let failure = try await chatError { _ = try await store.insertTurn(.some(in: world.thread, large)) }
            #expect(failure.code == .internalError)
            #expect(failure.message == "The server's disk is full.")
            #expect(try await world.current()?.messageCount == 2)
            try await store.write { try $0.execute("pragma max_page_count = 1000000") }
            try await world.exchange(large)
            #expect(try await world.current()?.messageCount == 4)
        }
    }

    @Test("A cancelled caller's write happens whole or not at all")
    func cancellation() async throws {
        try await StoreEngine.sqlite.withStore { store in
            let world = try await World(store)
            let thread = world.thread
            var written = 0
            for number in 0..<50 {
                let sending = Task { try await store.insertTurn(.some(in: thread, clientMessageID: "c\(number)")) }
                sending.cancel()
                if case .written(_, let answer, _) = try? await sending.value {
                    written += 1
                    #expect(try await store.message(answer.id, in: thread.id) != nil)
                    _ = try await store.interruptGenerations(notOwnedBy: "nobody", at: moment(1))
                }
            }
            let shown = try await world.shownMessages()
            #expect(written > 0)
            #expect(shown.count == 2 * written)
            #expect(shown.count == (try await world.current()?.messageCount))
        }
    }
}
