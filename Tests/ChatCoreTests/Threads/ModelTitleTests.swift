import Testing

@testable import ChatCore

@Suite struct ModelTitleTests {
    @Test(arguments: [
        "Roses for a South Wall", "\"Roses for a South Wall\"", "Title: Roses for a South Wall",
        "**Title:** “Roses for a South Wall”", "# Roses for a South Wall", "- Roses for a South Wall.",
        "Roses  for a\tSouth Wall\n\nThis title says what they talked about.", "\n\n  Roses for a South Wall…\n",
        "<think>A title, hm.</think>\nRoses for a South Wall", "Chat title: *Roses for a South Wall*",
        "1. Roses for a South Wall",
    ])
    func aNameIsFoundInWhatModelsWrite(answer: String) {
        #expect(ModelTitle.cleaned(answer) == "Roses for a South Wall")
    }

    @Test(arguments: [
        "", " \n", "\"\"", "***", "Title:", "New chat", "Untitled", "Conversation", "I'm sorry, I can't do that.",
        "Sure! Here is a title", "Here is a title for this conversation:", "As an AI model",
        "The title of this conversation", "<think>still thinking", "?!", "Roses\0",
        String(repeating: "Roses are red and ", count: 8),
    ])
    func junkIsNoName(answer: String) {
        #expect(ModelTitle.cleaned(answer) == nil)
    }

    @Test func aLongNameIsCutAtAWord() throws {
        let title = try #require(ModelTitle.cleaned(String(repeating: "garden ", count: 12)))
        #expect(title == String(repeating: "garden ", count: 8).dropLast() + "…")
        #expect(title.count <= ThreadRules.headingCharactersMax)
    }

    @Test func anyLanguageWillDo() {
        #expect(ModelTitle.cleaned("「庭のバラ」") == "庭のバラ")
        #expect(ModelTitle.cleaned("„Rosen für die Südwand“") == "Rosen für die Südwand")
    }

    @Test(arguments: 1...200)
    func whateverComesItIsATitleOrJunk(seed: Int) {
        var random = SeededRandom(seed)
        guard let title = ModelTitle.cleaned(randomText(upTo: 60, using: &random)) else { return }
        #expect((1...ThreadRules.headingCharactersMax).contains(title.codePoints), "seed \(seed)")
        #expect(title.split(whereSeparator: \.isNewline).count == 1, "seed \(seed)")
    }
}
