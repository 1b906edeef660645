import FileStorage
import Foundation
import SQLStore
import Testing

@testable import ChatCore

@Suite("Attachments", .timeLimit(.minutes(1)))
struct AttachmentServiceTests {
    @Test("A file is kept with what its bytes say about it, and read back as it was")
    func upload() async throws {
        try await Shelf.with { shelf in
            let bytes = SampleImage.png(40, 30)
            let attachment = try await shelf.add(bytes, named: "../photo.txt")
            #expect(attachment.fileName == "photo.txt")
            #expect(attachment.type == .png)
            #expect(attachment.sizeBytes == bytes.count)
            #expect(attachment.imageSize == ImageSize(width: 40, height: 30))
            #expect(attachment.threadID == nil)
            #expect(try await shelf.service.get(attachment.id, owner: shelf.user.id) == attachment)
            #expect(try await shelf.service.bytes(of: attachment, from: 0, count: 1_000) == bytes)
            #expect(try await shelf.service.bytes(of: attachment, from: 5, count: 3) == bytes[5..<8])
            #expect(try await shelf.service.bytes(of: attachment, from: bytes.count, count: 3).isEmpty)
            #expect(shelf.fileNames() == [attachment.id.description])
        }
    }

    @Test("Nothing is left of a file that is refused")
    func refusals() async throws {
        try await Shelf.with { shelf in
            let refused: [(ChatError.Code, [Data])] = [
                (.validationFailed, []), (.unsupportedMediaType, [Data("text".utf8), Data([0])]),
                (.payloadTooLarge, Array(repeating: SampleImage.png(1, 1) + Data(count: 1 << 20), count: 20)),
            ]
            for (code, pieces) in refused {
                var rest = pieces[...]
                let failure = try await chatError {
                    _ = try await shelf.service.add(named: "a", owner: shelf.user.id) { rest.popFirst() }
                }
                #expect(failure.code == code)
                #expect(shelf.fileNames() == [])
            }
        }
    }

    @Test("Nothing is left of a file of which not all comes")
    func cutOff() async throws {
        struct Gone: Error {}
        try await Shelf.with { shelf in
            var pieces = ["one", "two"][...]
            await #expect(throws: Gone.self) {
                _ = try await shelf.service.add(named: "a", owner: shelf.user.id) {
                    guard let piece = pieces.popFirst() else { throw Gone() }
                    #expect(shelf.fileNames().count == 1)
                    return Data(piece.utf8)
                }
            }
            #expect(shelf.fileNames() == [])
        }
    }

    @Test("Nothing is left of a file when too many wait to be sent")
    func tooMany() async throws {
        try await Shelf.with { shelf in
            for _ in 0..<AttachmentRules.unsentMax { _ = try await shelf.add(Data("a".utf8)) }
            #expect(try await chatError { _ = try await shelf.add(Data("a".utf8)) }.code == .conflict)
            #expect(shelf.fileNames().count == AttachmentRules.unsentMax)
        }
    }

    @Test("A file is removed with its bytes, by its owner only")
    func deletion() async throws {
        try await Shelf.with { shelf in
            let attachment = try await shelf.add(Data("a".utf8))
            let stranger = try await Chat.newUser(in: shelf.store, shelf.environment)
            for call in [shelf.service.delete, { _ = try await shelf.service.get($0, owner: $1) }] {
                #expect(try await chatError { try await call(attachment.id, stranger.id) }.code == .notFound)
            }
            try await shelf.service.delete(attachment.id, owner: shelf.user.id)
            #expect(shelf.fileNames() == [])
            let failure = try await chatError { try await shelf.service.delete(attachment.id, owner: shelf.user.id) }
            #expect(failure.code == .notFound)
        }
    }
}

@Suite("Sweeping attachments", .timeLimit(.minutes(1)))
struct AttachmentSweepTests {
    private static let day = Duration.seconds(24 * 3600)

    @Test("A file that is not sent goes after a day")
    func unsent() async throws {
        try await Shelf.with { shelf in
            let old = try await shelf.add(Data("old".utf8))
            shelf.time.advance(by: .seconds(60))
            let young = try await shelf.add(Data("young".utf8))
            shelf.time.advance(by: Self.day - .seconds(30))
            try await shelf.sweep.sweep()
            #expect(shelf.fileNames() == [young.id.description])
            #expect(try await shelf.store.attachment(old.id, of: shelf.user.id) == nil)
            #expect(try await shelf.store.removedAttachments(limit: 9) == [])
        }
    }

    @Test("Files of removed threads, projects and accounts go at once")
    func removal() async throws {
        try await Shelf.with { shelf in
            _ = try await shelf.add(Data("a".utf8))
            _ = try await shelf.store.deleteUser(shelf.user.id)
            #expect(shelf.fileNames().count == 1)
            await shelf.sweep.threadsRemoved([])
            #expect(shelf.fileNames() == [])
        }
    }

    @Test("A file that a crash left without a row goes, and so does one that was never finished")
    func orphans() async throws {
        try await Shelf.with { shelf in
            let kept = try await shelf.add(Data("a".utf8))
            let orphan = try await shelf.files.begin(shelf.environment.newID())
            try await orphan.append(Data("b".utf8))
            try await orphan.keep()
            let unfinished = try await shelf.files.begin(shelf.environment.newID())
            try await unfinished.append(Data("c".utf8))
            try shelf.setFileDates(shelf.time.now)
            try await shelf.sweep.sweep()
            #expect(shelf.fileNames().count == 3)
            // Not sooner than an upload may take.
            shelf.time.advance(by: .seconds(3601))
            try await shelf.sweep.sweep()
            #expect(shelf.fileNames() == [kept.id.description])
            withExtendedLifetime(unfinished) {}
        }
    }

    @Test("It sweeps when it starts and then every hour, until it is stopped")
    func rounds() async throws {
        try await Shelf.with { shelf in
            _ = try await shelf.add(Data("a".utf8))
            let running = Task { await shelf.sweep.run() }
            try await eventually("it rests") { shelf.time.sleeping == [.seconds(3600)] }
            #expect(shelf.fileNames().count == 1)
            for _ in 0..<25 {
                shelf.time.advance(by: .seconds(3600))
                try await eventually("it rests") { shelf.time.sleeping == [.seconds(3600)] }
            }
            #expect(shelf.fileNames() == [])
            running.cancel()
            await running.value
        }
    }
}
