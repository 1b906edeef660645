import Foundation
import Testing

extension OneServer {
    @Suite struct SearchTests {
        @Test func aResultHasEveryKeyAndMarksWhatWasLookedFor() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            _ = try await person.rest.patch(thread.path, ["title": "Baking"])
            let answer = try await thread.ask("How is <i>sourdough</i> made? [[script text=\"With rye.\" rate=0]]")
            let list = try await search(person, "sourdough")
            #expect(list.keys == ["results", "total", "has_more", "next_cursor"])
            #expect(list["total"] == 1)
            #expect(list["has_more"] == false)
            let result = list["results"][0]
            #expect(
                result.keys == [
                    "kind", "message_id", "thread_id", "project_id", "thread_title", "is_archived", "is_user",
                    "created_at", "snippet", "segments",
                ])
            #expect(result["kind"] == "message")
            #expect(result["thread_id"].string == thread.id)
            #expect(result["thread_title"] == "Baking")
            #expect(result["is_user"] == true)
            #expect(result["is_archived"] == false)
            expectTime(result["created_at"])
            let marked = "How is &lt;i&gt;<mark>sourdough</mark>&lt;/i&gt; made?"
            #expect(result["snippet"].string?.hasPrefix(marked) == true)
            let matches = result["segments"].elements.filter { $0["is_match"] == true }
            #expect(matches.map { $0["text"] } == ["sourdough"])
            // The question has it too, in what it tells the scripted model.
            let ofAnswer = try await search(person, "rye")["results"].elements.first { $0["is_user"] == false }
            #expect(ofAnswer?["message_id"] == answer["id"])
        }

        @Test func aTitleIsAResultOfItsOwn() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            _ = try await person.rest.patch(thread.path, ["title": "Norwegian Fjörds", "is_archived": true])
            let results = try await search(person, "fjord")["results"].elements
            #expect(results.count == 1)
            #expect(results[0]["kind"] == "title")
            #expect(results[0]["message_id"] == nil)
            #expect(results[0]["is_user"] == nil)
            #expect(results[0]["is_archived"] == true)
            #expect(results[0]["snippet"] == "Norwegian <mark>Fjörds</mark>")
        }

        @Test func pagesHoldEachResultOnceThoughMoreIsWritten() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            var threads: [String] = []
            for number in 0..<7 {
                let thread = try await person.newThread(in: project)
                _ = try await person.rest.patch(thread.path, ["title": .string("harvest \(number)")])
                threads.append(thread.id)
            }
            var seen: [String] = []
            var cursor: String?
            repeat {
                let page = try await search(person, "harvest", "&limit=3" + (cursor.map { "&cursor=\($0)" } ?? ""))
                #expect(page["total"] == 7)
                seen += page["results"].elements.compactMap { $0["thread_id"].string }
                cursor = page["next_cursor"].string
                let later = try await person.newThread(in: project)
                _ = try await person.rest.patch(later.path, ["title": "harvest later"])
            } while cursor != nil
            #expect(seen.sorted() == threads.sorted())
        }

        @Test func onlyOnesOwnAndOnlyOfTheProject() async throws {
            let person = try await Person.register()
            let (first, second) = (try await person.newProject("A"), try await person.newProject("B"))
            for project in [first, second] {
                let thread = try await person.newThread(in: project)
                _ = try await person.rest.patch(thread.path, ["title": "harvest"])
            }
            let stranger = try await Person.register()
            #expect(try await search(person, "harvest")["total"] == 2)
            #expect(try await search(person, "harvest", "&project_id=\(first)")["total"] == 1)
            #expect(try await search(stranger, "harvest")["total"] == 0)
            #expect(try await search(stranger, "harvest", "&project_id=\(first)")["total"] == 0)
        }

        @Test(arguments: [
            ("", "q"), ("?q=", "q"), ("?q=%20", "q"), ("?q=%00a", "q"),
            ("?q=" + String(repeating: "a", count: 501), "q"),
            ("?q=a&limit=0", "limit"), ("?q=a&limit=101", "limit"), ("?q=a&limit=x", "limit"),
            ("?q=a&project_id=x", "project_id"), ("?q=a&cursor=x", "cursor"), ("?q=a&cursor=", "cursor"),
            ("?q=a&cursor=" + String(repeating: "_", count: 43), "cursor"),
        ])
        func oddQueriesAreRefused(query: String, field: String) async throws {
            try expectInvalid(try await Person.register().rest.get("search\(query)"), field)
        }

        @Test(arguments: [
            "\"", "\"a", "a\" b", "'", "(", ")", "NEAR(a b)", "a AND", "NOT a", "OR", "*", "a*", "^a", "-a", "a:b",
            "words:a",
            "scope:u", "{a}", "%", "\\", "🌹", "漢字 かな", "\u{1}", "\u{301}", "\u{FFFD}", "a;--",
        ])
        func whateverIsTypedIsData(text: String) async throws {
            let list = try await search(try await Person.register(), text)
            #expect(list["results"].elements.isEmpty)
        }

        private func search(_ person: Person, _ words: String, _ rest: String = "") async throws -> JSON {
            let query = words.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let reply = try await person.rest.get("search?q=\(query)\(rest)")
            #expect(reply.status == 200, "\(reply.text)")
            return try reply.json
        }
    }
}
