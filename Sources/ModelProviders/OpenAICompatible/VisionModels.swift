/// Models that see, told by their names, for servers that list nothing but names. A new family is a new word here.
enum VisionModels {
    private static let words = [
        "-vl", "claude", "gemini", "gemma-3", "gemma3", "gpt-4.1", "gpt-4o", "gpt-5", "internvl", "llama-4", "llama4",
        "llava", "minicpm-v", "mistral-small-3", "moondream", "pixtral", "qwen2.5vl", "qwen3vl", "smolvlm", "vision",
    ]

    static func include(_ model: String) -> Bool {
        let name = model.lowercased()
        return words.contains(where: name.contains)
    }
}
