import Foundation
import Testing

extension OneServer {
    @Suite struct ThreadTests {
        @Test func aNewOneHasEveryKeyAndAnAddressForEvents() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let reply = try await person.rest.post("threads", ["project_id": .string(project), "title": " Fjords "])
            #expect(reply.status == 201)
            let thread = try reply.json
            #expect(thread.keys.isSuperset(of: Shape.thread))
            #expect(thread.keys.subtracting(Shape.thread) == ["websocket_url", "model", "temperature"])
            #expect(thread["project_id"].string == project)
            #expect(thread["title"] == "Fjords")
            #expect(thread["message_count"] == 0)
            #expect(thread["total_tokens"] == 0)
            #expect(thread["summary_count"] == 0)
            for key in ["last_message", "last_summary_at"] { #expect(thread[key] == nil) }
            for key in ["is_summarized", "is_archived", "is_pinned", "has_unread", "is_generating"] {
                #expect(thread[key] == false)
            }
            for key in ["created_at", "updated_at", "last_activity_at"] { expectTime(thread[key]) }
            let read = try await person.rest.get("threads/\(thread["id"].string ?? "")").json
            #expect(read.keys == thread.keys.subtracting(["websocket_url"]))
            #expect(try await person.rest.get("projects/\(project)").json["thread_count"] == 1)
        }

        @Test func aFirstMessageIsAnsweredAtOnceAndNamesTheThread() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post(
                "threads",
                [
                    "project_id": .string(try await person.newProject()),
                    "initial_message": "Plan a trip\n[[script text=\"Sure.\" rate=0]]",
                ])
            #expect(reply.status == 201, "\(reply.text)")
            let created = try reply.json
            #expect(created["title"] == "Plan a trip")
            #expect(created["message_count"] == 2)
            let thread = Conversation(person: person, id: try #require(created["id"].string))
            #expect(try await thread.endedAnswer()["content"] == "Sure.")
            let read = try await person.rest.get(thread.path).json
            #expect(read["last_message"].keys == ["id", "content", "is_user", "created_at"])
            #expect(read["last_message"]["content"] == "Sure.")
            #expect(read["last_message"]["is_user"] == false)
        }

        @Test(arguments: [JSON.string(""), "  ", "a\0b", .string(String(repeating: "x", count: 50_001)), 5])
        func aBadFirstMessageLeavesNoThread(message: JSON) async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post(
                "threads", ["project_id": .string(try await person.newProject()), "initial_message": message])
            let code = message.string?.count == 50_001 ? "message_too_long" : "validation_failed"
            try expectInvalid(reply, "initial_message", code)
            #expect(!reply.text.contains("content"), "\(reply.text)")
            #expect(try await person.rest.get("threads").json["total"] == 0)
        }

        @Test func aFirstMessageTooLongForTheModelLeavesNoThread() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post(
                "threads",
                [
                    "project_id": .string(try await person.newProject()),
                    "initial_message": .string(String(repeating: "é", count: 50_000)),
                ])
            try expectInvalid(reply, "initial_message", "insufficient_tokens")
            #expect(try await person.rest.get("threads").json["total"] == 0)
        }

        @Test func allThatCanChangeChangesAlone() async throws {
            let thread = try await Person.register().newThread()
            var expected = try await thread.person.rest.get(thread.path).json
            let changes: [(String, JSON)] = [
                ("title", "Oslo"), ("is_pinned", true), ("is_archived", true), ("model", "scripted-small"),
                ("temperature", 0.5), ("model", nil), ("temperature", nil), ("is_archived", false),
            ]
            for (name, value) in changes {
                let reply = try await thread.person.rest.patch(thread.path, .object([name: value]))
                #expect(reply.status == 200)
                let now = try reply.json
                #expect(now[name] == value)
                for other in now.keys where other != name && other != "updated_at" {
                    #expect(now[other] == expected[other], "\(other) changed with \(name)")
                }
                expected = now
            }
        }

        @Test(arguments: [
            ("title", JSON.string("")), ("title", "  "), ("title", .string(String(repeating: "x", count: 201))),
            ("title", 1),
            ("temperature", 3), ("temperature", "hot"), ("model", ""), ("is_pinned", 1), ("is_archived", "true"),
        ])
        func namesTheFieldThatBreaksARule(field: String, value: JSON) async throws {
            let thread = try await Person.register().newThread()
            try expectInvalid(try await thread.person.rest.patch(thread.path, .object([field: value])), field)
        }

        @Test func deletingIsForGood() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            #expect(try await thread.person.rest.delete(thread.path).status == 204)
            try expectProblem(try await thread.person.rest.get(thread.path), 404, "thread_not_found")
            try expectProblem(try await thread.person.rest.delete(thread.path), 404, "thread_not_found")
            #expect(try await socket.closeCode() != nil, "its readers are sent away")
        }

        @Test func itsModelIsUsed() async throws {
            let thread = try await Person.register().newThread()
            _ = try await thread.person.rest.patch(thread.path, ["model": "scripted-small"])
            #expect(try await thread.ask("hi [[script text=\"ok\" rate=0]]")["model_used"] == "scripted-small")
            let reply = try await thread.person.rest.post(
                "\(thread.path)/messages",
                ["content": "hi [[script tokens=50 rate=0]]", "options": ["model": "scripted", "max_tokens": 7]])
            #expect(reply.status == 202)
            let answer = try await thread.endedAnswer()
            #expect(answer["model_used"] == "scripted")
            #expect(answer["finish_reason"] == "length")
            #expect(answer["token_count"] == 7)
        }
    }

    @Suite struct ThreadListTests {
        @Test func holdsOnlyWhatIsAskedFor() async throws {
            let person = try await Person.register()
            let (first, second) = (try await person.newProject("A"), try await person.newProject("B"))
            let inFirst = try await person.newThread(in: first)
            let inSecond = try await person.newThread(in: second)
            let archived = try await person.newThread(in: first)
            _ = try await person.rest.patch(archived.path, ["is_archived": true])
            func ids(_ query: String) async throws -> Set<String> {
                let list = try await person.rest.get("threads\(query)").json
                #expect(list["total"].int == list["threads"].elements.count)
                return Set(list["threads"].elements.compactMap { $0["id"].string })
            }
            #expect(try await ids("") == [inFirst.id, inSecond.id])
            #expect(try await ids("?project_id=\(first)") == [inFirst.id])
            #expect(try await ids("?include_archived=true") == [inFirst.id, inSecond.id, archived.id])
            #expect(try await ids("?include_archived=false&project_id=\(second)") == [inSecond.id])
            for pinned in [inFirst, archived] { _ = try await person.rest.patch(pinned.path, ["is_pinned": true]) }
            #expect(try await ids("?is_pinned=true") == [inFirst.id])
            #expect(try await ids("?is_pinned=true&include_archived=true") == [inFirst.id, archived.id])
            #expect(try await ids("?is_pinned=false") == [inSecond.id])
            try expectInvalid(try await person.rest.get("threads?is_pinned=1"), "is_pinned")
        }

        @Test func sortsBothWaysAndPagesHoldAllOnce() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            var created: [String] = []
            for number in 0..<7 {
                let thread = try await person.newThread(in: project)
                created.append(thread.id)
                _ = try await person.rest.patch(thread.path, ["title": .string("T\(number)")])
            }
            _ = try await person.rest.patch("threads/\(created[2])", ["title": "changed last"])
            try await Conversation(person: person, id: created[4]).ask("hi [[script text=\"ok\" rate=0]]")
            for sort in ["created", "updated", "activity"] {
                let query = "&sort_by=\(sort)"
                let down = try await Paging.cursor(person, "threads", limit: 3, query: query)
                let up = try await Paging.cursor(person, "threads", limit: 2, query: query + "&order=asc")
                #expect(down.count == 7)
                #expect(down == up.reversed(), "\(sort)")
                #expect(try await Paging.offset(person, "threads", limit: 3, query: query) == down)
                let key = sort == "activity" ? "last_activity_at" : "\(sort)_at"
                let times = down.compactMap { $0[key].string }
                #expect(times == times.sorted(by: >))
            }
            let byCreation = try await Paging.cursor(person, "threads", limit: 100, query: "&sort_by=created&order=asc")
            #expect(byCreation.compactMap { $0["id"].string } == created)
            let byActivity = try await person.rest.get("threads").json["threads"]
            #expect(byActivity[0]["id"].string == created[4])
        }

        @Test func searchesTitlesAndText() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let fjords = try await person.newThread(in: project)
            _ = try await person.rest.patch(fjords.path, ["title": "Norwegian Fjörds"])
            let bread = try await person.newThread(in: project)
            try await bread.ask("How is sourdough made? [[script text=\"Patience and rye.\" rate=0]]")
            func ids(_ words: String) async throws -> [String] {
                let query = words.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                return try await person.rest.get("threads?search=\(query)").json["threads"].elements
                    .compactMap { $0["id"].string }
            }
            #expect(try await ids("fjords") == [fjords.id])
            #expect(try await ids("NORWEG") == [fjords.id])
            #expect(try await ids("sourdough") == [bread.id])
            #expect(try await ids("rye") == [bread.id])
            #expect(try await ids("sourdough fjords").isEmpty)
            #expect(try await ids("\" OR * NOT (").isEmpty)
            #expect(try await ids("").count == 2)
        }

        @Test func aPageHasTwentyUnlessAskedOtherwise() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            for _ in 0..<22 { _ = try await person.newThread(in: project) }
            let page = try await person.rest.get("threads").json
            #expect(page["threads"].elements.count == 20)
            #expect(page["total"] == 22)
            #expect(page["has_more"] == true)
            #expect(try await person.rest.get("threads?limit=100").json["threads"].elements.count == 22)
            #expect(try await person.rest.get("threads?offset=22").json["threads"].elements.isEmpty)
            #expect(try await person.rest.get("threads?limit=22").json["has_more"] == false)
        }
    }
}
