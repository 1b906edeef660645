import ChatCore
import Foundation
import Testing

@testable import SQLStore

@Suite("Attachments")
struct AttachmentContractTests {
    @Test("An attachment is read as it was written, by its owner", arguments: StoreEngine.allCases)
    func roundTrip(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let stranger = try await store.insertUser(.some(), passwordHash: "hash")
            let image = Attachment.some(
                of: world.user, fileName: "naïve ☃.png", type: .png, imageSize: ImageSize(width: 640, height: 480))
            for attachment in [image, Attachment.some(of: world.user)] {
                try await store.insertAttachment(attachment, unsentMax: 2, keptBytesMax: .max)
                #expect(try await store.attachment(attachment.id, of: world.user.id) == attachment)
                #expect(try await store.attachment(attachment.id, of: stranger.id) == nil)
            }
            #expect(try await store.unsentAttachments([image.id, newID()], of: world.user.id) == [image])
            #expect(try await store.unsentAttachments([image.id], of: stranger.id) == [])
            #expect(try await store.existingAttachments(among: [image.id, newID()]) == [image.id])
        }
    }

    @Test("So many may wait to be sent; what is sent counts no more", arguments: StoreEngine.allCases)
    func unsentMax(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let files = try await world.upload(2)
            let failure = try await chatError {
                try await store.insertAttachment(.some(of: world.user), unsentMax: 2, keptBytesMax: .max)
            }
            #expect(failure.code == .conflict)
            try await world.exchange(attachmentIDs: [files[0].id])
            try await store.insertAttachment(.some(of: world.user), unsentMax: 2, keptBytesMax: .max)
        }
    }

    @Test("So many bytes of a user are kept, sent or not", arguments: StoreEngine.allCases)
    func keptBytesMax(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            func insert(_ sizeBytes: Int, of owner: User, keptBytesMax: Int) async throws {
                var file = Attachment.some(of: owner)
                file.sizeBytes = sizeBytes
                try await store.insertAttachment(file, unsentMax: 9, keptBytesMax: keptBytesMax)
            }
            let file = try await world.upload(1)[0]
            try await world.exchange(attachmentIDs: [file.id])
            let limit = file.sizeBytes + 100
            try await insert(60, of: world.user, keptBytesMax: limit)
            await #expect(throws: ChatError.self) { try await insert(41, of: world.user, keptBytesMax: limit) }
            let stranger = try await store.insertUser(.some(), passwordHash: "hash")
            try await insert(100, of: stranger, keptBytesMax: limit)
            try await insert(40, of: world.user, keptBytesMax: limit)
            let failure = try await chatError { try await insert(1, of: world.user, keptBytesMax: limit) }
            #expect(failure.code == .payloadTooLarge)
            // What goes with its thread makes room.
            _ = try await store.deleteThread(world.thread.id, of: world.user.id)
            try await insert(file.sizeBytes, of: world.user, keptBytesMax: limit)
        }
    }

    @Test("A message has its files in their order, wherever it is read", arguments: StoreEngine.allCases)
    func linking(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            var files = Array(try await world.upload(3).reversed())
            let turn = NewTurn.some(in: world.thread, clientMessageID: "c1", attachmentIDs: files.map(\.id))
            guard case .written(let question, let answer, _) = try await store.insertTurn(turn) else {
                Issue.record("not written")
                return
            }
            for index in files.indices { files[index].threadID = world.thread.id }
            #expect(question.attachments == files)
            #expect(answer.attachments == [])
            _ = try await store.finishGeneration(turn.generation.id, outcome: .some())
            try await world.exchange("Without")
            #expect(try await world.shownMessages().map(\.attachments) == [files, [], [], []])
            #expect(try await store.message(question.id, in: world.thread.id)?.attachments == files)
            #expect(try await store.message(clientMessageID: "c1", in: world.thread.id)?.attachments == files)
            let path = try await store.path(endingAt: answer.id, in: world.thread.id, limit: 9)
            #expect(path.map(\.attachments) == [[], files])
            #expect(try await store.attachment(files[0].id, of: world.user.id) == files[0])
            #expect(try await store.unsentAttachments(files.map(\.id), of: world.user.id) == [])
        }
    }

    @Test(
        "Only own files that belong to no message can be sent, and a refusal changes nothing",
        arguments: StoreEngine.allCases)
    func refusals(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let stranger = try await store.insertUser(.some(), passwordHash: "hash")
            let mine = try await world.upload()[0].id
            let sent = try await world.upload()[0].id
            let theirs = try await world.upload(of: stranger)[0].id
            try await world.exchange(attachmentIDs: [sent])
            let before = try await world.current()
            for other in [sent, theirs, newID()] {
                let failure = try await chatError {
                    _ = try await store.insertTurn(.some(in: world.thread, attachmentIDs: [mine, other]))
                }
                #expect(failure.code == .validationFailed)
                #expect(failure.fieldErrors.map(\.field) == ["attachment_ids"])
            }
            #expect(try await world.current() == before)
            #expect(try await store.unsentAttachments([mine], of: world.user.id).count == 1)
        }
    }

    @Test("A message that is sent again under the same id keeps its files", arguments: StoreEngine.allCases)
    func duplicate(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let files = try await world.upload(2)
            let ids = files.map(\.id)
            _ = try await store.insertTurn(.some(in: world.thread, clientMessageID: "c", attachmentIDs: ids))
            let again = try await store.insertTurn(.some(in: world.thread, clientMessageID: "c", attachmentIDs: ids))
            guard case .duplicate(let message) = again else {
                Issue.record("not a duplicate")
                return
            }
            #expect(message.attachments.map(\.id) == ids)
        }
    }

    @Test("A new version has the files of the old one", arguments: StoreEngine.allCases)
    func copying(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let ids = try await world.upload(3).map(\.id)
            let old = try await world.exchange(attachmentIDs: ids).userMessage
            let new = try await world.exchange().userMessage
            try await store.write { try SQLChatStore.copyAttachments(from: old.id, to: new.id, on: $0) }
            for message in [old, new] {
                let stored = try await store.message(message.id, in: world.thread.id)
                #expect(stored?.attachments.map(\.id) == ids)
            }
        }
    }

    @Test("Only what belongs to no message can be removed alone", arguments: StoreEngine.allCases)
    func deletion(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let stranger = try await store.insertUser(.some(), passwordHash: "hash")
            let files = try await world.upload(2)
            try await world.exchange(attachmentIDs: [files[1].id])
            #expect(try await !store.deleteAttachment(files[0].id, of: stranger.id))
            #expect(try await !store.deleteAttachment(files[1].id, of: stranger.id))
            #expect(try await store.deleteAttachment(files[0].id, of: world.user.id))
            #expect(try await !store.deleteAttachment(files[0].id, of: world.user.id))
            let failure = try await chatError { _ = try await store.deleteAttachment(files[1].id, of: world.user.id) }
            #expect(failure.code == .conflict)
            #expect(try await store.removedAttachments(limit: 9) == [files[0].id])
        }
    }

    enum Removal: CaseIterable { case thread, project, account }

    @Test(
        "Thread, project and account take their files with them, and that is remembered",
        arguments: StoreEngine.allCases, Removal.allCases)
    func removal(engine: StoreEngine, removal: Removal) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let sent = try await world.upload(2).map(\.id)
            let unsent = try await world.upload().map(\.id)
            try await world.exchange(attachmentIDs: sent)
            switch removal {
            case .thread: #expect(try await store.deleteThread(world.thread.id, of: world.user.id))
            case .project: #expect(try await store.deleteProject(world.project.id, of: world.user.id) != nil)
            case .account: _ = try await store.deleteUser(world.user.id)
            }
            let gone = removal == .account ? sent + unsent : sent
            #expect(Set(try await store.removedAttachments(limit: 9)) == Set(gone))
            #expect(try await store.removedAttachments(limit: 1).count == 1)
            #expect(try await store.existingAttachments(among: sent + unsent) == Set(removal == .account ? [] : unsent))
            try await store.forgetRemovedAttachments(gone)
            #expect(try await store.removedAttachments(limit: 9) == [])
        }
    }

    @Test("What is not sent in time goes, the oldest first", arguments: StoreEngine.allCases)
    func expiry(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let late = try await world.upload(at: moment(100))[0]
            let old = try await world.upload(at: moment(20))[0]
            let older = try await world.upload(at: moment(10))[0]
            let sent = try await world.upload(at: moment(0))[0]
            try await world.exchange(attachmentIDs: [sent.id])
            #expect(try await store.deleteUnsentAttachments(createdBefore: moment(100), limit: 1) == 1)
            #expect(try await store.removedAttachments(limit: 9) == [older.id])
            #expect(try await store.deleteUnsentAttachments(createdBefore: moment(100), limit: 9) == 1)
            #expect(try await store.deleteUnsentAttachments(createdBefore: moment(100), limit: 9) == 0)
            let left = try await store.existingAttachments(among: [late.id, old.id, older.id, sent.id])
            #expect(left == [late.id, sent.id])
        }
    }
}
