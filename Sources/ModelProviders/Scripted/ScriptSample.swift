/// Fixed texts of the scripted provider.
enum ScriptSample: String, Sendable, CaseIterable {
    /// A short tour of what a message can show.
    case markdown
    /// What naïve code breaks: emoji of several scalars, combining marks, right-to-left text, CRLF.
    case unicode
    /// Plain words.
    case plain

    var text: String {
        switch self {
        case .markdown: Self.markdownText
        case .unicode: Self.unicodeText
        case .plain: Self.plainText
        }
    }

    private static let markdownText = #"""
        ## Hello from the scripted model

        I always say the same, so that everything around me can be tried **without a real model**. An answer can hold:

        - lists, with `code`, *emphasis* and [links](https://example.org)
        - text of any language: naïve, Привет, 日本語, مرحبا, 👩‍👩‍👧‍👦
        - [x] tasks that are done, and
        - [ ] tasks that are not

        ```swift
        func greet(_ name: String) -> String {
            "Hello, \(name)!"
        }
        ```

        | Setting | Decides |
        |---------|---------|
        | `rate`  | tokens a second |
        | `fault` | what goes wrong |

        And mathematics: $e^{i\pi} + 1 = 0$, or on a line of its own:

        $$\int_0^1 x^2 \, dx = \frac{1}{3}$$

        Write `[[script tokens=200 rate=50]]` in a message and I answer as you say.

        """#

    private static let unicodeText =
        "e\u{301}a\u{308}o\u{302} | 👩‍👩‍👧‍👦 👍🏽 🇺🇳 | שלום עולם | नमस्ते | 한글 \u{1112}\u{1161}\u{11AB} | "
        + "line\r\nline\rline\n | \u{FEFF}zero\u{200B}width | 𝒳 𐍈 | \\u0041 \" \\ / \t | </script> & <b>\n"

    private static let plainText = "The quick brown fox jumps over the lazy dog. "

    /// Of any conversation.
    static let summaryText = """
        SUMMARY
        - The scripted model says the same of every conversation.
        - It has understood nothing of this one.
        TOPICS: scripted model, example, conversation
        """
}
