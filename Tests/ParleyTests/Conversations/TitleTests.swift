import Testing

@Suite struct TitleTests {
    @Test func aThreadIsNamedByItsFirstExchange() async throws {
        try await ParleyProgram.serving { program in
            let thread = try await Person.register(on: program).newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say(#"How do I plant roses? [[script text="In autumn." rate=0 title="Planting Roses"]]"#)
            var title = ""
            while title != "Planting Roses" {
                title = try await socket.next("thread_updated")["thread"]["title"].string ?? ""
                #expect(title == "Planting Roses" || title.hasPrefix("How do I plant roses?"))
            }
            #expect(try await thread.person.rest.get(thread.path).json["title"] == "Planting Roses")
        }
    }

    @Test func anUpstreamNamesIt() async throws {
        let upstream = try await FakeUpstream.start(title: "Title: \"Planting Roses.\"")
        try await ParleyProgram.serving(upstream.settings) { program in
            let thread = try await Person.register(on: program).newThread()
            try await thread.send("How do I plant roses?")
            let question = try await upstream.question()
            try await question.begin()
            try await question.send(token: "In autumn.")
            try await question.end()
            try await eventually {
                try await thread.person.rest.get(thread.path).json["title"] == "Planting Roses"
            }
        }
    }

    @Test func aNameGivenByHandStays() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            let project = try await person.newProject()
            let made = try await person.rest.post("threads", ["project_id": .string(project), "title": "By hand"])
            let thread = Conversation(person: person, id: try #require(try made.json["id"].string))
            for _ in 0..<2 { try await thread.ask(#"Hello [[script text="Hi." rate=0 title="By the model"]]"#) }
            #expect(try await person.rest.get(thread.path).json["title"] == "By hand")
        }
    }
}
