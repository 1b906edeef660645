import Foundation

/// Something a person could ask, offered where a thread is empty or has rested.
public struct ExamplePrompt: Sendable, Equatable {
    public enum Category: String, Sendable {
        /// Suits the project's template.
        case template
        /// Suits the time of day.
        case time
        /// Takes up what was talked about.
        case topic
    }

    /// Names the prompt among those of one answer.
    public var id: String
    /// Two or three words.
    public var title: String
    /// What is sent when it is chosen.
    public var text: String
    public var category: Category

    public init(id: String, title: String, text: String, category: Category) {
        self.id = id
        self.title = title
        self.text = text
        self.category = category
    }
}

/// What decides which prompts are offered.
public struct PromptOccasion: Sendable {
    /// What the topics are about.
    public enum Place: Sendable {
        /// Other threads of the project: the model doesn't know what was said there.
        case project
        /// The thread itself.
        case thread
    }

    public var template: Project.Template
    /// Of the person: 0 to 23.
    public var hour: Int
    /// What was talked about, the newest first.
    public var topics: [String]
    public var place: Place
    /// Occasions of the same seed are offered the same.
    public var seed: UInt64

    public init(template: Project.Template, hour: Int, topics: [String], place: Place, seed: UInt64) {
        self.template = template
        self.hour = hour
        self.topics = topics
        self.place = place
        self.seed = seed
    }
}

extension PromptOccasion {
    private static let promptCount = 5
    private static let topicPromptsMax = 2

    /// Five prompts: up to two about topics, one for the time of day, the others for the template.
    public var prompts: [ExamplePrompt] {
        var random = SplitMix64(state: seed)
        let topical = topicPrompts(using: &random)
        let timely = PromptCatalogue.prompts(for: PartOfDay(hour: hour)).shuffled(using: &random).prefix(1)
        let fitting = PromptCatalogue.prompts(for: template).shuffled(using: &random)
        return topical + fitting.prefix(Self.promptCount - topical.count - timely.count) + timely
    }

    private func topicPrompts(using random: inout SplitMix64) -> [ExamplePrompt] {
        let questions = PromptCatalogue.topicQuestions(place).shuffled(using: &random)
        return zip(topics.prefix(Self.topicPromptsMax), questions).enumerated().map { number, pair in
            let (topic, question) = pair
            return ExamplePrompt(
                id: "topic-\(number + 1)", title: question.title, text: question.text(topic), category: .topic)
        }
    }
}

/// When people do which things.
enum PartOfDay: String {
    case morning, afternoon, evening, night

    init(hour: Int) {
        switch hour {
        case 5..<12: self = .morning
        case 12..<17: self = .afternoon
        case 17..<22: self = .evening
        default: self = .night
        }
    }
}

/// Random numbers that are the same for the same seed: SplitMix64.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
