import Foundation
import Testing

extension OneServer {
    @Suite struct AttachmentTests {
        /// The beginning of a PNG of 64 by 32.
        static let png: [UInt8] =
            [
                0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 64, 0, 0,
                0, 32,
            ]
            + [UInt8](repeating: 7, count: 100)

        @Test func anUploadIsToldAndReadBack() async throws {
            let person = try await Person.register()
            let reply = try await person.upload(Self.png, named: "C:\\Photos\\naïve \"☃\".png")
            #expect(reply.status == 201, "\(reply.text)")
            #expect(try reply.json.keys == ["attachment"])
            let attachment = try reply.json["attachment"]
            #expect(attachment.keys == Shape.attachment)
            expectID(attachment["id"])
            expectTime(attachment["created_at"])
            #expect(attachment["file_name"] == "naïve \"☃\".png")
            #expect(attachment["media_type"] == "image/png")
            #expect(attachment["size_bytes"].int == Self.png.count)
            #expect(attachment["width"] == 64)
            #expect(attachment["height"] == 32)
            #expect(attachment["thread_id"] == nil)

            let path = "attachments/\(attachment["id"].string ?? "")"
            let file = try await person.rest.get(path)
            #expect(file.status == 200)
            #expect(file.body == Self.png)
            #expect(file.header("Content-Type") == "image/png")
            #expect(file.header("Content-Length") == String(Self.png.count))
            #expect(file.header("X-Content-Type-Options") == "nosniff")
            #expect(file.header("Content-Security-Policy") == "sandbox; default-src 'none'")
            #expect(file.header("Cache-Control") == "private, no-cache")
            #expect(
                file.header("Content-Disposition")
                    == "inline; filename=\"na_ve ___.png\"; filename*=UTF-8''na%C3%AFve%20%22%E2%98%83%22.png")

            let head = try await person.rest.send("HEAD", path)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.header("Content-Length") == String(Self.png.count))

            let tag = try #require(file.header("ETag"))
            for tags in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
                let again = try await person.rest.with(("If-None-Match", tags)).get(path)
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
            }
            #expect(try await person.rest.with(("If-None-Match", "\"other\"")).get(path).status == 200)
        }

        @Test(arguments: [
            ("page.html", "<script>alert(1)</script>", "text/plain"), ("logo.svg", "<svg onload='x'/>", "text/plain"),
            ("a.md", "# Hi", "text/markdown"), ("t.csv", "a,b", "text/csv"), ("d.json", "{}", "application/json"),
            ("photo.png", "no photo", "text/plain"), ("", "nameless", "text/plain"),
        ])
        func textIsServedAsADownloadThatCannotRun(name: String, text: String, type: String) async throws {
            let person = try await Person.register()
            let attachment = try await person.newAttachment(text, named: name)
            #expect(attachment["media_type"].string == type)
            #expect(attachment["width"] == nil)
            let file = try await person.rest.get("attachments/\(attachment["id"].string ?? "")")
            #expect(file.text == text)
            #expect(file.header("Content-Type") == "\(type); charset=utf-8")
            #expect(file.header("Content-Disposition")?.hasPrefix("attachment; ") == true)
            #expect(file.header("X-Content-Type-Options") == "nosniff")
            #expect(file.header("Content-Security-Policy") == "sandbox; default-src 'none'")
        }

        @Test func otherFieldsArePassedOver() async throws {
            let person = try await Person.register()
            let note = FormData.part("Content-Disposition: form-data; name=\"note\"", Array("hi".utf8))
            let body = note + FormData.file(Array("x".utf8)) + note + FormData.end
            #expect(try await person.upload(body: body).status == 201)
        }

        @Test(arguments: [
            [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x00], [0x4d, 0x5a, 0x00], [0xff, 0xfe, 0x68, 0x00], [0xc3, 0x28],
            Array("\u{1b}[31m".utf8),
        ])
        func whatIsNeitherImageNorTextIs415(bytes: [UInt8]) async throws {
            let person = try await Person.register()
            for name in ["photo.png", "notes.txt"] {
                try expectProblem(try await person.upload(bytes, named: name), 415, "unsupported_media_type")
            }
        }

        @Test(arguments: ["application/json", "text/plain", "multipart/mixed; boundary=x", "image/png", "x"])
        func anotherContentTypeIs415(type: String) async throws {
            let reply = try await Person.register().upload(body: FormData.file([1]) + FormData.end, type: type)
            try expectProblem(reply, 415, "unsupported_media_type")
        }

        @Test func aMissingFileIs422() async throws {
            let person = try await Person.register()
            for body in [FormData.end, FormData.file(Array("x".utf8), field: "files") + FormData.end] {
                try expectInvalid(try await person.upload(body: body), "file")
            }
        }

        @Test func anEmptyFileIs422() async throws {
            try expectInvalid(try await Person.register().upload([]), "file")
        }

        @Test func severalFilesAre422() async throws {
            let file = FormData.file(Array("x".utf8))
            try expectInvalid(try await Person.register().upload(body: file + file + FormData.end), "file")
        }

        @Test(arguments: [
            "no", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other",
        ])
        func aMalformedBodyIs400(variant: String) async throws {
            let person = try await Person.register()
            let good = FormData.file(Array("x".utf8))
            let reply =
                variant == "no"
                ? try await person.upload(body: good)
                : try await person.upload(body: good + FormData.end, type: variant)
            try expectProblem(reply, 400, "invalid_message")
        }

        @Test func whoIsNotSignedInIs401() async throws {
            let rest = RESTClient(port: try ParleyProgram.shared.port)
            let upload = rest.with(("Content-Type", FormData.contentType))
            try expectProblem(
                try await upload.send("POST", "attachments", bytes: FormData.file([1]) + FormData.end), 401,
                "unauthorized")
            try expectProblem(try await rest.get("attachments/\(unknownID)"), 401, "unauthorized")
        }

        @Test func othersFilesAreNotThere() async throws {
            let owner = try await Person.register()
            let stranger = try await Person.register()
            let id = try #require(try await owner.newAttachment()["id"].string)
            for path in ["attachments/\(id)", "attachments/\(unknownID)", "attachments/x", "attachments/..%2f"] {
                for method in ["GET", "DELETE"] {
                    try expectProblem(try await stranger.rest.send(method, path), 404, "not_found")
                }
            }
            let thread = try await stranger.newThread()
            let reply = try await stranger.rest.post(
                "\(thread.path)/messages", ["content": "hi", "attachment_ids": [.string(id)]])
            try expectInvalid(reply, "attachment_ids")
            #expect(try await thread.messages().isEmpty)
            #expect(try await owner.rest.get("attachments/\(id)").status == 200)
        }

        @Test func aMessageHasItsFilesWhereverItIsRead() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            let socket = try await thread.joinedSocket()
            let ids: [JSON] = [
                try await person.newAttachment(named: "b.txt")["id"], try await person.newAttachment()["id"],
            ]
            let reply = try await person.rest.post(
                "\(thread.path)/messages", ["content": "look", "attachment_ids": .array(ids)])
            #expect(reply.status == 202, "\(reply.text)")
            let attachments = try reply.json["message"]["attachments"].elements
            #expect(attachments.map { $0["id"] } == ids)
            #expect(attachments.allSatisfy { $0.keys == Shape.attachment && $0["thread_id"].string == thread.id })
            #expect(attachments.map { $0["file_name"] } == ["b.txt", "notes.txt"])
            #expect(try await socket.next("new_message")["message"]["attachments"].elements == attachments)
            _ = try await thread.endedAnswer()
            #expect(try await thread.messages().map { $0["attachments"].elements } == [attachments, []])

            let path = "attachments/\(ids[0].string ?? "")"
            try expectProblem(try await person.rest.delete(path), 409, "conflict")
            #expect(try await person.rest.get(path).status == 200)
            let again = try await person.rest.post(
                "\(thread.path)/messages", ["content": "again", "attachment_ids": [ids[0]]])
            try expectInvalid(again, "attachment_ids")
        }

        @Test func filesAreSentOverASocketToo() async throws {
            let person = try await Person.register()
            let socket = try await person.newThread().joinedSocket()
            let id = try await person.newAttachment()["id"]
            let event: JSON = [
                "type": "send_message", "client_message_id": "c-1", "content": "look", "attachment_ids": [id],
            ]
            try await socket.send(event)
            #expect(try await socket.next("new_message")["message"]["attachments"][0]["id"] == id)
            _ = try await socket.answer()
            // Again, because its sender missed the echo: nothing is sent twice.
            try await socket.send(event)
            #expect(try await socket.next("message_updated")["message"]["attachments"][0]["id"] == id)
            for ids: JSON in [["x"], [1], "x", [.string(unknownID)]] {
                try await socket.send([
                    "type": "send_message", "client_message_id": "c-2", "content": "look", "attachment_ids": ids,
                ])
                let code = try await socket.next("error")["error_code"].string
                #expect(["invalid_message", "validation_failed"].contains(code))
            }
        }

        @Test func tenFilesAMessageAreTheMost() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            var ids: [JSON] = []
            for _ in 0..<11 { ids.append(try await person.newAttachment()["id"]) }
            func send(_ ids: [JSON]) async throws -> Reply {
                try await person.rest.post(
                    "\(thread.path)/messages", ["content": "look", "attachment_ids": .array(ids)])
            }
            try expectInvalid(try await send(ids), "attachment_ids")
            try expectInvalid(try await send([ids[0], ids[0]]), "attachment_ids")
            #expect(try await send(Array(ids.prefix(10))).status == 202)
        }

        @Test func aFileThatIsNotSentCanBeRemoved() async throws {
            let person = try await Person.register()
            let path = "attachments/\(try await person.newAttachment()["id"].string ?? "")"
            #expect(try await person.rest.delete(path).status == 204)
            try expectProblem(try await person.rest.get(path), 404, "not_found")
            try expectProblem(try await person.rest.delete(path), 404, "not_found")
        }
    }
}
