import ChatCore
import FileStorage
import Foundation
import NIOPosix
import Testing

@testable import SQLStore

@Suite("Backups")
struct BackupContractTests {
    @Test("From one database into another and back, the file stays the same")
    func roundTrip() async throws {
        try await withTemporaryFolder { folder in
            var files: [URL] = []
            try await StoreEngine.sqlite.withStore { store in
                let world = try await Self.fill(store, folder.attachments(0))
                files.append(try await Self.export(store, folder, 0))
                #expect(try await world.current()?.messageCount == 4)
            }
            for (number, engine) in [(1, StoreEngine.postgres), (2, .sqlite)] {
                try await engine.withStore { store in
                    _ = try await store.importAll(from: files[number - 1], files: folder.attachments(number))
                    files.append(try await Self.export(store, folder, number))
                }
            }
            let contents = try files.map { try Data(contentsOf: $0) }
            #expect(contents[0].count > 400_000)
            #expect(contents[1] == contents[0])
            #expect(contents[2] == contents[0])
        }
    }

    @Test("What is taken in works as before: search, paths, files, new messages", arguments: StoreEngine.allCases)
    func use(engine: StoreEngine) async throws {
        try await withTemporaryFolder { folder in
            var user: User?
            var thread: ChatThread?
            var file: URL?
            try await StoreEngine.sqlite.withStore { store in
                let world = try await Self.fill(store, folder.attachments(0))
                (user, thread) = (world.user, world.thread)
                file = try await Self.export(store, folder, 0)
            }
            let (owner, moved, backup) = (try #require(user), try #require(thread), try #require(file))
            try await engine.withStore { store in
                _ = try await store.importAll(from: backup, files: folder.attachments(1))
                #expect(try await store.credentials(email: owner.email)?.passwordHash == "hash")
                let found = try await store.candidates(
                    SearchQuery("\"red roses\""), in: SearchScope(ownerID: owner.id), extent: nil)
                #expect(found.elements.count == 2)
                let turn = NewTurn.some(in: moved, "And then?")
                _ = try await store.insertTurn(turn)
                let shown = try await store.messages(in: moved.id, window: MessageWindow(limit: 9)).messages
                #expect(shown.map(\.content) == ["Red roses", "Edited", "See this", "Hi.", "And then?", ""])
                let attachment = try #require(shown[2].attachments.first)
                let bytes = try await folder.attachments(1).bytes(of: attachment.id, from: 0, count: 1_000_000)
                #expect(bytes == Self.bytes)
            }
        }
    }

    @Test("Into what isn't empty, nothing is taken in", arguments: StoreEngine.allCases)
    func notEmpty(engine: StoreEngine) async throws {
        try await withTemporaryFolder { folder in
            try await engine.withStore { store in
                _ = try await Self.fill(store, folder.attachments(0))
                let file = try await Self.export(store, folder, 0)
                await #expect(throws: BackupFault.notEmpty) {
                    _ = try await store.importAll(from: file, files: folder.attachments(0))
                }
            }
        }
    }

    @Test("A file that is cut, damaged, newer or something else is refused")
    func refusals() async throws {
        try await withTemporaryFolder { folder in
            var text = ""
            try await StoreEngine.sqlite.withStore { store in
                _ = try await Self.fill(store, folder.attachments(0))
                text = try String(contentsOf: try await Self.export(store, folder, 0), encoding: .utf8)
            }
            let lines = text.split(separator: "\n")
            let wrong: [(String, BackupFault)] = [
                (String(text.dropLast(text.count / 2)), .cut),
                (lines.dropLast().joined(separator: "\n") + "\n", .cut),
                ((lines[..<3] + lines[4...]).joined(separator: "\n") + "\n", .unreadable),
                (text + lines[1] + "\n", .unreadable),
                (text.replacing("\"schema\":14", with: "\"schema\":99"), .newer(found: 99, supported: 14)),
                ("{\"format\":\"parley/1\"}\n", .unreadable), ("", .unreadable), ("hello\n", .unreadable),
            ]
            try await StoreEngine.sqlite.withStore { store in
                for (content, fault) in wrong {
                    let file = folder.appending(path: "wrong")
                    try Data(content.utf8).write(to: file)
                    await #expect(throws: fault) {
                        _ = try await store.importAll(from: file, files: folder.attachments(2))
                    }
                }
                await #expect(throws: BackupFault.noFile) {
                    _ = try await store.importAll(from: folder.appending(path: "none"), files: folder.attachments(2))
                }
                _ = try await World(store)
            }
        }
    }

    /// A column or a table that a later migration adds must not be forgotten.
    @Test("Have every table and every column")
    func everything() async throws {
        try await PostgresDatabase.with(isMigrated: true) { address in
            let store = try PostgresDatabase.open(address)
            let columns = try await store.engine.read { connection in
                try connection.query(
                    """
                    select table_name, column_name from information_schema.columns
                    where table_schema = current_schema() and column_name <> 'search_id'
                    """
                ) { "\(try $0.string("table_name")).\(try $0.string("column_name"))" }
            }
            let kept = BackupTable.all.flatMap { table in table.columns.map { "\(table.name).\($0.key)" } }
            let leftOut = columns.filter { BackupTable.leftOut.contains(String($0.prefix { $0 != "." })) }
            #expect(Set(columns).subtracting(leftOut) == Set(kept))
            try await store.close()
        }
    }

    private static let bytes = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

    private static func export(_ store: SQLChatStore, _ folder: URL, _ number: Int) async throws -> URL {
        let file = folder.appending(path: "backup-\(number)")
        let counts = try await store.exportAll(to: file, files: folder.attachments(number))
        #expect(counts["users"] == 1)
        return file
    }

    /// Something in every table, or nearly.
    private static func fill(_ store: SQLChatStore, _ files: AttachmentFolder) async throws -> World {
        let world = try await World(store)
        try await store.insertSession(.some(of: world.user), refreshTokenDigest: "digest", expiresAt: moment(99))
        let first = try await world.exchange("Red roses", answer: "First.", at: moment(1))
        _ = try await store.editMessage(
            first.answer.id, of: world.user.id, content: "Edited", tokenCount: 4, at: moment(3))
        let attachment = try await world.upload()[0]
        let incoming = try await files.begin(attachment.id)
        try await incoming.append(bytes)
        try await incoming.keep()
        try await world.exchange("See this", attachmentIDs: [attachment.id], at: moment(4))
        try await world.summarise([first.userMessage.id, first.answer.id])
        try await store.learnTokenRate(1.25, of: "tiny", in: world.thread.id)
        _ = try await store.insertSummaryJob(world.job())
        try await store.useSummaryPolicy("policy")
        for number in 0..<70 { _ = try await world.newThread("Thread \(number) ä \u{1F339}") }
        _ = try await store.updateThread(
            world.thread.id, of: world.user.id, change: ThreadChange(temperature: 0.1), at: moment(5))
        return world
    }
}

extension URL {
    fileprivate func attachments(_ number: Int) -> AttachmentFolder {
        AttachmentFolder(appending(path: "attachments-\(number)"), threads: .singleton)
    }
}
