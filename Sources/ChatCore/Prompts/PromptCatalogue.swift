/// The words of all example prompts, in English.
enum PromptCatalogue {
    static func prompts(for template: Project.Template) -> [ExamplePrompt] {
        let texts: [(title: String, text: String)] =
            switch template {
            case .general: general
            case .writing: writing
            case .coding: coding
            case .research: research
            case .learning: learning
            }
        return numbered(texts, as: template.rawValue, .template)
    }

    static func prompts(for part: PartOfDay) -> [ExamplePrompt] {
        let texts: [(title: String, text: String)] =
            switch part {
            case .morning: morning
            case .afternoon: afternoon
            case .evening: evening
            case .night: night
            }
        return numbered(texts, as: part.rawValue, .time)
    }

    static func topicQuestions(
        _ place: PromptOccasion.Place
    ) -> [(title: String, text: @Sendable (_ topic: String) -> String)] {
        switch place {
        case .project:
            [
                ("Go deeper", { "What should I know about “\($0)” that most people overlook?" }),
                ("Next steps", { "Suggest three good next steps for “\($0)”." }),
                ("Checklist", { "Make a short checklist for “\($0)”." }),
                ("Another angle", { "Which questions should I ask about “\($0)”?" }),
            ]
        case .thread:
            [
                ("Sum up", { "Sum up what we have said about “\($0)” so far." }),
                ("Open questions", { "What is still open about “\($0)”?" }),
                ("Next step", { "What is the next step with “\($0)”?" }),
                ("Devil's advocate", { "What speaks against what we have said about “\($0)”?" }),
            ]
        }
    }

    private static func numbered(
        _ texts: [(title: String, text: String)], as name: String, _ category: ExamplePrompt.Category
    ) -> [ExamplePrompt] {
        texts.enumerated().map { number, prompt in
            ExamplePrompt(
                id: "\(name)-\(number + 1)", title: prompt.title, text: prompt.text, category: category)
        }
    }

    private static let general = [
        (title: "Dinner plan", text: "Help me plan a week of simple dinners."),
        (title: "How it works", text: "Explain how a heat pump works."),
        (title: "Polite no", text: "Draft a polite reply that says no."),
        (title: "Before renting", text: "What should I ask before renting a flat?"),
        (title: "Decide", text: "Help me weigh up two options: ask me about them first."),
        (title: "Packing list", text: "Write a packing list for three days in the mountains."),
    ]

    private static let writing = [
        (title: "Tighten", text: "Tighten this paragraph without changing its voice."),
        (title: "Titles", text: "Suggest ten titles for an essay about silence."),
        (title: "Outline", text: "Turn these notes into an outline."),
        (title: "Opening line", text: "Write the opening line of a mystery set on a ferry."),
        (title: "Honest reader", text: "Read this as a critical editor and name its three weakest points."),
        (title: "Dialogue", text: "Make this dialogue sound like people talking."),
    ]

    private static let coding = [
        (title: "Explain", text: "Explain what this function does."),
        (title: "Tests", text: "Write tests for the code I paste next."),
        (title: "Slow query", text: "Why might this query be slow?"),
        (title: "Binary search", text: "Show me a binary search, and how to test its edge cases."),
        (title: "Review", text: "Review this change as a careful colleague would."),
        (title: "Error", text: "Help me understand this error message."),
    ]

    private static let research = [
        (title: "What is known", text: "Summarise what is known about sleep and memory."),
        (title: "Counterarguments", text: "Which arguments speak against my thesis?"),
        (title: "Compare", text: "Compare these two methods in a table."),
        (title: "Expert questions", text: "List the questions an expert would ask about this."),
        (title: "Check a claim", text: "How could I check whether this claim is true?"),
        (title: "Search terms", text: "Suggest search terms for finding studies on this subject."),
    ]

    private static let learning = [
        (title: "Step by step", text: "Teach me the basics of probability, step by step."),
        (title: "Quiz", text: "Quiz me on European capitals."),
        (title: "As if twelve", text: "Explain photosynthesis as if I were twelve."),
        (title: "Practice", text: "What should I practise first on the piano?"),
        (title: "Plan", text: "Make me a four-week plan for learning the basics of Spanish."),
        (title: "My mistakes", text: "Check my solution and show me where I went wrong."),
    ]

    private static let morning = [
        (title: "Plan the day", text: "Help me plan my day: ask what has to be done."),
        (title: "First things first", text: "Help me choose the one thing to finish this morning."),
        (title: "Quick breakfast", text: "Suggest a breakfast that takes ten minutes."),
    ]

    private static let afternoon = [
        (title: "Prepare a meeting", text: "Help me prepare a short meeting this afternoon."),
        (title: "Fresh energy", text: "Suggest a five-minute break that clears the head."),
        (title: "What is left", text: "Help me sort what is left to do today."),
    ]

    private static let evening = [
        (title: "Look back", text: "Help me look back at the day with three questions."),
        (title: "Tomorrow", text: "Help me get tomorrow ready in ten minutes."),
        (title: "Cook something", text: "Suggest a dinner from what I have in the kitchen."),
    ]

    private static let night = [
        (title: "Wind down", text: "Suggest a quiet way to wind down before sleep."),
        (title: "Off my mind", text: "Help me write down what keeps me awake, so that I can let it rest."),
        (title: "Short story", text: "Tell me a calm short story."),
    ]
}
