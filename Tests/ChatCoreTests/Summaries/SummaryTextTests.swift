import Testing

@testable import ChatCore

@Suite struct SummaryTextTests {
    @Test func theFixedFormatIsRead() throws {
        let summary = try #require(
            SummaryText(
                answer: """
                    SUMMARY
                    - Ada wants roses along the south wall.
                    - They chose three climbers.
                    TOPICS: roses, south wall, climbers
                    """))
        #expect(summary.points == ["Ada wants roses along the south wall.", "They chose three climbers."])
        #expect(summary.text == "- Ada wants roses along the south wall.\n- They chose three climbers.")
        #expect(summary.keyTopics == ["roses", "south wall", "climbers"])
    }

    @Test(arguments: [
        "* roses\n* walls\n\n**Key topics:** a1, b2, c3",
        "1. roses\n2) walls\nKey Topics: a1; b2; c3.",
        "## Summary\n\n• **roses**\n• walls\n\n## Topics\n\n- a1\n- b2\n- c3",
        "```\n- roses\n- walls\nTOPICS: a1, b2, c3\n```",
        "<think>- no\nTOPICS: x</think>\n-roses\n-walls\nTopic: \"a1\", “b2”, [c3]",
        "Here is the summary:\n\n– roses\n– walls\n- Roses\n\nTopics:\na1, b2, c3\n\nI hope this helps!",
        "thinking aloud</think>- roses\r\n- walls\r\n**TOPICS**: a1 | b2 | c3",
    ])
    func whatModelsMakeOfItIsRead(answer: String) throws {
        let summary = try #require(SummaryText(answer: answer))
        #expect(summary.points == ["roses", "walls"])
        #expect(summary.keyTopics == ["a1", "b2", "c3"])
    }

    @Test(arguments: [
        "", "  \n \n", "I can't do that.", "SUMMARY\n\nTOPICS: a, b, c", "- \n- \n", "---\n***", "- 1\n- 2",
        "<think>- roses", String(repeating: "- roses are red\n", count: 1_000),
    ])
    func junkIsRefused(answer: String) {
        #expect(SummaryText(answer: answer) == nil)
    }

    @Test func topicsAreAtMostFive() throws {
        let summary = try #require(SummaryText(answer: "- x\nTopics: a, b, c, d, e, f, g"))
        #expect(summary.keyTopics == ["a", "b", "c", "d", "e"])
    }

    @Test func missingTopicsComeFromThePoints() throws {
        let summary = try #require(
            SummaryText(answer: "- The garden needs roses.\n- Roses in the garden want water.\nTopics: garden"))
        #expect(summary.keyTopics == ["garden", "roses", "needs"])
    }

    @Test func aLastPointThatWasCutOffIsLeftOut() throws {
        #expect(SummaryText(answer: "- whole\n- cut of", isCut: true)?.points == ["whole"])
        #expect(SummaryText(answer: "- cut of", isCut: true)?.points == ["cut of"])
        #expect(SummaryText(answer: "- whole\nTopics: a, b", isCut: true)?.points == ["whole"])
    }

    @Test(arguments: 1...200)
    func whateverComesItIsASummaryOrJunk(seed: Int) {
        var random = SeededRandom(seed)
        let marks = ["- ", "* ", "TOPICS: ", "\n", "\n\n", "1. ", "**", "```", "<think>", "</think>", ", ", "# "]
        let answer = (0..<40).map { _ in
            Bool.random(using: &random)
                ? marks.randomElement(using: &random) ?? "" : randomText(upTo: 6, using: &random)
        }.joined()
        guard let summary = SummaryText(answer: answer) else { return }
        #expect((1...SummaryRules.pointsMax).contains(summary.points.count), "seed \(seed)")
        #expect(summary.keyTopics.count <= 5, "seed \(seed)")
        #expect(summary.points.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isNewline) }, "seed \(seed)")
    }
}
