import Testing

@testable import ChatCore

@Suite("Example prompts")
struct ExamplePromptTests {
    @Test(
        "Five for every template and hour, each once, all of them short and whole", arguments: Project.Template.allCases
    )
    func everyOccasion(template: Project.Template) {
        for hour in 0..<24 {
            for topics in [[], ["roses"], ["roses", "soil", "compost"]] {
                for place in [PromptOccasion.Place.project, .thread] {
                    let prompts = occasion(template, hour, topics, place).prompts
                    #expect(prompts.count == 5)
                    #expect(Set(prompts.map(\.id)).count == 5)
                    #expect(Set(prompts.map(\.text)).count == 5)
                    #expect(prompts.count { $0.category == .topic } == min(2, topics.count))
                    #expect(prompts.count { $0.category == .time } == 1)
                    #expect(prompts.allSatisfy { (3...30).contains($0.title.count) })
                    #expect(
                        prompts.allSatisfy { (10...120).contains($0.text.count) && ".?".contains($0.text.last ?? " ") })
                }
            }
        }
    }

    @Test("The same seed gives the same ones, another one others")
    func seeds() {
        let first = occasion(.coding, 9, ["roses"]).prompts
        #expect(occasion(.coding, 9, ["roses"]).prompts == first)
        let others = (2...20).map { occasion(.coding, 9, ["roses"], seed: UInt64($0)).prompts.map(\.id) }
        #expect(Set(others).count > 5)
    }

    @Test("Morning, afternoon, evening and night differ")
    func hours() {
        let parts = (0..<24).map { PartOfDay(hour: $0) }
        #expect(parts.prefix(5).allSatisfy { $0 == .night })
        #expect(parts[5] == .morning)
        #expect(parts[12] == .afternoon)
        #expect(parts[17] == .evening)
        #expect(parts[22] == .night)
    }

    @Test("Topics are named as they are, in the order given")
    func topics() {
        let prompts = occasion(.general, 9, ["Rosen & \"Öl\"", "soil"], .thread).prompts
        #expect(prompts[0].text.contains("“Rosen & \"Öl\"”"))
        #expect(prompts[1].text.contains("“soil”"))
    }

    @Test(
        "What makes no topic",
        arguments: [
            ("", nil), (" \n", nil), ("New thread", nil), (" a \n b ", "a b"),
            (String(repeating: "x", count: 80), "full"),
            (String(repeating: "x", count: 81), "cut"),
        ] as [(String, String?)])
    func topicText(text: String, expected: String?) {
        let topic = PromptRules.topic(text)
        switch expected {
        case "full": #expect(topic == text)
        case "cut": #expect(topic == String(repeating: "x", count: 79) + "…")
        default: #expect(topic == expected)
        }
    }

    private func occasion(
        _ template: Project.Template, _ hour: Int, _ topics: [String],
        _ place: PromptOccasion.Place = .project, seed: UInt64 = 1
    ) -> PromptOccasion {
        PromptOccasion(template: template, hour: hour, topics: topics, place: place, seed: seed)
    }
}
