import Foundation
import Testing

extension OneServer {
    @Suite struct ProjectTests {
        @Test func aNewOneHasEveryKeyAndSensibleValues() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post("projects", ["name": "  Oslo 🚀 "])
            #expect(reply.status == 201)
            let project = try reply.json
            #expect(project.keys == Shape.project)
            expectID(project["id"])
            expectTime(project["created_at"])
            expectTime(project["updated_at"])
            #expect(project["name"] == "Oslo 🚀")
            #expect(project["description"] == "")
            #expect(project["instructions"] == "")
            #expect(project["default_model"] == nil)
            #expect(project["template"] == "general")
            #expect(project["color"].string?.wholeMatch(of: /#[0-9a-f]{6}/) != nil)
            #expect(project["is_archived"] == false)
            #expect(project["last_chat_at"] == nil)
            #expect(project["thread_count"] == 0)
            #expect(try await person.rest.get("projects/\(project["id"].string ?? "")").json == project)
        }

        @Test func allItsFieldsCanBeSetAndChangedOneByOne() async throws {
            let person = try await Person.register()
            let fields: [String: JSON] = [
                "name": "Book", "description": "Notes", "instructions": "Answer in French.",
                "default_model": "scripted-small", "template": "writing", "color": "#AABBCC",
            ]
            let created = try await person.rest.post("projects", .object(fields)).json
            for (name, value) in fields where name != "color" { #expect(created[name] == value) }
            #expect(created["color"] == "#aabbcc")
            let path = "projects/\(created["id"].string ?? "")"
            let changes: [(String, JSON)] = [
                ("name", "Novel"), ("description", ""), ("instructions", "In German."), ("default_model", nil),
                ("template", "coding"), ("color", "#001122"), ("is_archived", true),
            ]
            var expected = created
            for (name, value) in changes {
                let changed = try await person.rest.patch(path, .object([name: value]))
                #expect(changed.status == 200)
                let now = try changed.json
                #expect(now[name] == value)
                for other in Shape.project where other != name && other != "updated_at" {
                    #expect(now[other] == expected[other], "\(other) changed with \(name)")
                }
                expected = now
            }
            #expect(try await person.rest.get(path).json == expected)
        }

        @Test(arguments: [
            ("name", JSON.string("")), ("name", "   "), ("name", .string(String(repeating: "x", count: 101))),
            ("name", nil), ("name", 1), ("description", .string(String(repeating: "x", count: 2_001))),
            ("instructions", .string(String(repeating: "x", count: 20_001))), ("template", "cooking"),
            ("color", "red"), ("color", "#12345"), ("color", "#12345g"), ("default_model", ""), ("is_archived", "yes"),
        ])
        func namesTheFieldThatBreaksARule(field: String, value: JSON) async throws {
            let person = try await Person.register()
            let body = (["name": "A"] as [String: JSON]).merging([field: value]) { $1 }
            if field != "is_archived" {
                try expectInvalid(try await person.rest.post("projects", .object(body)), field)
            }
            let id = try await person.newProject()
            guard value != nil else { return }
            try expectInvalid(try await person.rest.patch("projects/\(id)", .object([field: value])), field)
            #expect(try await person.rest.get("projects/\(id)").json["name"] == "Travel")
        }

        @Test func aNameIsNeeded() async throws {
            let person = try await Person.register()
            try expectInvalid(try await person.rest.post("projects", ["description": "x"]), "name")
        }

        @Test func deletingTakesItsThreads() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let thread = try await person.newThread(in: project)
            #expect(try await person.rest.get("projects/\(project)").json["thread_count"] == 1)
            let reply = try await person.rest.delete("projects/\(project)")
            #expect(reply.status == 204)
            #expect(reply.body.isEmpty)
            try expectProblem(try await person.rest.get("projects/\(project)"), 404, "not_found")
            try expectProblem(try await person.rest.get(thread.path), 404, "thread_not_found")
            try expectProblem(try await person.rest.delete("projects/\(project)"), 404, "not_found")
        }

        @Test func pagesByOffsetAndByCursorHoldTheSame() async throws {
            let person = try await Person.register()
            var names: Set<String> = []
            for number in 1...7 {
                names.insert("P\(number)")
                _ = try await person.newProject("P\(number)")
            }
            let byOffset = try await Paging.offset(person, "projects", limit: 3)
            let byCursor = try await Paging.cursor(person, "projects", limit: 3)
            #expect(byOffset == byCursor)
            #expect(byOffset.count == 7)
            #expect(Set(byOffset.compactMap { $0["name"].string }) == names)
        }

        @Test func itsInstructionsReachTheModel() async throws {
            let upstream = try await FakeUpstream.start()
            try await ParleyProgram.serving(upstream.settings) { program in
                let person = try await Person.register(on: program)
                let project = try await person.newProject()
                _ = try await person.rest.patch("projects/\(project)", ["instructions": "Speak like a pirate."])
                let thread = try await person.newThread(in: project)
                try await thread.send("hello")
                let question = try await upstream.question()
                let turns = try JSON(parsing: question.body)["messages"].elements
                #expect(turns.first?["role"] == "system")
                #expect(turns.first?["content"] == "Speak like a pirate.")
                #expect(turns.last?["content"] == "hello")
            }
        }
    }
}

/// Walks a list to its end.
enum Paging {
    static func offset(_ person: Person, _ path: String, limit: Int, query: String = "") async throws -> [JSON] {
        var found: [JSON] = []
        while true {
            let page = try await page(person, path, "limit=\(limit)&offset=\(found.count)\(query)")
            found += elements(page, path)
            if page["has_more"] == false { return found }
        }
    }

    static func cursor(_ person: Person, _ path: String, limit: Int, query: String = "") async throws -> [JSON] {
        var found: [JSON] = []
        var cursor = ""
        while true {
            let page = try await page(person, path, "limit=\(limit)\(cursor)\(query)")
            found += elements(page, path)
            guard let next = page["next_cursor"].string else { return found }
            cursor = "&cursor=\(next)"
        }
    }

    private static func page(_ person: Person, _ path: String, _ query: String) async throws -> JSON {
        let reply = try await person.rest.get("\(path)?\(query)")
        try #require(reply.status == 200, "\(reply.text)")
        let page = try reply.json
        #expect(page.keys == [path, "total", "has_more", "next_cursor"])
        #expect(page["has_more"].bool == (page["next_cursor"] != nil))
        return page
    }

    private static func elements(_ page: JSON, _ path: String) -> [JSON] {
        page[path].elements
    }
}
