import Foundation
import Testing

@testable import ChatCore

@Suite("Hostile messages in exports")
struct HostileTextTests {
    /// Pieces of HTML and Markdown that want out.
    static let attacks = [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</div></article><h2>You</h2>", "<!--", "-->",
        "]]>", "<![CDATA[", "<?php", "</style><style>*{display:none}", "<svg/onload=alert(1)>",
        "<a href=\"javascript:x\">",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>)", "[x](vbscript:x)",
        "![x](https://tracker.example/p.png)", "[x](https://a.example/\"onmouseover=\"alert(1))",
        "[x](https://a.example \"t\" onclick=\"x\")", "[x](  javascript:1)", "[x](\u{1}javascript:1)",
        "[x](//evil.example)",
        "<https://a.example/<script>>", "http://a.example/\"><script>", "https://a.example/'onclick='x", "`<b>`", "``",
        "```", "````", "~~~", "```html", "``` <script>", "    code", "\t<b>", "> quote", "> ```", "- ```", "1. <b>",
        "# You, 2026-11-22 10:22 UTC", "## Assistant", "You\n===", "---", "***", "* * *", "[You]: https://evil.example",
        "| a | b |\n|---|---|\n| <b> | ` |", "**<b>**", "*a **b* c**", "***", "_a_b_", "~~x~~", "\\<b>", "\\`<b>`",
        "&lt;script&gt;", "&#60;script&#62;", "\r<b>", "\u{2028}## You", "\u{85}# x", "\u{202E}txt", "\u{1B}[2J",
        "\u{7}",
        "<", ">", "&", "\"", "'", "\\", "[", "](", ")", "(", "!", "\n", "\n\n", " ", "a", "h", "http://",
    ]

    @Test("No page holds a tag that isn't ours, and all are closed in their order")
    func html() throws {
        for seed in 0..<400 {
            var random = SeededRandom(seed)
            let text = (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in
                Self.attacks.randomElement(using: &random)
            }.joined(separator: ["", " ", "\n"].randomElement(using: &random) ?? "")
            #expect(PageCheck(MarkdownPage.html(text)).fault == nil, "seed \(seed): \(text.debugDescription)")
        }
    }

    @Test("A page forbids itself scripts and requests, and escapes names as well")
    func page() {
        let rendering = HTMLRendering()
        let said = Message.said("<script>alert(2)</script>", model: "<script>3</script>")
        let thread = ChatThread.titled("</title><script>alert(1)</script>")
        let page =
            rendering.opening(thread, exportedAt: ExportTime(TestTime.start))
            + rendering.message(ExportedMessage(said), isFirst: true) + rendering.closing([])
        #expect(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"))
        #expect(!page.lowercased().contains("<script"))
        #expect(page.matches(of: /<style>/).count == 1)
        #expect(!page.contains("src="))
        #expect(!page.contains("url("))
        #expect(!page.contains("@import"))
    }

    @Test("What is Markdown looks like it")
    func looks() {
        let cases = [
            ("# Big\ntext", "<h3>Big</h3>\n<p>text</p>\n"), ("a\nb", "<p>a<br>\nb</p>\n"),
            ("**b** *i* ~~d~~ `c<`", "<p><strong>b</strong> <em>i</em> <del>d</del> <code>c&lt;</code></p>\n"),
            ("***x***", "<p><em><strong>x</strong></em></p>\n"), ("snake_case_name", "<p>snake_case_name</p>\n"),
            ("2 * 3 * 4", "<p>2 * 3 * 4</p>\n"),
            ("```swift\nlet a = \"<\"\n```", "<pre><code>let a = &quot;&lt;&quot;</code></pre>\n"),
            ("```\nopen", "<pre><code>open</code></pre>\n"),
            (
                "- a\n- b\n  - c",
                "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n<ul>\n<li>\n<p>c</p>\n</li>\n</ul>\n</li>\n</ul>\n"
            ),
            ("3. x", "<ol start=\"3\">\n<li>\n<p>x</p>\n</li>\n</ol>\n"),
            ("> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"),
            ("---", "<hr>\n"), ("\\*x\\*", "<p>*x*</p>\n"),
            ("[a](https://b.example)", "<p>\(link("https://b.example", "a"))</p>\n"),
            ("see https://b.example/x.", "<p>see \(link("https://b.example/x", "https://b.example/x")).</p>\n"),
            ("[a](mailto:b@c.example)", "<p>\(link("mailto:b@c.example", "a"))</p>\n"),
            ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
            (
                "| a | b |\n|---|:-:|\n| 1 | 2 |",
                "<table>\n<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n"
                    + "<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>\n"
            ),
        ]
        for (markdown, html) in cases { #expect(MarkdownPage.html(markdown) == html) }
    }

    private func link(_ address: String, _ text: String) -> String {
        "<a href=\"\(address)\" rel=\"noopener noreferrer\" target=\"_blank\">\(text)</a>"
    }

    @Test(
        "Hostile text costs no more than other text",
        arguments: [
            "[", "]", "](", "[](", "*", "**a ", "_a", "`", "`` ` ", "http://", "<", "> ", "- ", "  - ", "1. ", "|",
            "|-", "\\", "~~", "![", "\n", "> > > > > > > > > |\n", "(", "https://(", "* a **b ",
        ])
    func linear(piece: String) {
        let clock = ContinuousClock()
        let text = { (count: Int) in String(repeating: piece, count: count / piece.count) }
        let short = clock.measure { _ = MarkdownPage.html(text(10_000)) + MarkdownQuote.quote(text(10_000)) }
        let long = clock.measure { _ = MarkdownPage.html(text(40_000)) + MarkdownQuote.quote(text(40_000)) }
        // Four times as much takes four times as long; were it squared, sixteen. Measured times jump.
        #expect(long < short * 12 + .milliseconds(300), "\(short), \(long)")
    }

    @Test("In Markdown, nothing that a message says stands at the margin, and no tag is left outside code")
    func markdown() {
        let rendering = MarkdownRendering()
        for seed in 0..<400 {
            var random = SeededRandom(seed)
            let text = (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in
                Self.attacks.randomElement(using: &random)
            }.joined(separator: ["", " ", "\n"].randomElement(using: &random) ?? "")
            let file = rendering.message(ExportedMessage(.said(text)), isFirst: true)
            let margin = file.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix(">") }
            #expect(margin == ["## You, 2027-01-15 08:00 UTC"], "seed \(seed): \(file)")
            #expect(!file.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{2028}" || $0 == "\r" }, "seed \(seed)")
        }
    }

    @Test("Tags are only left as they are where every reader sees code")
    func tags() {
        let cases = [
            ("<b>", "> \\<b>"), ("a < b", "> a < b"), ("`<b>`", "> `<b>`"), ("` <b>", "> ` \\<b>"),
            ("a ` b\n` <b> `", "> a ` b\n> ` \\<b> `"), ("a ` b\n\n` <b> `", "> a ` b\n>\n> ` <b> `"),
            ("\\` <b> `", "> \\` \\<b> `"), ("| ` | <b> ` |", "> | ` | \\<b> ` |"), ("`` <b> ` ``", "> `` <b> ` ``"),
            ("```\n<b>\n```", "> ```\n> <b>\n> ```"), ("```\n<b>", "> ```\n> <b>\n> ```"),
            ("x\n```a<b\n<i>\n```\ny", "> x\n\n> ```ab\n> <i>\n> ```\n\n> y"), ("- ```\n  <b>", "> - ```\n>   \\<b>"),
            ("- ```\n  ```\n<b>", "> - ```\n\n> ```\n> <b>\n> ```"), ("````\n```\n````", "> ````\n> ```\n> ````"),
        ]
        for (text, quoted) in cases { #expect(MarkdownQuote.quote(text) == quoted) }
    }

    @Test("In plain text, no message writes the heading of another")
    func text() {
        let forged = "Hi\rYou, 2027-01-15 08:00 UTC\u{2028}Assistant\u{1B}[1A"
        let file = TextRendering().message(ExportedMessage(.said(forged)), isFirst: true)
        let margin = file.split(separator: "\n").filter { !$0.hasPrefix("    ") }
        #expect(margin == ["You, 2027-01-15 08:00 UTC"])
        #expect(!file.contains("\u{1B}"))
    }

    @Test(
        "Files have names that every system takes",
        arguments: [
            ("Roses & thorns", "Roses & thorns 2027-01-15.md"), ("../../etc/passwd", "etc passwd 2027-01-15.md"),
            ("a/b\\c:d*e?f\"g<h>i|j", "a b c d e f g h i j 2027-01-15.md"),
            ("\u{202E}gpj.exe", "gpj.exe 2027-01-15.md"),
            ("line\r\nX-Evil: 1", "line X-Evil 1 2027-01-15.md"), (".hidden", "hidden 2027-01-15.md"),
            ("...", "Conversation 2027-01-15.md"), ("\u{0}", "Conversation 2027-01-15.md"),
            ("日本語 👩‍👧", "日本語 👩‍👧 2027-01-15.md"),
            (String(repeating: "x", count: 200), String(repeating: "x", count: 80) + " 2027-01-15.md"),
        ])
    func fileNames(title: String, name: String) {
        #expect(ExportFileName(title: title, day: "2027-01-15", format: .md).name == name)
    }
}

/// Looks at HTML as a browser would: tags of ours, with our attributes, closed in their order.
private struct PageCheck {
    private static let tags: Set = [
        "p", "br", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "strong", "em", "del",
        "a", "table", "thead", "tbody", "tr", "th", "td",
    ]

    let fault: String?

    init(_ html: String) {
        fault = Self.fault(html)
    }

    private static func fault(_ html: String) -> String? {
        let link = /\ href="(https?:\/\/|mailto:)[^"<>\s]*" rel="noopener noreferrer" target="_blank"/
        var open: [Substring] = []
        for piece in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            guard let end = piece.firstIndex(of: ">") else { return "an open tag: \(piece)" }
            let tag = piece[..<end]
            let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
            guard tags.contains(String(name)) else { return "a tag: \(tag)" }
            if tag.hasPrefix("/") {
                guard open.popLast() == name, tag.count == name.count + 1 else { return "out of order: \(tag)" }
            } else if name != "br", name != "hr" {
                open.append(name)
            }
            let attributes = tag.dropFirst(name.count)
            let isFine =
                attributes.isEmpty || tag.hasPrefix("/")
                || attributes.wholeMatch(of: link.ignoresCase()) != nil
                || attributes.wholeMatch(of: /\ start="\d+"/) != nil
            guard isFine else { return "attributes: \(tag)" }
            guard !piece[end...].dropFirst().contains(where: { "\"'>".contains($0) }) else {
                return "bare characters: \(piece)"
            }
        }
        return open.isEmpty ? nil : "not closed: \(open)"
    }
}

extension ChatThread {
    fileprivate static func titled(_ title: String) -> ChatThread {
        let ids = UUIDv7Generator()
        return ChatThread(
            id: ID(ids.next()), projectID: Project.ID(ids.next()), ownerID: User.ID(ids.next()), title: title,
            titleSource: .user, createdAt: TestTime.start, updatedAt: TestTime.start, lastActivityAt: TestTime.start)
    }
}

extension Message {
    fileprivate static func said(_ content: String, model: String? = nil) -> Message {
        let ids = UUIDv7Generator()
        return Message(
            id: ID(ids.next()), threadID: ChatThread.ID(ids.next()), parentID: nil,
            role: model == nil ? .user : .assistant, content: content, status: .complete, modelUsed: model,
            createdAt: TestTime.start)
    }
}
