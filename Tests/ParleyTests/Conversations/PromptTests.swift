import Foundation
import Testing

extension OneServer {
    @Suite struct PromptTests {
        @Test func aProjectIsOfferedPromptsInAList() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let list = try await person.rest.get("projects/\(project)/prompts?tz_offset=-300").json
            #expect(list.keys == ["prompts", "total", "has_more", "next_cursor"])
            #expect(list["total"] == 5)
            #expect(list["has_more"] == false)
            #expect(list["prompts"].elements.count == 5)
            for prompt in list["prompts"].elements { #expect(prompt.keys == ["id", "title", "text", "category"]) }
        }

        @Test func aThreadsPromptsTakeUpItsSubject() async throws {
            let thread = try await Person.register().newThread()
            try await thread.ask("Sourdough bread\n[[script text=\"ok\" rate=0]]")
            let project = try await thread.person.rest.get(thread.path).json["project_id"].string ?? ""
            let path = "projects/\(project)/prompts?thread_id=\(thread.id)"
            let prompts = try await thread.person.rest.get(path).json["prompts"]
            #expect(prompts[0]["category"] == "topic")
            #expect(prompts[0]["text"].string?.contains("“Sourdough bread”") == true)
        }

        @Test func othersAndOddOnesAreRefused() async throws {
            let person = try await Person.register()
            let project = try await person.newProject()
            let elsewhere = try await person.newThread()
            let stranger = try await Person.register()
            let path = "projects/\(project)/prompts"
            try expectProblem(try await stranger.rest.get(path), 404, "not_found")
            try expectProblem(try await person.rest.get("projects/\(unknownID)/prompts"), 404, "not_found")
            try expectProblem(
                try await person.rest.get("\(path)?thread_id=\(elsewhere.id)"), 404, "thread_not_found")
            for (query, field) in [
                ("thread_id=x", "thread_id"), ("tz_offset=841", "tz_offset"), ("tz_offset=x", "tz_offset"),
            ] {
                try expectInvalid(try await person.rest.get("\(path)?\(query)"), field)
            }
        }

        @Test func aTemplateBringsInstructionsUnlessOthersAreGiven() async throws {
            let person = try await Person.register()
            for template in ["writing", "coding", "research", "learning"] {
                let made = try await person.rest.post("projects", ["name": "P", "template": .string(template)]).json
                #expect((made["instructions"].string ?? "").count > 50)
                let own = try await person.rest.post(
                    "projects", ["name": "P", "template": .string(template), "instructions": ""]
                ).json
                #expect(own["instructions"] == "")
            }
        }
    }
}
