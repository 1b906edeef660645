import Foundation
import Testing

/// Uploads that are too large, broken or cut off leave nothing behind, and cost the server nothing.
@Suite struct HostileUploadTests {
    private static let mebibyte = 1024 * 1024

    /// Expects the answer, that no file is left, and that the server lives.
    private func expect(
        _ status: Int, _ code: String, of reply: Reply, at program: ParleyProgram,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        try expectProblem(reply, status, code, at: location)
        #expect(program.attachmentFiles().isEmpty, sourceLocation: location)
        #expect(try await RESTClient(port: program.port).get("/health").status == 200, sourceLocation: location)
    }

    @Test func largeFilesAreStreamed() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            // Warm: what every first request makes is there.
            _ = try await person.upload(OneServer.AttachmentTests.png)
            let png = OneServer.AttachmentTests.png
            let bytes = png + [UInt8](repeating: 9, count: 20 * Self.mebibyte - png.count)
            let body = FormData.file(bytes, named: "a.png") + FormData.end
            let before = try program.peakMemory()
            var reply = try await person.upload(body: body)
            for _ in 0..<2 { reply = try await person.upload(body: body) }
            #expect(reply.status == 201, "\(reply.text)")
            let attachment = try reply.json["attachment"]
            #expect(attachment["size_bytes"].int == 20 * Self.mebibyte)
            let file = try await person.rest.get("attachments/\(attachment["id"].string ?? "")")
            #expect(file.body == bytes)
            let growth = try program.peakMemory() - before
            #expect(growth < 10 * Self.mebibyte, "grew by \(growth / 1024) KiB")
        }
    }

    @Test func aFileThatIsTooLargeIs413AndGone() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let png = OneServer.AttachmentTests.png
            let large = png + [UInt8](repeating: 9, count: 20 * Self.mebibyte - png.count + 1)
            let body = FormData.file(large, named: "a.png") + FormData.end
            try await expect(413, "payload_too_large", of: try await person.upload(body: body), at: program)

            // Told before: refused before a byte of it is kept.
            let told = person.rest.with(("Content-Type", FormData.contentType), ("Content-Length", "999999999"))
            let stream = try await told.open("POST", "attachments", bytes: FormData.file([1]))
            #expect(try await stream.head().status == 413)

            let unmeasured = person.rest.with(
                ("Content-Type", FormData.contentType), ("Transfer-Encoding", "chunked"))
            let reply = try await unmeasured.send("POST", "attachments", bytes: body)
            try await expect(413, "payload_too_large", of: reply, at: program)
            let small = try await unmeasured.send("POST", "attachments", bytes: FormData.file([65]) + FormData.end)
            #expect(small.status == 201, "\(small.text)")
        }
    }

    @Test func brokenBodiesAreRefused() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let file = FormData.file(Array("text".utf8))
            let huge = "X-Padding: \(String(repeating: "x", count: 100_000))"
            let name = "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\""
            let bodies: [(String, Int, [UInt8])] = [
                ("nothing", 400, []), ("no end", 400, file), ("garbage", 400, Array("hello, world".utf8)),
                ("half a boundary", 400, file + Array("--\(FormData.boundary.dropLast())".utf8)),
                ("no headers", 400, FormData.part("", [65]) + FormData.end),
                ("huge headers", 400, FormData.part("\(name)\r\n\(huge)", [65]) + FormData.end),
                ("huge headers of another part", 400, file + FormData.part(huge, [65]) + FormData.end),
                ("endless headers", 400, Array("--\(FormData.boundary)\r\n".utf8) + Array(huge.utf8)),
                ("many headers", 400, FormData.part(name + String(repeating: "\r\na: b", count: 9_999), [65])),
                (
                    "not form-data", 400,
                    FormData.part("Content-Disposition: attachment; name=\"file\"", [65]) + FormData.end
                ),
                (
                    "many parts", 413,
                    file + (0..<10_000).flatMap { FormData.part("Content-Disposition: form-data; name=n\($0)", []) }
                        + FormData.end
                ),
            ]
            for (what, status, body) in bodies {
                let reply = try await person.upload(body: body)
                #expect(reply.status == status, "\(what): \(reply.text)")
                #expect(program.attachmentFiles().isEmpty, "\(what)")
            }
        }
    }

    @Test func aBoundaryInsideAFileIsPartOfIt() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let text = "--\(FormData.boundary)\nmid --\(FormData.boundary)--\r\n--\(FormData.boundary.dropLast(3))\r\n"
            let attachment = try await person.newAttachment(text)
            let file = try await person.rest.get("attachments/\(attachment["id"].string ?? "")")
            #expect(file.text == text)
        }
    }

    @Test func anUploadThatIsCutOffLeavesNothing() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let bytes = FormData.file([UInt8](repeating: 65, count: 300_000))
            let rest = person.rest.with(("Content-Type", FormData.contentType), ("Content-Length", "5000000"))
            for _ in 0..<3 {
                let stream = try await rest.open("POST", "attachments", bytes: bytes)
                try await eventually { program.attachmentFiles().count == 1 }
                try await stream.cancel()
                try await eventually { program.attachmentFiles().isEmpty }
            }
            #expect(try await person.upload(Array("fine".utf8)).status == 201)
        }
    }

    @Test func aWrongLengthIsNoTrap() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let body = FormData.file(Array("text".utf8)) + FormData.end
            let short = person.rest.with(("Content-Type", FormData.contentType), ("Content-Length", "60"))
            let reply = try await short.open("POST", "attachments", bytes: body).head()
            #expect(reply.status == 400)
            #expect(program.attachmentFiles().isEmpty)
        }
    }

    @Test func aKilledServerLeavesNoHalfFileToRead() async throws {
        let home = try ServerHome()
        let program = try await ParleyProgram.start(in: home)
        let person = try await Person.register(on: program)
        let id = try #require(try await person.newAttachment("kept")["id"].string)
        let rest = person.rest.with(("Content-Type", FormData.contentType), ("Content-Length", "5000000"))
        let stream = try await rest.open(
            "POST", "attachments", bytes: FormData.file([UInt8](repeating: 65, count: 300_000)))
        try await eventually { program.attachmentFiles().count == 2 }
        program.process.kill()
        try await program.process.exit()
        withExtendedLifetime(stream) {}
        try await ParleyProgram.serving(in: home) { program in
            let file = try await person.on(program).rest.get("attachments/\(id)")
            #expect(file.text == "kept")
        }
    }

    enum Removal: CaseIterable { case thread, project, account }

    @Test(arguments: Removal.allCases)
    func filesGoWithWhatTheyBelongTo(removal: Removal) async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let project = try await person.newProject()
            let thread = try await person.newThread(in: project)
            let ids: [JSON] = [try await person.newAttachment()["id"], try await person.newAttachment()["id"]]
            let reply = try await person.rest.post(
                "\(thread.path)/messages", ["content": "look", "attachment_ids": .array(ids)])
            #expect(reply.status == 202, "\(reply.text)")
            _ = try await thread.endedAnswer()
            _ = try await person.newAttachment("unsent")
            #expect(program.attachmentFiles().count == 3)
            let path =
                switch removal {
                case .thread: thread.path
                case .project: "projects/\(project)"
                case .account: "auth/me"
                }
            #expect(try await person.rest.delete(path).status == 204)
            #expect(program.attachmentFiles().count == (removal == .account ? 0 : 1))
        }
    }
}
